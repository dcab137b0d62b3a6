//! What sets two revisions apart, in words that all formats share.

mod json;
mod markdown;
mod text;

pub use json::difference_json;
pub use markdown::difference_markdown;
pub use text::difference_text;

use crate::credential::{credential, hidden};
use crate::model::{
    Checked, DesignDifference, Difference, Edit, Fact, Figure, Finding, FindingChange,
    JourneyChange, JourneyInsight, Manner, Noun, NounChange, availability_text, change_text,
    hours_text,
};

/// Longest value that is shown whole.
const VALUE_CHARS_MAX: usize = 120;
/// The longest line that is told whole.
const LINE_BYTES_MAX: usize = 16_000;
/// How many names of a list are told.
const NAMES_MAX: usize = 12;
/// What is said of a key that is not stated.
const UNSTATED: &str = "nothing";
/// What is said where nothing differs.
const NOTHING: &str = "No change in the architecture.";

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Revision<'c> {
    /// What people call it: as they wrote it, or `working tree`.
    pub name: &'c str,
    /// The commit in full; `None` for the working tree.
    pub commit: Option<&'c str>,
    /// What was read and found there.
    pub checked: Checked<'c>,
}

impl Revision<'_> {
    /// Returns its name in a sentence.
    fn called(&self) -> String {
        if self.commit.is_some() { self.name.to_owned() } else { format!("the {}", self.name) }
    }
}

/// Two revisions, and what sets them apart.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'c> {
    /// The older one.
    pub before: Revision<'c>,
    /// The newer one.
    pub after: Revision<'c>,
    /// The difference.
    pub difference: &'c Difference<'c>,
}

impl Compared<'_> {
    /// Returns whether nothing sets them apart.
    pub fn is_empty(&self) -> bool {
        self.difference.designs.is_empty() && self.difference.findings.is_empty()
    }

    /// Returns the sum of it all in one line.
    pub fn summary(&self) -> String {
        if self.is_empty() {
            return NOTHING.to_owned();
        }
        let designs = &self.difference.designs;
        let is_in = |design: &&DesignDifference<'_>| design.was.is_some() && design.is.is_some();
        let whole = [
            (designs.iter().filter(is_in).count(), "changed"),
            (designs.iter().filter(|design| design.was.is_none()).count(), "added"),
            (designs.iter().filter(|design| design.is.is_none()).count(), "removed"),
        ];
        let mut parts: Vec<String> = counts("design", "designs", &whole).into_iter().collect();
        for noun in [Noun::Component, Noun::Connection] {
            let changes: Vec<&NounChange> = designs.iter().flat_map(|d| d.of(noun)).collect();
            let (one, many) = noun.words();
            parts.extend(counts(one, many, &by_manner(&changes)));
        }
        let all = designs.iter().flat_map(|design| &design.findings);
        parts.extend(verdict(all.chain(&self.difference.findings)));
        format!("{}.", parts.join("; "))
    }

    /// Returns the sides on which a topology cannot be read, in words.
    fn unread(&self, unread: [bool; 2]) -> Option<String> {
        let sides = [&self.before, &self.after].into_iter().zip(unread);
        let sides: Vec<String> =
            sides.filter(|(_, unread)| *unread).map(|(side, _)| side.called()).collect();
        let sides = sides.join(" and in ");
        let told = format!("not compared: its topology has mistakes in {sides}");
        (!sides.is_empty()).then_some(told)
    }
}

/// Returns how many changes there are of each manner.
fn by_manner(changes: &[&NounChange]) -> [(usize, &'static str); 4] {
    [Manner::Added, Manner::Removed, Manner::Changed, Manner::Renamed].map(|manner| {
        (changes.iter().filter(|change| change.manner == manner).count(), manner.word())
    })
}

/// Returns counts in words: `2 components added, 1 removed`; nothing where there are none.
fn counts(one: &str, many: &str, counts: &[(usize, &str)]) -> Option<String> {
    let counts: Vec<_> = counts.iter().filter(|(count, _)| *count > 0).collect();
    let first = counts.first()?;
    let noun = if first.0 == 1 { one } else { many };
    let mut parts = vec![format!("{} {noun} {}", first.0, first.1)];
    parts.extend(counts.iter().skip(1).map(|(count, word)| format!("{count} {word}")));
    Some(parts.join(", "))
}

fn verdict<'a>(changes: impl Iterator<Item = &'a FindingChange<'a>>) -> Option<String> {
    let (mut gained, mut lost, mut changed) = (0, 0, 0);
    for change in changes {
        match (change.was, change.is) {
            (None, _) => gained += 1,
            (_, None) => lost += 1,
            _ => changed += 1,
        }
    }
    counts("finding", "findings", &[(gained, "gained"), (lost, "lost"), (changed, "changed")])
}

