//! What holds for any input.

use groundplan::analyze::yaml_text;
use groundplan::model::{FileId, LinkTarget};
use groundplan::read::{ReadOptions, read, read_topology};
use proptest::prelude::*;

use super::sources;

/// Pieces that topologies are made of, put together without sense.
fn yaml_soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "components:",
        "connections:",
        "journeys:",
        "groups:",
        "accept:",
        "kinds:",
        "extends:",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        "kind: ",
        "server",
        "client",
        "web",
        "from: ",
        "to: ",
        "a",
        "b",
        "contains: ",
        "group: ",
        "\"",
        "'",
        "#",
        "|",
        ">",
        "&x",
        "*x",
        "!t",
        "<<",
        "é",
        "\t",
        "99.9%",
        "-1",
        "~",
        "true",
        "\u{202e}",
        "---\n",
        "? ",
        "\r\n",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn markdown_soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# ",
        "## ",
        "\n",
        "\n\n",
        "[[",
        "]]",
        "|",
        "[a](",
        "b.md",
        "#x",
        ")",
        "<!-- groundplan: ",
        "diagram",
        " -->",
        "`",
        "```",
        "> ",
        "- ",
        "<a id=\"x\">",
        "![",
        "](",
        "javascript:",
        "é",
        "---\n",
        "title: x\n",
        "\\",
        "&amp;",
        "| a |\n|---|\n",
        "[^1]",
        "[^1]: ",
        "$",
        "{#id}",
        "*",
        "\u{1f600}",
        "    ",
        "\t",
        "\r\n",
        "web",
        "../",
        "%2e%2e/",
        "<",
        ">",
        "\"",
    ]);
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_topology_is_read_the_same_twice(text in prop_oneof![yaml_soup(), ".{0,200}"]) {
        let sources = sources(&[("topology.yaml", &text)]);
        let (topology, findings) = read_topology(&sources, FileId(0));
        for finding in &findings {
            let span = finding.labels[0].span;
            prop_assert!(text.get(span.start as usize..(span.end as usize).min(text.len())).is_some());
        }
        if let Some(topology) = &topology {
            for id in topology.ids() {
                let parent = topology.component(id).parent;
                prop_assert!(parent.is_none_or(|parent| parent < id), "what holds comes first");
            }
        }
        prop_assert_eq!((topology, findings), read_topology(&sources, FileId(0)));
    }

    #[test]
    fn any_page_has_ids_of_its_own_and_spans_in_its_text(text in prop_oneof![markdown_soup(), ".{0,300}"]) {
        let sources = sources(&[
            ("content/a.md", &text),
            ("content/topology.yaml", "components: {web: {kind: server}}"),
        ]);
        let read = read(&sources, &ReadOptions { drafts: true, ..Default::default() });
        prop_assert_eq!(read.site.pages.len(), 1);
        let page = &read.site.pages[0];
        let mut ids: Vec<&str> = page.headings.iter().map(|heading| heading.id.as_str()).collect();
        ids.sort_unstable();
        let before = ids.len();
        ids.dedup();
        prop_assert_eq!(ids.len(), before);
        let spans = page.links.iter().map(|link| link.span);
        let spans = spans.chain(page.references.iter().map(|reference| reference.span));
        for span in spans.chain(page.directives.iter().map(|directive| directive.span)) {
            prop_assert!(text.get(span.range()).is_some());
        }
        for block in page.blocks.iter() {
            for (at, _) in block.text().char_indices() {
                let span = block.span(page.file, at, at + 1);
                prop_assert!((span.end as usize) <= text.len());
            }
        }
    }

    #[test]
    fn no_link_runs_a_script_or_leaves_the_site(
        before in "[ \\x00-\\x1f]{0,3}",
        scheme in "[jJ][aA][vV][aA][\\t\\n]?[sS][cC][rR][iI][pP][tT]|data|vbscript|file|blob",
        middle in "[ \\t]{0,2}",
    ) {
        let address = format!("{before}{scheme}{middle}:alert(1)");
        let encoded: String = address.chars().map(|c| format!("&#{};", u32::from(c))).collect();
        for written in [format!("[x](<{}>)", address.replace('\n', "&#10;")), format!("[x]({encoded})")] {
            let sources = sources(&[("content/a.md", &written)]);
            let read = read(&sources, &ReadOptions::default());
            for link in &read.site.pages[0].links {
                prop_assert_eq!(&link.target, &LinkTarget::Dropped, "{}", written);
            }
        }
    }
}

proptest! {
    #[test]
    fn text_written_as_a_value_reads_back(text in any::<String>(), word in "[a-zA-ZäЖ0-9:/._ #,+-]{0,8}") {
        for text in [text, word] {
            let value = yaml_text(&text);
            for yaml in [format!("k: {value}\n"), format!("{{k: {value}, l: [{value}]}}")] {
                let read: serde_yaml::Value = serde_yaml::from_str(&yaml).unwrap();
                prop_assert_eq!(read["k"].as_str(), Some(text.as_str()), "{}", yaml);
            }
        }
    }
}
