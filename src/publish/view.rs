//! A design as its pages show it: names, findings, anchors, links.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::body::snippet;
use super::compare::Comparison;
use super::drawings::{self, Sheet};
use super::html::escape;
use super::theme::Theme;
use super::{PublishOptions, icon, url};
use crate::draw::Icons;
use crate::model::{
    Component, ComponentId, Design, DesignAnalysis, Endpoint, Finding, Insight, IssueMatches, Page,
    Severity, Site, Sources, Span, State, Topology, Words,
};

/// A design with what all of its pages share.
pub(crate) struct DesignView<'a> {
    /// The design.
    pub(crate) design: &'a Design,
    /// Its topology.
    pub(crate) topology: &'a Topology,
    /// What the analysis says, once there is one.
    pub(crate) analysis: Option<&'a DesignAnalysis>,
    /// What its pages say in the language of the design.
    pub(crate) words: Words,
    /// Its pages.
    pub(crate) pages: Vec<&'a Page>,
    /// Plain title.
    pub(crate) title: String,
    /// The symbols that its pages refer to.
    pub(crate) sprite: String,
    /// Icons that are not the built-in ones.
    pub(crate) icons: Icons,
    /// The site, for the lines of its files.
    site: &'a Site,
    /// Path of the topology from the project root.
    pub(crate) source: String,
    /// The revision of the sources, if known.
    pub(crate) revision: Option<String>,
    /// The drawings of the design, the overview first, drawn when the first one is wanted.
    sheets: OnceLock<Vec<Sheet>>,
    /// How it differs from the designs that its pages compare it with.
    pub(crate) compared: Vec<Comparison>,
    /// Escaped names of the components.
    names: Vec<String>,
    /// Anchors of the findings, each once.
    anchors: Vec<String>,
}

/// A page on which something of a design is shown.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The design.
    pub(crate) view: &'a DesignView<'a>,
    /// The page's path from the root of the site.
    pub(crate) url: &'a str,
    /// Whether the page itself lists the findings in full.
    pub(crate) lists_findings: bool,
    /// Whether it is the register, which tells all about each finding.
    pub(crate) register: bool,
    /// What the page says in its language.
    pub(crate) words: &'a Words,
    /// Level of a heading inside a section: 3, on pages of its own 2.
    pub(crate) level: u8,
}

impl<'a> DesignView<'a> {
    /// Returns the view of `design`.
    pub(crate) fn new(
        sources: &'a Sources,
        site: &'a Site,
        design: &'a Design,
        analysis: Option<&'a DesignAnalysis>,
        options: &PublishOptions,
        words: &Words,
    ) -> Self {
        let topology = &design.topology;
        let title = (design.index.map(|page| site.page(page).title.clone()))
            .or_else(|| topology.title.clone())
            .filter(|title| !title.is_empty())
            .or_else(|| url::last_segment(&design.url).map(url::words))
            .or_else(|| site.config.title.clone())
            .unwrap_or_else(|| words.say("Design").to_owned());
        let names = topology.components.iter().map(|c| escape(&c.name).into_owned()).collect();
        let mut taken: BTreeSet<String> = design
            .index
            .map(|page| site.page(page))
            .into_iter()
            .flat_map(|page| page.headings.iter().map(|heading| heading.id.clone()))
            .collect();
        let findings = analysis.map_or(&[][..], |analysis| &analysis.findings);
        let anchors = findings.iter().map(|finding| claim(&mut taken, finding.anchor())).collect();
        let source = sources.file(topology.file).path.clone();
        let pages: Vec<&Page> = design.pages.iter().map(|page| site.page(*page)).collect();
        let files = [Some(topology.file), topology.extends].into_iter().flatten();
        let files = files.map(|file| sources.file(file).path.as_str());
        let revision = (options.history.latest(files))
            .filter(|_| site.config.history)
            .map(|change| format!("{} · {}", change.commit, change.date));
        let icons = icon::icons(sources, &Theme::new(sources, &site.config.theme), topology);
        let sprite = icon::sprite(topology, &icons);
        Self {
            design,
            words: words.clone(),
            sprite,
            icons,
            topology,
            analysis,
            pages,
            title,
            site,
            source,
            revision,
            sheets: OnceLock::new(),
            compared: Vec::new(),
            names,
            anchors,
        }
    }

    /// Returns the same view with its comparisons.
    pub(crate) fn compared_with(self, compared: Vec<Comparison>) -> Self {
        Self { compared, ..self }
    }

    /// Returns the drawing with this id.
    pub(crate) fn sheet(&self, id: &str) -> Option<&Sheet> {
        self.sheets().iter().find(|sheet| sheet.drawing.view.id == id)
    }

    /// Returns every drawing of the design.
    pub(crate) fn sheets(&self) -> &[Sheet] {
        self.sheets.get_or_init(|| {
            let asked: Vec<_> = self.pages.iter().flat_map(|page| &page.directives).collect();
            drawings::of(self.topology, self.findings(), &asked, &self.words)
        })
    }

    /// Returns the drawings that a reader turns between: the overview and those with a page.
    pub(crate) fn set(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets().iter().enumerate().filter(|(at, sheet)| *at == 0 || sheet.paged).map(|s| s.1)
    }

