//! What becomes a source, what does not, and what is said about it.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use groundplan::disk::{DiskError, Loader, load, load_topology};
use groundplan::model::{Severity, Sources};

use super::put;

fn paths(sources: &Sources) -> Vec<&str> {
    sources.files.iter().map(|file| file.path.as_str()).collect()
}

fn assets(sources: &Sources) -> Vec<&str> {
    sources.assets.iter().map(|asset| asset.path.as_str()).collect()
}

fn said(sources: &Sources) -> Vec<(&str, Severity, &str)> {
    sources.findings.iter().map(|f| (f.rule, f.severity, f.message.as_str())).collect()
}

#[test]
fn pages_topologies_assets_and_themes_come_in_order() {
    let root = tempfile::tempdir().unwrap();
    put(
        root.path(),
        &[
            ("content/site.yaml", "title: x"),
            ("content/index.md", "# x"),
            ("content/topology.yaml", "components: {}"),
            ("content/b/rack.jpg", "jpg"),
            ("content/b/compose.yaml", "services: {}"),
            ("content/a.md", "# a"),
            ("themes/plain/site.css", "css"),
            ("other/not-ours.md", "# no"),
        ],
    );
    let sources = load(root.path()).unwrap();
    assert_eq!(
        paths(&sources),
        [
            "content/a.md",
            "content/b/compose.yaml",
            "content/index.md",
            "content/site.yaml",
            "content/topology.yaml",
            "themes/plain/site.css"
        ]
    );
    // A YAML file may be a topology for a page, and a download for a reader.
    assert_eq!(
        assets(&sources),
        ["content/b/compose.yaml", "content/b/rack.jpg", "content/topology.yaml"]
    );
    assert_eq!(sources.theme[0].path, "themes/plain/site.css");
    assert!(sources.findings.is_empty());
}

#[test]
fn dot_files_and_what_editors_leave_behind_stay_at_home() {
    let root = tempfile::tempdir().unwrap();
    put(
        root.path(),
        &[
            ("content/.env", "SECRET"),
            ("content/.git/config", "x"),
            ("content/.well-known/security.txt", "Contact: x"),
            ("content/index.md~", "old"),
            ("content/#index.md#", "old"),
            ("content/index.md", "# x"),
        ],
    );
    let sources = load(root.path()).unwrap();
    assert_eq!(paths(&sources), ["content/index.md"]);
    assert_eq!(assets(&sources), ["content/.well-known/security.txt"]);
}

#[test]
fn pipes_sockets_and_devices_are_left_out_with_a_word() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "# x")]);
    let pipe = root.path().join("content/x.md");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(root.path().join("content/s.md")).unwrap();
    let sources = load(root.path()).unwrap();
    assert_eq!(paths(&sources), ["content/index.md"]);
    assert_eq!(
        said(&sources),
        [
            ("special-file", Severity::Warning, "`content/s.md` is a socket, so it is left out"),
            (
                "special-file",
                Severity::Warning,
                "`content/x.md` is a named pipe, so it is left out"
            ),
        ]
    );
}

#[test]
fn a_device_is_left_out_with_a_word() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "# x")]);
    // Reading from it never ends.
    let device = root.path().join("content/x.md");
    let made = Command::new("mknod").arg(&device).args(["c", "1", "5"]).output();
    if !made.is_ok_and(|made| made.status.success()) {
        println!("SKIPPED: only the administrator may make a device");
        return;
    }
    let sources = load(root.path()).unwrap();
    assert_eq!(paths(&sources), ["content/index.md"]);
    let word = "`content/x.md` is a device, so it is left out";
    assert_eq!(said(&sources), [("special-file", Severity::Warning, word)]);
}

#[test]
fn links_out_of_the_themes_are_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), &[("secret.txt", "secret"), ("theme/site.css", "secret")]);
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "# x"), ("themes/own/site.css", "css")]);
    let link = |to: &str, name: &str| {
        symlink(outside.path().join(to), root.path().join("themes").join(name)).unwrap();
    };
    link("secret.txt", "own/font.woff2");
    link("theme", "other");
    let sources = load(root.path()).unwrap();
    let theme: Vec<_> = sources.theme.iter().map(|asset| asset.path.as_str()).collect();
    assert_eq!(theme, ["themes/own/site.css"]);
    let mut words: Vec<_> = said(&sources).into_iter().map(|(.., text)| text).collect();
    words.sort_unstable();
    assert_eq!(
        words,
        [
            "`themes/other` leads out of the project, so it is left out",
            "`themes/own/font.woff2` leads out of the project, so it is left out",
        ]
    );
    fs::remove_dir_all(root.path().join("themes")).unwrap();
    symlink(outside.path(), root.path().join("themes")).unwrap();
    let sources = load(root.path()).unwrap();
    assert!(sources.theme.is_empty());
    assert_eq!(said(&sources)[0].2, "`themes` leads out of the project, so it is left out");
}

