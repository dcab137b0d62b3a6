//! What shows of a project at once is how its pages begin, and never anything else.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use groundplan::disk::{Glance, load};
use groundplan::read::told;

use super::put;

/// How much of a page is looked at first.
const HEAD: usize = 4 << 10;

fn glance(root: &Path) -> Option<Glance> {
    Glance::of(root, 0, &told)
}

/// Returns the text of a page as far as it is known at first.
fn known(glance: &Glance, path: &str) -> String {
    let path = format!("content/{path}");
    glance.sources().files.iter().find(|file| file.path == path).unwrap().text.to_string()
}

#[test]
fn as_much_of_a_page_is_known_as_tells_its_title() {
    let root = tempfile::tempdir().unwrap();
    let words = "Words.\n".repeat(HEAD);
    let long = "x".repeat(HEAD);
    let put = |name: &str, text: &str| put(root.path(), &[(&format!("content/{name}.md"), text)]);
    // Of these no more than the start is known.
    let started = [
        ("plain", "# A title: of it\n".to_owned()),
        ("lines", "\n\n# A title\r\n".to_owned()),
        ("stated", "---\ntitle: \"Stated\"\n---\n".to_owned()),
        ("both", "---\ntitle: Stated\nweight: 2\n---\n\n# A title\n".to_owned()),
        ("windows", "---\r\nweight: 2\r\n---\r\n# A title\r\n".to_owned()),
        ("widest", format!("# {}\n", "é".repeat(HEAD / 2 - 2))),
    ];
    for (name, start) in &started {
        put(name, &format!("{start}{words}"));
    }
    put("mark", &format!("\u{feff}# A title\n{words}"));
    // Of these everything is: the first bytes leave open what the title is.
    let whole = [
        ("long-title", format!("# {long}\n{words}")),
        ("long-front", format!("---\ndescription: {long}\ntitle: T\n---\n{words}")),
        ("late-end", format!("---\ntitle: T\n# {}\n---\n{words}", "y".repeat(HEAD - 19))),
        ("late-heading", format!("<!-- {long} -->\n\n# A title\n\n{words}")),
        ("meaning", format!("# A *title*\n{words}")),
        ("empty-title", format!("---\ntitle: \"\"\n---\n{words}\n# A title\n")),
        ("rule", format!("---\n\n# A title\n{words}")),
        ("open", "---\ntitle: never closed\n".to_owned()),
        ("cut-letter", format!("# {}é\n{words}", "z".repeat(HEAD - 3))),
        ("one-line", "# A title".to_owned()),
        ("empty", String::new()),
    ];
    for (name, text) in &whole {
        put(name, text);
    }
    let glance = glance(root.path()).unwrap();
    for (name, start) in &started {
        let known = known(&glance, &format!("{name}.md"));
        assert!(known == *start, "of {name} {} bytes are known", known.len());
    }
    assert_eq!(known(&glance, "mark.md"), "# A title\n");
    for (name, text) in &whole {
        assert!(known(&glance, &format!("{name}.md")) == *text, "{name} is not whole");
    }
    // Whatever is known at first, a text that is asked for is the one that is loaded.
    for file in &load(root.path()).unwrap().files {
        assert!(glance.text(&file.path).as_ref() == Some(&file.text), "{}", file.path);
    }
}

#[test]
fn a_text_that_begins_otherwise_by_now_is_none() {
    let root = tempfile::tempdir().unwrap();
    let page = |text: &str| put(root.path(), &[("content/a.md", text)]);
    put(root.path(), &[("content/b.md", "# A *b*\n"), ("content/topology.yaml", "title: T\n")]);
    page("# A title\n\nWords.\n");
    let glance = glance(root.path()).unwrap();
    let now = || glance.text("content/a.md").map(|text| text.to_string());
    page("# A title\n\nOther words.\n");
    assert_eq!(now().as_deref(), Some("# A title\n\nOther words.\n"));
    page("# A title!\n\nWords.\n");
    assert_eq!(now(), None);
    page("# A title\n\nWords.\n");
    assert!(now().is_some());
    let place = root.path().join("content/a.md");
    fs::write(&place, b"# A title\n\nNot UTF-8: \xff\n").unwrap();
    assert_eq!(now(), None, "there is a mistake in it");
    fs::rename(&place, root.path().join("elsewhere.md")).unwrap();
    symlink(root.path().join("elsewhere.md"), &place).unwrap();
    assert_eq!(now(), None, "a link may lead anywhere");
    // What is known as a whole stays what it was.
    put(root.path(), &[("content/b.md", "# A *c*\n"), ("content/topology.yaml", "title: U\n")]);
    assert_eq!(glance.text("content/b.md").as_deref(), Some("# A *b*\n"));
    assert_eq!(glance.text("content/topology.yaml").as_deref(), Some("title: T\n"));
}

#[test]
fn what_is_copied_is_named_and_read_when_it_is_asked_for() {
    let root = tempfile::tempdir().unwrap();
    put(
        root.path(),
        &[
            ("content/a.md", "# A title\n\nWords.\n"),
            ("content/rack.jpg", "jpg"),
            ("content/compose.yaml", "services: {}"),
            ("themes/plain/site.css", "css"),
        ],
    );
    let (glance, all) = (glance(root.path()).unwrap(), load(root.path()).unwrap());
    let seen = glance.sources();
    let paths = |sources: &groundplan::model::Sources| {
        let files = sources.files.iter().map(|file| file.path.clone());
        let others = sources.assets.iter().chain(&sources.theme);
        files.chain(others.map(|asset| asset.path.clone())).collect::<Vec<_>>()
    };
    assert_eq!(paths(seen), paths(&all));
    assert_eq!(seen.theme[0].bytes, all.theme[0].bytes);
    for asset in &all.assets {
        assert_eq!(glance.bytes(&asset.path).as_ref(), Some(&asset.bytes), "{}", asset.path);
    }
    assert_eq!(glance.bytes("content/gone.jpg"), None);
}

#[test]
fn what_asks_for_a_closer_look_is_not_told_at_once() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/a.md", "# A title\n"), ("content/.hidden/b.md", "# B\n")]);
    assert_eq!(glance(root.path()).unwrap().sources().files.len(), 1);
    assert!(Glance::of(root.path(), 2, &told).is_none(), "there are too few");
    let place = root.path().join("content/b.md");
    symlink(root.path().join("content/a.md"), &place).unwrap();
    assert!(glance(root.path()).is_none(), "there is a link");
    fs::remove_file(&place).unwrap();
    // One whose start cannot tell, and that is no text.
    fs::write(&place, b"Words\xff\n\n# B\n").unwrap();
    assert!(glance(root.path()).is_none(), "a page is not UTF-8");
    fs::write(&place, b"# B\n\nWords\xff\n").unwrap();
    assert!(glance(root.path()).is_some_and(|glance| known(&glance, "b.md") == "# B\n"));
    fs::remove_file(&place).unwrap();
    fs::write(root.path().join("content/topology.yaml"), b"title: \xff\n").unwrap();
    assert!(glance(root.path()).is_none(), "a topology is not UTF-8");
}
