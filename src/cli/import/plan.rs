//! What the topology of a compose file will say, before it is written.

use std::collections::BTreeSet;

use groundplan::model::Kind;

use super::products::Product;

/// A topology in the making.
pub(super) struct Plan {
    pub(super) title: String,
    /// What a compose file cannot say, or what was left out: comments above everything.
    pub(super) remarks: Vec<String>,
    pub(super) zones: Vec<Zone>,
    /// What holds all services.
    pub(super) host: Part,
    /// Services in the order of the file, by the same index; then volumes and callers.
    pub(super) parts: Vec<Part>,
    pub(super) lines: Vec<Line>,
    pub(super) ways: Vec<Way>,
}

/// A zone, made of a network.
pub(super) struct Zone {
    pub(super) id: String,
    pub(super) name: String,
}

/// A component.
pub(super) struct Part {
    pub(super) id: String,
    pub(super) kind: Kind,
    /// Where the kind comes from.
    pub(super) kind_from: String,
    /// The product, where its image is known.
    pub(super) product: Option<&'static Product>,
    pub(super) name: Option<String>,
    pub(super) tech: Option<String>,
    pub(super) zone: Option<String>,
    pub(super) replicas: Option<u32>,
    pub(super) facts: Vec<(&'static str, String)>,
    /// Comments above it.
    pub(super) remarks: Vec<String>,
    /// Whether it stands for whoever calls published ports.
    pub(super) is_caller: bool,
    /// Whether it is outside of the host.
    pub(super) is_outside: bool,
}

impl Part {
    pub(super) fn new(id: String, kind: Kind) -> Self {
        Self {
            id,
            kind,
            kind_from: String::new(),
            product: None,
            name: None,
            tech: None,
            zone: None,
            replicas: None,
            facts: Vec::new(),
            remarks: Vec::new(),
            is_caller: false,
            is_outside: false,
        }
    }
}

/// A connection between two parts.
#[derive(Default)]
pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) protocol: Option<&'static str>,
    pub(super) port: Option<u16>,
    pub(super) label: Option<String>,
    pub(super) purpose: Option<&'static str>,
    pub(super) tls: bool,
    pub(super) is_optional: bool,
    pub(super) is_checked: bool,
    /// Comment behind it: what it was made of.
    pub(super) note: String,
}

/// A journey: the shortest way from a caller to a target.
pub(super) struct Way {
    pub(super) id: String,
    pub(super) name: String,
    /// The parts on the way, the caller first and the target last.
    pub(super) parts: Vec<usize>,
}

/// Ids that are taken.
#[derive(Default)]
pub(super) struct Ids(BTreeSet<String>);

/// Longest id that is made of a name.
const ID_CHARS_MAX: usize = 48;

impl Ids {
    /// Returns an id that reads like the name and is nobody else's.
    pub(super) fn of(&mut self, name: &str) -> String {
        let base = slug(name);
        let free = |id: &String| !self.0.contains(id);
        let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
        let id = std::iter::once(base.clone()).chain(numbered).find(free).unwrap_or(base);
        self.0.insert(id.clone());
        id
    }
}

/// Returns the name in small letters, digits and hyphens.
fn slug(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined: String = words.collect::<Vec<_>>().join("-").chars().take(ID_CHARS_MAX).collect();
    match joined.trim_end_matches('-') {
        "" => "service".to_owned(),
        id => id.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn ids_read_like_names_and_differ() {
        let mut ids = Ids::default();
        let names = ["Web_App", "web.app", "web-app-2", "ключ", "..", "db"];
        let made: Vec<String> = names.iter().map(|name| ids.of(name)).collect();
        assert_eq!(made, ["web-app", "web-app-2", "web-app-2-2", "service", "service-2", "db"]);
    }
}
