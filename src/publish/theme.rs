//! The files of a theme: built in, and overridden by the user's one by one.

use std::borrow::Cow;

use super::minify;
use crate::model::{Kind, Sources};

/// Folder of the finished site that holds styles, scripts and icons.
pub(crate) const FOLDER: &str = "_theme/";

/// Templates that are part of the program.
const TEMPLATES: &[(&str, &str)] = &[
    ("page.html", include_str!("../../themes/default/templates/page.html")),
    ("head.html", include_str!("../../themes/default/templates/head.html")),
    ("first.html", include_str!("../../themes/default/templates/first.html")),
    ("body.html", include_str!("../../themes/default/templates/body.html")),
    ("header.html", include_str!("../../themes/default/templates/header.html")),
    ("sidebar.html", include_str!("../../themes/default/templates/sidebar.html")),
    ("footer.html", include_str!("../../themes/default/templates/footer.html")),
    ("redirect.html", include_str!("../../themes/default/templates/redirect.html")),
];

/// A part of a bundle: its path within a theme, its text, and the same made short.
type Part = (&'static str, &'static str, &'static str);

/// Returns a part of the default theme. Its short form is a file, since every build needs it; a test
/// holds it against the text.
macro_rules! part {
    ($path:literal) => {
        (
            $path,
            include_str!(concat!("../../themes/default/", $path)),
            include_str!(concat!("../../themes/short/", $path)),
        )
    };
}

/// Styles and scripts that are part of the program: output file, then the parts it is made of.
const BUNDLES: &[(&str, &[Part])] = &[
    (
        "site.css",
        &[
            part!("site.css"),
            part!("drawing.css"),
            part!("states.css"),
            // Empty in the default theme; the rules of another built-in one, over the shared ones.
            ("look.css", "", ""),
            // Empty in the built-in themes; the place for a user's own rules.
            ("user.css", "", ""),
        ],
    ),
    ("more.css", &[part!("more.css"), part!("code.css")]),
    ("touch.css", &[part!("touch.css")]),
    ("drawing.js", &[part!("gates.js"), part!("drawing.js")]),
    ("site.js", &[part!("site.js")]),
    ("search.js", &[part!("search.js")]),
    ("icon.svg", &[part!("icon.svg")]),
];

/// Built-in themes beside the default one: the files that differ.
const THEMES: &[(&str, &[(&str, &str)])] = &[(
    "plain",
    &[
        ("templates/first.html", include_str!("../../themes/plain/templates/first.html")),
        ("templates/body.html", include_str!("../../themes/plain/templates/body.html")),
        ("templates/header.html", include_str!("../../themes/plain/templates/header.html")),
        ("look.css", include_str!("../../themes/plain/look.css")),
        // It needs no script, so it has none.
        ("gates.js", ""),
        ("site.js", ""),
        ("search.js", ""),
    ],
)];

/// A theme: the default one, a built-in one over it, and the user's files on top.
pub(crate) struct Theme<'a> {
    /// Files of the built-in theme of that name, path within the theme first.
    over: &'static [(&'static str, &'static str)],
    /// Files under `themes/<name>/`, path within the theme first.
    user: Vec<(&'a str, &'a str, &'a [u8])>,
}

impl<'a> Theme<'a> {
    /// Returns the theme called `name`, with the overrides that `sources` hold for it.
    pub(crate) fn new(sources: &'a Sources, name: &str) -> Self {
        let folder = format!("themes/{name}/");
        let user = sources
            .theme
            .iter()
            .filter_map(|asset| {
                let path = asset.path.strip_prefix(&folder)?;
                Some((path, asset.path.as_str(), &*asset.bytes))
            })
            .collect();
        let over = THEMES.iter().find(|(built_in, _)| *built_in == name);
        Self { over: over.map_or(&[], |(_, files)| files), user }
    }

    /// Returns name and text of the built-in templates.
    pub(crate) fn built_in_templates(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        TEMPLATES.iter().map(|(name, text)| {
            (*name, self.built_in(&format!("templates/{name}")).unwrap_or(text))
        })
    }

    /// Returns a file of the built-in theme that lies over the default one.
    fn built_in(&self, path: &str) -> Option<&'static str> {
        self.over.iter().find(|(own, _)| *own == path).map(|(_, text)| *text)
    }

    /// Returns name, path and text of the user's templates; bytes that are not UTF-8 are replaced.
    pub(crate) fn user_templates(&self) -> Vec<(&'a str, &'a str, Cow<'a, str>)> {
        let template = |(path, full, bytes): &(&'a str, &'a str, &'a [u8])| {
            let name = path.strip_prefix("templates/")?;
            Some((name, *full, String::from_utf8_lossy(bytes)))
        };
        self.user.iter().filter_map(template).collect()
    }

    /// Returns path and text of the user's file of a language, if there is one.
    pub(crate) fn words(&self, language: &str) -> Option<(&'a str, Cow<'a, str>)> {
        let wanted = format!("words/{language}.yaml");
        let found = self.user.iter().find(|(path, ..)| path.eq_ignore_ascii_case(&wanted));
        found.map(|(_, path, bytes)| (*path, String::from_utf8_lossy(bytes)))
    }

    /// Returns the user's icon of a kind, if there is one.
    pub(crate) fn icon(&self, kind: Kind) -> Option<&'a str> {
        let wanted = format!("icons/{}.svg", kind.id());
        let (_, _, bytes) = self.user.iter().find(|(path, ..)| *path == wanted)?;
        std::str::from_utf8(bytes).ok()
    }

    /// Returns whether its pages have a script, which also finds the page of a folder on a disk.
    pub(crate) fn has_script(&self) -> bool {
        let users = self.user.iter().find(|(path, ..)| *path == "site.js");
        match users {
            Some((_, _, bytes)) => !bytes.is_empty(),
            None => self.built_in("site.js") != Some(""),
        }
    }

    /// Returns the output files of the theme: path in the site and bytes.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<(String, Vec<u8>)> = BUNDLES
            .iter()
            .map(|(name, parts)| (format!("{FOLDER}{name}"), self.bundle(name, parts)))
            .filter(|(_, bytes)| !bytes.is_empty())
            .collect();
        let used = |path: &str| {
            path.starts_with("templates/")
                || path.starts_with("icons/")
                || path.starts_with("words/")
                || BUNDLES.iter().any(|(_, parts)| parts.iter().any(|(part, ..)| *part == path))
        };
        // Fonts, pictures and whatever else a user's theme brings.
        for (path, _, bytes) in self.user.iter().filter(|(path, ..)| !used(path)) {
            files.push((format!("{FOLDER}{path}"), bytes.to_vec()));
        }
        files
    }

    /// Returns the parts of a bundle one after the other, each made smaller.
    fn bundle(&self, name: &str, parts: &[Part]) -> Vec<u8> {
        let mut out = String::new();
        for (part, default, short) in parts {
            let over = self.built_in(part);
            let own = over.unwrap_or(default);
            // A copy of a file of ours is ours.
            let user =
                self.user.iter().find(|(path, _, bytes)| path == part && *bytes != own.as_bytes());
            match (user, over) {
                (Some((_, _, bytes)), _) if name.ends_with(".css") => {
                    out.push_str(&minify::css(&String::from_utf8_lossy(bytes)));
                }
                (Some((_, _, bytes)), _) if name.ends_with(".js") => {
                    out.push_str(&minify::js(&String::from_utf8_lossy(bytes)));
                }
                (Some((_, _, bytes)), _) => out.push_str(&String::from_utf8_lossy(bytes)),
                (None, Some(over)) => out.push_str(&shortened(part, over)),
                (None, None) => out.push_str(short),
            }
        }
        out.into_bytes()
    }
}

/// Returns a file of ours as short as it can be.
fn shortened<'a>(path: &str, text: &'a str) -> Cow<'a, str> {
    match path.rsplit('.').next() {
        Some("css") => minify::css(text).into(),
        Some("js") if !text.is_empty() => minify::script(text).into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{BUNDLES, THEMES, shortened};
    use crate::model::BUILT_IN_THEMES;

    #[test]
    fn the_names_of_built_in_themes_are_those_that_settings_may_state() {
        let names: Vec<&str> =
            ["default"].into_iter().chain(THEMES.iter().map(|(name, _)| *name)).collect();
        assert_eq!(names, BUILT_IN_THEMES);
    }

    #[test]
    fn short_forms_are_those_of_the_files() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/short");
        for (path, text, short) in BUNDLES.iter().flat_map(|(_, parts)| *parts) {
            let made = shortened(path, text);
            if made != *short && std::env::var_os("UPDATE").is_some() {
                fs::write(folder.join(path), &*made).unwrap();
                continue;
            }
            assert_eq!(made, *short, "themes/short/{path} is of old (UPDATE=1 rewrites)");
        }
    }
}
