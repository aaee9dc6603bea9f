//! One entry, read for a person: in which of its items they are met, and whether others are in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::inventory::{Coverage, ItemReading, Unread};
use crate::location::{ItemId, Locator};
use crate::retention::{Assessment, Meeting, MetIn, Seeker, Way};
use crate::run::blocking::BlockList;
use crate::run::office::Office;
use crate::run::reading::{Finding, Reader, Searched};
use crate::run::stated::Standing;
use crate::run::verdicts::{PersonsSay, judge_entry};
use crate::source::{self, Entry, Root};

/// Whether a file is about others as well. It is never said that nobody else is in it: a person looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThirdParties {
    /// Something was found that is not known to be of the person.
    Found,
    /// Read to its end, and nothing like that was found.
    NoneFound,
    /// Not read to its end.
    Unknown,
}

impl ThirdParties {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::NoneFound => "none_found",
            Self::Unknown => "unknown",
        }
    }
}

/// An entry that was read.
#[derive(Debug)]
pub(super) struct ReadEntry {
    pub(super) sha256: Digest,
    pub(super) items: Vec<ItemReading>,
    /// For each item, the ways in which the person was met.
    pub(super) met: Vec<BTreeMap<Way, u32>>,
    /// For each item, the categories of what was found.
    pub(super) categories: Vec<BTreeSet<String>>,
    pub(super) third_parties: ThirdParties,
}

/// Reads an entry; refused when it is not what was listed.
pub(super) fn read_entry(
    reader: &Reader,
    seeker: &Seeker,
    root: &Root,
    entry: &Entry,
) -> Result<ReadEntry, Unread> {
    let mut open = source::read(root, entry)?;
    let searched = reader.search(&entry.locator, open.reader(), entry.stat.size);
    let sha256 = open.digest().map_err(|_| Unread::Io)?;
    // Asked after reading: what was written meanwhile was not read as a whole.
    if open.unchanged() {
        Ok(ReadEntry::of(searched, seeker, sha256))
    } else {
        Err(Unread::Changed)
    }
}

impl ReadEntry {
    fn of(searched: Searched, seeker: &Seeker, sha256: Digest) -> Self {
        let Searched { items, names, findings, given } = searched;
        let mut by_name: BTreeMap<&Locator, (BTreeMap<Way, u32>, BTreeSet<String>)> =
            BTreeMap::new();
        let mut others = false;
        for finding in findings.iter().filter(|finding| !finding.value.expose().is_empty()) {
            let (ways, _) = by_name.entry(&finding.locator).or_default();
            let meeting = seeker.meet(&finding.type_code, &finding.value);
            if let Some(meeting) = meeting {
                *ways.entry(Way { meeting, met_in: MetIn::Finding }).or_default() += 1;
            }
            let is_of_another = meeting.is_none_or(|meeting| meeting == Meeting::OtherName);
            others |= is_of_another && is_of_a_person(finding);
        }
        for finding in findings.iter().filter(|finding| finding.tier.counts()) {
            by_name.entry(&finding.locator).or_default().1.insert(finding.category.clone());
        }
        for (name, terms) in &given {
            let (ways, _) = by_name.entry(name).or_default();
            for term in terms.iter().filter_map(|term| seeker.terms().get(*term)) {
                *ways.entry(Way { meeting: term.meeting, met_in: MetIn::Text }).or_default() += 1;
            }
        }
        let of_item = |(item, name): (&ItemReading, &Locator)| {
            let (mut ways, categories) = by_name.get(name).cloned().unwrap_or_default();
            for meeting in seeker.in_path(&item.locator) {
                ways.insert(Way { meeting, met_in: MetIn::Path }, 1);
            }
            (ways, categories)
        };
        let (met, categories) = items.iter().zip(&names).map(of_item).unzip();
        let is_whole = items.iter().all(|item| item.coverage == Coverage::Complete);
        let third_parties = match (others, is_whole) {
            (true, _) => ThirdParties::Found,
            (false, true) => ThirdParties::NoneFound,
            (false, false) => ThirdParties::Unknown,
        };
        Self { sha256, items, met, categories, third_parties }
    }

    /// The verdicts on its items by what was read just now.
    pub(super) fn judged(
        &self,
        office: &Office,
        blocks: &BlockList,
        (file, first_seen): (&ItemId, Option<CivilDate>),
        (stated, today): (&Standing, CivilDate),
    ) -> Vec<Assessment> {
        let terms = (&office.pack, &office.shortened);
        let world = blocks.world(&office.register, terms, office.state.key());
        let world = stated.in_world(world.on_file(file, &self.sha256));
        let readings: Vec<&ItemReading> = self.items.iter().collect();
        let judged = judge_entry(&readings, first_seen, PersonsSay::default(), &world, today);
        judged.into_iter().map(|one| one.assessment).collect()
    }
}

/// Types that stand for no person: companies, machines, places.
const OF_NO_PERSON: &[&str] =
    &["KVK", "NL_BTW", "RSIN", "UZOVI", "IPV4", "IPV6", "MAC", "LATLON", "REGISTER"];

fn is_of_a_person(finding: &Finding) -> bool {
    finding.tier.counts() && !OF_NO_PERSON.contains(&finding.type_code.as_str())
}