/// What happened to a design as a whole, and what of it is told.
struct Told<'d> {
    path: &'d str,
    title: &'d str,
    /// What happened to the whole; empty when it is only changed inside.
    whole: String,
    sections: Vec<(&'static str, Vec<Line>)>,
    findings: Findings<'d>,
}

/// One thing that differs.
struct Line {
    manner: Manner,
    /// Its id, or the ends of a line: `web -> db`.
    id: String,
    what: Vec<What>,
}

/// What is said of it.
enum What {
    /// Our words, with names of the author in them.
    Plain(String),
    /// A key, its value before and after.
    Edit(String, Option<String>, Option<String>),
}

/// Findings by what became of them.
struct Findings<'d> {
    gained: Vec<&'d Finding>,
    lost: Vec<&'d Finding>,
    changed: Vec<(&'d Finding, &'d Finding)>,
}

impl<'d> Findings<'d> {
    fn of(changes: &[FindingChange<'d>]) -> Self {
        let mut findings = Self { gained: Vec::new(), lost: Vec::new(), changed: Vec::new() };
        for change in changes {
            match (change.was, change.is) {
                (None, Some(is)) => findings.gained.push(is),
                (Some(was), None) => findings.lost.push(was),
                (Some(was), Some(is)) => findings.changed.push((was, is)),
                (None, None) => {}
            }
        }
        findings
    }
}

/// Returns what is told of a design.
fn told<'d>(compared: &Compared<'d>, design: &'d DesignDifference<'d>) -> Told<'d> {
    let mut whole = Vec::new();
    let is_whole = design.was.is_some() != design.is.is_some();
    match (&design.was, &design.is) {
        (None, _) => whole.push("a new design".to_owned()),
        (_, None) => whole.push("the design is gone".to_owned()),
        (Some(was), Some(is)) if was != is => whole.push(format!("moved here from {was}")),
        _ => {}
    }
    whole.extend(compared.unread(design.unread));
    let mut sections = Vec::new();
    let title = design.of(Noun::Design).flat_map(|change| &change.edits);
    whole.extend(title.filter_map(|edit| Some(format!("was called {}", value(edit, &edit.was)?))));
    for noun in Noun::ALL.into_iter().filter(|noun| *noun != Noun::Design) {
        let changes: Vec<&NounChange> = design.of(noun).collect();
        let (one, many) = noun.words();
        match is_whole {
            // All of it is new or gone; the file itself tells it better.
            true => whole.extend(counts(one, many, &by_manner(&changes))),
            false if !changes.is_empty() => {
                sections.push((many, changes.into_iter().map(line).collect()));
            }
            false => {}
        }
    }
    let journeys = design.journeys.iter().filter(|journey| !journey.same && design.is.is_some());
    let journeys: Vec<Line> = journeys.map(journey).collect();
    if !journeys.is_empty() {
        sections.push(("availability", journeys));
    }
    let mut findings = Findings::of(&design.findings);
    if design.is.is_none() {
        whole.extend(counts("finding", "findings", &[(findings.lost.len(), "lost")]));
        findings.lost.clear();
    }
    Told {
        path: design.is.as_deref().or(design.was.as_deref()).unwrap_or_default(),
        title: design.title.as_deref().unwrap_or_default(),
        whole: whole.join("; "),
        sections,
        findings,
    }
}

fn line(change: &NounChange) -> Line {
    let mut what = Vec::new();
    if let Some(was) = &change.was {
        what.push(What::Plain(format!("was called `{was}`; nothing else about it differs")));
    }
    if matches!(change.manner, Manner::Added | Manner::Removed) {
        let parts = [change.name.as_str(), change.kind().1].map(clean);
        let parts: Vec<String> = parts.into_iter().filter(|text| !text.is_empty()).collect();
        let place = (!change.place.is_empty()).then(|| format!(" in `{}`", change.place));
        let told = parts.join(", ") + &place.unwrap_or_default();
        what.extend((!told.is_empty()).then_some(What::Plain(told)));
    }
    let edits = change.edits.iter().map(|edit| {
        let value = |fact| value(edit, fact).map(short);
        What::Edit(clean(&edit.key), value(&edit.was), value(&edit.is))
    });
    what.extend(edits);
    Line { manner: change.manner, id: clean(&change.id.replace("->", " -> ")), what }
}

