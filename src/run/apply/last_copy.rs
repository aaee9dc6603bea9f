//! The last instance of content that a law still keeps is not destroyed (R2.3, S35).
//!
//! The law speaks of content, verdicts of instances: one of two equal files can be due in its engagement while
//! the firm must keep the other. What the catalogue says of the other one is not enough to go by: it is opened
//! and hashed before this one goes.

use super::{ApplyError, Run};
use crate::catalogue::CatalogueError;
use crate::dispose;
use crate::plan::PlanItemV1;
use crate::run::office::JudgedItem;

impl Run<'_> {
    /// Whether no other instance of the content, of those that a law keeps, could be opened and is still what
    /// it was; never where the catalogue knows of none that a law keeps.
    pub(super) fn is_last_copy(&self, item: &PlanItemV1) -> Result<bool, ApplyError> {
        let kept = self.kept_copies(item)?;
        Ok(!kept.is_empty() && !kept.iter().any(|copy| self.survives(copy, item)))
    }

    /// Other files with the same content that a law keeps today.
    fn kept_copies(&self, item: &PlanItemV1) -> Result<Vec<JudgedItem>, CatalogueError> {
        let today = self.office.clock.today();
        let mut kept = Vec::new();
        let copies = self.office.catalogue.copies_of(&item.sha256)?;
        let others: Vec<_> = copies.into_iter().filter(|copy| *copy != item.id).collect();
        self.office.judge_entries_of(&others, today, |items| {
            let file = items.into_iter().next();
            kept.extend(file.filter(|file| file.judged.assessment.is_kept_by_law(today)));
        })?;
        Ok(kept)
    }

    /// Whether a copy lies where the last scan met it, with the content of the line.
    fn survives(&self, copy: &JudgedItem, item: &PlanItemV1) -> bool {
        let Some(root) = self.office.root(&copy.item.source) else { return false };
        let path = copy.item.reading.locator.file_bytes();
        dispose::examine(&root.path, &path).is_ok_and(|(_, seen)| seen.sha256 == item.sha256)
    }
}
