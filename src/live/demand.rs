//! A site whose files are made when somebody asks for them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::channel::Files;
use crate::BuildOptions;
use crate::analyze::analyze_design;
use crate::model::{Before, DesignAnalysis, DesignId, Finding, Quick, Site, Sources};
use crate::publish::{Analyses, Kept, Last, Shop};
use crate::read::{Memo, read_again};

/// A site of which only the nouns are there. A save costs little more than reading the page that
/// was saved; what it changes elsewhere is found out by whoever looks there.
pub struct Demand {
    sources: Sources,
    site: Site,
    options: BuildOptions,
    memo: Memo,
    kept: Kept,
    analyses: Vec<OnceLock<Arc<DesignAnalysis>>>,
    /// Files that somebody asked for.
    made: Mutex<HashMap<String, Arc<[u8]>, Quick>>,
    mistakes: Vec<Finding>,
}

impl Demand {
    /// Returns the site that `sources` describe; of `last`, the site before it with the same
    /// options, everything is taken that is the same.
    pub fn new(sources: Sources, options: &BuildOptions, last: Option<&Self>) -> Self {
        let known = last.map(|last| (&last.site, &last.memo));
        let (read, memo) = read_again(&sources, &options.read, known);
        let site = read.site;
        let before = last.and_then(|last| Before::new(&last.site, &site));
        let kept = last.map(|Self { kept, sources, site, .. }| {
            let before = before.as_ref();
            Last { kept, sources, site, before }
        });
        let kept = Kept::new(&sources, &site, kept);
        let analyses = (0..site.designs.len()).map(|at| {
            let same = before.as_ref().filter(|before| before.has_analysis(at));
            last.filter(|_| same.is_some()).map(|last| last.analyses[at].clone())
        });
        let analyses = analyses.map(Option::unwrap_or_default).collect();
        let mistakes = sources.findings.iter().cloned().chain(read.findings).collect();
        let options = options.clone();
        let made = Mutex::default();
        let mut demand = Self { sources, site, options, memo, kept, analyses, made, mistakes };
        let more = demand.shop().template_findings();
        demand.mistakes.extend(more);
        demand
    }

    /// Returns what the site is made from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns what was read.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Returns what is wrong with the sources, and with templates as far as it shows without use.
    pub fn mistakes(&self) -> &[Finding] {
        &self.mistakes
    }

    /// Returns the paths of all files, in order.
    pub fn paths(&self) -> Vec<String> {
        self.shop().paths()
    }

    /// Makes what may go wrong, and returns the mistakes in templates that came up.
    ///
    /// Where all templates are built in nothing can, and nothing is made.
    pub fn try_templates(&self) -> Vec<Finding> {
        let shop = self.shop();
        let mut findings: Vec<Finding> = Vec::new();
        if !shop.may_fail() {
            return findings;
        }
        for path in shop.paths() {
            let found = shop.file(&path).and_then(|(_, finding)| finding);
            findings.extend(found.filter(|f| !findings.contains(f) && !self.mistakes.contains(f)));
        }
        findings
    }

    fn shop(&self) -> Shop<'_> {
        Shop::new(&self.sources, &self.site, self, &self.options.publish, &self.kept)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Arc<[u8]>, Quick>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Analyses for Demand {
    fn design(&self, at: usize) -> Option<&DesignAnalysis> {
        let analysis = self.analyses.get(at)?.get_or_init(|| {
            let id = DesignId(u32::try_from(at).unwrap_or(u32::MAX));
            Arc::new(analyze_design(&self.site, id, &self.options.analyze))
        });
        Some(analysis)
    }
}

impl Files for Demand {
    fn get(&self, path: &str) -> Option<Arc<[u8]>> {
        if let Some(bytes) = self.known().get(path) {
            return Some(Arc::clone(bytes));
        }
        let (bytes, _) = self.shop().file(path)?;
        self.known().insert(path.to_owned(), Arc::clone(&bytes));
        Some(bytes)
    }

    fn shared(&self, ending: &str) -> Vec<(String, Arc<[u8]>)> {
        let theme = self.shop().theme().iter().cloned();
        let copied = self.site.assets.iter().filter_map(|(index, path)| {
            Some((path.clone(), Arc::clone(&self.sources.assets.get(*index)?.bytes)))
        });
        theme.chain(copied).filter(|(path, _)| path.ends_with(ending)).collect()
    }
}
