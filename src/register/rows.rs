//! Rows of cells → engagements, with everything that is wrong with them. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cells;
use super::columns::{Column, REQUIRED};
use super::engagement::{Engagement, Interval, Obligor, Role, Status};
use super::error::{NoteCode, RegisterError, RegisterNote, RowCode, RowProblem};
use super::event;
use super::table::Row;
use super::workbook::{self, CellKind};
use super::{PathGlob, fold};
use crate::calendar::WrittenDate;
use crate::detect::fold_id;
use crate::location::{ClientId, EngagementId};

/// The engagements of all rows, or all problems of all rows. In a workbook, places are told by the
/// sheet and the cell.
pub(super) fn engagements(
    rows: &[Row],
    sheet: Option<&str>,
) -> Result<(Vec<Engagement>, Option<RegisterNote>), RegisterError> {
    let Some((header, rows)) = rows.split_first() else { return Err(RegisterError::Empty) };
    let mut problems = Vec::new();
    let layout = Layout::of(header, sheet, &mut problems);
    if !problems.is_empty() {
        return Err(RegisterError::Rows(problems));
    }
    if rows.is_empty() {
        return Err(RegisterError::Empty);
    }
    let mut engagements = Vec::with_capacity(rows.len());
    for row in rows {
        engagements
            .extend(RowReader { layout: &layout, row, problems: &mut problems }.engagement());
    }
    duplicates(&layout, rows, &mut problems);
    if problems.is_empty() {
        return Ok((engagements, layout.numeric_ids(rows)));
    }
    problems.sort();
    Err(RegisterError::Rows(problems))
}

/// Which column stands where, and what the file calls it.
struct Layout<'a> {
    known: BTreeMap<Column, usize>,
    headers: Vec<String>,
    /// Of a workbook.
    sheet: Option<&'a str>,
}

impl<'s> Layout<'s> {
    fn of(header: &Row, sheet: Option<&'s str>, problems: &mut Vec<RowProblem>) -> Self {
        let mut layout = Self { known: BTreeMap::new(), headers: header.cells.clone(), sheet };
        let mut unknown = BTreeSet::new();
        for (index, name) in header.cells.iter().enumerate() {
            let is_first = match Column::named(name) {
                Some(column) => layout.known.insert(column, index).is_none(),
                None => name.is_empty() || unknown.insert(fold(name)),
            };
            if !is_first {
                let at = Some(index);
                problems.push(layout.at(header.line, at, name, RowCode::DuplicateColumn));
            }
        }
        for column in REQUIRED {
            if !layout.known.contains_key(column) {
                let name = column.name();
                problems.push(layout.at(header.line, None, name, RowCode::MissingColumn));
            }
            let index = layout.known.get(column).copied();
            if let Some(CellKind::Fault(fault)) = index.and_then(|index| header.kinds.get(&index)) {
                problems.push(layout.problem(header.line, *column, (*fault).into()));
            }
        }
        layout
    }

    /// A problem in a row, in the cell at an index if it is one cell's.
    fn at(&self, line: u64, index: Option<usize>, column: &str, code: RowCode) -> RowProblem {
        let cell = self.sheet.map(|sheet| place(sheet, line, index));
        RowProblem { cell, ..RowProblem::new(line, column, code) }
    }

    /// A problem in a cell of a column.
    fn problem(&self, line: u64, column: Column, code: RowCode) -> RowProblem {
        self.at(line, self.known.get(&column).copied(), self.name(column), code)
    }

    /// Ids that are numbers in the workbook: nobody can tell whether zeros stood before them.
    fn numeric_ids(&self, rows: &[Row]) -> Option<RegisterNote> {
        let ids = IDS.iter().filter_map(|column| self.known.get(column));
        let ids: BTreeSet<&usize> = ids.collect();
        let numbers = rows.iter().flat_map(|row| {
            let is_number = |index: &&usize| row.kinds.get(*index) == Some(&CellKind::Number);
            ids.iter().copied().filter(is_number).map(|index| (row.line, *index))
        });
        let numbers: Vec<(u64, usize)> = numbers.collect();
        let (line, index) = *numbers.first()?;
        let cell = self.sheet.map(|sheet| place(sheet, line, Some(index)));
        Some(RegisterNote { code: NoteCode::NumericIds, count: numbers.len() as u64, cell })
    }

    /// The column as the file names it; in English where the file lacks it.
    fn name(&self, column: Column) -> &str {
        self.known.get(&column).map_or(column.name(), |index| &self.headers[*index])
    }

    /// The cell, if it holds anything.
    fn cell<'a>(&self, row: &'a Row, column: Column) -> Option<&'a str> {
        let cell = row.cells.get(*self.known.get(&column)?)?;
        (!cell.is_empty()).then_some(cell.as_str())
    }
}

