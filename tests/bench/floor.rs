//! The least that any generator does: read, parse, render and write every page, and nothing else.

use std::fs;
use std::path::Path;

use pulldown_cmark::{Options, Parser, html};

/// Writes each page under `content` to a folder of its own under `public`.
pub(crate) fn build(content: &Path, public: &Path) {
    for entry in fs::read_dir(content).unwrap() {
        let path = entry.unwrap().path();
        let target = public.join(path.file_stem().unwrap());
        if path.is_dir() {
            build(&path, &target);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&path).unwrap();
            let mut page = String::with_capacity(text.len() * 3 / 2);
            html::push_html(&mut page, Parser::new_ext(&text, options()));
            fs::create_dir_all(&target).unwrap();
            fs::write(target.join("index.html"), page).unwrap();
        }
    }
}

/// What the pages of the corpus are written in.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}
