//! Which group a row of a table falls in: by the engagements that the row itself speaks of. Pure.

use crate::inventory::Sign;
use crate::location::{EngagementId, escape};
use crate::register::Register;

use super::{Attribution, content_evidence};

/// The group of a row. Rows of one group share their verdict.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowGroup {
    /// The row establishes these engagements; sorted, at least one.
    Engagements(Vec<EngagementId>),
    /// No sign of anyone.
    Nobody,
    /// Weak signs only.
    Candidates,
    /// Another number of fields than the header: which cell is which is anyone's guess.
    Broken,
}

impl RowGroup {
    /// The last part of the group's locator: `rows[E-1+E-2]`, `rows[-]`, `rows[?]`, `rows[!]`.
    pub fn suffix(&self) -> String {
        let inside = match self {
            Self::Engagements(ids) => {
                let name = |id: &EngagementId| {
                    let name = escape(id.as_str().as_bytes(), true);
                    name.replace('+', "%2B").replace(']', "%5D")
                };
                ids.iter().map(name).collect::<Vec<_>>().join("+")
            }
            Self::Nobody => "-".to_owned(),
            Self::Candidates => "?".to_owned(),
            Self::Broken => "!".to_owned(),
        };
        format!("rows[{inside}]")
    }

    /// The engagements that the rows establish.
    pub fn engagements(&self) -> &[EngagementId] {
        match self {
            Self::Engagements(ids) => ids,
            Self::Nobody | Self::Candidates | Self::Broken => &[],
        }
    }
}

/// The group of one row, by the signs in its own cells.
///
/// `broken` says that the row has another number of fields than the header.
pub fn row_group(signs: &[Sign], broken: bool, register: &Register) -> RowGroup {
    if broken {
        return RowGroup::Broken;
    }
    let attribution = Attribution::from(content_evidence(signs, register));
    let established = attribution.established();
    if !established.is_empty() {
        RowGroup::Engagements(established)
    } else if attribution.evidence.is_empty() {
        RowGroup::Nobody
    } else {
        RowGroup::Candidates
    }
}
