//! A long day of saves: the preview follows every one, and does not grow.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use super::PATIENCE;
use super::limits::Limited;
use crate::project::{self, put};

/// How many pages the project has.
const PAGES: usize = 60;
/// How many saves come before memory is looked at first.
const WARM: usize = 300;

#[test]
fn hundreds_of_saves_leave_memory_as_it_was() {
    saves(600);
}

#[test]
#[ignore = "second step: ten thousand saves take minutes"]
fn ten_thousand_saves_leave_memory_as_it_was() {
    saves(10_000);
}

/// Saves pages, titles and a topology, looks at what each save changes, and holds memory after all
/// of them against memory after the first.
fn saves(count: usize) {
    let root = project::small();
    for page in 0..PAGES {
        put(root.path(), &[(&path(page), &text(page, 0))]);
    }
    let topology = fs::read_to_string(root.path().join("content/topology.yaml")).unwrap();
    let server = Limited::start(root.path(), 1_024);
    let mut first = None;
    for save in 1..=count {
        let page = save % PAGES;
        if save % 50 == 0 {
            let changed = format!("{topology}# save {save}\n");
            put(root.path(), &[("content/topology.yaml", &changed)]);
            get(&server, "/issues/");
            get(&server, "/_theme/search-s.js");
        }
        put(root.path(), &[(&path(page), &text(page, save))]);
        let start = Instant::now();
        while !get(&server, &format!("/many/page-{page}/")).contains(&format!("Save {save}.")) {
            assert!(start.elapsed() < PATIENCE, "save {save} is never seen");
            thread::sleep(Duration::from_millis(1));
        }
        if save == WARM {
            first = resident(&server);
        }
    }
    // Only Linux tells how much memory a process has.
    let Some((first, last)) = first.zip(resident(&server)) else { return };
    assert!(last < first + first / 10, "from {first} to {last} kB in {count} saves");
}

fn path(page: usize) -> String {
    format!("content/many/page-{page}.md")
}

fn text(page: usize, save: usize) -> String {
    format!("# Page {page} {}\n\nSave {save}. {}\n", save / 7, "Some words. ".repeat(60))
}

fn get(server: &Limited, path: &str) -> String {
    let mut stream = TcpStream::connect(server.address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Returns the memory of the preview in kB.
fn resident(server: &Limited) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
