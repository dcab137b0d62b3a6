//! `diagram`: one picture of one topology.

use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use groundplan::disk::{self, CONTENT};
use groundplan::draw::{Marks, Palette, StepMark, ViewRequest, draw_wide, in_palette, svg_file};
use groundplan::model::{FileId, Finding, Severity, Sources, Topology, ViewName};
use groundplan::publish::icons;
use groundplan::read::{ReadOptions, nearest, read, read_topology};

use crate::cli::args::{Diagram, DiagramFormat, DiagramTheme};
use crate::cli::failure::{Failure, Status};
use crate::cli::{Context, export, show};

use super::save::hand_over;

/// How many views a message lists.
const NAMES_LISTED_MAX: usize = 12;

pub(crate) fn run(args: &Diagram, context: &Context) -> Result<Status, Failure> {
    hold_together(args)?;
    let (sources, file) = find(args, &context.common.root)?;
    let (topology, mistakes) = read_topology(&sources, file);
    show::findings(&sources.findings, &sources, context);
    show::findings(&mistakes, &sources, context);
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    // Its bytes count; what is wrong with the other files of the project does not.
    let in_it = |finding: &Finding| finding.labels.iter().any(|label| label.span.file == file);
    let broken = mistakes.iter().any(is_error)
        || sources.findings.iter().any(|finding| is_error(finding) && in_it(finding));
    let Some(topology) = topology.filter(|_| !broken) else {
        context.terminal.warn("not drawn: the topology has errors");
        return Ok(Status::Findings);
    };
    if topology.components.is_empty() {
        context.terminal.warn("not drawn: the topology has no components");
        return Ok(Status::Findings);
    }
    let Some(picture) = picture(&sources, &topology, args, context)? else {
        context
            .terminal
            .warn("not drawn: it is too much for one drawing; name a smaller view with `--view`");
        return Ok(Status::Findings);
    };
    hand_over(&picture, args.output.as_deref())?;
    Ok(Status::Fine)
}

/// Says which arguments do not go together, before anything is read.
fn hold_together(args: &Diagram) -> Result<(), Failure> {
    let (svg, png) = (args.format() == DiagramFormat::Svg, args.format() == DiagramFormat::Png);
    let of_drawings = [("--view", args.view.is_some()), ("--theme", args.theme.is_some())];
    if let Some((name, _)) = of_drawings.iter().find(|(_, given)| *given && !svg && !png) {
        return Err(Failure::usage(
            format!("`{name}` is for drawings; the other formats hold the whole topology"),
            "leave it out, or use `--format svg`",
        ));
    }
    if args.scale.is_some() && !png {
        let help = "leave it out, or use `--format png`";
        return Err(Failure::usage("`--scale` is for pixels, and only a PNG has any", help));
    }
    if png && cfg!(not(feature = "png")) {
        return Err(without_png());
    }
    if png && args.output.is_none() && io::stdout().is_terminal() {
        let help = "name a file with `-o picture.png`, or send it to another program";
        return Err(Failure::usage("a PNG is no text for a terminal", help));
    }
    Ok(())
}

/// Returns the sources around the topology to draw, and which of them it is.
///
/// A file in the content of a project is read with the rest of it, so that it can extend another.
fn find(args: &Diagram, root: &Path) -> Result<(Sources, FileId), Failure> {
    let Some(file) = &args.file else {
        let sources = disk::load(root)?;
        let first = sources.files.iter().position(|file| {
            matches!(file.path.rsplit('/').next(), Some("topology.yaml" | "topology.yml"))
        });
        let first = first.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| {
            Failure::usage(format!("there is no topology in `{CONTENT}`"), "give the path of one")
        })?;
        return Ok((sources, FileId(first)));
    };
    if let Some((root, path)) = project_of(file) {
        let sources = disk::load(&root)?;
        if let Some(id) = sources.find(&path) {
            return Ok((sources, id));
        }
    }
    Ok((disk::load_topology(file)?, FileId(0)))
}

/// Returns the root of the project whose content holds `file`, and the path from there.
fn project_of(file: &Path) -> Option<(PathBuf, String)> {
    let file = file.canonicalize().ok()?;
    let content =
        file.ancestors().skip(1).find(|at| at.file_name() == Some(OsStr::new(CONTENT)))?;
    let root = content.parent()?;
    let path = file.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
    Some((root.to_owned(), path))
}

