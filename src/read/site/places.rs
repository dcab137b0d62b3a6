//! Where pages and assets stand: URLs, reading order, clashes.

use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::designs::Loaded;
use super::{CONTENT, Draft, Said};
use crate::model::{Finding, Label, LinkTarget, Page, Quick, Severity, Site, Sources, Span};
use crate::read::{paths, urls};

/// Files that every site has, or may have, at its root.
const FILES: [&str; 4] = ["404.html", "robots.txt", "sitemap.xml", "feed.xml"];

/// Pages in reading order with their URLs, and the URL of each folder.
pub(super) struct Places<'s> {
    pub(super) drafts: Vec<Draft<'s>>,
    pub(super) urls: Vec<String>,
    pub(super) folders: Folders,
}

/// URL and order of every folder below the content.
#[derive(Default)]
pub(super) struct Folders {
    known: HashMap<String, Folder, Quick>,
}

#[derive(Clone, Default)]
struct Folder {
    url: String,
    /// Its place, and those of the folders around it, the outermost first.
    order: Rc<[Order]>,
}

/// Place among siblings: weight, number, name.
type Order = (i64, u64, String);

/// A page with its URL and its place: that of its folder, and among the pages there.
struct Placed<'s> {
    folder: Rc<[Order]>,
    /// None for the page that stands for the folder; it is the first.
    order: Option<Order>,
    url: String,
    draft: Draft<'s>,
}

impl Placed<'_> {
    fn compare(&self, other: &Self) -> Ordering {
        let order = match Rc::ptr_eq(&self.folder, &other.folder) {
            true => self.order.cmp(&other.order),
            false => self.orders().cmp(other.orders()),
        };
        order.then_with(|| self.draft.path.cmp(other.draft.path))
    }

    fn orders(&self) -> impl Iterator<Item = &Order> {
        self.folder.iter().chain(&self.order)
    }
}

impl Folders {
    /// Returns the URL of a folder: empty or ending in `/`.
    pub(super) fn url(&self, folder: &str) -> String {
        match self.known.get(folder) {
            Some(found) => found.url.clone(),
            None => folder.split('/').map(plain_segment).collect(),
        }
    }
}

/// A folder that holds no page keeps dots and case: `.well-known`.
fn plain_segment(name: &str) -> String {
    match name.starts_with('.') {
        true => format!("{name}/"),
        false => format!("{}/", urls::segment(name)),
    }
}

/// Returns the pages in reading order, each with its URL; of two with one URL the first stays.
pub(super) fn place<'s>(
    sources: &'s Sources,
    drafts: Vec<Draft<'s>>,
    topologies: &[Loaded],
    findings: &mut Vec<Finding>,
) -> Places<'s> {
    let indices = indices(&drafts);
    let mut folders = Folders::default();
    folders.known.insert(String::new(), Folder::default());
    let topologies = topologies.iter().map(|loaded| sources.file(loaded.file).path.as_str());
    let assets = sources.assets.iter().map(|asset| asset.path.as_str());
    let below = topologies.chain(assets).filter_map(|path| path.strip_prefix(CONTENT));
    for path in drafts.iter().map(|draft| draft.path).chain(below) {
        ensure(paths::folder(path), &drafts, &indices, &mut folders);
    }
    let mut placed: Vec<Placed<'s>> = Vec::with_capacity(drafts.len());
    let is_index: Vec<bool> = drafts
        .iter()
        .enumerate()
        .map(|(at, draft)| indices.get(paths::folder(draft.path)) == Some(&at))
        .collect();
    for (draft, is_index) in drafts.into_iter().zip(is_index) {
        let known = folders.known.get(paths::folder(draft.path)).cloned().unwrap_or_default();
        let Folder { order: folder, mut url } = known;
        let order = (!is_index).then(|| {
            let stem = stem(draft.path);
            let slug = draft.said.front.slug.as_ref().map(|(slug, _)| slug.clone());
            url.push_str(&slug.unwrap_or_else(|| urls::segment(stem)));
            url.push('/');
            sibling_order(draft.said.front.weight, stem)
        });
        placed.push(Placed { folder, order, url, draft });
    }
    placed.sort_by(Placed::compare);
    let placed = unique(sources, placed, findings);
    let (urls, drafts) = placed.into_iter().unzip();
    Places { drafts, urls, folders }
}

