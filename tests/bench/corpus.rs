//! A site of any size, the same each time.

use std::fmt::Write as _;
use std::ops::Range;

use super::peers;

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

/// What each page ends with.
const ENDING: &str = "
| Failure | Effect | Guard |
| --- | --- | ---: |
| one node stops | the others go on | `restart` |
| the disk is full | nothing is written | `alert` |
| the link is cut | reads are stale | `retry` |

```yaml
service: cart # one of them
replicas: 3
limits: {memory: 512, restarts: 4}
```

```bash
set -euo pipefail
for node in $(seq 1 4); do
  cartctl restart \"$HOST\" --node \"$node\" || exit 3
done
```
";

/// Returns a project with this many pages, about 7 kB each.
pub(crate) fn project(pages: usize) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    assert!(peers::write("groundplan", pages, root.path()));
    root
}

/// Returns the path of a page.
pub(crate) fn path(page: usize) -> String {
    format!("content/section-{}/page-{page}.md", page / SECTION)
}

/// Returns how many sections there are.
pub(crate) fn sections(pages: usize) -> usize {
    pages.div_ceil(SECTION)
}

/// Returns the pages of a section.
pub(crate) fn pages_of(section: usize, pages: usize) -> Range<usize> {
    section * SECTION..pages.min((section + 1) * SECTION)
}

/// Returns the topology of a section.
pub(crate) fn topology(section: usize) -> String {
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

/// Returns the text of a page without its title; links start at the root of the content if asked.
pub(crate) fn text(page: usize, from_root: bool) -> String {
    let mut state = page as u64 ^ 0x5eed;
    let mut word = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 33) as usize % WORDS.len()]
    };
    let mut text = String::new();
    let folder = match from_root {
        true => format!("@/section-{}/", page / SECTION),
        false => String::new(),
    };
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
        let _ =
            write!(text, "\nSee [another]({folder}page-{}.md#part-{section}).\n", next.min(page));
    }
    text + ENDING
}
