//! `site.yaml`: the settings of a site, all optional.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::ReadOptions;
use super::decode;
use super::front::one_line;
use super::links;
use super::shape::{At, Either, Field, Flag, Many, Table, Text};
use super::suggest::{self, shortened};
use super::tree::{Content, NodeId, Tree};
use super::yaml;
use crate::model::{BUILT_IN_THEMES, Config, FileId, Finding, Label, Severity, Sources, Span};

/// Where the settings may stand, the first one before the second.
const SITE_FILES: [&str; 2] = ["content/site.yaml", "content/site.yml"];
/// Where themes stand.
const THEMES: &str = "themes/";
/// Most header links.
const NAV_MAX: usize = 50;

/// What may stand in `site.yaml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "site", expecting = "a map of the site's settings")]
struct Wire {
    title: Field<Text>,
    base_url: Field<Text>,
    repo: Field<Text>,
    theme: Field<Text>,
    nav: Field<Nav>,
    language: Field<Text>,
    history: Field<Flag>,
    level: Field<Text>,
    untrusted: Field<Flag>,
}

/// Pages, links with a title, or a map from title to address.
type Nav = Either<Many<Either<Text, NavLink>>, Table<Text>>;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename = "nav link", expecting = "a link such as `{title: …, url: …}`")]
struct NavLink {
    title: Field<Text>,
    url: Field<Text>,
}

/// A header link as written.
pub(crate) struct RawNav {
    pub(crate) title: Option<String>,
    pub(crate) address: String,
    pub(crate) span: Span,
}

/// Returns the settings, without the header links, which wait until all pages are known.
pub(crate) fn read(
    sources: &Sources,
    options: &ReadOptions,
    findings: &mut Vec<Finding>,
) -> (Config, Vec<RawNav>) {
    let mut config = Config::default();
    let mut nav = Vec::new();
    if let Some(file) = site_file(sources, findings) {
        let tree = yaml::parse(file, &sources.file(file).text, 0, findings);
        let tree = tree.filter(|tree| tree.node(tree.root).content != Content::Null);
        if let Some(tree) = tree
            && let Some(wire) = decode::decode::<Wire>(&tree, findings)
        {
            let mut reader = Reader { tree: &tree, sources, findings };
            reader.fill(&wire, &mut config);
            nav = reader.nav(&wire);
        }
    }
    config.untrusted |= options.untrusted;
    if let Some(base_url) = options.base() {
        config.base_url = Some(base_url);
    }
    (config, nav)
}

pub(super) fn with_slash(url: &str) -> String {
    format!("{}/", url.trim_end_matches('/'))
}

/// Returns the file of settings; a second one is reported.
fn site_file(sources: &Sources, findings: &mut Vec<Finding>) -> Option<FileId> {
    let [first, second] = SITE_FILES.map(|path| sources.find(path));
    if let (Some(first), Some(second)) = (first, second) {
        findings.push(twin(sources, first, second, "the settings of the site"));
    }
    first.or(second)
}

/// Returns the finding that two files say what one may say.
pub(super) fn twin(sources: &Sources, first: FileId, second: FileId, what: &str) -> Finding {
    let path = |file| sources.file(file).path.as_str();
    let message = format!("`{}` and `{}` both hold {what}", path(first), path(second));
    let start = Span::new(second, 0, 0);
    let mut finding =
        Finding::input("url-clash", Severity::Error, start, message).help("keep one of the two");
    finding.labels.push(Label { span: Span::new(first, 0, 0), text: "the other one".into() });
    finding
}

