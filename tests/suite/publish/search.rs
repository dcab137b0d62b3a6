//! The search index: the words that rules came across, and those that are read for it.

use groundplan::analyze::AnalyzeOptions;
use groundplan::model::Date;
use groundplan::publish::{Kept, Shop};
use groundplan::{BuildOptions, build, check};

use crate::read::sources;

/// Words that are cut in one way for rules and in another for the search.
const WORDS: &str = "Don't ask www.example.org for 1,000 users' GRÖSSE or ΟΔΟΣ: the proxy’s a-b_c \
                     IX, ix and Ix in `code`, **bo**ld, İzmir and ﬁne x twenty-four-letters-long\n\n\
                     | Head | Other |\n|---|---|\n| cell | `x86` |\n";

/// An index by what the rules have read is the one by the pages themselves.
#[test]
fn words_that_rules_have_read_are_not_other_words() {
    let hidden = format!("---\nbackground: true\n---\n# Background\n\n{WORDS}");
    let page = |title: &str| format!("# {title}\n\n{WORDS}");
    let sources = sources(&[
        ("content/a/index.md", &page("One")),
        ("content/a/topology.yaml", "components: {web: {kind: server}}\n"),
        ("content/a/more.md", "Proxy don t\n"),
        ("content/a/hidden.md", &hidden),
        ("content/b/index.md", "# Two\n\nex proxy\n"),
        ("content/b/topology.yaml", "components: {web: {kind: server}}\n"),
        ("content/index.md", &page("Without a design")),
    ]);
    let today = Date { year: 2026, month: 11, day: 24 };
    let analyze = AnalyzeOptions { today, strict_level: true };
    let (read, publish) = Default::default();
    let options = BuildOptions { read, analyze, publish };
    assert_eq!(check(&sources, &options).analysis.words.len(), 2);
    let built = build(&sources, &options);
    let kept = Kept::new(&sources, &built.site, None);
    let shop = Shop::new(&sources, &built.site, &built.analysis, &options.publish, &kept);
    let words = |path: &&String| path.starts_with("_theme/search-");
    let (made, alone): (Vec<_>, Vec<_>) =
        (built.output.files.keys().filter(words).collect(), shop.paths());
    assert!(made.len() > 8, "{made:?}");
    assert_eq!(made, alone.iter().filter(words).collect::<Vec<_>>());
    for path in made {
        let (bytes, _) = shop.file(path).expect(path);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(&bytes), text(&built.output.files[path]), "{path}");
    }
}

/// A script that is asked for by a letter is there.
#[test]
fn every_letter_has_its_file_of_words() {
    let sources = sources(&[("content/index.md", "# Zebra\n")]);
    let today = Date { year: 2026, month: 11, day: 24 };
    let analyze = AnalyzeOptions { today, strict_level: false };
    let (read, publish) = Default::default();
    let built = build(&sources, &BuildOptions { read, analyze, publish });
    let text = |letter: char| {
        let bytes = &built.output.files[&format!("_theme/search-{letter}.js")];
        String::from_utf8_lossy(bytes).into_owned()
    };
    for letter in ('a'..='y').chain(['0', '_']) {
        assert_eq!(text(letter), format!("groundplanWords(\"{letter}\",\"\")\n"));
    }
    assert_eq!(text('z'), "groundplanWords(\"z\",\"0zebra\\t0\\n\")\n");
}
