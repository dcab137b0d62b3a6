//! Edits that are killed, or failed by the system.

use std::process::Stdio;
use std::thread;
use std::time::Instant;

use super::kill::{Tree, inject};
use super::store::{Project, page};
use crate::project::{names, program, put, tree};

/// Writes a page in one of two states, which differ in words alone.
fn write_state(project: &Project, state: u64) {
    put(project.root(), &[("content/one/b.md", &page("B", state, 0))]);
}

/// Returns the sites of both states.
fn both_sites(project: &Project) -> [Tree; 2] {
    [0, 1].map(|state| {
        write_state(project, state);
        project.build();
        tree(&project.root().join("public"))
    })
}

#[test]
fn killed_edits_leave_the_old_site_or_the_new_one() {
    let project = Project::known();
    let public = project.root().join("public");
    let write = |state: u64| write_state(&project, state);
    let sites = both_sites(&project);
    write(0);
    let start = Instant::now();
    assert_eq!(project.build(), 1);
    let life = start.elapsed();
    let rounds = 40;
    for round in 0..rounds {
        let state = u64::from(round + 1) % 2;
        write(state);
        let mut build = program(project.root());
        build.args(["build", "-q"]).env("XDG_CACHE_HOME", project.cache.path());
        let mut build = build.stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(life * round / rounds);
        build.kill().unwrap();
        build.wait().unwrap();
        let now = tree(&public);
        assert!(sites.contains(&now), "killed in round {round}");
        project.build();
        assert!(tree(&public) == sites[state as usize], "after round {round}");
        assert_eq!(names(project.root()), ["content", "public"], "leftovers");
    }
}

#[test]
#[ignore = "second step: needs strace"]
fn every_system_call_that_fails_during_an_edit_leaves_the_old_site_or_the_new_one() {
    let project = Project::known();
    let public = project.root().join("public");
    let write = |state: u64| write_state(&project, state);
    let sites = both_sites(&project);
    let (mut struck, mut state) = (0, 0);
    for call in
        ["read", "write,writev", "openat", "mkdir", "linkat", "rename", "renameat2", "unlinkat"]
    {
        for fault in ["error=EIO", "signal=KILL"] {
            for nth in (1..6).chain((6..200).step_by(13)) {
                write(state);
                let hit = inject(project.root(), project.cache.path(), call, fault, nth);
                let what = format!("{call} number {nth}: {fault}");
                assert!(sites.contains(&tree(&public)), "{what}");
                if !hit {
                    break;
                }
                struck += 1;
                project.build();
                assert!(tree(&public) == sites[state as usize], "after {what}");
                assert_eq!(names(project.root()), ["content", "public"], "{what}");
                state = 1 - state;
            }
        }
    }
    assert!(struck > 40, "strace struck {struck} times only");
}
