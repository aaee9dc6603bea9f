//! What the register said of each term when it was last seen, so that a shorter one does not count at once.

use std::collections::BTreeMap;

use super::office::Office;
use crate::catalogue::CatalogueError;
use crate::location::EngagementId;
use crate::retention::{SeenTerm, Shortened, shortened, terms_seen};

/// Where the terms are remembered.
const SCOPE: &str = "register";
const KEY: &str = "terms";

impl Office {
    /// Engagements whose term became shorter, with the first day on which that counts: compared with what
    /// was remembered, and as of today when the register was changed since.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn shortened(&self) -> Result<Shortened, CatalogueError> {
        let (_, seen) = self.terms()?;
        Ok(shortened(&seen, self.clock.today()))
    }

    /// Remembers the terms of the register as it is today.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn remember_terms(&self) -> Result<(), CatalogueError> {
        let (before, seen) = self.terms()?;
        if before == seen { Ok(()) } else { self.catalogue.store_fact(SCOPE, KEY, &seen) }
    }

    /// The terms as they were remembered, and as they are seen today.
    fn terms(&self) -> Result<(SeenTerms, SeenTerms), CatalogueError> {
        let before: SeenTerms = self.catalogue.fact(SCOPE, KEY)?.unwrap_or_default();
        let seen = terms_seen(&before, &self.register, &self.pack, self.clock.today());
        Ok((before, seen))
    }
}

type SeenTerms = BTreeMap<EngagementId, SeenTerm>;
