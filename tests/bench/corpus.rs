//! A site of any size, the same each time: its sections, their topologies, and the names of its pages.

use std::fmt::Write as _;
use std::ops::Range;

use super::words::{Chance, PROGRAMS};

/// How many sections a site has that is not larger than this many times a hundred pages.
const SECTIONS: usize = 10;
/// How many pages a section of a larger site has.
const SECTION: usize = 100;
/// How many hosts serve the pages of a design, by section.
const HOSTS: [usize; 5] = [4, 6, 2, 5, 4];

/// A site; each section is a design.
#[derive(Clone, Copy)]
pub(crate) struct Site {
    pub(crate) pages: usize,
}

impl Site {
    /// Returns how many sections there are.
    pub(crate) fn sections(self) -> usize {
        (self.pages / SECTION).max(SECTIONS).min(self.pages)
    }

    /// Returns the section of a page.
    pub(crate) fn section_of(self, page: usize) -> usize {
        page * self.sections() / self.pages
    }

    /// Returns the pages of a section.
    pub(crate) fn pages_of(self, section: usize) -> Range<usize> {
        let start = |section: usize| (section * self.pages).div_ceil(self.sections());
        start(section)..start(section + 1)
    }

    /// Returns the path of a page below the folder of the pages.
    pub(crate) fn path(self, page: usize) -> String {
        format!("section-{}/page-{page}.md", self.section_of(page))
    }

    /// Returns the page that the links of a page lead to, by number.
    pub(crate) fn target(self, page: usize, link: usize) -> usize {
        (page * 3 + link * 217 + 1) % self.pages
    }
}

/// Returns the title of a page.
pub(crate) fn title(page: usize) -> String {
    format!("{} {page}", Chance::new(page).title())
}

/// Returns the title of a section.
pub(crate) fn section_title(section: usize) -> String {
    format!("{} {section}", Chance::new(usize::MAX - section).title())
}

/// Returns the topology of a section: hosts behind a load balancer, the last with the database.
pub(crate) fn topology(section: usize) -> String {
    let hosts = HOSTS[section % HOSTS.len()];
    let mut text = format!(
        "title: {}\ncomponents:\n  visitor: {{kind: client, name: Visitor}}\n  \
         names: {{kind: dns, name: {}.example.org, tech: AAAA record}}\n  \
         front:\n    kind: server\n    contains:\n      \
         lb: {{kind: load-balancer, tech: HAProxy, algorithm: round-robin, mode: active-active}}\n",
        section_title(section),
        PROGRAMS[section % PROGRAMS.len()],
    );
    for at in 1..=hosts {
        let _ = write!(
            text,
            "  host-{at}:\n    kind: server\n    contains:\n      \
             web-{at}: {{kind: web-server, tech: Nginx}}\n      \
             app-{at}: {{kind: app-server, tech: Puma}}\n"
        );
    }
    text.push_str("      store: {kind: database, tech: MySQL, role: primary}\n");
    let has_cache = section.is_multiple_of(2);
    if has_cache {
        text.push_str("  sessions: {kind: cache, tech: Redis}\n");
    }
    text + &connections(hosts, has_cache)
}

fn connections(hosts: usize, has_cache: bool) -> String {
    let all =
        |name: &str| (1..=hosts).map(|at| format!("{name}-{at}")).collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "connections:\n  - {{from: visitor, to: names, protocol: DNS, label: asks for the address}}\n  \
         - {{from: visitor, to: lb, protocol: HTTP, port: 80}}\n  \
         - {{from: lb, to: [{}], protocol: HTTP}}\n",
        all("web")
    );
    for at in 1..=hosts {
        let _ = writeln!(text, "  - {{from: web-{at}, to: app-{at}}}");
    }
    let apps = all("app");
    let _ = writeln!(text, "  - {{from: [{apps}], to: store, protocol: MySQL, port: 3306}}");
    if has_cache {
        let _ = writeln!(text, "  - {{from: [{apps}], to: sessions, protocol: RESP, port: 6379}}");
    }
    text
}
