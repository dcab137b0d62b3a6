//! What publications of one site after another share, each part made when it is wanted.

use std::sync::{Arc, OnceLock};

use super::catalogue::Catalogue;
use super::drawings::{self, Sheet};
use super::header::Headers;
use super::ledger;
use super::nav::Nav;
use super::search::Words;
use super::template::Templates;
use super::theme::Theme;
use super::words::Languages;
use crate::draw::Marks;
use crate::model::{Asset, Before, Directive, Finding, Site, Sources, Topology};

/// Templates, navigation, drawings and words of a site.
pub struct Kept {
    pub(super) templates: Arc<Templates>,
    /// The languages of the site, and the mistakes in the user's words.
    pub(super) languages: Arc<(Languages, Vec<Finding>)>,
    theme: Arc<OnceLock<Files>>,
    nav: Arc<OnceLock<Nav>>,
    pub(super) headers: Headers,
    catalogue: Arc<OnceLock<Catalogue>>,
    drawn: Vec<Drawn>,
    words: OnceLock<Arc<Words>>,
    /// The words of an earlier site, to be mended.
    words_before: Option<Arc<Words>>,
}

/// The publication before, and how its site compares, if it does.
#[derive(Clone, Copy)]
pub struct Last<'a> {
    /// What it made.
    pub kept: &'a Kept,
    /// What it was made from.
    pub sources: &'a Sources,
    /// Its site.
    pub site: &'a Site,
    /// How that site compares.
    pub before: Option<&'a Before<'a>>,
}

/// Files by their order.
pub(super) type Files = Vec<(String, Arc<[u8]>)>;

impl Kept {
    /// Returns what is needed to publish a site, with what of the last one still holds.
    pub fn new(sources: &Sources, site: &Site, last: Option<Last<'_>>) -> Self {
        let same_theme = |last: &Last<'_>| {
            last.site.config.theme == site.config.theme
                && same_files(&last.sources.theme, &sources.theme)
        };
        let themed = last.filter(same_theme).map(|last| last.kept);
        let theme = || Theme::new(sources, &site.config.theme);
        let templates = themed.map(|kept| Arc::clone(&kept.templates));
        let before = last.and_then(|last| Some((last.kept, last.before?)));
        let same_language = |last: &Last<'_>| last.site.config.language == site.config.language;
        let spoken = themed.and(last).filter(same_language).and(before);
        let nav = spoken.filter(|(_, before)| before.has_navigation());
        let languages = spoken.map(|(kept, _)| Arc::clone(&kept.languages));
        let same_list = |last: &Last<'_>| last.before.is_some() && same_list(last.site, site);
        let catalogue = themed.and(last).filter(same_list).map(|last| last.kept);
        let drawn = (0..site.designs.len()).map(|at| {
            let old = before.filter(|(_, before)| before.has_topology(at));
            Drawn::after(&site.designs[at].topology, old.map(|(kept, _)| &kept.drawn[at]))
        });
        Self {
            templates: templates.unwrap_or_else(|| Arc::new(Templates::load(&theme(), sources))),
            languages: languages
                .unwrap_or_else(|| Arc::new(Languages::load(&theme(), sources, site))),
            theme: themed.map(|kept| Arc::clone(&kept.theme)).unwrap_or_default(),
            nav: nav.map(|(kept, _)| Arc::clone(&kept.nav)).unwrap_or_default(),
            headers: Headers::default(),
            catalogue: catalogue.map(|kept| Arc::clone(&kept.catalogue)).unwrap_or_default(),
            drawn: drawn.collect(),
            words: OnceLock::new(),
            words_before: before
                .and_then(|(kept, _)| kept.words.get().or(kept.words_before.as_ref()).cloned()),
        }
    }

    pub(super) fn nav(&self, site: &Site) -> &Nav {
        self.nav.get_or_init(|| Nav::new(site, &self.languages.0))
    }

    pub(super) fn theme(&self, sources: &Sources, site: &Site) -> &Files {
        self.theme.get_or_init(|| {
            let files = Theme::new(sources, &site.config.theme).files();
            files.into_iter().map(|(path, bytes)| (path, bytes.into())).collect()
        })
    }

    pub(super) fn catalogue(&self, make: impl FnOnce() -> Catalogue) -> &Catalogue {
        self.catalogue.get_or_init(make)
    }

    pub(super) fn words(&self, site: &Site) -> &Words {
        self.words.get_or_init(|| Arc::new(Words::new(&site.pages, self.words_before.as_deref())))
    }

    pub(super) fn drawn(&self, at: usize) -> &Drawn {
        &self.drawn[at]
    }
}

/// Returns whether the same files come from the theme or are copied.
fn same_files(old: &[Asset], new: &[Asset]) -> bool {
    old.len() == new.len()
        && old.iter().zip(new).all(|(a, b)| {
            a.path == b.path && (Arc::ptr_eq(&a.bytes, &b.bytes) || a.bytes == b.bytes)
        })
}

/// Returns whether two sites with the same pages have files of the same names, drawings apart.
fn same_list(old: &Site, new: &Site) -> bool {
    let of_all = |site: &Site| (ledger::has_feed(site), ledger::has_tags(site));
    old.assets == new.assets
        && old.config.base_url == new.config.base_url
        && old.pages.iter().zip(&new.pages).all(|(a, b)| a.aliases == b.aliases)
        && of_all(old) == of_all(new)
}

/// The drawings of a design.
pub(super) struct Drawn {
    topology: Arc<Topology>,
    made: OnceLock<Arc<Drawings>>,
    /// Those of an earlier site, for the same topology.
    before: Option<Arc<Drawings>>,
}

/// Drawings, and what they were drawn from beside the topology.
struct Drawings {
    marks: Marks,
    asked: Vec<Directive>,
    sheets: Vec<Sheet>,
}

impl Drawn {
    fn after(topology: &Arc<Topology>, before: Option<&Self>) -> Self {
        let before = before.and_then(|old| old.made.get().or(old.before.as_ref()).cloned());
        Self { topology: Arc::clone(topology), made: OnceLock::new(), before }
    }

    /// Returns the drawings with marks, and with those that directives ask for.
    pub(super) fn sheets(&self, wanted: impl FnOnce() -> (Marks, Vec<Directive>)) -> &[Sheet] {
        let made = self.made.get_or_init(|| {
            let (marks, asked) = wanted();
            let same = |old: &&Arc<Drawings>| old.marks == marks && old.is_asked_by(&asked);
            if let Some(old) = self.before.as_ref().filter(same) {
                return Arc::clone(old);
            }
            let sheets = drawings::of(&self.topology, &marks, &asked);
            Arc::new(Drawings { marks, asked, sheets })
        });
        &made.sheets
    }
}

impl Drawings {
    fn is_asked_by(&self, asked: &[Directive]) -> bool {
        let arguments = |list: &[Directive]| -> Vec<_> {
            list.iter().map(|directive| directive.arguments.clone()).collect()
        };
        arguments(&self.asked) == arguments(asked)
    }
}
