//! Why an archive was not made, or is not accepted.

use std::io;

/// Why a return archive was not made or not accepted.
///
/// After a failed write there is no archive, under any name, unless the variant says otherwise.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandoverError {
    /// Not a plain file name of printable ASCII.
    #[error("not a plain name for an archive")]
    Name,
    /// Not made by [`super::new_passphrase`], or too weak to be.
    #[error("the passphrase is not plain ASCII of at least 16 characters")]
    WeakPassphrase,
    /// There is nothing to return.
    #[error("an archive without items")]
    Empty,
    /// The name is in use; nothing is overwritten.
    #[error("there is an archive of that name already")]
    NameTaken,
    /// An item could not be read.
    #[error("item {number} could not be read")]
    Source {
        /// Which item, from 1.
        number: u64,
        /// What the system said.
        source: io::Error,
    },
    /// An item has other content than it should.
    #[error("item {number} has changed")]
    Changed {
        /// Which item, from 1.
        number: u64,
    },
    /// The archive could not be written or read.
    #[error("{step} failed")]
    Io {
        /// What was tried.
        step: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The passphrase does not open it.
    #[error("the passphrase does not open the archive")]
    WrongPassphrase,
    /// It is not a return archive as this program writes them, or it was altered.
    #[error("the archive is not as it was written: {0}")]
    Flawed(Flaw),
    /// The unfinished archive could not be removed; it is encrypted, and its name begins with
    /// `.termijn-r-`.
    #[error("an unfinished archive could not be removed")]
    Leftover {
        /// Why the archive was not finished.
        cause: Box<HandoverError>,
        /// Why it was not removed.
        source: io::Error,
    },
}

/// What is wrong with an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// The outer file is not one encrypted entry, byte for byte in the form that it is written in.
    #[error("the envelope is not in its form")]
    Envelope,
    /// The encrypted content fails its authentication.
    #[error("the encrypted content was altered")]
    Content,
    /// The inner archive is not in its form.
    #[error("the inner archive is not in its form")]
    Inner,
    /// The bag lacks a required file, or one is not as RFC 8493 has it.
    #[error("the bag is not in its form")]
    Bag,
    /// A file of the bag is missing, is too many, or differs from its manifest.
    #[error("a file differs from the manifest")]
    Manifest,
    /// The list of items does not agree with the files.
    #[error("the list of items differs from the files")]
    Items,
}

impl HandoverError {
    /// Wire name of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::WeakPassphrase => "weak_passphrase",
            Self::Empty => "empty",
            Self::NameTaken => "name_taken",
            Self::Source { .. } => "source",
            Self::Changed { .. } => "changed",
            Self::Io { .. } => "io",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::Flawed(_) => "flawed",
            Self::Leftover { .. } => "leftover",
        }
    }

    /// Id of the sentence for people.
    pub fn message(&self) -> String {
        format!("dispose-return-error-{}", self.code().replace('_', "-"))
    }

    pub(super) fn io(step: &'static str, source: impl Into<io::Error>) -> Self {
        Self::Io { step, source: source.into() }
    }
}

impl From<Flaw> for HandoverError {
    fn from(flaw: Flaw) -> Self {
        Self::Flawed(flaw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Messages};

    #[test]
    fn every_error_has_its_sentence() {
        let broken = || io::Error::from_raw_os_error(5);
        let errors = [
            HandoverError::Name,
            HandoverError::WeakPassphrase,
            HandoverError::Empty,
            HandoverError::NameTaken,
            HandoverError::Source { number: 1, source: broken() },
            HandoverError::Changed { number: 1 },
            HandoverError::io("writing", broken()),
            HandoverError::WrongPassphrase,
            HandoverError::Flawed(Flaw::Inner),
            HandoverError::Leftover { cause: Box::new(HandoverError::Empty), source: broken() },
        ];
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            assert!(errors.iter().all(|error| messages.has(&error.message())));
        }
    }
}
