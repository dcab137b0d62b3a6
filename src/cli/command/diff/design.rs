//! Which design `diff` looks at, and its drawing.

use groundplan::compare::overlay;
use groundplan::draw::{Marks, ViewRequest, draw_wide, svg_file};
use groundplan::model::{Difference, Topology};
use groundplan::publish::icons;
use groundplan::read::nearest;

use super::Read;
use crate::cli::failure::Failure;

/// How many designs a message lists.
const NAMES_LISTED_MAX: usize = 12;

/// Returns the path of a design that one of the sides has.
pub(super) fn known(path: &str, sides: [&Read; 2]) -> Result<String, Failure> {
    let mut paths: Vec<&str> = sides.into_iter().flat_map(paths).collect();
    paths.sort_unstable();
    paths.dedup();
    let path = path.trim_start_matches("./").replace('\\', "/");
    if paths.contains(&path.as_str()) {
        return Ok(path);
    }
    let help = match nearest(&path, paths.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", listed(&paths)),
    };
    Err(Failure::usage(format!("there is no design `{path}`"), help))
}

fn paths(read: &Read) -> impl Iterator<Item = &str> {
    let designs = read.build.site.designs.iter();
    designs.map(|design| read.sources.file(design.topology.file).path.as_str())
}

fn listed(paths: &[&str]) -> String {
    let some = paths.iter().take(NAMES_LISTED_MAX).map(|path| format!("`{path}`"));
    some.collect::<Vec<_>>().join(", ")
}

/// Leaves only the design at `path`.
pub(super) fn leave_only(difference: &mut Difference<'_>, path: &str) {
    let is_it = |at: &Option<String>| at.as_deref() == Some(path);
    difference.designs.retain(|design| is_it(&design.was) || is_it(&design.is));
    difference.findings.clear();
}

/// Returns the drawing of the design that differs, or of the one at `path`; nothing, with the
/// reason, where there is nothing to draw.
pub(super) fn picture(
    difference: &Difference<'_>,
    path: Option<&str>,
    (before, after): (&Read, &Read),
) -> Result<Result<String, &'static str>, Failure> {
    let (was, is) = match &difference.designs[..] {
        [only] if only.unread != [false; 2] => return Ok(Err("its topology has mistakes")),
        [only] => (only.was.as_deref(), only.is.as_deref()),
        [] => match path.or_else(|| only_one(after)) {
            Some(path) => (Some(path), Some(path)),
            None => return Ok(Err("nothing differs")),
        },
        several => {
            let paths: Vec<&str> =
                several.iter().filter_map(|d| d.is.as_deref().or(d.was.as_deref())).collect();
            return Err(Failure::usage(
                format!("{} designs differ: {}", paths.len(), listed(&paths)),
                "name the one to draw: `--design PATH`",
            ));
        }
    };
    let nothing = Topology::titled(groundplan::model::FileId(0), None);
    let of = |read, path: Option<&str>| path.and_then(|path| topology(read, path));
    let (old, new) = (of(before, was), of(after, is));
    let title = new.or(old).and_then(|topology| topology.title.as_deref());
    let title = format!("{}: {} → {}", title.unwrap_or("Architecture"), before.name, after.name);
    Ok(drawn(old.unwrap_or(&nothing), new.unwrap_or(&nothing), &title, after))
}

fn only_one(read: &Read) -> Option<&str> {
    let mut paths = paths(read);
    paths.next().filter(|_| paths.next().is_none())
}

fn topology<'r>(read: &'r Read, path: &str) -> Option<&'r Topology> {
    let designs = || read.build.site.designs.iter();
    let at = paths(read).position(|other| other == path)?;
    designs().nth(at).map(|design| &*design.topology)
}

fn drawn(
    old: &Topology,
    new: &Topology,
    title: &str,
    after: &Read,
) -> Result<String, &'static str> {
    let both = overlay(old, new);
    if both.topology.components.is_empty() {
        return Err("the topology has no components");
    }
    let request = ViewRequest { open: true, ..ViewRequest::overview(&both.topology) };
    let marks = Marks { changes: both.changes, ..Marks::default() };
    let scene =
        draw_wide(&both.topology, &request, &marks).ok_or("it is too much for one drawing")?;
    let theme = &after.build.site.config.theme;
    Ok(svg_file(&scene, title, &icons(&after.sources, theme, &both.topology)))
}
