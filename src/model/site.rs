//! A site: pages, designs, and how they hang together.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::{
    ComponentId, Date, Decision, FileId, Formula, Include, Shared, Span, TEXT_RULES, TextBlocks,
    Topology, places,
};

/// A page, by its index in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageId(pub u32);

/// A design, by its index in [`Site::designs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DesignId(pub u32);

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// `site.yaml`, or its defaults.
    pub config: Config,
    /// Pages in reading order: by folder, then weight, number prefix, name.
    pub pages: Vec<Page>,
    /// Designs in the order of their URLs.
    pub designs: Vec<Design>,
    /// Indices into [`super::Sources::assets`] and the URL path each is copied to.
    pub assets: Vec<(usize, String)>,
    /// Path and lines of each source, by [`FileId`].
    pub files: Vec<FileLines>,
}

impl Site {
    /// Returns the page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// Returns path and line of the start of `span`, when the source is known.
    pub fn line(&self, span: Span) -> Option<(&str, usize)> {
        let file = self.files.get(span.file.0 as usize)?;
        Some((&file.path, file.line(span.start)))
    }

    /// Returns the design.
    pub fn design(&self, id: DesignId) -> &Design {
        &self.designs[id.0 as usize]
    }
}

/// The themes that come with the program.
pub const BUILT_IN_THEMES: [&str; 2] = ["default", "plain"];

/// What `site.yaml` states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// Name of the site; else the title of the root page.
    pub title: Option<String>,
    /// Where the site will stand, ending in `/`; only for canonical links, sitemap, feeds and 404.
    pub base_url: Option<String>,
    /// Address of the repository, for edit links.
    pub repo: Option<String>,
    /// Theme, a folder of `themes/`.
    pub theme: String,
    /// Header links: title and address; a page's is its URL path from the root (`guide/`, empty for
    /// the root). No links at all stand for the top of the tree.
    pub nav: Vec<(String, String)>,
    /// BCP 47 tag of the language.
    pub language: String,
    /// Whether pages tell when they were last changed.
    pub history: bool,
    /// Whether strict rules are reported too.
    pub strict_level: bool,
    /// Whether the HTML of the content is cut to an allow list.
    pub untrusted: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: None,
            base_url: None,
            repo: None,
            theme: "default".to_owned(),
            nav: Vec::new(),
            language: "en".to_owned(),
            history: true,
            strict_level: false,
            untrusted: false,
        }
    }
}

/// A folder with a topology, and the page that presents it.
#[derive(Clone, Debug)]
pub struct Design {
    /// The topology.
    pub topology: Arc<Topology>,
    /// URL path of the design's folder: empty or ending in `/`.
    pub url: String,
    /// The page at that URL; `None` when the folder has a topology and no `index.md`.
    pub index: Option<PageId>,
    /// Every page that belongs to it, the index included.
    pub pages: Vec<PageId>,
    /// The design it extends, if that one is part of the site.
    pub extends: Option<DesignId>,
}

/// One Markdown file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The source.
    pub file: FileId,
    /// URL path: empty for the root, else ending in `/`.
    pub url: String,
    /// BCP 47 tag of its language, if it is not that of the site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Title in plain text.
    pub title: String,
    /// `description`, or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Order among siblings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<i64>,
    /// Whether it is only built with `--drafts`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// Free words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Its day, for the feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What it decides, if it records a decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Former URL paths that lead here, each ending in `/`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The design it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub design: Option<DesignId>,
    /// Whether it presents its design (the design's `index.md`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub presents: bool,
    /// Whether generated sections are added where no directive places them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub auto: bool,
    /// Whether a list of contents is shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub toc: bool,
    /// Whether text checks leave it alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub background: bool,
    /// Where the Markdown starts, after the front matter, and ends.
    pub body: Span,
    /// Headings in order, with ids that no other heading has; the title heading included.
    #[serde(skip)]
    pub headings: Shared<Heading>,
    /// Directives in order.
    #[serde(skip)]
    pub directives: Shared<Directive>,
    /// Links and images in order of their place.
    #[serde(skip)]
    pub links: Shared<Link>,
    /// `[[references]]` in order of their place.
    #[serde(skip)]
    pub references: Shared<Reference>,
    /// Parts of other files that it shows, in order of their place.
    #[serde(skip)]
    pub includes: Shared<Include>,
    /// Formulas in order of their place.
    #[serde(skip)]
    pub formulas: Shared<Formula>,
    /// The words of the page, for text checks and search.
    #[serde(skip)]
    pub blocks: TextBlocks,
    /// What its Markdown was parsed to, for whoever writes it; nothing when it has to be parsed again.
    #[serde(skip)]
    pub events: Shared<u8>,
}

/// One heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Plain text.
    pub text: String,
    /// The anchor.
    pub id: String,
    /// Where it stands.
    pub span: Span,
}

