//! Navigation: the tree of pages, the sidebar, the next page.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::html::{escape, push_text};
use super::url;
use super::words::Languages;
use crate::model::{Quick, Site, Words};

/// How many siblings a sidebar lists around the current page; more would make a site quadratic.
const SIBLINGS_MAX: usize = 200;
/// How long links above and below a page are together, mostly.
const LINK_BYTES: usize = 256;
/// How many entries the header shows when `nav:` does not say.
const HEADER_MAX: usize = 6;

/// A folder or page of the tree.
struct Node {
    url: String,
    title: String,
    /// Whether there is a page at the address.
    exists: bool,
    children: Vec<usize>,
    parent: usize,
    /// Place among the siblings.
    rank: usize,
}

/// The tree of all pages.
pub(crate) struct Nav {
    nodes: Vec<Node>,
    by_url: HashMap<String, usize, Quick>,
    /// Sidebars that were wanted, by open node, window of siblings and whether the open node is
    /// current.
    sidebars: Mutex<HashMap<Key, Arc<Sidebar>>>,
    /// The words of the site.
    words: Words,
}

/// What sidebars that are the same have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    /// The folder whose pages are listed.
    open: usize,
    /// Which of them, where there are many.
    window: usize,
    /// How many folders below it the page is that shows them.
    depth: usize,
}

/// The sidebar of a page.
pub(crate) struct Marked {
    shared: Arc<Sidebar>,
    /// Where the link of the page itself is marked.
    mark: Option<usize>,
}

impl Marked {
    /// Returns its HTML in pieces.
    pub(crate) fn pieces(&self) -> Vec<Cow<'_, str>> {
        let html = &*self.shared.html;
        let (before, after) = html.split_at(self.mark.unwrap_or(html.len()));
        let mark = if self.mark.is_some() { " aria-current=\"page\"" } else { "" };
        vec![before.into(), mark.into(), after.into()]
    }
}

/// The sidebar that pages of one folder share.
struct Sidebar {
    html: String,
    /// Where the link of a node can be marked as the current page.
    marks: HashMap<usize, usize, Quick>,
}

impl Nav {
    /// Returns the tree of `site`.
    pub(crate) fn new(site: &Site, languages: &Languages) -> Self {
        let words = languages.of(None).clone();
        let (nodes, by_url, sidebars) = (Vec::new(), HashMap::default(), Mutex::default());
        let mut nav = Self { nodes, by_url, sidebars, words };
        nav.node("");
        for page in &site.pages {
            let node = nav.node(&page.url);
            nav.nodes[node].exists = true;
            nav.nodes[node].title.clone_from(&page.title);
            if page.presents {
                nav.design_pages(&page.url);
            }
        }
        for design in site.designs.iter().filter(|design| design.index.is_none()) {
            let node = nav.node(&design.url);
            nav.nodes[node].exists = true;
            if let Some(title) = &design.topology.title {
                nav.nodes[node].title.clone_from(title);
            }
            nav.design_pages(&design.url);
        }
        // What nobody gave a title has one from its address.
        for node in nav.nodes.iter_mut().filter(|node| node.title.is_empty()) {
            node.title = url::last_segment(&node.url).map(url::words).unwrap_or_default();
        }
        for at in 0..nav.nodes.len() {
            for (rank, child) in nav.nodes[at].children.clone().into_iter().enumerate() {
                nav.nodes[child].rank = rank;
            }
        }
        nav
    }

    /// Adds the generated pages of the design at `url`.
    fn design_pages(&mut self, url: &str) {
        for (page, title) in [("components/", "Components"), ("issues/", "Issues")] {
            let node = self.node(&format!("{url}{page}"));
            self.nodes[node].title = self.words.say(title).to_owned();
            self.nodes[node].exists = true;
        }
    }

    /// Returns the node at `url`, made with those above it if need be.
    fn node(&mut self, url: &str) -> usize {
        if let Some(node) = self.by_url.get(url) {
            return *node;
        }
        let parent = if url.is_empty() { 0 } else { self.node(url::parent(url)) };
        let node = self.nodes.len();
        self.nodes.push(Node {
            url: url.to_owned(),
            title: String::new(),
            exists: false,
            children: Vec::new(),
            parent,
            rank: 0,
        });
        if node != parent {
            self.nodes[parent].children.push(node);
        }
        self.by_url.insert(url.to_owned(), node);
        node
    }

    /// Returns whether there is more than one page to go to.
    pub(crate) fn has_pages(&self, site: &Site) -> bool {
        site.pages.len() > 1 || site.designs.len() > 1
    }

    /// Returns which sidebar the page of `node` shows.
    fn key(&self, node: usize) -> Key {
        let is_folder = !self.nodes[node].children.is_empty();
        let open = if is_folder { node } else { self.nodes[node].parent };
        let window = if is_folder { 0 } else { self.nodes[node].rank / SIBLINGS_MAX };
        Key { open, window, depth: usize::from(!is_folder) }
    }

    /// Returns the sidebar of the page at `url`, with that page marked; none for what is no page.
    pub(crate) fn sidebar(&self, url: &str) -> Option<Marked> {
        // The drawings of a design are no pages of the tree; they have the sidebar of the design.
        let design = || self.by_url.get(url::parent(url).strip_suffix("views/")?);
        let (node, key) = match (self.by_url.get(url), design()) {
            (Some(node), _) => (Some(*node), self.key(*node)),
            (None, Some(design)) => (None, Key { open: *design, window: 0, depth: 2 }),
            (None, None) => return None,
        };
        let shared = self.shared(key);
        let mark = node.and_then(|node| shared.marks.get(&node).copied());
        Some(Marked { shared, mark })
    }

