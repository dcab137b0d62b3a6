//! What the preview makes when it is asked is what a build from nothing would make.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use groundplan::live::{Demand, Files};
use groundplan::model::{Asset, SourceFile, Sources};
use groundplan::{BuildOptions, build};

use super::options;

/// Sources that are edited, with what was made from them last.
struct Project {
    files: Vec<(String, Arc<str>)>,
    theme: Vec<(String, Arc<[u8]>)>,
    assets: Vec<(String, Arc<[u8]>)>,
    last: Option<Demand>,
    /// Paths of all files that were ever made.
    seen: BTreeSet<String>,
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
            (
                "content/three/topology.yaml".to_owned(),
                "extends: ../one/topology.yaml\ntitle: Three\ncomponents:\n  cache: {kind: cache}\n"
                    .into(),
            ),
            ("content/site.yaml".to_owned(), "title: A\n".into()),
        ];
        for (path, text) in [
            ("one/index.md", "# One\n\nThe web server answers.\n"),
            ("one/b.md", "# B\n\n## Two\n\n[[web]] talks to [[db]].\n"),
            ("one/d.md", "# D\n\n<!-- groundplan: include file=_part.md -->\n"),
            ("two/c.md", "# C\n\n<!-- groundplan: components -->\n\n[there](../one/b.md#two)\n"),
            ("three/index.md", "# Three\n\nLike [one](../one/index.md).\n"),
            ("log/index.md", "# Log\n\n<!-- groundplan: decisions -->\n"),
            ("log/first.md", "---\nstatus: accepted\n---\n# First\n\nSo.\n"),
            ("notes/e.md", "# E\n\nNothing of a design.\n"),
            ("notes/f.md", "# F\n\n[e](e.md#e) ![x](x.png)\n"),
        ] {
            files.push((format!("content/{path}"), text.to_owned()));
        }
        files.sort();
        let files =
            files.into_iter().map(|(path, text): (_, String)| (path, text.into())).collect();
        let assets = vec![("content/notes/x.png".to_owned(), Arc::from(*b"x"))];
        let mut options = options();
        options.read.base_url = Some("https://example.org/".to_owned());
        Self { files, theme: Vec::new(), assets, last: None, seen: BTreeSet::new(), options }
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
        let asset = |(path, bytes): &(String, Arc<[u8]>)| Asset {
            path: path.clone(),
            bytes: Arc::clone(bytes),
        };
        Sources {
            files: self.files.iter().map(file).collect(),
            assets: self.assets.iter().map(asset).collect(),
            theme: self.theme.iter().map(asset).collect(),
            ..Sources::default()
        }
    }

    /// Makes the next site from the last one and fails unless every file of it, asked for in an
    /// order that depends on `order`, is that of a build from nothing, and no other is there.
    fn follow(&mut self, what: &str, order: usize) {
        let sources = self.sources();
        let new = Demand::new(sources.clone(), &self.options, self.last.as_ref());
        let fresh = build(&sources, &self.options);
        let mut mistakes = new.mistakes().to_vec();
        mistakes.extend(new.try_templates());
        assert_eq!(mistakes, fresh.mistakes, "after {what}");
        let mut paths: Vec<&String> = fresh.output.files.keys().collect();
        let count = paths.len();
        paths.rotate_left(order % count);
        // Not all that could be made is made each time: later sites find gaps.
        let all = order.is_multiple_of(3);
        for path in paths.into_iter().take(if all { count } else { count / 3 }) {
            let made = new.get(path).unwrap_or_else(|| panic!("{path} is gone after {what}"));
            let same = made == fresh.output.files[path];
            assert!(same, "{path} after {what}:\n{}", String::from_utf8_lossy(&made));
        }
        if all {
            assert!(new.paths().iter().eq(fresh.output.files.keys()), "after {what}");
            self.seen.extend(fresh.output.files.keys().cloned());
            for path in self.seen.iter().filter(|path| !fresh.output.files.contains_key(*path)) {
                assert!(new.get(path).is_none(), "{path} is still there after {what}");
            }
        }
        self.last = Some(new);
    }
}

#[test]
fn a_changed_word_leaves_drawings_and_analyses_standing() {
    let mut project = Project::new();
    project.follow("the start", 0);
    let before = |project: &Project, path: &str| {
        let last = project.last.as_ref().unwrap();
        last.get(path).unwrap_or_else(|| panic!("{path}"))
    };
    let search = before(&project, "_theme/search-p.js");
    project.edit("notes/e.md", |text| text.replace('.', "!"));
    project.follow("a sign", 1);
    // Another sign is no other word, so the words are the very same bytes.
    assert!(Arc::ptr_eq(&search, &before(&project, "_theme/search-p.js")));
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
        "log/index.md",
        "log/first.md",
        "three/index.md",
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
        "---\nstatus: accepted\ndate: 2026-01-02\ntags: [one, {}]\n---\n# {}\n\nDecided.\n",
        "---\nstatus: proposed\nsupersedes: first.md\n---\n# {}\n\n<!-- groundplan: decisions -->\n",
        "---\ntags: [two]\n---\n# {}\n\n<!-- groundplan: compare with=/one -->\n\nA [[web]].\n",
        "---\nlanguage: ar\n---\n# {}\n\nWords.\n",
        "# {}\n\n<!-- groundplan: diagram view=main -->\n\n![x](/notes/x.png)\n",
    ];
    let start = Instant::now();
    project.follow("the start", 0);
    for step in 0..150 {
        let what = match random(16) {
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
                project.theme = vec![("themes/default/user.css".to_owned(), css.as_bytes().into())];
                format!("{step}: the theme")
            }
            4 => {
                let kind = ["database", "cache"][random(2)];
                project.edit("one/topology.yaml", |text| {
                    text.replace("kind: cache", "kind: database")
                        .replace("kind: database", &format!("kind: {kind}"))
                });
                format!("{step}: a kind in a topology that another extends")
            }
            5 => {
                project.assets[0].1 =
                    [b"x".as_slice(), b"<svg width='3' height='4'>"][random(2)].into();
                format!("{step}: a picture")
            }
            6 => {
                let file = ("content/notes/g.md".to_owned(), Arc::from("# G\n\nCame.\n"));
                match project.files.iter().position(|(path, _)| *path == file.0) {
                    Some(at) => drop(project.files.remove(at)),
                    None => project.files.push(file),
                }
                project.files.sort();
                format!("{step}: a page that comes or goes")
            }
            7 => {
                let text = [
                    "title: A\n",
                    "title: B\nlevel: strict\n",
                    "untrusted: true\n",
                    "language: de\n",
                ][random(4)];
                project.edit("site.yaml", |_| text.to_owned());
                format!("{step}: the settings")
            }
            3 => {
                let page = pages[random(pages.len())];
                // The same length, another line.
                project.edit(page, |text| {
                    text.replacen("Words", "Sword", 1).replacen(", plainly", ",\nplainly", 1)
                });
                format!("{step}: the words of {page}")
            }
            _ => {
                let (page, text) = (pages[random(pages.len())], texts[random(texts.len())]);
                let title = random(3);
                project.edit(page, |_| text.replace("{}", &format!("Title {title}")));
                format!("{step}: {page}")
            }
        };
        project.follow(&what, random(1000));
        if start.elapsed().as_secs() > 8 {
            break;
        }
    }
}
