//! A design as its pages show it: names, findings, anchors, links.

mod given;
mod index;
mod place;

use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

pub(crate) use self::given::Given;
pub(crate) use self::index::Subject;
pub(crate) use self::place::{Entries, Place};

use super::body::snippet_with;
use super::compare::{self, Comparison};
use super::drawings::{self, Sheet};
use super::html::escape;
use super::kept::Drawn;
use super::theme::Theme;
use super::{Analyses, Shop, icon, url};
use crate::draw::Icons;
use crate::model::{
    Component, ComponentId, Design, DesignAnalysis, DirectiveKind, Endpoint, Finding, Insight,
    IssueMatches, Origin, Page, Quick, Severity, Site, Sources, Span, State, Topology, Words,
};

/// A design with what all of its pages share.
pub(crate) struct DesignView<'a> {
    /// The design.
    pub(crate) design: &'a Design,
    /// Its topology.
    pub(crate) topology: &'a Topology,
    /// Its number.
    at: usize,
    /// Who knows what the analysis says.
    analyses: &'a dyn Analyses,
    /// Symbols, icons, anchors and comparisons, each made when it is wanted.
    made: Made,
    /// What concerns each component.
    index: index::Index,
    /// Its drawings.
    drawn: &'a Drawn,
    sources: &'a Sources,
    /// What its pages say in the language of the design.
    pub(crate) words: &'a Words,
    /// Its pages.
    pub(crate) pages: Vec<&'a Page>,
    /// Plain title.
    pub(crate) title: String,
    /// The site, for the lines of its files.
    site: &'a Site,
    /// Path of the topology from the project root.
    pub(crate) source: String,
    /// The revision of the sources, if known.
    pub(crate) revision: Option<String>,
    /// Escaped names of the components.
    names: Vec<String>,
}

/// What only some pages of a design want.
#[derive(Default)]
struct Made {
    sprite: OnceLock<String>,
    icons: OnceLock<Icons>,
    compared: OnceLock<Vec<Comparison>>,
    /// Anchors of the findings, each once.
    anchors: OnceLock<Vec<String>>,
    agreed: OnceLock<Agreed>,
}

/// Names of findings on which the author and the rules agree.
#[derive(Default)]
struct Agreed {
    derived: HashSet<String, Quick>,
    authored: HashSet<String, Quick>,
}

impl Agreed {
    fn of(issues: &IssueMatches) -> Self {
        let (mut agreed, mut met) = (Self::default(), HashSet::new());
        for row in &issues.rows {
            agreed.derived.extend(row.agrees_with.iter().cloned());
            // Of several rows for one finding the first counts.
            if let Some(finding) = row.finding.as_ref().filter(|finding| met.insert(*finding))
                && !row.agrees_with.is_empty()
            {
                agreed.authored.insert(finding.clone());
            }
        }
        agreed
    }
}

impl<'a> DesignView<'a> {
    /// Returns the view of `design`.
    pub(crate) fn new(shop: &Shop<'a>, at: usize, design: &'a Design) -> Self {
        let (sources, site, options) = (shop.sources, shop.site, shop.options);
        let words = shop.languages().of_design(site, design);
        let topology = &*design.topology;
        let title = (design.index.map(|page| site.page(page).title.clone()))
            .or_else(|| topology.title.clone())
            .filter(|title| !title.is_empty())
            .or_else(|| url::last_segment(&design.url).map(url::words))
            .or_else(|| site.config.title.clone())
            .unwrap_or_else(|| words.say("Design").to_owned());
        let names = topology.components.iter().map(|c| escape(&c.name).into_owned()).collect();
        let source = sources.file(topology.file).path.clone();
        let pages: Vec<&Page> = design.pages.iter().map(|page| site.page(*page)).collect();
        let files = [Some(topology.file), topology.extends].into_iter().flatten();
        let files = files.map(|file| sources.file(file).path.as_str());
        let revision = (options.history.latest(files))
            .filter(|_| site.config.history)
            .map(|change| format!("{} · {}", change.commit, change.date));
        Self {
            design,
            words,
            topology,
            at,
            analyses: shop.analyses,
            made: Made::default(),
            index: index::Index::default(),
            drawn: shop.kept.drawn(at),
            sources,
            pages,
            title,
            site,
            source,
            revision,
            names,
        }
    }

