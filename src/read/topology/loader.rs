//! The topology being built, and the ways to read a field into it.

use super::numbers;
use super::words::Vocabulary;
use crate::model::{
    Availability, ComponentId, Date, Endpoint, Finding, GroupId, Label, Severity, Span, Topology,
};
use crate::read::shape::{At, Either, Field, Flag, Many, Number, Table, Text};
use crate::read::suggest::{self, SUGGESTIONS_MAX, quoted_list, shortened};
use crate::read::tree::{NodeId, Tree};
use crate::read::wire;

/// Longest text of one attribute.
const TEXT_BYTES_MAX: usize = 16 * 1024;
/// Longest id.
const ID_BYTES_MAX: usize = 80;

pub(super) struct Loader<'t, 'f> {
    pub(super) tree: &'t Tree,
    pub(super) topology: Topology,
    findings: &'f mut Vec<Finding>,
    suggestions: usize,
}

impl<'t, 'f> Loader<'t, 'f> {
    pub(super) fn new(tree: &'t Tree, topology: Topology, findings: &'f mut Vec<Finding>) -> Self {
        Self { tree, topology, findings, suggestions: 0 }
    }

    pub(super) fn span(&self, at: NodeId) -> Span {
        self.tree.span(at)
    }

    /// Reports an error at a node.
    pub(super) fn error(&mut self, rule: &'static str, at: NodeId, message: String, help: &str) {
        self.report(Finding::input(rule, Severity::Error, self.span(at), message).help(help));
    }

    /// Reports the first of too many entries; returns whether there are too many, `taken` of them read.
    pub(super) fn is_full(&mut self, taken: usize, most: usize, what: &str, at: NodeId) -> bool {
        if taken == most {
            self.error(
                "limit-exceeded",
                at,
                format!("more than {most} {what}"),
                "split the topology",
            );
        }
        taken >= most
    }

    pub(super) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Returns how many mistakes there are beside the first `before`.
    pub(super) fn found_since(&self, before: usize) -> usize {
        self.findings.len() - before
    }

    /// Returns the text of a field; too long a text is cut and reported.
    pub(super) fn text(&mut self, field: &Field<Text>) -> Option<String> {
        field.given().map(|given| self.clean(given))
    }

    /// Returns the text without characters that would change how others read.
    pub(super) fn clean(&mut self, given: &At<Text>) -> String {
        let text = &given.value.0;
        if text.len() > TEXT_BYTES_MAX {
            let message = format!("text longer than {} kB", TEXT_BYTES_MAX / 1024);
            self.error("limit-exceeded", given.at, message, "move it into a page");
            return shortened(text);
        }
        let hidden = |c: char| (c.is_control() && c != '\n') || suggest::is_bidi_control(c);
        if text.contains(hidden) {
            return text.chars().filter(|c| !hidden(*c)).collect();
        }
        text.clone()
    }

    pub(super) fn texts(&mut self, field: &Field<Many<Text>>) -> Vec<String> {
        let Some(given) = field.given() else { return Vec::new() };
        given.value.0.iter().map(|item| self.clean(item)).collect()
    }

    pub(super) fn flag(&self, field: &Field<Flag>) -> Option<bool> {
        field.given().map(|given| given.value.0)
    }

    /// Returns a number above zero.
    pub(super) fn positive(&mut self, field: &Field<Number>) -> Option<f64> {
        let given = field.given()?;
        let number = given.value.0;
        if number.is_finite() && number > 0.0 {
            return Some(number);
        }
        self.error("invalid-value", given.at, "expected a number above zero".to_owned(), "");
        None
    }

    /// Returns a whole number from 1 to `most`.
    pub(super) fn count(&mut self, field: &Field<Number>, most: u32) -> Option<u32> {
        let given = field.given()?;
        let number = given.value.0;
        if number.fract() == 0.0 && number >= 1.0 && number <= f64::from(most) {
            return Some(number as u32);
        }
        let message = format!("expected a whole number from 1 to {most}");
        self.error("invalid-value", given.at, message, "");
        None
    }

