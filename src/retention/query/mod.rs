//! Queries: which items a hold is on, said by what is known of an item. A closed language. Pure.
//!
//! `type:BSN,IBAN path:klanten/linde/** date:2023..2024-06` is on items of which every condition is true; in a
//! condition one of the values is enough. There is no *not* and no *or*: what narrows a hold is what it might
//! miss, and two holds are an *or*. A fact that is not known of an item never takes it out: see [`covers`].

pub(super) mod covers;
mod range;
mod syntax;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use range::DayRange;

use super::words::SoughtWords;
use crate::inventory::ItemKind;
use crate::location::{ClientId, EngagementId};
use crate::register::Register;

/// What a condition is about, in the order in which a query is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueryField {
    /// The source that the item lies in.
    Source,
    /// Its path, or a folder or container above it.
    Path,
    /// What kind of item it is.
    Kind,
    /// A type of personal data in it, of whatever confidence.
    Type,
    /// The statutory rule by whose records it is, or seems, one.
    Class,
    /// An engagement that it belongs, or might belong, to.
    Engagement,
    /// A client of such an engagement.
    Client,
    /// The day that it is about.
    Date,
    /// The end of such an engagement.
    End,
    /// Words that stand in it or in its name.
    Words,
}

impl QueryField {
    /// Every field.
    pub const ALL: &'static [Self] = &[
        Self::Source,
        Self::Path,
        Self::Kind,
        Self::Type,
        Self::Class,
        Self::Engagement,
        Self::Client,
        Self::Date,
        Self::End,
        Self::Words,
    ];

    /// Its name in a query.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// In English, which is the canonical one, and in Dutch.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Source => ("source", "bron"),
            Self::Path => ("path", "pad"),
            Self::Kind => ("kind", "soort"),
            Self::Type => ("type", "type"),
            Self::Class => ("class", "klasse"),
            Self::Engagement => ("engagement", "opdracht"),
            Self::Client => ("client", "klant"),
            Self::Date => ("date", "datum"),
            Self::End => ("end", "einde"),
            Self::Words => ("words", "woorden"),
        }
    }

    fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let is_it = |field: &&Self| name == field.names().0 || name == field.names().1;
        Self::ALL.iter().find(is_it).copied()
    }
}

/// Why a query was refused. It repeats what stands in the query, in which no words of people stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// Nothing stands in it.
    #[error("the query is empty")]
    Empty,
    /// A part that is no `field:value`.
    #[error("part {part} of the query is no condition")]
    Part {
        /// Which part, from 1.
        part: usize,
    },
    /// A quote that is not closed, or stands inside a value.
    #[error("a quote in part {part} of the query is out of place")]
    Quote {
        /// Which part, from 1.
        part: usize,
    },
    /// A field that there is not.
    #[error("there is no field {field}")]
    Field {
        /// As written.
        field: String,
    },
    /// Two conditions on one field.
    #[error("field {} stands there twice", field.name())]
    Twice {
        /// Which.
        field: QueryField,
    },
    /// A condition without a value.
    #[error("field {} has no value", field.name())]
    NoValue {
        /// Which.
        field: QueryField,
    },
    /// Not a glob relative to a source.
    #[error("{value} is no glob within a source")]
    Glob {
        /// As written.
        value: String,
    },
    /// Not a day, month, year, or range of these.
    #[error("{value} is no range of days")]
    Range {
        /// As written.
        value: String,
    },
    /// A range that ends before it begins.
    #[error("{value} ends before it begins")]
    Backwards {
        /// As written.
        value: String,
    },
    /// Words in the query itself: they are given apart.
    #[error("words are not part of a query")]
    Words,
    /// A value that the office does not know, so that nothing could ever have it.
    #[error("{} {value} is not known", field.name())]
    Unknown {
        /// Of which field.
        field: QueryField,
        /// As written.
        value: String,
        /// What is known; empty where that is too much to tell.
        known: Vec<String>,
    },
}

