//! Hostile settings, templates, styles, scripts, words and icons.

use super::{Case, filled};

const SITE: &str = "content/site.yaml";
const FOOTER: &str = "themes/default/templates/footer.html";
const WORDS: &str = "themes/default/words/de.yaml";

pub(super) fn all(size: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, text) in [
        ("a long title", format!("title: {}", "x".repeat(size))),
        ("links", filled(size, "nav:\n", |_| "  - index.md\n".to_owned())),
        ("named links", filled(size, "nav:\n", |at| format!("  t{at}: index.md\n"))),
        ("unknown keys", filled(size, "", |at| format!("k{at}: v\n"))),
        ("open", "{a: ".repeat(size / 4)),
        ("a long language", format!("language: {}", "en-".repeat(size / 3))),
    ] {
        cases.push(Case::new(format!("settings: {name}"), SITE, text));
    }
    cases.extend(templates(size));
    for (name, text) in [
        ("unknown", filled(size, "", |at| format!("k{at}: v\n"))),
        ("quotes", "\"".repeat(size)),
        ("nonsense", "nonsense\n".repeat(size / 9)),
        ("long", format!("Close: {}", "x".repeat(size))),
        ("markup", "Close: <b>\n".repeat(size / 11)),
    ] {
        let case = Case::new(format!("words: {name}"), WORDS, text);
        cases.push(case.and(SITE, "language: de\n"));
    }
    for (path, pieces) in [
        ("themes/default/site.css", ["/*", "\"", "a{b:c}"]),
        ("themes/default/site.js", ["/*", "`${", "/"]),
    ] {
        for piece in pieces {
            cases.push(Case::new(
                format!("{path}: {piece}"),
                path,
                piece.repeat(size / piece.len()),
            ));
        }
    }
    cases.extend(icons(size));
    cases
}

fn templates(size: usize) -> Vec<Case> {
    let repeated = [
        "{% if language %}",
        "{% for a in language %}",
        "{{",
        "{% include \"footer.html\" %}",
        "x",
        "{% block a %}",
        "{% set a = language %}",
        "{#",
        "{% raw %}",
        "{{ language }}",
    ];
    let in_braces =
        ["1 + ", "(", "not ", "[", "-", "\"a\" ~ ", "a if b else ", "language | upper + "];
    let texts = repeated.iter().map(|piece| piece.repeat(size / piece.len()));
    let texts = texts.chain(
        in_braces.iter().map(|piece| format!("{{{{ {}1 }}}}", piece.repeat(size / piece.len()))),
    );
    let loops = "{% for a in range(end=99999) %}{% for b in range(end=99999) %}endless{% endfor %}{% endfor %}";
    let circle = "{% component a() %}{{<a/>}}{% endcomponent a %}{{<a/>}}";
    let texts =
        texts.chain([loops.to_owned(), circle.to_owned(), format!("{{{{ {}", "x".repeat(size))]);
    texts.map(|text| Case::new(format!("template: {text:.30}"), FOOTER, text)).collect()
}

fn icons(size: usize) -> Vec<Case> {
    let own = "components: {a: {kind: own}}\nkinds: {own: {base: service, icon: own.svg}}\n";
    let pieces =
        ["<path d=\"M0 0h24v24H0z\"/>", "<g>", "<", "x", "<!--", "\"", "<use href=\"#a\"/>", "&a;"];
    let inner = pieces.iter().map(|piece| piece.repeat(size / piece.len()));
    let path = format!("<path d=\"{}\"/>", "M0 0h24v24H0z".repeat(size / 13));
    let icon = |inner: String| {
        let name = format!("icon: {inner:.30}");
        let svg = format!("<svg viewBox=\"0 0 24 24\">{inner}</svg>");
        [
            Case::new(name.clone(), "content/own.svg", svg.clone())
                .and("content/topology.yaml", own),
            Case::new(name, "themes/default/icons/service.svg", svg)
                .and("content/topology.yaml", "components: {a: {kind: service}}\n"),
        ]
    };
    inner.chain([path]).flat_map(icon).collect()
}
