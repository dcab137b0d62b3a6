//! Suite: fuzz. Every input that once broke a fuzz target, and first inputs of each.

#[path = "../fuzz/oracles.rs"]
pub(crate) mod oracles;

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

/// A short run without coverage: words of each target's dictionary in any order, the same each time.
#[test]
fn words_in_any_order_hold() {
    for (name, target) in TARGETS {
        let list = std::fs::read_to_string(folder("tests/fuzz/words").join(name)).expect("words");
        let words: Vec<String> = list.lines().filter_map(word).collect();
        assert!(words.len() > 10, "{name}");
        let mut state = 0x5eed_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(0x9e37_79b9);
            (state >> 33) as usize % below
        };
        // A whole design costs more than a link.
        for _ in 0..if name == "design" { 6 } else { 60 } {
            let mut input = String::new();
            for _ in 0..random(40) {
                input.push_str(&words[random(words.len())]);
                input.push_str([" ", "\n", "\n  ", "", ": ", "-"][random(6)]);
            }
            target(input.as_bytes());
        }
    }
}

/// Returns the word in a line of a dictionary.
fn word(line: &str) -> Option<String> {
    let word = line.strip_prefix('"')?.strip_suffix('"')?;
    Some(word.replace("\\x0a", "\n").replace("\\x0d", "\r").replace("\\\"", "\""))
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
