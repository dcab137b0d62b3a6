//! A topology for Mermaid.

use groundplan::model::{Component, Topology};

use super::{Nested, joins, nest};

/// Returns the topology in the language of Mermaid.
pub(crate) fn mermaid(topology: &Topology) -> String {
    let mut text = String::from("flowchart LR\n");
    nest(topology, &mut Mermaid(&mut text));
    for (from, to, label) in joins(topology) {
        let label =
            if label.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(&label)) };
        text.push_str(&format!("  {} -->{label} {}\n", name(from), name(to)));
    }
    text
}

/// Returns a name that is no word of the language: `end` would close a container.
fn name(component: &Component) -> String {
    format!("c_{}", component.id.replace('-', "_"))
}

/// Returns `text` with everything that Mermaid or Markdown could read as a sign of theirs escaped.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '.' | ',' | ':' | '/' | '-' => escaped.push(c),
            _ if c.is_alphanumeric() => escaped.push(c),
            _ if c.is_control() => escaped.push(' '),
            _ => escaped.push_str(&format!("#{};", u32::from(c))),
        }
    }
    escaped
}

struct Mermaid<'a>(&'a mut String);

impl Mermaid<'_> {
    fn line(&mut self, component: &Component, depth: usize, before: &str) {
        let (pad, label) = ("  ".repeat(depth), escaped(&component.name));
        self.0.push_str(&format!("{pad}{before}{}[\"{label}\"]\n", name(component)));
    }
}

impl Nested for Mermaid<'_> {
    fn open(&mut self, component: &Component, depth: usize) {
        self.line(component, depth, "subgraph ");
    }

    fn close(&mut self, depth: usize) {
        self.0.push_str(&format!("{}end\n", "  ".repeat(depth)));
    }

    fn leaf(&mut self, component: &Component, depth: usize) {
        self.line(component, depth, "");
    }
}
