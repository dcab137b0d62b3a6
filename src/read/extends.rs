//! `extends`: a topology that starts from another and overrides it by id.
//!
//! Trees are merged before they mean anything, so every mistake keeps its own file and line.

use super::suggest;
use super::tree::Tree;
use super::{icons, merge, paths, topology, yaml};
use crate::model::{FileId, Finding, Label, Severity, Sources, Span, Topology};

/// Longest chain of topologies that extend each other.
const CHAIN_MAX: usize = 16;
/// What stands at the `extends` of a topology whose base cannot be read.
pub(crate) const STARTS_FROM_IT: &str = "starts from it, and is not looked at before";

/// Returns the topology in `file`, everything it extends merged in.
pub(crate) fn load(
    sources: &Sources,
    file: FileId,
    findings: &mut Vec<Finding>,
) -> Option<Topology> {
    let mut trees = vec![parse(sources, file, findings)?];
    let mut chain = vec![file];
    let mut broken = false;
    while let Some((base, said_at)) = base_of(sources, &trees[trees.len() - 1], &chain, findings) {
        chain.push(base);
        let before = findings.len();
        let Some(base_tree) = parse(sources, base, findings) else {
            let label = || Label { span: said_at, text: STARTS_FROM_IT.to_owned() };
            findings[before..].iter_mut().for_each(|finding| finding.labels.push(label()));
            broken = true;
            break;
        };
        trees.push(base_tree);
    }
    if let Some(first) = trees.last().filter(|_| !broken) {
        check_remove(first, findings);
    }
    // What is missing because its file cannot be read is no mistake of those who name it.
    let mut unsaid = Vec::new();
    let findings = if broken { &mut unsaid } else { findings };
    // From the start of the chain on, so that `remove` reaches what every earlier file says.
    let mut tree = trees.pop()?;
    while let Some(over) = trees.pop() {
        tree = merge::merge(tree, &over, findings);
    }
    let mut topology = topology::build(&tree, file, findings)?;
    topology.extends = chain.get(1).copied();
    icons::resolve(sources, &mut topology, findings);
    Some(topology)
}

/// Reports `remove` in a topology that starts from no other.
fn check_remove(tree: &Tree, findings: &mut Vec<Finding>) {
    let Some((key, _)) = tree.get(tree.root, "remove") else { return };
    if tree.get(tree.root, "extends").is_none() {
        let message = "`remove` needs `extends`".to_owned();
        let finding = Finding::input("missing-key", Severity::Error, tree.span(key), message);
        findings.push(finding.help("name the topology to start from, or leave `remove` out"));
    }
}

fn parse(sources: &Sources, file: FileId, findings: &mut Vec<Finding>) -> Option<Tree> {
    yaml::parse(file, &sources.file(file).text, 0, findings)
}

/// Returns the file that `extends` names, unless it is missing or closes a circle.
fn base_of(
    sources: &Sources,
    tree: &Tree,
    chain: &[FileId],
    findings: &mut Vec<Finding>,
) -> Option<(FileId, Span)> {
    let (_, value) = tree.get(tree.root, "extends")?;
    let written = tree.text(value)?;
    let from = &sources.file(tree.span(value).file).path;
    if let Some(finding) = not_utf8(sources, from, written, tree.span(value)) {
        findings.push(finding);
        return None;
    }
    let mut error = |rule, message: String, help: &str| -> Option<(FileId, Span)> {
        let finding = Finding::input(rule, Severity::Error, tree.span(value), message);
        findings.push(finding.help(help));
        None
    };
    let found = paths::resolve(from, written).and_then(|path| sources.find(&path));
    let Some(base) = found else {
        let near = nearest_yaml(sources, from, written);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a topology of this project, relative to this file".to_owned(),
        };
        let message = format!("there is no file `{}`", suggest::shortened(written));
        return error("missing-file", message, &help);
    };
    if chain.contains(&base) {
        let path = &sources.file(base).path;
        let help = "one topology of the circle has to stand alone";
        return error("cycle", format!("`{path}` would extend itself"), help);
    }
    if chain.len() >= CHAIN_MAX {
        let message = format!("more than {CHAIN_MAX} topologies extend each other");
        return error("limit-exceeded", message, "extend one that is nearer to the start");
    }
    Some((base, tree.span(value)))
}

/// Returns the finding that a topology which a file names, relative to itself, is not UTF-8: it was
/// taken for a file that is only copied.
pub(crate) fn not_utf8(
    sources: &Sources,
    from: &str,
    written: &str,
    said_at: Span,
) -> Option<Finding> {
    let path = paths::resolve(from, written.trim()).filter(|path| paths::is_yaml(path))?;
    let is_text = sources.find(&path).is_some() || sources.asset_text(&path).is_some();
    let copied = !is_text && sources.assets.iter().any(|asset| asset.path == path);
    let message = || format!("`{path}` is not UTF-8");
    copied.then(|| {
        let finding = Finding::input("not-utf8", Severity::Error, said_at, message());
        finding.help("save the file as UTF-8")
    })
}

fn nearest_yaml(sources: &Sources, from: &str, written: &str) -> Option<String> {
    let candidates: Vec<String> = sources
        .files
        .iter()
        .filter(|file| paths::is_yaml(&file.path) && file.path != from)
        .take(200)
        .map(|file| paths::relative(from, &file.path))
        .collect();
    suggest::nearest(written, candidates.iter().map(String::as_str)).map(str::to_owned)
}
