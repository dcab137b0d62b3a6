//! `site.yaml`: the settings of a site, all optional.

use serde::Deserialize;

use super::ReadOptions;
use super::decode;
use super::front::one_line;
use super::links;
use super::shape::{At, Either, Field, Flag, Many, Table, Text};
use super::suggest::shortened;
use super::tree::{Content, NodeId, Tree};
use super::yaml;
use crate::model::{Config, Finding, Severity, Sources, Span};

/// Where the settings stand.
const SITE_FILE: &str = "content/site.yaml";
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
    if let Some(file) = sources.find(SITE_FILE) {
        let tree = yaml::parse(file, &sources.file(file).text, 0, findings);
        let tree = tree.filter(|tree| tree.node(tree.root).content != Content::Null);
        if let Some(tree) = tree
            && let Some(wire) = decode::decode::<Wire>(&tree, findings)
        {
            let mut reader = Reader { tree: &tree, findings };
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

struct Reader<'t, 'f> {
    tree: &'t Tree,
    findings: &'f mut Vec<Finding>,
}

impl Reader<'_, '_> {
    fn fill(&mut self, wire: &Wire, config: &mut Config) {
        config.title = line(&wire.title);
        config.base_url = self.web_address(&wire.base_url).map(|url| with_slash(&url));
        config.repo = self.web_address(&wire.repo);
        if let Some(theme) = wire.theme.given() {
            if super::urls::is_segment(&theme.value.0) {
                config.theme = theme.value.0.clone();
            } else {
                let message = format!("`{}` is no folder of `themes/`", shortened(&theme.value.0));
                self.error(theme.at, message, "name one folder, such as `default`");
            }
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

    fn error(&mut self, at: NodeId, message: String, help: &str) {
        let span = self.tree.span(at);
        let finding = Finding::input("invalid-value", Severity::Error, span, message);
        self.findings.push(finding.help(help));
    }

    fn web_address(&mut self, field: &Field<Text>) -> Option<String> {
        let given = field.given()?;
        let address = given.value.0.trim();
        let web = matches!(links::scheme(address).as_deref(), Some("http" | "https"));
        if web && !address.contains(char::is_whitespace) {
            return Some(address.to_owned());
        }
        let message = format!("`{}` is no web address", shortened(address));
        self.error(given.at, message, "it begins with `https://`");
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
