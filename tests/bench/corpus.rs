//! A site of any size, the same each time.

use std::fmt::Write as _;
use std::fs;

/// How many pages a section has; each section is a design.
const SECTION: usize = 100;

const WORDS: [&str; 48] = [
    "request",
    "server",
    "queue",
    "deploys",
    "cache",
    "the",
    "a",
    "when",
    "each",
    "latency",
    "restart",
    "quietly",
    "traffic",
    "is",
    "replicated",
    "node",
    "before",
    "after",
    "between",
    "database",
    "reads",
    "writes",
    "of",
    "and",
    "or",
    "to",
    "budget",
    "certificate",
    "operators",
    "measure",
    "alerts",
    "slowly",
    "region",
    "backup",
    "restores",
    "must",
    "keeps",
    "shards",
    "index",
    "client",
    "retries",
    "timeouts",
    "load",
    "balancer",
    "page",
    "team",
    "checks",
    "with",
];

/// Returns a project with this many pages, about 7 kB each.
pub(crate) fn project(pages: usize) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let content = root.path().join("content");
    fs::create_dir(&content).unwrap();
    fs::write(content.join("index.md"), "# Bench\n\nSites of any size.\n").unwrap();
    for section in 0..pages.div_ceil(SECTION) {
        let folder = content.join(format!("section-{section}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("topology.yaml"), topology(section)).unwrap();
        fs::write(folder.join("index.md"), format!("# Section {section}\n\nA design.\n")).unwrap();
    }
    for page in 0..pages {
        fs::write(root.path().join(path(page)), text(page)).unwrap();
    }
    root
}

/// Returns the path of a page.
pub(crate) fn path(page: usize) -> String {
    format!("content/section-{}/page-{page}.md", page / SECTION)
}

fn topology(section: usize) -> String {
    let mut text = format!("title: Section {section}\ncomponents:\n  visitor: {{kind: client}}\n");
    text.push_str("  lb: {kind: load-balancer, algorithm: round-robin}\n");
    let mut lines = String::from("connections:\n  - {from: visitor, to: lb, protocol: HTTP}\n");
    for at in 1..=4 {
        let _ = write!(
            text,
            "  host-{at}:\n    kind: server\n    contains:\n      web-{at}: {{kind: web-server}}\n      \
             app-{at}: {{kind: app-server}}\n"
        );
        let _ = write!(
            lines,
            "  - {{from: lb, to: web-{at}}}\n  - {{from: web-{at}, to: app-{at}}}\n  \
             - {{from: app-{at}, to: store}}\n"
        );
    }
    text + "  store: {kind: database, tech: MySQL}\n" + &lines
}

fn text(page: usize) -> String {
    let mut state = page as u64 ^ 0x5eed;
    let mut word = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 33) as usize % WORDS.len()]
    };
    let mut text = format!("---\ntitle: Page {page}\nweight: {page}\n---\n# Page {page}\n");
    for section in 0..6 {
        let _ = write!(text, "\n## Part {section}\n");
        for _ in 0..3 {
            text.push('\n');
            for sentence in 0..5 {
                let _ = write!(text, "It {}", word());
                for _ in 0..9 {
                    let _ = write!(text, " {}", word());
                }
                text.push_str(if sentence == 2 { " in `code`. " } else { ". " });
            }
            text.push('\n');
        }
        let next = (page / SECTION) * SECTION + (page + section) % SECTION;
        let _ = write!(text, "\nSee [another](page-{}.md#part-{section}).\n", next.min(page));
    }
    text + "\n| Name | Value |\n| --- | --- |\n| one | two |\n\n```yaml\nkey: value # text\n```\n"
}