/// Returns whether text is the address of a site: a scheme of the web, a host, no spaces.
pub fn is_web_address(text: &str) -> bool {
    let rest = text.split_once(':').and_then(|(_, rest)| rest.strip_prefix("//"));
    matches!(links::scheme(text).as_deref(), Some("http" | "https"))
        && rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

struct Reader<'t, 'f> {
    tree: &'t Tree,
    sources: &'t Sources,
    findings: &'f mut Vec<Finding>,
}

impl Reader<'_, '_> {
    fn fill(&mut self, wire: &Wire, config: &mut Config) {
        config.title = line(&wire.title);
        config.base_url = self.web_address(&wire.base_url).map(|url| with_slash(&url));
        config.repo = self.web_address(&wire.repo);
        if let Some(theme) = wire.theme.given() {
            config.theme = self.theme(theme).unwrap_or(std::mem::take(&mut config.theme));
        }
        if let Some(language) = wire.language.given() {
            match super::front::language_tag(&language.value.0) {
                Some(tag) => config.language = tag,
                None => {
                    let tag = shortened(language.value.0.trim());
                    let message = format!("`{tag}` is no language tag");
                    self.error(language.at, message, "write it as `en` or `pt-BR`");
                }
            }
        }
        if let Some(level) = wire.level.given() {
            match level.value.0.trim() {
                "standard" => config.strict_level = false,
                "strict" => config.strict_level = true,
                other => {
                    let message = format!("unknown level `{}`", shortened(other));
                    self.error(level.at, message, "expected `standard` or `strict`");
                }
            }
        }
        config.history = wire.history.given().is_none_or(|given| given.value.0);
        config.untrusted = wire.untrusted.given().is_some_and(|given| given.value.0);
    }

    /// Returns the theme, if there is one of that name.
    fn theme(&mut self, given: &At<Text>) -> Option<String> {
        let name = given.value.0.as_str();
        let own = self.sources.theme.iter().filter_map(|file| file.path.strip_prefix(THEMES));
        let own = own.filter_map(|path| Some(path.split_once('/')?.0));
        let known: BTreeSet<&str> = own.chain(BUILT_IN_THEMES).collect();
        if known.contains(name) {
            return Some(name.to_owned());
        }
        let message = format!("there is no theme `{}`", shortened(name));
        let known: Vec<&str> = known.into_iter().collect();
        let help = match suggest::nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected {}, or a folder of `themes/`", suggest::quoted_list(&known)),
        };
        self.error(given.at, message, &help);
        None
    }

    fn error(&mut self, at: NodeId, message: String, help: &str) {
        let span = self.tree.span(at);
        let finding = Finding::input("invalid-value", Severity::Error, span, message);
        self.findings.push(finding.help(help));
    }

    fn web_address(&mut self, field: &Field<Text>) -> Option<String> {
        let given = field.given()?;
        let address = given.value.0.trim();
        if is_web_address(address) {
            return Some(address.to_owned());
        }
        let message = format!("`{}` is no web address", shortened(address));
        self.error(given.at, message, "it begins with `https://` and has no spaces");
        None
    }

    fn nav(&mut self, wire: &Wire) -> Vec<RawNav> {
        let raw = |title: Option<String>, url: &At<Text>, tree: &Tree| RawNav {
            title: title.filter(|title| !title.is_empty()),
            address: url.value.0.trim().to_owned(),
            span: tree.span(url.at),
        };
        let mut nav = Vec::new();
        match wire.nav.given().map(|given| &given.value) {
            None => {}
            Some(Either::Long(table)) => {
                for row in table.0.iter().take(NAV_MAX) {
                    if let Some(url) = row.value.given() {
                        nav.push(raw(Some(one_line(&row.key.value)), url, self.tree));
                    }
                }
            }
            Some(Either::Short(items)) => {
                for item in items.0.iter().take(NAV_MAX) {
                    match &item.value {
                        Either::Short(url) => {
                            let url = At { value: url.clone(), at: item.at };
                            nav.push(raw(None, &url, self.tree));
                        }
                        Either::Long(link) => match link.url.given() {
                            Some(url) => nav.push(raw(line(&link.title), url, self.tree)),
                            None => {
                                let message = "a header link needs `url`".to_owned();
                                self.error(
                                    item.at,
                                    message,
                                    "name a page, such as `guide/index.md`",
                                );
                            }
                        },
                    }
                }
            }
        }
        nav
    }
}

fn line(field: &Field<Text>) -> Option<String> {
    field.given().map(|given| one_line(&given.value.0)).filter(|line| !line.is_empty())
}
