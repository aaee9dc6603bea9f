//! The file: opened, locked while it is appended to, synced after every line.

#![expect(clippy::disallowed_types, reason = "an edge: the one file of the ledger is opened here")]

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rustix::fs::{FlockOperation, flock};

use crate::ledger::entry::{self, Entry, EntryKind, Head, LedgerError};
use crate::ledger::fields::Fields;

/// Name of the file in the state folder.
pub const LEDGER_FILE: &str = "ledger.jsonl";

/// Why an entry could not be read or written. An entry that could not be written is taken out again; where
/// that fails too, the next writer cuts off what is left of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerFileError {
    /// Input or output failed.
    #[error("cannot use the ledger {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The ledger was changed by somebody else than this program.
    #[error("the ledger {} cannot be trusted", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: LedgerError,
    },
    /// The file became shorter than it was when it was read.
    #[error("lines of the ledger {} disappeared", path.display())]
    Shortened {
        /// The file.
        path: PathBuf,
    },
}

/// The ledger of a state folder. Several processes may have it open; each append takes a lock, and takes
/// in first what others have written.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    file: File,
    entries: Vec<Entry>,
    /// Length of the whole lines that were checked.
    length: u64,
}

impl Ledger {
    /// Opens the ledger in `dir`, which must be there; makes an empty one (mode 0600) when there is
    /// none. Checks every line. A last line without an end is left for the next writer.
    ///
    /// # Errors
    ///
    /// [`LedgerFileError`].
    pub fn open(dir: &Path) -> Result<Self, LedgerFileError> {
        let path = dir.join(LEDGER_FILE);
        let io = |source| LedgerFileError::Io { path: path.clone(), source };
        let open = || OpenOptions::new().read(true).append(true).mode(0o600).open(&path);
        let file = match open() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut new = OpenOptions::new();
                let file = new.read(true).append(true).create(true).mode(0o600).open(&path);
                let file = file.map_err(io)?;
                // Without this a power cut could take the whole file and leave its effects.
                file.sync_all().and_then(|()| File::open(dir)?.sync_all()).map_err(io)?;
                file
            }
            other => other.map_err(io)?,
        };
        let mut ledger = Self { path, file, entries: Vec::new(), length: 0 };
        let handle = ledger.file.try_clone().map_err(|e| ledger.io(e))?;
        let lock = Lock::take(&handle, FlockOperation::LockShared).map_err(|e| ledger.io(e))?;
        let read = ledger.take_in();
        lock.release().map_err(|e| ledger.io(e))?;
        read?;
        Ok(ledger)
    }

    /// Appends one line and returns when it is on disk. A torn last line is cut off first, with a
    /// `recovered` line in its place.
    ///
    /// # Errors
    ///
    /// [`LedgerFileError`]; the entry does not count then.
    pub fn append(
        &mut self,
        kind: EntryKind,
        fields: Fields,
        at: DateTime<Utc>,
    ) -> Result<Entry, LedgerFileError> {
        let handle = self.file.try_clone().map_err(|e| self.io(e))?;
        let lock = Lock::take(&handle, FlockOperation::LockExclusive).map_err(|e| self.io(e))?;
        let written = self.append_locked(kind, fields, at);
        lock.release().map_err(|e| self.io(e))?;
        written
    }

    /// The last line, as far as this process has read.
    pub fn head(&self) -> Head {
        self.entries.last().map_or_else(Head::empty, Entry::head)
    }

    /// Whether `head` is or was the last line.
    pub fn contains(&self, head: &Head) -> bool {
        entry::contains(&self.entries, head)
    }

    /// Every line, as far as this process has read.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn append_locked(
        &mut self,
        kind: EntryKind,
        fields: Fields,
        at: DateTime<Utc>,
    ) -> Result<Entry, LedgerFileError> {
        let torn = self.take_in()?;
        if torn > 0 {
            self.file.set_len(self.length).map_err(|e| self.io(e))?;
            self.write(EntryKind::Recovered, Fields::new().count("bytes_cut", torn), at)?;
        }
        self.write(kind, fields, at)
    }

    fn write(
        &mut self,
        kind: EntryKind,
        fields: Fields,
        at: DateTime<Utc>,
    ) -> Result<Entry, LedgerFileError> {
        let (entry, line) = entry::write_line(self.head(), kind, fields, at);
        if let Err(source) = self.file.write_all(&line).and_then(|()| self.file.sync_data()) {
            // The whole line may be in the file, and not be on disk: it must not look like an entry.
            let cut = self.file.set_len(self.length);
            return Err(self.io(cut.err().unwrap_or(source)));
        }
        self.length += line.len() as u64;
        self.entries.push(entry.clone());
        Ok(entry)
    }

    /// Reads what was written since the last time. Returns the length of a last line without an end.
    fn take_in(&mut self) -> Result<u64, LedgerFileError> {
        let length = self.file.metadata().map_err(|e| self.io(e))?.len();
        if length < self.length {
            return Err(LedgerFileError::Shortened { path: self.path.clone() });
        }
        let mut bytes = Vec::new();
        self.file
            .seek(SeekFrom::Start(self.length))
            .and_then(|_| self.file.read_to_end(&mut bytes))
            .map_err(|e| self.io(e))?;
        let (entries, rest) = entry::read(&bytes, self.head())
            .map_err(|source| LedgerFileError::Broken { path: self.path.clone(), source })?;
        let torn = rest.len() as u64;
        self.length += bytes.len() as u64 - torn;
        self.entries.extend(entries);
        Ok(torn)
    }

    fn io(&self, source: std::io::Error) -> LedgerFileError {
        LedgerFileError::Io { path: self.path.clone(), source }
    }
}

