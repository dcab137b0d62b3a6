//! Suite: import. Compose files in, topologies out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::project::{names, program, put, run};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/import");
const WEB: &str = "services:\n  web: {image: nginx, ports: ['80:80']}\n";

/// Runs the program; returns status, standard output, standard error.
fn said(root: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = run(root, arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Returns the compose files in a folder of cases.
fn cases(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_case = |path: &PathBuf| path.to_string_lossy().ends_with(".compose.yaml");
    let mut cases: Vec<_> = entries.filter(is_case).collect();
    cases.sort();
    assert!(cases.len() >= 6, "{}", folder.display());
    cases
}

/// Holds a text against the file beside a case; with UPDATE=1 the file is made to say it.
fn hold(case: &Path, ending: &str, text: &str) {
    let stem = case.to_string_lossy().replace(".compose.yaml", ending);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&stem, text).unwrap();
    }
    let wanted = fs::read_to_string(&stem).unwrap_or_default();
    assert!(wanted == text, "{stem} is not as expected (UPDATE=1 rewrites):\n{text}");
}

#[test]
fn compose_files_become_topologies_that_check_and_draw() {
    for case in cases(Path::new(CASES)) {
        let root = tempfile::tempdir().unwrap();
        let name = case.file_name().unwrap().to_str().unwrap();
        fs::copy(&case, root.path().join(name)).unwrap();
        fs::create_dir(root.path().join("content")).unwrap();
        let (status, out, err) = said(root.path(), &["import", "compose", name]);
        assert_eq!(status, 0, "{name}: {err}");
        hold(&case, ".topology.yaml", &out);
        let topology = "content/topology.yaml";
        let written = said(root.path(), &["import", "compose", name, "-o", topology]);
        assert_eq!((written.0, written.1.as_str()), (0, ""), "{name}: {}", written.2);
        assert_eq!(fs::read_to_string(root.path().join(topology)).unwrap(), out);
        // All that is left are findings: no mistake, and no warning of one.
        let (status, _, err) = said(root.path(), &["check", "--fail-on", "never", "--strict"]);
        assert_eq!(status, 0, "{name}: {err}");
        let (status, svg, err) = said(root.path(), &["diagram", topology]);
        assert!(status == 0 && svg.starts_with("<svg"), "{name}: {err}");
    }
}

#[test]
fn findings_of_imported_files_make_sense() {
    for (case, wanted) in [
        ("web-app", &["cleartext-public:visitor->web", "spof", "no-backup", "no-firewall"][..]),
        ("watch", &["monitoring-shared-fate", "cleartext-public:visitor->grafana"]),
        ("blog", &["certificate-missing", "all of “Use blog” runs on `docker-host`"]),
    ] {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("content")).unwrap();
        let topology = format!("{CASES}/{case}.topology.yaml");
        fs::copy(topology, root.path().join("content/topology.yaml")).unwrap();
        let (_, out, err) = said(root.path(), &["check", "--format", "json"]);
        let out = out.replace("All of", "all of");
        for word in wanted {
            assert!(out.contains(word), "{case}: {word} in:\n{out}\n{err}");
        }
    }
}

#[test]
fn mistakes_have_their_place_and_nothing_is_written() {
    for case in cases(&Path::new(CASES).join("mistakes")) {
        let root = tempfile::tempdir().unwrap();
        let name = case.file_name().unwrap().to_str().unwrap();
        fs::copy(&case, root.path().join(name)).unwrap();
        let (status, out, err) = said(root.path(), &["import", "compose", name, "-o", "t.yaml"]);
        assert_eq!((status, out.as_str()), (1, ""), "{name}: {err}");
        assert_eq!(names(root.path()), [name]);
        hold(&case, ".txt", &err);
    }
}

#[test]
fn no_credential_of_a_compose_file_is_written_or_shown() {
    for case in cases(Path::new(CASES)) {
        let text = fs::read_to_string(&case).unwrap();
        let topology = case.to_string_lossy().replace(".compose.yaml", ".topology.yaml");
        let topology = fs::read_to_string(topology).unwrap();
        let secrets = [
            "n0t-for-you",
            "wobbly-giraffe-7",
            "letmein99",
            "guest",
            "admin4711",
            "hush-hush-1",
            "sesame-street-12",
        ];
        for secret in secrets.iter().filter(|secret| text.contains(**secret)) {
            assert!(!topology.contains(secret), "{secret} of {}", case.display());
        }
    }
    let root = tempfile::tempdir().unwrap();
    let text =
        "services:\n  web: {image: x, environment: {DB_PASSWORD: n0t-for-you}, ports: [x]}\n";
    put(root.path(), &[("compose.yaml", text)]);
    let (status, out, err) = said(root.path(), &["import", "compose", "compose.yaml"]);
    assert_eq!((status, out.as_str()), (1, ""), "{err}");
    assert!(!err.contains("n0t-for-you"), "{err}");
}

#[test]
fn a_file_that_is_there_is_not_overwritten_unless_asked() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("compose.yaml", WEB), ("t.yaml", "mine")]);
    let to = ["import", "compose", "compose.yaml", "-o", "t.yaml"];
    let (status, out, err) = said(root.path(), &to);
    assert_eq!((status, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("`t.yaml` is there already") && err.contains("--force"), "{err}");
    assert_eq!(fs::read_to_string(root.path().join("t.yaml")).unwrap(), "mine");
    let (status, _, err) = said(root.path(), &[&to[..], &["--force"]].concat());
    assert!(status == 0 && err.contains("made `t.yaml`"), "{err}");
    assert!(fs::read_to_string(root.path().join("t.yaml")).unwrap().contains("kind: web-server"));
    assert_eq!(names(root.path()), ["compose.yaml", "t.yaml"]);
}

#[test]
fn what_cannot_be_read_or_written_says_so_with_its_status() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("compose.yaml", WEB)]);
    for (arguments, status, words) in [
        (&["compose", "nowhere.yaml"][..], 2, "there is no file at `nowhere.yaml`"),
        (&["compose", "compose.yaml", "-o", "nowhere/t.yaml"], 3, "cannot write"),
        (&["compose", "compose.yaml", "--force"], 2, "--output"),
        (&["compsoe", "compose.yaml"], 2, "'compose'"),
        (&[], 2, "compose"),
    ] {
        let (got, out, err) = said(root.path(), &[&["import"][..], arguments].concat());
        assert_eq!((got, out.as_str()), (status, ""), "{arguments:?}: {err}");
        assert!(err.contains(words), "{arguments:?}: {err}");
    }
}

#[test]
fn standard_input_is_read_and_what_is_left_out_is_told() {
    let root = tempfile::tempdir().unwrap();
    let mut child = program(root.path())
        .args(["import", "compose", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = format!("include: [other.yaml]\n{WEB}    \n");
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout), String::from_utf8(output.stderr));
    let (out, err) = (out.unwrap(), err.unwrap());
    assert!(output.status.success(), "{err}");
    assert!(err.contains("standard input:1:1: `include`"), "{err}");
    assert!(out.contains("# Line 1: `include`"), "{out}");
}