/// A cell of a sheet by its name, or a whole row.
fn place(sheet: &str, line: u64, index: Option<usize>) -> String {
    match index.and_then(|index| u32::try_from(index).ok()) {
        Some(column) => workbook::cell_name(sheet, line, column),
        None => workbook::row_name(sheet, line),
    }
}

/// Columns with numbers that are names.
const IDS: [Column; 3] = [Column::ClientId, Column::EngagementId, Column::Identifiers];

/// The same number twice, whatever its case and its kinds of dashes: which of the two ends the term?
fn duplicates(layout: &Layout<'_>, rows: &[Row], problems: &mut Vec<RowProblem>) {
    let mut first: HashMap<String, u64> = HashMap::new();
    for row in rows {
        let Some(id) = layout.cell(row, Column::EngagementId) else { continue };
        let earlier = *first.entry(fold_id(id)).or_insert(row.line);
        if earlier != row.line {
            let code = RowCode::DuplicateEngagement;
            let mut problem = layout.problem(row.line, Column::EngagementId, code);
            problem.other_row = Some(earlier);
            problems.push(problem);
        }
    }
}

struct RowReader<'a> {
    layout: &'a Layout<'a>,
    row: &'a Row,
    problems: &'a mut Vec<RowProblem>,
}

impl<'a> RowReader<'a> {
    /// `None` when something is wrong; what, stands in the problems.
    fn engagement(mut self) -> Option<Engagement> {
        let before = self.problems.len();
        let (width, cells) = (self.layout.headers.len(), &self.row.cells);
        // A workbook has no cells at the end of a row that are empty.
        let is_short = self.layout.sheet.is_none() && cells.len() < width;
        let beyond = cells.iter().skip(width).position(|cell| !cell.is_empty());
        if is_short || beyond.is_some() {
            let index = beyond.map(|beyond| beyond + width);
            self.problems.push(self.layout.at(self.row.line, index, "", RowCode::FieldCount));
            return None;
        }
        if self.has_bad_cells() {
            return None;
        }
        let end = self.read_date(Column::EndDate, cells::written_date);
        let start = self.read_date(Column::StartDate, cells::day);
        let keep_until = self.read_date(Column::KeepUntil, cells::day);
        let earlier = self.earlier();
        let status = self.read(Column::Status, cells::status);
        let engagement = Engagement {
            id: EngagementId::new(self.engagement_id()),
            name: self.text(Column::EngagementName).unwrap_or_default(),
            client: ClientId::new(self.id(Column::ClientId)),
            client_name: self.required(Column::ClientName),
            start,
            end,
            status: status.unwrap_or(if end.is_some() { Status::Ended } else { Status::Active }),
            earlier,
            contact_name: self.text(Column::ContactName),
            contact_email: self.read(Column::ContactEmail, cells::email),
            language: self.read(Column::Language, cells::language),
            keep_until,
            keep_reason: self.text(Column::KeepReason),
            paths: self.paths(),
            mail_domains: self.read_list(Column::MailDomains, cells::domain),
            identifiers: self.read_list(Column::Identifiers, cells::identifier),
            return_required: self.read(Column::ReturnRequired, cells::flag).unwrap_or(false),
            role: self.read(Column::Role, cells::role).unwrap_or(Role::Controller),
            obligor: self.read(Column::Obligor, cells::obligor).unwrap_or(Obligor::Firm),
            recipients: self.read_list(Column::Recipients, |name| Ok(name.to_owned())),
            events: self.read_list(Column::Events, event::event),
            notes: self.text(Column::Notes),
            extra: self.extra(),
            row: self.row.line,
        };
        self.check(&engagement);
        (self.problems.len() == before).then_some(engagement)
    }

    /// Cells of a workbook that hold nothing to be taken in, or an id that is no longer what was typed.
    fn has_bad_cells(&mut self) -> bool {
        let before = self.problems.len();
        for (column, index) in &self.layout.known {
            let code = match self.row.kinds.get(index) {
                Some(CellKind::Fault(fault)) => (*fault).into(),
                Some(CellKind::Date) if IDS.contains(column) => RowCode::DateAsId,
                Some(CellKind::Rounded) if IDS.contains(column) => RowCode::RoundedId,
                _ => continue,
            };
            self.report(*column, code);
        }
        self.problems.len() > before
    }

