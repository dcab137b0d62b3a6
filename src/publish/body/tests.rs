//! What Markdown becomes, block by block, on pages made by hand.

use super::{Body, Host, body};
use crate::model::{
    Directive, DirectiveKind, FileId, Heading, Link, LinkTarget, Page, Reference, Shared, Span,
    TextBlocks, Words,
};

/// A world where every link keeps its address and every directive leaves a mark.
#[derive(Default)]
struct Echo(Words);

impl Host for Echo {
    fn address(&self, link: &Link) -> Option<String> {
        match &link.target {
            LinkTarget::Path(path) => Some(format!("../{path}")),
            LinkTarget::Outside(address) => Some(address.clone()),
            _ => None,
        }
    }
    fn reference(&self, reference: &Reference, text: &str) -> String {
        format!("<a class=\"c\" href=\"{}\">{text}</a>", reference.name)
    }
    fn directive(&mut self, directive: &Directive, _: u8) -> String {
        format!("<div class=\"{}\"></div>", directive.kind.word())
    }
    fn words(&self) -> &Words {
        &self.0
    }
    fn picture_size(&self, _: &Link) -> Option<(u32, u32)> {
        Some((4, 3))
    }
}

fn span(text: &str, part: &str) -> Span {
    let start = text.find(part).expect("the part stands in the text");
    Span::new(FileId(0), start, start + part.len())
}

fn page(text: &str) -> Page {
    Page {
        file: FileId(0),
        url: String::new(),
        language: None,
        title: String::new(),
        description: None,
        weight: None,
        draft: false,
        tags: Vec::new(),
        aliases: Vec::new(),
        date: None,
        decision: None,
        design: None,
        presents: false,
        auto: true,
        toc: true,
        background: false,
        body: Span::new(FileId(0), 0, text.len()),
        headings: Vec::new().into(),
        directives: Vec::new().into(),
        links: Shared::default(),
        references: Shared::default(),
        includes: Vec::new().into(),
        formulas: Vec::new().into(),
        blocks: TextBlocks::default(),
        events: Shared::default(),
    }
}

fn plain(text: &str) -> Body {
    body(&page(text), text, false, &mut Echo::default())
}

/// Returns the whole body as HTML.
fn html(body: &Body) -> String {
    let mut out = body.lead.clone().map(|lead| format!("<p>{lead}</p>\n")).unwrap_or_default();
    out.push_str(&body.intro);
    for section in &body.sections {
        out.push_str(&format!("<h2>{}</h2>\n{}", section.title, section.html));
    }
    out
}

#[test]
fn a_document_is_cut_at_its_sections() {
    let text = "# The `title`\n\nLead.\n\nMore.\n\n---\n\n## One\n\na\n\n### Part\n\nb\n\n---\n\n## Two\n\nc\n";
    let mut page = page(text);
    let mut headings = Vec::new();
    for (level, words, id) in [
        (1, "# The `title`", "the-title"),
        (2, "## One", "one"),
        (3, "### Part", "part"),
        (2, "## Two", "two"),
    ] {
        headings.push(Heading {
            level,
            text: words.trim_start_matches(['#', ' ']).to_owned(),
            id: id.to_owned(),
            span: span(text, words),
        });
    }
    page.headings = headings.into();
    let body = body(&page, text, false, &mut Echo::default());
    assert_eq!(body.title, Some(("the-title".to_owned(), "The <code>title</code>".to_owned())));
    assert_eq!(body.lead.as_deref(), Some("Lead."));
    assert_eq!(body.intro, "<p>More.</p>");
    let ids: Vec<&str> = body.sections.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids, ["one", "two"]);
    assert!(body.sections[0].html.contains("<h3 id=\"part\">Part<a class=\"hash\" href=\"#part\""));
    assert!(!html(&body).contains("<hr>"), "{}", html(&body));
}

#[test]
fn no_heading_level_is_skipped() {
    let body = plain("# A\n\n#### deep\n\n## B\n\n##### deeper\n\n###### deepest\n\n# C\n");
    let html = html(&body);
    assert!(body.intro.contains("<h2 id="), "{html}");
    assert!(body.sections[0].html.contains("<h3 id="), "{html}");
    assert!(body.sections[0].html.contains("<h4 id="), "{html}");
    assert_eq!(body.sections.len(), 2, "a second title is a section");
}

#[test]
fn sections_stay_inside_the_authors_own_elements() {
    let body =
        plain("## A\n\n<details>\n<summary>More</summary>\n\n## B\n\n</details>\n\n> ## C\n");
    assert_eq!(body.sections.len(), 1);
    assert!(body.sections[0].html.contains("<h2 id=\"\">B"), "{:?}", body.sections);
}

#[test]
fn tables_stand_in_frames_and_keep_their_alignment() {
    let html = html(&plain("## A\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n"));
    assert!(html.contains(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1\"><table>"
    ));
    assert!(html.contains("<th scope=\"col\">a</th><th scope=\"col\" align=\"right\">b</th>"));
    assert!(html.contains("<td>1</td><td align=\"right\">2</td>"));
}

