//! Words, and sentences that chance makes of them, the same each time.

use std::fmt::Write as _;

/// What sentences are about; some are features that rules look for in the topology.
#[rustfmt::skip]
const THINGS: [&str; 80] = [
    "request", "server", "queue", "cache", "database", "certificate", "region", "backup", "shard",
    "index", "client", "timeout", "balancer", "page", "team", "node", "budget", "alert", "operator",
    "restart", "firewall", "replica", "connection", "order", "invoice", "basket", "customer",
    "report", "upload", "image", "mailbox", "disk", "password", "script", "log", "release",
    "branch", "checksum", "thread", "process", "kernel", "switch", "rack", "supplier", "visitor",
    "form", "column", "batch", "window", "timetable", "counter", "sensor", "message", "archive",
    "socket", "port", "mirror", "search", "price", "parcel", "warehouse", "courier", "refund",
    "voucher", "login", "profile", "picture", "thumbnail", "catalogue", "stock", "ledger",
    "payment", "account", "document", "printer", "label", "depot", "forecast", "rota", "handbook",
];
#[rustfmt::skip]
const QUALITIES: [&str; 40] = [
    "nightly", "spare", "second", "oldest", "newest", "missing", "written", "empty", "full",
    "small", "large", "quiet", "loud", "early", "final", "former", "frozen", "shared", "separate",
    "nearby", "distant", "open", "closed", "checked", "broken", "repaired", "expected", "planned",
    "unknown", "simple", "heavy", "light", "careful", "regional", "national", "paid", "unpaid",
    "sealed", "hidden", "numbered",
];
#[rustfmt::skip]
const DEEDS: [&str; 38] = [
    "reads", "writes", "keeps", "checks", "restores", "measures", "restarts", "counts", "sends",
    "receives", "encrypts", "protects", "copies", "sorts", "prints", "stores", "opens", "closes",
    "replaces", "delays", "answers", "refuses", "announces", "collects", "cancels", "confirms",
    "compares", "prepares", "finishes", "repeats", "shortens", "follows", "reserves", "empties",
    "warms", "watches", "numbers", "signs",
];
#[rustfmt::skip]
const MANNERS: [&str; 18] = [
    "quietly", "slowly", "at once", "by hand", "in turn", "overnight", "once more", "as agreed",
    "without haste", "every hour", "on demand", "in order", "as before", "within minutes",
    "at noon", "gladly", "hourly", "properly",
];
#[rustfmt::skip]
const JOINTS: [&str; 10] = [
    "when", "before", "after", "because", "while", "until", "so that", "although", "once", "and",
];
const DETERMINERS: [&str; 6] = ["the", "our", "each", "this", "every", "any"];
const COUNTED: [&str; 8] =
    ["servers", "caches", "invoices", "orders", "parcels", "vouchers", "reports", "columns"];
const COUNTS: [&str; 3] = ["two", "three", "four"];

/// Programs; tables of components name them with a number, which no topology has.
#[rustfmt::skip]
pub(crate) const PROGRAMS: [&str; 16] = [
    "cart", "ship", "quote", "badge", "crate", "tally", "porter", "beacon", "clerk", "ferry",
    "lantern", "orchard", "pantry", "quarry", "saddle", "thimble",
];

/// Chance with a seed.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: usize) -> Self {
        Self(seed as u64 ^ 0x5eed)
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn among(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    pub(crate) fn thing(&mut self) -> &'static str {
        self.among(&THINGS)
    }

    pub(crate) fn program(&mut self) -> &'static str {
        self.among(&PROGRAMS)
    }

    /// Returns a thing and how it is.
    pub(crate) fn phrase(&mut self) -> String {
        format!("{} {}", self.among(&QUALITIES), self.thing())
    }

    /// Returns the start of a title.
    pub(crate) fn title(&mut self) -> String {
        capital(&self.phrase())
    }

    fn actor(&mut self, text: &mut String) {
        text.push_str(self.among(&DETERMINERS));
        text.push(' ');
        if !self.one_in(3) {
            text.push_str(self.among(&QUALITIES));
            text.push(' ');
        }
        text.push_str(self.thing());
    }

    /// Returns who does what to whom.
    pub(crate) fn clause(&mut self) -> String {
        let mut text = String::new();
        self.actor(&mut text);
        let _ = write!(text, " {} ", self.among(&DEEDS));
        match self.one_in(40) {
            true => {
                let _ = write!(text, "{} {}", self.among(&COUNTS), self.among(&COUNTED));
            }
            false => self.actor(&mut text),
        }
        if self.one_in(4) {
            let _ = write!(text, " {}", self.among(&MANNERS));
        }
        text
    }

    pub(crate) fn sentence(&mut self) -> String {
        let first = self.clause();
        let joint = self.among(&JOINTS);
        let mut text = match self.below(10) {
            0..3 => first,
            3..9 => format!("{first} {joint} {}", self.clause()),
            _ => format!("once {first}, {}", self.clause()),
        };
        match self.below(50) {
            0..4 => drop(write!(text, " with `{}-{}`", self.program(), self.thing())),
            4..7 => drop(write!(text, ", the **{}**", self.phrase())),
            7..9 => drop(write!(text, ", but *{}*", self.among(&MANNERS))),
            _ => {}
        }
        capital(&text) + "."
    }

    /// Returns sentences of this many words or a few more.
    pub(crate) fn paragraph(&mut self, words: usize) -> String {
        let mut text = self.sentence();
        let mut written = text.split(' ').count();
        while written < words {
            let next = self.sentence();
            written += next.split(' ').count();
            text = text + " " + &next;
        }
        text
    }
}

fn capital(text: &str) -> String {
    text[..1].to_uppercase() + &text[1..]
}
