//! Answers of a client, and what named people decide when there is none: both become decisions on the lines
//! of the draft.

use std::collections::{BTreeMap, BTreeSet};

use super::letters::row_check;
use super::{ConsultError, LineToday, action_of, lines_today, standing_of};
use crate::calendar::{CivilDate, parse_iso};
use crate::catalogue::{ConsultationChange, DraftLine, PlanStatus};
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::lifecycle::{
    Answer, Channel, Choice, ChoiceKind, ConsultationStanding, ConsultationState, LIST_BYTES_MAX,
    ListRow, SilenceDecision, check_choice, decide_silence, read_list,
};
use crate::plan::{DecisionCode, Function};
use crate::register::workbook::{self, CellKind, SheetRow, is_workbook};
use crate::retention::{Deferral, DeferralGround};
use crate::run::office::Office;
use crate::run::planning::{self, Choice as Chosen, Decision, DraftBody, PlanningError};

/// What the client chose.
#[derive(Debug, Clone)]
pub enum Answering {
    /// This, for every line.
    All(Choice),
    /// This, for these lines.
    Lines(BTreeSet<u64>, Choice),
    /// What stands in a list.
    List(Vec<ListRow>),
}

/// The rows of a filled-in list: a workbook (XLSX) with one sheet that is filled and shown, or CSV as a
/// spreadsheet writes it: `,` `;` or TAB, UTF-8 or Windows-1252.
///
/// # Errors
///
/// [`ConsultError::ListUnreadable`] for what is neither, is too large, has a quote that stays open (that
/// would swallow rows), merged cells, or more sheets than one: nobody knows which of them the client meant.
pub fn list_rows(bytes: &[u8]) -> Result<Vec<ListRow>, ConsultError> {
    if is_workbook(bytes) { workbook_rows(bytes) } else { text_rows(bytes) }
}

/// A cell with an error in it: no choice, and no number of a line.
const FAULTY: &str = "#";

fn workbook_rows(bytes: &[u8]) -> Result<Vec<ListRow>, ConsultError> {
    let sheets = workbook::sheets(bytes).map_err(|_| ConsultError::ListUnreadable)?;
    let mut filled = sheets.into_iter().filter(|sheet| !sheet.hidden && !sheet.rows.is_empty());
    let (Some(sheet), None) = (filled.next(), filled.next()) else {
        return Err(ConsultError::ListUnreadable);
    };
    if !sheet.merged.is_empty() {
        return Err(ConsultError::ListUnreadable);
    }
    let row = |row: SheetRow| {
        let mut cells = Vec::new();
        for cell in row.cells {
            let text = match cell.kind {
                CellKind::Fault(_) => FAULTY.to_owned(),
                _ => cell.text,
            };
            // Cells come from left to right; those between them are empty.
            cells.resize(cell.column as usize, String::new());
            cells.push(text);
        }
        ListRow { row: row.number.into(), cells }
    };
    Ok(sheet.rows.into_iter().map(row).collect())
}

fn text_rows(bytes: &[u8]) -> Result<Vec<ListRow>, ConsultError> {
    let (utf8, _, is_broken) = encoding_rs::UTF_8.decode(bytes);
    let text = if is_broken { encoding_rs::WINDOWS_1252.decode(bytes).0 } else { utf8 };
    let is_text = text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n'));
    if bytes.len() > LIST_BYTES_MAX || !is_text || text.matches('"').count() % 2 == 1 {
        return Err(ConsultError::ListUnreadable);
    }
    let header = text.lines().next().unwrap_or_default();
    let separators = [b',', b'\t', b';'];
    let count = |separator: &u8| header.bytes().filter(|byte| byte == separator).count();
    let separator = separators.into_iter().max_by_key(count).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| ConsultError::ListUnreadable)?;
        let row = record.position().map_or(0, |position| first_line(&text, position));
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(ListRow { row, cells });
        }
    }
    Ok(rows)
}

