//! From the bytes of one entry to what is known of its items: extraction and detection, wired.

mod finding;
mod rolling;
mod searching;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use chrono::{DateTime, Datelike};

pub use finding::{Finding, Found};

use super::clock::Clock;
use crate::attribution::{RowGroup, row_group};
use crate::calendar::CivilDate;
use crate::detect::{
    Detector, Hit, HitKey, ItemScan, Place, RuleSet, Segment, SegmentHits, Settlement, Signal,
    TermHit,
};
use crate::digest::{Digest, base32_bits};
use crate::extract::{self, ItemEnd, ItemHead, Limits, ReadSeek, Row, ToldDate, Tools, Visitor};
use crate::inventory::{
    Coverage, ItemKind, ItemReading, RecordSign, Sign, SignPlace, TypeCounts, Unread,
};
use crate::location::{EngagementId, Locator};
use crate::register::Register;
use crate::retention::{Heard, Met, RetentionPack, Watch};
use crate::sensitive::Sensitive;

use rolling::{distinct, roll_up};
pub use searching::Searched;

/// What reading needs besides the bytes.
#[derive(Debug)]
pub struct Reader {
    /// Rules, register terms, and after them the words of the rule pack.
    pub detector: Detector,
    /// Whose terms they are.
    pub register: Arc<Register>,
    /// Terms of the register: what comes after them is a word of the rule pack.
    terms: usize,
    /// For each of these words, what stands for it among the signs of an item.
    words: Vec<String>,
    /// How many terms of a person stand between those of the register and the words.
    given: usize,
    /// How far extraction goes.
    pub limits: Limits,
    /// Whom it can ask.
    pub tools: Tools,
    /// The persons that holds and requests are about.
    pub watch: Watch,
    clock: Clock,
}

/// Before this year nobody in an office sent mail or booked in these formats: the day is that of a clock
/// that had stopped.
const YEAR_MIN: i32 = 1990;

impl Reader {
    /// A reader with these rules, that knows the engagements of `register` and the records of `pack`. By the
    /// clock it tells which day an instant is, and that a day is yet to come.
    pub fn new(
        rules: RuleSet,
        register: Arc<Register>,
        pack: &RetentionPack,
        limits: Limits,
        clock: Clock,
    ) -> Self {
        Self::seeking(rules, register, pack, (limits, clock), &[])
    }

    /// The same, looking for the persons that holds and requests are about.
    #[must_use]
    pub fn watching(self, watch: Watch) -> Self {
        Self { watch, ..self }
    }

    /// The same, with others to ask.
    #[must_use]
    pub fn asking(self, tools: Tools) -> Self {
        Self { tools, ..self }
    }

    /// Reads one entry to the end; every item in it gets exactly one [`ItemReading`].
    pub fn read(&self, file: &Locator, bytes: &mut dyn ReadSeek, size: u64) -> Vec<ItemReading> {
        self.read_for(&self.watch, file, bytes, size)
    }

    /// The same, looking for other persons: for those of blocks that were placed meanwhile.
    pub fn read_for(
        &self,
        watch: &Watch,
        file: &Locator,
        bytes: &mut dyn ReadSeek,
        size: u64,
    ) -> Vec<ItemReading> {
        self.collect(watch, (file, size), bytes, false).items
    }

    /// Reads one entry and keeps every hit, for showing it masked.
    pub fn find(&self, file: &Locator, bytes: &mut dyn ReadSeek, size: u64) -> Found {
        let found = self.collect(&Watch::nobody(), (file, size), bytes, true);
        let lost = |item: &ItemReading| {
            matches!(
                item.coverage,
                Coverage::Unread(Unread::Crashed) | Coverage::Partial(Unread::Crashed)
            )
        };
        Found { crashed: found.items.iter().any(lost), findings: found.findings }
    }

