//! What authors write as text stays text, whichever key or name it stands in.

use std::collections::BTreeSet;
use std::path::Path;

use groundplan::analyze::AnalyzeOptions;
use groundplan::model::{Date, FileId};
use groundplan::read::read_topology;
use groundplan::{Build, BuildOptions, build};
use serde_json::{Value, json};

use crate::fuzz::oracles::harmless_page;
use crate::project::put;
use crate::read::sources;

/// Ends a tag, an attribute, a title and a script, and begins what a browser would run.
const HOSTILE: &str = "x\"'></title></script><q7x onload=a(1)><script>a(2)</script>\
                       <img src=x onerror=a(3)>]]>-->{{ 7 }}";

/// A topology that has every key there is, with values that are allowed.
fn every_key() -> Value {
    json!({
        "title": "Shop", "description": "A shop.", "extends": "base.yaml", "remove": ["old"],
        "components": {
            "user": {"kind": "client", "name": "User", "why": "It buys."},
            "balancer": {
                "kind": "load-balancer", "name": "Balancer", "algorithm": "round-robin",
                "mode": "active-active", "weights": {"web-1": 1, "web-2": 2}, "sticky": false
            },
            "rack": {"kind": "server", "contains": {
                "web-1": {
                    "kind": "own", "name": "Web", "tech": "Nginx", "role": "Web server",
                    "why": "It answers.", "description": "More.", "group": "webs", "replicas": 2,
                    "fate": ["rack"], "external": false, "status": "planned", "zone": "dmz",
                    "tags": ["front"], "links": [{"title": "Manual", "url": "https://example.org/"}],
                    "facts": {"Disk": "40 GB"}, "address": ["10.0.0.1"], "deploy": "rolling",
                    "certificate": {"names": ["example.org"], "expires": "2099-01-01"},
                    "sessions": "shared", "capacity": 100, "owner": "Web team",
                    "availability": "99.9%", "criticality": "high", "data": ["orders"],
                    "encrypted_at_rest": true, "rebuildable": true
                }
            }},
            "web-2": {"kind": "web-server", "group": "webs", "links": {"Manual": "index.md"}},
            "store": {
                "kind": "database", "availability": {"nines": 3, "mtbf": "2000h", "mttr": "4h"},
                "backup": {"to": "vault", "every": "1d", "tested": "2026-01-01", "retention": "30d"}
            },
            "vault": {"kind": "object-storage"},
            "wall": {"kind": "firewall", "guards": ["rack"]},
            "eye": {"kind": "monitoring", "monitors": ["rack", "store"]}
        },
        "groups": {"webs": {
            "name": "Webs", "mode": "active-active", "need": 1, "failover": "automatic",
            "switch": "balancer", "reads": "any", "demand": 50
        }},
        "connections": [
            {
                "from": "user", "to": "balancer", "label": "Orders", "protocol": "HTTPS",
                "port": 443, "tls": true, "auth": "password", "purpose": "request", "need": 1,
                "optional": false, "for": "write", "health_check": true, "availability": "99.99%",
                "redirects": false, "via": "wall"
            },
            {"from": "balancer", "to": "webs", "protocol": "HTTP"},
            {"from": "web-1", "to": "store", "protocol": "MySQL"}
        ],
        "journeys": {"order": {
            "name": "Order", "entry": "user", "target": "store", "op": "write",
            "importance": "low", "availability_target": "99%",
            "steps": [{"from": "user", "to": "balancer", "label": "Sends it"}]
        }},
        "requirements": {"fast": {
            "text": "It is fast.", "met_by": ["web-1"], "explained_in": "#fast",
            "explained_by": "why"
        }},
        "issues": [{
            "title": "Slow", "affects": ["store"], "severity": "high", "text": "It waits.",
            "fix": "Buy more.", "status": "open", "basis": "outside"
        }],
        "accept": [{
            "rule": "spof", "on": ["store"], "state": "accepted", "reason": "Cheap.",
            "owner": "Boss", "until": "2099-01-01", "ticket": "T-1"
        }],
        "views": {"left": {
            "title": "Left", "include": ["rack"], "exclude": ["web-2"], "focus": "web-1",
            "direction": "right"
        }},
        "zones": {"dmz": {"name": "Outside", "trusted": false}},
        "kinds": {"own": {"base": "web-server", "icon": "own.svg", "label": "Own"}},
        "assume": {"backup": "unknown"},
        "profile": {"server": "99.9%"}
    })
}

/// Returns the pointers to all keys and to all values that are text.
fn leaves(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                leaves(value, &format!("{at}/{}", key.replace('/', "~1")), out);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &format!("{at}/{index}"), out);
            }
        }
        _ => out.push(at.to_owned()),
    }
}

/// Returns `value` with all keys called `from` called `to`.
fn renamed(value: &Value, from: &str, to: &str) -> Value {
    match value {
        Value::Object(map) => {
            let key = |key: &String| if key == from { to.to_owned() } else { key.clone() };
            map.iter().map(|(name, value)| (key(name), renamed(value, from, to))).collect()
        }
        Value::Array(items) => items.iter().map(|item| renamed(item, from, to)).collect(),
        other => other.clone(),
    }
}

