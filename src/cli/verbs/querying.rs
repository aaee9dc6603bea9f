//! `hold add --query`: a hold on whatever a query says, what comes later included.

use super::super::problem::{Code, Problem};
use super::super::session::Session;
use super::requests::given_text;
use crate::retention::{BlockScope, Query, QueryError, QueryField, SoughtWords, WordsError};
use crate::run::office::Office;
use crate::run::querying;

/// The scope of a query. Words that it asks for are read from standard input: what stands on a command line
/// stays in histories and lists of processes.
pub(super) fn scope(session: &Session, office: &Office, text: &str) -> Result<BlockScope, Problem> {
    let query = Query::parse(text)
        .and_then(|query| querying::check(office, &query).map(|()| query))
        .map_err(|error| query_problem(session, &error))?;
    if !query.asks_words() {
        return Ok(BlockScope::Query(query));
    }
    let words = SoughtWords::read(&given_text(session, "hold-ask-words")?, office.state.key())
        .map_err(|error| words_problem(session, error))?;
    Ok(BlockScope::Query(query.with_words(words)))
}

/// Most values that are named as allowed.
const KNOWN_SHOWN: usize = 60;

/// A query that was refused, with what is allowed in its place.
fn query_problem(session: &Session, error: &QueryError) -> Problem {
    let m = &session.messages;
    let fields = || QueryField::ALL.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
    let with_value = |id: &str, value: &str| m.with(id, &[("value", value.into())]);
    let with_field = |id: &str, field: QueryField| m.with(id, &[("field", field.name().into())]);
    let with_part =
        |id: &str, part: usize| m.with(id, &[("part", part.into()), ("fields", fields().into())]);
    let reason = match error {
        QueryError::Part { part } => with_part("hold-query-part", *part),
        QueryError::Quote { part } => with_part("hold-query-quote", *part),
        QueryError::Field { field } => m.with(
            "hold-query-field",
            &[("field", field.as_str().into()), ("fields", fields().into())],
        ),
        QueryError::Twice { field } => with_field("hold-query-twice", *field),
        QueryError::NoValue { field } => with_field("hold-query-no-value", *field),
        QueryError::Glob { value } => with_value("hold-query-glob", value),
        QueryError::Range { value } => with_value("hold-query-range", value),
        QueryError::Backwards { value } => with_value("hold-query-backwards", value),
        QueryError::Words => m.get("hold-query-words"),
        QueryError::Unknown { field: QueryField::Engagement, value, .. } => {
            return Problem::new(Code::EngagementNotFound).arg("engagement", value);
        }
        QueryError::Unknown { field: QueryField::Client, value, .. } => {
            return Problem::new(Code::ClientNotFound).arg("client", value);
        }
        QueryError::Unknown { field, value, known } => {
            let mut shown = known.iter().take(KNOWN_SHOWN).cloned().collect::<Vec<_>>().join(", ");
            if known.len() > KNOWN_SHOWN {
                shown.push_str(", …");
            }
            let field = field.name();
            let args = [
                ("field", field.into()),
                ("value", value.as_str().into()),
                ("known", shown.into()),
            ];
            m.with("hold-query-unknown", &args)
        }
        // An error of a later version is told as what nothing stands in.
        _ => m.with("hold-query-empty", &[("fields", fields().into())]),
    };
    Problem::new(Code::WrongUse).arg("reason", reason)
}

/// Words that cannot be taken in, told by the line and never by what stands in it.
fn words_problem(session: &Session, error: WordsError) -> Problem {
    let m = &session.messages;
    let reason = match error {
        WordsError::Line { line } => m.with("hold-use-words-line", &[("line", line.into())]),
        _ => m.get("hold-use-words-nothing"),
    };
    Problem::new(Code::WrongUse).arg("reason", reason)
}
