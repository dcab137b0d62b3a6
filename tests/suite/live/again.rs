//! What the preview takes over from the last build is what a build from nothing would make.

use std::sync::Arc;
use std::time::Instant;

use groundplan::model::{Asset, SourceFile, Sources};
use groundplan::{Build, BuildOptions, build, rebuild};

use super::options;

/// Sources that are edited, with what was made from them last.
struct Project {
    files: Vec<(String, Arc<str>)>,
    theme: Vec<(String, String)>,
    last: Option<(Sources, Build)>,
    options: BuildOptions,
}

impl Project {
    fn new() -> Self {
        let topology = |name: &str, more: &str| {
            format!(
                "title: {name}\ncomponents:\n  visitor: {{kind: client}}\n  web: {{kind: web-server, \
                 name: Web of {name}}}\n  db: {{kind: database}}\nconnections:\n  - {{from: visitor, \
                 to: web, protocol: HTTP}}\n  - {{from: web, to: db}}\n{more}"
            )
        };
        let asked = "requirements:\n  told: {text: Told, explained_in: \"../one/b.md#two\"}\n";
        let mut files = vec![
            (
                "content/index.md".to_owned(),
                "# Home\n\n[b](one/b.md) and [two](two/c.md).\n".into(),
            ),
            ("content/one/_part.md".to_owned(), "A *part*.\n".into()),
            ("content/one/topology.yaml".to_owned(), topology("One", "")),
            ("content/two/topology.yaml".to_owned(), topology("Two", asked)),
        ];
        for (path, text) in [
            ("one/index.md", "# One\n\nThe web server answers.\n"),
            ("one/b.md", "# B\n\n## Two\n\n[[web]] talks to [[db]].\n"),
            ("one/d.md", "# D\n\n<!-- groundplan: include file=_part.md -->\n"),
            ("two/c.md", "# C\n\n<!-- groundplan: components -->\n\n[there](../one/b.md#two)\n"),
            ("notes/e.md", "# E\n\nNothing of a design.\n"),
            ("notes/f.md", "# F\n\n[e](e.md#e) ![x](x.png)\n"),
        ] {
            files.push((format!("content/{path}"), text.to_owned()));
        }
        files.sort();
        let files =
            files.into_iter().map(|(path, text): (_, String)| (path, text.into())).collect();
        Self { files, theme: Vec::new(), last: None, options: options() }
    }

    /// Replaces a text; the others stay the very same, as a preview keeps them.
    fn edit(&mut self, path: &str, edit: impl FnOnce(&str) -> String) {
        let path = format!("content/{path}");
        let text = &mut self.files.iter_mut().find(|(known, _)| *known == path).unwrap().1;
        *text = edit(text).into();
    }

    fn sources(&self) -> Sources {
        let file = |(path, text): &(String, Arc<str>)| SourceFile {
            path: path.clone(),
            text: Arc::clone(text),
        };
        let asset = |(path, text): &(String, String)| Asset {
            path: path.clone(),
            bytes: Arc::from(text.as_bytes()),
        };
        Sources {
            files: self.files.iter().map(file).collect(),
            theme: self.theme.iter().map(asset).collect(),
            ..Sources::default()
        }
    }

    /// Builds on top of the last build and fails unless the result is the same as without it;
    /// returns how many files were taken over.
    fn follow(&mut self, what: &str) -> usize {
        let sources = self.sources();
        let old = self.last.as_ref().map(|(sources, build)| (sources, build));
        let mut early = Vec::new();
        let new = rebuild(&sources, &self.options, old, |pages| early = pages);
        let fresh = build(&sources, &self.options);
        assert!(new.output.files.keys().eq(fresh.output.files.keys()), "after {what}");
        for (path, bytes) in &fresh.output.files {
            let same = new.output.files[path] == *bytes;
            assert!(
                same,
                "{path} after {what}:\n{}",
                String::from_utf8_lossy(&new.output.files[path])
            );
        }
        for (path, bytes) in early {
            assert!(
                *fresh.output.files[&path] == *bytes,
                "{path} was early and wrong after {what}"
            );
        }
        assert_eq!(new.mistakes, fresh.mistakes, "after {what}");
        assert_eq!(new.analysis.designs, fresh.analysis.designs, "after {what}");
        let kept = |(path, bytes): &(&String, &Arc<[u8]>)| {
            let (_, last) = self.last.as_ref()?;
            last.output.files.get(*path).filter(|old| Arc::ptr_eq(old, bytes))
        };
        let kept = new.output.files.iter().filter_map(|file| kept(&file)).count();
        self.last = Some((sources, new));
        kept
    }
}

#[test]
fn a_changed_word_leaves_all_other_pages_standing() {
    let mut project = Project::new();
    project.follow("the start");
    project.edit("notes/e.md", |text| text.replace('.', "!"));
    let kept = project.follow("a word");
    // Every written and generated page but one, and the drawings.
    let pages = project.last.as_ref().unwrap().1.site.pages.len();
    assert!(kept >= pages - 1 + 2 * 3, "{kept} of {pages} pages and what designs make");
}

#[test]
fn whatever_is_edited_the_result_is_that_of_a_build_from_nothing() {
    let mut project = Project::new();
    let mut state: u64 = 0xfeed;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let pages = [
        "index.md",
        "one/index.md",
        "one/b.md",
        "one/d.md",
        "two/c.md",
        "notes/e.md",
        "notes/f.md",
    ];
    let texts = [
        "# {}\n\nThe database is [[db]], plainly.\n\n## Two\n\nWords.\n",
        "# {}\n\nThe database is [[db]],\nplainly.\n\n## Two\n\nWords.\n",
        "---\nweight: 3\ndescription: Said\n---\n# {}\n\nHigh availability. [b](/one/b.md#two)\n",
        "---\ntitle: Stated {}\nbackground: true\n---\n\nAll traffic is encrypted.\n\n## Three\n",
        "# {}\n\n<!-- groundplan: issues -->\n\n| Component | Role |\n| --- | --- |\n| wbe | x |\n",
        "---\nslug: other\naliases: [/old/]\n---\n# {}\n\n[gone](nowhere.md) [[nobody]]\n",
        "---\ndraft: true\n---\n# {}\n",
        "# {}\n\n<!-- groundplan: include file=_part.md -->\n\n```yaml\na: b\n```\n",
    ];
    let start = Instant::now();
    project.follow("the start");
    for step in 0..120 {
        let what = match random(12) {
            0 => {
                project.edit("one/_part.md", |text| format!("{text}More.\n"));
                format!("{step}: a part")
            }
            1 => {
                project.edit("one/topology.yaml", |text| format!("{text}# a comment\n"));
                format!("{step}: a comment of the topology")
            }
            2 => {
                let css = format!("a{{margin:{}px}}", random(3));
                project.theme = vec![("themes/default/user.css".to_owned(), css)];
                format!("{step}: the theme")
            }
            3 => {
                let page = pages[random(7)];
                // The same length, another line.
                project.edit(page, |text| {
                    text.replacen("Words", "Sword", 1).replacen(", plainly", ",\nplainly", 1)
                });
                format!("{step}: the words of {page}")
            }
            _ => {
                let (page, text, title) = (pages[random(7)], texts[random(8)], random(3));
                project.edit(page, |_| text.replace("{}", &format!("Title {title}")));
                format!("{step}: {page}")
            }
        };
        project.follow(&what);
        if start.elapsed().as_secs() > 15 {
            break;
        }
    }
}
