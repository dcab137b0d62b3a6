//! Which connections two topologies do not share.

use std::collections::{BTreeMap, VecDeque};

use super::facts::{self, Row};
use super::nouns::edits;
use super::renamed::Renamed;
use crate::model::{Connection, Edit, Fact, Manner, Noun, NounChange, Topology};

/// A connection that differs.
pub(super) struct LineChange {
    /// Its ends as they are called by now: `web->db`.
    ends: String,
    /// Its index before, and after.
    pub(super) was: Option<usize>,
    pub(super) is: Option<usize>,
    /// What stands on it.
    text: String,
    edits: Vec<Edit>,
}

impl LineChange {
    /// Returns it as something that a topology states.
    pub(super) fn noun(self) -> NounChange {
        NounChange {
            noun: Noun::Connection,
            manner: match (self.was, self.is) {
                (None, _) => Manner::Added,
                (_, None) => Manner::Removed,
                _ => Manner::Changed,
            },
            id: self.ends,
            was: None,
            name: self.text,
            kind: Fact::Nothing,
            place: String::new(),
            edits: self.edits,
        }
    }
}

/// A line of one side that the other may have too.
struct Line {
    index: usize,
    text: String,
    facts: Vec<Row>,
}

/// Returns the connections that only one side has, and those that are stated differently.
///
/// Several may lead from one component to another: those that are the same go first, then those with
/// the same words, then the only one that is left on both sides.
pub(super) fn apart(old: &Topology, new: &Topology, renamed: &Renamed) -> Vec<LineChange> {
    let mut was = lines(old, &|id| renamed.now(id));
    let mut is = lines(new, &|id| id.to_owned());
    let mut changes = Vec::new();
    for (ends, is) in &mut is {
        let mut pairs = Vec::new();
        if let Some(was) = was.get_mut(ends) {
            take_pairs(was, is, |line| format!("{:?}", line.facts));
            pairs = take_pairs(was, is, |line| line.text.clone());
            if was.len() == 1 && is.len() == 1 {
                pairs.extend(take_pairs(was, is, |_| String::new()));
            }
        }
        changes.extend(pairs.into_iter().map(|(was, is)| {
            let edits = edits(&was.facts, &is.facts, renamed);
            change(ends, Some(was.index), Some(is.index), is.text, edits)
        }));
        let new = is.drain(..);
        changes.extend(new.map(|line| change(ends, None, Some(line.index), line.text, Vec::new())));
    }
    for (ends, was) in was {
        let gone = was.into_iter();
        let gone = gone.map(|line| change(&ends, Some(line.index), None, line.text, Vec::new()));
        changes.extend(gone);
    }
    changes
}

fn change(
    ends: &str,
    was: Option<usize>,
    is: Option<usize>,
    text: String,
    edits: Vec<Edit>,
) -> LineChange {
    LineChange { ends: ends.to_owned(), was, is, text, edits }
}

/// Takes out lines that are alike, in pairs.
fn take_pairs(
    was: &mut Vec<Line>,
    is: &mut Vec<Line>,
    key: impl Fn(&Line) -> String,
) -> Vec<(Line, Line)> {
    let mut known: BTreeMap<String, VecDeque<Line>> = BTreeMap::new();
    for line in was.drain(..) {
        known.entry(key(&line)).or_default().push_back(line);
    }
    let (mut pairs, mut left) = (Vec::new(), Vec::new());
    for line in is.drain(..) {
        match known.get_mut(&key(&line)).and_then(VecDeque::pop_front) {
            Some(was) => pairs.push((was, line)),
            None => left.push(line),
        }
    }
    *is = left;
    was.extend(known.into_values().flatten());
    pairs
}

/// Returns the lines of a topology by their ends.
fn lines(topology: &Topology, name: &dyn Fn(&str) -> String) -> BTreeMap<String, Vec<Line>> {
    let mut lines: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let id = |id| name(&topology.component(id).id);
    for (index, line) in topology.connections.iter().enumerate() {
        let Connection { from, to, .. } = *line;
        let entry = topology.entry(line);
        let (text, facts) = (entry.text(), facts::connection(entry));
        let ends = format!("{}->{}", id(from), id(to));
        lines.entry(ends).or_default().push(Line { index, text, facts });
    }
    lines
}