/// What a query may name in an office.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Names of sources.
    pub sources: &'a BTreeSet<String>,
    /// Types that rules find.
    pub types: &'a BTreeSet<String>,
    /// Ids of the statutory rules that hold for the office.
    pub classes: &'a BTreeSet<String>,
    /// Engagements and clients.
    pub register: &'a Register,
}

/// One condition: one of its values is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Clause {
    Source(BTreeSet<String>),
    Path(BTreeSet<String>),
    Kind(BTreeSet<ItemKind>),
    Type(BTreeSet<String>),
    Class(BTreeSet<String>),
    Engagement(BTreeSet<EngagementId>),
    Client(BTreeSet<ClientId>),
    Date(BTreeSet<DayRange>),
    End(BTreeSet<DayRange>),
    Words,
}

impl Clause {
    fn field(&self) -> QueryField {
        match self {
            Self::Source(_) => QueryField::Source,
            Self::Path(_) => QueryField::Path,
            Self::Kind(_) => QueryField::Kind,
            Self::Type(_) => QueryField::Type,
            Self::Class(_) => QueryField::Class,
            Self::Engagement(_) => QueryField::Engagement,
            Self::Client(_) => QueryField::Client,
            Self::Date(_) => QueryField::Date,
            Self::End(_) => QueryField::End,
            Self::Words => QueryField::Words,
        }
    }

    /// Its values, in order.
    fn values(&self) -> Vec<String> {
        let texts = |all: &BTreeSet<String>| all.iter().cloned().collect();
        let ranges = |all: &BTreeSet<DayRange>| all.iter().map(ToString::to_string).collect();
        match self {
            Self::Source(all) | Self::Path(all) | Self::Type(all) | Self::Class(all) => texts(all),
            Self::Kind(all) => all.iter().map(|kind| kind.code().to_owned()).collect(),
            Self::Engagement(all) => all.iter().map(ToString::to_string).collect(),
            Self::Client(all) => all.iter().map(ToString::to_string).collect(),
            Self::Date(all) | Self::End(all) => ranges(all),
            Self::Words => vec!["-".to_owned()],
        }
    }
}

/// What a number in a query meant on the day the hold was placed: it stays covered, whatever the register
/// makes of the number later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meant {
    /// The client of the engagement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client: Option<ClientId>,
    /// Globs of its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    paths: Vec<String>,
}

/// A query, with the words that it asks for as keyed digests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "QueryFileV1", into = "QueryFileV1")]
pub struct Query {
    /// At least one; each field once, in order.
    clauses: Vec<Clause>,
    words: Option<SoughtWords>,
    engagements: BTreeMap<EngagementId, Meant>,
    clients: BTreeMap<ClientId, Meant>,
}

