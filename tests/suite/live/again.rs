//! What the preview makes when it is asked is what a build from nothing would make.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use groundplan::again::{Archive, Memory, Recalled};
use groundplan::live::{Demand, Files};
use groundplan::model::{Asset, History, SourceFile, Sources};
use groundplan::{BuildOptions, build};

use super::options;

/// Sources that are edited, with what was made from them last.
pub(super) struct Project {
    files: Vec<(String, Arc<str>)>,
    theme: Vec<(String, Arc<[u8]>)>,
    assets: Vec<(String, Arc<[u8]>)>,
    last: Option<Demand>,
    /// How often pages of a kind were made from what was remembered.
    recalled: BTreeMap<String, usize>,
    /// How often pages could be made before all were read.
    unread: usize,
    /// Paths of all files that were ever made.
    seen: BTreeSet<String>,
    pub(super) options: BuildOptions,
}

impl Project {
    pub(super) fn new() -> Self {
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
        let (theme, last, recalled, unread, seen) = Default::default();
        Self { files, theme, assets, last, recalled, unread, seen, options }
    }

    /// Replaces a text; the others stay the very same, as a preview keeps them.
    pub(super) fn edit(&mut self, path: &str, edit: impl FnOnce(&str) -> String) {
        let path = format!("content/{path}");
        let text = &mut self.files.iter_mut().find(|(known, _)| *known == path).unwrap().1;
        *text = edit(text).into();
    }

    pub(super) fn sources(&self) -> Sources {
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
        if mistakes.is_empty() {
            let memory = Memory::of_site(new.site(), &[], &sources, &History::default());
            let memory = Memory::from_bytes(&memory.to_bytes()).unwrap();
            self.recall(what, &sources, memory, &new, &fresh.output.files);
        }
        if let Some(memory) = Memory::of_unread(&sources, &self.options) {
            self.unread += 1;
            self.recall(what, &sources, memory, &new, &fresh.output.files);
        }
        self.last = Some(new);
    }

    /// Makes pages from what is remembered of the site, and fails if one is another than in `files`.
    pub(super) fn recall(
        &mut self,
        what: &str,
        sources: &Sources,
        memory: Memory,
        site: &Demand,
        files: &BTreeMap<String, Arc<[u8]>>,
    ) {
        let mut archive = Texts(sources);
        // A theme with templates of its own may fail.
        let Some(recalled) = Recalled::new(memory, &self.options, &archive) else { return };
        for (path, bytes) in files {
            if let Some(made) = recalled.page(path, &mut archive) {
                let text = String::from_utf8_lossy(&made);
                assert!(made == *bytes, "{path} as remembered after {what}:\n{text}");
                *self.recalled.entry(path.clone()).or_default() += 1;
            }
            if let Some(made) = recalled.theme(path) {
                assert!(made == *bytes, "{path} of the theme after {what}");
            }
        }
        for ending in [".css", ".js"] {
            assert_eq!(recalled.shared(ending), site.shared(ending), "{ending} after {what}");
        }
    }
}

/// The sources, as a disk holds them.
struct Texts<'a>(&'a Sources);

impl Archive for Texts<'_> {
    fn text(&mut self, path: &str) -> Option<Arc<str>> {
        let file = self.0.files.iter().find(|file| file.path == path)?;
        Some(Arc::clone(&file.text))
    }

    fn bytes(&self, path: &str) -> Option<Arc<[u8]>> {
        let mut files = self.0.assets.iter().chain(&self.0.theme);
        files.find(|file| file.path == path).map(|file| Arc::clone(&file.bytes))
    }

    fn file(&self, _path: &str) -> Option<Arc<[u8]>> {
        None
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

#[test]
fn pages_made_from_what_is_remembered_are_those_of_a_build() {
    let mut project = Project::new();
    project.files.retain(|(path, _)| !path.contains("one/d.md") && !path.contains("_part"));
    project.edit("notes/f.md", |text| text.replace("e.md#e", "e.md"));
    let mut state: u64 = 0xbeef;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let bodies = [
        "Words of a page. See [b](/one/b.md#two), [two](/two/c.md) and [one](/one/).",
        "The web server asks the database.\n\n- one\n- two\n\n![x](/notes/x.png)",
        "High availability, and all traffic is encrypted.\n\n```yaml\na: b\n```",
        "<!-- groundplan: decisions -->\n\n<!-- groundplan: tabs -->\n\n### One\n\nA.\n\n### B\n\nC.",
        "Ends here[^1].\n\n[^1]: A note, $a^2$.",
    ];
    let shown = [
        "[[web]] talks to [[db|the store]].",
        "<!-- groundplan: issues -->\n\n<!-- groundplan: availability -->",
        "<!-- groundplan: diagram view=main -->\n\n<!-- groundplan: what-if -->",
        "<!-- groundplan: components -->\n\n| Component | Role |\n| --- | --- |\n| web | x |",
        "<!-- groundplan: connections -->\n\n<!-- groundplan: journeys -->",
    ];
    let fronts = [
        "",
        "weight: 3\ndescription: Said",
        "tags: [one, two]\nbackground: true",
        "status: accepted\ndate: 2026-01-02",
        "language: de\ntoc: false",
        "auto: false",
    ];
    let start = Instant::now();
    for step in 0..60 {
        let in_design = ["one/index.md", "one/b.md", "two/c.md", "three/index.md"];
        let elsewhere = ["index.md", "notes/e.md", "notes/f.md", "log/index.md", "log/first.md"];
        let page = if random(2) == 0 { in_design[random(4)] } else { elsewhere[random(5)] };
        let mut body = bodies[random(bodies.len())].to_owned();
        if in_design.contains(&page) && random(3) > 0 {
            body = format!("{body}\n\n{}", shown[random(shown.len())]);
        }
        let (front, title) = (fronts[random(fronts.len())], random(9));
        let text = format!("---\n{front}\n---\n# Title {title}\n\n{body}\n\n## Two\n\nWords.\n");
        match random(8) {
            0 => project.edit("two/topology.yaml", |text| format!("{text}# a comment\n")),
            1 => project.edit("site.yaml", |_| format!("title: Site {title}\n")),
            2 => {
                let css = format!("a{{margin:{title}px}}");
                project.theme = vec![("themes/default/user.css".to_owned(), css.as_bytes().into())];
            }
            _ => project.edit(page, |_| text),
        }
        // All of them, each time.
        project.follow(&format!("{step}: {page}"), step * 3);
        if start.elapsed().as_secs() > 8 {
            break;
        }
    }
    // Pages of prose, some that name components, and some that show all of their design.
    for path in ["notes/e/index.html", "one/b/index.html", "one/index.html", "index.html"] {
        assert!(project.recalled.get(path) > Some(&3), "{path}: {:?}", project.recalled);
    }
    assert!(project.unread > 9, "only {} sites were shown before they were read", project.unread);
}
