//! Connections: entries as written, and the single lines they stand for.

use std::collections::HashSet;

use super::components::INSTANCES_MAX;
use super::loader::Loader;
use super::words::{OPERATION, PURPOSE};
use crate::model::{ComponentId, Connection, Endpoint, Entry, EntryId};
use crate::read::shape::{At, Field, Many};
use crate::read::tree::Content;
use crate::read::wire;

/// Most lines of a topology once its entries are expanded.
const CONNECTIONS_MAX: usize = 100_000;
/// The highest port.
const PORT_MAX: u32 = 65_535;

impl Loader<'_, '_> {
    /// Reads `connections:`.
    pub(super) fn connections(&mut self, field: &Field<Many<wire::Connection>>) {
        let Some(given) = field.given() else { return };
        for item in &given.value.0 {
            let Some(entry) = self.entry(item) else { continue };
            let id = EntryId(u32::try_from(self.topology.entries.len()).unwrap_or(u32::MAX));
            let lines = self.lines(&entry, id, item);
            if self.topology.connections.len() + lines.len() > CONNECTIONS_MAX {
                let message = format!("more than {CONNECTIONS_MAX} connections");
                self.error("limit-exceeded", item.at, message, "split the topology");
                return;
            }
            self.topology.entries.push(entry);
            self.topology.connections.extend(lines);
        }
    }

    fn entry(&mut self, item: &At<wire::Connection>) -> Option<Entry> {
        let wire = &item.value;
        for (field, key) in [(&wire.from, "from"), (&wire.to, "to")] {
            if field.is_absent() {
                self.missing(key, "a connection", item.at, "name a component or a group");
            }
        }
        for (field, key) in [(&wire.from, "from"), (&wire.to, "to")] {
            self.check_empty(field, key);
        }
        let from = self.components(&wire.from);
        let to = self.endpoints(&wire.to);
        let purpose = self.word(&wire.purpose, &PURPOSE);
        let entry = Entry {
            from,
            to,
            label: self.text(&wire.label),
            protocol: self.text(&wire.protocol),
            port: self.count(&wire.port, PORT_MAX).and_then(|port| u16::try_from(port).ok()),
            tls: self.flag(&wire.tls),
            auth: self.text(&wire.auth),
            purpose: purpose.unwrap_or_default(),
            purpose_stated: purpose.is_some(),
            need: self.count(&wire.need, INSTANCES_MAX),
            optional: self.flag(&wire.optional).unwrap_or(false),
            only_for: self.word(&wire.only_for, &OPERATION),
            health_check: self.flag(&wire.health_check),
            availability: self.availability(&wire.availability),
            redirects: self.flag(&wire.redirects).unwrap_or(false),
            via: self.text(&wire.via),
            span: self.span(item.at),
            spans: self.tree.spans(item.at, &[]),
        };
        // An end that names nothing is reported already; half a connection means nothing.
        if entry.from.is_empty() || entry.to.is_empty() {
            let others = entry.to.iter().flat_map(|end| self.members(*end));
            let ends: Vec<ComponentId> = entry.from.iter().copied().chain(others).collect();
            self.topology.half_connected.extend(ends);
            return None;
        }
        Some(entry)
    }

    /// Reports a list of ends in which there is none.
    fn check_empty(&mut self, field: &Field<wire::Ids>, key: &str) {
        let Some(given) = field.given() else { return };
        if matches!(&self.tree.node(given.at).content, Content::List(items) if items.is_empty()) {
            let message = format!("`{key}` names nothing");
            let help = "name a component or a group, or leave the connection out";
            self.error("invalid-value", given.at, message, help);
        }
    }

    fn lines(
        &mut self,
        entry: &Entry,
        id: EntryId,
        item: &At<wire::Connection>,
    ) -> Vec<Connection> {
        let mut lines = Vec::new();
        let mut seen = HashSet::new();
        for from in &entry.from {
            for end in &entry.to {
                for to in self.members(*end) {
                    if *from == to {
                        self.check_self(*end, *from, item);
                    } else if lines.len() <= CONNECTIONS_MAX && seen.insert((*from, to)) {
                        lines.push(Connection { from: *from, to, entry: id });
                    }
                }
            }
        }
        lines
    }

    /// A member of a group may call its group; a component that names only itself is a slip.
    fn check_self(&mut self, end: Endpoint, from: ComponentId, item: &At<wire::Connection>) {
        let named = |field: &Field<wire::Ids>| match field.given().map(|ids| &*ids.value.0) {
            Some([only]) => self.topology.lookup(only.value.0.trim()),
            _ => None,
        };
        let both = named(&item.value.from) == Some(end) && named(&item.value.to) == Some(end);
        if end == Endpoint::Component(from) && both {
            let message = format!("`{}` connects to itself", self.topology.component(from).id);
            self.error("invalid-value", item.at, message, "leave the connection out");
        }
    }
}
