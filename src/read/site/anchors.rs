//! The anchors of a page: headings, what directives show, and those of the pages made for a design.

use super::lookup::{CANDIDATES_MAX, Dead, Lookup};
use crate::model::{DesignId, DirectiveKind, Page, Topology, names_rule, rule_ids, title_class};
use crate::read::suggest::{self, shortened};
use crate::read::urls;

/// What every page has: the top, which browsers know, and its text.
const PAGE_ANCHORS: [&str; 2] = ["top", "_main"];
/// How the anchors of drawings and of their words begin.
const DRAWING_ANCHORS: [&str; 2] = ["_sheet", "_words"];
/// The parts of the page of a single drawing.
const VIEW_ANCHORS: [&str; 2] = ["findings", "words"];
/// The parts of a register of issues.
const REGISTER_ANCHORS: [&str; 6] =
    ["confirmed", "model-only", "author-only", "text", "remarks", "questions"];
/// What a register can be cut down to.
const FILTER_ANCHORS: [&str; 11] = [
    "f-all",
    "f-critical",
    "f-high",
    "f-medium",
    "f-low",
    "f-info",
    "f-open",
    "f-accepted",
    "f-planned",
    "f-derived",
    "f-authored",
];

/// A page that is made for a design, without a text of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    /// The page of a design that has no text.
    Home,
    /// Its components.
    Components,
    /// Its issues.
    Issues,
    /// One of its drawings.
    View,
}

impl<'s> Lookup<'s> {
    pub(super) fn check_anchor(&self, page: &'s Page, fragment: &str) -> Result<(), Dead> {
        let wanted = urls::percent_decoded(fragment);
        if self.has_written_anchor(page, &wanted) || self.is_generated(page, &wanted) {
            return Ok(());
        }
        let message = format!("`{}` has no heading `#{}`", self.path(page), shortened(&wanted));
        let headings = page.headings.iter().take(CANDIDATES_MAX).map(|h| h.id.as_str());
        let rules = rule_ids().filter(|_| shows(page, DirectiveKind::Issues));
        let near = suggest::nearest(&wanted, headings.chain(rules.map(|rule| -> &str { rule })));
        Err(dead(message, near, "link to a heading that is there"))
    }

    /// Checks an address of this site that is no written page and no file; others are fine.
    pub(super) fn check_made(&self, url: &str, fragment: &str) -> Result<(), Dead> {
        let Some((design, made)) = self.made(url) else { return Ok(()) };
        let topology = &self.site.design(design).topology;
        let wanted = urls::percent_decoded(fragment);
        if topology.unread || is_made_anchor(topology, made, &wanted) {
            return Ok(());
        }
        let message = format!("`{url}` has no anchor `#{}`", shortened(&wanted));
        let ids = topology.components.iter().map(|component| component.id.as_str());
        let near = match made {
            Made::Components => suggest::nearest(&wanted, ids.take(CANDIDATES_MAX)),
            Made::Issues | Made::Home => suggest::nearest(&wanted, rule_ids()),
            Made::View => None,
        };
        Err(dead(message, near, "leave the anchor out, or link to one that is there"))
    }

    /// Returns whether a page may get an anchor that nobody writes: of a section, of what a directive
    /// shows, of a finding. Which findings there are is known later; here their rules are.
    fn is_generated(&self, page: &Page, anchor: &str) -> bool {
        let Some(design) = page.design.map(|design| self.site.design(design)) else {
            return PAGE_ANCHORS.contains(&anchor);
        };
        if design.topology.unread {
            let presents = design.index.is_some_and(|id| self.site.page(id).file == page.file);
            return presents || page.directives.iter().any(|d| d.kind.needs_design());
        }
        is_shown(&design.topology, anchor, |kind| shows(page, kind))
    }

    /// Returns the design that an address was made for, and what it shows.
    pub(super) fn made(&self, url: &str) -> Option<(DesignId, Made)> {
        let url = url.trim_end_matches('/');
        let design = |folder: &str| {
            let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            self.designs.get(folder.as_str()).copied()
        };
        if let Some(home) = design(url) {
            return Some((home, Made::Home));
        }
        let (parent, name) = url.rsplit_once('/').unwrap_or(("", url));
        let home =
            parent.strip_suffix("views").filter(|home| home.is_empty() || home.ends_with('/'));
        if let Some(of_view) = home.and_then(|home| design(home.trim_end_matches('/')))
            && self.may_have_view(of_view, name)
        {
            return Some((of_view, Made::View));
        }
        let made = match name {
            "components" => Made::Components,
            "issues" => Made::Issues,
            _ => return None,
        };
        Some((design(parent)?, made))
    }
}

fn dead(message: String, near: Option<&str>, otherwise: &str) -> Dead {
    let help = match near {
        Some(near) => format!("did you mean `#{near}`?"),
        None => otherwise.to_owned(),
    };
    ("dead-link", message, help)
}

/// Returns whether a page shows what a directive stands for, placed by hand or not.
fn shows(page: &Page, kind: DirectiveKind) -> bool {
    page.presents && page.auto || page.directives.iter().any(|d| d.kind == kind)
}

/// Returns whether an anchor is one of what a text shows of its design.
fn is_shown(topology: &Topology, anchor: &str, shows: impl Fn(DirectiveKind) -> bool) -> bool {
    let section = DirectiveKind::ALL.iter().find(|kind| kind.word() == anchor);
    let section = section.filter(|kind| kind.needs_design() && **kind != DirectiveKind::Diagram);
    PAGE_ANCHORS.contains(&anchor)
        || section.is_some_and(|kind| shows(*kind))
        || shows(DirectiveKind::Diagram) && is_drawing(anchor)
        || shows(DirectiveKind::Issues) && is_finding(topology, anchor)
}

fn is_drawing(anchor: &str) -> bool {
    DRAWING_ANCHORS.iter().any(|id| names_rule(id, anchor))
}

fn is_finding(topology: &Topology, anchor: &str) -> bool {
    let mut titles = topology.issues.iter().map(|issue| title_class(&issue.title));
    rule_ids().any(|rule| names_rule(rule, anchor))
        || titles.any(|title| names_rule(&title, anchor))
}

fn is_made_anchor(topology: &Topology, made: Made, anchor: &str) -> bool {
    let is_own = match made {
        Made::Home => is_shown(topology, anchor, |_| true),
        Made::Components => {
            let section = anchor.strip_prefix("in-");
            topology.find(anchor).is_some()
                || section.is_some_and(|id| id == "none" || topology.find(id).is_some())
        }
        Made::Issues => {
            REGISTER_ANCHORS.contains(&anchor)
                || FILTER_ANCHORS.contains(&anchor)
                || is_finding(topology, anchor)
        }
        Made::View => VIEW_ANCHORS.contains(&anchor) || is_drawing(anchor),
    };
    is_own || PAGE_ANCHORS.contains(&anchor)
}
