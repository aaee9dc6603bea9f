//! `findings`: every finding, masked, for people and for programs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use super::super::args::{FindingsArgs, Format};
use super::super::layout;
use super::super::problem::{Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::items::dashed;
use super::looking::scanned_office;
use super::placing;
use super::sarif;
use super::sheet::put_csv;
use crate::detect;
use crate::inventory::Tier;
use crate::retention::Dismissal;
use crate::run::findings::{self, FindingLine, PathFilter, Wanted};
use crate::run::office::Office;
use crate::text::Messages;

/// `termijn findings`
pub(super) fn findings(session: &Session, args: &FindingsArgs) -> VerbResult {
    let office = scanned_office(session, args.register.as_deref())?;
    let wanted = wanted(session, &office, args)?;
    let as_of = session.as_of()?;
    let mut kept = Vec::new();
    let mut page = Page::new(session);
    let not_shown = findings::each(&office, as_of, &wanted, |line| match session.global.format {
        Format::Text => page.take(line),
        Format::Jsonl => session.line(&wire(&line).to_string()),
        Format::Json | Format::Csv | Format::Sarif => kept.push(line),
    })
    .map_err(|error| problems::catalogue(&error))?;
    match session.global.format {
        Format::Text => page.end(),
        Format::Jsonl => {}
        Format::Json => {
            let all: Vec<_> = kept.iter().map(wire).collect();
            let restricted = json!({"files": not_shown.restricted_files,
                "findings": not_shown.restricted_findings});
            session.json(&json!({"schema": "termijn/findings/1", "findings": all,
                "restricted": restricted}));
        }
        Format::Csv => put_csv(session, &COLUMNS, kept.iter().map(row))?,
        Format::Sarif => {
            session.json(&sarif::log(&kept, &office.rules, not_shown.unread, &session.messages));
        }
    }
    if not_shown.restricted_files > 0 {
        let counts = [
            ("findings", not_shown.restricted_findings.into()),
            ("files", not_shown.restricted_files.into()),
        ];
        let line = session.messages.with("request-findings-restricted", &counts);
        // On the page for people; beside the result for programs.
        if session.is_text() { session.line(&line) } else { session.note(&line) }
    }
    if not_shown.unread == 0 {
        return Ok(Outcome::Done);
    }
    let unread = [("count", not_shown.unread.into())];
    session.hint(&session.messages.with("cli-findings-unread", &unread));
    Ok(Outcome::PartlyRead)
}

/// What the flags ask for. A type that no rule finds would give an empty list, and that reads as good
/// news.
fn wanted(session: &Session, office: &Office, args: &FindingsArgs) -> Result<Wanted, Problem> {
    let min_tier = match args.min_tier.to_ascii_uppercase().as_str() {
        "T1" => Tier::T1,
        "T2" => Tier::T2,
        "T3" => Tier::T3,
        "T4" => Tier::T4,
        "T5" => Tier::T5,
        _ => return Err(session.wrong_use("cli-use-tier")),
    };
    let rules = &office.rules;
    let known: BTreeSet<&str> = rules.rules().map(|rule| rule.type_code.as_str()).collect();
    let types: Vec<String> = args.type_code.iter().map(|code| code.to_ascii_uppercase()).collect();
    if let Some(unknown) = types.iter().find(|code| !known.contains(code.as_str())) {
        let list: Vec<&str> = known.into_iter().collect();
        let args = [("type", unknown.as_str().into()), ("types", list.join(", ").into())];
        let reason = session.messages.with("cli-use-type", &args);
        return Err(Problem::new(super::super::problem::Code::WrongUse).arg("reason", reason));
    }
    let sources = office.roots.iter().map(|root| &root.name);
    let path = args.path.as_ref().map(|path| PathFilter::parse(path, sources)).transpose();
    let path = path.map_err(|_| session.wrong_use("cli-use-glob"))?;
    Ok(Wanted { min_tier, types, path })
}

/// The name of a tier, the same in every language.
pub(super) fn tier_code(tier: Tier) -> &'static str {
    match tier {
        Tier::T1 => "T1",
        Tier::T2 => "T2",
        Tier::T3 => "T3",
        Tier::T4 => "T4",
        Tier::T5 => "T5",
    }
}

/// How sure that is, in words.
pub(super) fn tier_words(tier: Tier, m: &Messages) -> String {
    m.get(&format!("cli-tier-{}", tier_code(tier).to_ascii_lowercase()))
}

/// What made the tier, in words: `label:bsn!` is a label beside it, and a check digit that is wrong.
pub(super) fn evidence_words(code: &str, m: &Messages) -> String {
    let ground = code.split(':').next().unwrap_or_default();
    let id = format!("cli-evidence-{}", dashed(ground));
    let words = if m.has(&id) { m.get(&id) } else { ground.to_owned() };
    if code.ends_with('!') {
        m.with("cli-evidence-unchecked", &[("words", words.into())])
    } else {
        words
    }
}

/// What people may see of the value.
pub(super) fn masked(line: &FindingLine) -> String {
    detect::mask(&line.finding.type_code, &line.finding.value)
}

fn wire(line: &FindingLine) -> Value {
    json!({
        "source": line.source,
        "path": line.path,
        "locator": line.finding.locator,
        "place": line.place,
        "start": line.finding.span.0,
        "end": line.finding.span.1,
        "rule": line.finding.rule,
        "type": line.finding.type_code,
        "category": line.finding.category,
        "tier": line.finding.tier,
        "confidence": f64::from(line.finding.tier.percent()) / 100.0,
        "masked": masked(line),
        "context": line.finding.evidence,
        "engagement": line.engagement,
        "id": line.id,
        "dismissed": line.dismissed.as_ref().map(|dismissal| &dismissal.id),
    })
}