    fn collect(
        &self,
        watch: &Watch,
        (file, size): (&Locator, u64),
        bytes: &mut dyn ReadSeek,
        keep_hits: bool,
    ) -> Searched {
        let mut collector = Collector {
            reader: self,
            watch,
            keep_hits,
            open: Vec::new(),
            items: Vec::new(),
            findings: Vec::new(),
            given: BTreeMap::new(),
            heard: Heard::default(),
        };
        // Extraction catches what its parsers do; this is for what detection does between items.
        let read = catch_unwind(AssertUnwindSafe(|| {
            let with = (&self.limits, &self.tools);
            extract::extract(file, &file.file_bytes(), bytes, size, with, &mut collector);
        }));
        let Collector { mut items, findings, given, .. } = collector;
        if read.is_err() && items.is_empty() {
            let head = ItemHead { locator: file.clone(), kind: ItemKind::File, size };
            items.push(vec![crashed(&head)]);
        }
        let items: Vec<ItemReading> = items.into_iter().flatten().collect();
        let names = if keep_hits {
            items.iter().map(|item| item.locator.clone()).collect()
        } else {
            Vec::new()
        };
        Searched { items: roll_up(distinct(items)), names, findings, given }
    }

    /// Rules, terms, readers and limits: what decides what a content gives.
    pub fn toolset(&self) -> crate::digest::Digest {
        let mut hasher = crate::digest::Hasher::new();
        hasher.update(self.detector.digest().as_bytes());
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        hasher.update(extract::READERS.as_bytes());
        hasher.update(format!("{:?}", self.limits).as_bytes());
        hasher.update(self.tools.mark().as_bytes());
        // Row groups and shared terms follow from the register as a whole.
        hasher.update(self.register.digest.as_bytes());
        // Which day a mail is of depends on the zone.
        hasher.update(self.clock.zone().name().as_bytes());
        if !self.watch.is_empty() {
            hasher.update(self.watch.digest().as_bytes());
        }
        hasher.finish()
    }

    /// Notes who is met in a hit.
    fn meet(&self, watch: &Watch, met: &mut Met, hit: &Hit, text: &str) {
        if !watch.is_empty() {
            let type_code = &self.detector.rule(hit.key.rule).type_code;
            watch.meet(met, type_code, &hit.value(text));
        }
    }

    /// The day that a document tells, if it is a possible one that has come.
    fn day(&self, told: ToldDate) -> Option<CivilDate> {
        let day = match told {
            ToldDate::Day(day) => day,
            ToldDate::Instant(seconds) => self.clock.civil(DateTime::from_timestamp(seconds, 0)?),
        };
        (day.year() >= YEAR_MIN && day <= self.clock.today()).then_some(day)
    }
}

/// Hits counted by what decides their final tier, and the register terms beside them.
#[derive(Debug, Default)]
struct Tally {
    hits: BTreeMap<HitKey, u32>,
    signs: BTreeSet<Sign>,
    met: Met,
    /// Words of the rule pack by their number: at most as many as it has, however long the item.
    words: BTreeSet<usize>,
    /// Terms of a person, by their place in what was given.
    given: BTreeSet<usize>,
    rows: u64,
}

impl Tally {
    /// Notes the terms of a stretch of text, and the words of the rule pack.
    fn note(&mut self, terms: &[TermHit], reader: &Reader) {
        for hit in terms {
            let Some(after) = hit.term.checked_sub(reader.terms) else {
                self.signs.insert(reader.register.sign(hit.term));
                continue;
            };
            match after.checked_sub(reader.given) {
                None => drop(self.given.insert(after)),
                Some(word) if word < reader.words.len() => drop(self.words.insert(word)),
                Some(word) => drop(self.given.insert(word - reader.words.len() + reader.given)),
            }
        }
    }

    /// The signs of classes of records among the words, those of the text around them included.
    fn record_signs(&self, around: Option<&Self>, reader: &Reader) -> BTreeSet<RecordSign> {
        let words = self.words.iter().chain(around.into_iter().flat_map(|tally| &tally.words));
        let sign =
            |word: &usize| RecordSign { place: SignPlace::Text, code: reader.words[*word].clone() };
        words.map(sign).collect()
    }

    /// Counts what the item signals, if somebody is identified here, and returns it.
    fn signal<'s>(&mut self, settlement: &'s Settlement, detector: &Detector) -> &'s [Signal] {
        let identifies =
            |key: &HitKey| detector.rule(key.rule).identifies() && settlement.tier(key).counts();
        let signals = settlement.signals(self.hits.keys().any(identifies));
        for signal in signals {
            *self.hits.entry(signal.key.clone()).or_default() += 1;
        }
        signals
    }
}

