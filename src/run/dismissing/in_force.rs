//! What the dismissals of a day take away: from counts that a scan noted, and from a file that is read now.

use std::collections::{BTreeSet, HashMap};

use crate::calendar::CivilDate;
use crate::catalogue::{Catalogue, CatalogueError, DismissalRow, StoredItem, Taken};
use crate::digest::{Digest, StateKey};
use crate::extract::ReadSeek;
use crate::inventory::ItemReading;
use crate::location::{FindingId, Locator};
use crate::retention::{Dismissal, DismissalId};
use crate::run::findings::{id_of, inner};
use crate::run::reading::{self, Finding, Reader};
use crate::run::verdicts::{SetAside, children, without};

/// The dismissals in force on a day, by content.
#[derive(Debug, Default)]
pub struct Dismissals(HashMap<Digest, Vec<DismissalRow>>);

impl Dismissals {
    /// Those of a catalogue.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn on(catalogue: &Catalogue, as_of: CivilDate) -> Result<Self, CatalogueError> {
        let mut by_content: HashMap<Digest, Vec<DismissalRow>> = HashMap::new();
        for row in catalogue.dismissals()? {
            if row.dismissal.is_active(as_of) {
                by_content.entry(row.dismissal.content).or_default().push(row);
            }
        }
        Ok(Self(by_content))
    }

    /// Of one content.
    pub(in crate::run) fn in_content(&self, content: &Digest) -> &[DismissalRow] {
        self.0.get(content).map(Vec::as_slice).unwrap_or_default()
    }

    /// The one that sets a finding of this content aside.
    pub(in crate::run) fn by_finding(
        &self,
        content: &Digest,
        id: &FindingId,
    ) -> Option<&Dismissal> {
        let mut rows = self.in_content(content).iter().map(|row| &row.dismissal);
        rows.find(|dismissal| dismissal.finding == *id)
    }

    /// What they take from the items of the entry that `item` lies in, as it was read.
    pub(in crate::run) fn of(&self, item: &StoredItem) -> Vec<SetAside> {
        let rows = item.digest.as_ref().map(|d| self.in_content(d)).unwrap_or_default();
        if rows.is_empty() {
            return Vec::new();
        }
        let shape = reading::shape(&item.raw_path);
        let file = item.reading.locator.file();
        let taken = |row: &DismissalRow| {
            let taken = row.matched(&item.toolset, &shape)?.taken.as_ref()?;
            Some(set_aside(&row.dismissal, file, taken))
        };
        rows.iter().filter_map(taken).collect()
    }
}

impl Dismissals {
    /// Takes what they set aside from the counts of the items of one entry, and says what that was.
    pub(in crate::run) fn take_from(&self, entry: &mut [StoredItem]) -> Vec<SetAside> {
        let set_aside = entry.first().map(|item| self.of(item)).unwrap_or_default();
        if set_aside.is_empty() {
            return set_aside;
        }
        let readings: Vec<&ItemReading> = entry.iter().map(|item| &item.reading).collect();
        let left = without(&readings, &set_aside, &children(&readings));
        let mut taken = Vec::new();
        for (index, left) in left {
            taken.extend(left.apply(&mut entry[index].reading));
        }
        taken
    }
}

fn set_aside(dismissal: &Dismissal, file: &str, taken: &Taken) -> SetAside {
    SetAside {
        dismissal: dismissal.clone(),
        item: Locator::from_text(format!("{file}{}", taken.item)),
        type_code: taken.type_code.clone(),
        tier: taken.tier,
        column: taken.column,
    }
}

/// The count that a finding stands for.
pub(super) fn taken(finding: &Finding) -> Taken {
    Taken {
        item: inner(&finding.locator).to_owned(),
        type_code: finding.type_code.clone(),
        tier: finding.tier,
        column: finding.column,
    }
}

/// What dismissals take from a file that is read now, whatever they took when it was scanned.
#[derive(Debug, Default)]
pub(in crate::run) struct Looked {
    /// The dismissals that were looked for.
    looked_for: BTreeSet<DismissalId>,
    taken: Vec<SetAside>,
}

impl Looked {
    /// Looks for the finding of every dismissal of this content, in force or not.
    pub(in crate::run) fn for_all(
        catalogue: &Catalogue,
        (reader, key): (&Reader, &StateKey),
        (file, content): (&Locator, &Digest),
        bytes: &mut dyn ReadSeek,
        size: u64,
    ) -> Result<Self, CatalogueError> {
        let mut rows = catalogue.dismissals()?;
        rows.retain(|row| row.dismissal.content == *content);
        if rows.is_empty() {
            return Ok(Self::default());
        }
        // What reading or detection fails on counts as not read, and so stays, whatever is set aside in it.
        let found = reader.find(file, bytes, size).findings;
        let taken = rows.iter().filter_map(|row| {
            let own = |f: &&Finding| id_of(key, content, f) == row.dismissal.finding;
            let finding = found.iter().find(own)?;
            Some(set_aside(&row.dismissal, file.file(), &taken(finding)))
        });
        let taken = taken.collect();
        Ok(Self { looked_for: rows.into_iter().map(|row| row.dismissal.id).collect(), taken })
    }

    /// What is set aside by those in force; none when one of them was made after looking.
    pub(in crate::run) fn under(
        &self,
        dismissals: &Dismissals,
        content: &Digest,
    ) -> Option<Vec<SetAside>> {
        let rows = dismissals.in_content(content);
        if rows.iter().any(|row| !self.looked_for.contains(&row.dismissal.id)) {
            return None;
        }
        let in_force = |one: &&SetAside| rows.iter().any(|r| r.dismissal.id == one.dismissal.id);
        Some(self.taken.iter().filter(in_force).cloned().collect())
    }
}
