//! Every finding again, from the source: the catalogue keeps counts, never values or spans.

use std::collections::HashMap;

use globset::GlobMatcher;

use super::office::{JudgedItem, Office};
use super::reading::Finding;
use crate::calendar::CivilDate;
use crate::catalogue::CatalogueError;
use crate::detect::Place;
use crate::inventory::Tier;
use crate::location::{EngagementId, Locator, SourceName};
use crate::source::{self, Entry, Stat};

/// Which findings are asked for.
#[derive(Debug)]
pub struct Wanted {
    /// The weakest tier.
    pub min_tier: Tier,
    /// Types; all when empty.
    pub types: Vec<String>,
    /// Paths.
    pub path: Option<GlobMatcher>,
}

/// A finding with what is known of its item.
#[derive(Debug)]
pub struct FindingLine {
    /// Its source.
    pub source: SourceName,
    /// Path of the file below the root; bytes that are no UTF-8 are replaced.
    pub path: String,
    /// The engagements of its item.
    pub engagement: Option<String>,
    /// Where in the item, in words that need no translation.
    pub place: Option<String>,
    /// The finding.
    pub finding: Finding,
}

/// Reads the entries with findings again and hands each wanted one over; the answer is the number of
/// entries that could not be read as they were scanned.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn each(
    office: &Office,
    as_of: CivilDate,
    wanted: &Wanted,
    mut visit: impl FnMut(FindingLine),
) -> Result<u64, CatalogueError> {
    let reader = office.reader();
    let mut unread = 0;
    for ToRead { file, engagements, .. } in to_read(office, as_of)? {
        let path = file.item.raw_path.clone();
        let locator = Locator::from_path(&path);
        if wanted.path.as_ref().is_some_and(|glob| !glob.is_match(locator.as_str())) {
            continue;
        }
        // What was never read has no findings to show; the report lists it.
        if file.item.digest.is_none() {
            continue;
        }
        // A source of the last scan that is no longer configured cannot be read again.
        let Some(root) = office.root(&file.item.source) else {
            unread += 1;
            continue;
        };
        let entry = Entry { locator: locator.clone(), path, stat: stat(&file) };
        let Ok(mut open) = source::read(root, &entry) else {
            unread += 1;
            continue;
        };
        let findings = reader.find(&locator, open.reader(), entry.stat.size);
        // Asked after reading: what was written meanwhile was not read as a whole.
        if !open.unchanged() {
            unread += 1;
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path).into_owned();
        for finding in findings {
            let asked = finding.tier <= wanted.min_tier
                && (wanted.types.is_empty() || wanted.types.contains(&finding.type_code));
            if asked {
                let engagement =
                    engagements.get(&finding.locator).filter(|whose| !whose.is_empty()).cloned();
                visit(FindingLine {
                    source: file.item.source.clone(),
                    path: name.clone(),
                    engagement,
                    place: place(&finding.place),
                    finding,
                });
            }
        }
    }
    Ok(unread)
}

/// An entry with findings.
struct ToRead {
    file: JudgedItem,
    /// Engagements of each of its items.
    engagements: HashMap<Locator, String>,
    has_findings: bool,
}

fn to_read(office: &Office, as_of: CivilDate) -> Result<Vec<ToRead>, CatalogueError> {
    let mut entries: Vec<ToRead> = Vec::new();
    office.judge_all(as_of, |item| {
        let engagements: Vec<_> =
            item.judged.assessment.engagements.iter().map(EngagementId::as_str).collect();
        let whose = (item.item.reading.locator.clone(), engagements.join("+"));
        let has_findings = !item.item.reading.types.is_empty();
        match entries.last_mut() {
            Some(entry) if entry.file.item.instance == item.item.instance => {
                entry.engagements.extend([whose]);
                entry.has_findings |= has_findings;
            }
            _ => {
                entries.pop_if(|entry| !entry.has_findings);
                let engagements = HashMap::from([whose]);
                entries.push(ToRead { file: item, engagements, has_findings });
            }
        }
    })?;
    entries.pop_if(|entry| !entry.has_findings);
    Ok(entries)
}

fn stat(file: &JudgedItem) -> Stat {
    let stat = &file.item.stat;
    Stat {
        dev: stat.dev,
        ino: stat.ino,
        size: stat.size,
        mtime_ns: stat.mtime_ns,
        ctime_ns: stat.ctime_ns,
        btime_ns: stat.btime_ns,
        ..Stat::default()
    }
}

/// Where in the item: page, sheet and cell, row and column, part.
fn place(place: &Place) -> Option<String> {
    match place {
        Place::Whole => None,
        Place::Page(page) => Some(format!("p. {page}")),
        Place::Slide(slide) => Some(format!("slide {slide}")),
        Place::SheetCell { sheet, cell } => Some(format!("{sheet}!{cell}")),
        Place::Row { table, row, column } if table.is_empty() => Some(format!("{row}:{column}")),
        Place::Row { table, row, column } => Some(format!("{table}:{row}:{column}")),
        Place::MailHeader(name) => Some(name.clone()),
        Place::Part(part) => Some(part.clone()),
    }
}
