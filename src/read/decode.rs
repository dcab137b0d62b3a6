//! Tree → wire types through serde, collecting every mistake on the way.
//!
//! A mistake is logged where it happens, with its place; the [`super::shape::Field`] around it
//! then stands as refused and reading goes on. So one bad value hides no other.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Unexpected,
    Visitor, value::U32Deserializer,
};
use serde::forward_to_deserialize_any;

use super::shape::{EITHER, MANY, SPANNED};
use super::suggest::{self, quoted_list, shortened};
use super::tree::{Content, NodeId, Tree};
use crate::model::{Finding, Severity};

/// Returns the wire value of the whole tree; what cannot be read is logged and left out.
pub(crate) fn decode<T: DeserializeOwned>(tree: &Tree, findings: &mut Vec<Finding>) -> Option<T> {
    let log = RefCell::new(Vec::new());
    let value = T::deserialize(Decoder { tree, at: tree.root, log: &log }).ok();
    findings.append(&mut log.into_inner());
    value
}

/// What somebody hears who writes a list where each entry has an id.
const IDS_IN_A_LIST: &str = "expected a map, found a list";

/// Quotes make text of what would be a number or a word of its own.
const REMOVE_QUOTES: &str = "remove the quotes";
/// What somebody hears who leaves a hyphen behind.
pub(crate) const EMPTY_ENTRY: &str = "an entry of the list is empty";

/// Reads one node.
#[derive(Clone, Copy)]
struct Decoder<'t> {
    tree: &'t Tree,
    at: NodeId,
    log: &'t RefCell<Vec<Finding>>,
}

/// A mistake on its way to the nearest field; `None` once it is logged.
#[derive(Debug)]
struct Mistake(Option<String>);

impl std::error::Error for Mistake {}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or("a mistake that is already reported"))
    }
}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(Some(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self(Some(format!("expected {expected}, found {}", describe(found))))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }
}

fn describe(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Unsigned(value) => format!("`{value}`"),
        Unexpected::Signed(value) => format!("`{value}`"),
        Unexpected::Float(value) => format!("`{value}`"),
        Unexpected::Str(text) => format!("`{}`", shortened(text)),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a map".to_owned(),
        other => other.to_string(),
    }
}

impl<'t> Decoder<'t> {
    fn at(self, at: NodeId) -> Self {
        Self { at, ..self }
    }

    /// Logs a mistake that nobody has logged yet at this node.
    fn logged<V>(self, result: Result<V, Mistake>) -> Result<V, Mistake> {
        let Err(Mistake(Some(message))) = result else { return result };
        let help = if message == IDS_IN_A_LIST {
            "begin each entry with its id and a colon, not with a hyphen"
        } else if self.is_quoted(&message) {
            REMOVE_QUOTES
        } else {
            self.boolean(&message).unwrap_or_default()
        };
        self.report("invalid-value", message, help.to_owned());
        Err(Mistake(None))
    }

    /// Returns whether the text at this node would be what is expected, were it not in quotes.
    fn is_quoted(self, message: &str) -> bool {
        let Content::Text(text) = &self.tree.node(self.at).content else { return false };
        let number = message.starts_with("expected a number") && text.parse::<f64>().is_ok();
        let flag = message.starts_with("expected `true` or `false`");
        number || flag && matches!(text.as_str(), "true" | "false")
    }

