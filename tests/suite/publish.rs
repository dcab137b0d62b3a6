//! Suite: publish. Whole sites in steps: build, look at a part, change a file, build again.

mod budget;
mod closed;
mod ids;
mod search;
mod steps;
mod text;
mod words;

use std::path::Path;

/// Every folder of `tests/cases/site` is a site with its `steps.txt`.
#[test]
fn site_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/site");
    let mut cases: Vec<_> =
        std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty(), "there are cases");
    let failures: Vec<String> = cases.iter().flat_map(|case| steps::run(case)).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
