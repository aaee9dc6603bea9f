//! The schema of an Avro file. Pure.

use std::collections::HashMap;

use serde_json::Value;

/// Deepest nesting of a schema, and of a value.
pub(super) const DEPTH_MAX: u32 = 64;
/// Types of one schema.
const TYPES_MAX: usize = 10_000;

/// A type; named ones may hold themselves, so types are named by their number.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    Null,
    Boolean,
    /// `int` and `long` are written alike.
    Long(Meaning),
    Float,
    Double,
    Bytes(Meaning),
    String,
    Fixed(usize, Meaning),
    Enum(Vec<String>),
    Array(usize),
    Map(usize),
    Union(Vec<usize>),
    Record(Vec<(String, usize)>),
    /// Named, and not yet defined.
    Open,
}

/// What a value means beyond its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Plain,
    Day,
    Millis,
    Micros,
    TimeMillis,
    TimeMicros,
    /// A number with this many decimals.
    Decimal(usize),
    Uuid,
}

/// All types of a schema; the first is that of a row.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) types: Vec<Type>,
    names: HashMap<String, usize>,
}

impl Schema {
    /// Reads a schema; `None` when it is none.
    pub(super) fn of(json: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(json).ok()?;
        let mut schema = Self::default();
        let first = schema.add(&value, "", 0)?;
        (first == 0 && !schema.types.contains(&Type::Open)).then_some(schema)
    }

    /// Name of the row's type.
    pub(super) fn name(&self) -> String {
        let first = self.names.iter().find(|(_, number)| **number == 0);
        first
            .map(|(name, _)| name.rsplit('.').next().unwrap_or(name).to_owned())
            .unwrap_or_default()
    }

    /// Adds a type and gives its number.
    fn add(&mut self, value: &Value, space: &str, depth: u32) -> Option<usize> {
        if depth > DEPTH_MAX || self.types.len() >= TYPES_MAX {
            return None;
        }
        match value {
            Value::String(name) => match primitive(name, Meaning::Plain) {
                Some(primitive) => Some(self.push(primitive)),
                None => {
                    self.names.get(&full(name, space)).or_else(|| self.names.get(name)).copied()
                }
            },
            Value::Array(branches) => {
                let number = self.push(Type::Open);
                let branches: Option<Vec<usize>> =
                    branches.iter().map(|branch| self.add(branch, space, depth + 1)).collect();
                self.types[number] = Type::Union(branches?);
                Some(number)
            }
            Value::Object(object) => self.add_object(object, space, depth),
            _ => None,
        }
    }

    fn add_object(
        &mut self,
        object: &serde_json::Map<String, Value>,
        outer: &str,
        depth: u32,
    ) -> Option<usize> {
        let Some(kind) = object.get("type").and_then(Value::as_str) else {
            return self.add(object.get("type")?, outer, depth + 1);
        };
        let meaning = meaning(object);
        if let Some(primitive) = primitive(kind, meaning) {
            return Some(self.push(primitive));
        }
        let number = self.push(Type::Open);
        // A dot in a name says its space as well as `namespace` does.
        let name = object.get("name").and_then(Value::as_str);
        let space = name.and_then(|name| name.rsplit_once('.')).map(|(space, _)| space);
        let space =
            space.or_else(|| object.get("namespace").and_then(Value::as_str)).unwrap_or(outer);
        if matches!(kind, "record" | "error" | "enum" | "fixed") {
            self.names.insert(full(object.get("name")?.as_str()?, space), number);
        }
        let made = match kind {
            "record" | "error" => {
                let mut fields = Vec::new();
                for field in object.get("fields")?.as_array()? {
                    let name = field.get("name")?.as_str()?.to_owned();
                    fields.push((name, self.add(field.get("type")?, space, depth + 1)?));
                }
                Type::Record(fields)
            }
            "enum" => {
                let symbols = object.get("symbols")?.as_array()?.iter();
                Type::Enum(symbols.map(|s| s.as_str().unwrap_or_default().to_owned()).collect())
            }
            "fixed" => Type::Fixed(usize::try_from(object.get("size")?.as_u64()?).ok()?, meaning),
            "array" => Type::Array(self.add(object.get("items")?, space, depth + 1)?),
            "map" => Type::Map(self.add(object.get("values")?, space, depth + 1)?),
            // A name, with nothing said of it here.
            _ => {
                self.types.pop();
                return self.add(object.get("type")?, space, depth + 1);
            }
        };
        self.types[number] = made;
        Some(number)
    }

    fn push(&mut self, made: Type) -> usize {
        self.types.push(made);
        self.types.len() - 1
    }
}

fn full(name: &str, space: &str) -> String {
    if space.is_empty() || name.contains('.') { name.to_owned() } else { format!("{space}.{name}") }
}

fn primitive(name: &str, meaning: Meaning) -> Option<Type> {
    Some(match name {
        "null" => Type::Null,
        "boolean" => Type::Boolean,
        "int" | "long" => Type::Long(meaning),
        "float" => Type::Float,
        "double" => Type::Double,
        "bytes" => Type::Bytes(meaning),
        "string" => Type::String,
        _ => return None,
    })
}

fn meaning(object: &serde_json::Map<String, Value>) -> Meaning {
    match object.get("logicalType").and_then(Value::as_str) {
        Some("date") => Meaning::Day,
        Some("timestamp-millis" | "local-timestamp-millis") => Meaning::Millis,
        Some("timestamp-micros" | "local-timestamp-micros") => Meaning::Micros,
        Some("time-millis") => Meaning::TimeMillis,
        Some("time-micros") => Meaning::TimeMicros,
        Some("uuid") => Meaning::Uuid,
        Some("decimal") => {
            let scale = object.get("scale").and_then(Value::as_u64).unwrap_or(0);
            Meaning::Decimal(usize::try_from(scale).unwrap_or(usize::MAX))
        }
        _ => Meaning::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_types_may_hold_themselves() {
        let schema = Schema::of(
            br#"{"type":"record","name":"a.b.Node","fields":[
                {"name":"geb","type":{"type":"int","logicalType":"date"}},
                {"name":"next","type":["null","Node"]},
                {"name":"soort","type":{"type":"enum","name":"Soort","symbols":["x","y"]}},
                {"name":"ook","type":"a.b.Soort"}]}"#,
        );
        assert_eq!(schema.unwrap().types.len(), 5);
        let schema = Schema::of(
            br#"{"type":"record","name":"Node","namespace":"a.b","fields":[
                {"name":"geb","type":{"type":"int","logicalType":"date"}},
                {"name":"next","type":["null","Node"]}]}"#,
        )
        .unwrap();
        assert_eq!(schema.name(), "Node");
        assert_eq!(schema.types[1], Type::Long(Meaning::Day));
        assert_eq!(schema.types[2], Type::Union(vec![3, 0]));
    }

    #[test]
    fn what_is_no_schema_is_none() {
        for json in ["", "{", "1", "\"nothing\"", "{\"type\":\"record\",\"name\":\"x\"}"] {
            assert!(Schema::of(json.as_bytes()).is_none(), "{json}");
        }
        let deep =
            format!("{}\"int\"{}", "{\"type\":\"array\",\"items\":".repeat(100), "}".repeat(100));
        assert!(Schema::of(deep.as_bytes()).is_none());
    }
}