fn built(files: &[(&str, &str)]) -> Build {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), files);
    made(root.path())
}

fn made(root: &Path) -> Build {
    let sources = groundplan::disk::load(root).unwrap();
    let today = Date { year: 2026, month: 11, day: 24 };
    let analyze = AnalyzeOptions { today, strict_level: true };
    build(
        &sources,
        &BuildOptions { read: Default::default(), analyze, publish: Default::default() },
    )
}

const PAGE: &str = "# Shop\n\n## Fast\n\nThe `web-1` answers.\n";
const BASE: &str = "components: {old: {kind: server}}\n";
const ICON: &str = "<svg viewBox=\"0 0 24 24\"><path d=\"M0 0h24v24H0z\"/></svg>";

fn with_topology(topology: &Value) -> Build {
    let text = topology.to_string();
    let base = ("content/base.yaml", BASE);
    built(&[
        ("content/index.md", PAGE),
        ("content/topology.yaml", &text),
        base,
        ("content/own.svg", ICON),
    ])
}

/// No file of the site that a browser reads as markup has any from `HOSTILE`.
fn stays_text(build: &Build, what: &str) {
    assert!(build.output.files.contains_key("index.html"), "{what}: no page");
    for (path, bytes) in &build.output.files {
        let text = String::from_utf8_lossy(bytes);
        if [".html", ".svg", ".xml"].iter().any(|end| path.ends_with(end)) {
            assert!(!text.contains("<q7x"), "{what}: markup in {path}:\n{}", around(&text));
            harmless_page(&format!("{path} ({what})"), &text);
        }
        // A template of ours is not filled in twice.
        assert!(path.ends_with(".md") || !text.contains("-->7"), "{what}: {path} was computed");
    }
}

fn around(text: &str) -> String {
    let at = text.find("<q7x").unwrap_or(0);
    text.chars().skip(text[..at].chars().count().saturating_sub(200)).take(300).collect()
}