/// The line on which a record begins: its place is that of the blank lines before it.
fn first_line(text: &str, position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.get(from..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    position.line() + rest[..blank].matches('\n').count() as u64
}

/// An answer that is to be taken in.
#[derive(Debug, Clone)]
pub struct Recording {
    /// What was chosen.
    pub answering: Answering,
    /// The day on which it came in.
    pub on: CivilDate,
    /// How.
    pub channel: Channel,
    /// Who takes it in.
    pub by: String,
    /// Where the office keeps it.
    pub reference: String,
}

/// An answer that was taken in.
#[derive(Debug)]
pub struct Recorded {
    /// Lines by choice.
    pub counts: BTreeMap<ChoiceKind, u64>,
    /// Where the consultation stands.
    pub standing: ConsultationStanding,
}

/// Takes in an answer, for all lines that it is about or for none.
///
/// A deferral keeps what it is about from this moment. For a whole plan it keeps all that belongs to its
/// engagements, else the files of the lines.
///
/// # Errors
///
/// [`ConsultError`].
pub fn record(
    office: &mut Office,
    plan: &str,
    recording: Recording,
) -> Result<Recorded, ConsultError> {
    let row = planning::expect_status(office, plan, PlanStatus::Draft)?;
    if office.people.function(&recording.by).is_none() {
        let principal = recording.by;
        return Err(PlanningError::UnknownPerson { principal }.into());
    }
    let today = office.clock.today();
    let first = parse_iso(&row.as_of).unwrap_or(today);
    if recording.on < first || recording.on > today {
        return Err(ConsultError::Day { first });
    }
    let mut lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
    let judged = lines_today(office, &lines, today)?;
    let before = office.catalogue.consultation(plan)?;
    let standing = standing_of(office, &before, &judged, today);
    if standing.state == ConsultationState::Withdrawn {
        return Err(ConsultError::Lapsed);
    }
    let Some(timeline) = standing.timeline else {
        return Err(ConsultError::NothingNear { plan: plan.to_owned() });
    };
    let is_whole = matches!(recording.answering, Answering::All(_));
    let choices = choices(office, plan, &recording, &lines, &judged)?;
    let deferrals = deferrals(plan, &lines, &judged, &choices, recording.on, is_whole);
    let counts = counted(&choices);
    let at = office.clock.stamp();
    let facts = judged.iter().map(|now| &now.facts);
    let books: BTreeSet<u64> = facts.filter(|f| f.return_only).map(|f| f.n).collect();
    lines.retain(|line| choices.contains_key(&line.n));
    for line in &mut lines {
        let action = action_of(choices[&line.n]);
        let reason = if action == crate::plan::Action::Keep {
            DecisionCode::KeepClientRequest
        } else if action == crate::plan::Action::Destroy && books.contains(&line.n) {
            // An answer alone is no waiver: this rests on the one that was recorded.
            DecisionCode::ClientWaiver
        } else {
            DecisionCode::ClientInstruction
        };
        let choice = Chosen { action, reason };
        line.body.decided = Some(Decision { choice, by: recording.by.clone(), at: at.clone() });
    }
    let mut fields = fields(plan, recording.on, &counts).code("channel", recording.channel.code());
    if let Some(until) = deferrals.iter().map(|deferral| deferral.until).max() {
        fields = fields.date("deferred_until", until);
    }
    let answer = Answer {
        on: recording.on,
        channel: recording.channel,
        retain_until: timeline.retain_until,
        choices,
        by: recording.by,
        reference: recording.reference,
    };
    let (folder, now) = (office.state.path().to_owned(), office.clock.now());
    let changed = office.catalogue.change_consultation(plan, |_, mut consultation| {
        told(&folder, EntryKind::AnswerRecorded, fields, now)?;
        consultation.answers.push(answer);
        Ok::<_, ConsultError>(ConsultationChange { consultation, lines, deferrals })
    })?;
    Ok(Recorded { counts, standing: standing_of(office, &changed, &judged, today) })
}

/// The choices by line, provided that every one is allowed.
fn choices(
    office: &Office,
    plan: &str,
    recording: &Recording,
    lines: &[DraftLine<DraftBody>],
    judged: &[LineToday],
) -> Result<BTreeMap<u64, Choice>, ConsultError> {
    let (numbers, choice) = match &recording.answering {
        Answering::List(rows) => {
            let known = lines.iter().zip(judged).map(|(line, now)| {
                (line.n, (now.facts, row_check(office, plan, line.n, &line.item)))
            });
            let choices = read_list(rows, &known.collect(), recording.on)
                .map_err(|faults| ConsultError::List { faults })?;
            let is_empty = choices.is_empty();
            return if is_empty { Err(ConsultError::NothingChosen) } else { Ok(choices) };
        }
        Answering::All(choice) => (lines.iter().map(|line| line.n).collect(), *choice),
        Answering::Lines(numbers, choice) => (numbers.clone(), *choice),
    };
    let mut refused = Vec::new();
    for n in &numbers {
        let now = judged.iter().find(|now| now.facts.n == *n);
        let now = now.ok_or(ConsultError::UnknownLine { n: *n })?;
        if let Err(why) = check_choice(choice, &now.facts, recording.on) {
            refused.push((*n, why));
        }
    }
    if refused.is_empty() {
        Ok(numbers.into_iter().map(|n| (n, choice)).collect())
    } else {
        Err(ConsultError::Choices { lines: refused })
    }
}

/// The deferrals in an answer, one for each ground and day.
fn deferrals(
    plan: &str,
    lines: &[DraftLine<DraftBody>],
    judged: &[LineToday],
    choices: &BTreeMap<u64, Choice>,
    asked_on: CivilDate,
    is_whole: bool,
) -> Vec<Deferral> {
    let mut all: BTreeMap<(DeferralGround, CivilDate), Deferral> = BTreeMap::new();
    for (line, now) in lines.iter().zip(judged) {
        let Some(Choice::Deferral { ground, until }) = choices.get(&line.n) else { continue };
        let deferral = all.entry((*ground, *until)).or_insert_with(|| Deferral {
            plan: plan.to_owned(),
            engagements: BTreeSet::new(),
            files: BTreeSet::new(),
            ground: *ground,
            asked_on,
            until: *until,
        });
        deferral.files.insert(line.body.locator.clone());
        if is_whole {
            let today = now.assessment.iter().flat_map(|a| &a.engagements);
            deferral.engagements.extend(today.chain(&line.body.engagements).cloned());
        }
    }
    all.into_values().collect()
}

fn counted(choices: &BTreeMap<u64, Choice>) -> BTreeMap<ChoiceKind, u64> {
    let mut counts = BTreeMap::new();
    for choice in choices.values() {
        *counts.entry(choice.kind()).or_default() += 1;
    }
    counts
}

/// What the ledger hears: the day and how many lines of each kind.
fn fields(plan: &str, on: CivilDate, counts: &BTreeMap<ChoiceKind, u64>) -> Fields {
    let fields = Fields::new().foreign_id("plan", plan).date("on", on);
    counts.iter().fold(fields, |fields, (kind, count)| fields.count(kind.code(), *count))
}

fn told(
    folder: &std::path::Path,
    kind: EntryKind,
    fields: Fields,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), PlanningError> {
    Ledger::open(folder)?.append(kind, fields, now)?;
    Ok(())
}

/// A decision on silence that was recorded.
#[derive(Debug)]
pub struct Silenced {
    /// Lines by what follows.
    pub counts: BTreeMap<ChoiceKind, u64>,
    /// Where the consultation stands.
    pub standing: ConsultationStanding,
}

/// Decides about all lines without an answer, because the client stayed silent. At least two people decide;
/// where something is destroyed, one of them is the privacy officer.
///
/// # Errors
///
/// [`ConsultError`]; no line is decided then.
pub fn silence(office: &mut Office, plan: &str, by: &[String]) -> Result<Silenced, ConsultError> {
    planning::expect_status(office, plan, PlanStatus::Draft)?;
    let mut functions = Vec::new();
    for principal in by {
        let function = office.people.function(principal);
        functions.push(
            function
                .ok_or_else(|| PlanningError::UnknownPerson { principal: principal.clone() })?,
        );
    }
    let is_another = |principal: &&String| !office.people.is_same(&by[0], principal);
    if by.len() < 2 || !by.iter().any(|principal| is_another(&principal)) {
        return Err(ConsultError::TwoPeople);
    }
    let today = office.clock.today();
    let mut lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
    let judged = lines_today(office, &lines, today)?;
    let facts: Vec<_> = judged.iter().map(|now| now.facts).collect();
    let before = office.catalogue.consultation(plan)?;
    let standing = standing_of(office, &before, &judged, today);
    let choices = decide_silence(&standing, &facts, &office.consultation.silence, today)?;
    let removes = choices.values().any(|choice| choice.removes());
    if removes && !functions.contains(&Function::PrivacyOfficer) {
        return Err(ConsultError::NoPrivacyOfficer);
    }
    // The plan names the one who decided beside the privacy officer: who is named on a line cannot approve it,
    // and the officer's approval is asked for all the same.
    let is_officer =
        |principal: &String| office.people.function(principal) == Some(Function::PrivacyOfficer);
    let named = by.iter().find(|principal| !is_officer(principal)).unwrap_or(&by[0]).clone();
    let retain_until = standing.timeline.map_or(today, |timeline| timeline.retain_until);
    let counts = counted(&choices);
    let at = office.clock.stamp();
    let books: BTreeSet<u64> = facts.iter().filter(|f| f.return_only).map(|f| f.n).collect();
    lines.retain(|line| choices.contains_key(&line.n));
    for line in &mut lines {
        let choice = choices[&line.n];
        let reason = match choice {
            Choice::Destroy => DecisionCode::ContractTerm,
            _ if books.contains(&line.n) => DecisionCode::ClientBooks,
            _ if line.body.return_required => DecisionCode::ReturnRequired,
            _ => DecisionCode::ContractTerm,
        };
        let choice = Chosen { action: action_of(choice), reason };
        line.body.decided = Some(Decision { choice, by: named.clone(), at: at.clone() });
    }
    let fields =
        fields(plan, today, &counts).code("answer", "silence").count("people", by.len() as u64);
    let decision = SilenceDecision { on: today, retain_until, choices, by: by.to_vec() };
    let (folder, now) = (office.state.path().to_owned(), office.clock.now());
    let changed = office.catalogue.change_consultation(plan, |_, mut consultation| {
        told(&folder, EntryKind::AnswerRecorded, fields, now)?;
        consultation.silence.push(decision);
        let deferrals = Vec::new();
        Ok::<_, ConsultError>(ConsultationChange { consultation, lines, deferrals })
    })?;
    Ok(Silenced { counts, standing: standing_of(office, &changed, &judged, today) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_spreadsheets_write_them() {
        let cells = |bytes: &[u8]| {
            let rows = list_rows(bytes).unwrap();
            rows.into_iter().map(|row| (row.row, row.cells.join("|"))).collect::<Vec<_>>()
        };
        let want = [(1, "regel|keuze".to_owned()), (3, "1|ge\u{eb}rfd".to_owned())];
        assert_eq!(cells("regel;keuze\r\n;\r\n1; ge\u{eb}rfd \r\n".as_bytes()), want);
        assert_eq!(cells(b"\xef\xbb\xbfregel,keuze\n\n1,\"ge\xc3\xabrfd\"\n"), want);
        assert_eq!(cells(b"regel\tkeuze\n\n1\tge\xebrfd\n"), want);
    }

    #[test]
    fn a_list_may_come_back_as_a_workbook() {
        let row = |cells: &str| format!(r#"<row r="1">{cells}</row>"#);
        let text = |cell: &str| format!(r#"<c t="inlineStr"><is><t>{cell}</t></is></c>"#);
        let head = row(&(text("regel") + &text("soort") + &text("keuze")));
        let first =
            row(r#"<c r="A4"><v>1</v></c><c r="C4" t="inlineStr"><is><t>teruggeven</t></is></c>"#)
                .replace(r#"r="1""#, r#"r="4""#);
        let fault = r#"<row r="5"><c r="A5"><v>2</v></c><c r="C5" t="e"><v>#N/A</v></c></row>"#;
        let rows = format!("<sheetData>{head}{first}{fault}</sheetData>");
        let book = workbook::tests::workbook;
        let read = list_rows(&book(&[("Blad1", "visible", &rows)])).unwrap();
        let told: Vec<_> = read.iter().map(|row| (row.row, row.cells.join("|"))).collect();
        let want = [(1, "regel|soort|keuze"), (4, "1||teruggeven"), (5, "2||#")];
        assert_eq!(told, want.map(|(row, cells)| (row, cells.to_owned())));
        let two = book(&[("Blad1", "visible", &rows), ("Blad2", "visible", &rows)]);
        for refused in [two, book(&[("Blad1", "visible", "")]), b"PK\x03\x04 no workbook".to_vec()]
        {
            assert!(matches!(list_rows(&refused), Err(ConsultError::ListUnreadable)));
        }
    }

    #[test]
    fn what_is_no_list_is_refused_whole() {
        for bytes in [b"PK\x03\x04\0".as_slice(), b"line,choice\n1,\"destroy\n2,return\n"] {
            assert!(matches!(list_rows(bytes), Err(ConsultError::ListUnreadable)));
        }
        let long = vec![b'a'; LIST_BYTES_MAX + 1];
        assert!(matches!(list_rows(&long), Err(ConsultError::ListUnreadable)));
    }
}
