//! A finding: derived by a rule, stated by the author, or a mistake in the input.

use std::borrow::Cow;

use super::{Date, Span};

/// The longest anchor of a finding before its end becomes a number: each link repeats it.
const ANCHOR_BYTES_MAX: usize = 500;

/// How bad a finding is. Input mistakes are `Error` or `Warning`, the rest is graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// An input mistake that fails a build.
    Error,
    /// An input mistake that a build survives.
    Warning,
    /// Total loss or exposure of sensitive data.
    Critical,
    /// To be mended first.
    High,
    /// To be mended.
    Medium,
    /// Hygiene.
    Low,
    /// Good to know.
    Info,
}

impl Severity {
    /// Returns the word used in JSON, in classes and on the page.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
        }
    }

    /// Returns the severity that `word` names.
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Error,
            Self::Warning,
            Self::Critical,
            Self::High,
            Self::Medium,
            Self::Low,
            Self::Info,
        ]
        .into_iter()
        .find(|s| s.word() == word)
    }
}

/// Where a finding comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A mistake in a source file.
    Input,
    /// Follows from the topology, or from text held against it.
    Derived,
    /// Written by the author under `issues:`.
    Authored,
}

impl Origin {
    /// Returns the word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Derived => "derived",
            Self::Authored => "authored",
        }
    }
}

/// What people have decided about a finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nobody has decided anything.
    #[default]
    Open,
    /// Somebody will mend it.
    Planned,
    /// Known and accepted until a day.
    Accepted,
    /// Made harmless by something outside the topology.
    Mitigated,
    /// Does not apply here.
    NotApplicable,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Planned, Self::Accepted, Self::Mitigated, Self::NotApplicable];

    /// Returns the word used in topologies and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Planned => "planned",
            Self::Accepted => "accepted",
            Self::Mitigated => "mitigated",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// A place in a source with a word about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to say under it; may be empty.
    pub text: Cow<'static, str>,
}

/// The two factors of a severity (`RULES`, section 5 of the rules guide).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Factors {
    /// 3 a main journey or sensitive data, 2 another journey, 1 none.
    pub impact: u8,
    /// 3 open to the public or total loss, 2 partial or inside, 1 hygiene.
    pub exposure: u8,
}

/// Who accepted a finding, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AcceptedBy {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Last day of the acceptance; none for `not-applicable`.
    pub until: Option<Date>,
    /// Ticket, as written.
    pub ticket: Option<String>,
}

/// What the stable name of a finding is made of, beside its rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NamedBy {
    /// Its subjects: `spof:haproxy`.
    #[default]
    Subjects,
    /// Nothing: one finding speaks for the whole design, `no-firewall`.
    RuleAlone,
    /// Its subjects and its journey: `deploy-downtime:app,web@page`.
    Journey,
}

/// One finding, of any origin.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The rule that found it: `spof`, `unknown-key`.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about: component ids, group ids, `a->b`; empty for an input mistake.
    pub subjects: Vec<String>,
    /// What its stable name is made of.
    pub named_by: NamedBy,
    /// The author's title, for an issue under `issues:`; it stands for the rule in the name.
    pub title: Option<String>,
    /// Every component it concerns, for highlighting; a superset of the components in `subjects`.
    pub concerns: Vec<String>,
    /// Ids of the journeys it concerns.
    pub journeys: Vec<String>,
    /// One sentence (rules) or one clause without a full stop (input mistakes).
    pub message: String,
    /// Where it stands; the first label is the line that causes it. Empty only if no line does.
    pub labels: Vec<Label>,
    /// Facts that can be checked, with numbers.
    pub evidence: Vec<String>,
    /// Why it matters; empty for input mistakes.
    pub why: String,
    /// One remedy that can be done now.
    pub help: String,
    /// YAML to copy, when a change to the topology mends it.
    pub change: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// What was decided.
    pub state: State,
    /// The acceptance that set the state.
    pub accepted: Option<AcceptedBy>,
    /// The factors behind the severity, when it was computed from them.
    pub factors: Option<Factors>,
}

impl Finding {
    /// Returns an input mistake at `span`.
    pub fn input(
        rule: &'static str,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        let mut finding = Self::new(rule, severity, Origin::Input, message);
        finding.labels.push(Label { span, text: Cow::default() });
        finding
    }

    /// Returns a finding with nothing but the required parts.
    pub fn new(
        rule: &'static str,
        severity: Severity,
        origin: Origin,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity,
            subjects: Vec::new(),
            named_by: NamedBy::Subjects,
            title: None,
            concerns: Vec::new(),
            journeys: Vec::new(),
            message: message.into(),
            labels: Vec::new(),
            evidence: Vec::new(),
            why: String::new(),
            help: String::new(),
            change: None,
            origin,
            state: State::Open,
            accepted: None,
            factors: None,
        }
    }

    /// Returns the same finding with a word under its first label.
    #[must_use]
    pub fn labelled(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Returns the same finding with a remedy.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }

    /// Returns the rule, or the title of the author as a slug: `nobody-is-on-call`.
    pub fn class(&self) -> String {
        self.title.as_ref().map_or_else(|| self.rule.to_owned(), |title| title_class(title))
    }

    /// Returns the stable name: rule and sorted subjects, `spof:haproxy`.
    pub fn id(&self) -> String {
        let mut id = self.class();
        match &*self.subjects {
            _ if self.named_by == NamedBy::RuleAlone => {}
            [] => {}
            [one] => {
                id.push(':');
                id.push_str(one);
            }
            many => {
                let mut subjects: Vec<&str> = many.iter().map(String::as_str).collect();
                subjects.sort_unstable();
                subjects.dedup();
                id.push(':');
                id.push_str(&subjects.join(","));
            }
        }
        if self.named_by == NamedBy::Journey && !self.journeys.is_empty() {
            id.push('@');
            id.push_str(&self.journeys.join(","));
        }
        id
    }

    /// Returns the anchor of the permalink: `spof-haproxy`.
    ///
    /// An acceptance may be about anything, so its finding is not only named after ids; an anchor
    /// has letters and digits of any language, `-`, `_` and `.` alone. What a long one would say
    /// beyond its limit is a number in it.
    pub fn anchor(&self) -> String {
        let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let whole = self.id().replace("->", "-").replace(|c| !kept(c), "-");
        if whole.len() <= ANCHOR_BYTES_MAX {
            return whole;
        }
        let start = whole.floor_char_boundary(ANCHOR_BYTES_MAX);
        format!("{}-{:016x}", &whole[..start], number_of(&whole))
    }
}

/// Returns the title of an author's issue as a slug: `nobody-is-on-call`.
pub fn title_class(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// Returns a number that texts seldom share, the same on every machine: FNV-1a.
fn number_of(text: &str) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    text.bytes().fold(START, |number, byte| (number ^ u64::from(byte)).wrapping_mul(PRIME))
}