    /// Returns what the word in a field means.
    pub(super) fn word<T: Copy>(
        &mut self,
        field: &Field<Text>,
        vocabulary: &Vocabulary<T>,
    ) -> Option<T> {
        let given = field.given()?;
        let meaning = vocabulary.parse(&given.value.0);
        if meaning.is_none() {
            let known = vocabulary.list();
            let message = format!("unknown {} `{}`", vocabulary.noun, shortened(&given.value.0));
            let help = match suggest::nearest(&given.value.0, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("expected {}", quoted_list(&known)),
            };
            self.error("invalid-value", given.at, message, &help);
        }
        meaning
    }

    pub(super) fn date(&mut self, field: &Field<Text>) -> Option<Date> {
        let given = field.given()?;
        let date = Date::parse(given.value.0.trim());
        if date.is_none() {
            let message = format!("`{}` is not a day", shortened(&given.value.0));
            self.error("invalid-value", given.at, message, "write it as `2027-03-31`");
        }
        date
    }

    pub(super) fn availability(
        &mut self,
        field: &Field<wire::Availability>,
    ) -> Option<Availability> {
        let given = field.given()?;
        let result = match &given.value {
            Either::Short(text) => numbers::availability(&text.0),
            Either::Long(figures) => return self.figures(figures, given.at),
        };
        result.map_err(|message| self.error("invalid-value", given.at, message.to_owned(), "")).ok()
    }

    fn figures(&mut self, figures: &wire::Figures, at: NodeId) -> Option<Availability> {
        if let Some(count) = figures.nines.given() {
            let result = numbers::nines(count.value.0);
            return result
                .map_err(|message| self.error("invalid-value", count.at, message.to_owned(), ""))
                .ok();
        }
        let mtbf = self.hours(&figures.mtbf);
        let mttr = self.hours(&figures.mttr);
        if figures.mtbf.is_absent() || figures.mttr.is_absent() {
            let message = "expected both `mtbf` and `mttr`, or `nines`".to_owned();
            self.error("invalid-value", at, message, "such as `{mtbf: 2000h, mttr: 4h}`");
        }
        let text = [&figures.mtbf, &figures.mttr]
            .iter()
            .filter_map(|field| field.given().map(|given| given.value.0.trim()))
            .collect::<Vec<_>>()
            .join(" / ");
        Some(numbers::from_times(mtbf?, mttr?, text))
    }

    fn hours(&mut self, field: &Field<Text>) -> Option<f64> {
        let given = field.given()?;
        let hours = numbers::hours(&given.value.0).filter(|hours| *hours > 0.0);
        if hours.is_none() {
            let message = format!("`{}` is not a length of time", shortened(&given.value.0));
            self.error("invalid-value", given.at, message, "write it as `4h`, `30m` or `2d`");
        }
        hours
    }

    /// Returns an id that is safe everywhere; a wrong one is reported and mended.
    pub(super) fn id(&mut self, key: &At<String>) -> String {
        let id = &key.value;
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let good = id.len() <= ID_BYTES_MAX
            && id.bytes().next().is_some_and(fits)
            && id.bytes().all(|b| fits(b) || b == b'-');
        if good {
            return id.clone();
        }
        let mended = mended_id(id);
        let message = format!("`{}` is not an id", shortened(id));
        let help = if id.len() > ID_BYTES_MAX {
            format!("use at most {ID_BYTES_MAX} lower-case letters, digits and hyphens")
        } else {
            format!("use lower-case letters, digits and hyphens, such as `{mended}`")
        };
        self.error("invalid-id", key.at, message, &help);
        mended
    }

    /// Returns the component or group that a field names.
    pub(super) fn endpoint(&mut self, given: &At<Text>) -> Option<Endpoint> {
        let name = given.value.0.trim();
        let found = self.topology.lookup(name);
        if found.is_none() {
            self.unknown(given, "unknown-component", "component", |topology| {
                let groups = topology.groups.iter().map(|group| group.id.as_str());
                topology.components.iter().map(|c| c.id.as_str()).chain(groups).collect()
            });
        }
        found
    }

    pub(super) fn endpoints(&mut self, field: &Field<wire::Ids>) -> Vec<Endpoint> {
        let Some(given) = field.given() else { return Vec::new() };
        given.value.0.iter().filter_map(|item| self.endpoint(item)).collect()
    }

    /// Returns the component that a field names; a group is not one.
    pub(super) fn component(&mut self, field: &Field<Text>) -> Option<ComponentId> {
        self.component_at(field.given()?)
    }

