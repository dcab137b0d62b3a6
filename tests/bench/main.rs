//! How long it takes: builds, the preview, the stages. `cargo bench`, or `cargo bench -- 1 100`.
//!
//! `race.py` beside this file holds builds against other generators, whose sites
//! `cargo bench -- write hugo 1000 FOLDER` writes; `floor CONTENT PUBLIC` is the least that any does.
//!
//! Builds are those of the program, so a figure holds everything from its start to its end; the
//! sites lie in the folder for temporary files. Of several runs the quickest counts: others are
//! slower because of what else the machine does.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on has failed; it starts programs and prints figures"
)]

mod corpus;
mod floor;
mod page;
mod peers;
mod preview;
mod words;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use groundplan::BuildOptions;
use groundplan::analyze::AnalyzeOptions;
use groundplan::disk::load;
use groundplan::draw::{Marks, ViewRequest, draw};
use groundplan::model::Date;
use groundplan::publish::PublishOptions;
use groundplan::read::ReadOptions;

use corpus::Site;

/// How many pages the sites have unless the command says otherwise.
const PAGES: [usize; 4] = [1, 100, 1_000, 10_000];
/// How often a small site is built; large ones less often.
const RUNS: usize = 7;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", peer, pages, folder] => {
            let names = peers::PEERS.iter().map(|peer| peer.name).collect::<Vec<_>>().join(", ");
            let written = peers::write(peer, pages.parse().unwrap(), Path::new(folder));
            assert!(written, "`{peer}` is none of {names}");
        }
        ["floor", content, public] => floor::build(Path::new(content), Path::new(public)),
        _ => figures(),
    }
}

/// Prints the figures of the sizes that the command states.
fn figures() {
    let stated: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if stated.is_empty() { PAGES.to_vec() } else { stated };
    println!("| pages | build | unchanged | one page changed | output |");
    println!("| ---: | ---: | ---: | ---: | ---: |");
    for pages in &sizes {
        builds(*pages);
    }
    println!("\n| pages | save to changed page: median | longest of 20 |");
    println!("| ---: | ---: | ---: |");
    for pages in sizes.iter().filter(|pages| **pages <= 1_000) {
        let mut times = preview::saves(project(*pages).path(), 20);
        times.sort_unstable();
        println!("| {pages} | {} | {} |", shown(times[10]), shown(times[19]));
    }
    println!("\n| pages | start to first page | again |");
    println!("| ---: | ---: | ---: |");
    for pages in &sizes {
        starts(*pages);
    }
    println!("\n| stage | pages | time |");
    println!("| --- | ---: | ---: |");
    stages(sizes.iter().copied().filter(|pages| *pages <= 1_000).max().unwrap_or(100));
}

/// Prints what the builds of a site cost.
fn builds(pages: usize) {
    let project = project(pages);
    let root = project.path();
    let cache = tempfile::tempdir().unwrap();
    let build = |root: &Path| build(root, cache.path());
    let runs = if pages > 1_000 { 2 } else { RUNS };
    let public = root.join("public");
    let cold = quickest(runs, |_| {
        let _ = fs::remove_dir_all(&public);
        build(root)
    });
    // What was written a moment ago is compared by its bytes; let it come of age.
    std::thread::sleep(Duration::from_millis(2_100));
    build(root);
    let unchanged = quickest(runs, |_| build(root));
    let page = root.join("content").join(Site { pages }.path(pages / 2));
    let text = fs::read_to_string(&page).unwrap();
    let one = quickest(runs, |run| {
        fs::write(&page, format!("{text}\nSave {run}.\n")).unwrap();
        build(root)
    });
    println!(
        "| {pages} | {} | {} | {} | {:.1} MB |",
        shown(cold),
        shown(unchanged),
        shown(one),
        size(&public) as f64 / 1e6
    );
}

/// Prints how soon a preview shows a page, without and with what an earlier one remembered.
fn starts(pages: usize) {
    let (project, cache) = (project(pages), tempfile::tempdir().unwrap());
    let start = |rest| preview::first_page(project.path(), cache.path(), rest);
    let first = quickest(RUNS, |_| start(Duration::ZERO));
    // Long enough to read everything, and to remember it.
    start(Duration::from_secs(6));
    let again = quickest(RUNS, |_| start(Duration::ZERO));
    println!("| {pages} | {} | {} |", shown(first), shown(again));
}

/// Writes the project with this many pages.
fn project(pages: usize) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    assert!(peers::write("groundplan", pages, root.path()));
    root
}

fn build(root: &Path, cache: &Path) -> Duration {
    let start = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_groundplan"))
        .args(["build", "--quiet"])
        .current_dir(root)
        // What builds remember is never in the project.
        .env("XDG_CACHE_HOME", cache)
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success());
    start.elapsed()
}

/// Prints the stages of a build in this process, each run on its own.
fn stages(pages: usize) {
    let project = project(pages);
    let sources = load(project.path()).unwrap();
    let options = BuildOptions {
        read: ReadOptions::default(),
        analyze: AnalyzeOptions { today: Date::from_unix(0), strict_level: false },
        publish: PublishOptions::default(),
    };
    let mut best: Vec<(&str, Duration)> = Vec::new();
    let mut site = groundplan::Build::default();
    for _ in 0..RUNS {
        site = groundplan::build(&sources, &options);
        for (at, (stage, time)) in site.timings.stages().iter().enumerate() {
            match best.get_mut(at) {
                Some((_, least)) => *least = (*least).min(*time),
                None => best.push((stage, *time)),
            }
        }
    }
    for (stage, time) in best {
        println!("| {stage} | {pages} | {} |", shown(time));
    }
    let topology = &site.site.designs[0].topology;
    let request = ViewRequest::overview(topology);
    let layout = quickest(RUNS, |_| {
        let start = Instant::now();
        assert!(draw(topology, &request, &Marks::default()).wide.size.w > 0.0);
        start.elapsed()
    });
    let components = topology.components.len();
    println!("| drawing of {components} components | 1 | {} |", shown(layout));
}

fn quickest(runs: usize, mut run: impl FnMut(usize) -> Duration) -> Duration {
    (0..runs).map(&mut run).min().unwrap_or_default()
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| match entry.metadata().unwrap() {
            metadata if metadata.is_dir() => size(&entry.path()),
            metadata => metadata.len(),
        })
        .sum()
}
