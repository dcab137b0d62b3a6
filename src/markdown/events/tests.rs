//! Events that were written down are those of the parser.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};

use super::{Recorded, Recorder};
use crate::markdown::MARKDOWN;

/// Returns the events written down, and whether all of them could be.
fn recorded(text: &str) -> Vec<u8> {
    let mut recorder = Recorder::new(text);
    for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        recorder.add(&event, &range);
    }
    recorder.finish()
}

/// Holds the events of a text against those that were written down, if they were.
fn hold(text: &str) -> bool {
    let bytes = recorded(text);
    let parsed: Vec<_> = Parser::new_ext(text, MARKDOWN).into_offset_iter().collect();
    let again: Vec<_> = Recorded::new(text, &bytes).collect();
    if bytes.is_empty() && !parsed.is_empty() {
        return false;
    }
    assert_eq!(again, parsed, "{text}");
    true
}

#[test]
fn every_kind_of_event_is_kept() {
    for text in [
        "# a *b* **c** ~~d~~ `e` &amp; f\\\ng\n\nh  \ni",
        "## a {#b}\n\n> [!NOTE]\n> c\n\n> d\n\n---\n",
        "- [ ] a\n- [x] b\n\n7. c\n8. d\n\n    code\n\n```yaml title=\"x\"\ne: f\n```\n",
        "| a | b |\n| :-- | --: |\n| c | `d\\|e` |\n",
        "[a](b \"c\") ![d](e) <https://f.g> <h@i.j> [k][l] [m]\n\n[l]: n \"o\"\n[m]: <p q>\n",
        "a[^b] $c$ $$d$$ <i>e</i>\n\n<div>f</div>\n\n[^b]: g\n\na\n: b\n",
        "",
    ] {
        assert!(hold(text), "{text}");
    }
}

#[test]
fn what_is_seldom_is_not_kept() {
    assert!(!hold("# a {.b c=d}\n"));
}

#[test]
fn our_own_pages_are_kept() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("content")];
    let mut kept = 0;
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let (inner, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
        folders.extend(inner);
        for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "md")) {
            kept += usize::from(hold(&fs::read_to_string(file).unwrap()));
        }
    }
    assert!(kept > 50, "{kept}");
}

#[test]
fn bytes_of_others_end_early() {
    let text = "# a [b](c)\n";
    let bytes = recorded(text);
    for length in 0..bytes.len() {
        assert!(Recorded::new(text, &bytes[..length]).count() < bytes.len());
        assert!(Recorded::new("", &bytes[..length]).all(|(event, _)| event != Event::Rule));
    }
}

proptest! {
    #[test]
    fn any_text_gives_the_same_events(text in "([-#>*_`|~\\[\\](){}!$:<>&;^. \n\\\\]|[a-c1é]){0,80}") {
        hold(&text);
    }
}