/// Returns the page that stands for each folder: `index.md` before `README.md`.
fn indices<'s>(drafts: &[Draft<'s>]) -> HashMap<&'s str, usize, Quick> {
    let mut found: HashMap<&str, (usize, usize), Quick> = HashMap::default();
    for (at, draft) in drafts.iter().enumerate() {
        let rank = match paths::name(draft.path) {
            "index.md" => 0,
            "index.markdown" => 1,
            "_index.md" => 2,
            "README.md" => 3,
            "readme.md" | "Readme.md" => 4,
            _ => continue,
        };
        let best = found.entry(paths::folder(draft.path)).or_insert((rank, at));
        *best = (*best).min((rank, at));
    }
    found.into_iter().map(|(folder, (_, at))| (folder, at)).collect()
}

fn ensure(
    folder: &str,
    drafts: &[Draft<'_>],
    indices: &HashMap<&str, usize, Quick>,
    folders: &mut Folders,
) {
    if folders.known.contains_key(folder) {
        return;
    }
    // Paths are as deep as the file system lets them be; no recursion is needed for parents.
    let starts = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
    let mut parent = Folder::default();
    for end in starts {
        let path = &folder[..end];
        if let Some(known) = folders.known.get(path) {
            parent = known.clone();
            continue;
        }
        let index = indices.get(path).map(|at| &drafts[*at].said.front);
        let name = paths::name(path);
        let slug = index.and_then(|front| front.slug.as_ref());
        parent.url.push_str(&match slug {
            Some((slug, _)) => format!("{slug}/"),
            None => plain_segment(name),
        });
        let own = sibling_order(index.and_then(|front| front.weight), name);
        parent.order = parent.order.iter().cloned().chain([own]).collect();
        folders.known.insert(path.to_owned(), parent.clone());
    }
}

fn sibling_order(weight: Option<i64>, name: &str) -> Order {
    let (number, rest) = urls::split_number(name);
    (weight.unwrap_or(i64::MAX), number.unwrap_or(u64::MAX), rest.to_lowercase())
}

fn stem(path: &str) -> &str {
    let name = paths::name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Drops pages whose URL an earlier one has, and reports both.
fn unique<'s>(
    sources: &Sources,
    placed: Vec<Placed<'s>>,
    findings: &mut Vec<Finding>,
) -> Vec<(String, Draft<'s>)> {
    let mut taken: HashMap<String, Span, Quick> = HashMap::default();
    let mut kept = Vec::with_capacity(placed.len());
    for Placed { url, draft, .. } in placed {
        let slug = draft.said.front.slug.as_ref().map(|(_, span)| *span);
        let span = slug.unwrap_or(Span::new(draft.file, 0, 0));
        match taken.entry(url.to_lowercase()) {
            Entry::Occupied(first) => findings.push(clash(sources, &url, span, *first.get())),
            Entry::Vacant(free) => {
                free.insert(span);
                kept.push((url, draft));
            }
        }
    }
    kept
}

fn clash(sources: &Sources, url: &str, span: Span, first: Span) -> Finding {
    let path = |span: Span| sources.file(span.file).path.as_str();
    let message =
        format!("`{}` and `{}` would both be published as `/{url}`", path(first), path(span));
    let mut finding = Finding::input("url-clash", Severity::Error, span, message)
        .help("rename one of them, or give one a `slug`");
    finding.labels.push(Label { span: first, text: "the other one".into() });
    finding
}

/// Returns the assets of the content and the URL path each is copied to.
pub(super) fn assets(sources: &Sources, folders: &Folders) -> Vec<(usize, String)> {
    let below = sources.assets.iter().enumerate().filter_map(|(at, asset)| {
        let path = asset.path.strip_prefix(CONTENT)?;
        let folder = paths::folder(path);
        Some((at, format!("{}{}", folders.url(folder), paths::name(path))))
    });
    below.collect()
}

/// Drops the copies of topologies that no page links to; their designs show what they say.
pub(super) fn drop_unused_topologies(sources: &Sources, site: &mut Site) {
    let files = site.designs.iter().flat_map(|design| {
        let base = design.topology.extends;
        [Some(design.topology.file), base].into_iter().flatten()
    });
    let unused: HashSet<&str> = files.map(|file| sources.file(file).path.as_str()).collect();
    let links = site.pages.iter().flat_map(|page| &page.links);
    let paths = links.filter_map(|link| match &link.target {
        LinkTarget::Path(path) => Some(path.split(['#', '?']).next().unwrap_or(path)),
        _ => None,
    });
    let linked: HashSet<String> = paths.map(str::to_owned).collect();
    site.assets.retain(|(at, url)| {
        let path = sources.assets[*at].path.as_str();
        let named = matches!(paths::name(path), "topology.yaml" | "topology.yml");
        linked.contains(url) || !named && !unused.contains(path)
    });
}

/// Reports aliases, generated pages and assets that want the URL of a page or of each other.
pub(super) fn check_clashes(
    sources: &Sources,
    site: &Site,
    said: &[Arc<Said>],
    findings: &mut Vec<Finding>,
) {
    let mut taken: HashMap<String, Span, Quick> = HashMap::default();
    for page in &site.pages {
        taken.insert(page.url.to_lowercase(), Span::new(page.file, 0, 0));
    }
    let mut claim = |url: String, span: Span| match taken.get(&url.to_lowercase()) {
        Some(first) => findings.push(clash(sources, &url, span, *first)),
        None => drop(taken.insert(url.to_lowercase(), span)),
    };
    for design in &site.designs {
        let file = Span::new(design.topology.file, 0, 0);
        for generated in ["components/", "issues/"] {
            claim(format!("{}{generated}", design.url), file);
        }
        let pages: BTreeSet<&str> = design.topology.paged_views().collect();
        for view in pages {
            claim(format!("{}views/{view}/", design.url), file);
        }
    }
    let tagged = site.pages.iter().find(|page| !page.tags.is_empty());
    if let Some(page) = tagged {
        claim("tags/".to_owned(), Span::new(page.file, 0, 0));
    }
    for (alias, span) in said.iter().flat_map(|said| &said.front.aliases) {
        match taken.get(&alias.to_lowercase()) {
            Some(first) => findings.push(taken_alias(sources, alias, *span, *first)),
            None => drop(taken.insert(alias.to_lowercase(), *span)),
        }
    }
    for (at, url) in &site.assets {
        let Some(folder) = url.strip_suffix("index.html") else { continue };
        if let Some(first) = taken.get(&folder.to_lowercase()) {
            let message = format!(
                "`{}` and `{}` would both be published as `/{url}`",
                sources.file(first.file).path,
                sources.assets[*at].path
            );
            let finding = Finding::input("url-clash", Severity::Error, *first, message);
            findings.push(finding.help("rename one of them, or give the page a `slug`"));
        }
    }
}

/// Returns the finding that something else has the address of an alias.
fn taken_alias(sources: &Sources, alias: &str, span: Span, first: Span) -> Finding {
    let own = span.file == first.file;
    let path = &sources.file(first.file).path;
    let message = match (own, first.start > 0) {
        (true, true) => format!("the alias `/{alias}` is given twice"),
        (true, false) => format!("the alias `/{alias}` is an address of this page already"),
        (false, true) => format!("`{path}` has the alias `/{alias}` too"),
        (false, false) => format!("`{path}` is published as `/{alias}`, so it cannot be an alias"),
    };
    let mut finding = Finding::input("url-clash", Severity::Error, span, message)
        .help("leave the alias out, or choose another");
    finding.labels.push(Label { span: first, text: "the other one".into() });
    finding
}

/// Reports pages whose folder would have to be a file as well: `notes.txt.md` beside `notes.txt`.
pub(super) fn check_folders(
    sources: &Sources,
    site: &Site,
    said: &[Arc<Said>],
    findings: &mut Vec<Finding>,
) {
    let start = |page: &Page| Span::new(page.file, 0, 0);
    let pages = || site.pages.iter().map(|page| (page.url.as_str(), start(page)));
    let aliases = said.iter().flat_map(|said| &said.front.aliases);
    let aliases = aliases.map(|(alias, span)| (alias.as_str(), *span));
    let folders = pages().chain(aliases).collect::<Vec<_>>();
    // Only a file is called so; most sites have no folder with a dot in its name.
    if !folders.iter().any(|(url, _)| url.contains('.')) && site.assets.is_empty() {
        return;
    }
    let urls: HashSet<&str> = folders.iter().map(|(url, _)| *url).collect();
    let designs: HashSet<&str> = site.designs.iter().map(|design| design.url.as_str()).collect();
    let assets: HashSet<&str> = site.assets.iter().map(|(_, url)| url.as_str()).collect();
    let is_file = |path: &str| {
        let (parent, name) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
        let drawing = name.starts_with("drawing") && name.ends_with(".svg");
        assets.contains(path)
            || FILES.contains(&path)
            || name == "index.html" && (urls.contains(parent) || designs.contains(parent))
            || drawing && designs.contains(parent)
    };
    for (url, span) in folders {
        let mut ends = url.match_indices('/').map(|(end, _)| &url[..end]);
        if let Some(path) = ends.find(|path| is_file(path)) {
            let source = &sources.file(span.file).path;
            let message = format!("`{source}` needs a folder `/{path}/`, where a file stands");
            let finding = Finding::input("url-clash", Severity::Error, span, message);
            findings.push(finding.help("rename one of them, or give the page a `slug`"));
        }
    }
}
