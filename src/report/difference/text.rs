//! What sets two revisions apart, for a terminal.

use super::{Compared, Findings, Line, NOTHING, Told, UNSTATED, What, became, clean, told};
use crate::model::{Finding, Manner};

/// Widest column of ids; longer ones push their line out.
const ID_CHARS_MAX: usize = 28;

/// Returns what sets two revisions apart, design by design; one sentence where nothing does.
pub fn difference_text(compared: &Compared<'_>, color: bool) -> String {
    if compared.is_empty() {
        return format!("{NOTHING}\n");
    }
    let mut out = Out { text: String::new(), color };
    for design in &compared.difference.designs {
        out.design(&told(compared, design));
    }
    let outside = Findings::of(&compared.difference.findings);
    if !compared.difference.findings.is_empty() {
        out.title("The site", "");
        out.findings(&outside);
    }
    out.text
}

struct Out {
    text: String,
    color: bool,
}

impl Out {
    fn design(&mut self, told: &Told<'_>) {
        self.title(&clean(told.path), &clean(told.title));
        if !told.whole.is_empty() {
            self.text.push_str(&format!("  {}\n", clean(&told.whole)));
        }
        for (title, lines) in &told.sections {
            self.text.push_str(&format!("  {title}\n"));
            let width = lines.iter().map(|line| line.id.chars().count()).max().unwrap_or(0);
            lines.iter().for_each(|line| self.line(line, width.min(ID_CHARS_MAX)));
        }
        self.findings(&told.findings);
    }

    fn title(&mut self, path: &str, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let (bold, end) = if self.color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        let title = if title.is_empty() { String::new() } else { format!(": {title}") };
        self.text.push_str(&format!("{bold}{path}{end}{title}\n"));
    }

    fn line(&mut self, line: &Line, width: usize) {
        let sign = match line.manner {
            Manner::Added => '+',
            Manner::Removed => '-',
            Manner::Changed | Manner::Renamed => '~',
        };
        let (color, end) = self.colors(line.manner);
        let id = &line.id;
        let mut what = line.what.iter().map(|what| match what {
            What::Plain(text) => text.clone(),
            What::Edit(key, was, is) => {
                let value = |value: &Option<String>| value.clone().unwrap_or(UNSTATED.to_owned());
                format!("{key}: {} → {}", value(was), value(is))
            }
        });
        let Some(first) = what.next() else {
            self.text.push_str(&format!("    {color}{sign} {id}{end}\n"));
            return;
        };
        let gap = " ".repeat(width.saturating_sub(id.chars().count()));
        self.text.push_str(&format!("    {color}{sign} {id}{end}{gap}  {first}\n"));
        for more in what {
            self.text.push_str(&format!("      {}  {more}\n", " ".repeat(width)));
        }
    }

    fn findings(&mut self, findings: &Findings<'_>) {
        for (word, manner, list) in
            [("gained", Manner::Added, &findings.gained), ("lost", Manner::Removed, &findings.lost)]
        {
            if !list.is_empty() {
                self.text.push_str(&format!("  findings {word}: {}\n", list.len()));
                list.iter().for_each(|finding| self.finding(finding, manner));
            }
        }
        if !findings.changed.is_empty() {
            self.text.push_str(&format!("  findings changed: {}\n", findings.changed.len()));
        }
        for pair in &findings.changed {
            let (color, end) = self.colors(Manner::Changed);
            let id = clean(&pair.1.id());
            self.text.push_str(&format!("    {color}~ {id}{end}  {}\n", became(*pair)));
        }
    }

    fn finding(&mut self, finding: &Finding, manner: Manner) {
        let sign = if manner == Manner::Added { '+' } else { '-' };
        // What is gained is what is worse.
        let as_if = if manner == Manner::Added { Manner::Removed } else { Manner::Added };
        let (color, end) = self.colors(as_if);
        let (severity, id) = (finding.severity.word(), clean(&finding.id()));
        let state = match finding.state {
            crate::model::State::Open => String::new(),
            state => format!(" ({})", state.word()),
        };
        self.text.push_str(&format!("    {color}{sign} {severity:<8}{end}  {id}{state}\n"));
        self.text.push_str(&format!("                {}\n", clean(&finding.message)));
    }

    fn colors(&self, manner: Manner) -> (&'static str, &'static str) {
        match manner {
            _ if !self.color => ("", ""),
            Manner::Added => ("\x1b[32m", "\x1b[0m"),
            Manner::Removed => ("\x1b[31m", "\x1b[0m"),
            Manner::Changed | Manner::Renamed => ("\x1b[33m", "\x1b[0m"),
        }
    }
}
