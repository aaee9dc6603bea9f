//! Lays the made-up firm down: share, register, holds, keys and settings, as of any day.
//!
//! It decides where and with which dates; what the firm consists of stands in `fixtures/README.md`.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the shell: writes a new folder, and nothing outside it"
)]

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::NaiveDate;
use flate2::read::GzDecoder;
use tar::{Archive, Entry, EntryType};

use super::shift::{ShiftError, shift_dates, shift_holds, shift_register};
use crate::calendar::{CivilDate, days_between};

/// Made by the build script out of `fixtures/`.
static ARCHIVE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/firm.tar.gz"));

/// The day on which the verdicts of `expected.csv` hold for the register as written.
pub const AS_OF: CivilDate = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day on the calendar");

/// A made-up firm that was laid down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// Where it lies.
    pub folder: PathBuf,
    /// The day on which it has the verdicts of its `expected.csv`.
    pub as_of: CivilDate,
    /// Days between that day and [`AS_OF`].
    pub shifted_days: i64,
}

/// Why the firm was not laid down. What was written before stays.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FirmError {
    /// There is something in the folder already; nothing was written.
    #[error("{} is not empty", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// Something could not be written. File systems that insist on UTF-8 names end here, too.
    #[error("cannot write {}", path.display())]
    Write {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The day is so far away that a date of the firm leaves the calendar.
    #[error("the dates of the firm cannot be shifted")]
    Shift(#[from] ShiftError),
}

/// Lays the firm down in `folder`, which must not exist or be empty. All dates of register and holds
/// are shifted by the whole days from [`AS_OF`] to `today`, so every verdict stays what it was.
///
/// Every file is dated noon (UTC) of the day before `today`, so that none seems to be still in use.
///
/// # Errors
///
/// See [`FirmError`].
pub fn lay_down(folder: &Path, today: CivilDate) -> Result<Firm, FirmError> {
    let failed = |source| FirmError::Write { path: folder.to_owned(), source };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    if fs::read_dir(folder).map_err(failed)?.next().is_some() {
        return Err(FirmError::NotEmpty { folder: folder.to_owned() });
    }
    let shifted_days = days_between(AS_OF, today);
    let modified = noon_before(today);
    let mut archive = Archive::new(GzDecoder::new(ARCHIVE));
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        let name = entry.path_bytes().into_owned();
        let path = folder.join(OsStr::from_bytes(&name));
        let failed = |source| FirmError::Write { path: path.clone(), source };
        let Some(mut bytes) = unpack(&mut entry, &path).map_err(failed)? else { continue };
        match name.as_slice() {
            b"register.csv" => bytes = shift_register(&bytes, shifted_days)?,
            b"holds.csv" => bytes = shift_holds(&bytes, shifted_days)?,
            b"expected.csv" => bytes = shift_dates(&bytes, &["as_of"], shifted_days)?,
            _ => {}
        }
        let mode = if is_key(&name) { 0o600 } else { 0o644 };
        write_new(&path, &bytes, mode, modified).map_err(failed)?;
    }
    Ok(Firm { folder: folder.to_owned(), as_of: today, shifted_days })
}

/// Makes a folder or link; hands out the bytes of a file.
fn unpack(entry: &mut Entry<'_, impl Read>, path: &Path) -> io::Result<Option<Vec<u8>>> {
    match entry.header().entry_type() {
        EntryType::Directory => {
            let mode = if path.ends_with("keys") { 0o700 } else { 0o755 };
            DirBuilder::new().mode(mode).create(path)?;
            Ok(None)
        }
        EntryType::Symlink => {
            let target = entry.link_name_bytes().unwrap_or_default().into_owned();
            symlink(OsStr::from_bytes(&target), path)?;
            Ok(None)
        }
        _ => {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            Ok(Some(bytes))
        }
    }
}

fn is_key(name: &[u8]) -> bool {
    name.starts_with(b"keys/")
}

