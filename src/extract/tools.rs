//! What extraction asks of others. Pure: only the contracts; who fulfils them is an edge.

use std::fmt;
use std::sync::Arc;

use super::Passwords;
use super::isolation::Isolation;
use crate::inventory::Unread;

/// Somebody who reads text in pictures.
pub trait Ocr: fmt::Debug + Send + Sync {
    /// Program, version and languages: what decides which words a picture gives.
    fn mark(&self) -> String;

    /// The text of one picture, line by line; empty when there is none in it.
    ///
    /// # Errors
    ///
    /// Why the picture could not be read; its document is then partly read.
    fn read(&self, picture: &[u8]) -> Result<String, Unread>;
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