/// Returns what became of the figures of a journey.
fn journey(change: &JourneyChange<'_>) -> Line {
    let manner = match (change.was, change.is) {
        (None, _) => Manner::Added,
        (_, None) => Manner::Removed,
        _ => Manner::Changed,
    };
    let mut parts = vec![figures(change)];
    parts.extend(downtime(change));
    let (was, is) = (change.was.map(|was| was.order1.len()), change.is.map(|is| is.order1.len()));
    parts.push(match (was, is) {
        (Some(was), Some(is)) if was != is => format!("stopped by one element: {was} → {is}"),
        (Some(n), _) | (None, Some(n)) => format!("stopped by one element: {n}"),
        (None, None) => String::new(),
    });
    let mut what = vec![What::Plain(parts.join("; "))];
    if manner == Manner::Changed {
        let names = |verb: &str, names: &[String]| {
            (!names.is_empty()).then(|| What::Plain(format!("{verb} {}", listed(names))))
        };
        what.extend(names("now stopped by", &change.stops));
        what.extend(names("no longer stopped by", &change.spares));
        let pairs = change.was.zip(change.is).map(|(was, is)| (was.order2.len(), is.order2.len()));
        if let Some((was, is)) = pairs.filter(|(was, is)| was != is) {
            what.push(What::Plain(format!("stopped by pairs: {was} → {is}")));
        }
    }
    let id = format!("{} ({})", change.id, change.operation.word());
    Line { manner, id, what }
}

/// Returns availability before and after, once when it is the same.
fn figures(change: &JourneyChange<'_>) -> String {
    let exact = |insight: Option<&JourneyInsight>| insight.and_then(JourneyInsight::unavailability);
    let text = |insight: &JourneyInsight| match insight.figure {
        Figure::None => "broken".to_owned(),
        Figure::Withheld { .. } => "no figure".to_owned(),
        Figure::Exact { unavailability, .. } => availability_text(unavailability),
        Figure::Bounds { low, high, .. } => {
            format!("{} to {}", availability_text(high), availability_text(low))
        }
    };
    match (change.was, change.is) {
        (Some(was), Some(is)) => match (exact(Some(was)), exact(Some(is))) {
            (Some(before), Some(after)) if downtime(change).is_some() => change_text(before, after),
            _ if text(was) == text(is) => text(is),
            _ => format!("{} → {}", text(was), text(is)),
        },
        (was, is) => was.or(is).map(text).unwrap_or_default(),
    }
}

/// Returns the hours a year that a journey is down for longer or less long; nothing where that is
/// not known, or the same but for rounding.
fn downtime(change: &JourneyChange<'_>) -> Option<String> {
    const APART_MIN: f64 = 1e-9;
    let hours = change.hours().filter(|hours| hours.abs() > APART_MIN)?;
    let how = if hours > 0.0 { "more" } else { "less" };
    Some(format!("{} {how} downtime", hours_text(hours.abs())))
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(NAMES_MAX).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(NAMES_MAX) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Returns what became of a finding that both sides have: `high → low`, `open → accepted`.
fn became((was, is): (&Finding, &Finding)) -> String {
    let pairs = [(was.severity.word(), is.severity.word()), (was.state.word(), is.state.word())];
    let changed = pairs.iter().filter(|(was, is)| was != is);
    changed.map(|(was, is)| format!("{was} → {is}")).collect::<Vec<_>>().join(", ")
}

/// Returns a value on one line and without credentials, if there is one.
fn value(edit: &Edit, fact: &Fact) -> Option<String> {
    let text = fact.text()?;
    let key = edit.key.rsplit('.').next().unwrap_or(&edit.key);
    match credential(key, &text) {
        Some(_) => Some("*".repeat(text.chars().count())),
        None => Some(clean(&text)),
    }
}

fn short(text: String) -> String {
    match text.char_indices().nth(VALUE_CHARS_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// Returns text on one line, without credentials and without signs that a terminal obeys.
fn clean(text: &str) -> String {
    let shown = hidden(&text[..text.floor_char_boundary(LINE_BYTES_MAX)]);
    let odd = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if c.is_control() || super::text::turns(c) => '\u{fffd}',
        c => c,
    };
    shown.chars().map(odd).collect::<String>().trim().to_owned()
}
