//! The register of engagements: whose dossier is it, and when did it end. Pure: bytes in, values out.
//!
//! It reads a CSV file as firms keep it (`,` `;` or TAB; UTF-8, UTF-16 with a mark, or Windows-1252;
//! Dutch or English headers) and answers who may own a path or a term. It is taken in whole or not at
//! all: half a register would make the other half's dossiers unknown. It decides nothing about
//! documents.

mod cells;
mod columns;
mod engagement;
mod error;
mod paths;
mod rows;
mod table;
mod terms;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use aho_corasick::AhoCorasick;
use unicode_normalization::UnicodeNormalization;

use crate::detect::TermSet;
use crate::digest::Digest;
use crate::inventory::Sign;
use crate::location::{ClientId, EngagementId};

pub use engagement::{Engagement, Identifier, Interval, Obligor, Role, Status};
pub use error::{RegisterError, RowCode, RowProblem};
pub(crate) use paths::{PathGlob, fold_path};

/// The engagements of a firm, and who of them may own a path or a term.
pub struct Register {
    /// In the order of the file.
    pub engagements: Vec<Engagement>,
    /// Of the file's bytes.
    pub digest: Digest,
    by_id: HashMap<EngagementId, usize>,
    by_client: BTreeMap<ClientId, Vec<usize>>,
    paths: paths::Paths,
    /// The ids, folded, in the order of the engagements.
    ids: AhoCorasick,
    terms: terms::Terms,
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Register({} engagements, {:?})", self.engagements.len(), self.digest)
    }
}

impl Register {
    /// Reads a register.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Rows`] with every wrong row at once; [`RegisterError::NotText`] for a workbook
    /// or an unknown encoding; [`RegisterError::Empty`] when no row follows the header, because a
    /// register without engagements would call everything unmatched.
    pub fn parse(bytes: &[u8]) -> Result<Self, RegisterError> {
        let text = table::decode(bytes).ok_or(RegisterError::NotText)?;
        let rows = table::rows(&text).map_err(|problem| RegisterError::Rows(vec![problem]))?;
        let engagements = rows::engagements(&rows)?;
        Ok(Self::index(engagements, Digest::of(bytes)))
    }

    fn index(engagements: Vec<Engagement>, digest: Digest) -> Self {
        let mut by_id = HashMap::with_capacity(engagements.len());
        let mut by_client: BTreeMap<ClientId, Vec<usize>> = BTreeMap::new();
        let mut paths = paths::Paths::default();
        for (index, engagement) in engagements.iter().enumerate() {
            by_id.insert(engagement.id.clone(), index);
            by_client.entry(engagement.client.clone()).or_default().push(index);
            for path in &engagement.paths {
                let glob = PathGlob::parse(path).expect("its row was refused otherwise");
                paths.add(glob, index);
            }
        }
        let ids: Vec<String> = engagements.iter().map(|e| fold(e.id.as_str())).collect();
        Self {
            terms: terms::Terms::of(&engagements, &by_client),
            ids: AhoCorasick::new(ids).expect("ids of one register fit an automaton"),
            paths,
            by_id,
            by_client,
            engagements,
            digest,
        }
    }

    /// The engagement with this number, written exactly so.
    pub fn engagement(&self, id: &EngagementId) -> Option<&Engagement> {
        self.by_id.get(id).map(|index| &self.engagements[*index])
    }

    /// The engagements of one client, in the order of the file.
    pub fn of_client(&self, client: &ClientId) -> impl Iterator<Item = &Engagement> {
        self.by_client.get(client).into_iter().flatten().map(|index| &self.engagements[*index])
    }

    /// The clients, by id.
    pub fn clients(&self) -> impl Iterator<Item = &ClientId> {
        self.by_client.keys()
    }

    /// What detection looks for. A hit names an index; [`Self::sign`] says what it means.
    pub fn terms(&self) -> TermSet {
        self.terms.set()
    }

    /// What a hit of the term at `term_index` says. A term that several clients share (a common name,
    /// a shared domain) names the engagements of all of them.
    ///
    /// # Panics
    ///
    /// If the index is not one of [`Self::terms`] of this register.
    pub fn sign(&self, term_index: usize) -> Sign {
        self.terms.sign(term_index)
    }

    /// Engagements with a glob that matches the path of an entry, in the order of the file.
    ///
    /// `file_path` is relative to the root of its source, `/` between components, unescaped.
    pub fn by_path(&self, file_path: &str) -> Vec<&Engagement> {
        self.paths.owners(file_path).into_iter().map(|index| &self.engagements[index]).collect()
    }

    /// Engagements whose number stands in a name as a whole token, in the order of the file.
    ///
    /// Neither a letter nor a digit may touch it, and a longer number goes before one inside it:
    /// `E-1-B` is not a mention of `E-1`.
    pub fn named_in(&self, name: &str) -> Vec<&Engagement> {
        let name = fold(name);
        let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mut hits: Vec<(usize, usize, usize)> = self
            .ids
            .find_overlapping_iter(&name)
            .map(|hit| (hit.start(), hit.end(), hit.pattern().as_usize()))
            .filter(|(start, end, _)| {
                !touches(name[..*start].chars().next_back())
                    && !touches(name[*end..].chars().next())
            })
            .collect();
        let all = hits.clone();
        hits.retain(|(start, end, _)| {
            !all.iter().any(|(s, e, _)| s <= start && end <= e && (e - s) > (end - start))
        });
        let mut owners: Vec<usize> = hits.into_iter().map(|(.., pattern)| pattern).collect();
        owners.sort_unstable();
        owners.dedup();
        owners.into_iter().map(|index| &self.engagements[index]).collect()
    }
}

/// How names are compared: composed, lower case, trimmed.
fn fold(text: &str) -> String {
    text.trim().nfc().flat_map(char::to_lowercase).collect()
}
