//! The statutory rules among the rules: what each says, by what it knows its records, what it still asks.

use serde_json::{Value, json};

use super::super::layout;
use super::super::problem::Problem;
use super::super::session::Session;
use super::items::dashed;
use crate::calendar::Period;
use crate::detect::RuleSet;
use crate::retention::{
    Certainty, ClassConfidence, RetentionPack, Row, Sector, Statute, StatuteObligor,
};
use crate::run::class_examples::{self, ClassFault};
use crate::text::Messages;

/// The statutory part of `termijn rules list`, the contract rule before it.
pub(super) fn list(session: &Session, pack: &RetentionPack) {
    let m = &session.messages;
    let months = m.with("rules-period-months", &[("count", pack.months().into())]);
    let contract = vec![
        pack.rule_id().to_owned(),
        m.get("rules-kind-contract"),
        months,
        m.get("rules-certainty-verified"),
        pack.title(m.lang()).to_owned(),
    ];
    let row = |row: &Row| {
        let statute = &row.statute;
        let state = match settled(pack, row) {
            None => m.get("rules-statute-other-trade"),
            Some(statute) => certainty(statute, session),
        };
        vec![
            statute.id.clone(),
            m.get(&format!("rules-kind-{}", statute.kind.code())),
            period(statute.period, m),
            state,
            statute.title(m.lang()).to_owned(),
        ]
    };
    let rows: Vec<_> = std::iter::once(contract).chain(pack.rows().iter().map(row)).collect();
    for line in layout::table(&rows, &[]) {
        session.line(line.trim_end());
    }
    if session.config.trade.sectors.is_none() {
        session.line(&m.get("rules-statutes-every-trade"));
    }
    if let Some(line) = asks_for_sign_off(pack, m) {
        session.line(&line);
    }
}

/// The statutory rules for programs.
pub(super) fn list_json(session: &Session, pack: &RetentionPack) -> Vec<Value> {
    pack.rows().iter().map(|row| row_json(session, pack, row)).collect()
}

fn row_json(session: &Session, pack: &RetentionPack, row: &Row) -> Value {
    let statute = &row.statute;
    let holds = settled(pack, row);
    json!({"id": statute.id, "kind": statute.kind, "period": statute.period,
        "trigger": statute.trigger, "event": statute.event, "obligor": statute.obligor, "certainty": statute.certainty,
        "sectors": row.sectors, "applies": holds.is_some(),
        "settled": holds.is_some_and(Statute::is_settled),
        "signed_off": session.config.signed_off.get(&statute.id),
        "valid_from": statute.valid.0, "valid_to": statute.valid.1,
        "title": statute.title(session.messages.lang()), "source": statute.source})
}

/// All of one statutory rule; `false` when none has that id.
pub(super) fn show(session: &Session, pack: &RetentionPack, id: &str) -> bool {
    let rows: Vec<&Row> = pack.rows().iter().filter(|row| row.statute.id == id).collect();
    for row in &rows {
        if session.is_text() {
            for line in told(session, pack, row) {
                session.line(&line);
            }
        } else {
            session.json(&shown(session, pack, row));
        }
    }
    !rows.is_empty()
}

fn shown(session: &Session, pack: &RetentionPack, row: &Row) -> Value {
    let mut value = row_json(session, pack, row);
    if let Value::Object(object) = &mut value {
        let signs = &row.signs;
        let more = [
            ("schema", json!("termijn/statute/1")),
            (
                "signs",
                json!({"name": signs.name, "text": signs.text, "structure": signs.structure,
                    "finding": signs.finding}),
            ),
            ("examples", json!(row.examples)),
            ("counter_examples", json!(row.counter_examples)),
        ];
        object.extend(more.map(|(key, value)| (key.to_owned(), value)));
    }
    value
}

fn told(session: &Session, pack: &RetentionPack, row: &Row) -> Vec<String> {
    let m = &session.messages;
    let statute = &row.statute;
    let list = |words: &std::collections::BTreeSet<String>| {
        words.iter().cloned().collect::<Vec<_>>().join(", ")
    };
    let kind = m.get(&format!("rules-kind-{}", statute.kind.code()));
    let mut trigger = m.get(&format!("rules-trigger-{}", dashed(statute.trigger.code())));
    if let Some(event) = statute.event {
        trigger = format!("{trigger} ({})", event.text(m));
    }
    let mut groups = vec![
        ("rules-statute-period", vec![format!("{kind}: {}; {trigger}", period(statute.period, m))]),
        (
            "rules-statute-obligor",
            vec![m.get(&format!(
                "rules-obligor-{}",
                match statute.obligor {
                    StatuteObligor::Firm => "firm",
                    StatuteObligor::Owner => "owner",
                }
            ))],
        ),
        ("rules-statute-sectors", vec![sectors(session, pack, row)]),
        ("rules-statute-certainty", vec![certainty(statute, session)]),
        ("rules-statute-valid", vec![valid(statute, m)]),
    ];
    let signs = [
        ("rules-statute-name", &row.signs.name),
        ("rules-statute-text", &row.signs.text),
        ("rules-statute-structure", &row.signs.structure),
        ("rules-statute-finding", &row.signs.finding),
    ];
    let met = signs.into_iter().filter(|(_, words)| !words.is_empty());
    groups.extend(met.map(|(label, words)| (label, vec![list(words)])));
    let example = |written: &String| written.replace('\n', " ⏎ ");
    groups.push(("rules-show-examples", row.examples.iter().map(example).collect()));
    groups.push(("rules-statute-counter", row.counter_examples.iter().map(example).collect()));
    groups.push(("rules-show-source", vec![statute.source.clone()]));
    let groups: Vec<_> = groups.into_iter().map(|(id, texts)| (m.get(id), texts)).collect();
    let mut lines = vec![format!("{}  {}", statute.id, statute.title(m.lang()))];
    lines.extend(layout::grouped(&groups, layout::width()));
    lines
}

