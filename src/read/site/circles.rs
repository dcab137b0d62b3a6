//! Decisions that supersede each other in a circle.

use std::sync::Arc;

use super::resolve::Resolved;
use crate::model::{Finding, Severity, Site, Sources};

/// Reports decisions that supersede each other, at one of each circle.
pub(super) fn check(
    sources: &Sources,
    site: &Site,
    all: &[Arc<Resolved>],
    findings: &mut Vec<Finding>,
) {
    let mut done = vec![false; all.len()];
    let mut on_way = vec![false; all.len()];
    for start in 0..all.len() {
        let mut way = vec![(start, 0)];
        while let Some((at, next)) = way.pop() {
            let is_open = !done[at] && site.pages[at].decision.is_some();
            let edge = all[at].supersedes.get(next).filter(|_| is_open);
            let Some((old, span)) = edge else {
                (done[at], on_way[at]) = (true, false);
                continue;
            };
            on_way[at] = true;
            way.push((at, next + 1));
            let old = old.0 as usize;
            if on_way[old] {
                let path = &sources.file(site.pages[old].file).path;
                let message = match at == old {
                    true => "the decision supersedes itself".to_owned(),
                    false => format!("`{path}` and this decision supersede each other"),
                };
                let finding = Finding::input("cycle", Severity::Error, *span, message);
                findings.push(finding.help("leave out `supersedes` at the older decision"));
            } else if !done[old] {
                way.push((old, 0));
            }
        }
    }
}
