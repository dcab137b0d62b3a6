//! What a closed box of a large design hides is found again behind it.

use std::path::Path;

/// Returns the elements with this start, each up to its end.
fn parts<'a>(page: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    let rest = page.split(start).skip(1);
    rest.map(|part| part.split(end).next().unwrap_or_default()).collect()
}

#[test]
fn the_badge_of_a_closed_box_counts_what_its_page_lists() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/sites/odd");
    let output = super::budget::output(&site);
    let text = |path: &str| {
        String::from_utf8(output.files.get(path).expect(path).to_vec()).expect("UTF-8")
    };
    let page = text("big/index.html");
    let closed = parts(&page, " closed\" data-id=\"", "</g></g>");
    assert!(closed.len() > 10, "{}", closed.len());
    let mut findings = 0;
    for node in closed {
        let id = node.split('"').next().unwrap_or_default();
        let label = parts(node, "aria-label=\"", "\"")[0];
        let told = label.rsplit(", ").next().and_then(|told| told.strip_suffix(" findings"));
        let told: usize = told.unwrap_or_else(|| panic!("{label}")).parse().expect(label);
        let view = text(&format!("big/views/{id}/index.html"));
        let section = parts(&view, "id=\"findings\"", "</section>")[0];
        assert_eq!(parts(section, "<li>", "</li>").len(), told, "{id}");
        findings += told;
        let side = parts(&view, "class=\"side", "</div>")[0];
        assert!(side.contains("href=\"../../components/\""), "{side}");
    }
    assert!(findings > 20, "{findings}");
}

#[test]
fn what_is_too_much_for_a_drawing_is_told_in_words() {
    let services: String = (0..900).map(|at| format!("  c{at}: {{kind: service}}\n")).collect();
    let lines: String = (1..900).map(|at| format!("  - {{from: c0, to: c{at}}}\n")).collect();
    let views = "views:\n  some: {include: [c0, c1, c2]}\n";
    let text = format!("components:\n{services}connections:\n{lines}{views}");
    let files = [("content/index.md", "# Start\n"), ("content/topology.yaml", &text)];
    let root = tempfile::tempdir().expect("a folder");
    crate::project::put(root.path(), &files);
    let output = super::budget::output(root.path());
    let page = String::from_utf8(output.files["index.html"].to_vec()).expect("UTF-8");
    assert!(page.contains("Too much for one drawing"), "it says so");
    assert!(page.contains("<b>c0</b>, service: sends to c1, c2, c3"), "it tells it in words");
    assert!(!page.contains("class=\"rail\""), "there is no key plan of nothing");
    assert!(!output.files.contains_key("drawing.svg"));
    assert!(output.files.contains_key("drawing-some.svg"), "a smaller view is drawn");
}

#[test]
fn a_design_that_cannot_be_read_is_not_said_to_have_lost_everything() {
    let files = [
        ("content/index.md", "# Home\n\nText.\n\n<!-- groundplan: compare with=old/ -->\n"),
        ("content/topology.yaml", "components: {web: {kind: server\n"),
        ("content/old/topology.yaml", "components: {web: {kind: server}}\n"),
    ];
    let root = tempfile::tempdir().expect("a folder");
    crate::project::put(root.path(), &files);
    let output = super::budget::output(root.path());
    let page = String::from_utf8(output.files["index.html"].to_vec()).expect("UTF-8");
    assert!(page.contains("Text."));
    for untrue in ["went", "Compared with", "0 components", "none open"] {
        assert!(!page.contains(untrue), "{untrue}");
    }
}
