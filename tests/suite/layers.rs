//! Suite: layers. Holds the source against `content/house.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use groundplan::model::{FileId, SourceFile, Sources, Topology};
use groundplan::read::read_topology;

/// What stands in `lib.rs` itself.
const OF_LIB: [&str; 5] = ["build", "check", "Build", "BuildOptions", "Timings"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the house as it is stated.
fn house() -> Topology {
    let text = fs::read_to_string(root().join("content/house.yaml")).unwrap();
    let file = SourceFile { path: "content/house.yaml".to_owned(), text: Arc::from(text) };
    let sources = Sources { files: vec![file], ..Sources::default() };
    let (topology, findings) = read_topology(&sources, FileId(0));
    assert!(findings.is_empty(), "{findings:#?}");
    topology.unwrap()
}

/// Returns the files of the source: path under `src`, text without comments.
fn source() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !is_asked(&path) {
                files.push((inner(&path), without_comments(&fs::read_to_string(path).unwrap())));
            }
        }
    }
    files.sort();
    files
}

/// Returns whether Cargo asks a file how to link the program, of which it is no part.
fn is_asked(path: &Path) -> bool {
    path == root().join("src/link.rs")
}

fn inner(path: &Path) -> String {
    let inner: PathBuf = path.strip_prefix(root().join("src")).unwrap().into();
    inner.to_string_lossy().replace('\\', "/")
}

fn without_comments(text: &str) -> String {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// Returns the room of a file: its folder under `src`, or its name.
fn room(file: &str) -> &str {
    match file.split_once('/') {
        Some((room, _)) => room,
        None if file == "timings.rs" => "lib",
        None => file.trim_end_matches(".rs"),
    }
}

/// Returns the words that directly follow `path::` or stand in its braces.
fn words_after<'t>(text: &'t str, path: &str) -> Vec<&'t str> {
    let mut words = Vec::new();
    for (at, _) in text.match_indices(path) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &text[at + path.len()..];
        match rest.strip_prefix('{') {
            Some(list) => words.extend(first_words(list)),
            None => words.extend(word(rest)),
        }
    }
    words
}

/// Returns the first word of each item of a list in braces.
fn first_words(list: &str) -> Vec<&str> {
    let (mut words, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            ',' if depth == 0 => {
                words.extend(word(list[start..at].trim_start()));
                start = at + 1;
            }
            '}' if depth == 0 => {
                words.extend(word(list[start..at].trim_start()));
                break;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    words
}

fn word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

#[test]
fn rooms_use_each_other_as_the_house_says() {
    let house = house();
    let id = |component| house.component(component).id.clone();
    let stated: BTreeSet<_> =
        house.connections.iter().map(|line| (id(line.from), id(line.to))).collect();
    let rooms: BTreeSet<&str> = house
        .components
        .iter()
        .filter(|component| component.children.is_empty())
        .map(|component| component.id.as_str())
        .collect();
    let mut used = BTreeMap::new();
    for (file, text) in source() {
        let from = room(&file);
        assert!(rooms.contains(from), "`src/{file}` is in no room of content/house.yaml");
        let mut words = words_after(&text, "crate::");
        words.extend(words_after(&text, "groundplan::"));
        if matches!(from, "lib" | "main") {
            // The roof of the house names its rooms without `crate::`.
            words.extend(
                rooms.iter().filter(|room| !words_after(&text, &format!("{room}::")).is_empty()),
            );
        }
        for word in words {
            let to = if OF_LIB.contains(&word) { "lib" } else { word };
            if rooms.contains(to) && to != from {
                used.entry((from.to_owned(), to.to_owned())).or_insert_with(|| file.clone());
            }
        }
    }
    for (pair, file) in &used {
        let (from, to) = pair;
        assert!(
            stated.contains(pair),
            "`src/{file}` uses `{to}`, which content/house.yaml does not allow to `{from}`"
        );
    }
    for pair in &stated {
        assert!(used.contains_key(pair), "content/house.yaml states {pair:?}, which nothing uses");
    }
}

/// Returns the doors that the house states: library → files or folders under `src`.
fn doors(house: &Topology) -> BTreeMap<String, Vec<String>> {
    let mut doors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (library, places) in house.components.iter().flat_map(|component| &component.facts) {
        doors.entry(library.clone()).or_default().extend(places.split(", ").map(str::to_owned));
    }
    doors
}

/// Returns the names that the source calls its dependencies by.
fn libraries() -> Vec<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let list = manifest.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    let names = list.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    // The package layout-rs calls its library `layout`.
    names.map(|name| if name == "layout-rs" { "layout" } else { name }.replace('-', "_")).collect()
}

#[test]
fn each_library_comes_in_through_its_door() {
    let doors = doors(&house());
    let files = source();
    for library in libraries() {
        let Some(places) = doors.get(&library) else {
            panic!("no room of content/house.yaml has a door for `{library}`");
        };
        let inside = |file: &str, place: &str| {
            file == place || file.starts_with(&format!("{place}/")) || file == format!("{place}.rs")
        };
        let knows = |text: &str| !words_after(text, &format!("{library}::")).is_empty();
        let mut unused: BTreeSet<&String> = places.iter().collect();
        for (file, _) in files.iter().filter(|(_, text)| knows(text)) {
            let door = places.iter().find(|place| inside(file, place));
            let door = door.unwrap_or_else(|| {
                panic!("`src/{file}` knows `{library}`, which comes in through {places:?} only")
            });
            unused.remove(door);
        }
        assert!(unused.is_empty(), "{unused:?} is a door of `{library}` that nothing uses");
    }
}
