//! The register of engagements: whose dossier is it, and when did it end. Pure: bytes in, values out.
//!
//! It reads a CSV file as firms keep it (`,` `;` or TAB; UTF-8, UTF-16 with a mark, or Windows-1252;
//! Dutch or English headers) or a workbook (`.xlsx`), and answers who may own a path or a term. It is taken in whole or not at
//! all: half a register would make the other half's dossiers unknown. It decides nothing about
//! documents.

mod cells;
mod columns;
mod engagement;
mod error;
mod event;
mod grid;
mod paths;
pub mod radar;
mod rows;
mod table;
mod terms;
#[cfg(test)]
mod tests;
/// Workbooks, for the register and for lists that a client sends back.
pub mod workbook;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use aho_corasick::AhoCorasick;
use unicode_normalization::UnicodeNormalization;

use crate::detect::{Loose, Stand, TermSet, Within, fold_id, stand};
use crate::digest::Digest;
use crate::inventory::Sign;
use crate::location::{ClientId, EngagementId};

pub use cells::written_date;
pub use engagement::{Engagement, Identifier, Interval, Obligor, Role, Status};
pub use error::{NoteCode, RegisterError, RegisterNote, RowCode, RowProblem};
pub use event::{Event, EventKind};
pub(crate) use paths::{PathGlob, fold_path};

/// The engagements of a firm, and who of them may own a path or a term.
#[derive(Clone)]
pub struct Register {
    /// In the order of the file.
    pub engagements: Vec<Engagement>,
    /// Of the file's bytes.
    pub digest: Digest,
    /// What a reader of it may not expect.
    pub notes: Vec<RegisterNote>,
    by_id: HashMap<EngagementId, usize>,
    by_client: BTreeMap<ClientId, Vec<usize>>,
    paths: paths::Paths,
    /// The ids, folded, in the order of the engagements; after them those that are gone.
    ids: AhoCorasick,
    /// The same ids, as a careless writer might write them.
    loose_ids: AhoCorasick,
    terms: terms::Terms,
    /// Engagements that were in the register once, as [`Register::recalling`] was told.
    gone: Vec<EngagementId>,
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Register({} engagements, {:?})", self.engagements.len(), self.digest)
    }
}

impl Register {
    /// Reads a register. Whether it is a workbook, its bytes say and not its name.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Rows`] with every wrong row at once; [`RegisterError::NotText`] for an unknown
    /// encoding; [`RegisterError::Workbook`], [`RegisterError::NoHeader`] and
    /// [`RegisterError::TwoSheets`] for workbooks; [`RegisterError::Empty`] when no row follows the
    /// header, because a register without engagements would call everything unmatched.
    pub fn parse(bytes: &[u8]) -> Result<Self, RegisterError> {
        if workbook::is_workbook(bytes) {
            let sheets = workbook::sheets(bytes).map_err(RegisterError::Workbook)?;
            let grid::Grid { sheet, rows, mut notes } = grid::of(sheets)?;
            let (engagements, note) = rows::engagements(&rows, Some(&sheet))?;
            notes.extend(note);
            return Ok(Self::index(engagements, Digest::of(bytes), notes, Vec::new()));
        }
        let text = table::decode(bytes).ok_or(RegisterError::NotText)?;
        let rows = table::rows(&text).map_err(|problem| RegisterError::Rows(vec![problem]))?;
        let (engagements, _) = rows::engagements(&rows, None)?;
        Ok(Self::index(engagements, Digest::of(bytes), Vec::new(), Vec::new()))
    }

    /// The same register, knowing engagements that it had once. What names one of them is not nobody's:
    /// it is theirs, and nobody can say until when.
    ///
    /// One that came back is not gone, and neither is a number that stands among the identifiers of an
    /// engagement: that one took its place.
    #[must_use]
    pub fn recalling(self, once: impl IntoIterator<Item = EngagementId>) -> Self {
        let own = self.engagements.iter().flat_map(|engagement| {
            let others = engagement.identifiers.iter().map(|other| fold_id(&other.text));
            std::iter::once(fold_id(engagement.id.as_str())).chain(others)
        });
        let mut known: BTreeSet<String> = own.collect();
        let gone = once.into_iter().filter(|id| known.insert(fold_id(id.as_str())));
        let gone: Vec<EngagementId> = gone.collect();
        Self::index(self.engagements, self.digest, self.notes, gone)
    }