    /// What only several cells together can get wrong.
    fn check(&mut self, engagement: &Engagement) {
        let Engagement { start, end, earlier, .. } = engagement;
        let has_end_cell = self.cell(Column::EndDate).is_some();
        if engagement.status == Status::Ended && !has_end_cell {
            self.report(Column::EndDate, RowCode::EndedWithoutDate);
        }
        if let (Some(start), Some(end)) = (start, end)
            && end.last_day() < *start
        {
            self.report(Column::EndDate, RowCode::EndBeforeStart);
        }
        // The latest period counts, so every earlier one must really lie before it.
        let present = start.or(end.map(WrittenDate::first_day));
        let touches_present = present.is_some_and(|day| earlier.iter().any(|i| i.end >= day));
        if touches_present || earlier.windows(2).any(|pair| pair[1].start <= pair[0].end) {
            self.report(Column::EarlierPeriods, RowCode::OverlappingPeriods);
        }
        self.check_events(engagement);
        if self.cell(Column::KeepUntil).is_some() && engagement.keep_reason.is_none() {
            self.report(Column::KeepUntil, RowCode::KeepWithoutReason);
        }
    }

    /// A day before the engagement began is somebody else's, or mistyped.
    fn check_events(&mut self, engagement: &Engagement) {
        let mut seen = BTreeSet::new();
        for event in &engagement.events {
            if !seen.insert(event.kind) {
                self.report(Column::Events, RowCode::DuplicateEvent);
            }
            if engagement.began().is_some_and(|first| event.on.last_day() < first) {
                self.report(Column::Events, RowCode::EventBeforeStart);
            }
        }
    }

    fn cell(&self, column: Column) -> Option<&'a str> {
        self.layout.cell(self.row, column)
    }

    fn problem(&self, column: Column, code: RowCode) -> RowProblem {
        self.layout.problem(self.row.line, column, code)
    }

    fn report(&mut self, column: Column, code: RowCode) {
        self.problems.push(self.problem(column, code));
    }

    fn text(&self, column: Column) -> Option<String> {
        self.cell(column).map(str::to_owned)
    }

    fn required(&mut self, column: Column) -> String {
        self.text(column).unwrap_or_else(|| {
            self.report(column, RowCode::MissingValue);
            String::new()
        })
    }

    fn id(&mut self, column: Column) -> String {
        let id = self.required(column);
        if id.contains(char::is_control) {
            self.report(column, RowCode::BadId);
        }
        id
    }

    fn engagement_id(&mut self) -> String {
        let id = self.id(Column::EngagementId);
        if !id.is_empty() && is_common(&id) {
            self.report(Column::EngagementId, RowCode::CommonId);
        }
        id
    }

    fn read<T>(&mut self, column: Column, parse: fn(&str) -> Result<T, RowCode>) -> Option<T> {
        let result = parse(self.cell(column)?);
        result.map_err(|code| self.report(column, code)).ok()
    }

    fn read_date<T>(&mut self, column: Column, parse: fn(&str) -> Result<T, RowCode>) -> Option<T> {
        let cell = self.cell(column)?;
        match parse(cell) {
            Ok(date) => Some(date),
            Err(code) => {
                self.problems.push(self.problem(column, code).with_date(cell));
                None
            }
        }
    }

    fn read_list<T>(&mut self, column: Column, parse: fn(&str) -> Result<T, RowCode>) -> Vec<T> {
        let parts = cells::list(self.cell(column).unwrap_or_default());
        parts
            .filter_map(|part| parse(part).map_err(|code| self.report(column, code)).ok())
            .collect()
    }

    fn earlier(&mut self) -> Vec<Interval> {
        let mut earlier = self.read_list(Column::EarlierPeriods, cells::interval);
        earlier.sort_unstable();
        earlier
    }

    fn paths(&mut self) -> Vec<String> {
        self.read_list(Column::Paths, |path| {
            PathGlob::parse(path).map(|_| path.to_owned()).ok_or(RowCode::BadGlob)
        })
    }

    fn extra(&self) -> Vec<(String, String)> {
        let cells = self.layout.headers.iter().zip(&self.row.cells);
        cells
            .filter(|(header, cell)| {
                Column::named(header).is_none() && !(header.is_empty() && cell.is_empty())
            })
            .map(|(header, cell)| (header.clone(), cell.clone()))
            .collect()
    }
}

/// Shortest number of only digits: `2019` is the name of a folder in every share.
const PLAIN_ID_MIN: usize = 6;

/// Whether anything in a path or a text may look like the number: a word, or a plain short number.
fn is_common(id: &str) -> bool {
    let id = fold_id(id);
    let core = id.trim_matches(|c: char| !c.is_alphanumeric());
    let is_plain = core.chars().all(char::is_numeric);
    !core.contains(char::is_numeric) || (is_plain && core.chars().count() < PLAIN_ID_MIN)
}
