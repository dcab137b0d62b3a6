//! Ids of a page: each stands once, whatever is shown twice, and links of the page lead to one.

use std::collections::BTreeSet;

const TOPOLOGY: &str = include_str!("../../../content/examples/three-servers/topology.yaml");

/// Returns the values of an attribute.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn what_a_page_shows_twice_has_its_ids_once() {
    let words = ["diagram", "diagram view=main", "diagram view=data", "components", "connections"];
    let more = ["journeys", "issues", "requirements", "availability", "what-if", "decisions"];
    let all = words.iter().chain(&more).chain(&["compare with=../second/"]);
    let all: String = all.map(|word| format!("<!-- groundplan: {word} -->\n\n")).collect();
    let page = format!("# Shop\n\nText.\n\n## No backup\n\n{all}\n## Again\n\n{all}");
    let topology = format!("{TOPOLOGY}views:\n  data: {{include: [mysql]}}\n");
    let files = [
        ("content/index.md", "# Home\n"),
        ("content/shop/index.md", &page),
        ("content/shop/other.md", &page),
        ("content/shop/topology.yaml", &topology),
        ("content/second/topology.yaml", "components: {web: {kind: server}}\n"),
    ];
    let root = tempfile::tempdir().expect("a folder");
    crate::project::put(root.path(), &files);
    let output = super::budget::output(root.path());
    for path in ["shop/index.html", "shop/other/index.html"] {
        let page = String::from_utf8(output.files[path].to_vec()).expect("UTF-8");
        let ids = values(&page, "id");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        let twice: Vec<_> =
            known.iter().filter(|id| ids.iter().filter(|i| i == id).count() > 1).collect();
        assert!(twice.is_empty(), "{path}: {twice:?}");
        for id in ["_sheet", "_sheet-data", "_words", "no-backup", "no-monitoring"] {
            assert!(known.contains(id), "{path} has no {id}");
        }
        let links = values(&page, "href").into_iter().filter_map(|link| link.strip_prefix('#'));
        let named = ["aria-describedby", "aria-labelledby", "for"];
        let named = named.iter().flat_map(|attribute| values(&page, attribute));
        let lost: Vec<_> = links.chain(named).filter(|id| !known.contains(id)).collect();
        assert!(lost.is_empty(), "{path}: {lost:?}");
    }
}

#[test]
fn a_page_shows_the_worst_findings_and_leads_to_the_others() {
    let row = |n: usize| format!("| ghost-{n:02} | nothing |\n");
    let rows: String = (0..40).map(row).collect();
    let page = format!("# Shop\n\n| Component | Role |\n| --- | --- |\n{rows}");
    let files = [
        ("content/index.md", "# Home\n\n[last](shop/issues/#doc-unknown-component-ghost-39)\n"),
        ("content/shop/index.md", &*page),
        ("content/shop/topology.yaml", TOPOLOGY),
    ];
    let root = tempfile::tempdir().expect("a folder");
    crate::project::put(root.path(), &files);
    let output = super::budget::output(root.path());
    let text = |path: &str| String::from_utf8(output.files[path].to_vec()).expect("UTF-8");
    let (page, register) = (text("shop/index.html"), text("shop/issues/index.html"));
    assert_eq!(page.matches("<li class=\"issue ").count(), 24);
    let all = register.matches("<li class=\"issue ").count();
    assert!(all > 40);
    assert!(page.contains(&format!("<a href=\"issues/\">All {all} issues</a>")));
    // Links to what is not shown lead to the way there; what the script knows is of the drawing.
    assert!(values(&page, "id").contains(&"doc-unknown-component-ghost-39"));
    assert!(!page.contains("[\"doc-unknown-component-ghost-39\""));
    let ids: BTreeSet<&str> = values(&page, "id").into_iter().collect();
    let shown = values(&page, "href").into_iter().filter_map(|link| link.strip_prefix('#'));
    let lost: Vec<_> = shown.filter(|id| !ids.contains(id)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// Ids of scripts, symbols and what is said aloud: nobody leads a reader there.
const MACHINERY: [&str; 7] = ["_find", "_theme", "_topo", "_say", "_count", "icon-", "hatch"];

#[test]
fn every_part_of_a_page_that_is_made_can_be_linked_and_nothing_else() {
    let topology = format!("{TOPOLOGY}views:\n  data: {{include: [mysql, app-left]}}\n");
    let files = [
        ("content/index.md", "# Home\n"),
        ("content/shop/index.md", "# Shop\n\nMySQL is on three servers, and Redis beside it.\n"),
        ("content/shop/topology.yaml", topology.as_str()),
        ("content/bare/topology.yaml", TOPOLOGY),
    ];
    let root = tempfile::tempdir().expect("a folder");
    crate::project::put(root.path(), &files);
    let output = super::budget::output(root.path());
    let (mut good, mut count) = ("# Links\n\n".to_owned(), 0);
    let pages = ["shop/components/", "shop/issues/", "shop/views/data/", "bare/"];
    for url in pages {
        let page = String::from_utf8(output.files[&format!("{url}index.html")].to_vec());
        let page = page.expect("UTF-8");
        let ids = values(&page, "id").into_iter();
        for id in ids.filter(|id| !MACHINERY.iter().any(|word| id.starts_with(word))) {
            good.push_str(&format!("- [x](/{url}#{id})\n"));
            count += 1;
        }
    }
    assert!(count > 40, "{good}");
    let bad: String = pages.iter().map(|url| format!("- [x](/{url}#typo)\n")).collect();
    crate::project::put(root.path(), &[("content/links.md", &format!("{good}\n{bad}"))]);
    let said = crate::project::run(root.path(), &["build"]).stderr;
    let said = String::from_utf8(said).expect("UTF-8");
    assert_eq!(said.matches("rule: dead-link").count(), pages.len(), "{said}");
    for url in pages {
        assert!(said.contains(&format!("`{url}` has no anchor `#typo`")), "{said}");
    }
}