    /// Returns what the analysis says, if there is one.
    pub(crate) fn analysis(&self) -> Option<&'a DesignAnalysis> {
        self.analyses.design(self.at)
    }

    /// Returns the symbols that its pages refer to.
    pub(crate) fn sprite(&self) -> &str {
        self.made.sprite.get_or_init(|| icon::sprite(self.topology, self.icons()))
    }

    /// Returns icons that are not the built-in ones.
    pub(crate) fn icons(&self) -> &Icons {
        self.made.icons.get_or_init(|| {
            let theme = Theme::new(self.sources, &self.site.config.theme);
            icon::icons(self.sources, &theme, self.topology)
        })
    }

    /// Returns how it differs from the designs that its pages compare it with.
    pub(crate) fn compared(&self) -> &[Comparison] {
        let compared = || compare::of(self.site, self.analyses, self.at, self.words);
        self.made.compared.get_or_init(compared)
    }

    /// Returns the drawing with this id.
    pub(crate) fn sheet(&self, id: &str) -> Option<&Sheet> {
        self.sheets().iter().find(|sheet| sheet.drawing.view.id == id)
    }

    /// Returns every drawing of the design.
    pub(crate) fn sheets(&self) -> &[Sheet] {
        self.drawn.sheets(|| {
            let asked = self.pages.iter().flat_map(|page| &page.directives);
            let asked = asked.filter(|directive| directive.kind == DirectiveKind::Diagram).cloned();
            (drawings::marks(self.topology, self.findings(), self.words), asked.collect())
        })
    }

    /// Returns the drawings that a reader turns between: the overview and those with a page.
    pub(crate) fn set(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets().iter().enumerate().filter(|(at, sheet)| *at == 0 || sheet.paged).map(|s| s.1)
    }

    /// Returns the findings, the worst first.
    pub(crate) fn findings(&self) -> &'a [Finding] {
        self.analysis().map_or(&[], |analysis| &analysis.findings)
    }

    /// Returns what was computed, if anything was.
    pub(crate) fn insight(&self) -> Option<&'a Insight> {
        self.analysis().map(|analysis| &analysis.insight)
    }

    /// Returns how the author's issues agree with the findings.
    pub(crate) fn issue_matches(&self) -> Option<&'a IssueMatches> {
        self.analysis().map(|analysis| &analysis.issues)
    }

    /// Returns whether the author and a rule say what a finding says.
    pub(crate) fn is_agreed(&self, finding: &Finding) -> bool {
        let agreed = || self.issue_matches().map(Agreed::of).unwrap_or_default();
        let agreed = self.made.agreed.get_or_init(agreed);
        match finding.origin {
            Origin::Authored => agreed.authored.contains(&finding.id()),
            _ => agreed.derived.contains(&finding.id()),
        }
    }

    /// Returns the findings that count: not accepted or settled, and more than a remark.
    pub(crate) fn open(&self) -> impl Iterator<Item = (usize, &'a Finding)> {
        self.findings().iter().enumerate().filter(|(_, f)| {
            f.severity != Severity::Info && matches!(f.state, State::Open | State::Planned)
        })
    }

    /// Returns the anchor of the finding with this number.
    pub(crate) fn anchor(&self, finding: usize) -> &str {
        self.anchors().get(finding).map_or("", String::as_str)
    }

    fn anchors(&self) -> &[String] {
        self.made.anchors.get_or_init(|| {
            let index = self.design.index.map(|page| self.site.page(page));
            let headings = index.into_iter().flat_map(|page| page.headings.iter());
            let mut taken: BTreeSet<String> = headings.map(|heading| heading.id.clone()).collect();
            let anchors = self.findings().iter().map(|f| claim(&mut taken, f.anchor()));
            anchors.collect()
        })
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
                true => out.push_str(", "),
                false if last.is_empty() => out.extend(["<span class=\"id\">", &escape(path), ":"]),
                false => out.extend(["</span> <span class=\"id\">", &escape(path), ":"]),
            }
            out.push_str(&line.to_string());
            last = path;
        }
        if out.is_empty() { out } else { out + "</span>" }
    }

    /// Returns a sentence about the design as inline HTML, in which ids of components in back quotes
    /// became names.
    pub(crate) fn sentence(&self, text: &str, name: impl Fn(ComponentId) -> String) -> String {
        snippet_with(text, |out, code| match self.topology.find(code) {
            Some(component) => out.push_str(&name(component)),
            None => out.extend(["<code>", code, "</code>"]),
        })
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
