//! The same site for other generators: pages, settings, and a plain theme where one is needed.
//!
//! Each shows a list of the pages of a section and of all sections, the contents of a page, the
//! page before and after, and colours code where it can. What search it has is on, unless its name
//! says otherwise. The site for Groundplan has topologies, unless its name says otherwise.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::corpus::{self, Site};
use super::page::{self, Spelling};

/// What a page begins with.
#[derive(Clone, Copy)]
enum Front {
    /// Title and weight between lines of hyphens.
    Yaml,
    /// Title and weight between lines of plus signs.
    Toml,
    /// Nothing: the list of pages has them.
    None,
}

/// How pages are written.
#[derive(Clone, Copy)]
struct Form {
    front: Front,
    /// Whether the text has the title as its first heading.
    heading: bool,
    spelling: Spelling,
}

/// A generator, and how its project looks.
pub(crate) struct Peer {
    /// The name in tables and commands.
    pub(crate) name: &'static str,
    /// The folder of the pages.
    content: &'static str,
    form: Form,
    /// The file that a section begins with.
    index: &'static str,
    /// Path and text of everything else.
    files: &'static [(&'static str, &'static str)],
}

const USUAL: Spelling = Spelling { from_root: false, indents_alerts: false };
const PLAIN: Form = Form { front: Front::Yaml, heading: false, spelling: USUAL };
const HEADED: Form = Form { front: Front::Yaml, heading: true, spelling: USUAL };
const BARE: Form = Form { front: Front::None, heading: true, spelling: USUAL };
const INDENTED: Form =
    Form { spelling: Spelling { from_root: false, indents_alerts: true }, ..HEADED };
const ROOTED: Form = Form {
    front: Front::Toml,
    heading: false,
    spelling: Spelling { from_root: true, indents_alerts: false },
};
const SITE_YAML: &str = "title: Bench\nbase_url: https://example.org\n";

/// Every generator that can take part.
pub(crate) const PEERS: &[Peer] = &[
    Peer {
        name: "groundplan",
        content: "content",
        form: HEADED,
        index: "index.md",
        files: &[("content/site.yaml", SITE_YAML)],
    },
    Peer {
        name: "groundplan-no-topology",
        content: "content",
        form: HEADED,
        index: "index.md",
        files: &[("content/site.yaml", SITE_YAML)],
    },
    Peer {
        name: "hugo",
        content: "content",
        form: PLAIN,
        index: "_index.md",
        files: &[
            ("hugo.toml", HUGO),
            ("layouts/baseof.html", HUGO_FRAME),
            ("layouts/page.html", HUGO_PAGE),
            ("layouts/section.html", HUGO_LIST),
            ("layouts/home.html", HUGO_LIST),
            ("layouts/_partials/pages.html", HUGO_PAGES),
            ("layouts/_markup/render-blockquote.html", HUGO_QUOTE),
        ],
    },
    Peer {
        name: "hugo-search",
        content: "content",
        form: PLAIN,
        index: "_index.md",
        files: &[
            ("hugo.toml", HUGO_SEARCH),
            ("layouts/baseof.html", HUGO_FRAME),
            ("layouts/page.html", HUGO_PAGE),
            ("layouts/section.html", HUGO_LIST),
            ("layouts/home.html", HUGO_LIST),
            ("layouts/home.json", HUGO_WORDS),
            ("layouts/_partials/pages.html", HUGO_PAGES),
            ("layouts/_markup/render-blockquote.html", HUGO_QUOTE),
        ],
    },
    Peer {
        name: "zola",
        content: "content",
        form: ROOTED,
        index: "_index.md",
        files: &[
            ("config.toml", ZOLA),
            ("templates/frame.html", ZOLA_FRAME),
            ("templates/page.html", ZOLA_PAGE),
            ("templates/section.html", ZOLA_LIST),
            ("templates/index.html", ZOLA_LIST),
        ],
    },
    Peer {
        name: "mdbook",
        content: "src",
        form: BARE,
        index: "index.md",
        files: &[("book.toml", "[book]\ntitle = \"Bench\"\n")],
    },
    Peer {
        name: "mdbook-no-search",
        content: "src",
        form: BARE,
        index: "index.md",
        files: &[(
            "book.toml",
            "[book]\ntitle = \"Bench\"\n[output.html.search]\nenable = false\n",
        )],
    },
    Peer {
        name: "mkdocs",
        content: "docs",
        form: INDENTED,
        index: "index.md",
        files: &[("mkdocs.yml", MKDOCS)],
    },
    Peer {
        name: "zensical",
        content: "docs",
        form: INDENTED,
        index: "index.md",
        files: &[("mkdocs.yml", MKDOCS)],
    },
];

const HUGO: &str = r#"baseURL = "https://example.org/"
title = "Bench"
disableKinds = ["taxonomy", "term", "rss"]
[markup.goldmark.renderHooks.link]
useEmbedded = "always"
[markup.highlight]
noClasses = false
"#;

const HUGO_SEARCH: &str = r#"baseURL = "https://example.org/"
title = "Bench"
disableKinds = ["taxonomy", "term", "rss"]
[outputs]
home = ["html", "json"]
[markup.goldmark.renderHooks.link]
useEmbedded = "always"
[markup.highlight]
noClasses = false
"#;

const HUGO_FRAME: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{{ .Title }} · {{ site.Title }}</title></head><body>
<nav>{{ partialCached "pages.html" . .CurrentSection.Path }}</nav>
<main><h1>{{ .Title }}</h1>{{ block "main" . }}{{ end }}</main></body></html>
"#;

