//! A topology for Graphviz.

use std::fmt::Write as _;

use groundplan::model::{Component, Topology};

use super::{Nested, joins, nest, quoted, title};

/// Returns the topology in the language of Graphviz.
pub(crate) fn dot(topology: &Topology) -> String {
    let mut text = format!(
        "digraph {} {{\n  rankdir=LR;\n  compound=true;\n  node [shape=box];\n",
        quoted(title(topology))
    );
    nest(topology, &mut Dot(&mut text));
    for (from, to, label) in joins(topology) {
        let (from_end, tail) = end(topology, from, "ltail");
        let (to_end, head) = end(topology, to, "lhead");
        let label = (!label.is_empty()).then(|| format!("label={}", quoted(&label)));
        let attributes: Vec<_> = label.into_iter().chain(tail).chain(head).collect();
        let attributes = match attributes.is_empty() {
            true => String::new(),
            false => format!(" [{}]", attributes.join(", ")),
        };
        writeln!(text, "  {} -> {}{attributes};", quoted(from_end), quoted(to_end))
            .expect("a string takes any text");
    }
    text.push_str("}\n");
    text
}

/// Returns the node a line starts or ends at. Graphviz joins nodes only: a line to a container
/// goes to a leaf in it and is cut at the border.
fn end<'t>(
    topology: &'t Topology,
    component: &'t Component,
    cut: &str,
) -> (&'t str, Option<String>) {
    let mut leaf = component;
    while let Some(first) = leaf.children.first() {
        leaf = topology.component(*first);
    }
    let cluster = format!("{cut}={}", quoted(&format!("cluster_{}", component.id)));
    (&leaf.id, (leaf.id != component.id).then_some(cluster))
}

struct Dot<'a>(&'a mut String);

impl Nested for Dot<'_> {
    fn open(&mut self, component: &Component, depth: usize) {
        let (pad, name) = ("  ".repeat(depth), quoted(&format!("cluster_{}", component.id)));
        let label = quoted(&component.name);
        self.0.push_str(&format!("{pad}subgraph {name} {{\n{pad}  label={label};\n"));
    }

    fn close(&mut self, depth: usize) {
        self.0.push_str(&format!("{}}}\n", "  ".repeat(depth)));
    }

    fn leaf(&mut self, component: &Component, depth: usize) {
        let (pad, id, label) = ("  ".repeat(depth), quoted(&component.id), quoted(&component.name));
        self.0.push_str(&format!("{pad}{id} [label={label}];\n"));
    }
}
