//! A preview of a large site, which shows pages before it has read all of them.

use std::path::Path;
use std::thread;
use std::time::Duration;

use super::early::{Project, Serve};
use crate::project::put;

#[test]
fn pages_of_a_large_site_are_there_before_all_are_read() {
    let project = Project::new();
    for page in 0..2_000 {
        let text = format!("# Page {page}\n\nThe words of page {page}, see [7](page-7.md).\n");
        put(project.root(), &[(&format!("content/large/page-{page}.md"), &text)]);
    }
    put_odd_pages(project.root());
    let mut preview = Serve::start(project.root(), project.cache.path(), &["--no-cache"]);
    assert!(preview.unread && !preview.recalled);
    let pages = [
        "/",
        "/large/page-7/",
        "/large/page-1999/",
        "/guide/first/",
        "/nowhere/",
        "/odd/",
        "/odd/late/",
        "/odd/mark/",
    ];
    let early = pages.map(|page| preview.get(page));
    preview.wait_for_build();
    assert_eq!(early, pages.map(|page| preview.get(page)));
    assert!(early[2].contains("The words of page 1999"));
    for title in ["Behind a comment", "Title 0 1 2 3", "Without a mark", "Behind its keys"] {
        assert!(early[5].contains(title), "{title}");
    }
    drop(preview);
    // A mistake that nobody sees without reading, on a page that nobody can be shown before.
    let text = "# Page 7\n\n<!-- groundplan: include file=gone.md -->\n";
    put(project.root(), &[("content/large/page-7.md", text)]);
    let mut broken = Serve::start(project.root(), project.cache.path(), &["--no-cache"]);
    assert!(broken.unread);
    assert!(broken.get("/large/page-7/").starts_with("HTTP/1.1 200"));
    let said = broken.wait_for_build();
    assert!(said.contains("content/large/page-7.md:3:") && said.contains("gone.md"), "{said}");
    assert!(broken.get("/large/page-8/").starts_with("HTTP/1.1 200"));
}

/// Writes pages whose titles are not among their first bytes, or not as they stand there.
fn put_odd_pages(root: &Path) {
    let numbers = (0..6_000).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
    for (name, text) in [
        ("late", format!("<!-- {numbers} -->\n\n# Behind a comment\n\nWords.\n")),
        ("long", format!("# Title {numbers}\n\nWords.\n")),
        ("mark", "\u{feff}# Without a mark\r\n\r\nWords.\r\n".to_owned()),
        ("keys", format!("---\n# {numbers}\ntitle: Behind its keys\n---\n\nWords.\n")),
    ] {
        put(root, &[(&format!("content/odd/{name}.md"), &text)]);
    }
    put(root, &[("content/odd/index.md", "# Odd\n\n[late](late.md)\n")]);
}

#[test]
fn an_edit_before_a_large_site_is_read_is_not_lost() {
    let project = Project::new();
    for page in 0..2_000 {
        let text = format!("# Page {page}\n\nWords.\n");
        put(project.root(), &[(&format!("content/large/page-{page}.md"), &text)]);
    }
    for round in 0..4 {
        let preview = Serve::start(project.root(), project.cache.path(), &["--no-cache"]);
        assert!(preview.unread, "in round {round}");
        thread::sleep(Duration::from_millis(round * 8));
        let text = format!("# Page 9, {round}\n\nSaved in round {round}.\n");
        put(project.root(), &[("content/large/page-9.md", &text)]);
        preview.wait_for("/large/page-9/", &format!("Saved in round {round}"));
        preview.wait_for("/large/page-90/", &format!("Page 9, {round}"));
    }
}