#[test]
fn links_are_followed_inside_the_project_only() {
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), &[("secret.md", "# secret"), ("folder/a.md", "# a")]);
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "# x"), ("README.md", "# r"), (".env", "SECRET")]);
    let link = |to: &Path, name: &str| symlink(to, root.path().join("content").join(name)).unwrap();
    link(&outside.path().join("secret.md"), "file.md");
    link(&outside.path().join("folder"), "folder");
    link(&root.path().join(".env"), "env.txt");
    link(Path::new("../README.md"), "readme.md");
    link(Path::new("nowhere"), "dead.md");
    link(Path::new("."), "loop");
    let sources = load(root.path()).unwrap();
    assert_eq!(paths(&sources), ["content/index.md", "content/readme.md"]);
    assert!(sources.assets.is_empty(), "{:?}", assets(&sources));
    let rules: Vec<_> = said(&sources).into_iter().map(|(rule, _, text)| (rule, text)).collect();
    let mut rules: Vec<_> = rules.iter().map(|(rule, text)| format!("{rule} {text}")).collect();
    rules.sort();
    assert_eq!(rules.len(), 5, "{rules:#?}");
    assert!(rules[0].contains("`content/env.txt` leads to a hidden file"), "{rules:#?}");
    assert!(rules[1].contains("`content/file.md` leads out of the project"), "{rules:#?}");
    assert!(rules[2].contains("`content/folder` leads out of the project"), "{rules:#?}");
    assert!(rules[3].contains("`content/dead.md`"), "{rules:#?}");
    assert!(rules[4].contains("`content/loop`: it is a link to a folder"), "{rules:#?}");
}

#[test]
fn content_that_is_itself_a_link_out_is_not_read() {
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), &[("index.md", "# secret")]);
    let root = tempfile::tempdir().unwrap();
    symlink(outside.path(), root.path().join("content")).unwrap();
    let sources = load(root.path()).unwrap();
    assert!(sources.files.is_empty());
    assert_eq!(sources.findings[0].rule, "link-outside");
}

#[test]
fn a_byte_order_mark_goes_and_other_encodings_are_pointed_at() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "\u{feff}# x")]);
    fs::write(root.path().join("content/latin.md"), b"# x\n\ncaf\xe9\n").unwrap();
    fs::write(root.path().join("content/wide.yaml"), b"\xff\xfea\0").unwrap();
    let sources = load(root.path()).unwrap();
    assert_eq!(&*sources.file(sources.find("content/index.md").unwrap()).text, "# x");
    let finding = &sources.findings[0];
    assert_eq!((finding.rule, finding.severity), ("not-utf8", Severity::Error));
    let at = sources.locate(finding.labels[0].span);
    assert_eq!((at.path.as_str(), at.line, at.column), ("content/latin.md", 3, 4));
    assert_eq!(assets(&sources), ["content/wide.yaml"]);
}

#[test]
fn a_topology_that_is_not_utf8_is_an_error_and_no_download() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "# x"), ("content/b/picture.txt", "")]);
    let latin = b"# K\xe4se\ncomponents: {}\n";
    for name in ["topology.yaml", "b/topology.yml", "site.yaml", "b/picture.txt"] {
        fs::write(root.path().join("content").join(name), latin).unwrap();
    }
    fs::create_dir_all(root.path().join("themes/mine/templates")).unwrap();
    fs::write(root.path().join("themes/mine/templates/page.html"), b"\xe4").unwrap();
    fs::write(root.path().join("themes/mine/only-copied.html"), b"\xe4").unwrap();
    fs::write(root.path().join("themes/mine/only-copied.svg"), b"\xe4").unwrap();
    for name in ["icon.svg", "site.js", "user.css"] {
        fs::write(root.path().join("themes/mine").join(name), b"/* \xe4 */").unwrap();
    }
    fs::create_dir_all(root.path().join("themes/mine/icons")).unwrap();
    fs::write(root.path().join("themes/mine/icons/cache.svg"), b"\xe4").unwrap();
    let sources = load(root.path()).unwrap();
    let told: Vec<_> = sources.findings.iter().map(|f| f.message.as_str()).collect();
    let expected = [
        "`content/b/topology.yml` is not UTF-8",
        "`content/site.yaml` is not UTF-8",
        "`content/topology.yaml` is not UTF-8",
        "`themes/mine/icon.svg` is not UTF-8",
        "`themes/mine/icons/cache.svg` is not UTF-8",
        "`themes/mine/site.js` is not UTF-8",
        "`themes/mine/templates/page.html` is not UTF-8",
        "`themes/mine/user.css` is not UTF-8",
    ];
    assert_eq!(told, expected);
    assert!(sources.findings.iter().all(|f| (f.rule, f.severity) == ("not-utf8", Severity::Error)));
    let file = root.path().join("odd.yaml");
    fs::write(&file, latin).unwrap();
    let sources = load_topology(&file).unwrap();
    assert_eq!(said(&sources), [("not-utf8", Severity::Error, "`odd.yaml` is not UTF-8")]);
}