    /// Returns what to write for a word that was true or false in YAML 1.1.
    fn boolean(self, message: &str) -> Option<&'static str> {
        let Content::Text(text) = &self.tree.node(self.at).content else { return None };
        let expected = message.starts_with("expected `true` or `false`");
        match text.to_ascii_lowercase().as_str() {
            "yes" | "y" | "on" if expected => Some("write `true`"),
            "no" | "n" | "off" if expected => Some("write `false`"),
            _ => None,
        }
    }

    fn report(self, rule: &'static str, message: String, help: String) {
        let span = self.tree.span(self.at);
        let finding = Finding::input(rule, Severity::Error, span, message).help(help);
        self.log.borrow_mut().push(finding);
    }

    /// Returns the pairs whose key `fields` knows, once each; the others are logged.
    fn known_pairs(self, noun: &str, fields: &[&'static str]) -> Vec<(&'static str, NodeId)> {
        let mut pairs: Vec<(&'static str, NodeId)> = Vec::new();
        for (key, value) in self.tree.pairs(self.at) {
            let text = self.tree.text(*key).unwrap_or("");
            let decoder = self.at(*key);
            match fields.iter().find(|field| **field == text) {
                None if text.contains(' ') && self.at(*value).is_null() => decoder.cut_text(text),
                None => decoder.unknown_key(noun, text, fields),
                Some(field) if pairs.iter().any(|(seen, _)| seen == field) => {
                    let help = "keep one of the two".to_owned();
                    decoder.report("duplicate-key", format!("`{text}` is given twice"), help);
                }
                Some(field) => pairs.push((field, *value)),
            }
        }
        pairs
    }

    fn is_null(self) -> bool {
        self.tree.node(self.at).content == Content::Null
    }

    /// Text in braces ends at its first comma; what follows looks like a key without a value.
    fn cut_text(self, text: &str) {
        let message = format!("a comma ended the text before `{}`", shortened(text));
        self.report("unknown-key", message, "put the whole text in quotes".to_owned());
    }

    fn unknown_key(self, noun: &str, key: &str, fields: &[&'static str]) {
        let shown = shortened(key);
        let message = format!("{} has no key `{shown}`", suggest::with_article(noun));
        let help = match suggest::key(key, fields) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("expected {}", quoted_list(fields)),
        };
        self.report("unknown-key", message, help);
    }
}

impl<'t> Deserializer<'t> for Decoder<'t> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.logged(match &self.tree.node(self.at).content {
            Content::Null => visitor.visit_unit(),
            Content::Bool(value, _) => visitor.visit_bool(*value),
            Content::Number(value, _) => visitor.visit_f64(*value),
            Content::Text(text) => visitor.visit_borrowed_str(text),
            Content::List(items) => visitor.visit_seq(Items { decoder: self, items, next: 0 }),
            Content::Map(pairs) => {
                visitor.visit_map(Pairs { decoder: self, pairs, next: 0, seen: BTreeSet::new() })
            }
        })
    }

    /// Numbers and booleans are text too where text is asked for, just as they are written.
    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.tree.text(self.at) {
            Some(text) => self.logged(visitor.visit_borrowed_str(text)),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.deserialize_str(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match (name, &self.tree.node(self.at).content) {
            (SPANNED, Content::Null) => visitor.visit_unit(),
            (SPANNED, _) => visitor.visit_seq(WithNode { decoder: self, step: 0 }),
            (MANY, Content::List(items)) => {
                visitor.visit_seq(Items { decoder: self, items, next: 0 })
            }
            (MANY, _) => visitor.visit_seq(Items { decoder: self, items: &[self.at], next: 0 }),
            (EITHER, Content::Map(_)) => visitor.visit_newtype_struct(self),
            (EITHER, _) => visitor.visit_some(self),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match &self.tree.node(self.at).content {
            Content::Map(_) => {
                let pairs = self.known_pairs(name, fields);
                self.logged(visitor.visit_map(Known { decoder: self, pairs, next: 0 }))
            }
            // Derived visitors would read a list as the fields in order.
            Content::List(_) => {
                self.logged(Err(de::Error::invalid_type(Unexpected::Seq, &visitor)))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The node's number, then its value.
struct WithNode<'t> {
    decoder: Decoder<'t>,
    step: u8,
}

impl<'t> SeqAccess<'t> for WithNode<'t> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'t>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        self.step += 1;
        match self.step {
            1 => seed.deserialize(U32Deserializer::new(self.decoder.at.0)).map(Some),
            2 => seed.deserialize(self.decoder).map(Some),
            _ => Ok(None),
        }
    }
}

struct Items<'t, 'i> {
    decoder: Decoder<'t>,
    items: &'i [NodeId],
    next: usize,
}

impl<'t> SeqAccess<'t> for Items<'t, '_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'t>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        let Some(item) = self.items.get(self.next) else { return Ok(None) };
        self.next += 1;
        let decoder = self.decoder.at(*item);
        if decoder.is_null() {
            let help = "remove the hyphen, or write something behind it".to_owned();
            decoder.report("invalid-value", EMPTY_ENTRY.to_owned(), help);
        }
        seed.deserialize(decoder).map(Some)
    }
}

/// The entries of a table: ids that the author chooses, each once.
struct Pairs<'t> {
    decoder: Decoder<'t>,
    pairs: &'t [(NodeId, NodeId)],
    next: usize,
    seen: BTreeSet<&'t str>,
}

impl Pairs<'_> {
    /// Logs keys that stand there a second time or are no text, and steps over them.
    fn skip_unusable(&mut self) {
        while let Some((key, _)) = self.pairs.get(self.next) {
            let decoder = self.decoder.at(*key);
            match decoder.tree.text(*key) {
                Some(text) if self.seen.insert(text) => return,
                Some(text) => {
                    let message = format!("`{}` is given twice", shortened(text));
                    let help = "rename one of the two, or join them".to_owned();
                    decoder.report("duplicate-id", message, help);
                }
                None => {
                    let message = "expected a name as key".to_owned();
                    decoder.report("invalid-value", message, String::new());
                }
            }
            self.next += 1;
        }
    }
}

impl<'t> MapAccess<'t> for Pairs<'t> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'t>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        self.skip_unusable();
        let Some((key, _)) = self.pairs.get(self.next) else { return Ok(None) };
        seed.deserialize(self.decoder.at(*key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let value = self.pairs[self.next].1;
        self.next += 1;
        seed.deserialize(self.decoder.at(value))
    }
}

struct Known<'t> {
    decoder: Decoder<'t>,
    pairs: Vec<(&'static str, NodeId)>,
    next: usize,
}

impl<'t> MapAccess<'t> for Known<'t> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'t>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        let Some((key, _)) = self.pairs.get(self.next) else { return Ok(None) };
        seed.deserialize(de::value::StrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let value = self.pairs[self.next].1;
        self.next += 1;
        seed.deserialize(self.decoder.at(value))
    }
}
