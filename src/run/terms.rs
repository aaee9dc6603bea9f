//! What the register said of each term when it was last seen, so that a shorter one does not count at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::office::Office;
use crate::catalogue::CatalogueError;
use crate::location::EngagementId;
use crate::register::Register;
use crate::retention::{SeenTerm, shortened, terms_seen};

/// Where the terms are remembered.
const SCOPE: &str = "register";
const KEY: &str = "terms";

impl Office {
    /// Compares the terms of the register with what was remembered of them. One that was shortened since
    /// counts as shortened today, and one that has no row any more is recalled.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn compare_terms(&mut self) -> Result<(), CatalogueError> {
        let (_, seen) = self.terms()?;
        self.shortened = shortened(&seen, self.clock.today());
        let once: Vec<_> =
            seen.into_keys().filter(|id| self.register.engagement(id).is_none()).collect();
        if !once.is_empty() {
            self.register = Arc::new(Register::clone(&self.register).recalling(once));
        }
        Ok(())
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
