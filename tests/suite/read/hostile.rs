//! Input that means harm: refused with a reason, or read, in bounded time.

use std::fmt::Write;
use std::time::{Duration, Instant};

use groundplan::model::{FileId, Severity, Sources};
use groundplan::read::{Read, ReadOptions, read, read_topology};
use groundplan::report::{TextOptions, text};

use super::sources;

/// Generous: debug builds on a machine with ten times as much to do; what is quadratic takes minutes.
const TIME_MAX: Duration = Duration::from_secs(30);

fn rules(yaml: &str) -> Vec<&'static str> {
    let start = Instant::now();
    let sources = sources(&[("topology.yaml", yaml)]);
    let (_, findings) = read_topology(&sources, FileId(0));
    let shown = text(&findings[..findings.len().min(20)], &sources, &TextOptions::default());
    assert!(shown.len() < 200_000, "{}", shown.len());
    assert!(start.elapsed() < TIME_MAX, "took {:?}", start.elapsed());
    findings.iter().map(|finding| finding.rule).collect()
}

fn page(markdown: &str) -> (Read, Sources) {
    let start = Instant::now();
    let sources = sources(&[
        ("content/index.md", markdown),
        ("content/topology.yaml", "components: {web: {kind: server}}"),
    ]);
    let read = read(&sources, &ReadOptions::default());
    assert!(start.elapsed() < TIME_MAX, "took {:?}", start.elapsed());
    (read, sources)
}

#[test]
fn depth_and_size_are_refused_at_once() {
    for opening in ["[", "{", "[{", "{a: ", "[\"]\", ", "- ", "? ", "a: [b, ", "\"[", "'['"] {
        for times in [20_000, 200_000] {
            let found = rules(&opening.repeat(times));
            assert!(!found.is_empty(), "{opening}");
        }
    }
    let mut stairs = String::new();
    for depth in 0..2_000 {
        writeln!(stairs, "{}a:", " ".repeat(depth)).unwrap();
    }
    assert_eq!(rules(&stairs), ["limit-exceeded"]);
    assert_eq!(rules(&"# x\n".repeat(1_100_000)), ["limit-exceeded"]);
}

#[test]
fn views_journeys_and_issues_are_as_many_as_pages_can_show() {
    let stated = |key: &str, count: usize, row: &dyn Fn(usize) -> String| {
        let rows: String = (0..count).map(row).collect();
        rules(&format!("components:\n  a: {{kind: service}}\n{key}:\n{rows}"))
    };
    let view = |at: usize| format!("  v{at}: {{include: a}}\n");
    let journey = |at: usize| format!("  j{at}: {{entry: a}}\n");
    let issue = |at: usize| format!("  - {{title: t{at}}}\n");
    assert_eq!(stated("views", 200, &view), [""; 0]);
    assert_eq!(stated("views", 5_000, &view), ["limit-exceeded"]);
    assert_eq!(stated("journeys", 1_000, &journey), [""; 0]);
    assert_eq!(stated("journeys", 5_000, &journey), ["limit-exceeded"]);
    assert_eq!(stated("issues", 5_000, &issue), [""; 0]);
    assert_eq!(stated("issues", 6_000, &issue), ["limit-exceeded"]);
}

#[test]
fn only_the_first_unknown_names_to_remove_are_compared_with_the_known_ones() {
    let over: String = (0..60_000).map(|at| format!("  - ab-{at}\n")).collect();
    let base: String = (0..2_000).map(|at| format!("  abc-{at}: {{kind: service}}\n")).collect();
    let start = Instant::now();
    let sources = sources(&[
        ("content/topology.yaml", &format!("extends: base.yaml\nremove:\n{over}")),
        ("content/base.yaml", &format!("components:\n{base}")),
    ]);
    let read = read(&sources, &ReadOptions::default());
    assert!(start.elapsed() < TIME_MAX, "took {:?}", start.elapsed());
    let near = read.findings.iter().filter(|finding| finding.help.starts_with("did you mean"));
    assert_eq!(near.count(), 100);
}

#[test]
fn a_bomb_does_not_go_off() {
    let mut bomb = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..40 {
        let last = level - 1;
        writeln!(bomb, "a{level}: &a{level} [*a{last}, *a{last}, *a{last}, *a{last}]").unwrap();
    }
    assert!(rules(&bomb).iter().all(|rule| *rule == "unsupported-yaml"));
}

