//! Text for people.

use groundplan::model::{FileId, Finding, Severity, Span};
use groundplan::report::{TextOptions, text};

use super::super::read::sources;

fn finding(start: usize, end: usize) -> Finding {
    Finding::input("unknown-key", Severity::Error, Span::new(FileId(0), start, end), "a mistake")
        .help("mend it")
}

#[test]
fn a_snippet_shows_place_guilty_text_remedy_and_rule() {
    let sources = sources(&[("content/a.md", "one\ntwo thrée four\n")]);
    let out = text(&[finding(8, 14)], &sources, &TextOptions::default());
    let expected = "\
error: a mistake
 --> content/a.md:2:5
  |
2 | two thrée four
  |     ^^^^^
  |
  = help: mend it
  = rule: unknown-key (groundplan explain unknown-key)
";
    assert_eq!(out, expected);
}

#[test]
fn no_credential_is_shown_whatever_the_mistake_is_about() {
    let line = "  app: {colour: red, password: hunter2, url: \"postgres://u:p4ssw0rd@h/db\"}";
    let sources = sources(&[("content/topology.yaml", line)]);
    let mut found = finding(8, 14);
    let out = text(&[found.clone()], &sources, &TextOptions::default());
    let shown = "  app: {colour: red, password: *******, url: \"postgres://u:********@h/db\"}";
    assert!(out.contains(shown), "{out}");
    // What is marked as a credential is none that a look at the line alone would find.
    found.rule = "secrets-inline";
    let out = text(&[found], &sources, &TextOptions::default());
    assert!(out.contains("{******: red") && out.contains("^^^^^^"), "{out}");
}

#[test]
fn any_span_of_any_text_can_be_shown() {
    let long = "x".repeat(200_000);
    let texts =
        ["", "\n", "a", "é", "\r\n\r\n", "a\r\nb", "\u{feff}a", "\t\u{1b}[31m\u{202e}b", &long];
    for source in texts {
        let sources = sources(&[("content/a.md", source)]);
        let ends = [0, 1, 2, 3, 4, source.len() / 2, source.len(), source.len() + 9];
        for start in ends {
            for end in ends {
                let out = text(&[finding(start, end)], &sources, &TextOptions::default());
                assert!(out.starts_with("error: a mistake\n"), "{out}");
                assert!(out.len() < 10_000 && !out.contains('\u{1b}'), "{}", out.len());
            }
        }
    }
}

/// Signs that turn the direction of text let a line be read as another than it is.
#[test]
fn no_part_of_a_message_turns_the_direction_of_text() {
    let turning: String = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}').collect();
    let odd = |text: &str| format!("{text}{turning}x");
    let sources = sources(&[
        (&format!("{}.md", odd("content/a")), &odd("line ")),
        ("content/b.md", "\u{202e}b"),
    ]);
    let mut finding = finding(0, 4).help(odd("help"));
    finding.message = odd("message");
    finding.why = odd("why");
    finding.change = Some(odd("change"));
    finding.evidence.push(odd("evidence"));
    finding.labels[0].text = odd("label").into();
    let turns = |text: &str| text.chars().any(|c| turning.contains(c));
    for color in [false, true] {
        let options = TextOptions { color, ..TextOptions::default() };
        let out = text(&[finding.clone()], &sources, &options);
        assert!(!turns(&out), "{out:?}");
        for part in ["message", "content/a", "line ", "label", "evidence", "why", "help", "change"]
        {
            assert!(out.contains(part), "{part} in {out}");
        }
    }
}

#[test]
fn colour_is_only_there_when_asked_for() {
    let sources = sources(&[("content/a.md", "text")]);
    let options = TextOptions { color: true, width: 80 };
    assert!(text(&[finding(0, 4)], &sources, &options).contains('\u{1b}'));
    assert!(!text(&[finding(0, 4)], &sources, &TextOptions::default()).contains('\u{1b}'));
}

#[test]
fn a_finding_without_a_place_is_shown_too() {
    let mut lost = finding(0, 1);
    lost.labels.clear();
    let out = text(&[lost], &sources(&[]), &TextOptions::default());
    assert!(out.contains("error: a mistake") && out.contains("= rule: unknown-key"), "{out}");
}