const HUGO_PAGES: &str = r#"<ul>{{ $open := .CurrentSection }}{{ range site.Sections }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ if eq . $open }}<ul>{{ range .RegularPages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}</li>{{ end }}</ul>
"#;

const HUGO_PAGE: &str = r#"{{ define "main" }}{{ .TableOfContents }}{{ .Content }}
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}
"#;

const HUGO_LIST: &str = r#"{{ define "main" }}{{ .Content }}<ul>{{ range .Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
"#;

const HUGO_QUOTE: &str = r#"{{ if eq .Type "alert" }}<aside class="{{ .AlertType }}">
<p>{{ title .AlertType }}</p>{{ .Text }}</aside>{{ else }}<blockquote>{{ .Text }}</blockquote>{{ end }}
"#;

const HUGO_WORDS: &str = r#"[{{ range $at, $page := site.RegularPages }}{{ if $at }},{{ end }}
{{ dict "title" .Title "url" .RelPermalink "text" .Plain | jsonify }}{{ end }}]
"#;

const ZOLA: &str = r#"base_url = "https://example.org"
title = "Bench"
build_search_index = true
[markdown]
github_alerts = true
bottom_footnotes = true
[markdown.highlighting]
style = "class"
light_theme = "github-light"
dark_theme = "github-dark"
"#;

const ZOLA_FRAME: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{{ config.title }}</title></head><body>
<nav>{% block pages %}{% endblock %}</nav><main>{% block main %}{% endblock %}</main></body></html>
"#;

const ZOLA_PAGE: &str = r#"{% extends "frame.html" %}
{% block pages %}<ul>{% for path in page.ancestors %}{% set folder = get_section(path=path) %}
<li><a href="{{ folder.permalink | safe }}">{{ folder.title }}</a><ul>{% for other in folder.pages %}
<li><a href="{{ other.permalink | safe }}">{{ other.title }}</a></li>{% endfor %}</ul></li>{% endfor %}
</ul>{% endblock %}
{% block main %}<h1>{{ page.title }}</h1><ul>{% for part in page.toc %}
<li><a href="{{ part.permalink | safe }}">{{ part.title }}</a></li>{% endfor %}</ul>
{{ page.content | safe }}
{% if page.lower %}<a rel="prev" href="{{ page.lower.permalink | safe }}">{{ page.lower.title }}</a>{% endif %}
{% if page.higher %}<a rel="next" href="{{ page.higher.permalink | safe }}">{{ page.higher.title }}</a>{% endif %}
{% endblock %}
"#;

const ZOLA_LIST: &str = r#"{% extends "frame.html" %}
{% block main %}<h1>{{ section.title }}</h1>{{ section.content | safe }}<ul>{% for page in section.pages %}
<li><a href="{{ page.permalink | safe }}">{{ page.title }}</a></li>{% endfor %}</ul>{% endblock %}
"#;

const MKDOCS: &str = "site_name: Bench
site_url: https://example.org/
theme:
  name: material
  font: false
  features: [navigation.prune, navigation.footer]
plugins: [search]
markdown_extensions:
  - admonition
  - footnotes
  - tables
  - toc: {permalink: true}
  - pymdownx.superfences
  - pymdownx.highlight
  - pymdownx.tasklist
";

/// Writes the site of this many pages for a generator; returns whether there is one of that name.
pub(crate) fn write(name: &str, pages: usize, root: &Path) -> bool {
    let Some(peer) = PEERS.iter().find(|peer| peer.name == name) else { return false };
    let content = root.join(peer.content);
    for (path, text) in peer.files {
        put(&root.join(path), text);
    }
    put(&content.join(peer.index), &(peer.head("Bench", 0, true) + "\nSites of any size.\n"));
    let mut summary = String::from("# Summary\n\n[Bench](index.md)\n\n");
    let site = Site { pages };
    for section in 0..site.sections() {
        let folder = content.join(format!("section-{section}"));
        let title = corpus::section_title(section);
        put(&folder.join(peer.index), &(peer.head(&title, section, true) + "\nA design.\n"));
        let _ = writeln!(summary, "- [{title}](section-{section}/index.md)");
        if peer.name == "groundplan" {
            put(&folder.join("topology.yaml"), &corpus::topology(section));
        }
        for page in site.pages_of(section) {
            let (title, path) = (corpus::title(page), site.path(page));
            let text = page::text(site, page, peer.form.spelling);
            put(&content.join(&path), &(peer.head(&title, page, false) + &text));
            let _ = writeln!(summary, "  - [{title}]({path})");
        }
    }
    if peer.name.starts_with("mdbook") {
        put(&content.join("SUMMARY.md"), &summary);
    }
    true
}

impl Peer {
    /// Returns what a page or a list of pages begins with.
    fn head(&self, title: &str, weight: usize, is_list: bool) -> String {
        let order = if is_list { "sort_by = \"weight\"\n" } else { "" };
        let front = match self.form.front {
            Front::Yaml => format!("---\ntitle: {title}\nweight: {weight}\n---\n"),
            Front::Toml => format!("+++\ntitle = \"{title}\"\nweight = {weight}\n{order}+++\n"),
            Front::None => String::new(),
        };
        let heading = if self.form.heading { format!("# {title}\n") } else { String::new() };
        front + &heading
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
