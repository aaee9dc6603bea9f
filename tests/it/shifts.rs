//! The verdicts of the firm hold on any later day, when its dates move with the day.
//!
//! Everything else in these tests happens today; here ten years of days are tried, with every month
//! end and leap day that a date can meet. The files are read once; the dates in them stay what they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, Days};
use chrono_tz::Europe::Amsterdam;
use rayon::prelude::*;
use termijn::calendar::{CivilDate, WrittenDate, parse_iso};
use termijn::cli::demo::firm::{AS_OF, lay_down};
use termijn::cli::demo::shift::{shift_holds, shift_register};
use termijn::detect::RuleSet;
use termijn::extract::Limits;
use termijn::inventory::ItemReading;
use termijn::location::{EngagementId, SourceName};
use termijn::register::Register;
use termijn::retention::{
    BlockScope, Hold, HoldId, HoldReason, RetentionPack, ReviewReason, Trade, World,
};
use termijn::run::clock::Clock;
use termijn::run::reading::Reader;
use termijn::run::verdicts::{PersonsSay, judge_entry};
use termijn::source::{self, Listed, Root};

use crate::firm::{Expected, expected};

/// Days over which `fixtures/README.md` promises the verdicts.
const SHIFT_MAX: u64 = 3660;

const REGISTER: &[u8] = include_bytes!("../../fixtures/register.csv");
const HOLDS: &[u8] = include_bytes!("../../fixtures/holds.csv");

/// The rules as the settings of the firm have them: it is of no trade of which the law asks more.
fn pack() -> RetentionPack {
    let trade = Trade { sectors: Some(BTreeSet::new()), ..Trade::default() };
    RetentionPack::embedded().with_trade(&trade).unwrap()
}

fn reader(register: Register) -> Reader {
    let pack = pack();
    let clock = Clock::system(Amsterdam);
    Reader::new(RuleSet::embedded(), Arc::new(register), &pack, Limits::default(), clock)
}

/// Every entry of the share with its items.
fn read_firm() -> Vec<Vec<ItemReading>> {
    let folder = tempfile::tempdir().unwrap();
    lay_down(folder.path(), AS_OF).unwrap();
    let root = Root {
        name: SourceName::new("share"),
        path: folder.path().join("share"),
        sentinel: Some(".termijn-root".to_owned()),
        exclude: globset::GlobSet::empty(),
    };
    let reader = reader(Register::parse(REGISTER).unwrap());
    let entries: Vec<_> = source::list(&root)
        .filter_map(|listed| match listed {
            Listed::File(entry) => Some(entry),
            _ => None,
        })
        .collect();
    let read = |entry: &source::Entry| {
        let mut open = source::read(&root, entry).expect("the firm can be read");
        reader.read(&entry.locator, open.reader(), entry.stat.size)
    };
    entries.par_iter().map(read).collect()
}

fn holds(csv: &[u8], placed_on: CivilDate) -> Vec<Hold> {
    let mut reader = csv::Reader::from_reader(csv);
    let hold = |(row, cells): (usize, csv::StringRecord)| Hold {
        id: HoldId::new(format!("H-{row}")),
        scope: match &cells[0] {
            "engagement" => BlockScope::Engagement(EngagementId::new(&cells[1])),
            _ => BlockScope::path(&cells[1]).expect("a glob"),
        },
        reason: HoldReason::parse(&cells[2]).expect("a reason"),
        mandate: cells[3].to_owned(),
        owner: cells[4].to_owned(),
        placed_on,
        review_on: parse_iso(&cells[5]).expect("a date"),
        released_on: None,
        client: None,
        paths: Vec::new(),
    };
    reader.records().map(Result::unwrap).enumerate().map(hold).collect()
}

/// An item with what its designer expects of it.
type Item<'a> = (&'a ItemReading, &'a Expected);

/// Entries whose every item has its expectation; nothing is expected twice or in vain.
fn paired<'a>(
    entries: &'a [Vec<ItemReading>],
    want: &'a BTreeMap<String, Expected>,
) -> Vec<Vec<Item<'a>>> {
    assert_eq!(entries.iter().map(Vec::len).sum::<usize>(), want.len());
    let pair = |item: &'a ItemReading| (item, &want[item.locator.as_str()]);
    entries.iter().map(|items| items.iter().map(pair).collect()).collect()
}