    /// Returns the sidebar that pages share, made when the first of them wants it.
    fn shared(&self, key: Key) -> Arc<Sidebar> {
        let known = || self.sidebars.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sidebar) = known().get(&key) {
            return Arc::clone(sidebar);
        }
        let sidebar = Arc::new(self.build(key));
        known().insert(key, Arc::clone(&sidebar));
        sidebar
    }

    fn build(&self, Key { open, window, depth }: Key) -> Sidebar {
        // Any page with this key sees the others from the same depth; no page has this name.
        let from = match (depth, self.nodes[open].children.first()) {
            (1, Some(child)) => format!("{}\0/", url::parent(&self.nodes[*child].url)),
            (2, _) => format!("{}views/\0/", self.nodes[open].url),
            _ => self.nodes[open].url.clone(),
        };
        let mut branch: Vec<usize> =
            std::iter::successors(Some(open), |at| (*at != 0).then(|| self.nodes[*at].parent))
                .collect();
        branch.reverse();
        let mut sidebar = Sidebar { html: String::new(), marks: HashMap::default() };
        sidebar.html.push_str("<ul>\n<li>");
        self.link(&mut sidebar, 0, &from);
        sidebar.html.push_str("</li>\n");
        self.level(&mut sidebar, &branch, window, &from);
        sidebar.html.push_str("</ul>\n");
        sidebar
    }

    fn level(&self, sidebar: &mut Sidebar, branch: &[usize], window: usize, from: &str) {
        let Some((here, rest)) = branch.split_first() else { return };
        let children = &self.nodes[*here].children;
        // Only the innermost list is cut to the window of the current page.
        let first = if rest.is_empty() { window * SIBLINGS_MAX } else { 0 };
        let next_open = rest.first().copied();
        let mut shown: Vec<usize> =
            children.iter().copied().skip(first).take(SIBLINGS_MAX).collect();
        if let Some(open) = next_open.filter(|open| !shown.contains(open)) {
            shown.push(open);
        }
        for child in shown {
            sidebar.html.push_str("<li>");
            self.link(sidebar, child, from);
            if next_open == Some(child) {
                sidebar.html.push_str("\n<ul>\n");
                self.level(sidebar, rest, window, from);
                sidebar.html.push_str("</ul>");
            }
            sidebar.html.push_str("</li>\n");
        }
        if children.len() > first + SIBLINGS_MAX || first > 0 {
            sidebar.html.push_str("<li class=\"more\">");
            let more = children.len().saturating_sub(SIBLINGS_MAX);
            let more = self.words.count(more, "and {n} more page", "and {n} more pages");
            sidebar.html.push_str(&more);
            sidebar.html.push_str("</li>\n");
        }
    }

    fn link(&self, sidebar: &mut Sidebar, node: usize, from: &str) {
        let Node { url: to, title, exists, .. } = &self.nodes[node];
        if !exists {
            sidebar.html.push_str("<span>");
            push_text(&mut sidebar.html, title);
            sidebar.html.push_str("</span>");
            return;
        }
        let address = url::address(from, to);
        sidebar.html.extend(["<a href=\"", &escape(&address), "\""]);
        sidebar.marks.insert(node, sidebar.html.len());
        sidebar.html.push('>');
        push_text(&mut sidebar.html, title);
        sidebar.html.push_str("</a>");
    }

    /// Returns the way from the root to the page at `url`, as links, without the page itself.
    pub(crate) fn trail(&self, url: &str) -> String {
        let Some(node) = self.by_url.get(url) else { return String::new() };
        let mut above: Vec<usize> =
            std::iter::successors(Some(*node), |at| (*at != 0).then(|| self.nodes[*at].parent))
                .skip(1)
                .filter(|at| *at != 0)
                .collect();
        above.reverse();
        let mut trail = String::with_capacity(LINK_BYTES);
        for (number, at) in above.into_iter().enumerate() {
            let node = &self.nodes[at];
            trail.push_str(if number > 0 { " / " } else { "" });
            if !node.exists {
                push_text(&mut trail, &node.title);
                continue;
            }
            let address = url::address(url, &node.url);
            trail.extend(["<a href=\"", &escape(&address), "\">", &escape(&node.title), "</a>"]);
        }
        trail
    }

    /// Returns the entries of the header when `nav:` states none: title and path.
    pub(crate) fn top(&self) -> impl Iterator<Item = (&str, &str)> {
        let entry = |node: &usize| {
            let node = &self.nodes[*node];
            let first = std::iter::once(node)
                .chain(node.children.iter().map(|child| &self.nodes[*child]))
                .find(|node| node.exists)?;
            Some((node.title.as_str(), first.url.as_str()))
        };
        self.nodes[0].children.iter().filter_map(entry).take(HEADER_MAX)
    }
}

/// Returns the links to the page before and after `page`.
pub(crate) fn neighbours(site: &Site, page: usize, words: &Words) -> String {
    let from = &site.pages[page].url;
    let mut links = String::with_capacity(LINK_BYTES);
    let mut link = |at: Option<usize>, rel: &str, word: &str| {
        let Some(page) = at.and_then(|at| site.pages.get(at)) else { return };
        let address = url::address(from, &page.url);
        links.extend(["<a rel=\"", rel, "\" href=\"", &escape(&address), "\">"]);
        links.extend(["<small>", word, "</small>", &escape(&page.title), "</a>"]);
    };
    link(page.checked_sub(1), "prev", words.say("Previous"));
    link(page.checked_add(1), "next", words.say("Next"));
    if links.is_empty() {
        return links;
    }
    let label = words.say("Previous and next page");
    ["<nav class=\"turn\" aria-label=\"", label, "\">", &links, "</nav>\n"].concat()
}