struct Pending {
    locator: Locator,
    frame: Locator,
    place: Place,
    span: (u64, u64),
    key: HitKey,
    value: Sensitive,
}

impl Pending {
    /// A signal has a place and no value: what stands there is nobody's number.
    fn of_signal(signal: &Signal, locator: &Locator, frame: &Locator) -> Self {
        Self {
            locator: locator.clone(),
            frame: frame.clone(),
            place: signal.place.clone(),
            span: (signal.start, signal.end),
            key: signal.key.clone(),
            value: Sensitive::new(String::new()),
        }
    }
}

struct OpenItem<'a> {
    head: ItemHead,
    slot: usize,
    scan: ItemScan<'a>,
    own: Tally,
    groups: BTreeMap<(String, RowGroup), Tally>,
    pending: Vec<Pending>,
}

struct Collector<'a> {
    reader: &'a Reader,
    watch: &'a Watch,
    keep_hits: bool,
    open: Vec<OpenItem<'a>>,
    /// One slot per opened item, in order of opening, so that containers stand before their parts. Until
    /// it is closed, an item counts as one on which reading crashed.
    items: Vec<Vec<ItemReading>>,
    findings: Vec<Finding>,
    given: BTreeMap<Locator, BTreeSet<usize>>,
    /// Words of this file that were compared with those that holds look for.
    heard: Heard,
}