    pub(super) fn component_at(&mut self, given: &At<Text>) -> Option<ComponentId> {
        match self.endpoint(given)? {
            Endpoint::Component(component) => Some(component),
            Endpoint::Group(group) => {
                let id = self.topology.group(group).id.clone();
                let message = format!("`{id}` is a group; one component is expected here");
                self.error("invalid-value", given.at, message, "name one of its members");
                None
            }
        }
    }

    /// Returns the components that a field names, groups taken apart.
    pub(super) fn components(&mut self, field: &Field<wire::Ids>) -> Vec<ComponentId> {
        let mut found = Vec::new();
        for endpoint in self.endpoints(field) {
            for id in self.members(endpoint) {
                if !found.contains(&id) {
                    found.push(id);
                }
            }
        }
        found
    }

    pub(super) fn members(&self, endpoint: Endpoint) -> Vec<ComponentId> {
        match endpoint {
            Endpoint::Component(component) => vec![component],
            Endpoint::Group(group) => self.topology.group(group).members.clone(),
        }
    }

    /// Reports a name that nothing has, with the nearest one that something has.
    pub(super) fn unknown(
        &mut self,
        given: &At<Text>,
        rule: &'static str,
        noun: &str,
        names: impl for<'n> Fn(&'n Topology) -> Vec<&'n str>,
    ) {
        let help = match self.may_suggest() {
            true => help_for(&given.value.0, &names(&self.topology), noun),
            false => String::new(),
        };
        self.unknown_with(given, rule, noun, &help);
    }

    /// The same, for names that the topology does not know yet.
    pub(super) fn unknown_among(
        &mut self,
        given: &At<Text>,
        rule: &'static str,
        noun: &str,
        names: &[String],
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let help = match self.may_suggest() {
            true => help_for(&given.value.0, &names, noun),
            false => String::new(),
        };
        self.unknown_with(given, rule, noun, &help);
    }

    fn unknown_with(&mut self, given: &At<Text>, rule: &'static str, noun: &str, help: &str) {
        let message = format!("there is no {noun} `{}`", shortened(&given.value.0));
        self.error(rule, given.at, message, help);
    }

    fn may_suggest(&mut self) -> bool {
        self.suggestions += 1;
        self.suggestions <= SUGGESTIONS_MAX
    }

    /// Reports that two things have one id.
    pub(super) fn duplicate(&mut self, key: &At<String>, first: Span) {
        let message = format!("the id `{}` is taken", shortened(&key.value));
        let mut finding =
            Finding::input("duplicate-id", Severity::Error, self.span(key.at), message)
                .help("rename one of the two");
        finding.labels.push(Label { span: first, text: "first used here".into() });
        self.report(finding);
    }

    /// Returns where an endpoint's id stands.
    pub(super) fn span_of(&self, endpoint: Endpoint) -> Span {
        match endpoint {
            Endpoint::Component(ComponentId(at)) => self.topology.components[at as usize].span,
            Endpoint::Group(GroupId(at)) => self.topology.groups[at as usize].span,
        }
    }

    /// Reports a required key that is not there.
    pub(super) fn missing(&mut self, key: &'static str, what: &str, at: NodeId, help: &str) {
        self.error("missing-key", at, format!("{what} needs `{key}`"), help);
    }

    /// Returns the rows of a table whose value can be read.
    pub(super) fn rows<T>(field: &Field<Table<T>>) -> Vec<(&At<String>, &At<T>)> {
        let rows = field.given().map_or(&[][..], |given| &given.value.0);
        rows.iter().filter_map(|row| Some((&row.key, row.value.given()?))).collect()
    }
}

fn help_for(name: &str, names: &[&str], noun: &str) -> String {
    match suggest::nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => format!("the topology has no {noun}s"),
        None => format!("expected {}", quoted_list(names)),
    }
}

fn mended_id(id: &str) -> String {
    let mut mended = String::new();
    for c in id.chars().take(ID_BYTES_MAX) {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_lowercase() || c.is_ascii_digit() => mended.push(c),
            _ if mended.is_empty() || mended.ends_with('-') => {}
            _ => mended.push('-'),
        }
    }
    let trimmed = mended.trim_end_matches('-');
    if trimmed.is_empty() { "x".to_owned() } else { trimmed.to_owned() }
}
