//! Passwords that an office gave for its archives and documents. Pure: parsed from text, kept in memory
//! that is wiped, and never shown.

use std::fmt;

use globset::{GlobBuilder, GlobMatcher};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::location::{Locator, unescape};

/// Passwords by file. `Debug` tells how many there are.
#[derive(Default)]
pub struct Passwords {
    known: Vec<Known>,
}

struct Known {
    /// Files that it is for; every file when there is none.
    files: Option<GlobMatcher>,
    /// As it was written: two globs may match alike.
    glob: String,
    word: Zeroizing<String>,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passwords({})", self.known.len())
    }
}

/// Why the text could not be taken. Holds nothing of it but the number of the line, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordsError {
    /// No pattern of files stands before the tab.
    #[error("line {line}: what stands before the tab is no pattern of files")]
    Pattern {
        /// Number of the line.
        line: usize,
    },
    /// Nothing stands behind the tab.
    #[error("line {line}: no password behind the tab")]
    Empty {
        /// Number of the line.
        line: usize,
    },
}

impl Passwords {
    /// From text, a password a line: with a tab, `pattern of files TAB password`; without, for every file.
    /// Blank lines and lines that begin with `#` and hold no tab count for nothing.
    ///
    /// A pattern without `/` is of a file's name, whatever folder it lies in; another is of the path in its
    /// source. Case makes no difference. A file inside an archive has the passwords of the archive, too.
    ///
    /// # Errors
    ///
    /// [`PasswordsError`] with the first line that is wrong; nothing is taken then.
    pub fn parse(text: &str) -> Result<Self, PasswordsError> {
        let mut known = Vec::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let Some((glob, word)) = line.split_once('\t') else {
                if !(line.trim().is_empty() || line.starts_with('#')) {
                    let word = Zeroizing::new(line.to_owned());
                    known.push(Known { files: None, glob: String::new(), word });
                }
                continue;
            };
            if word.is_empty() {
                return Err(PasswordsError::Empty { line: number });
            }
            let glob = glob.trim();
            let rooted = if glob.contains('/') { glob.to_owned() } else { format!("**/{glob}") };
            let files = GlobBuilder::new(&rooted)
                .literal_separator(true)
                .case_insensitive(true)
                .build()
                .ok()
                .filter(|_| !glob.is_empty())
                .ok_or(PasswordsError::Pattern { line: number })?
                .compile_matcher();
            let word = Zeroizing::new(word.to_owned());
            known.push(Known { files: Some(files), glob: glob.to_owned(), word });
        }
        Ok(Self { known })
    }

    /// Passwords of which each may open any file.
    pub(super) fn of_every_file(words: &[String]) -> Self {
        let known = words.iter().map(|word| {
            let word = Zeroizing::new(word.clone());
            Known { files: None, glob: String::new(), word }
        });
        Self { known: known.collect() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Those for the item at `locator`, in the order of the file: each is to be tried.
    pub fn of(&self, locator: &Locator) -> impl Iterator<Item = &str> + use<'_> {
        // Each container on the way is named, from the file inwards.
        let mut paths: Vec<Vec<u8>> = Vec::new();
        for part in locator.as_str().split("::") {
            paths.push(unescape(part));
        }
        self.known
            .iter()
            .filter(move |known| {
                known.files.as_ref().is_none_or(|files| {
                    paths.iter().any(|path| files.is_match(&*String::from_utf8_lossy(path)))
                })
            })
            .map(|known| known.word.as_str())
    }

    /// Tells one set of passwords from another, and nothing else: 32 bits, so that it fits a great many
    /// guesses as well as the right one.
    pub fn mark(&self) -> String {
        let mut digest = Sha256::new();
        for known in &self.known {
            for field in [known.glob.as_bytes(), known.word.as_bytes()] {
                digest.update((field.len() as u64).to_be_bytes());
                digest.update(field);
            }
        }
        let digest = digest.finalize();
        data_encoding::HEXLOWER.encode(&digest[..4])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'p>(passwords: &'p Passwords, locator: &str) -> Vec<&'p str> {
        passwords.of(&Locator::from_text(locator)).collect()
    }

    #[test]
    fn a_password_is_for_its_files() {
        let text =
            "# voor het archief\n\n*.zip\tgeheim 1\nklanten/*/loon.7z\tloon\tmet tab\nalles\n";
        let passwords = Passwords::parse(text).unwrap();
        assert_eq!(passwords.len(), 3);
        assert_eq!(of(&passwords, "a/b/C.ZIP"), ["geheim 1", "alles"]);
        assert_eq!(of(&passwords, "klanten/devries/loon.7z"), ["loon\tmet tab", "alles"]);
        assert_eq!(of(&passwords, "klanten/x/y/loon.7z"), ["alles"]);
        assert_eq!(of(&passwords, "a.zip::b.7z::c.doc"), ["geheim 1", "alles"]);
        assert_eq!(of(&passwords, "mail.eml::map/loon.zip"), ["geheim 1", "alles"]);
    }

    #[test]
    fn a_wrong_line_is_told_by_its_number() {
        let pattern = |line| Some(PasswordsError::Pattern { line });
        assert_eq!(Passwords::parse("a\n\tb").err(), pattern(2));
        assert_eq!(Passwords::parse("[\tb").err(), pattern(1));
        assert_eq!(Passwords::parse("a\t").err(), Some(PasswordsError::Empty { line: 1 }));
    }

    #[test]
    fn nothing_of_a_password_shows() {
        let passwords = Passwords::parse("*.zip\tgeheim\n").unwrap();
        assert_eq!(format!("{passwords:?}"), "Passwords(1)");
        assert!(!passwords.mark().contains("geheim"));
    }

    #[test]
    fn another_set_has_another_mark() {
        let marks: std::collections::BTreeSet<String> =
            ["", "a", "b", "a\nb", "*\ta", "*.zip\ta", "ab"]
                .iter()
                .map(|text| Passwords::parse(text).unwrap().mark())
                .collect();
        assert_eq!(marks.len(), 7);
        assert_eq!(Passwords::default().mark(), Passwords::parse("").unwrap().mark());
    }
}
