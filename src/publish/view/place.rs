//! A page of a design: where its links lead from.

use super::super::drawings::Sheet;
use super::super::html::escape;
use super::super::{icon, url};
use super::{DesignView, Given};
use crate::model::{ComponentId, Endpoint, Severity, Words};

/// How many findings a page shows in full; the register has them all.
const LISTED_MAX: usize = 24;

/// A page on which something of a design is shown.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The design.
    pub(crate) view: &'a DesignView<'a>,
    /// The page's path from the root of the site.
    pub(crate) url: &'a str,
    /// Whether the page itself shows findings in full, the worst or all of them.
    pub(crate) lists_findings: bool,
    /// Whether it is the register, which tells all about each finding.
    pub(crate) register: bool,
    /// What the page says in its language.
    pub(crate) words: &'a Words,
    /// Level of a heading inside a section: 3, on pages of its own 2.
    pub(crate) level: u8,
    /// The ids that the page has by now, where things may be shown twice.
    pub(crate) given: Option<&'a Given<'a>>,
}

/// The way from a page to the entries of components, found once for many links.
pub(crate) struct Entries<'a> {
    view: &'a DesignView<'a>,
    /// The escaped address up to the id.
    base: String,
}

impl Entries<'_> {
    /// Returns a component's name as a link, as [`Place::component`] does.
    pub(crate) fn component(&self, id: ComponentId) -> String {
        let (base, name) = (self.base.as_str(), self.view.name(id));
        let id = url::encode(&self.view.topology.component(id).id);
        ["<a class=\"c\" href=\"", base, &escape(&id), "\">", name, "</a>"].concat()
    }
}

impl<'a> Place<'a> {
    /// Returns the way to the entries of components.
    pub(crate) fn entries(&self) -> Entries<'a> {
        let base = escape(&self.address("components/#")).into_owned();
        Entries { view: self.view, base }
    }

    /// Returns the attributes of text that stays English on pages of another language: the
    /// sentences of the analysis.
    pub(crate) fn in_english(&self) -> &'static str {
        match (self.words.is_english(), self.words.is_from_right()) {
            (true, _) => "",
            (false, false) => " lang=\"en\"",
            (false, true) => " lang=\"en\" dir=\"ltr\"",
        }
    }

    /// Returns a page of a design in the design's language, at level 3 and without findings.
    pub(crate) fn of(view: &'a DesignView<'a>, url: &'a str) -> Self {
        let words = view.words;
        Self { view, url, lists_findings: false, register: false, words, level: 3, given: None }
    }

    /// Returns whether the page shows a finding in full: the register all of them, others the worst,
    /// without remarks.
    pub(crate) fn lists(&self, finding: usize) -> bool {
        let is_remark = || self.view.findings()[finding].severity == Severity::Info;
        self.lists_findings && (self.register || finding < LISTED_MAX && !is_remark())
    }

    /// Returns whether the page shows a finding in full at its anchor: a heading of the author may
    /// have that id.
    pub(crate) fn is_listed(&self, finding: usize) -> bool {
        let anchor = self.view.anchor(finding);
        self.lists(finding) && self.given.is_none_or(|given| !given.is_written(anchor))
    }

    /// Returns the attribute that gives an element its id, nothing where the page has that id.
    pub(crate) fn id(&self, id: &str) -> String {
        match self.given.is_none_or(|given| given.take(id)) {
            true => format!(" id=\"{}\"", escape(id)),
            false => String::new(),
        }
    }

    /// Returns the address of the design's page `path`: empty, `components/`, `issues/`.
    pub(crate) fn address(&self, path: &str) -> String {
        url::address(self.url, &format!("{}{path}", self.view.design.url))
    }

    /// Returns the address of a component on the components page.
    pub(crate) fn component_address(&self, id: ComponentId) -> String {
        self.address(&format!("components/#{}", self.view.topology.component(id).id))
    }

    /// Returns the address of a drawing: that of the page that shows it.
    pub(crate) fn sheet_address(&self, sheet: &Sheet) -> String {
        match sheet.paged {
            true => self.address(&format!("views/{}/", sheet.drawing.view.id)),
            false => self.address(""),
        }
    }

    /// Returns a component's name as a link.
    pub(crate) fn component(&self, id: ComponentId) -> String {
        format!(
            "<a class=\"c\" href=\"{}\">{}</a>",
            escape(&self.component_address(id)),
            self.view.name(id)
        )
    }

    /// Returns the name of a component or of a group's members as links.
    pub(crate) fn endpoint(&self, end: Endpoint) -> String {
        match end {
            Endpoint::Component(id) => self.component(id),
            Endpoint::Group(id) => {
                let group = self.view.topology.group(id);
                let members: Vec<String> =
                    group.members.iter().map(|member| self.component(*member)).collect();
                format!("{} ({})", escape(&group.name), members.join(", "))
            }
        }
    }

    /// Returns where the title of a finding leads: to the register, in the register to itself.
    pub(crate) fn title_address(&self, anchor: &str) -> String {
        if self.register {
            format!("#{anchor}")
        } else {
            self.address(&format!("issues/#{anchor}"))
        }
    }

    /// Returns the address of the finding with this number.
    pub(crate) fn finding_address(&self, finding: usize) -> String {
        let anchor = self.view.anchor(finding);
        if self.lists(finding) {
            format!("#{anchor}")
        } else {
            self.address(&format!("issues/#{anchor}"))
        }
    }

    /// Returns a short reference to a finding: its glyph and its name.
    pub(crate) fn finding(&self, number: usize) -> String {
        let finding = &self.view.findings()[number];
        let word = finding.severity.word();
        // Where the finding stands on the same page, its sentence is not repeated.
        let title = match self.lists(number) {
            true => String::new(),
            false => {
                let sentence = self.view.plain_sentence(&finding.message);
                format!(" title=\"{}\"", escape(&sentence))
            }
        };
        format!(
            "<a class=\"ref {word}\" href=\"{}\" aria-label=\"{rule}, {}\"{title}>{}{rule}</a>",
            escape(&self.finding_address(number)),
            self.words.say(word),
            icon::glyph(word),
            rule = escape(finding.rule),
        )
    }
}
