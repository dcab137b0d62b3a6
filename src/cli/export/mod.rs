//! A topology in the words of other drawing programs, a drawing as pixels.

mod d2;
mod dot;
mod json;
mod mermaid;
#[cfg(feature = "png")]
mod png;

pub(crate) use d2::d2;
pub(crate) use dot::dot;
pub(crate) use json::json;
pub(crate) use mermaid::mermaid;
#[cfg(feature = "png")]
pub(crate) use png::png;

use groundplan::model::{Component, ComponentId, Topology};

/// Writes components with what they hold, from the outside in.
trait Nested {
    /// Opens a component that holds others.
    fn open(&mut self, component: &Component, depth: usize);
    /// Closes it.
    fn close(&mut self, depth: usize);
    /// Writes a component that holds nothing.
    fn leaf(&mut self, component: &Component, depth: usize);
}

fn nest(topology: &Topology, writer: &mut impl Nested) {
    let tops = topology.ids().filter(|id| topology.component(*id).parent.is_none());
    for id in tops {
        nest_in(topology, id, 1, writer);
    }
}

fn nest_in(topology: &Topology, id: ComponentId, depth: usize, writer: &mut impl Nested) {
    let component = topology.component(id);
    if component.children.is_empty() {
        writer.leaf(component, depth);
        return;
    }
    writer.open(component, depth);
    for child in &component.children {
        nest_in(topology, *child, depth + 1, writer);
    }
    writer.close(depth);
}

/// Returns the connections as the components they join and the text on them.
fn joins(topology: &Topology) -> impl Iterator<Item = (&Component, &Component, String)> {
    topology.connections.iter().map(|connection| {
        let (from, to) = (topology.component(connection.from), topology.component(connection.to));
        (from, to, topology.entry(connection).text())
    })
}

/// Returns `text` in double quotes, as JSON, D2 and Graphviz read it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            _ if c.is_control() => quoted.push(' '),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns the title of a topology.
fn title(topology: &Topology) -> &str {
    topology.title.as_deref().unwrap_or("Architecture")
}