impl Query {
    /// Reads a query; what it names need not be known.
    ///
    /// # Errors
    ///
    /// [`QueryError`]: what is not understood to the last sign is refused.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let clauses = syntax::clauses(text)?;
        Ok(Self { clauses, words: None, engagements: BTreeMap::new(), clients: BTreeMap::new() })
    }

    /// Refuses what names something that the office does not have: it could never match.
    ///
    /// # Errors
    ///
    /// [`QueryError::Unknown`], for the first of these.
    pub fn check(&self, known: &Known<'_>) -> Result<(), QueryError> {
        let is_among = |all: &BTreeSet<String>, value: &str| {
            all.iter().any(|own| own.to_lowercase() == value.to_lowercase())
        };
        for clause in &self.clauses {
            let of = |values: &BTreeSet<String>, all: &BTreeSet<String>| {
                let unknown = values.iter().find(|value| !is_among(all, value));
                unknown.map(|value| (value.clone(), all.iter().cloned().collect()))
            };
            let engagement = |id: &&EngagementId| {
                let mut all = known.register.engagements.iter();
                !all.any(|own| own.id.as_str().eq_ignore_ascii_case(id.as_str()))
            };
            let client = |id: &&ClientId| {
                let mut all = known.register.engagements.iter();
                !all.any(|own| own.client.as_str().eq_ignore_ascii_case(id.as_str()))
            };
            let unknown = match clause {
                Clause::Source(values) => of(values, known.sources),
                Clause::Type(values) => of(values, known.types),
                Clause::Class(values) => of(values, known.classes),
                Clause::Engagement(ids) => {
                    ids.iter().find(engagement).map(|id| (id.to_string(), Vec::new()))
                }
                Clause::Client(ids) => {
                    ids.iter().find(client).map(|id| (id.to_string(), Vec::new()))
                }
                Clause::Path(_)
                | Clause::Kind(_)
                | Clause::Date(_)
                | Clause::End(_)
                | Clause::Words => None,
            };
            if let Some((value, known)) = unknown {
                return Err(QueryError::Unknown { field: clause.field(), value, known });
            }
        }
        Ok(())
    }

    /// The fields that it asks, such as `path+type`.
    pub fn fields(&self) -> String {
        let fields = self.clauses.iter().map(|clause| clause.field().name());
        fields.collect::<Vec<_>>().join("+")
    }

    /// Whether it asks for words, which are given apart.
    pub fn asks_words(&self) -> bool {
        self.clauses.contains(&Clause::Words)
    }

    /// The same with the words that it asks for; without effect where it asks for none.
    #[must_use]
    pub fn with_words(self, words: SoughtWords) -> Self {
        let words = self.asks_words().then_some(words);
        Self { words, ..self }
    }

    /// The words that it asks for.
    pub fn words(&self) -> Option<&SoughtWords> {
        self.words.as_ref()
    }

    /// The same without what its words are, once nobody looks for them any more; none when that was done, or
    /// it has none.
    pub fn forgotten(&self) -> Option<Self> {
        let words = self.words.as_ref()?.forgotten()?;
        Some(Self { words: Some(words), ..self.clone() })
    }

    /// The same with what its numbers mean today.
    #[must_use]
    pub fn as_meant_by(mut self, register: &Register) -> Self {
        for clause in &self.clauses {
            match clause {
                Clause::Engagement(ids) => {
                    for id in ids {
                        let engagement = register.engagement(id);
                        let client = engagement.map(|one| one.client.clone());
                        let paths = engagement.map(|one| one.paths.clone()).unwrap_or_default();
                        self.engagements.insert(id.clone(), Meant { client, paths });
                    }
                }
                Clause::Client(ids) => {
                    for id in ids {
                        let paths = register.of_client(id).flat_map(|one| one.paths.clone());
                        let meant = Meant { client: None, paths: paths.collect() };
                        self.clients.insert(id.clone(), meant);
                    }
                }
                _ => {}
            }
        }
        self
    }
}

/// The canonical text: the fields in order, the values of each in order and once.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, clause) in self.clauses.iter().enumerate() {
            let values: Vec<String> = clause.values().iter().map(|v| syntax::quoted(v)).collect();
            let blank = if n > 0 { " " } else { "" };
            write!(f, "{blank}{}:{}", clause.field().name(), values.join(","))?;
        }
        Ok(())
    }
}

/// A query as the catalogue has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryFileV1 {
    /// Its canonical text.
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<SoughtWords>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    engagements: BTreeMap<EngagementId, Meant>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    clients: BTreeMap<ClientId, Meant>,
}

impl From<Query> for QueryFileV1 {
    fn from(query: Query) -> Self {
        let text = query.to_string();
        let Query { words, engagements, clients, .. } = query;
        Self { text, words, engagements, clients }
    }
}

impl TryFrom<QueryFileV1> for Query {
    type Error = QueryError;

    fn try_from(file: QueryFileV1) -> Result<Self, QueryError> {
        let QueryFileV1 { text, words, engagements, clients } = file;
        let query = Self { words, engagements, clients, ..Self::parse(&text)? };
        // Words that it asks for and does not have would be met nowhere.
        if query.asks_words() == query.words.is_some() { Ok(query) } else { Err(QueryError::Words) }
    }
}
