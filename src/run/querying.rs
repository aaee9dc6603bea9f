//! What the query of a hold may name in this office.

use std::collections::BTreeSet;

use super::office::Office;
use crate::retention::{Known, Query, QueryError};

/// Refuses a query that names what the office does not have: a source, a type of personal data, a statutory
/// rule, an engagement or a client. When it was placed it had; then it no longer reaches what it was meant for.
///
/// # Errors
///
/// [`QueryError::Unknown`], for the first of these.
pub fn check(office: &Office, query: &Query) -> Result<(), QueryError> {
    let text = |name: &str| name.to_owned();
    let sources: BTreeSet<String> = office.roots.iter().map(|r| text(r.name.as_str())).collect();
    let types: BTreeSet<String> = office.rules.rules().map(|rule| text(&rule.type_code)).collect();
    let statutes = office.pack.statutes().iter();
    let classes: BTreeSet<String> = statutes.map(|statute| text(&statute.id)).collect();
    query.check(&Known {
        sources: &sources,
        types: &types,
        classes: &classes,
        register: &office.register,
    })
}
