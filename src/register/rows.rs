//! Rows of cells → engagements, with everything that is wrong with them. Pure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cells;
use super::columns::{Column, REQUIRED};
use super::engagement::{Engagement, Interval, Obligor, Role, Status};
use super::error::{RegisterError, RowCode, RowProblem};
use super::table::Row;
use super::{PathGlob, fold};
use crate::calendar::WrittenDate;
use crate::detect::fold_id;
use crate::location::{ClientId, EngagementId};

/// The engagements of all rows, or all problems of all rows.
pub(super) fn engagements(rows: &[Row]) -> Result<Vec<Engagement>, RegisterError> {
    let Some((header, rows)) = rows.split_first() else { return Err(RegisterError::Empty) };
    let mut problems = Vec::new();
    let layout = Layout::of(header, &mut problems);
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
        return Ok(engagements);
    }
    problems.sort();
    Err(RegisterError::Rows(problems))
}

/// Which column stands where, and what the file calls it.
struct Layout {
    known: BTreeMap<Column, usize>,
    headers: Vec<String>,
}

impl Layout {
    fn of(header: &Row, problems: &mut Vec<RowProblem>) -> Self {
        let mut known = BTreeMap::new();
        let mut unknown = BTreeSet::new();
        for (index, name) in header.cells.iter().enumerate() {
            let is_first = match Column::named(name) {
                Some(column) => known.insert(column, index).is_none(),
                None => name.is_empty() || unknown.insert(fold(name)),
            };
            if !is_first {
                problems.push(RowProblem::new(header.line, name, RowCode::DuplicateColumn));
            }
        }
        for column in REQUIRED {
            if !known.contains_key(column) {
                problems.push(RowProblem::new(header.line, column.name(), RowCode::MissingColumn));
            }
        }
        Self { known, headers: header.cells.clone() }
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

/// The same number twice, whatever its case and its kinds of dashes: which of the two ends the term?
fn duplicates(layout: &Layout, rows: &[Row], problems: &mut Vec<RowProblem>) {
    let mut first: HashMap<String, u64> = HashMap::new();
    for row in rows {
        let Some(id) = layout.cell(row, Column::EngagementId) else { continue };
        let earlier = *first.entry(fold_id(id)).or_insert(row.line);
        if earlier != row.line {
            let column = layout.name(Column::EngagementId);
            let mut problem = RowProblem::new(row.line, column, RowCode::DuplicateEngagement);
            problem.other_row = Some(earlier);
            problems.push(problem);
        }
    }
}

struct RowReader<'a> {
    layout: &'a Layout,
    row: &'a Row,
    problems: &'a mut Vec<RowProblem>,
}

impl<'a> RowReader<'a> {
    /// `None` when something is wrong; what, stands in the problems.
    fn engagement(mut self) -> Option<Engagement> {
        let before = self.problems.len();
        let (width, cells) = (self.layout.headers.len(), &self.row.cells);
        if cells.len() < width || cells[width..].iter().any(|cell| !cell.is_empty()) {
            self.problems.push(RowProblem::new(self.row.line, "", RowCode::FieldCount));
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
            notes: self.text(Column::Notes),
            extra: self.extra(),
            row: self.row.line,
        };
        self.check(&engagement);
        (self.problems.len() == before).then_some(engagement)
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
        if self.cell(Column::KeepUntil).is_some() && engagement.keep_reason.is_none() {
            self.report(Column::KeepUntil, RowCode::KeepWithoutReason);
        }
    }

    fn cell(&self, column: Column) -> Option<&'a str> {
        self.layout.cell(self.row, column)
    }

    fn problem(&self, column: Column, code: RowCode) -> RowProblem {
        RowProblem::new(self.row.line, self.layout.name(column), code)
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
