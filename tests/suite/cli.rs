//! Suite: cli.

use std::fs;
use std::path::Path;
use std::process::Stdio;

mod diagram;
mod diff;
mod git;
mod png;

use crate::project::{names, program, put, run, small, tree};

/// Runs the program; returns status, standard output, standard error.
fn said(root: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = run(root, arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn empty() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

const BROKEN: &str = "components:\n  a: {kind: sever}\n  b: {kind: server, colour: red}\n";

#[test]
fn the_example_of_init_builds_and_passes_its_own_check() {
    let root = empty();
    let (status, out, err) = said(root.path(), &["init", "shop"]);
    assert_eq!((status, out.as_str()), (0, ""), "{err}");
    assert!(err.contains("cd shop && groundplan serve"), "{err}");
    let shop = root.path().join("shop");
    let mut made: Vec<_> = tree(&shop).into_keys().collect();
    made.sort();
    assert_eq!(
        made,
        [
            ".github/workflows/pages.yml",
            ".gitignore",
            ".groundplan/topology.schema.json",
            "content/index.md",
            "content/site.yaml",
            "content/topology.yaml",
            "public/.gitkeep"
        ]
    );
    let (status, _, err) = said(&shop, &["check"]);
    assert_eq!(status, 0, "{err}");
    let (status, _, err) = said(&shop, &["build", "--strict"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("built 1 page into `public`"), "{err}");
    assert!(shop.join("public/index.html").exists() && shop.join("public/.gitkeep").exists());
}

#[test]
fn init_never_overwrites() {
    let root = empty();
    put(root.path(), &[("content/mine.md", "# Mine"), (".gitignore", "mine")]);
    let (status, _, err) = said(root.path(), &["init"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("the example is left out") && err.contains("kept .gitignore"), "{err}");
    assert_eq!(names(&root.path().join("content")), ["mine.md"]);
    assert_eq!(fs::read_to_string(root.path().join(".gitignore")).unwrap(), "mine");
    let before = tree(root.path());
    assert_eq!(said(root.path(), &["init"]).0, 0);
    assert_eq!(tree(root.path()), before);
}

#[test]
fn an_empty_folder_is_told_about_init() {
    let root = empty();
    for command in ["build", "check", "serve", "diagram"] {
        let (status, out, err) = said(root.path(), &[command]);
        assert_eq!((status, out.as_str()), (2, ""), "{command}: {err}");
        assert!(err.contains("there is no `content` folder"), "{command}: {err}");
        assert!(err.contains("run `groundplan init`"), "{command}: {err}");
    }
    assert!(names(root.path()).is_empty());
}

#[test]
fn wrong_arguments_are_usage_errors_with_the_nearest_right_one() {
    let root = empty();
    for (arguments, hint) in [
        (&["biuld"][..], "'build'"),
        (&["build", "--outptu", "x"], "'--output'"),
        (&["check", "--fail-on", "hihg"], "'high'"),
        (&["check", "--today", "tomorrow"], "2027-03-31"),
        (&["serve", "--port", "80000"], "80000"),
        (&["build", "--quiet", "--verbose"], "--verbose"),
        (&["diagram", "--format", "pgn"], "svg, png"),
        (&["explain", "sopf"], "groundplan explain"),
        (&[], "Usage"),
    ] {
        let (status, out, err) = said(root.path(), arguments);
        assert_eq!((status, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(hint), "{arguments:?}: {err}");
    }
}

#[test]
fn help_shows_what_to_type_first() {
    let root = empty();
    let (status, out, _) = said(root.path(), &["--help"]);
    assert_eq!(status, 0);
    for line in ["Examples:", "groundplan init", "groundplan serve --open"] {
        assert!(out.contains(line), "{out}");
    }
    assert_eq!(said(root.path(), &["--version"]).0, 0);
}

#[test]
fn a_broken_build_says_everything_and_keeps_the_old_site() {
    let root = small();
    assert_eq!(said(root.path(), &["build"]).0, 0);
    let before = tree(&root.path().join("public"));
    put(root.path(), &[("content/topology.yaml", BROKEN)]);
    let (status, out, err) = said(root.path(), &["build"]);
    assert_eq!((status, out.as_str()), (1, ""), "{err}");
    for part in [
        "content/topology.yaml:2:13",
        "content/topology.yaml:3:21",
        "server",
        "unknown-kind",
        "unknown-key",
        "not built",
        "as it was",
    ] {
        assert!(err.contains(part), "{part} in:\n{err}");
    }
    assert_eq!(tree(&root.path().join("public")), before);
}

#[test]
fn warnings_fail_a_strict_build_only() {
    let root = small();
    put(root.path(), &[("content/odd.md", "# Odd\n\n[dead](nowhere.md)\n")]);
    let (status, _, err) = said(root.path(), &["build"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("dead-link"), "{err}");
    let (status, _, err) = said(root.path(), &["build", "--strict"]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("1 warning with `--strict`"), "{err}");
}

#[test]
fn dangerous_outputs_are_refused_and_nothing_is_touched() {
    let root = small();
    put(root.path(), &[("notes/thesis.txt", "years of work")]);
    let before = tree(root.path());
    for output in ["/", ".", "..", "content", "content/guide", "notes"] {
        let (status, _, err) = said(root.path(), &["build", "--output", output]);
        assert_eq!(status, 2, "{output}: {err}");
        assert!(err.contains("cannot be the output"), "{output}: {err}");
        assert_eq!(tree(root.path()), before, "{output}");
    }
    fs::create_dir(root.path().join("home")).unwrap();
    let home = program(root.path())
        .args(["build", "--output", "home"])
        .env("HOME", root.path().join("home"))
        .output()
        .unwrap();
    assert_eq!(home.status.code(), Some(2), "the home folder, even an empty one");
}

#[test]
fn the_root_may_stand_before_or_after_the_command() {
    let root = small();
    let path = root.path().to_string_lossy().into_owned();
    let elsewhere = empty();
    assert_eq!(said(elsewhere.path(), &["--root", &path, "check", "--fail-on", "never"]).0, 0);
    assert_eq!(said(elsewhere.path(), &["check", "--fail-on", "never", "--root", &path]).0, 0);
    assert_eq!(said(elsewhere.path(), &["build", "--root", &path]).0, 0);
    assert!(root.path().join("public/index.html").exists());
    assert!(names(elsewhere.path()).is_empty());
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let root = small();
    put(root.path(), &[("content/topology.yaml", BROKEN)]);
    let colored = |arguments: &[&str], no_color: bool| {
        let mut program = program(root.path());
        if no_color {
            program.env("NO_COLOR", "1");
        }
        let output = program.args(arguments).output().unwrap();
        String::from_utf8_lossy(&output.stderr).contains('\u{1b}')
    };
    assert!(!colored(&["build"], false), "a pipe is no terminal");
    assert!(colored(&["build", "--color", "always"], false));
    assert!(colored(&["build", "--color", "always"], true), "who asks gets it");
    assert!(!colored(&["build", "--color", "never"], false));
}

#[test]
fn quiet_is_quiet_and_timings_name_the_stages() {
    let root = small();
    let (status, out, err) = said(root.path(), &["build", "--quiet"]);
    assert_eq!((status, out.as_str(), err.as_str()), (0, "", ""));
    let (_, _, err) = said(root.path(), &["build", "--timings"]);
    for stage in ["load", "read", "analyze", "publish", "write", "total"] {
        assert!(err.contains(&format!("{stage} ")), "{stage} in:\n{err}");
    }
}

#[test]
fn the_threshold_decides_whether_a_check_fails() {
    let root = small();
    let topology = "components:\n  visitor: {kind: client}\n  web: {kind: server}\n\
                    connections:\n  - {from: visitor, to: web, protocol: HTTP}\n";
    put(root.path(), &[("content/topology.yaml", topology), ("content/index.md", "# x\n")]);
    let before = tree(root.path());
    let check = |level: &str| said(root.path(), &["check", "--fail-on", level]).0;
    assert_eq!(["critical", "high", "medium", "low", "never"].map(check), [0, 1, 1, 1, 0]);
    put(root.path(), &[("content/topology.yaml", BROKEN)]);
    assert_eq!(check("never"), 1, "mistakes in the input always count");
    fs::remove_file(root.path().join("content/topology.yaml")).unwrap();
    let untouched = tree(root.path());
    assert_eq!(untouched.len() + 1, before.len(), "a check writes nothing");
}

#[test]
fn what_the_system_refuses_has_a_status_of_its_own() {
    let root = small();
    put(root.path(), &[("file", "x")]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (arguments, words) in [
        (&["serve", "--port", &port][..], "cannot listen on 127.0.0.1:"),
        (&["build", "--output", "file/site"], "cannot"),
        (&["diagram", "--output", "nowhere/picture.svg"], "cannot"),
    ] {
        let (status, out, err) = said(root.path(), arguments);
        assert_eq!((status, out.as_str()), (3, ""), "{arguments:?}: {err}");
        assert!(err.starts_with("error: ") && err.contains(words), "{arguments:?}: {err}");
        assert!(err.contains("help: "), "{arguments:?}: {err}");
    }
}

#[test]
fn a_reader_that_leaves_is_no_mistake() {
    let root = small();
    for arguments in [&["diagram"][..], &["explain"], &["completions", "bash"], &["--help"]] {
        let mut program = program(root.path());
        let mut child =
            program.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stderr.is_empty(), "{arguments:?}: {output:?}");
    }
}

#[test]
fn programs_get_their_format_on_standard_output_alone() {
    let root = small();
    let json = said(root.path(), &["check", "--fail-on", "never", "--format", "json"]);
    assert_eq!((json.0, json.2.as_str()), (0, ""));
    assert!(json.1.starts_with("{\n  \"version\": 1"), "{}", json.1);
    let sarif = said(root.path(), &["check", "--fail-on", "never", "--format", "sarif"]);
    assert!(sarif.1.contains("\"version\": \"2.1.0\"") && sarif.2.is_empty(), "{}", sarif.1);
    put(root.path(), &[("content/topology.yaml", BROKEN)]);
    let github = said(root.path(), &["check", "--format", "github"]);
    assert_eq!((github.0, github.2.as_str()), (1, ""));
    assert!(github.1.contains("::error file=content/topology.yaml,line=2"), "{}", github.1);
}

#[test]
fn a_baseline_leaves_only_what_is_new() {
    let root = small();
    let topology = "components:\n  visitor: {kind: client}\n  web: {kind: web-server}\n\
                    connections:\n  - {from: visitor, to: web, protocol: HTTP}\n";
    put(root.path(), &[("content/topology.yaml", topology), ("content/index.md", "# x\n")]);
    assert_eq!(said(root.path(), &["check"]).0, 1);
    let (_, known, _) = said(root.path(), &["check", "--format", "json"]);
    put(root.path(), &[("known.json", &known), ("odd.json", "{}")]);
    let (status, _, err) = said(root.path(), &["check", "--baseline", "known.json"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("no findings"), "{err}");
    let more = topology.replace(
        "connections:\n",
        "  ftp: {kind: server}\nconnections:\n  - {from: visitor, to: ftp, protocol: FTP}\n",
    );
    put(root.path(), &[("content/topology.yaml", &more)]);
    let (status, _, err) = said(root.path(), &["check", "--baseline", "known.json"]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("ftp"), "{err}");
    for file in ["odd.json", "nowhere.json"] {
        assert_eq!(said(root.path(), &["check", "--baseline", file]).0, 2, "{file}");
    }
}

/// A program that the system may move writes each of its own addresses anew when it starts.
#[cfg(all(target_os = "linux", target_env = "gnu", not(target_feature = "crt-static")))]
#[test]
fn the_program_starts_where_it_was_linked_for() {
    const MOVED_NEVER: [u8; 2] = 2_u16.to_ne_bytes();
    let bytes = fs::read(env!("CARGO_BIN_EXE_groundplan")).unwrap();
    assert_eq!(bytes[..4], *b"\x7fELF");
    assert_eq!(bytes[16..18], MOVED_NEVER);
}

#[test]
fn the_schema_is_json() {
    let (status, out, _) = said(empty().path(), &["schema"]);
    assert_eq!(status, 0);
    let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(schema["properties"]["components"].is_object(), "{schema}");
}

#[test]
fn rules_explain_themselves() {
    let root = empty();
    let (status, out, _) = said(root.path(), &["explain", "spof:haproxy"]);
    assert_eq!(status, 0);
    assert!(out.starts_with("# spof"), "{out}");
    assert!(said(root.path(), &["explain"]).1.lines().any(|line| line == "no-backup"));
}

#[test]
fn completions_know_the_commands() {
    let root = empty();
    for shell in ["bash", "zsh", "fish"] {
        let (status, out, _) = said(root.path(), &["completions", shell]);
        assert_eq!(status, 0);
        assert!(out.contains("diagram"), "{shell}");
    }
}

#[test]
fn an_address_that_is_none_of_the_web_is_refused_as_in_the_settings() {
    let project = small();
    for wrong in ["foo", "javascript:alert(1)", "https://", "https://example.org/a b"] {
        let (status, _, err) = said(project.path(), &["build", "--base-url", wrong]);
        assert_eq!(status, 2, "{wrong}: {err}");
        assert!(err.contains("no web address; it begins with `https://`"), "{err}");
    }
    let (status, _, err) = said(project.path(), &["build", "--base-url", "https://example.org/a"]);
    assert_eq!(status, 0, "{err}");
}

#[test]
fn a_site_without_a_first_page_does_not_ask_to_open_it() {
    let root = empty();
    fs::create_dir(root.path().join("content")).unwrap();
    let (status, _, err) = said(root.path(), &["build"]);
    assert_eq!(status, 0, "{err}");
    assert!(err.contains("the site has no first page: write `content/index.md`"), "{err}");
    assert!(!err.contains("open `"), "{err}");
}

#[test]
fn a_connection_with_a_wrong_name_is_told_once() {
    let root = empty();
    let topology = "components: {v: {kind: client}, web: {kind: service}}
connections:
  - {from: v, to: wep}
";
    put(root.path(), &[("content/index.md", "# x"), ("content/topology.yaml", topology)]);
    let (status, _, err) = said(root.path(), &["check"]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("there is no component `wep`"), "{err}");
    assert!(err.contains("No connection has `web` at an end."), "{err}");
    assert!(!err.contains("No connection has `v` at an end."), "{err}");
}