    /// Returns the findings, the worst first.
    pub(crate) fn findings(&self) -> &'a [Finding] {
        self.analysis.map_or(&[], |analysis| &analysis.findings)
    }

    /// Returns what was computed, if anything was.
    pub(crate) fn insight(&self) -> Option<&'a Insight> {
        self.analysis.map(|analysis| &analysis.insight)
    }

    /// Returns how the author's issues agree with the findings.
    pub(crate) fn issue_matches(&self) -> Option<&'a IssueMatches> {
        self.analysis.map(|analysis| &analysis.issues)
    }

    /// Returns the findings that count: not accepted or settled, and more than a remark.
    pub(crate) fn open(&self) -> impl Iterator<Item = (usize, &'a Finding)> {
        self.findings().iter().enumerate().filter(|(_, f)| {
            f.severity != Severity::Info && matches!(f.state, State::Open | State::Planned)
        })
    }

    /// Returns the anchor of the finding with this number.
    pub(crate) fn anchor(&self, finding: usize) -> &str {
        self.anchors.get(finding).map_or("", String::as_str)
    }

    /// Returns file and line of a place in the sources, as HTML.
    pub(crate) fn location(&self, span: Span) -> String {
        let (path, line) = self.site.line(span).unwrap_or_default();
        format!("<span class=\"id\">{}:{line}</span>", escape(path))
    }

    /// Returns places in the sources as HTML, a file named once for those that follow each other.
    pub(crate) fn locations(&self, spans: &[Span]) -> String {
        let mut out = String::new();
        let mut last = "";
        for (path, line) in spans.iter().filter_map(|span| self.site.line(*span)) {
            match path == last {
                true => out.push_str(&format!(", {line}")),
                false => {
                    let next = if out.is_empty() {
                        "<span class=\"id\">"
                    } else {
                        "</span> <span class=\"id\">"
                    };
                    out.push_str(&format!("{next}{}:{line}", escape(path)));
                }
            }
            last = path;
        }
        if out.is_empty() { out } else { out + "</span>" }
    }

    /// Returns a sentence about the design as inline HTML, in which ids of components in back quotes
    /// became names.
    pub(crate) fn sentence(&self, text: &str, name: impl Fn(ComponentId) -> String) -> String {
        let html = snippet(text);
        let mut out = String::with_capacity(html.len());
        let mut rest = html.as_str();
        while let Some((before, after)) = rest.split_once("<code>") {
            let Some((id, next)) = after.split_once("</code>") else { break };
            out.push_str(before);
            match self.topology.find(id) {
                Some(component) => out.push_str(&name(component)),
                None => out.push_str(&format!("<code>{id}</code>")),
            }
            rest = next;
        }
        out.push_str(rest);
        out
    }

    /// Returns a sentence about the design as plain text with names instead of ids.
    pub(crate) fn plain_sentence(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (at, part) in text.split('`').enumerate() {
            let component = (at % 2 == 1).then(|| self.topology.find(part)).flatten();
            out.push_str(component.map_or(part, |id| &self.topology.component(id).name));
        }
        out
    }

    /// Returns the escaped name of a component.
    pub(crate) fn name(&self, id: ComponentId) -> &str {
        self.names.get(id.0 as usize).map_or("", String::as_str)
    }

    /// Returns the escaped name of a component or group.
    pub(crate) fn endpoint_name(&self, end: Endpoint) -> String {
        match end {
            Endpoint::Component(id) => self.name(id).to_owned(),
            Endpoint::Group(id) => escape(&self.topology.group(id).name).into_owned(),
        }
    }

    /// Returns kind and technology in one line, escaped: `Database · MySQL · primary`.
    pub(crate) fn sort(&self, id: ComponentId) -> String {
        escape(&self.plain_sort(id)).into_owned()
    }

    /// Returns kind and technology in one line, not escaped.
    pub(crate) fn plain_sort(&self, id: ComponentId) -> String {
        let component = self.topology.component(id);
        let mut words = vec![self.kind(component).to_owned()];
        words.extend(component.tech.clone().filter(|tech| *tech != component.name));
        if component.leading_role().is_some() {
            words.extend(component.role.clone());
        }
        words.extend(component.algorithm.map(|algorithm| algorithm.label().to_owned()));
        words.extend(component.mode.map(|mode| mode.word().to_owned()));
        if component.replicas > 1 {
            words.push(format!("× {}", component.replicas));
        }
        words.join(" · ")
    }

    /// Returns what a component is, not escaped: `Load balancer`.
    pub(crate) fn kind(&self, component: &Component) -> &str {
        self.words.say(self.topology.kind_label(component))
    }

    /// Returns what a component does, as inline HTML: its role, else why it is there.
    pub(crate) fn purpose(&self, component: &Component) -> String {
        let role = component.role.as_deref().filter(|_| component.leading_role().is_none());
        role.or(component.why.as_deref()).map(|text| escape(text).into_owned()).unwrap_or_default()
    }

    /// Returns the numbers of the open findings that concern a component.
    pub(crate) fn findings_of(&self, id: ComponentId) -> Vec<usize> {
        let id = &self.topology.component(id).id;
        self.open()
            .filter(|(_, finding)| finding.subjects.iter().any(|s| names(s, id)))
            .map(|(at, _)| at)
            .collect()
    }
}

/// Returns whether a subject (`id` or `a->b`) names the component `id`.
fn names(subject: &str, id: &str) -> bool {
    subject == id || subject.split_once("->").is_some_and(|(from, to)| from == id || to == id)
}

/// Returns `wanted`, or the first free variant of it, and takes it.
pub(crate) fn claim(taken: &mut BTreeSet<String>, wanted: String) -> String {
    let mut id = wanted.clone();
    let mut number = 0;
    while !taken.insert(id.clone()) {
        number += 1;
        id = format!("{wanted}-{number}");
    }
    id
}

impl<'a> Place<'a> {
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
        let words = &view.words;
        Self { view, url, lists_findings: false, register: false, words, level: 3 }
    }

    /// Returns the address of the design's page `path`: empty, `components/`, `issues/`.
    pub(crate) fn address(&self, path: &str) -> String {
        url::encode(&url::relative(self.url, &format!("{}{path}", self.view.design.url)))
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
        if self.lists_findings {
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
        let title = match self.lists_findings {
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