/// What a directive asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DirectiveKind {
    /// A drawing.
    Diagram,
    /// The component table.
    Components,
    /// The list of connections.
    Connections,
    /// Journeys with their steps.
    Journeys,
    /// The issue section.
    Issues,
    /// What is required and what meets it.
    Requirements,
    /// Figures.
    Availability,
    /// What fails if.
    WhatIf,
    /// What sets the design apart from the one it extends, or from another.
    Compare,
    /// Silences a text rule on the next line, or on its own.
    Ignore,
    /// A file, or a part of it.
    Include,
    /// The log of the decisions in the folder.
    Decisions,
    /// The headings that follow become tabs.
    Tabs,
    /// Ends the tabs.
    End,
}

impl DirectiveKind {
    /// Every directive.
    pub const ALL: [Self; 14] = [
        Self::Diagram,
        Self::Components,
        Self::Connections,
        Self::Journeys,
        Self::Issues,
        Self::Requirements,
        Self::Availability,
        Self::WhatIf,
        Self::Compare,
        Self::Ignore,
        Self::Include,
        Self::Decisions,
        Self::Tabs,
        Self::End,
    ];

    /// Returns whether it shows something of a design, so that there must be one.
    pub fn needs_design(self) -> bool {
        let free = [Self::Ignore, Self::Include, Self::Decisions, Self::Tabs, Self::End];
        !free.contains(&self)
    }

    /// Returns the word written in Markdown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Diagram => "diagram",
            Self::Components => "components",
            Self::Connections => "connections",
            Self::Journeys => "journeys",
            Self::Issues => "issues",
            Self::Requirements => "requirements",
            Self::Availability => "availability",
            Self::WhatIf => "what-if",
            Self::Compare => "compare",
            Self::Ignore => "ignore",
            Self::Include => "include",
            Self::Decisions => "decisions",
            Self::Tabs => "tabs",
            Self::End => "end",
        }
    }

    /// Returns the keys, or the words, that it takes.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Ignore => &TEXT_RULES,
            Self::Diagram => &["view"],
            Self::Journeys => &["id"],
            Self::Compare => &["with"],
            Self::Include => &["file", "lines", "region", "title", "language", "mark", "code"],
            _ => &[],
        }
    }
}

/// `<!-- groundplan: diagram view=failover -->`.
#[derive(Clone, Debug, PartialEq)]
pub struct Directive {
    /// What it asks for.
    pub kind: DirectiveKind,
    /// Arguments: `view=failover`; a bare word has an empty value.
    pub arguments: Vec<(String, String)>,
    /// Where the comment stands.
    pub span: Span,
}

/// Where a link of a page leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where the whole link stands.
    pub span: Span,
    /// Where it leads.
    pub target: LinkTarget,
    /// Whether it is an image.
    pub image: bool,
}

/// Where a link leads, after checking.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkTarget {
    /// A page of this site, with the fragment without `#`.
    Page(PageId, Option<String>),
    /// Another path of this site, from its root, fragment included: a generated page or an asset.
    Path(String),
    /// An address outside, or a fragment of this page, kept as written.
    Outside(String),
    /// A scheme that is not allowed, or a dead link: the text stays, the link goes.
    Dropped,
}

/// `[[haproxy|the balancer]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The component, when the name is known.
    pub component: Option<ComponentId>,
    /// The name as written.
    pub name: String,
    /// The text to show, if stated.
    pub text: Option<String>,
    /// Where it stands, brackets included.
    pub span: Span,
}

/// Path, lines and YAML of a source, for stages that see no sources.
#[derive(Clone, Debug)]
pub struct FileLines {
    /// Path from the project root.
    pub path: String,
    text: Arc<str>,
    yaml: usize,
    /// Where each line starts; of most files nobody asks.
    starts: OnceLock<Shared<u32>>,
}

impl FileLines {
    /// Returns path, lines and YAML of `source`.
    pub fn of(source: &super::SourceFile) -> Self {
        let (path, text) = (source.path.clone(), source.text.clone());
        Self { path, yaml: yaml_length(source), text, starts: OnceLock::new() }
    }

    /// Returns the YAML at its start, comments included: all of a YAML file, the front matter of a
    /// page.
    pub fn yaml(&self) -> &str {
        &self.text[..self.yaml]
    }

    /// Returns where each line starts, the first at 0.
    pub fn starts(&self) -> &[u32] {
        self.starts.get_or_init(|| {
            let mut starts = vec![0];
            places(self.text.as_bytes(), b'\n', |at| starts.push(at as u32 + 1));
            starts.into()
        })
    }

    /// Returns the line of a byte, from 1.
    pub fn line(&self, at: u32) -> usize {
        self.starts().partition_point(|start| *start <= at).max(1)
    }
}

impl PartialEq for FileLines {
    fn eq(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.text, &other.text);
        let alike = || self.yaml() == other.yaml() && self.starts() == other.starts();
        self.path == other.path && (same || alike())
    }
}

fn yaml_length(source: &super::SourceFile) -> usize {
    let text = &source.text;
    if source.path.ends_with(".yaml") || source.path.ends_with(".yml") {
        return text.len();
    }
    let front = text.strip_prefix("---").and_then(|rest| rest.find("\n---"));
    front.map_or(0, |end| 3 + end)
}
