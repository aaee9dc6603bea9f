//! What a row of the table says is known: the register, the item, and what happened.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Europe::Amsterdam;
use termijn::attribution::{Attribution, Evidence, Strength};
use termijn::calendar::{CivilDate, parse_iso};
use termijn::detect::RuleSet;
use termijn::extract::Limits;
use termijn::inventory::{Coverage, ItemKind, Outcome, TypeCounts};
use termijn::lifecycle::Letter;
use termijn::location::{EngagementId, Locator};
use termijn::register::{Register, Role};
use termijn::retention::{
    BlockScope, ClassConfidence, Facts, Hold, HoldId, HoldReason, Query, RecordClass, Request,
    RequestId, RequestKind, RequestState, Restriction, RetentionPack, classify, record_signs,
};
use termijn::run::clock::Clock;
use termijn::run::reading::Reader;

use super::table::Row;

type Said<T> = Result<T, String>;

/// Everything that a row says is known.
#[derive(Debug)]
pub(super) struct Case {
    /// Of a row that speaks of engagements.
    register: Option<Arc<Register>>,
    pub(super) pack: RetentionPack,
    pub(super) months: u32,
    pub(super) item: Item,
    /// For an archive: its parts. For anything else: nothing.
    pub(super) parts: Vec<Item>,
    pub(super) holds: Vec<Hold>,
    pub(super) requests: Vec<Request>,
    /// The register as it was read before, with the day of each reading.
    pub(super) read_before: Vec<(CivilDate, Option<Register>)>,
    pub(super) approved: bool,
    pub(super) told_on: Option<CivilDate>,
    /// Who signed: `author A`, `approved by B`.
    pub(super) signatures: Vec<String>,
    /// Letters to the client, with the day of sending.
    pub(super) letters: Vec<(Letter, CivilDate)>,
    /// When the file says that it was last changed. No part of the core asks.
    pub(super) changed: Option<CivilDate>,
}

/// Of what was found no scenario tells.
static NOTHING: TypeCounts = TypeCounts::new();

/// What is known of an item.
#[derive(Debug, Clone)]
pub(super) struct Item {
    locator: Locator,
    kind: ItemKind,
    outcome: Outcome,
    attribution: Attribution,
    classes: Vec<RecordClass>,
    pub(super) content_date: Option<CivilDate>,
    first_seen: Option<CivilDate>,
    subjects: BTreeMap<String, bool>,
    sole: BTreeSet<RequestId>,
}

impl Item {
    fn new(evidence: Vec<Evidence>) -> Self {
        Self {
            locator: Locator::from_text("map/bestand.txt"),
            kind: ItemKind::File,
            outcome: Outcome::Found,
            attribution: evidence.into(),
            classes: Vec::new(),
            content_date: None,
            first_seen: None,
            subjects: BTreeMap::new(),
            sole: BTreeSet::new(),
        }
    }

    pub(super) fn facts(&self) -> Facts<'_> {
        Facts {
            locator: &self.locator,
            kind: self.kind,
            outcome: self.outcome,
            coverage: Coverage::Complete,
            attribution: &self.attribution,
            classes: &self.classes,
            content_date: self.content_date,
            first_seen: self.first_seen,
            subjects: &self.subjects,
            sole: &self.sole,
            types: &NOTHING,
            marks: None,
        }
    }

    /// Whether it belongs to one engagement for certain, and nothing else is known of it.
    pub(super) fn is_plain(&self) -> bool {
        self.attribution.evidence.len() == 1
            && self.attribution.strength() == Some(Strength::Exact)
            && self.classes.is_empty()
            && self.sole.is_empty()
    }
}

impl Case {
    pub(super) fn read(row: &Row) -> Said<Self> {
        let mut case = Self {
            register: Some(row.cell("register"))
                .filter(|cell| !cell.is_empty())
                .map(|cell| register(cell).map(Arc::new))
                .transpose()?,
            pack: RetentionPack::embedded(),
            months: 12,
            item: Item::new(Vec::new()),
            parts: Vec::new(),
            holds: Vec::new(),
            requests: Vec::new(),
            read_before: Vec::new(),
            approved: false,
            told_on: None,
            signatures: Vec::new(),
            letters: Vec::new(),
            changed: None,
        };
        for words in row.parts("item") {
            case.know(words)?;
        }
        for words in row.parts("happened") {
            case.happen(words)?;
        }
        case.pack = case.pack.with_months(case.months);
        Ok(case)
    }