#[test]
fn links_to_nothing_are_left_out_unless_they_would_be_read() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "# x")]);
    let link = |name: &str| symlink("nowhere", root.path().join("content").join(name)).unwrap();
    // Emacs keeps such a link beside a file with unsaved edits.
    [".#index.md", "rack.jpg", "topology.yaml"].into_iter().for_each(link);
    let sources = load(root.path()).unwrap();
    let mut told = said(&sources);
    told.sort();
    assert_eq!(told.len(), 2, "{told:#?}");
    let warning = "`content/rack.jpg` leads nowhere, so it is left out";
    assert_eq!(told[0], ("link-outside", Severity::Warning, warning));
    assert_eq!((told[1].0, told[1].1), ("unreadable-file", Severity::Error));
    assert!(told[1].2.starts_with("cannot read `content/topology.yaml`"), "{told:#?}");
}

#[test]
fn what_is_too_large_is_an_error_and_not_in_memory() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "# x")]);
    let sparse = fs::File::create(root.path().join("content/big.md")).unwrap();
    sparse.set_len(40 << 30).unwrap();
    let sources = load(root.path()).unwrap();
    assert_eq!(paths(&sources), ["content/index.md"]);
    assert_eq!(
        said(&sources),
        [("file-too-large", Severity::Error, "`content/big.md` is larger than 16 MB")]
    );
}

#[test]
fn folders_that_lie_too_deep_are_an_error() {
    let root = tempfile::tempdir().unwrap();
    let deep = |depth: usize| format!("content/{}page.md", "d/".repeat(depth));
    put(root.path(), &[("content/index.md", "# x"), (&deep(63), "# reached")]);
    let sources = load(root.path()).unwrap();
    assert_eq!((sources.files.len(), sources.findings.len()), (2, 0), "{:?}", said(&sources));
    put(root.path(), &[(&deep(200), "# too deep")]);
    let sources = load(root.path()).unwrap();
    assert_eq!(sources.files.len(), 2);
    assert_eq!(said(&sources).len(), 1, "{:?}", said(&sources));
    let (rule, severity, message) = said(&sources)[0];
    assert_eq!((rule, severity), ("too-many-files", Severity::Error));
    assert!(message.contains("/d` is not read: it lies more than 63 folders deep"), "{message}");
}

#[test]
fn odd_names_are_left_out_with_a_word() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "# x"), ("content/a\nb.md", "# x")]);
    let odd = std::ffi::OsStr::from_bytes(b"content/caf\xe9.md");
    fs::write(root.path().join(odd), "# x").unwrap();
    let sources = load(root.path()).unwrap();
    assert_eq!(paths(&sources), ["content/index.md"]);
    let rules: Vec<_> = said(&sources).iter().map(|(rule, ..)| *rule).collect();
    assert_eq!(rules, ["bad-file-name", "bad-file-name"]);
    assert!(sources.findings.iter().all(|f| !f.message.contains('\n')));
}

#[test]
fn a_missing_project_says_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    let error = load(root.path()).unwrap_err();
    assert!(matches!(error, DiskError::NoProject { .. }) && error.is_usage());
    assert!(error.help().contains("groundplan init"), "{}", error.help());
    let error = load(&root.path().join("nowhere")).unwrap_err();
    assert!(error.to_string().contains("is not a folder"), "{error}");
}

#[test]
fn a_reload_equals_a_fresh_load() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &[("content/index.md", "# x"), ("content/a/b.md", "# b")]);
    let mut loader = Loader::new(root.path()).unwrap();
    let first = loader.load().unwrap();
    let at = |path: &str| loader.root().join(path);
    let (index, new) = (at("content/index.md"), at("content/c.md"));
    let gone = at("content/a/b.md");

    fs::write(&index, "# y").unwrap();
    let second = loader.reload(&[index]).unwrap();
    assert_eq!(&*second.file(second.find("content/index.md").unwrap()).text, "# y");
    let kept = |s: &Sources| s.files[0].text.as_ptr();
    assert_eq!(kept(&first), kept(&second), "an untouched text is not read again");

    fs::write(&new, "# c").unwrap();
    fs::remove_file(&gone).unwrap();
    let third = loader.reload(&[new, gone]).unwrap();
    assert_eq!(paths(&third), ["content/c.md", "content/index.md"]);
    let fresh = load(root.path()).unwrap();
    assert_eq!(paths(&third), paths(&fresh));
}