impl Visitor for Collector<'_> {
    fn open(&mut self, head: ItemHead) {
        self.items.push(vec![crashed(&head)]);
        self.open.push(OpenItem {
            head,
            slot: self.items.len() - 1,
            scan: self.reader.detector.start(),
            own: Tally::default(),
            groups: BTreeMap::new(),
            pending: Vec::new(),
        });
    }

    fn segment(&mut self, segment: &Segment<'_>) {
        let keep_hits = self.keep_hits;
        let reader = self.reader;
        let watch = self.watch;
        let Some(item) = self.open.last_mut() else { return };
        let locator = keep_hits.then(|| item.head.locator.clone());
        watch.hear(&mut self.heard, &mut item.own.met, segment.text);
        let found = item.scan.segment(segment);
        // What the path tells of the engagement is told by the path; told twice it would seem two signs.
        let is_name = *segment.place == Place::Name;
        if !is_name {
            item.own.note(&found.terms, reader);
        }
        for hit in found.hits {
            reader.meet(watch, &mut item.own.met, &hit, segment.text);
            let value = keep_hits.then(|| hit.value(segment.text));
            *item.own.hits.entry(hit.key.clone()).or_default() += 1;
            if let (Some(locator), Some(value)) = (&locator, value) {
                let frame = if is_name { name_frame(locator) } else { locator.clone() };
                item.pending.push(Pending {
                    locator: locator.clone(),
                    frame,
                    place: segment.place.clone(),
                    span: (hit.start, hit.end),
                    key: hit.key,
                    value,
                });
            }
        }
    }

    fn row(&mut self, row: &Row<'_>) {
        let keep_hits = self.keep_hits;
        let (reader, register) = (self.reader, &self.reader.register);
        let Some(item) = self.open.last_mut() else { return };
        let mut met = Tally::default();
        let mut hits = Vec::new();
        let mut found = SegmentHits::default();
        for cell in row.cells {
            item.scan.segment_into(cell, &mut found);
            self.watch.hear(&mut self.heard, &mut met.met, cell.text);
            met.note(&found.terms, reader);
            hits.extend(found.hits.drain(..).map(|hit| (cell, hit)));
        }
        let signs_list: Vec<_> = met.signs.iter().cloned().collect();
        let group = row_group(&signs_list, row.broken, register);
        let locator = rows_locator(&item.head.locator, row.table, &group);
        let frame = table_locator(&item.head.locator, row.table);
        let tally = item.groups.entry((row.table.to_owned(), group)).or_default();
        tally.rows += 1;
        tally.signs.extend(met.signs);
        tally.words.extend(met.words);
        tally.given.extend(met.given);
        tally.met.take_words(&met.met);
        for (cell, hit) in hits {
            self.reader.meet(self.watch, &mut tally.met, &hit, cell.text);
            *tally.hits.entry(hit.key.clone()).or_default() += 1;
            if keep_hits {
                item.pending.push(Pending {
                    locator: locator.clone(),
                    place: cell.place.clone(),
                    frame: frame.clone(),
                    span: (hit.start, hit.end),
                    value: hit.value(cell.text),
                    key: hit.key,
                });
            }
        }
    }

    fn close(&mut self, end: ItemEnd) {
        let Some(item) = self.open.pop() else { return };
        let OpenItem { head, slot, scan, mut own, mut groups, mut pending } = item;
        let settlement = scan.settle();
        let detector = &self.reader.detector;
        let keep_hits = self.keep_hits;
        let mut signal = |tally: &mut Tally, locator: Locator, frame: Locator| {
            let signals = tally.signal(&settlement, detector);
            if keep_hits {
                let all = signals.iter().map(|one| Pending::of_signal(one, &locator, &frame));
                pending.extend(all);
            }
        };
        signal(&mut own, head.locator.clone(), head.locator.clone());
        for ((table, group), tally) in &mut groups {
            let frame = table_locator(&head.locator, table);
            signal(tally, rows_locator(&head.locator, table, group), frame);
        }
        let counts = |tally: &Tally| {
            let mut types = TypeCounts::new();
            for (key, count) in &tally.hits {
                let code = detector.rule(key.rule).type_code.clone();
                *types.entry(code).or_default().entry(settlement.tier(key)).or_default() += count;
            }
            types
        };
        self.keep(pending, &settlement);
        self.note_given(&head.locator, &own);
        let mut record_signs = own.record_signs(None, self.reader);
        record_signs.extend(end.structure.map(|structure| RecordSign {
            place: SignPlace::Structure,
            code: structure.code().to_owned(),
        }));
        let mut readings = vec![ItemReading {
            record_signs,
            content_date: end.date.and_then(|told| self.reader.day(told)),
            content_kind: matches!(end.coverage, Coverage::Unread(_) | Coverage::Partial(_))
                .then(|| end.content_kind.to_owned()),
            types: counts(&own),
            signs: own.signs.iter().cloned().collect(),
            subjects: self.watch.told(&own.met),
            ..ItemReading::empty(head.locator.clone(), head.kind, end.coverage, head.size)
        }];
        for ((table, group), tally) in &mut groups {
            let locator = rows_locator(&head.locator, table, group);
            // A term may stand half above the columns and half below.
            tally.met.take_words(&own.met);
            self.note_given(&locator, tally);
            let coverage = rows_coverage(end.coverage);
            readings.push(ItemReading {
                types: counts(tally),
                signs: tally.signs.iter().cloned().collect(),
                row_engagements: Some(group_engagements(group)),
                columns: by_column(tally, &settlement, detector),
                subjects: self.watch.told(&tally.met),
                // What stands above the columns is said of every row.
                record_signs: tally.record_signs(Some(&own), self.reader),
                ..ItemReading::empty(locator, ItemKind::Rows, coverage, tally.rows)
            });
        }
        self.items[slot] = readings;
    }
}

/// Findings of a row group by the column they stand in.
fn by_column(
    tally: &Tally,
    settlement: &Settlement,
    detector: &Detector,
) -> BTreeMap<u32, TypeCounts> {
    let mut columns: BTreeMap<u32, TypeCounts> = BTreeMap::new();
    for (key, count) in &tally.hits {
        let Some(column) = key.column else { continue };
        let types = columns.entry(column.saturating_add(1)).or_default();
        let code = detector.rule(key.rule).type_code.clone();
        *types.entry(code).or_default().entry(settlement.tier(key)).or_default() += count;
    }
    columns
}

/// What is said of an item on which detection itself failed.
fn crashed(head: &ItemHead) -> ItemReading {
    let coverage = Coverage::Unread(Unread::Crashed);
    ItemReading::empty(head.locator.clone(), head.kind, coverage, head.size)
}

/// Rows that were read are read; what the table lacks is said by the table.
fn rows_coverage(table: Coverage) -> Coverage {
    match table {
        Coverage::Complete => Coverage::Complete,
        Coverage::Partial(why) | Coverage::Unread(why) => Coverage::Partial(why),
    }
}

