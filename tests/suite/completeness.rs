//! Suite: tables, pages, icons and pictures that belong together.

use std::path::PathBuf;
use std::process::Command;

use groundplan::model::Kind;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_kind_has_an_icon_and_a_row_in_the_gallery() {
    let page = std::fs::read_to_string(root().join("content/kinds.md")).expect("the gallery");
    let gallery = std::fs::read_to_string(root().join("content/kinds.yaml")).expect("its picture");
    for kind in Kind::ALL {
        let id = kind.id();
        assert!(root().join(format!("themes/default/icons/{id}.svg")).is_file(), "icon of {id}");
        let row = page.lines().find(|line| line.starts_with(&format!("| `{id}` | ")));
        let row = row.unwrap_or_else(|| panic!("content/kinds.md has no row for {id}"));
        for synonym in kind.synonyms() {
            assert!(row.contains(&format!("`{synonym}`")), "{synonym} in the row of {id}");
        }
        assert!(gallery.contains(&format!("a-{id}: {{kind: {id},")), "{id} in the picture");
    }
}

#[test]
fn the_picture_of_the_readme_is_what_the_program_draws() {
    let drawn = Command::new(env!("CARGO_BIN_EXE_groundplan"))
        .args(["diagram", "content/examples/three-servers/topology.yaml"])
        .current_dir(root())
        .output()
        .expect("the program runs");
    let kept = std::fs::read(root().join("content/three-servers.svg")).expect("the picture");
    assert!(drawn.status.success());
    assert!(
        drawn.stdout == kept,
        "draw it again: groundplan diagram content/examples/three-servers/topology.yaml \
         -o content/three-servers.svg"
    );
}