#[test]
fn large_but_flat_topologies_are_read() {
    let mut yaml = "components:\n".to_owned();
    for at in 0..3_000 {
        writeln!(yaml, "  c{at}: {{kind: service}}").unwrap();
    }
    yaml.push_str("connections:\n");
    for at in 1..3_000 {
        writeln!(yaml, "  - {{from: c{}, to: c{at}}}", at - 1).unwrap();
    }
    // They are only too many for one drawing.
    assert_eq!(rules(&yaml), ["limit-exceeded"; 2]);
    let twice = yaml.replace("c1500:", "c1499:").replace("to: c2999", "to: nobody");
    let found = rules(&twice);
    assert!(found.contains(&"duplicate-id") && found.contains(&"unknown-component"));
}

#[test]
fn thousands_of_mistakes_take_no_longer_than_their_number() {
    let mut yaml = "components:\n  web: {kind: server}\nconnections:\n".to_owned();
    for at in 0..10_000 {
        writeln!(yaml, "  - {{from: web, to: unknown-{at}, colour: red}}").unwrap();
    }
    assert!(rules(&yaml).len() >= 1_000);
    let mut keys = "components:\n  web:\n    kind: server\n".to_owned();
    for at in 0..20_000 {
        writeln!(keys, "    key{at}: x").unwrap();
    }
    assert!(rules(&keys).len() >= 1_000);
}

#[test]
fn odd_texts_are_read_or_refused_but_never_panic() {
    let texts = [
        "\u{feff}components: {a: {kind: server}}",
        "components:\r\n  a: {kind: server}\r\n",
        "components:\r  a: {kind: server}\r",
        "components:\n\ta: {kind: server}\n",
        "components: \0",
        "\u{85}\u{2028}\u{2029}",
        "components: {\"\\u0000\": {kind: server}}",
        "components: {a: {kind: server, name: \"\\e[31m\\u202e\"}}",
        "%YAML 1.1\n---\ncomponents: {}\n",
        "%TAG ! x\n---\na",
        "--- |\n  text\n",
        "? {a: b}\n: {c: d}\n",
        "{a: b}: c",
        "[a]: b",
        "null: {kind: server}",
        "components: {null: {kind: server}, 1: {kind: server}, true: {kind: server}}",
        "components: {~: {kind: server}}",
        "components: .nan",
        "components: {a: {kind: server, capacity: .inf, replicas: 1e400, port: -0}}",
        "components: {a: {kind: server, availability: 99.999999999999999999999999999%}}",
        "connections: {from: a}",
        "journeys: []",
        "a: 'it''s'\nb: \"\\\"\"\n",
        "\u{1f600}: \u{1f600}\n",
        "\u{80}",
        "\u{a1}\u{80}",
    ];
    for text in texts {
        rules(text);
    }
    let clean = "components: {a: {kind: server, name: \"x\\e[31m\\u202ey\"}}";
    let (topology, _) = read_topology(&sources(&[("topology.yaml", clean)]), FileId(0));
    assert_eq!(topology.unwrap().components[0].name, "x[31my");
}

#[test]
fn hostile_markdown_is_linear() {
    let size = 100_000;
    for piece in REPEATED {
        let (read, _) = page(&piece.repeat(size / piece.len()));
        assert!(read.findings.len() <= 2_000, "{piece}: {}", read.findings.len());
    }
}

/// What starts something, ends it, or stands in the way, in a page.
pub(crate) const REPEATED: [&str; 50] = [
    "[",
    "[[",
    "[[a",
    "]]",
    "![",
    "[a](",
    "[a](b",
    "<",
    "<!--",
    "<!-- groundplan: ",
    "*a **a ",
    "`",
    "`a``b",
    "> ",
    "- ",
    "* a\n",
    "1. ",
    "| ",
    "|-\n",
    "# a\n",
    "\n",
    "&",
    "&#",
    "$",
    "$$ ",
    "[^a]",
    "[^a]: ",
    "[a]: b\n",
    "~~",
    ": ",
    "<a id=\"",
    "\\",
    "#",
    "\"",
    "{#a .b}",
    "é",
    "\u{202e}",
    "<b>",
    "[a][b]",
    "a\n: b\n",
    "```\n",
    "~",
    "_a__ ",
    "http://",
    "<a@b.c> ",
    "[x](#y) ",
    "[[ghost]] ",
    "[x](gone.md) ",
    "![x](javascript:y) ",
    "<!-- groundplan: x -->\n",
];