    pub(super) fn register(&self) -> Said<&Register> {
        self.register.as_deref().ok_or_else(|| "no register".to_owned())
    }

    /// One part of the cell `item`.
    fn know(&mut self, words: &str) -> Said<()> {
        let item = &mut self.item;
        match words.split(' ').collect::<Vec<_>>()[..] {
            [id, strength @ ("exact" | "strong" | "weak")] => {
                let mut evidence = std::mem::take(&mut item.attribution.evidence);
                evidence.push(sign_of(id, strength));
                item.attribution = evidence.into();
            }
            ["class", rule] => item.classes.push(class(rule, None)),
            ["class", rule, "of", date] => item.classes.push(class(rule, Some(day(date)?))),
            ["dated", date] => item.content_date = Some(day(date)?),
            ["first", "seen", date] => item.first_seen = Some(day(date)?),
            ["changed", date] => self.changed = Some(day(date)?),
            ["only", "this", "person"] => item.sole = [RequestId::new("V-1")].into(),
            ["archive", "of", first, "and", second] => {
                item.kind = ItemKind::Archive;
                self.parts =
                    [first, second].map(|id| Item::new(vec![sign_of(id, "exact")])).to_vec();
            }
            ["mail", ..] => self.receive(words.strip_prefix("mail ").unwrap_or_default())?,
            _ => return Err(format!("item: {words} is not understood")),
        }
        Ok(())
    }

    /// A mail with that date in its head, read as a scan reads it.
    fn receive(&mut self, date: &str) -> Said<()> {
        let mail = format!(
            "From: a@zonderpost.example\r\nSubject: loonstrook\r\nDate: {date}\r\n\r\n\
             Bruto loon 3.100, loonheffing 600. BSN: 148206104\r\n"
        );
        let clock = Clock::system(Amsterdam);
        let register = Arc::clone(self.register.as_ref().ok_or("a mail without a register")?);
        let limits = Limits::default();
        let reader = Reader::new(RuleSet::embedded(), register, &self.pack, limits, clock);
        let locator = Locator::from_text("map/loonstrook.eml");
        let size = mail.len() as u64;
        let read = reader.read(&locator, &mut Cursor::new(mail.into_bytes()), size);
        let signs = record_signs(&read[0], &self.pack);
        self.item.content_date = read[0].content_date;
        self.item.classes = classify(&signs, read[0].content_date, &self.pack);
        self.item.kind = read[0].kind;
        Ok(())
    }

    /// One part of the cell `happened`.
    fn happen(&mut self, words: &str) -> Said<()> {
        match words.split(' ').collect::<Vec<_>>()[..] {
            ["approved"] => self.approved = true,
            ["term", months, "months"] => {
                self.months = months.parse().map_err(|_| format!("{months} is no number"))?;
            }
            ["hold", "on", scope, "from", from] | ["hold", "on", scope, "from", from, "to", _] => {
                let to = words.split_once(" to ").map(|(_, to)| day(to)).transpose()?;
                self.holds.push(hold(scope, day(from)?, to));
            }
            ["letter", kind, "on", date] => {
                let letter = Letter::ALL.iter().find(|letter| letter.code() == kind);
                let letter = letter.ok_or_else(|| format!("{kind} is no letter"))?;
                self.letters.push((*letter, day(date)?));
            }
            ["told", "on", date] => self.told_on = Some(day(date)?),
            ["register", "of", date] => self.read_before.push((day(date)?, None)),
            ["register", "of", date, ..] if date.ends_with(':') => {
                let (_, row) = words.split_once(": ").ok_or("a register without a row")?;
                let date = day(date.trim_end_matches(':'))?;
                self.read_before.push((date, Some(register(row)?)));
            }
            ["request", kind, "of", received, ref rest @ ..] => {
                self.requests.push(request(kind, day(received)?, rest)?);
            }
            ["author", _] | ["approved", "by", ..] => self.signatures.push(words.to_owned()),
            _ => return Err(format!("happened: {words} is not understood")),
        }
        Ok(())
    }
}

pub(super) fn day(text: &str) -> Said<CivilDate> {
    parse_iso(text).ok_or_else(|| format!("{text} is no day"))
}

/// The day of a cell: a day, or the one that an instant is in the zone of the firm.
pub(super) fn day_of(cell: &str) -> Said<CivilDate> {
    match cell.parse::<DateTime<Utc>>() {
        Ok(instant) => Ok(Clock::fixed(instant, Amsterdam).today()),
        Err(_) => day(cell),
    }
}

