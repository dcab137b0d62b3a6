//! What the rules notice of a page; the rest of its words may change.

use super::sections::{Known, Place, places};
use super::sentence::Cutter;
use super::vocabulary::Against;
use super::{Names, Sentence, Tables};
use crate::model::{BlockKind, ComponentId, Page, Topology};

/// A part of a page as the rules see it.
#[derive(PartialEq)]
enum Noticed {
    /// Blocks without a word that any rule knows: they end a list, no more.
    Others,
    /// A block with the words that are looked at, or an item that is counted, under its headings.
    Block(BlockKind, String, Vec<String>),
}

/// Returns whether the rules of the text notice the same of two versions of a page.
///
/// A rule looks into a sentence, and into no other beside it, only where words name something or one
/// speaks for one of `tables`; besides it reads headings, tables, and what stands under the headings of lists of issues.
pub(in crate::analyze) fn alike<'a>(
    topology: &Topology,
    tables: &Tables,
    (before, now): (&'a Page, &'a Page),
) -> bool {
    let names = Names::new(topology);
    let against = Against { names: &names, tables };
    let (mut cutter, mut headings) = (Cutter::for_many(), Known::default());
    let mut all_of = |page: &'a Page| {
        let mut all: Vec<Noticed> = Vec::new();
        for place in places(against, &mut cutter, &mut headings, page) {
            let next = noticed(&names, &place);
            if next != Noticed::Others || all.last() != Some(&Noticed::Others) {
                all.push(next);
            }
        }
        all
    };
    let references = |page: &Page| -> Vec<Option<ComponentId>> {
        page.references.iter().map(|reference| reference.component).collect()
    };
    references(before) == references(now) && all_of(before) == all_of(now)
}

fn noticed(names: &Names, place: &Place<'_>) -> Noticed {
    let speaks = |s: &Sentence<'_>| s.has_signal() || !names.in_sentence(s).is_empty();
    let text = place.text();
    let spoken: String =
        place.sentences.iter().filter(|s| speaks(s)).map(|s| spoken(s, &text)).collect();
    let read_whole = match place.block.kind() {
        BlockKind::Heading(_) | BlockKind::Cell { .. } => true,
        _ => place.under.issues,
    };
    let counted = place.block.kind() == BlockKind::Item && place.under.flow;
    if spoken.is_empty() && !read_whole && !counted {
        return Noticed::Others;
    }
    let text = if read_whole { text.into_owned() } else { spoken };
    Noticed::Block(place.block.kind(), text, place.under.texts.clone())
}

/// Returns a sentence as it is written, and what is known of its end.
fn spoken(sentence: &Sentence<'_>, text: &str) -> String {
    let (Some(first), Some(last)) = (sentence.words().first(), sentence.words().last()) else {
        return String::new();
    };
    let words = text.get(first.start..last.end).unwrap_or(text);
    format!("{words}\u{0}{}{}\n", sentence.question, last.colon)
}