/// A lock on the file. A process that ends gives it back whatever happens.
struct Lock<'a>(&'a File);

impl<'a> Lock<'a> {
    fn take(file: &'a File, operation: FlockOperation) -> std::io::Result<Self> {
        flock(file, operation)?;
        Ok(Self(file))
    }

    fn release(self) -> std::io::Result<()> {
        Ok(flock(self.0, FlockOperation::Unlock)?)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests write what only others could have written")]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use super::*;
    use crate::ledger::verify;

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 123_456_789).unwrap()
    }

    fn append(ledger: &mut Ledger, kind: EntryKind) -> Entry {
        ledger.append(kind, Fields::new().code("by", "test"), at()).unwrap()
    }

    #[test]
    fn entries_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(dir.path()).unwrap();
        assert_eq!(ledger.head(), Head::empty());
        append(&mut ledger, EntryKind::Opened);
        let frozen = append(&mut ledger, EntryKind::PlanFrozen);
        assert_eq!((frozen.seq, frozen.at.timestamp_subsec_nanos()), (2, 0));
        let again = Ledger::open(dir.path()).unwrap();
        assert_eq!(again.entries(), ledger.entries());
        assert!(again.contains(&frozen.head()));
        let bytes = fs::read(ledger.path()).unwrap();
        assert_eq!(verify(&bytes).unwrap().entries, again.entries());
        let mode = fs::metadata(ledger.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o600);
    }

    #[test]
    fn two_writers_make_one_chain() {
        let dir = tempfile::tempdir().unwrap();
        Ledger::open(dir.path()).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut ledger = Ledger::open(dir.path()).unwrap();
                    for _ in 0..5 {
                        append(&mut ledger, EntryKind::Outcome);
                    }
                });
            }
        });
        assert_eq!(Ledger::open(dir.path()).unwrap().head().seq, 20);
    }

    #[test]
    fn a_torn_line_is_cut_and_told() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(dir.path()).unwrap();
        append(&mut ledger, EntryKind::Opened);
        append(&mut ledger, EntryKind::Intent);
        let whole = fs::read(ledger.path()).unwrap();
        let path = ledger.path().to_owned();
        drop(ledger);
        fs::write(&path, &whole[..whole.len() - 30]).unwrap();
        assert!(verify(&fs::read(&path).unwrap()).is_err());
        let mut ledger = Ledger::open(dir.path()).unwrap();
        assert_eq!(ledger.head().seq, 1);
        append(&mut ledger, EntryKind::ApplyStarted);
        let summary = verify(&fs::read(&path).unwrap()).unwrap();
        let kinds: Vec<_> = summary.entries.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [EntryKind::Opened, EntryKind::Recovered, EntryKind::ApplyStarted]);
    }

    #[test]
    fn a_changed_ledger_is_not_appended_to() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(dir.path()).unwrap();
        append(&mut ledger, EntryKind::Opened);
        append(&mut ledger, EntryKind::Intent);
        let whole = fs::read(ledger.path()).unwrap();
        let mut changed = whole.clone();
        changed[10] ^= 1;
        fs::write(ledger.path(), &changed).unwrap();
        assert!(matches!(Ledger::open(dir.path()), Err(LedgerFileError::Broken { .. })));
        fs::write(ledger.path(), &whole[..20]).unwrap();
        let refused = ledger.append(EntryKind::Outcome, Fields::new(), at());
        assert!(matches!(refused, Err(LedgerFileError::Shortened { .. })));
    }

    #[test]
    #[expect(clippy::print_stderr, reason = "a test that cannot run says so")]
    fn the_recipe_of_the_manual_gives_the_digest() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(dir.path()).unwrap();
        append(&mut ledger, EntryKind::Opened);
        let entry = append(&mut ledger, EntryKind::PlanFrozen);
        let recipe = "sed -n 2p ledger.jsonl | sed 's/,\"digest\":\"[0-9a-f]*\"}$/}/' | tr -d '\\n' | sha256sum";
        let run = Command::new("sh").args(["-c", recipe]).current_dir(dir.path()).output();
        let Some(output) = run.ok().filter(|output| output.status.success()) else {
            eprintln!("skipped: no sh, sed or sha256sum");
            return;
        };
        let digest = String::from_utf8(output.stdout).unwrap();
        assert!(digest.starts_with(&entry.digest.to_string()), "{digest}");
    }
}