/// What of the firm is not as expected `days` after [`AS_OF`], when its dates moved along.
fn differences(entries: &[&[Item<'_>]], pack: &RetentionPack, days: u64) -> Vec<String> {
    let as_of = AS_OF + Days::new(days);
    let shift = i64::try_from(days).unwrap();
    let register = Register::parse(&shift_register(REGISTER, shift).unwrap()).unwrap();
    let holds = holds(&shift_holds(HOLDS, shift).unwrap(), as_of);
    let world = World::of(&register, pack, &holds);
    let mut differences = Vec::new();
    for entry in entries {
        let items: Vec<&ItemReading> = entry.iter().map(|(item, _)| *item).collect();
        for ((item, want), judged) in
            entry.iter().zip(judge_entry(&items, None, PersonsSay::default(), &world, as_of))
        {
            let assessment = judged.assessment;
            let verdict = assessment.verdict.code();
            let reason = assessment.reason.map_or("", ReviewReason::code);
            let engagements: Vec<&str> =
                assessment.engagements.iter().map(EngagementId::as_str).collect();
            let same = verdict == want.verdict
                && reason == want.verdict_reason
                && engagements == want.engagements;
            if !same {
                differences.push(format!(
                    "+{days} {}: {verdict}({reason}) {engagements:?}, not {want:?}",
                    item.locator
                ));
            }
        }
    }
    differences
}

/// Whether calendars go wrong here: the end of a month, or around a leap day.
fn is_edge(date: CivilDate) -> bool {
    let last = date.succ_opt().is_some_and(|next| next.day() == 1);
    last || (date.month() == 2 && date.day() >= 28)
}

/// Every day that is an edge or moves an end or a duty to keep onto one, and the last one.
fn edges() -> BTreeSet<u64> {
    let register = Register::parse(REGISTER).unwrap();
    let ends = register.engagements.iter().filter_map(|e| e.end.map(WrittenDate::last_day));
    let duties = register.engagements.iter().filter_map(|e| e.keep_until);
    let dates: BTreeSet<CivilDate> = ends.chain(duties).chain([AS_OF]).collect();
    let on_edge = |days: &u64| dates.iter().any(|date| is_edge(*date + Days::new(*days)));
    (0..=SHIFT_MAX).filter(on_edge).chain([SHIFT_MAX]).collect()
}

/// The entries tried on that day: all on an edge; on every third day in between a third of them in turn.
fn tried<'e, 'i>(
    entries: &'e [Vec<Item<'i>>],
    edges: &BTreeSet<u64>,
    days: u64,
) -> Vec<&'e [Item<'i>]> {
    let is_its_turn = |place: usize| days.is_multiple_of(3) && place as u64 % 3 == days / 3 % 3;
    let all = edges.contains(&days);
    let of_day = entries.iter().enumerate().filter(|(place, _)| all || is_its_turn(*place));
    of_day.map(|(_, entry)| entry.as_slice()).collect()
}

#[test]
fn verdicts_stay_over_ten_years_of_days() {
    let (entries, want) = (read_firm(), expected());
    let entries = paired(&entries, &want);
    let pack = pack();
    let edges = edges();
    assert!(edges.len() > 400 && edges.contains(&SHIFT_MAX));
    let days: BTreeSet<u64> = (0..=SHIFT_MAX).step_by(3).chain(edges.iter().copied()).collect();
    let wrong: Vec<String> = days
        .par_iter()
        .flat_map_iter(|days| differences(&tried(&entries, &edges, *days), &pack, *days))
        .collect();
    let shown = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} verdicts changed\n{shown}", wrong.len());
}

/// The test above can fail: were the register not moved along, verdicts would change.
#[test]
fn a_register_that_stays_behind_changes_verdicts() {
    let entries = read_firm();
    let pack = pack();
    let register = Register::parse(REGISTER).unwrap();
    let world = World::of(&register, &pack, &[]);
    let late = AS_OF + Days::new(SHIFT_MAX);
    let want = expected();
    let mut changed = 0;
    for items in &entries {
        let items: Vec<&ItemReading> = items.iter().collect();
        for (item, judged) in
            items.iter().zip(judge_entry(&items, None, PersonsSay::default(), &world, late))
        {
            let verdict = &want[item.locator.as_str()].verdict;
            changed += usize::from(verdict != judged.assessment.verdict.code());
        }
    }
    assert!(changed > 20, "time passes, and only {changed} verdicts change");
}
