//! What extraction asks of others. Pure: only the contracts; who fulfils them is an edge.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Passwords;
use super::isolation::Isolation;
use crate::inventory::Unread;

/// Somebody who reads text in pictures.
pub trait Ocr: fmt::Debug + Send + Sync {
    /// Program, version and languages: what decides which words a picture gives.
    fn mark(&self) -> String;

    /// The text of one picture.
    ///
    /// # Errors
    ///
    /// Why the picture could not be read; its document is then partly read.
    fn read(&self, picture: &[u8]) -> Result<Sight, Unread>;
}

/// What was read in a picture.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// Line by line; empty when no text was found.
    pub text: String,
    /// Mean certainty of its words, 0 to 100; 0 where there is none.
    pub certainty: u8,
}

impl Sight {
    /// Below this, words are guesses: a page that lies ten degrees askew gives 45 or none at all, the
    /// same page upright more than 90 (measured with tesseract 5.3).
    const CERTAIN: u8 = 60;

    /// Whether the picture was read. That no text was found does not say that there is none.
    pub fn is_certain(&self) -> bool {
        self.certainty >= Self::CERTAIN
    }
}

impl fmt::Debug for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sight({} chars, {} %)", self.text.chars().count(), self.certainty)
    }
}

/// Whom extraction can ask. By default nobody: pictures then need OCR.
#[derive(Debug, Clone, Default)]
pub struct Tools {
    /// Reads pictures.
    pub ocr: Option<Arc<dyn Ocr>>,
    /// Has risky content read where it can do no harm; without it everything is read in process.
    pub isolation: Option<Arc<dyn Isolation>>,
    /// Passwords for archives and documents.
    pub passwords: Arc<Passwords>,
}

impl Tools {
    /// The same, with somebody who reads pictures.
    #[must_use]
    pub fn with_ocr(mut self, ocr: Arc<dyn Ocr>) -> Self {
        self.ocr = Some(ocr);
        self
    }

    /// What decides, besides the bytes, what is read: a part of the key under which readings are kept.
    pub fn mark(&self) -> String {
        let ocr = self.ocr.as_ref().map_or_else(|| "no ocr".to_owned(), |ocr| ocr.mark());
        let isolation = self.isolation.as_ref();
        let isolation = isolation.map_or_else(|| "in process".to_owned(), |far| far.mark());
        // So that what was encrypted is read again when a password for it was added.
        format!("{ocr}\n{isolation}\n{}", self.passwords.mark())
    }
}