/// Where offsets in a name count from. Another than that of the text, and another for each name: equal
/// contents are called differently, and what is set aside of one name is not set aside of another.
fn name_frame(item: &Locator) -> Locator {
    item.part(&format!("name={}", mark_of(item.as_str().as_bytes())))
}

/// Tells one name from another.
fn mark_of(name: &[u8]) -> String {
    base32_bits(&Digest::of(name), 80)
}

/// What decides, beside its bytes, what an entry at `path` gives: its extension, since that tells kinds of text
/// apart, and its names, since they hold findings of their own and give the text its context. Equal contents
/// at two paths are therefore read twice.
pub fn shape(path: &[u8]) -> String {
    format!("{}:{}", extract::extension(path), mark_of(path))
}

fn rows_locator(table_file: &Locator, table: &str, group: &RowGroup) -> Locator {
    table_locator(table_file, table).part(&group.suffix())
}

fn table_locator(table_file: &Locator, table: &str) -> Locator {
    if table.is_empty() { table_file.clone() } else { table_file.member(table.as_bytes()) }
}

fn group_engagements(group: &RowGroup) -> Vec<EngagementId> {
    group.engagements().to_vec()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use chrono_tz::Europe::Amsterdam;

    use super::*;
    use crate::inventory::Outcome;

    fn reader() -> Reader {
        let register = Register::parse(include_bytes!("../../fixtures/register.csv")).unwrap();
        let clock = Clock::fixed("2026-11-22T12:00:00Z".parse().unwrap(), Amsterdam);
        let pack = RetentionPack::embedded();
        Reader::new(RuleSet::embedded(), Arc::new(register), &pack, Limits::default(), clock)
    }

    #[test]
    fn an_item_that_was_never_closed_counts_as_crashed() {
        let reader = reader();
        let mut collector = Collector {
            reader: &reader,
            watch: &reader.watch,
            keep_hits: false,
            open: Vec::new(),
            items: Vec::new(),
            findings: Vec::new(),
            given: BTreeMap::new(),
            heard: Heard::default(),
        };
        let locator = Locator::from_path(b"a.txt");
        collector.open(ItemHead { locator, kind: ItemKind::File, size: 4 });
        assert_eq!(collector.items[0][0].outcome(), Outcome::NotRead(Unread::Crashed));
    }

    /// Bytes whose reading fails in a way that no reader should.
    struct Broken;

    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("a reader that panics")
        }
    }

    impl std::io::Seek for Broken {
        fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
            Ok(0)
        }
    }

    #[test]
    fn a_panic_is_an_outcome() {
        let items = reader().read(&Locator::from_path(b"a.txt"), &mut Broken, 9);
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].outcome(), Outcome::NotRead(Unread::Crashed));
    }

    /// A recogniser that fails in the middle of a text.
    struct Failing;

    impl crate::detect::Recogniser for Failing {
        fn id(&self) -> &'static str {
            "failing"
        }

        fn digest(&self) -> crate::digest::Digest {
            crate::digest::Digest::of(b"failing")
        }

        fn types(&self) -> Vec<String> {
            vec!["STAFF_NR".to_owned()]
        }

        fn recognise(&self, _: &crate::detect::Recognisable<'_>) -> Vec<crate::detect::Span> {
            panic!("a recogniser that panics")
        }
    }

    #[test]
    fn where_detection_fails_nothing_is_not_what_was_found() {
        let detector = Detector::with_recognisers(
            RuleSet::embedded(),
            &reader().register.terms(),
            vec![Box::new(Failing)],
        );
        let reader = Reader { detector, ..reader() };
        let text = "BSN: 071202559\n";
        let file = Locator::from_path(b"a.txt");
        let items = reader.read(&file, &mut Cursor::new(text), text.len() as u64);
        assert_eq!(items[0].outcome(), Outcome::NotRead(Unread::Crashed));
        assert!(reader.find(&file, &mut Cursor::new(text), text.len() as u64).crashed);
    }

    #[test]
    fn a_signal_is_a_finding_of_an_item_with_a_person() {
        let found = |text: &str, name: &[u8]| {
            let bytes = &mut Cursor::new(text);
            let file = Locator::from_path(name);
            let findings = reader().find(&file, bytes, text.len() as u64).findings;
            let shown = findings.iter().map(|f| (f.type_code.clone(), f.evidence.clone(), f.span));
            shown.filter(|(type_code, ..)| type_code == "SPECIAL").collect::<Vec<_>>()
        };
        let text = "BSN: 071202559\nZiekmelding; naar de bedrijfsarts.\n";
        let expected = ("SPECIAL".to_owned(), "signal:health".to_owned(), (15, 26));
        assert_eq!(found(text, b"a.txt"), [expected]);
        assert_eq!(found("Ziekmelding; naar de bedrijfsarts.\n", b"a.txt"), []);
        let rows = "naam;bsn;notitie\nG. Adeyemi;071202559;ziekmelding, naar de bedrijfsarts\n";
        assert_eq!(found(rows, b"a.csv").len(), 1);
        let items =
            reader().read(&Locator::from_path(b"a.csv"), &mut Cursor::new(rows), rows.len() as u64);
        let types: Vec<_> = items.iter().map(|item| item.types.contains_key("SPECIAL")).collect();
        assert_eq!(types, [false, true], "the rows have it, not the file around them");
    }

    #[test]
    fn signs_of_records_are_codes_and_days_are_those_of_the_office() {
        let read = |name: &str, text: &str| {
            let bytes = &mut Cursor::new(text);
            reader().read(&Locator::from_path(name.as_bytes()), bytes, text.len() as u64)
        };
        let signs = |item: &ItemReading| -> Vec<String> {
            let sign = |sign: &RecordSign| format!("{}:{}", sign.place.code(), sign.code);
            item.record_signs.iter().map(sign).collect()
        };
        // A word above a column is said of its rows; a word of one row is not said of the others.
        let table =
            "FactuurNummer;bsn;notitie\n12;071202559;loonheffing\n13;148206104;clientenonderzoek\n";
        let items = read("a.csv", table);
        assert_eq!(signs(&items[0]), ["text:factuurnummer"]);
        assert_eq!(
            signs(&items[1]),
            ["text:cliëntenonderzoek", "text:factuurnummer", "text:loonheffing"],
            "without its accents, too"
        );
        assert!(signs(&read("a.txt", "factuurnummers en xfactuurnummer")[0]).is_empty());
        let statement = ":20:S\n:25:NL00BANK\n:28C:1\n:60F:C240131EUR1,00\n:62F:C240131EUR1,00\n";
        assert_eq!(signs(&read("a.sta", statement)[0]), ["structure:mt940"]);
        let day = |date: &str| {
            let mail = format!("From: a@zonderpost.example\nSubject: x\nDate: {date}\n\nDag.\n");
            read("a.eml", &mail)[0].content_date.map(|day| day.to_string())
        };
        assert_eq!(day("Tue, 31 Dec 2024 23:30:00 +0000").as_deref(), Some("2025-01-01"));
        assert_eq!(day("Tue, 31 Dec 2024 23:30:00 +0100").as_deref(), Some("2024-12-31"));
        assert_eq!(day("Sun, 22 Nov 2026 23:59:00 +0100").as_deref(), Some("2026-11-22"));
        assert_eq!(day("Sun, 22 Nov 2026 23:30:00 +0000"), None, "it is tomorrow here");
        assert_eq!(day("Thu, 1 Jan 1970 00:00:00 +0000"), None, "a clock that had stopped");
        assert_eq!(day("Tue, 31 Feb 2024 12:00:00 +0000"), None);
        assert_eq!(day("gisteren"), None);
    }

    #[test]
    fn no_reading_holds_a_value() {
        let text = "naam;bsn\nG. Adeyemi;071202559\n";
        let bytes = &mut Cursor::new(text);
        let items = reader().read(&Locator::from_path(b"a.csv"), bytes, text.len() as u64);
        let stored = serde_json::to_string(&items).unwrap();
        assert!(stored.contains("BSN") && !stored.contains("071202559"), "{stored}");
        assert!(!stored.contains("Adeyemi"), "{stored}");
    }
}
