//! The texts of the interface: the same in every language, and each of them used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use groundplan::model::{Kind, PLURAL_FORMS};

type Table = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Returns the built-in languages, read as what they are: YAML.
fn languages() -> BTreeMap<String, Table> {
    let files = fs::read_dir(root().join("themes/default/words")).unwrap();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let table: Table = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        (name, table)
    };
    files.map(|file| read(file.unwrap().path())).collect()
}

/// Returns whether a text is a form of another one, for some numbers: `{n} servers|few`.
fn is_form(key: &str, english: &Table) -> bool {
    let parts = key.rsplit_once('|');
    parts.is_some_and(|(text, form)| english.contains_key(text) && PLURAL_FORMS.contains(&form))
}

/// Returns what stands in braces in a text.
fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(gap, _)| gap).collect()
}

#[test]
fn every_language_says_everything() {
    let languages = languages();
    let english = &languages["en"];
    assert!(languages.len() > 2, "{:?}", languages.keys());
    for (name, table) in &languages {
        let missing: Vec<_> = english.keys().filter(|key| !table.contains_key(*key)).collect();
        let is_known = |key: &&String| english.contains_key(*key) || is_form(key, english);
        let unknown: Vec<_> = table.keys().filter(|key| !is_known(key)).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "{name}: {missing:?} {unknown:?}");
        for (key, text) in table {
            // One and two may be words of their own.
            let mut gone: BTreeSet<&str> = gaps(key).difference(&gaps(text)).copied().collect();
            gone.remove("n");
            assert!(gone.is_empty() && gaps(text).is_subset(&gaps(key)), "{name}: {key}");
            assert!(!text.contains(['<', '>', '&', '"']), "{name}: {key}");
        }
    }
}

#[test]
fn english_is_the_key() {
    for (key, text) in &languages()["en"] {
        assert_eq!(key.split('|').next(), Some(text.as_str()));
    }
}

/// Returns the texts that the code asks for where it can be seen: first arguments that are literal.
fn asked(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for call in ["say(\"", "fill(\"", "titled(\"", "fill(\n", "say(\n"] {
        for (at, _) in code.match_indices(call) {
            let rest = code[at + call.len() - 1..].trim_start();
            if let Some(end) = rest.strip_prefix('"').and_then(|text| text.find('"')) {
                found.push(rest[1..=end].to_owned());
            }
        }
    }
    for (at, _) in code.match_indices("count(") {
        let call = &code[at..at + code[at..].find(';').unwrap_or(0)];
        let texts = call
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|text| text.contains("{n}") && !text.contains("{{"));
        found.extend(texts.map(str::to_owned));
    }
    found
}

fn sources(folder: &Path, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|end| end == "rs" || end == "js") {
            let text = fs::read_to_string(&path).unwrap();
            // Examples in tests are no texts of the interface.
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            out.push(code.replace("\\\"", "'"));
        }
    }
}

#[test]
fn what_the_code_says_is_translated_and_what_is_translated_is_said() {
    let mut codes = Vec::new();
    for folder in ["src/publish", "src/compare", "src/draw", "src/model", "themes/default"] {
        sources(&root().join(folder), &mut codes);
    }
    let english = &languages()["en"];
    let asked: BTreeSet<String> = codes.iter().flat_map(|code| asked(code)).collect();
    assert!(asked.len() > 100, "{}", asked.len());
    let missing: Vec<_> = asked.iter().filter(|text| !english.contains_key(*text)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let all = codes.concat();
    let counted = |kind: &Kind| {
        let (one, many) = (kind.label().to_lowercase(), kind.plural());
        [format!("{{n}} {one}"), format!("{{n}} {many}")]
    };
    let hosts: BTreeSet<String> =
        Kind::ALL.iter().filter(|kind| kind.is_host()).flat_map(counted).collect();
    for text in &hosts {
        assert!(english.contains_key(text), "{text}");
    }
    let is_said = |text: &str| {
        all.contains(&format!("\"{text}\""))
            || all.contains(&format!("'{text}'"))
            || hosts.contains(text)
            || text.ends_with("/year")
    };
    let unsaid: Vec<_> = english.keys().filter(|text| !is_said(text)).collect();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}

#[test]
fn every_kind_has_a_name_in_every_language() {
    for (name, table) in languages() {
        for kind in Kind::ALL {
            assert!(table.contains_key(kind.label()), "{name}: {}", kind.label());
        }
    }
}

/// Returns the page of a design without a title, with some journeys, in a language.
fn untitled(language: &str, journeys: usize) -> String {
    let topology = "components:\n  user: {kind: client}\n  web: {kind: web-server}\n\
                    connections: [{from: user, to: web}]\njourneys:\n";
    let all = (0..journeys).map(|at| format!("  j{at}: {{entry: user, target: web}}\n"));
    let topology = format!("{topology}{}", all.collect::<String>());
    let settings = format!("language: {language}\n");
    let root = tempfile::tempdir().expect("a folder");
    let files = [
        ("content/index.md", "# Home\n"),
        ("content/site.yaml", &settings),
        ("content/topology.yaml", &topology),
    ];
    crate::project::put(root.path(), &files);
    let output = super::budget::output(root.path());
    String::from_utf8(output.files["index.html"].to_vec()).expect("UTF-8")
}

#[test]
fn what_fails_is_said_of_one_journey_and_of_several() {
    for (language, count, said) in [
        ("en", 1, r#""w":[["{names} stops"],"#),
        ("en", 2, r#""w":[["{names} stop","{names} stops"],"#),
        ("en", 5, r#""w":[["{names} stop","{names} stops"],"#),
        ("de", 3, r#""w":[["{names} fallen aus","{names} fällt aus"],"#),
        ("ar", 4, r#""w":[["{names} تتوقف","{names} تتوقف","{names} تتوقفان"],"#),
    ] {
        assert!(untitled(language, count).contains(said), "{language} {count}");
    }
}

#[test]
fn a_drawing_without_a_title_is_called_by_a_word_of_the_language() {
    for (language, title) in [("en", "Architecture"), ("de", "Architektur"), ("ar", "البنية")]
    {
        let page = untitled(language, 1);
        assert!(page.contains(&format!("<span class=\"cap\">{title}</span>")), "{language}");
        assert_eq!(page.contains("Architecture"), language == "en", "{language}");
    }
}