/// Returns the picture; nothing where it is too much for one.
fn picture(
    sources: &Sources,
    topology: &Topology,
    args: &Diagram,
    context: &Context,
) -> Result<Option<Vec<u8>>, Failure> {
    let text = match args.format() {
        DiagramFormat::Svg | DiagramFormat::Png => {
            let Some(svg) = svg(sources, topology, args.view.as_deref())? else { return Ok(None) };
            return colored(svg, args, context).map(Some);
        }
        DiagramFormat::Dot => export::dot(topology),
        DiagramFormat::Mermaid => export::mermaid(topology),
        DiagramFormat::D2 => export::d2(topology),
        DiagramFormat::Json => export::json(topology),
    };
    Ok(Some(text.into_bytes()))
}

/// Returns a drawing in the colours and the format that were asked for.
fn colored(svg: String, args: &Diagram, context: &Context) -> Result<Vec<u8>, Failure> {
    let palette = args.theme.map(|theme| match theme {
        DiagramTheme::Light => Palette::Light,
        DiagramTheme::Dark => Palette::Dark,
    });
    match (args.format(), palette) {
        (DiagramFormat::Png, palette) => {
            let svg = in_palette(&svg, palette.unwrap_or(Palette::Light));
            png(&svg, args.scale.unwrap_or(1.0), context)
        }
        (_, Some(palette)) => Ok(in_palette(&svg, palette).into_bytes()),
        (_, None) => Ok(svg.into_bytes()),
    }
}

#[cfg(feature = "png")]
fn png(svg: &str, scale: f32, context: &Context) -> Result<Vec<u8>, Failure> {
    let picture = export::png(svg, scale)?;
    if !picture.without_font.is_empty() {
        let some = picture.without_font.iter().take(NAMES_LISTED_MAX);
        let some: Vec<String> = some.map(|c| format!("`{c}`")).collect();
        context.terminal.warn(&format!(
            "no font here has characters such as {}, drawn as boxes; install one, or use an SVG",
            some.join(", ")
        ));
    }
    Ok(picture.bytes)
}

/// Is refused before anything is drawn.
#[cfg(not(feature = "png"))]
fn png(_: &str, _: f32, _: &Context) -> Result<Vec<u8>, Failure> {
    Err(without_png())
}

fn without_png() -> Failure {
    Failure::usage(
        "this program was installed without PNG",
        "add `--features png` to `cargo install`, or use `--format svg`",
    )
}

fn svg(
    sources: &Sources,
    topology: &Topology,
    view: Option<&str>,
) -> Result<Option<String>, Failure> {
    let id = view.unwrap_or("main");
    let mut request = ViewRequest::named(topology, id).ok_or_else(|| unknown_view(topology, id))?;
    let steps = match topology.view_named(id) {
        Some(ViewName::Journey(journey)) => journey.steps.iter().zip(1..),
        _ => [].iter().zip(1..),
    };
    let steps = steps.map(|(step, number)| {
        let (from, to) = topology.way(step);
        StepMark { from, to, number }
    });
    let marks = Marks { steps: steps.collect(), ..Marks::default() };
    // A page can open a container when asked to; a file cannot.
    request.open = true;
    let Some(wide) = draw_wide(topology, &request, &marks) else { return Ok(None) };
    // The theme is named beside the content; a project without one needs no look there.
    let theme = match sources.theme.is_empty() {
        true => String::new(),
        false => read(sources, &ReadOptions::default()).site.config.theme,
    };
    Ok(Some(svg_file(&wide, &request.title, &icons(sources, &theme, topology))))
}

fn unknown_view(topology: &Topology, id: &str) -> Failure {
    let names: Vec<String> = topology.view_names().collect();
    let help = match nearest(id, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let some = names.iter().take(NAMES_LISTED_MAX).map(|name| format!("`{name}`"));
            format!("there are {}", some.collect::<Vec<_>>().join(", "))
        }
    };
    Failure::usage(format!("there is no view `{id}`"), help)
}
