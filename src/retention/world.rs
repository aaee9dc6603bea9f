//! What verdicts are made by. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::deferral::Deferral;
use super::hold::Hold;
use super::pack::RetentionPack;
use super::query::Query;
use super::request::{Request, RequestId};
use super::sole::{FileContent, SoleWord};
use super::waiver::Waiver;
use crate::calendar::CivilDate;
use crate::digest::{Digest, StateKey};
use crate::location::{EngagementId, ItemId, SourceName};
use crate::register::Register;

/// What verdicts are made by: the same world gives the same verdicts.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The engagements and their ends.
    pub register: &'a Register,
    /// The periods.
    pub pack: &'a RetentionPack,
    /// All holds, released ones included.
    pub holds: &'a [Hold],
    /// All requests of data subjects, closed ones included.
    pub requests: &'a [Request],
    /// Deferrals that clients were granted, ended ones included.
    pub deferrals: &'a [Deferral],
    /// Terms that were shortened of late.
    pub shortened: &'a Shortened,
    /// The secret that persons in blocks were digested with: by it they are looked for in names of files.
    pub key: Option<&'a StateKey>,
    /// The file that is judged, where its content is known: what people said of it counts.
    pub file: Option<FileContent<'a>>,
    /// Name of the source that is judged, where it is known.
    pub source: Option<&'a str>,
    /// What people said of who is alone in a file, as far as it stands.
    pub words: &'a [SoleWord],
    /// Written waivers of clients, as far as they stand.
    pub waivers: &'a [Waiver],
}

/// Engagements whose term became shorter, with the first day on which that may take effect.
///
/// A date that is corrected to an earlier one can make a thousand items due at once: for four weeks they
/// are due and nothing is done with them.
pub type Shortened = BTreeMap<EngagementId, CivilDate>;

static NONE_SHORTENED: Shortened = BTreeMap::new();

impl<'a> World<'a> {
    /// A world without statutory duties beyond the pack, without requests and deferrals, and without terms
    /// that were shortened.
    pub fn of(register: &'a Register, pack: &'a RetentionPack, holds: &'a [Hold]) -> Self {
        Self {
            register,
            pack,
            holds,
            requests: &[],
            deferrals: &[],
            shortened: &NONE_SHORTENED,
            key: None,
            file: None,
            source: None,
            words: &[],
            waivers: &[],
        }
    }

    /// The same with these requests.
    #[must_use]
    pub fn with_requests(self, requests: &'a [Request]) -> Self {
        Self { requests, ..self }
    }

    /// The same, for the items of this file: what people said of that content counts.
    #[must_use]
    pub fn on_file(self, item: &'a ItemId, content: &'a Digest) -> Self {
        Self { file: Some(FileContent { item, content }), ..self }
    }

    /// The same, for items of this source.
    #[must_use]
    pub fn in_source(self, name: &'a SourceName) -> Self {
        Self { source: Some(name.as_str()), ..self }
    }

    /// The queries of all holds and requests, in their order.
    pub(super) fn queries(&self) -> impl Iterator<Item = &'a Query> + use<'a> {
        let of_holds = self.holds.iter().filter_map(|hold| hold.scope.query());
        of_holds.chain(self.requests.iter().filter_map(|request| request.scope.query()))
    }

    /// The same with these statements, all of which stand: nobody asks here what proves them.
    #[must_use]
    pub fn with_statements(self, words: &'a [SoleWord], waivers: &'a [Waiver]) -> Self {
        Self { words, waivers, ..self }
    }

    /// The requests whose person, as somebody said, is the only one in the file.
    pub fn sole(&self, as_of: CivilDate) -> BTreeSet<RequestId> {
        let Some(file) = self.file else { return BTreeSet::new() };
        let said = self.words.iter().filter(|word| word.is_on(file, as_of));
        said.map(|word| word.request.clone()).collect()
    }

    /// The same with these deferrals.
    #[must_use]
    pub fn with_deferrals(self, deferrals: &'a [Deferral]) -> Self {
        Self { deferrals, ..self }
    }

    /// The same, looking for persons in names of files too.
    #[must_use]
    pub fn with_key(self, key: &'a StateKey) -> Self {
        Self { key: Some(key), ..self }
    }
}