#[test]
fn huge_lines_and_paragraphs_are_read() {
    let (read, _) = page(&"word ".repeat(2_000_000));
    assert_eq!(read.site.pages[0].blocks.len(), 1);
    let (read, sources) = page(&format!("# {}\n[x](gone.md)\n", "long ".repeat(400_000)));
    let out = text(&read.findings, &sources, &TextOptions::default());
    assert!(out.len() < 2_000, "{}", out.len());
}

#[test]
fn warnings_are_capped_for_a_page_and_for_a_run() {
    let (read, _) = page(&"[x](gone.md) ".repeat(10_000));
    assert_eq!(read.findings.len(), 21);
    assert!(read.findings.last().unwrap().message.contains("9980 more"));
    let links = "[x](gone.md) ".repeat(30);
    let paths: Vec<String> = (0..100).map(|at| format!("content/p{at}.md")).collect();
    let files: Vec<(&str, &str)> =
        paths.iter().map(|path| (path.as_str(), links.as_str())).collect();
    let read = groundplan::read::read(&sources(&files), &ReadOptions::default());
    let warnings = read.findings.iter().filter(|f| f.severity == Severity::Warning);
    assert_eq!(warnings.count(), 1_001);
}

/// A server or a browser decodes an address before it looks for dots, so what is encoded is no way
/// out either, however often it is encoded.
#[test]
fn encoded_dots_lead_nowhere() {
    for odd in [
        "%2e%2e",
        "%2E%2E/out",
        "..%2fout",
        "%2e%2e%2fout",
        "%252e%252e",
        "a%2f..%2f..%2fb",
        "%c0%ae%c0%ae",
        "&#46;&#46;",
        "\\x2e\\x2e",
        "..\\out",
        "%5c..%5cout",
        "．．",
    ] {
        for key in ["slug", "aliases"] {
            let markdown = format!("---\n{key}: '{odd}'\n---\n# A\n");
            let sources = sources(&[("content/index.md", "# X\n"), ("content/a.md", &markdown)]);
            let read = read(&sources, &ReadOptions::default());
            let page = read.site.pages.iter().find(|page| page.title == "A").unwrap();
            assert_eq!((page.url.as_str(), page.aliases.len()), ("a/", 0), "{key}: {odd}");
            let [finding] = &read.findings[..] else { panic!("{key}: {odd}: {:?}", read.findings) };
            assert_eq!((finding.rule, finding.severity), ("invalid-value", Severity::Error));
            let at = sources.locate(finding.labels[0].span);
            assert_eq!((at.path.as_str(), at.line), ("content/a.md", 2), "{key}: {odd}");
        }
    }
}

#[test]
fn circles_of_extends_are_cut() {
    let files = [
        ("content/a/topology.yaml", "extends: ../b/topology.yaml\ncomponents: {a: {kind: server}}"),
        ("content/b/topology.yaml", "extends: ../a/topology.yaml\ncomponents: {b: {kind: server}}"),
        ("content/c/topology.yaml", "extends: topology.yaml\ncomponents: {c: {kind: server}}"),
        ("content/d/topology.yaml", "extends: ../../../x.yaml\ncomponents: {d: {kind: server}}"),
    ];
    let read = read(&sources(&files), &ReadOptions::default());
    let found: Vec<&str> = read.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(found, ["cycle", "cycle", "cycle", "missing-file"]);
    assert_eq!(read.site.designs.len(), 4);
}

#[test]
fn a_hundred_thousand_mistakes_are_told_in_a_thousand() {
    let yaml = "a: b\r\n".repeat(100_000);
    let sources = sources(&[("content/index.md", "# A\n"), ("content/topology.yaml", &yaml)]);
    let read = read(&sources, &ReadOptions::default());
    assert_eq!(read.findings.len(), 1_001);
    let more = read.findings.iter().find(|finding| finding.rule == "limit-exceeded").unwrap();
    assert!(more.message.ends_with(" more errors are not listed"), "{}", more.message);
}