const COLUMNS: [&str; 15] = [
    "source",
    "path",
    "locator",
    "start",
    "end",
    "rule",
    "type",
    "tier",
    "masked",
    "context",
    "engagement",
    "category",
    "place",
    "id",
    "dismissed",
];

fn row(line: &FindingLine) -> [String; 15] {
    let finding = &line.finding;
    [
        line.source.to_string(),
        line.path.clone(),
        finding.locator.to_string(),
        finding.span.0.to_string(),
        finding.span.1.to_string(),
        finding.rule.clone(),
        finding.type_code.clone(),
        tier_code(finding.tier).to_owned(),
        masked(line),
        finding.evidence.clone(),
        line.engagement.clone().unwrap_or_default(),
        finding.category.clone(),
        line.place.clone().unwrap_or_default(),
        line.id.to_string(),
        line.dismissed.as_ref().map(|dismissal| dismissal.id.to_string()).unwrap_or_default(),
    ]
}

/// Findings for people: those of one file together, and the sums at the end.
struct Page<'a> {
    session: &'a Session,
    file: Vec<FindingLine>,
    files: u64,
    types: BTreeMap<String, u64>,
    tiers: BTreeMap<Tier, u64>,
    set_aside: u64,
}

impl<'a> Page<'a> {
    fn new(session: &'a Session) -> Self {
        Self {
            session,
            file: Vec::new(),
            files: 0,
            types: BTreeMap::new(),
            tiers: BTreeMap::new(),
            set_aside: 0,
        }
    }

    fn take(&mut self, line: FindingLine) {
        let first = self.file.first();
        if first.is_some_and(|f| (&f.source, &f.raw_path) != (&line.source, &line.raw_path)) {
            self.put_file();
        }
        if line.dismissed.is_some() {
            self.set_aside += 1;
        } else {
            *self.types.entry(line.finding.type_code.clone()).or_default() += 1;
            *self.tiers.entry(line.finding.tier).or_default() += 1;
        }
        self.file.push(line);
    }

    /// The findings of one file. The name is that of the locator: it may hold no character that steers a
    /// terminal.
    fn put_file(&mut self) {
        let mut lines = std::mem::take(&mut self.file);
        // What stands in one item together: first the file itself, then what lies in it, a message before
        // what is attached to it.
        let mut order = HashMap::from([(String::new(), 0)]);
        for line in &lines {
            let inside = placing::inside(line);
            let outer = inside.match_indices("::").map(|(at, _)| inside[..at].to_owned());
            for item in outer.chain([inside.clone()]) {
                let next = order.len();
                order.entry(item).or_insert(next);
            }
        }
        lines.sort_by_key(|line| order.get(&placing::inside(line)).copied());
        let Some(first) = lines.first() else { return };
        let m = &self.session.messages;
        let file = first.finding.locator.file();
        self.files += u64::from(lines.iter().any(|line| line.dismissed.is_none()));
        self.session.line(&format!("{}: {file}", first.source));
        let row = |line: &FindingLine| {
            vec![
                format!("  {}", tier_words(line.finding.tier, m)),
                line.finding.type_code.clone(),
                masked(line),
                evidence_words(&line.finding.evidence, m),
                line.engagement.clone().unwrap_or_default(),
                placing::words(&line.finding, m),
                line.id.to_string(),
                line.dismissed.as_ref().map(|d| dismissed_words(d, m)).unwrap_or_default(),
            ]
        };
        let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
        let mut heading = String::new();
        for (line, told) in lines.iter().zip(layout::table(&rows, &[])) {
            let inside = placing::inside(line);
            if inside != heading && !inside.is_empty() {
                self.session.line(&format!("  {inside}:"));
            }
            let indent = if inside.is_empty() { "" } else { "  " };
            heading = inside;
            self.session.line(&format!("{indent}{told}"));
        }
        self.session.line("");
    }

    fn end(mut self) {
        self.put_file();
        let m = &self.session.messages;
        let total: u64 = self.tiers.values().sum();
        let counts = [
            ("count", total.into()),
            ("shown", m.count(total).into()),
            ("files", self.files.into()),
            ("shown_files", m.count(self.files).into()),
        ];
        self.session.line(&m.with("cli-findings-total", &counts));
        let types = self.types.iter().map(|(code, n)| format!("{} {code}", m.count(*n)));
        let tiers =
            self.tiers.iter().map(|(tier, n)| format!("{} {}", m.count(*n), tier_words(*tier, m)));
        let set_aside = [("count", self.set_aside.into())];
        let set_aside = (self.set_aside > 0).then(|| m.with("cli-findings-set-aside", &set_aside));
        for list in [types.collect::<Vec<_>>(), tiers.collect()] {
            if !list.is_empty() {
                self.session.line(&layout::wrapped("  ", &list.join(", "), layout::width()));
            }
        }
        if let Some(set_aside) = set_aside {
            self.session.line(&set_aside);
        }
    }
}

/// By which dismissal a finding is set aside, why and until when.
pub(super) fn dismissed_words(dismissal: &Dismissal, m: &Messages) -> String {
    m.with(
        "cli-findings-dismissed",
        &[
            ("dismissal", dismissal.id.as_str().into()),
            ("reason", dismissal.reason.text(m).into()),
            ("until", m.date(dismissal.until).into()),
        ],
    )
}
