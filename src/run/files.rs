//! Small files of our own: plans, signatures, certificates. Written whole, synced, never over another.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the shell's own files; sources are never touched from here"
)]

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};

use crate::digest::{Digest, Hasher};

/// Longest file of our own that is read back: a plan of a million lines stays below it.
const BYTES_MAX: u64 = 1 << 30;

/// Reads a file whole.
///
/// # Errors
///
/// Of the system, and for a file beyond 1 GiB.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "file too large"));
    }
    Ok(bytes)
}

/// Opens a file for reading in place.
///
/// # Errors
///
/// Of the system; for a folder, too.
pub fn open(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(file)
}

/// The digest of a file of any length.
///
/// # Errors
///
/// Of the system.
pub fn digest(path: &Path) -> io::Result<Digest> {
    let mut file = File::open(path)?;
    let mut hasher = Hasher::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(length) => hasher.update(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The first bytes of a file, at most eight.
///
/// # Errors
///
/// Of the system.
pub fn start(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(8).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a new file, mode 0600, durable when this returns. Never over an existing one.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] when the name is taken; then nothing is written.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    make_folder(folder)?;
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".new-{}", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let written = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::hard_link(&temporary, path));
    let cleaned = std::fs::remove_file(&temporary);
    written?;
    cleaned?;
    sync_folder(folder)
}

/// Writes a file that may be replaced, such as a report; complete or as it was before.
///
/// # Errors
///
/// Of the system.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    make_folder(folder)?;
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".new-{}", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)?;
    sync_folder(folder)
}

/// The names in a folder, sorted; none when there is no such folder.
///
/// # Errors
///
/// Of the system.
pub fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Makes a folder with everything above it, mode 0700.
///
/// # Errors
///
/// Of the system.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Whether something has this name. Errors are errors, not a no.
///
/// # Errors
///
/// Of the system.
pub fn is_taken(path: &Path) -> io::Result<bool> {
    match std::fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The path with links and `..` resolved, as far as it exists; what is still to be made stays as written.
///
/// # Errors
///
/// Of the system, other than that there is nothing.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    for known in absolute.ancestors() {
        match known.canonicalize() {
            Ok(real) => {
                let rest = absolute.strip_prefix(known).unwrap_or(Path::new(""));
                return Ok(below(real, rest));
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(absolute)
}

fn below(mut folder: PathBuf, rest: &Path) -> PathBuf {
    for component in rest.components() {
        match component {
            Component::ParentDir => {
                folder.pop();
            }
            Component::Normal(name) => folder.push(name),
            _ => {}
        }
    }
    folder
}

/// The kind of network file system on which a path lies, or will lie once it is made; none for a disk
/// of this machine. Locks and `fsync` of a network file system do not hold what the ledger needs.
///
/// # Errors
///
/// Of the system.
pub fn network_kind(path: &Path) -> io::Result<Option<&'static str>> {
    let real = real(path)?;
    for known in real.ancestors() {
        match rustix::fs::statfs(known) {
            Ok(stat) => return Ok(network_name(u64::try_from(stat.f_type).unwrap_or_default())),
            Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// Bytes that this account may still write on the file system of an existing folder.
///
/// # Errors
///
/// Of the system.
pub fn free_bytes(folder: &Path) -> io::Result<u64> {
    let stat = rustix::fs::statvfs(folder)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// Names of the numbers in `linux/magic.h` and the file systems' own headers.
fn network_name(magic: u64) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "NFS",
        0x517b | 0xff53_4d42 | 0xfe53_4d42 => "SMB",
        0x0102_1997 => "9P",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x00c3_6400 => "Ceph",
        0x7375_7245 => "Coda",
        0x564c => "NCP",
        0x0bd0_0bd0 => "Lustre",
        0x4750_4653 => "GPFS",
        _ => return None,
    })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_under_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        std::fs::create_dir(base.join("share")).unwrap();
        std::os::unix::fs::symlink("share", base.join("link")).unwrap();
        let check = |written: &str, want: &str| {
            assert_eq!(real(&base.join(written)).unwrap(), base.join(want), "{written}");
        };
        check("share", "share");
        check("link", "share");
        check("link/new/state", "share/new/state");
        check("link/../link/new/../state", "share/state");
        check("none/../share/x", "share/x");
    }

    #[test]
    fn network_file_systems_are_known_by_their_numbers() {
        for (magic, want) in [
            (0x6969, Some("NFS")),
            (0xff53_4d42, Some("SMB")),
            (0xfe53_4d42, Some("SMB")),
            (0xef53, None),
            (0x5846_5342, None),
            (0x0102_1994, None),
        ] {
            assert_eq!(network_name(magic), want, "{magic:x}");
        }
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(network_kind(&folder.path().join("not/there")).unwrap(), None);
        assert!(free_bytes(folder.path()).unwrap() > 0);
    }

    #[test]
    fn a_new_file_goes_over_nothing_and_leaves_nothing_half() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/file");
        write_new(&path, b"one").unwrap();
        let error = write_new(&path, b"two").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(read(&path).unwrap(), b"one");
        assert_eq!(names(&folder.path().join("deep")).unwrap(), ["file"]);
        replace(&path, b"three").unwrap();
        assert_eq!(read(&path).unwrap(), b"three");
    }
}