    /// Engagements that were in the register once and are not any more.
    pub fn gone(&self) -> &[EngagementId] {
        &self.gone
    }

    fn index(
        engagements: Vec<Engagement>,
        digest: Digest,
        notes: Vec<RegisterNote>,
        gone: Vec<EngagementId>,
    ) -> Self {
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
        let ids = engagements.iter().map(|engagement| &engagement.id).chain(&gone);
        let ids: Vec<String> = ids.map(|id| fold_id(id.as_str())).collect();
        let loose = ids.iter().map(|id| Loose::of(id, Within::Text).text().to_owned());
        let loose: Vec<String> = loose.collect();
        Self {
            terms: terms::Terms::of(&engagements, &by_client, &gone),
            ids: AhoCorasick::new(ids).expect("ids of one register fit an automaton"),
            loose_ids: AhoCorasick::new(loose).expect("they are no longer than the ids"),
            paths,
            by_id,
            by_client,
            engagements,
            digest,
            notes,
            gone,
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

    /// Engagements whose number stands in a path or a name, compared as in texts.
    ///
    /// A longer number goes before one inside it: `E-1-B` is not a mention of `E-1`.
    pub fn named_in(&self, name: &str) -> NamedIn<'_> {
        let name = fold_id(name);
        let strict: Vec<Mention> = self
            .ids
            .find_overlapping_iter(&name)
            .filter_map(|hit| {
                Mention::at(&name, (hit.start(), hit.end()), hit.pattern().as_usize())
            })
            .collect();
        let loose = Loose::of(&name, Within::Path);
        let like = self.loose_ids.find_overlapping_iter(loose.text()).filter_map(|hit| {
            let place = loose.origin(&name, hit.start(), hit.end());
            Mention::at(&name, place, hit.pattern().as_usize())
        });
        let all: Vec<Mention> = strict.iter().copied().chain(like).collect();
        // What is written exactly is not undone by what only looks like a longer number.
        let exact = owners(&strict, |m| m.stand == Stand::Free && !m.is_within_any(&strict));
        let mut like = owners(&all, |m| !m.is_within_any(&all));
        like.retain(|index| !exact.contains(index));
        let engagements = |owners: &BTreeSet<usize>| -> Vec<&Engagement> {
            owners.iter().filter_map(|index| self.engagements.get(*index)).collect()
        };
        let gone = |owners: &BTreeSet<usize>| -> Vec<&EngagementId> {
            let gone = owners.iter().filter_map(|index| index.checked_sub(self.engagements.len()));
            gone.map(|index| &self.gone[index]).collect()
        };
        NamedIn {
            exact: engagements(&exact),
            like: engagements(&like),
            gone: gone(&exact),
            like_gone: gone(&like),
        }
    }
}

/// Whose numbers stand in a name; each list in the order of the file.
#[derive(Debug)]
pub struct NamedIn<'a> {
    /// The number itself, by itself.
    pub exact: Vec<&'a Engagement>,
    /// Only something like it: with other marks between its parts (`E_2023 014`), or as a part of a
    /// longer number that the register does not know (`E-2023-014-2`).
    pub like: Vec<&'a Engagement>,
    /// The same of numbers that were in the register once.
    pub gone: Vec<&'a EngagementId>,
    /// Only something like one of those.
    pub like_gone: Vec<&'a EngagementId>,
}

/// A number in a folded name.
#[derive(Debug, Clone, Copy)]
struct Mention {
    start: usize,
    end: usize,
    stand: Stand,
    owner: usize,
}

impl Mention {
    fn at(name: &str, (start, end): (usize, usize), owner: usize) -> Option<Self> {
        let stand = stand(name, start, end, Within::Path);
        (stand != Stand::Inside).then_some(Self { start, end, stand, owner })
    }

    fn is_within_any(&self, others: &[Self]) -> bool {
        let is_longer = |other: &Self| other.end - other.start > self.end - self.start;
        others.iter().any(|o| o.start <= self.start && self.end <= o.end && is_longer(o))
    }
}

fn owners(mentions: &[Mention], which: impl Fn(&Mention) -> bool) -> BTreeSet<usize> {
    mentions.iter().filter(|mention| which(mention)).map(|mention| mention.owner).collect()
}

/// How words of the register are compared: composed, lower case, trimmed.
fn fold(text: &str) -> String {
    text.trim().nfc().flat_map(char::to_lowercase).collect()
}
