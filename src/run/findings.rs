//! Every finding again, from the source: the catalogue keeps counts, never values or spans.

use std::collections::HashMap;

use globset::GlobMatcher;

use super::dismissing::Dismissals;
use super::office::{JudgedItem, Office};
use super::reading::Finding;
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, FileStat};
use crate::detect::Place;
use crate::digest::{Digest, StateKey};
use crate::inventory::{Tier, TypeCounts};
use crate::location::{EngagementId, FindingId, Locator, SourceName};
use crate::retention::Dismissal;
use crate::source::{self, Entry, Stat};

/// Which findings are asked for.
#[derive(Debug)]
pub struct Wanted {
    /// The weakest tier.
    pub min_tier: Tier,
    /// Types; all when empty.
    pub types: Vec<String>,
    /// Paths.
    pub path: Option<PathFilter>,
}

impl Wanted {
    fn asks_for(&self, finding: &Finding) -> bool {
        finding.tier <= self.min_tier
            && (self.types.is_empty() || self.types.contains(&finding.type_code))
    }

    /// How many of these counts are asked for.
    fn count(&self, all: &[TypeCounts]) -> u64 {
        let of_types = all
            .iter()
            .flatten()
            .filter(|(code, _)| self.types.is_empty() || self.types.contains(code));
        let tiers = of_types.flat_map(|(_, tiers)| tiers);
        tiers.filter(|(tier, _)| **tier <= self.min_tier).map(|(_, n)| u64::from(*n)).sum()
    }
}

/// Files by their path below the root: a glob, or a file or folder as it is called; with `SOURCE:` in
/// front those of one source.
#[derive(Debug)]
pub struct PathFilter {
    source: Option<SourceName>,
    name: String,
    glob: GlobMatcher,
}

impl PathFilter {
    /// Reads what a person wrote. A `:` counts only behind the name of a source; it may be part of a name.
    ///
    /// # Errors
    ///
    /// When it is no glob.
    pub fn parse<'a>(
        text: &str,
        sources: impl IntoIterator<Item = &'a SourceName>,
    ) -> Result<Self, globset::Error> {
        let of = |name: &SourceName| {
            let rest = text.strip_prefix(name.as_str())?.strip_prefix(':')?;
            Some((name.clone(), rest))
        };
        let (source, path) = match sources.into_iter().find_map(of) {
            Some((source, path)) => (Some(source), path),
            None => (None, text),
        };
        let path = path.trim_start_matches("./");
        let glob = globset::GlobBuilder::new(path).literal_separator(true).build()?;
        let name = path.trim_end_matches('/').to_owned();
        Ok(Self { source, name, glob: glob.compile_matcher() })
    }

    /// Whether it means this file. Names count as they are, and as locators write them.
    pub(super) fn covers(&self, source: &SourceName, file: &Locator) -> bool {
        if self.source.as_ref().is_some_and(|own| own != source) {
            return false;
        }
        let raw = file.file_bytes();
        [String::from_utf8_lossy(&raw).as_ref(), file.file()].into_iter().any(|path| {
            let below = path.strip_prefix(self.name.as_str());
            let is_named = below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            is_named || self.glob.is_match(path)
        })
    }
}

/// What was not handed over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NotShown {
    /// Entries that could not be read as they were scanned.
    pub unread: u64,
    /// Entries of which nothing is shown, since the processing of something in them is restricted (art. 18).
    pub restricted_files: u64,
    /// Findings in these, as the scan counted them.
    pub restricted_findings: u64,
}

/// A finding with what is known of its item.
#[derive(Debug)]
pub struct FindingLine {
    /// What it is called in `dismiss`.
    pub id: FindingId,
    /// Its source.
    pub source: SourceName,
    /// Path of the file below the root; bytes that are no UTF-8 are replaced.
    pub path: String,
    /// The same, as it is.
    pub raw_path: Vec<u8>,
    /// The engagements of its item.
    pub engagement: Option<String>,
    /// Where in the item, in words that need no translation: `12:3` is row 12, column 3.
    pub place: Option<String>,
    /// The dismissal that sets it aside on the day that was asked for.
    pub dismissed: Option<Dismissal>,
    /// The finding.
    pub finding: Finding,
}

/// What a finding in this content is called. Rows are numbered in their table, whoever they are of.
pub(super) fn id_of(key: &StateKey, content: &Digest, finding: &Finding) -> FindingId {
    FindingId::derive(key, content, inner(&finding.frame), &finding.rule, finding.span)
}

/// A locator without the path of the file.
pub(super) fn inner(locator: &Locator) -> &str {
    &locator.as_str()[locator.file().len()..]
}

