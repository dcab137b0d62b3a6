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
///
/// Where one of the files cannot be read, what all of them say together is not known, and no mistake
/// in the others is told before.
pub(crate) fn load(sources: &Sources, file: FileId, findings: &mut Vec<Finding>) -> Topology {
    let mut chain = vec![file];
    let mut topology = match trees(sources, &mut chain, findings) {
        Some(trees) => merged(trees, file, findings),
        None => Topology::unreadable(file),
    };
    topology.extends = chain.get(1).copied();
    icons::resolve(sources, &mut topology, findings);
    topology
}

/// Returns what the files say that start from each other, the first of `chain` first; `None` where
/// one of them cannot be read.
fn trees(
    sources: &Sources,
    chain: &mut Vec<FileId>,
    findings: &mut Vec<Finding>,
) -> Option<Vec<Tree>> {
    let mut trees = vec![parse(sources, *chain.first()?, findings)?];
    while let Base::File(base, said_at) = base_of(sources, trees.last()?, chain, findings)? {
        chain.push(base);
        let before = findings.len();
        let Some(tree) = parse(sources, base, findings) else {
            let label = || Label { span: said_at, text: STARTS_FROM_IT.into() };
            findings[before..].iter_mut().for_each(|finding| finding.labels.push(label()));
            return None;
        };
        trees.push(tree);
    }
    Some(trees)
}

fn merged(mut trees: Vec<Tree>, file: FileId, findings: &mut Vec<Finding>) -> Topology {
    let Some(mut tree) = trees.pop() else { return Topology::unreadable(file) };
    check_remove(&tree, findings);
    // From the start of the chain on, so that `remove` reaches what every earlier file says.
    while let Some(over) = trees.pop() {
        tree = merge::merge(tree, &over, findings);
    }
    topology::build(&tree, file, findings)
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

/// What a topology starts from.
enum Base {
    /// No other, or one that would close a circle: all of that is known.
    Nothing,
    /// The one in this file, and where that is said.
    File(FileId, Span),
}

/// Returns what the last topology of `chain` starts from; `None` when that cannot be read.
fn base_of(
    sources: &Sources,
    tree: &Tree,
    chain: &[FileId],
    findings: &mut Vec<Finding>,
) -> Option<Base> {
    let Some((_, value)) = tree.get(tree.root, "extends") else { return Some(Base::Nothing) };
    let Some(written) = tree.text(value) else { return Some(Base::Nothing) };
    let from = &sources.file(tree.span(value).file).path;
    if let Some(finding) = not_utf8(sources, from, written, tree.span(value)) {
        findings.push(finding);
        return None;
    }
    let mut error = |rule, message: String, help: &str| {
        let finding = Finding::input(rule, Severity::Error, tree.span(value), message);
        findings.push(finding.help(help));
    };
    let found = paths::resolve(from, written).and_then(|path| sources.find(&path));
    let Some(base) = found else {
        let near = nearest_yaml(sources, from, written);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a topology of this project, relative to this file".to_owned(),
        };
        let message = format!("there is no file `{}`", suggest::shortened(written));
        error("missing-file", message, &help);
        return None;
    };
    if chain.contains(&base) {
        let path = &sources.file(base).path;
        let help = "one topology of the circle has to stand alone";
        error("cycle", format!("`{path}` would extend itself"), help);
        return Some(Base::Nothing);
    }
    if chain.len() >= CHAIN_MAX {
        let message = format!("more than {CHAIN_MAX} topologies extend each other");
        error("limit-exceeded", message, "extend one that is nearer to the start");
        return None;
    }
    Some(Base::File(base, tree.span(value)))
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
