//! The JSON Schema of a topology file, from the types that read it.
//!
//! It accepts everything that the reader accepts: words are offered, not demanded, since the
//! reader knows other words for them too.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::shape::{Either, Field, Flag, Many, Number, Table, Text};
use super::topology::words;
use super::wire;
use crate::model::Kind;

/// Returns the JSON Schema (draft 7) of a topology; ends with a line break.
///
/// An editor offers keys and words from it when the file begins with
/// `# yaml-language-server: $schema=…`.
pub fn schema() -> String {
    let mut root =
        SchemaSettings::draft07().into_generator().into_root_schema_for::<wire::Topology>();
    root.insert("title".to_owned(), "A topology of Groundplan".into());
    format!("{:#}\n", root.to_value())
}

macro_rules! shape {
    ($type:ty, $name:literal, $schema:expr) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

shape!(Text, "text", json_schema!({ "type": ["string", "number", "boolean"] }));
shape!(Flag, "flag", json_schema!({ "type": "boolean" }));
shape!(Number, "number", json_schema!({ "type": "number" }));

impl<T: JsonSchema> JsonSchema for Field<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: JsonSchema> JsonSchema for Many<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("many-{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [item.clone(), { "type": "array", "items": item }] })
    }
}

impl<T: JsonSchema> JsonSchema for Table<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("table-{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({
            "type": "object",
            "additionalProperties": { "anyOf": [value, { "type": "null" }] },
        })
    }
}

impl<A: JsonSchema, B: JsonSchema> JsonSchema for Either<A, B> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}-or-{}", A::schema_name(), B::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (short, long) = (generator.subschema_for::<A>(), generator.subschema_for::<B>());
        json_schema!({ "anyOf": [short, long] })
    }
}

/// Offers words without demanding them.
fn offered(words: &[&'static str]) -> Schema {
    json_schema!({ "anyOf": [{ "enum": words }, { "type": ["string", "boolean"] }] })
}

macro_rules! vocabulary {
    ($($type:ident $name:literal $words:expr;)*) => {
        $(
            /// Stands for a word in the schema.
            pub(super) struct $type;
            shape!($type, $name, offered(&$words));
        )*
    };
}

vocabulary! {
    KindWord "kind-word" Kind::ALL.iter().map(|kind| kind.id()).collect::<Vec<_>>();
    AlgorithmWord "algorithm-word" words::ALGORITHM.list();
    ModeWord "mode-word" words::MODE.list();
    FailoverWord "failover-word" words::FAILOVER.list();
    ReadsWord "reads-word" words::READS.list();
    StatusWord "status-word" words::STATUS.list();
    DeployWord "deploy-word" words::DEPLOY.list();
    SessionsWord "sessions-word" words::SESSIONS.list();
    PurposeWord "purpose-word" words::PURPOSE.list();
    OperationWord "operation-word" words::OPERATION.list();
    ImportanceWord "importance-word" words::IMPORTANCE.list();
    SeverityWord "severity-word" words::SEVERITY.list();
    StateWord "state-word" words::STATE.list();
    DirectionWord "direction-word" words::DIRECTION.list();
    BasisWord "basis-word" words::BASIS.list();
}
