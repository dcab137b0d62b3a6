//! Icons of kinds that a topology adds: paths relative to its file.

use super::paths;
use super::suggest::{self, shortened};
use crate::model::{Finding, Severity, Sources, Topology};

/// Makes the paths of icons those from the project root; one that leads nowhere is reported, and
/// the kind keeps the icon of its base.
pub(super) fn resolve(sources: &Sources, topology: &mut Topology, findings: &mut Vec<Finding>) {
    for kind in &mut topology.kinds {
        let Some(written) = kind.icon.take() else { continue };
        let from = &sources.file(kind.span.file).path;
        let path = paths::resolve(from, &written);
        let svg = |path: &&str| path.ends_with(".svg");
        let known = || sources.assets.iter().map(|asset| asset.path.as_str()).filter(svg);
        kind.icon = path.filter(|path| known().any(|known| known == path));
        if let Some(path) = kind.icon.take_if(|path| sources.asset_text(path).is_none()) {
            let message = format!("the icon `{path}` is not UTF-8");
            let finding = Finding::input("not-utf8", Severity::Error, kind.span, message);
            findings.push(finding.help("save the file as UTF-8"));
            continue;
        }
        if kind.icon.is_none() {
            let message = format!("there is no icon `{}`", shortened(&written));
            let near: Vec<String> = known().take(200).map(|to| paths::relative(from, to)).collect();
            let help = match suggest::nearest(&written, near.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name an SVG file of the content, relative to this file".to_owned(),
            };
            let finding = Finding::input("missing-file", Severity::Warning, kind.span, message);
            findings.push(finding.help(help));
        }
    }
}
