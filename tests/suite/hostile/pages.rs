//! Hostile pages: one construct without end, broken front matter, includes that multiply.

use super::{Case, filled};
use crate::read::hostile::REPEATED;

const PAGE: &str = "content/index.md";
const TOPOLOGY: &str = "components: {c0: {kind: service}, c1: {kind: server}}\n\
                        connections: [{from: c0, to: c1}]\n";
/// What only a whole build sees: directives, fences, alerts, tables, numbers and names.
const MORE: [&str; 28] = [
    "<!-- groundplan: diagram -->\n",
    "<!-- groundplan: components -->\n",
    "<!-- groundplan: include gone.md -->\n",
    "<!-- groundplan: include index.md -->\n",
    "> [!NOTE]\n> a\n\n",
    "$x$ ",
    "$\\frac{",
    "$${",
    "- [ ] a\n",
    "|a|b|\n|-|-|\n|c|d|\n\n",
    "<div>\n",
    "</div>",
    "<script>",
    "<![CDATA[",
    "![a](b.png)\n",
    "a  \n",
    "***\n",
    "`c0` ",
    "c0 ",
    "```rust\nfn a(){}\n```\n",
    "```yaml\na: [b\n```\n",
    "three servers ",
    "Three servers.\n\n",
    "The cache is encrypted and monitored, with a backup. ",
    "a",
    "\u{85}",
    "{% ",
    "[c0](#component-c0) ",
];
/// Languages that are coloured, and what opens something in one of them.
const LANGUAGES: [&str; 8] =
    ["rust", "yaml", "json", "bash", "html", "css", "javascript", "python"];
const OPENINGS: [&str; 5] = ["\"", "{", "/*", "<a ", "<<A "];

pub(super) fn all(size: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut page = |name: &str, text: String| {
        cases.push(Case::new(name, PAGE, text).and("content/topology.yaml", TOPOLOGY));
    };
    for piece in REPEATED.iter().chain(&MORE) {
        page(&format!("{piece:?}"), format!("# A\n\n{}", piece.repeat(size / piece.len())));
    }
    for language in LANGUAGES {
        for opening in OPENINGS {
            let code = opening.repeat(size / opening.len());
            page(&format!("{language}: {opening}"), format!("```{language}\n{code}\n```\n"));
        }
    }
    page("a wide table", format!("|{}\n|{}\n", "a|".repeat(size / 4), "-|".repeat(size / 4)));
    let rows = "|a\n".repeat(size / 5);
    page("short rows", format!("|{}\n|{}\n{rows}", "a|".repeat(1_000), "-|".repeat(1_000)));
    page("headings", filled(size, "", |at| format!("## Head {at}\n\nText.\n\n")));
    page("references", filled(size, "", |at| format!("[a{at}][b{at}] ")));
    let notes = filled(size / 2, "", |at| format!("[^{at}]: note\n\n"));
    page("notes", filled(size / 2, "", |at| format!("[^{at}] ")) + "\n\n" + &notes);
    page("a long word", "x".repeat(size));
    page("a long title", format!("# {}\n", "x y ".repeat(size / 4)));
    page("a long label", format!("[{}](gone.md)\n", "x".repeat(size)));
    for (name, front) in [
        ("long", format!("title: {}", "x".repeat(size))),
        ("tags", filled(size, "tags:\n", |at| format!("  - t{at}\n"))),
        ("aliases", filled(size, "aliases:\n", |at| format!("  - a{at}\n"))),
        ("a deep alias", format!("aliases: [\"{}\"]", "a/".repeat(size / 2))),
        ("a deep slug", format!("slug: \"{}\"", "a/".repeat(size / 2))),
        ("unknown keys", filled(size, "", |at| format!("k{at}: v\n"))),
        ("open", format!("a: {}", "[".repeat(size))),
    ] {
        page(&format!("front matter: {name}"), format!("---\n{front}\n---\n# A\n"));
    }
    page("front matter: unclosed", format!("---\ntitle: a\n{}", "a: b\n".repeat(size / 5)));
    cases.extend(includes(size));
    cases
}

fn includes(size: usize) -> Vec<Case> {
    let include =
        |name: &str, times: usize| format!("<!-- groundplan: include {name} -->\n\n").repeat(times);
    let large = Case::new("a large file often", PAGE, include("a.txt", 1_000));
    let chain = Case::new("files that multiply", PAGE, include("a.md", 10));
    vec![
        large.and("content/a.txt", "hello ".repeat(size / 6)),
        chain
            .and("content/a.md", include("b.md", 10))
            .and("content/b.md", include("c.md", 10))
            .and("content/c.md", include("d.md", 10))
            .and("content/d.md", include("e.md", 10))
            .and("content/e.md", "hello\n"),
        Case::new("itself", PAGE, include("index.md", size / 40)),
    ]
}
