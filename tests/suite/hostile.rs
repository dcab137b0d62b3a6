//! Suite: hostile. Whole builds of files that mean harm: they end soon, in little memory, and an
//! error has a file and a line.

mod designs;
mod pages;
mod settings;

use std::time::Duration;

use crate::project::put;
use crate::spent::{Spent, spent};

/// How large the hostile file is.
const SIZE: usize = 1_000_000;
/// The most memory a build of it may take.
const PEAK_MAX: usize = 500 << 20;
/// The longest a build of it may take; a program that is not optimised is up to fifteen times as slow.
const TIME_MAX: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 2 });

/// Files of a project, one of which means harm.
struct Case {
    name: String,
    files: Vec<(&'static str, String)>,
}

impl Case {
    fn new(name: impl Into<String>, path: &'static str, text: String) -> Self {
        let index = ("content/index.md", "# Start\n".to_owned());
        let files = if path == index.0 { vec![] } else { vec![index] };
        Self { name: name.into(), files }.and(path, text)
    }

    fn and(mut self, path: &'static str, text: impl Into<String>) -> Self {
        self.files.push((path, text.into()));
        self
    }
}

/// Returns `head` and what `line` makes of 0, 1, 2 … until it is `size` bytes long.
fn filled(size: usize, head: &str, line: impl Fn(usize) -> String) -> String {
    let mut text = head.to_owned();
    let mut at = 0;
    while text.len() < size {
        text.push_str(&line(at));
        at += 1;
    }
    text
}

/// Builds each project, and returns what did not hold.
fn wrong(cases: &[Case]) -> Vec<String> {
    cases.iter().flat_map(one).collect()
}

fn one(case: &Case) -> Option<String> {
    let root = tempfile::tempdir().unwrap();
    let files: Vec<_> = case.files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    put(root.path(), &files);
    let Spent { status, said, cpu, peak } = spent(root.path(), &["build"], TIME_MAX);
    let first: String = said.lines().take(2).collect::<Vec<_>>().join(" ");
    let told = format!("{}: {cpu:.1?}, {} MB: {first:.200}", case.name, peak >> 20);
    // An arrow, a path, and a number after it.
    let place = said.lines().filter_map(|line| line.split_once("--> ")?.1.rsplit_once(':'));
    let has_place = place.into_iter().any(|(_, column)| column.parse::<usize>().is_ok());
    let holds = match status {
        Some(0) => true,
        Some(1) => has_place,
        _ => false,
    };
    let fine = holds && !said.contains("panicked") && cpu <= TIME_MAX && peak <= PEAK_MAX;
    (!fine).then_some(told)
}

/// Builds some of the projects, or all of them where there is time.
fn hold(cases: Vec<Case>, every: usize) {
    let cases: Vec<Case> = cases.into_iter().step_by(every).collect();
    let wrong = wrong(&cases);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn some_hostile_files_of_a_megabyte_end_soon_in_little_memory() {
    hold(pages::all(SIZE), 15);
    hold(designs::all(SIZE), 10);
    hold(settings::all(SIZE), 10);
}

#[test]
#[ignore = "second step: takes minutes"]
fn hostile_pages_of_a_megabyte_end_soon_in_little_memory() {
    hold(pages::all(SIZE), 1);
}

#[test]
#[ignore = "second step: takes minutes"]
fn hostile_designs_of_a_megabyte_end_soon_in_little_memory() {
    hold(designs::all(SIZE), 1);
}

#[test]
#[ignore = "second step: takes minutes"]
fn hostile_settings_themes_words_and_icons_end_soon_in_little_memory() {
    hold(settings::all(SIZE), 1);
}

#[test]
fn a_paragraph_of_ten_megabytes_is_built() {
    let text = "word ".repeat(2_000_000);
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", &text)]);
    let Spent { status, said, peak, .. } = spent(root.path(), &["build"], TIME_MAX * 4);
    assert_eq!(status, Some(0), "{said}");
    let page = std::fs::read_to_string(root.path().join("public/index.html")).unwrap();
    assert!(page.matches("word").count() >= 2_000_000, "a part of it is missing");
    assert!(peak < PEAK_MAX, "{peak} bytes");
}
