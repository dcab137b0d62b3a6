//! The text of a page: the same for every generator, but for the spelling of links and alerts.

use std::fmt::Write as _;

use super::corpus::{self, Site};
use super::words::Chance;

/// How many words the paragraphs of a part have, each.
const WORDS: [usize; 2] = [58, 58];
/// The heading of the part with the table of components, and its anchor.
const PARTS: (&str, &str) = ("Parts", "parts");
const ALERTS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// What generators write in different ways.
#[derive(Clone, Copy)]
pub(crate) struct Spelling {
    /// Whether links start at the root of the content.
    pub(crate) from_root: bool,
    /// Whether alerts are indented below a line of their own; a quote with a mark, if not.
    pub(crate) indents_alerts: bool,
}

/// Returns the text of a page without its title.
pub(crate) fn text(site: Site, page: usize, spelling: Spelling) -> String {
    let chance = Chance::new(page + site.pages);
    let mut writer = Writer { site, page, spelling, chance, links: 0, text: String::new() };
    writer.purpose();
    writer.requests();
    writer.parts();
    writer.failures();
    writer.operation();
    writer.questions();
    writer.text
}

struct Writer {
    site: Site,
    page: usize,
    spelling: Spelling,
    chance: Chance,
    /// How many links are written.
    links: usize,
    text: String,
}

impl Writer {
    fn purpose(&mut self) {
        self.part("## Purpose");
        self.block(&format!("The text of page {} was saved 0 times.", self.page));
        let text = self.chance.paragraph(25);
        let kind = self.chance.among(&ALERTS);
        match self.spelling.indents_alerts {
            true => {
                let known = if kind == "caution" { "danger" } else { kind };
                self.block(&format!("!!! {known}\n\n    {text}"));
            }
            false => self.block(&format!("> [!{}]\n> {text}", kind.to_uppercase())),
        }
    }

    fn requests(&mut self) {
        self.part("## How requests travel");
        let (program, page) = (self.chance.program(), self.page);
        let mut yaml = format!("# what {program} may take\nname: {program}-{page}\n");
        let _ = writeln!(yaml, "copies: {}\nmost:", 1 + self.chance.below(9));
        for at in 0..5 {
            let _ = writeln!(yaml, "  {}-{at}: {}", self.chance.thing(), self.chance.below(900));
        }
        yaml.push_str("paths:\n");
        for at in 0..3 {
            let (thing, share) = (self.chance.thing(), self.chance.below(100));
            let _ = writeln!(yaml, "  - {{from: \"/{thing}/{at}\", share: {share}}}");
        }
        let _ = write!(yaml, "traced: false\nowner: '{}'", self.chance.phrase());
        self.code("yaml", &yaml);
        self.block("What is taken may change.[^later]");
    }

    fn parts(&mut self) {
        self.part(&format!("## {}", PARTS.0));
        let mut table = String::from("| Component | What it does | Team |\n| --- | --- | --- |");
        for row in 0..6 {
            let (program, team) = (self.chance.program(), self.chance.thing());
            let _ = write!(table, "\n| **{program}-{row}** | {} | {team} |", self.chance.clause());
        }
        self.block(&table);
    }

    fn failures(&mut self) {
        self.part("### What can fail");
        let mut table =
            String::from("| Failure | Effect | Hours | Guard |\n| --- | --- | ---: | --- |");
        for _ in 0..5 {
            let (failure, effect) = (self.chance.phrase(), self.chance.clause());
            let (hours, guard) = (1 + self.chance.below(90), self.chance.thing());
            let _ = write!(table, "\n| {failure} | {effect} | {hours} | `{guard}` |");
        }
        self.block(&table);
    }

    fn operation(&mut self) {
        self.part("## How it is run");
        let (program, page) = (self.chance.program(), self.page);
        let (nodes, status) = (3 + self.chance.below(7), 2 + self.chance.below(8));
        let (phrase, thing) = (self.chance.phrase(), self.chance.thing());
        let code = format!(
            "#!/usr/bin/env bash\nset -euo pipefail\nsite=\"${{1:-{program}-{page}}}\"\n\
             for node in $(seq 1 {nodes}); do\n  {program}ctl drain \"$site\" --node \"$node\"\n  \
             if [ \"$({program}ctl state \"$site\")\" != ready ]; then\n    \
             echo \"{phrase}: $node\" >&2\n    exit {status}\n  fi\ndone\n\
             {program}ctl list --by {thing} | tail -n {nodes} # what is left"
        );
        self.code("bash", &code);
    }

    fn questions(&mut self) {
        self.part("## Still open");
        let mut tasks = String::new();
        for _ in 0..4 {
            let mark = self.chance.among(&["x", " "]);
            let _ = writeln!(tasks, "- [{mark}] {}", self.chance.clause());
        }
        self.block(tasks.trim_end());
        let note = self.chance.sentence();
        self.block(&format!("[^later]: {note}"));
    }

    /// Writes a heading and two paragraphs, the second with a link.
    fn part(&mut self, heading: &str) {
        self.block(heading);
        let [first, second] = WORDS.map(|words| self.chance.paragraph(words));
        self.block(&first);
        let link = self.link();
        self.block(&(second + &link));
    }

    fn code(&mut self, language: &str, code: &str) {
        self.block(&format!("```{language}\n{code}\n```"));
    }

    fn block(&mut self, text: &str) {
        self.text.push('\n');
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Returns a sentence with the next of five links, the first of which leads to a heading.
    fn link(&mut self) -> String {
        if self.links == 5 {
            return String::new();
        }
        let target = self.site.target(self.page, self.links);
        let anchor = if self.links == 0 { format!("#{}", PARTS.1) } else { String::new() };
        self.links += 1;
        let path = self.site.path(target);
        let here = self.site.section_of(self.page) == self.site.section_of(target);
        let url = match (self.spelling.from_root, here) {
            (true, _) => format!("@/{path}"),
            (false, true) => path.split_once('/').map_or_else(String::new, |cut| cut.1.to_owned()),
            (false, false) => format!("../{path}"),
        };
        format!(" See [{}]({url}{anchor}).", corpus::title(target))
    }
}