#[test]
fn the_topology_of_these_tests_has_every_key_and_no_mistake() {
    let schema: Value = serde_json::from_str(&groundplan::read::schema()).unwrap();
    let mut keys = BTreeSet::new();
    let definitions = schema["definitions"].as_object().unwrap().values();
    for definition in definitions.chain([&schema]) {
        keys.extend(definition["properties"].as_object().into_iter().flatten().map(|(k, _)| k));
    }
    assert!(keys.len() > 60, "{keys:?}");
    let topology = every_key();
    let text = topology.to_string();
    let missing: Vec<_> =
        keys.into_iter().filter(|key| !text.contains(&format!("\"{key}\":"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let build = with_topology(&topology);
    let mistakes: Vec<_> = build.mistakes.iter().map(|finding| &finding.message).collect();
    assert!(mistakes.is_empty(), "{mistakes:?}");
}

/// Returns whether a topology is read without a word.
fn is_fine(topology: &Value) -> bool {
    let (text, base) = (topology.to_string(), ("base.yaml", BASE));
    let sources = sources(&[("topology.yaml", &text), base, ("own.svg", ICON)]);
    read_topology(&sources, FileId(0)).1.is_empty()
}

#[test]
fn no_value_of_a_topology_becomes_markup() {
    let topology = every_key();
    let mut all = Vec::new();
    leaves(&topology, "", &mut all);
    assert!(all.len() > 120, "{all:?}");
    let odd = |pointers: &[String]| {
        let mut odd = topology.clone();
        pointers.iter().for_each(|at| *odd.pointer_mut(at).unwrap() = HOSTILE.into());
        odd
    };
    // Where any text is allowed, it is hostile all at once; what is a mistake comes a few at a
    // time, since each takes a part of the topology away.
    let (free, wrong): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|at| is_fine(&odd(std::slice::from_ref(at))));
    assert!(free.len() > 20, "{free:?}");
    let build = with_topology(&odd(&free));
    stays_text(&build, "everywhere");
    let page = String::from_utf8_lossy(&build.output.files["index.html"]);
    assert!(page.contains("&lt;q7x onload=a(1)&gt;"), "the text is shown: {page}");
    for some in wrong.chunks(8) {
        stays_text(&with_topology(&odd(some)), &some.join(" "));
    }
}

#[test]
fn no_key_of_a_topology_becomes_markup() {
    let topology = every_key();
    for key in ["web-1", "webs", "Disk", "Manual", "order", "fast", "left", "dmz", "own", "tech"] {
        let odd = renamed(&topology, key, HOSTILE);
        assert_ne!(odd, topology, "{key}");
        stays_text(&with_topology(&odd), key);
    }
}

#[test]
fn no_key_of_front_matter_or_settings_becomes_markup() {
    let text = Value::from(HOSTILE).to_string();
    // A key that is hostile itself makes no front matter, and then it is the page's own HTML.
    for key in [
        "title",
        "description",
        "language",
        "slug",
        "aliases",
        "tags",
        "date",
        "status",
        "supersedes",
        "topology",
        "weight",
        "draft",
        "auto",
        "toc",
        "background",
        "unknown",
    ] {
        let front = format!("---\n{}: {text}\n---\nText.\n", Value::from(key));
        let files = [("content/index.md", "# Start\n"), ("content/odd.md", &front)];
        stays_text(&built(&files), key);
    }
    for key in ["title", "base_url", "repo", "theme", "language", "history", "level", "untrusted"] {
        let site = format!("{key}: {text}\n");
        stays_text(&built(&[("content/index.md", "# Start\n"), ("content/site.yaml", &site)]), key);
    }
    for nav in [
        format!("[{text}]"),
        format!("{{{text}: index.md}}"),
        format!("[{{title: {text}, url: index.md}}]"),
        format!("[{{title: a, url: {text}}}]"),
    ] {
        let site = format!("nav: {nav}\n");
        stays_text(
            &built(&[("content/index.md", "# Start\n"), ("content/site.yaml", &site)]),
            &nav,
        );
    }
}

#[test]
fn no_file_name_becomes_markup() {
    let odd = "x\"'><q7x onload=a(1)><script>a(2)<img src=x onerror=a(3)>{{ 7 }}";
    let page = "# Start\n\n[link](<odd/>) ![picture](picture.svg)\n";
    let build = built(&[
        ("content/index.md", page),
        (&format!("content/{odd}.md"), "Text without a title.\n"),
        (&format!("content/{odd}/index.md"), "Text without a title.\n"),
        (&format!("content/{odd}/topology.yaml"), "components: {a: {kind: server}}\n"),
        (&format!("content/{odd}.png"), "png"),
        (&format!("content/{odd}/shop.yaml"), "components: {a: {kind: sever}}\n"),
        (&format!("content/{odd}/page.md"), "---\ntopology: shop.yaml\n---\n# Shop\n"),
        (&format!("themes/default/{odd}.css"), "a{}"),
    ]);
    assert!(build.output.files.keys().any(|path| path.contains("q7x")), "{:?}", build.mistakes);
    stays_text(&build, "file names");
}

#[test]
fn a_template_reaches_no_file_no_process_no_network_and_no_environment() {
    let root = tempfile::tempdir().unwrap();
    put(
        root.path(),
        &[
            ("content/index.md", "# Start\n"),
            ("content/secret.yaml", "q7x-secret"),
            ("secret.txt", "q7x-secret"),
            ("themes/default/secret.txt", "q7x-secret"),
        ],
    );
    let outside = root.path().join("secret.txt");
    let outside = outside.to_string_lossy();
    let mut attempts = vec![
        "{{ get_env(name=\"PATH\") }}".to_owned(),
        "{{ env(name=\"PATH\") }}".to_owned(),
        "{{ now() }}".to_owned(),
        "{{ get_random(start=0, end=9) }}".to_owned(),
        "{{ exec(command=\"id\") }}".to_owned(),
        "{{ \"id\" | shell }}".to_owned(),
        "{{ load_data(url=\"http://127.0.0.1:9/\") }}".to_owned(),
        "{{ get_url(path=\"index.md\") }}".to_owned(),
    ];
    let paths = [
        &*outside,
        "../secret.txt",
        "../../../secret.txt",
        "secret.txt",
        "/etc/hostname",
        "content/secret.yaml",
        "themes/default/secret.txt",
        "file:///etc/hostname",
    ];
    for path in paths {
        attempts.push(format!("{{% include \"{path}\" %}}"));
        attempts.push(format!("{{% extends \"{path}\" %}}"));
        attempts.push(format!("{{% import \"{path}\" as x %}}"));
        attempts.push(format!("{{{{ load_data(path=\"{path}\") }}}}"));
        attempts.push(format!("{{{{ \"{path}\" | read }}}}"));
    }
    for attempt in attempts {
        let template = format!("<p>{attempt}</p>");
        put(root.path(), &[("themes/default/templates/footer.html", &template)]);
        let build = made(root.path());
        let mistake = build.mistakes.iter().find(|finding| finding.rule == "invalid-template");
        let mistake = mistake.unwrap_or_else(|| panic!("{attempt} is let through"));
        assert!(build.has_errors() && !mistake.labels.is_empty(), "{attempt}: {mistake:?}");
        assert!(mistake.message.contains("themes/default/templates/footer.html:1:"), "{mistake:?}");
        let page = String::from_utf8_lossy(&build.output.files["index.html"]);
        assert!(
            page.contains("<h1 id=\"start\">Start</h1>"),
            "the built-in page stands instead: {page}"
        );
        assert!(!page.contains("q7x-secret"), "{attempt} has read a file");
    }
    put(root.path(), &[("themes/default/templates/footer.html", "<p>{{ say_skip | upper }}</p>")]);
    let build = made(root.path());
    let page = String::from_utf8_lossy(&build.output.files["index.html"]);
    assert!(page.contains("<p>SKIP TO CONTENT</p>"), "other templates work: {page}");
}
