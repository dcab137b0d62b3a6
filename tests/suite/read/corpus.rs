//! Cases from files: a topology or a small site, and beside it what is read and reported.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use groundplan::model::{Endpoint, FileId, LinkTarget, Page, Site, Sources, Topology};
use groundplan::read::{ReadOptions, read, read_topology};
use groundplan::report::{TextOptions, text};

use super::add;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/read");

#[test]
fn topologies_read_as_expected() {
    let mut cases = entries(&Path::new(CASES).join("topology"));
    cases.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    assert!(!cases.is_empty());
    let failed = cases.iter().filter_map(|path| {
        let yaml = std::fs::read_to_string(path).unwrap();
        let mut sources = Sources::default();
        add(&mut sources, "topology.yaml", &yaml);
        let (topology, findings) = read_topology(&sources, FileId(0));
        let mut out = text(&findings, &sources, &TextOptions::default());
        out.push_str(&topology.map_or("refused\n".to_owned(), |t| topology_text(&t)));
        differs(&path.with_extension("txt"), out)
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "not as expected (UPDATE=1 rewrites):\n{}", failed.join("\n"));
}

#[test]
fn sites_read_as_expected() {
    let cases = entries(&Path::new(CASES).join("site"));
    assert!(!cases.is_empty());
    let failed = cases.iter().filter_map(|folder| {
        let mut sources = Sources::default();
        load(folder, folder, &mut sources);
        let read = read(&sources, &ReadOptions::default());
        let mut out = text(&read.findings, &sources, &TextOptions::default());
        out.push_str(&site_text(&read.site, &sources));
        differs(&folder.join("expected.txt"), out)
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "not as expected (UPDATE=1 rewrites):\n{}", failed.join("\n"));
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn load(root: &Path, folder: &Path, sources: &mut Sources) {
    for path in entries(folder) {
        if path.is_dir() {
            load(root, &path, sources);
        } else if path.file_name().is_some_and(|name| name != "expected.txt") {
            let inside = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            add(sources, &inside, &std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Returns `out` unless it is what the file says; with UPDATE=1 the file is made to say it.
fn differs(expected: &Path, out: String) -> Option<String> {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(expected, out).unwrap();
        return None;
    }
    let wanted = std::fs::read_to_string(expected).unwrap_or_default();
    (wanted != out).then(|| format!("{}:\n{out}", expected.display()))
}

fn topology_text(topology: &Topology) -> String {
    let mut out = String::new();
    let name = |end: &Endpoint| match end {
        Endpoint::Component(id) => topology.component(*id).id.clone(),
        Endpoint::Group(id) => format!("group {}", topology.group(*id).id),
    };
    let list = |ends: &[Endpoint]| ends.iter().map(name).collect::<Vec<_>>().join(", ");
    writeln!(out, "title {:?}", topology.title.as_deref().unwrap_or("")).unwrap();
    for component in &topology.components {
        write!(out, "component {} {} {:?}", component.id, component.kind.id(), component.name)
            .unwrap();
        if let Some(parent) = component.parent {
            write!(out, " in {}", topology.component(parent).id).unwrap();
        }
        if let Some(group) = component.group {
            write!(out, " of {}", topology.group(group).id).unwrap();
        }
        writeln!(out).unwrap();
    }
    for group in &topology.groups {
        let members: Vec<Endpoint> =
            group.members.iter().copied().map(Endpoint::Component).collect();
        writeln!(out, "group {} {}: {}", group.id, group.mode.word(), list(&members)).unwrap();
    }
    for line in &topology.connections {
        let entry = topology.entry(line);
        let (from, to) = (topology.component(line.from), topology.component(line.to));
        let word = entry.purpose.word();
        writeln!(out, "connection {} -> {} {word} {:?}", from.id, to.id, entry.text()).unwrap();
    }
    for journey in &topology.journeys {
        let how = if journey.inferred { "inferred" } else { "stated" };
        let entry = &topology.component(journey.entry).id;
        let (target, steps) = (list(&journey.target), journey.steps.len());
        let word = journey.operation.word();
        writeln!(out, "journey {} {how} {word} {entry} -> {target}, {steps} steps", journey.id)
            .unwrap();
    }
    out
}

fn site_text(site: &Site, sources: &Sources) -> String {
    let mut out = String::new();
    for page in &site.pages {
        page_text(page, site, sources, &mut out);
    }
    for design in &site.designs {
        let index =
            design.index.map_or("no page".to_owned(), |id| format!("/{}", site.page(id).url));
        let pages = design.pages.len();
        writeln!(out, "design /{} presented by {index}, {pages} pages", design.url).unwrap();
    }
    for (at, url) in &site.assets {
        writeln!(out, "asset {} -> /{url}", sources.assets[*at].path).unwrap();
    }
    for (title, url) in &site.config.nav {
        writeln!(out, "nav {title:?} -> {url:?}").unwrap();
    }
    out
}

fn page_text(page: &Page, site: &Site, sources: &Sources, out: &mut String) {
    let design = page.design.map_or("none".to_owned(), |id| format!("/{}", site.design(id).url));
    writeln!(out, "page /{} {:?} design {design}", page.url, page.title).unwrap();
    for alias in &page.aliases {
        writeln!(out, "  alias /{alias}").unwrap();
    }
    for heading in &page.headings {
        writeln!(out, "  heading {} #{} {:?}", heading.level, heading.id, heading.text).unwrap();
    }
    for directive in &page.directives {
        writeln!(out, "  directive {} {:?}", directive.kind.word(), directive.arguments).unwrap();
    }
    for link in &page.links {
        let written = &sources.file(page.file).text[link.span.range()];
        let target = match &link.target {
            LinkTarget::Page(id, fragment) => {
                let fragment = fragment.as_deref().map(|f| format!("#{f}")).unwrap_or_default();
                format!("page /{}{fragment}", site.page(*id).url)
            }
            LinkTarget::Path(path) => format!("path /{path}"),
            LinkTarget::Outside(address) => format!("outside {address}"),
            LinkTarget::Dropped => "dropped".to_owned(),
        };
        writeln!(out, "  {} {written:?} -> {target}", if link.image { "image" } else { "link" })
            .unwrap();
    }
    for reference in &page.references {
        let found = match (reference.component, page.design) {
            (Some(id), Some(design)) => site.design(design).topology.component(id).id.clone(),
            _ => "nothing".to_owned(),
        };
        writeln!(out, "  reference {:?} {:?} -> {found}", reference.name, reference.text).unwrap();
    }
    for block in page.blocks.iter() {
        let text = block.text();
        let at = block.span(page.file, 0, text.len().max(1));
        let place = sources.locate(at);
        writeln!(out, "  {}:{} {:?} {text:?}", place.line, place.column, block.kind()).unwrap();
    }
}
