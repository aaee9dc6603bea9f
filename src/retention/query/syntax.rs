//! How a query is written: `field:value,value "quoted"`, parts apart by blanks. Pure.

use super::range::{DayRange, NoRange};
use super::{Clause, QueryError, QueryField};
use crate::inventory::ItemKind;
use crate::location::{ClientId, EngagementId};
use crate::register::PathGlob;

/// Every kind of item, as a query names them.
const KINDS: &[ItemKind] = &[
    ItemKind::File,
    ItemKind::Archive,
    ItemKind::Member,
    ItemKind::Message,
    ItemKind::Mailbox,
    ItemKind::Attachment,
    ItemKind::Table,
    ItemKind::Rows,
];

/// The conditions of a query, in the order of their fields.
pub(super) fn clauses(text: &str) -> Result<Vec<Clause>, QueryError> {
    let mut clauses: Vec<Clause> = Vec::new();
    for (index, part) in parts(text)?.into_iter().enumerate() {
        let no_condition = QueryError::Part { part: index + 1 };
        let said = part.split_once(':').filter(|_| !part.contains(char::is_control));
        let (name, values) = said.ok_or(no_condition)?;
        let field = QueryField::named(name);
        let field = field.ok_or_else(|| QueryError::Field { field: name.to_owned() })?;
        if clauses.iter().any(|known| known.field() == field) {
            return Err(QueryError::Twice { field });
        }
        clauses.push(clause(field, &values_of(values, index + 1)?)?);
    }
    if clauses.is_empty() {
        return Err(QueryError::Empty);
    }
    clauses.sort_by_key(Clause::field);
    Ok(clauses)
}

/// The stretches between blanks that stand in no quotes.
fn parts(text: &str) -> Result<Vec<String>, QueryError> {
    let mut parts: Vec<String> = Vec::new();
    let (mut part, mut is_quoted) = (String::new(), false);
    for letter in text.chars() {
        if letter == '"' {
            is_quoted = !is_quoted;
        }
        if letter.is_whitespace() && !is_quoted {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(letter);
        }
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    if is_quoted { Err(QueryError::Quote { part: parts.len() }) } else { Ok(parts) }
}

/// The values of a part: apart by commas that stand in no quotes; a value is quoted as a whole or not at all.
fn values_of(text: &str, part: usize) -> Result<Vec<String>, QueryError> {
    let mut values = vec![String::new()];
    let mut is_quoted = false;
    for letter in text.chars() {
        is_quoted ^= letter == '"';
        match values.last_mut() {
            Some(value) if is_quoted || letter != ',' => value.push(letter),
            _ => values.push(String::new()),
        }
    }
    let bare = |value: String| match value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => Ok(inner.to_owned()),
        None if !value.contains('"') => Ok(value),
        _ => Err(QueryError::Quote { part }),
    };
    values.into_iter().map(bare).collect()
}

/// A value as it stands in a canonical text.
pub(super) fn quoted(value: &str) -> String {
    let needs = value.is_empty() || value.contains(|c: char| c.is_whitespace() || c == ',');
    if needs { format!("\"{value}\"") } else { value.to_owned() }
}

fn clause(field: QueryField, values: &[String]) -> Result<Clause, QueryError> {
    if values.iter().any(|value| value.trim().is_empty()) {
        return Err(QueryError::NoValue { field });
    }
    let values = values.iter();
    Ok(match field {
        QueryField::Source => Clause::Source(values.cloned().collect()),
        QueryField::Path => {
            Clause::Path(values.map(|value| glob(value)).collect::<Result<_, _>>()?)
        }
        QueryField::Kind => {
            Clause::Kind(values.map(|value| kind(value)).collect::<Result<_, _>>()?)
        }
        QueryField::Type => Clause::Type(values.map(|value| value.to_uppercase()).collect()),
        QueryField::Class => Clause::Class(values.map(|value| value.to_uppercase()).collect()),
        QueryField::Engagement => Clause::Engagement(values.map(EngagementId::new).collect()),
        QueryField::Client => Clause::Client(values.map(ClientId::new).collect()),
        QueryField::Date => {
            Clause::Date(values.map(|value| range(value)).collect::<Result<_, _>>()?)
        }
        QueryField::End => Clause::End(values.map(|value| range(value)).collect::<Result<_, _>>()?),
        QueryField::Words => {
            // What stands on a command line stays in histories and lists of processes.
            let is_apart = values.map(String::as_str).eq(["-"]);
            is_apart.then_some(Clause::Words).ok_or(QueryError::Words)?
        }
    })
}

fn glob(value: &str) -> Result<String, QueryError> {
    let known = PathGlob::parse(value.trim()).map(|_| value.to_owned());
    known.ok_or_else(|| QueryError::Glob { value: value.to_owned() })
}

fn kind(value: &str) -> Result<ItemKind, QueryError> {
    let known = KINDS.iter().copied().find(|kind| kind.code() == value.to_lowercase());
    known.ok_or_else(|| QueryError::Unknown {
        field: QueryField::Kind,
        value: value.to_owned(),
        known: KINDS.iter().map(|kind| kind.code().to_owned()).collect(),
    })
}

fn range(value: &str) -> Result<DayRange, QueryError> {
    DayRange::parse(value).map_err(|why| match why {
        NoRange::Shape => QueryError::Range { value: value.to_owned() },
        NoRange::Backwards => QueryError::Backwards { value: value.to_owned() },
    })
}
