//! Terms of the register, matched exactly (after normalisation) in the same pass as the rules.

use crate::inventory::SignKind;

/// One term to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What kind of term it is.
    pub kind: SignKind,
    /// As the register writes it. Normalisation (case, Unicode, spaces, legal form) is detection's.
    pub text: String,
}

/// All terms of a register. The caller keeps its own list in the same order: a hit names an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermSet {
    /// The terms; tens of thousands are fine.
    pub terms: Vec<Term>,
}