fn write_new(path: &Path, bytes: &[u8], mode: u32, modified: SystemTime) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    file.write_all(bytes)?;
    file.set_modified(modified)
}

/// Noon (UTC) of the day before; the epoch for days before it.
fn noon_before(today: CivilDate) -> SystemTime {
    let epoch = CivilDate::default();
    let days = u64::try_from(days_between(epoch, today) - 1).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(days * 86_400 + 43_200)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso;
    use std::os::unix::fs::PermissionsExt;

    fn day(text: &str) -> CivilDate {
        parse_iso(text).unwrap()
    }

    #[test]
    fn as_of_is_the_day_of_the_expected_verdicts() {
        let expected = include_str!("../../../fixtures/expected.csv");
        for line in expected.lines().skip(1) {
            assert!(line.starts_with(&format!("{AS_OF},")), "{line}");
        }
    }

    /// Everything below a folder: bytes of files, targets of links, nothing for folders.
    fn tree(folder: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
        let mut tree = std::collections::BTreeMap::new();
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.unwrap();
            let name = entry.path().strip_prefix(folder).unwrap().to_owned();
            let bytes = if entry.file_type().is_symlink() {
                fs::read_link(entry.path()).unwrap().into_os_string().as_bytes().to_owned()
            } else if entry.file_type().is_file() {
                fs::read(entry.path()).unwrap()
            } else {
                Vec::new()
            };
            tree.insert(name, bytes);
        }
        tree
    }

    #[test]
    fn unshifted_firm_is_the_fixture_byte_for_byte() {
        let folder = tempfile::tempdir().unwrap();
        let firm = lay_down(folder.path(), AS_OF).unwrap();
        assert_eq!((firm.as_of, firm.shifted_days), (AS_OF, 0));
        let mut want = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
        want.retain(|path, _| {
            let outside = [
                "make",
                "kinds",
                "labelled",
                "README.md",
                ".gitattributes",
                "invented-numbers.csv",
                "scenarios.csv",
            ];
            !outside.iter().any(|part| path.starts_with(part))
        });
        let got = tree(folder.path());
        assert_eq!(got.keys().collect::<Vec<_>>(), want.keys().collect::<Vec<_>>());
        assert!(got == want, "a file differs");
        assert!(got.keys().any(|path| path.as_os_str().as_bytes().contains(&b'\n')));
        assert!(got.keys().any(|path| path.to_str().is_none()));
    }

    #[test]
    fn shifted_firm_differs_in_its_dates_only() {
        let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        lay_down(before.path(), AS_OF).unwrap();
        let firm = lay_down(&after.path().join("new/folder"), day("2027-01-01")).unwrap();
        assert_eq!(firm.shifted_days, 40);
        let (before, after) = (tree(before.path()), tree(&firm.folder));
        let changed: Vec<_> =
            before.iter().filter(|(path, bytes)| after[*path] != **bytes).map(|(p, _)| p).collect();
        assert_eq!(changed, ["expected.csv", "holds.csv", "register.csv"].map(Path::new));
    }

    #[test]
    fn keys_are_closed_and_files_have_settled() {
        let folder = tempfile::tempdir().unwrap();
        lay_down(folder.path(), day("2027-01-01")).unwrap();
        let mode = |name: &str| {
            fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777
        };
        assert_eq!((mode("keys"), mode("keys/m.dejong")), (0o700, 0o600));
        let letter = fs::metadata(folder.path().join("share/klanten/linde/werving-2022/LEESMIJ"));
        let seconds = letter.unwrap().modified().unwrap().duration_since(SystemTime::UNIX_EPOCH);
        assert_eq!(seconds.unwrap().as_secs(), 1_798_718_400, "2026-12-31 12:00 UTC");
    }

    #[test]
    fn a_folder_in_use_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("letter.txt"), b"mine").unwrap();
        let error = lay_down(folder.path(), AS_OF).unwrap_err();
        assert!(matches!(error, FirmError::NotEmpty { .. }), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
