//! Suite: promises. The page of the promises names tests that are there.

use std::path::Path;

const PAGE: &str = "content/promises.md";

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// Returns what stands in back quotes, in order.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Returns whether a name in back quotes is a file of tests, or of the source with tests in it.
fn is_file(name: &str) -> bool {
    ["src/", "tests/"].iter().any(|folder| name.starts_with(folder)) && name.contains('.')
}

/// Returns whether a file has the test: a function of that name under `#[test]`, or a call of
/// node's `test`.
fn has(text: &str, name: &str) -> bool {
    let marked = |line: usize| {
        let above = text.lines().take(line).collect::<Vec<_>>();
        let attributes = above.iter().rev().take_while(|line| !line.trim().is_empty());
        attributes.into_iter().any(|line| line.trim() == "#[test]")
    };
    let start = format!("fn {name}(");
    let function = text.lines().position(|line| line.trim_start().starts_with(&start));
    function.is_some_and(marked) || text.split("test(").skip(1).any(|call| is_called(call, name))
}

/// Returns whether a call of node's `test` has the name, as far as it stands in the call.
fn is_called(call: &str, name: &str) -> bool {
    let Some(quote @ ('\'' | '"' | '`')) = call.chars().next() else { return false };
    let literal = call[1..].split(quote).next().unwrap_or_default();
    match literal.split_once("${") {
        Some((start, _)) => !start.is_empty() && name.starts_with(start),
        None => literal == name,
    }
}

/// Returns what is wrong with the rows of a page: files that are not there, tests that no file of
/// the row before them has, rows without a test, and places that admit it.
fn wrong(page: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut proves = false;
    for line in page.lines() {
        let Some((_, proofs)) = line.strip_prefix("| ").and_then(|row| row.split_once(" | "))
        else {
            continue;
        };
        proves |= proofs.starts_with("Held by");
        if !proves || proofs.starts_with("Held by") || proofs.starts_with("---") {
            continue;
        }
        if proofs.contains("**no test yet**") {
            wrong.push(format!("no test yet: {line}"));
        }
        let (mut file, mut tests) = (None, 0);
        for name in quoted(proofs) {
            if is_file(name) {
                file = read(name).map(|text| (name, text));
                if file.is_none() {
                    wrong.push(format!("there is no file {name}"));
                }
                continue;
            }
            let is_test = (name.contains("_") && name == name.to_lowercase())
                || (name.contains(' ') && proofs.contains(".mjs"));
            let Some((path, text)) = file.as_ref().filter(|_| is_test) else { continue };
            tests += 1;
            if !has(text, name) {
                wrong.push(format!("{path} has no test {name}"));
            }
        }
        let whole = ["absurd.rs`: all", "browser.mjs` serves"];
        if tests == 0 && !whole.iter().any(|words| proofs.contains(words)) {
            wrong.push(format!("no test in: {line}"));
        }
    }
    wrong
}

#[test]
fn every_named_test_of_a_promise_is_there() {
    let page = read(PAGE).unwrap();
    let found = wrong(&page);
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    let rows = page.lines().filter(|line| line.starts_with("| ") && line.contains("tests/"));
    assert!(rows.count() > 50, "the page is read as a table");
}

#[test]
fn a_name_that_is_wrong_is_found() {
    let row = |proof: &str| {
        wrong(&format!("| Promise | Held by |\n| --- | --- |\n| It holds | {proof} |\n"))
    };
    let fine = "`tests/suite/promises.rs`: `every_named_test_of_a_promise_is_there`";
    assert_eq!(row(fine), [""; 0]);
    for odd in [
        "`tests/suite/promise.rs`: `every_named_test_of_a_promise_is_there`",
        "`tests/suite/promises.rs`: `every_named_test_of_a_promise_was_there`",
        "`tests/suite/promises.rs`: `wrong_and_not_a_test_at_all`",
        "words, but no test",
        "`tests/suite/promises.rs`",
    ] {
        assert_eq!(
            row(odd).len(),
            1 + usize::from(odd.contains("promise.rs")),
            "{odd}: {:?}",
            row(odd)
        );
    }
    assert_eq!(row(&format!("{fine}; for more **no test yet**")).len(), 1);
    assert!(
        !has("fn it_is_there() {}\n", "it_is_there")
            && has("#[test]\nfn it_is_there() {}\n", "it_is_there")
    );
}
