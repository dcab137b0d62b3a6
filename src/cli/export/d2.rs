//! A topology for D2.

use groundplan::model::{Component, Topology};

use super::{Nested, joins, nest, quoted};

/// Returns the topology in the language of D2.
pub(crate) fn d2(topology: &Topology) -> String {
    let mut text = String::from("direction: right\n");
    nest(topology, &mut D2(&mut text));
    for (from, to, label) in joins(topology) {
        let label = if label.is_empty() { String::new() } else { format!(": {}", quoted(&label)) };
        text.push_str(&format!("{} -> {}{label}\n", path(topology, from), path(topology, to)));
    }
    text
}

/// Returns the names of what holds a component and its own, from the outside in.
fn path(topology: &Topology, component: &Component) -> String {
    let mut names = vec![quoted(&component.id)];
    let mut at = component.parent;
    while let Some(id) = at {
        let holder = topology.component(id);
        names.push(quoted(&holder.id));
        at = holder.parent;
    }
    names.reverse();
    names.join(".")
}

struct D2<'a>(&'a mut String);

impl D2<'_> {
    fn line(&mut self, component: &Component, depth: usize, end: &str) {
        let (pad, id, name) =
            ("  ".repeat(depth - 1), quoted(&component.id), quoted(&component.name));
        self.0.push_str(&format!("{pad}{id}: {name}{end}\n"));
    }
}

impl Nested for D2<'_> {
    fn open(&mut self, component: &Component, depth: usize) {
        self.line(component, depth, " {");
    }

    fn close(&mut self, depth: usize) {
        self.0.push_str(&format!("{}}}\n", "  ".repeat(depth - 1)));
    }

    fn leaf(&mut self, component: &Component, depth: usize) {
        self.line(component, depth, "");
    }
}