/// Reads the entries with findings again and hands each wanted one over, file by file; the answer is what
/// was not shown. What is under a restriction is not read again.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn each(
    office: &Office,
    as_of: CivilDate,
    wanted: &Wanted,
    mut visit: impl FnMut(FindingLine),
) -> Result<NotShown, CatalogueError> {
    let reader = office.reader()?;
    let dismissals = Dismissals::on(&office.catalogue, as_of)?;
    let mut not_shown = NotShown::default();
    for ToRead { file, engagements, counts, restricted, .. } in to_read(office, as_of)? {
        let path = file.item.raw_path.clone();
        let locator = Locator::from_path(&path);
        let source = &file.item.source;
        if wanted.path.as_ref().is_some_and(|filter| !filter.covers(source, &locator)) {
            continue;
        }
        if restricted {
            not_shown.restricted_files += 1;
            not_shown.restricted_findings += wanted.count(&counts);
            continue;
        }
        // What was never read has no findings to show; the report lists it.
        let Some(digest) = file.item.digest else { continue };
        // A source of the last scan that is no longer configured cannot be read again.
        let Some(root) = office.root(source) else {
            not_shown.unread += 1;
            continue;
        };
        let entry = Entry { locator: locator.clone(), path, stat: listed(&file.item.stat) };
        let Ok(mut open) = source::read(root, &entry) else {
            not_shown.unread += 1;
            continue;
        };
        let found = reader.find(&locator, open.reader(), entry.stat.size);
        // Asked after reading: what was written meanwhile was not read as a whole.
        if !open.unchanged() {
            not_shown.unread += 1;
            continue;
        }
        not_shown.unread += u64::from(found.crashed);
        for finding in found.findings.into_iter().filter(|finding| wanted.asks_for(finding)) {
            let engagement =
                engagements.get(&finding.locator).filter(|whose| !whose.is_empty()).cloned();
            let id = id_of(office.state.key(), &digest, &finding);
            visit(FindingLine {
                dismissed: dismissals.by_finding(&digest, &id).cloned(),
                id,
                source: source.clone(),
                path: String::from_utf8_lossy(&entry.path).into_owned(),
                raw_path: entry.path.clone(),
                engagement,
                place: place(&finding),
                finding,
            });
        }
    }
    Ok(not_shown)
}

/// An entry with findings.
struct ToRead {
    file: JudgedItem,
    /// Engagements of each of its items.
    engagements: HashMap<Locator, String>,
    has_findings: bool,
    /// Findings of all its items.
    counts: Vec<TypeCounts>,
    /// Something in it may only be stored.
    restricted: bool,
}

fn to_read(office: &Office, as_of: CivilDate) -> Result<Vec<ToRead>, CatalogueError> {
    let mut entries: Vec<ToRead> = Vec::new();
    office.judge_all(as_of, |item| {
        let engagements: Vec<_> =
            item.judged.assessment.engagements.iter().map(EngagementId::as_str).collect();
        let whose = (item.item.reading.locator.clone(), engagements.join("+"));
        let has_findings = !item.item.reading.types.is_empty() || !item.judged.set_aside.is_empty();
        let restricted = item.judged.assessment.restricted;
        let counts = item.item.reading.types.clone();
        match entries.last_mut() {
            Some(entry) if entry.file.item.instance == item.item.instance => {
                entry.engagements.extend([whose]);
                entry.has_findings |= has_findings;
                entry.restricted |= restricted;
                entry.counts.push(counts);
            }
            _ => {
                entries.pop_if(|entry| !entry.has_findings);
                let engagements = HashMap::from([whose]);
                let counts = vec![counts];
                entries.push(ToRead { file: item, engagements, has_findings, counts, restricted });
            }
        }
    })?;
    entries.pop_if(|entry| !entry.has_findings);
    Ok(entries)
}

/// A stat of the catalogue as the listing had it.
pub(super) fn listed(stat: &FileStat) -> Stat {
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

/// Where in the item: page, sheet and cell, row and column, part. A column is told by its number: what stands
/// above it may be somebody's data, in a table without a header.
fn place(finding: &Finding) -> Option<String> {
    match &finding.place {
        Place::Whole => None,
        Place::Page(page) => Some(format!("p. {page}")),
        Place::Slide(slide) => Some(format!("slide {slide}")),
        Place::SheetCell { sheet, cell } if sheet.is_empty() => Some(cell.clone()),
        Place::SheetCell { sheet, cell } => Some(format!("{sheet}!{cell}")),
        Place::Row { table, row, .. } => {
            let place = match finding.column {
                Some(column) => format!("{row}:{column}"),
                None => row.to_string(),
            };
            Some(if table.is_empty() { place } else { format!("{table}:{place}") })
        }
        Place::MailHeader(name) => Some(name.clone()),
        Place::Part(part) => Some(part.clone()),
        Place::Name => Some("name".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_meant_as_people_write_it() {
        let sources = [SourceName::new("share"), SourceName::new("mail")];
        let check = |filter: &str, source: &str, path: &str, covers: bool| {
            let filter_ = PathFilter::parse(filter, &sources).unwrap();
            let file = Locator::from_path(path.as_bytes());
            let told = filter_.covers(&SourceName::new(source), &file);
            assert_eq!(told, covers, "{filter} {source}:{path}");
        };
        check("klanten/*/a.txt", "share", "klanten/b/a.txt", true);
        check("klanten/*", "share", "klanten/b/a.txt", false);
        check("*", "share", "klanten/a.txt", false);
        check("klanten", "share", "klanten/b/a.txt", true);
        check("klanten/", "share", "klanten/b/a.txt", true);
        check("klant", "share", "klanten/b/a.txt", false);
        check("mail:**", "share", "a.txt", false);
        check("mail:**", "mail", "a/b.txt", true);
        check("gesprek 10:45.txt", "share", "gesprek 10:45.txt", true);
        check("gesprek 10%3A45.txt", "share", "gesprek 10:45.txt", true);
        check("brief [concept].txt", "share", "brief [concept].txt", true);
        assert!(PathFilter::parse("a[", &sources).is_err());
    }
}
