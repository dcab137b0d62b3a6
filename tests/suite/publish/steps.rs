//! Runs the steps of a site case and says which did not hold.
//!
//! A case is a folder with `content/` (and `themes/`, if need be) and `steps.txt`, a step a line:
//!
//! | step | does or demands |
//! |---|---|
//! | `build` | builds the site from what the folder holds now |
//! | `has FILE TEXT` | the built file has the text; spaces at line ends and indents do not count |
//! | `lacks FILE TEXT` | it does not |
//! | `file FILE`, `no-file FILE` | the file was built, or was not |
//! | `finding RULE`, `clean` | a mistake of the rule was found; none was |
//! | `same FILE`, `changed FILE` | against the build before |
//! | `write FILE` | puts the lines that follow, each after `\| `, into a source |
//! | `remove FILE` | removes a source |

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use groundplan::analyze::AnalyzeOptions;
use groundplan::model::Date;
use groundplan::{Build, BuildOptions};

/// Returns what did not hold.
pub(crate) fn run(case: &Path) -> Vec<String> {
    let name = case.file_name().unwrap().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(case.join("steps.txt")).unwrap();
    let place = tempfile::tempdir().unwrap();
    copy(case, place.path());
    let mut site = Site { root: place.path(), build: None, before: BTreeMap::new() };
    let mut failures = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut block = String::new();
        while let Some((_, more)) = lines.next_if(|(_, line)| line.starts_with('|')) {
            block.push_str(more.strip_prefix("| ").unwrap_or(&more[1..]));
            block.push('\n');
        }
        if let Err(reason) = site.step(line, &block) {
            failures.push(format!("{name}/steps.txt:{}: {line}\n    {reason}", number + 1));
        }
    }
    failures
}

struct Site<'a> {
    root: &'a Path,
    build: Option<Build>,
    before: BTreeMap<String, Arc<[u8]>>,
}

impl Site<'_> {
    fn step(&mut self, line: &str, block: &str) -> Result<(), String> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (file, text) = rest.split_once(' ').unwrap_or((rest, ""));
        match verb {
            "build" => self.build(),
            "write" => {
                let path = self.root.join(file);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, block).map_err(|e| e.to_string())
            }
            "remove" => std::fs::remove_file(self.root.join(file)).map_err(|e| e.to_string()),
            "has" => self.holds(file, text, true),
            "lacks" => self.holds(file, text, false),
            "file" => self.text(file).map(|_| ()),
            "no-file" => match self.text(file) {
                Ok(_) => Err("the file was built".to_owned()),
                Err(_) => Ok(()),
            },
            "same" => self.compare(file, true),
            "changed" => self.compare(file, false),
            "finding" => self.found(rest),
            "clean" => match self.mistakes().first() {
                Some(first) => Err(first.clone()),
                None => Ok(()),
            },
            _ => Err("no such step".to_owned()),
        }
    }

    fn build(&mut self) -> Result<(), String> {
        if let Some(build) = self.build.take() {
            self.before = build.output.files;
        }
        let sources = groundplan::disk::load(self.root).map_err(|e| e.to_string())?;
        let options = BuildOptions {
            read: Default::default(),
            analyze: AnalyzeOptions {
                today: Date { year: 2026, month: 11, day: 24 },
                strict_level: false,
            },
            publish: Default::default(),
        };
        self.build = Some(groundplan::build(&sources, &options));
        Ok(())
    }

    fn text(&self, file: &str) -> Result<String, String> {
        let build = self.build.as_ref().ok_or("nothing is built")?;
        match build.output.files.get(file) {
            Some(bytes) => Ok(String::from_utf8_lossy(bytes).into_owned()),
            None => {
                let names: Vec<&str> = build.output.files.keys().map(String::as_str).collect();
                Err(format!("no such file; there are {}", names.join(", ")))
            }
        }
    }

    fn holds(&self, file: &str, text: &str, wanted: bool) -> Result<(), String> {
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let built = flat(&self.text(file)?);
        match built.contains(&flat(text)) == wanted {
            true => Ok(()),
            false => Err(built.chars().take(6_000).collect()),
        }
    }

    fn compare(&self, file: &str, same: bool) -> Result<(), String> {
        let old = self.before.get(file).ok_or("not in the build before")?;
        match (old[..] == *self.text(file)?.as_bytes()) == same {
            true => Ok(()),
            false => Err(if same { "it changed" } else { "it is the same" }.to_owned()),
        }
    }

    fn mistakes(&self) -> Vec<String> {
        let mistakes = self.build.iter().flat_map(|build| &build.mistakes);
        mistakes.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
    }

    fn found(&self, rule: &str) -> Result<(), String> {
        let mistakes = self.mistakes();
        match mistakes.iter().any(|mistake| mistake.contains(rule)) {
            true => Ok(()),
            false => Err(format!("found only {mistakes:?}")),
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&source, &target);
        } else {
            std::fs::copy(&source, &target).unwrap();
        }
    }
}
