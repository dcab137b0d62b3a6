//! Suite: fuzz. Every input that once broke a fuzz target, and first inputs of each.

#[path = "../fuzz/oracles.rs"]
mod oracles;

use std::path::Path;

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 6] = [
    ("topology", oracles::topology),
    ("design", oracles::design),
    ("markdown", oracles::markdown),
    ("links", oracles::links),
    ("urls", oracles::urls),
    ("guard", oracles::guard),
];

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn what_was_found_stays_mended() {
    let mut seen = 0;
    for (name, target) in TARGETS {
        let Ok(cases) = std::fs::read_dir(folder("tests/cases/fuzz").join(name)) else { continue };
        for case in cases {
            let path = case.expect("a case").path();
            println!("{}", path.display());
            target(&std::fs::read(path).expect("a file"));
            seen += 1;
        }
    }
    assert!(seen >= 3, "{seen}");
}

#[test]
fn every_target_is_built_and_has_its_words() {
    let manifest = std::fs::read_to_string(folder("tests/fuzz/Cargo.toml")).expect("a manifest");
    let run = std::fs::read_to_string(folder("tests/fuzz/run")).expect("a script");
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("targets/{name}.rs")), "{name} is not built");
        assert!(run.contains(name), "{name} is not run");
        assert!(folder("tests/fuzz/words").join(name).is_file(), "{name} has no words");
    }
}

#[test]
fn the_oracles_see_what_is_active() {
    for (page, harm) in [
        ("<a href=\"&#106;ava\tscript:x\">", true),
        ("<IMG src=x ONERROR=x>", true),
        ("<script>x</script>", true),
        ("<a href='x' href=y>text onclick=x</a>", false),
        ("<script src=\"../_theme/site.js\"></script>", false),
        ("<!-- <script> --><title><script></title>", false),
        ("<a href=\"./a:b\">", false),
    ] {
        let found = std::panic::catch_unwind(|| oracles::harmless_page("x.html", page)).is_err();
        assert_eq!(found, harm, "{page}");
    }
}
