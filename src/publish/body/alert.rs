//! Alerts: their frame, sign and title.

use super::BlockQuoteKind;
use crate::model::Words;

/// Returns the opening of an alert: its frame, its sign and its title.
pub(super) fn alert(kind: BlockQuoteKind, words: &Words) -> String {
    let (class, title, sign) = match kind {
        BlockQuoteKind::Note => {
            ("note", "Note", "M8 1.75a6.25 6.25 0 1 0 .01 0zM8 7v4.25M8 4.5v.5")
        }
        BlockQuoteKind::Tip => {
            ("tip", "Tip", "M6 11.5c0-2-2-2.75-2-5.25a4 4 0 0 1 8 0c0 2.5-2 3.25-2 5.25zM6.5 14h3")
        }
        BlockQuoteKind::Important => {
            ("important", "Important", "M2 2.5h12v8.5H8L4.75 14v-3H2zM8 4.5v2.75M8 8.75v.5")
        }
        BlockQuoteKind::Warning => {
            ("warning", "Warning", "M8 2 14.5 13.5h-13zM8 6.25v3.5M8 11.25v.5")
        }
        BlockQuoteKind::Caution => (
            "caution",
            "Caution",
            "M5.25 1.75h5.5l3.5 3.5v5.5l-3.5 3.5h-5.5l-3.5-3.5v-5.5zM8 4.5v4M8 10.75v.5",
        ),
    };
    let title = words.say(title);
    format!(
        "<div class=\"alert {class}\" role=\"note\"><p class=\"title\"><svg width=\"16\" height=\"16\" \
         viewBox=\"0 0 16 16\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" \
         aria-hidden=\"true\"><path d=\"{sign}\"/></svg>{title}</p>\n"
    )
}