/// `E-1 C-1 2024-12-31 obligor=client | …`; `open` for an engagement without an end.
fn register(cell: &str) -> Said<Register> {
    let columns = [
        ("start", "start_date"),
        ("earlier", "earlier_periods"),
        ("obligor", "obligor"),
        ("role", "role"),
        ("events", "events"),
    ];
    let mut text = "client_id,client_name,engagement_id,end_date".to_owned();
    for (_, column) in columns {
        write!(text, ",{column}").unwrap();
    }
    for row in cell.split(" | ").filter(|row| !row.is_empty()) {
        let words: Vec<&str> = row.split(' ').collect();
        let [id, client, end, ref rest @ ..] = words[..] else {
            return Err(format!("register: {row} is not understood"));
        };
        let end = if end == "open" { "" } else { end };
        write!(text, "\n{client},Naam {client},{id},{end}").unwrap();
        let mut known = 0;
        for (word, _) in columns {
            let value = rest.iter().find_map(|said| said.strip_prefix(word)?.strip_prefix('='));
            known += usize::from(value.is_some());
            write!(text, ",{}", value.unwrap_or_default()).unwrap();
        }
        if known != rest.len() {
            return Err(format!("register: {row} says what is not understood"));
        }
    }
    text.push('\n');
    Register::parse(text.as_bytes()).map_err(|error| format!("register: {error:?}"))
}

fn sign_of(id: &str, strength: &str) -> Evidence {
    let (code, strength) = match strength {
        "weak" => ("content:client_name", Strength::Weak),
        "strong" => ("path:glob", Strength::Strong),
        _ => ("path:engagement_id", Strength::Exact),
    };
    Evidence { code: code.parse().unwrap(), engagement: EngagementId::new(id), strength }
}

fn class(rule: &str, counts_from: Option<CivilDate>) -> RecordClass {
    let signs = vec!["name:factuur".to_owned()];
    let confidence = ClassConfidence::Established;
    RecordClass { statute: rule.to_owned(), confidence, signs, counts_from }
}

/// Of an engagement, or of the folder that the item lies in.
fn hold(scope: &str, placed_on: CivilDate, released_on: Option<CivilDate>) -> Hold {
    let scope = match scope {
        "folder" => BlockScope::Path("map/**".to_owned()),
        query if query.contains(':') => BlockScope::Query(Query::parse(query).expect("a query")),
        id => BlockScope::Engagement(EngagementId::new(id)),
    };
    Hold {
        id: HoldId::new("H-1"),
        scope,
        reason: HoldReason::Claim,
        mandate: "brief 12".to_owned(),
        owner: "p.smit@firm.example".to_owned(),
        placed_on,
        review_on: placed_on,
        released_on,
        client: None,
        paths: Vec::new(),
    }
}

/// Of engagement E-1: `as processor`, `extended 2026-12-20`, `upheld 2026-02-01`, `answered 2026-07-20`.
fn request(kind: &str, received: CivilDate, rest: &[&str]) -> Said<Request> {
    let kind = RequestKind::parse(kind).ok_or_else(|| format!("{kind} is no kind of request"))?;
    let role = match rest {
        ["as", "processor"] => Role::Processor,
        _ => Role::Controller,
    };
    let restricts = kind == RequestKind::Restriction && role == Role::Controller;
    let restriction = Restriction { placed_on: received, notified_on: None, lifted_on: None };
    let mut request = Request {
        id: RequestId::new("V-1"),
        kind,
        received,
        extended_on: None,
        scope: BlockScope::Engagement(EngagementId::new("E-1")),
        role,
        state: RequestState::Open,
        ground: None,
        closed_on: None,
        restriction: restricts.then_some(restriction),
        reference: "brief 12".to_owned(),
        client: None,
        paths: Vec::new(),
        pins: BTreeSet::new(),
        statements: Vec::new(),
    };
    match *rest {
        [] | ["as", "processor"] => {}
        ["extended", on] => request.extended_on = Some(day(on)?),
        [state, on] => {
            let state =
                RequestState::parse(state).ok_or_else(|| format!("{state} is no way to close"))?;
            request.close(state, None, day(on)?).map_err(|refused| refused.to_string())?;
        }
        _ => return Err(format!("happened: a request with {rest:?} is not understood")),
    }
    Ok(request)
}