#[test]
fn blocks_of_github() {
    for (text, expected) in [
        (
            "> [!WARNING]\n> Hot.",
            "<path d=\"M8 2 14.5 13.5h-13zM8 6.25v3.5M8 11.25v.5\"/></svg>Warning</p>\n<p>Hot.</p>\n</div>",
        ),
        (
            "- [x] a\n- [ ] b",
            "<li class=\"task\"><span class=\"box on\" role=\"img\" aria-label=\"Done\"></span> a</li>",
        ),
        ("a ~~b~~", "a <del>b</del>"),
        ("Term\n: Meaning", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"),
        ("$x<y$", "<code class=\"math\">x&lt;y</code>"),
        ("```YAML title=\"a.yaml\" {2}\na: <b>\nc: d\n```", "<figcaption>a.yaml</figcaption>"),
        ("```\"><script>\nx\n```", "class=\"language-&quot;&gt;&lt;script&gt;\""),
        ("3. a\n4. b", "<ol start=\"3\">"),
        ("> plain", "<blockquote>\n<p>plain</p>\n</blockquote>"),
        ("a\\\nb", "a<br>\nb"),
        (
            "## H { #x .loud onclick=alert(1) }\n### I { .loud onclick=alert(1) }",
            "<h3 id=\"\" class=\"loud\">I",
        ),
    ] {
        let html = html(&plain(text));
        assert!(html.contains(expected), "{text}\n{html}");
        assert!(!html.contains("onclick"), "{html}");
    }
}

#[test]
fn footnotes_are_numbered_by_their_first_use() {
    let body = plain("A[^b] B[^a] C[^b]\n\n[^a]: First *text*.\n[^b]: Second.\n[^c]: Unused.\n");
    let html = html(&body);
    assert!(html.contains("href=\"#fn-1\" id=\"fnref-1\""), "{html}");
    assert!(html.contains("id=\"fnref-1-2\""), "{html}");
    assert!(body.notes.starts_with("<ol>\n<li id=\"fn-1\"><p>Second."), "{}", body.notes);
    assert!(!body.notes.contains("Unused"), "{}", body.notes);
}

#[test]
fn links_follow_the_page_and_bad_ones_lose_their_address() {
    let text = "[a](a.md) [b](gone.md) ![c](c.png \"t\") <x@y.org> [d](javascript:alert(1)) [e](java&#115;cript:x)";
    let mut page = page(text);
    let link = |part: &str, target: LinkTarget, image: bool| Link {
        span: span(text, part),
        target,
        image,
    };
    page.links = vec![
        link("[a](a.md)", LinkTarget::Path("a/".to_owned()), false),
        link("[b](gone.md)", LinkTarget::Dropped, false),
        link("![c](c.png \"t\")", LinkTarget::Path("c.png".to_owned()), true),
    ]
    .into();
    let html = html(&body(&page, text, false, &mut Echo::default()));
    assert!(html.contains("<a href=\"../a/\">a</a> b <img src=\"../c.png\" alt=\"c\" title=\"t\" width=\"4\" height=\"3\" loading=\"lazy\">"), "{html}");
    assert!(html.contains("<a href=\"mailto:x@y.org\">x@y.org</a> d e"), "{html}");
}

#[test]
fn references_and_directives_take_their_place() {
    let text = "See [[haproxy|the *balancer*]] and [[db]].\n\n<!-- groundplan: diagram -->\n\nEnd <!-- groundplan: issues --> here.";
    let mut page = page(text);
    let reference = |(part, name, words): (&str, &str, Option<&str>)| Reference {
        component: None,
        name: name.to_owned(),
        text: words.map(str::to_owned),
        span: span(text, part),
    };
    let references =
        [("[[haproxy|the *balancer*]]", "haproxy", Some("the *balancer*")), ("[[db]]", "db", None)];
    page.references = references.map(reference).to_vec().into();
    let directives = [
        ("<!-- groundplan: diagram -->", DirectiveKind::Diagram),
        ("<!-- groundplan: issues -->", DirectiveKind::Issues),
    ];
    let directive =
        |(part, kind)| Directive { kind, arguments: Vec::new(), span: span(text, part) };
    page.directives = directives.map(directive).to_vec().into();
    let body = body(&page, text, false, &mut Echo::default());
    let html = html(&body);
    assert!(html.contains("<p>See <a class=\"c\" href=\"haproxy\">the *balancer*</a> and <a class=\"c\" href=\"db\"></a>.</p>"), "{html}");
    assert!(html.contains("<div class=\"diagram\"></div>"), "{html}");
    assert!(html.contains("<p>End </p><div class=\"issues\"></div><p> here.</p>"), "{html}");
    assert_eq!(body.placed, [DirectiveKind::Diagram, DirectiveKind::Issues]);
}

#[test]
fn html_of_strangers_is_cut_and_markdown_is_kept() {
    let text = "a <b onclick=x>b</b> <script>alert(1)</script>\n\n<div style=\"x\" class=\"y\">\n\n| a |\n|:-:|\n| **c** |\n\n- [x] d\n\n```yaml\ne: <f>\n```\n\n\u{e000}0\u{e001}";
    let html = html(&body(&page(text), text, true, &mut Echo::default()));
    for kept in [
        "<b>b</b>",
        "align=\"center\"",
        "<strong>c</strong>",
        "class=\"box on\"",
        "class=\"language-yaml\"",
        "&lt;f&gt;",
    ] {
        assert!(html.contains(kept), "{kept}\n{html}");
    }
    for cut in ["onclick", "<script", "style=", "class=\"y\"", "\u{e000}"] {
        assert!(!html.contains(cut), "{cut}\n{html}");
    }
}

#[test]
fn hostile_text_ends_in_bounded_time() {
    for piece in ["[", "![", "> ", "- ", "<!--", "*a_ ", "[[", "| a ", "`", "<a ", "[^a]: ", "$"] {
        let text = piece.repeat(20_000);
        let started = std::time::Instant::now();
        plain(&text);
        assert!(started.elapsed().as_secs() < 10, "{piece:?}");
    }
}
