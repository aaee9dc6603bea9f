//! What `apply` did to files after the last scan. The catalogue lists them until the next one, and
//! nobody should read there that something is due which is gone.

use std::collections::HashMap;

use super::apply::OperationBody;
use super::office::{JudgedItem, Office};
use super::planning::DraftBody;
use crate::catalogue::{CatalogueError, DraftLine};
use crate::lifecycle::OperationState;
use crate::location::SourceName;

/// Where a file is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// In quarantine, whole.
    Quarantined,
    /// Destroyed.
    Removed,
}

/// Files that are no longer where the last scan saw them, by source and path.
#[derive(Debug, Default)]
pub struct Since {
    files: HashMap<(SourceName, String), (Fate, String)>,
}

impl Since {
    /// What became of the file that the item is, or lies in, and under which plan.
    pub fn fate(&self, item: &JudgedItem) -> Option<(Fate, &str)> {
        let file = item.item.reading.locator.file().to_owned();
        let found = self.files.get(&(item.item.source.clone(), file));
        found.map(|(fate, plan)| (*fate, plan.as_str()))
    }

    /// Whether the file that the item is, or lies in, was destroyed.
    pub fn is_removed(&self, item: &JudgedItem) -> bool {
        self.fate(item).is_some_and(|(fate, _)| fate == Fate::Removed)
    }
}

/// Looks up what was done since the last scan ended.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn since_scan(office: &Office) -> Result<Since, CatalogueError> {
    let mut since = Since::default();
    let Some(run) = office.catalogue.last_run()? else { return Ok(since) };
    for plan in office.catalogue.plans()? {
        let operations = office.catalogue.operations::<OperationBody>(&plan.id)?;
        let mut moved: HashMap<u64, Fate> = HashMap::new();
        for operation in operations {
            // Both are RFC 3339 in UTC to the second, so they compare as text. Within one second the
            // scan came first: it would have forgotten what was gone.
            if operation.body.at < run.finished {
                continue;
            }
            let fate = match operation.body.state {
                OperationState::Quarantined => Fate::Quarantined,
                OperationState::Destroyed => Fate::Removed,
                // What is not certainly gone stays on the list.
                OperationState::Planned
                | OperationState::Intent
                | OperationState::DestroyIntent
                | OperationState::Overwritten
                | OperationState::Indeterminate(_)
                | OperationState::Restored
                | OperationState::Skipped(_)
                | OperationState::Failed(_) => continue,
            };
            moved.insert(operation.n, fate);
        }
        if moved.is_empty() {
            continue;
        }
        let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(&plan.id)?;
        for line in lines {
            if let Some(fate) = moved.get(&line.n) {
                let path = line.body.locator.file().to_owned();
                since.files.insert((line.body.source, path), (*fate, plan.id.clone()));
            }
        }
    }
    Ok(since)
}