/// The rules, the office's own among them, how many there are, and the examples that came out otherwise.
///
/// # Errors
///
/// The [`Problem`] of the file of own rules.
pub(super) fn faults(
    session: &Session,
    rules: &RuleSet,
) -> Result<(RetentionPack, u64, Vec<ClassFault>), Problem> {
    // Rules of other trades must know their records, too.
    let all = session.pack_of_all()?;
    let faults = class_examples::check(rules, &all, &session.clock());
    Ok((session.pack()?, all.rows().len() as u64, faults))
}

/// Which rules ask a person about every record, because nobody read their source or signed them off.
pub(in crate::cli) fn asks_for_sign_off(pack: &RetentionPack, m: &Messages) -> Option<String> {
    let rules: Vec<&str> = pack.unsettled().map(|statute| statute.id.as_str()).collect();
    (!rules.is_empty())
        .then(|| m.with("rules-statutes-sign-off", &[("rules", rules.join(", ").into())]))
}

pub(super) fn fault_line(fault: &ClassFault, m: &Messages) -> String {
    let (expected, got) = (confidence(fault.expected, m), confidence(fault.got, m));
    let fails =
        m.with("rules-example-fails", &[("expected", expected.into()), ("got", got.into())]);
    format!("{}  {fails}: {}", fault.rule, fault.example.replace('\n', " ⏎ "))
}

pub(super) fn fault_json(fault: &ClassFault) -> Value {
    json!({"rule": fault.rule, "example": fault.example, "expected": fault.expected,
        "got": fault.got})
}

fn confidence(of: Option<ClassConfidence>, m: &Messages) -> String {
    m.get(match of {
        Some(ClassConfidence::Established) => "rules-class-established",
        Some(ClassConfidence::Proposed) => "rules-class-proposed",
        None => "rules-class-none",
    })
}

/// The rule as it holds for this office; `None` when it is another trade's.
fn settled<'p>(pack: &'p RetentionPack, row: &Row) -> Option<&'p Statute> {
    let is_same =
        |statute: &&Statute| statute.id == row.statute.id && statute.valid == row.statute.valid;
    pack.statutes().iter().find(is_same)
}

fn sectors(session: &Session, pack: &RetentionPack, row: &Row) -> String {
    let m = &session.messages;
    let name = |sector: &Sector| m.get(&format!("rules-sector-{}", dashed(sector.code())));
    let list = row.sectors.iter().map(name).collect::<Vec<_>>().join(", ");
    if row.sectors.is_empty() {
        m.get("rules-sectors-all")
    } else if settled(pack, row).is_none() {
        m.with("rules-sectors-not-here", &[("list", list.into())])
    } else if session.config.trade.sectors.is_none() {
        m.with("rules-sectors-unsaid", &[("list", list.into())])
    } else {
        list
    }
}

fn certainty(statute: &Statute, session: &Session) -> String {
    let m = &session.messages;
    match (statute.certainty, session.config.signed_off.get(&statute.id)) {
        (Certainty::Verified, _) => m.get("rules-certainty-verified"),
        (Certainty::Secondary, _) => m.get("rules-certainty-secondary"),
        (Certainty::ToVerify, None) => m.get("rules-certainty-to-verify"),
        (Certainty::ToVerify, Some(who)) => {
            m.with("rules-certainty-signed-off", &[("who", who.clone().into())])
        }
    }
}

fn valid(statute: &Statute, m: &Messages) -> String {
    let from = m.date(statute.valid.0);
    match statute.valid.1 {
        None => m.with("rules-valid-from", &[("from", from.into())]),
        Some(to) => m.with("rules-valid-to", &[("from", from.into()), ("to", m.date(to).into())]),
    }
}

fn period(period: Period, m: &Messages) -> String {
    let of = |id: &str, count: u32| m.with(id, &[("count", count.into())]);
    match period {
        Period::Months(months) if months >= 24 && months.is_multiple_of(12) => {
            of("rules-period-years", months / 12)
        }
        Period::Months(months) => of("rules-period-months", months),
        Period::Weeks(weeks) => of("rules-period-weeks", weeks),
        Period::Days(days) => of("rules-period-days", days),
        Period::CalendarYears(years) => of("rules-period-calendar-years", years),
        Period::FinancialYears(years) => of("rules-period-financial-years", years),
        Period::Permanent => m.get("rules-period-permanent"),
        Period::Zero => m.get("rules-period-zero"),
    }
}
