//! The firm's own detection rules: the `*.toml` files of one folder, read whole or refused.
//!
//! It decides which files count and that they can be read. What they say, `detect` decides. Nothing is
//! skipped in silence: a rule that somebody wrote and nobody applies is worse than none.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the shell reads the rule folder; sources are never touched from here"
)]

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

/// Largest rule file, in bytes. All embedded rules together are far below it.
pub const FILE_BYTES_MAX: u64 = 512 << 10;

/// Most rule files in one folder.
pub const FILES_MAX: usize = 256;

/// A rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// Its name within the folder.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Why the rules of a folder cannot be used. None of them is used then.
#[derive(Debug, thiserror::Error)]
pub enum RuleFolderError {
    /// The system refused the folder or a file.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is a link: who may write where it points could change the rules unseen.
    #[error("{} is a link", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// A name that ends in `.toml` and is no regular file.
    #[error("{} is not a file", path.display())]
    NotAFile {
        /// What has the name.
        path: PathBuf,
    },
    /// A file of more than [`FILE_BYTES_MAX`] bytes.
    #[error("{} is too large", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// More than [`FILES_MAX`] files.
    #[error("{} holds too many files", path.display())]
    TooMany {
        /// The folder.
        path: PathBuf,
    },
    /// Bytes that are not UTF-8.
    #[error("{}:{line} is not UTF-8", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// Line of the first such byte, from 1.
        line: usize,
    },
    /// No rule file at all: perhaps the folder is not mounted.
    #[error("{} holds no rule file", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

impl RuleFolderError {
    /// The folder or file, with the line where one is known.
    pub fn place(&self) -> String {
        match self {
            Self::NotText { path, line } => format!("{}:{line}", path.display()),
            Self::Unreadable { path, .. }
            | Self::Link { path }
            | Self::NotAFile { path }
            | Self::TooLarge { path }
            | Self::TooMany { path }
            | Self::Empty { path } => path.display().to_string(),
        }
    }
}

/// Reads all rule files of `folder`, sorted by name. Folders below it, names that begin with a dot and
/// other endings than `.toml` (in any case) do not count.
///
/// # Errors
///
/// [`RuleFolderError`] at the first file that cannot be used, and for a folder without any.
pub fn read_folder(folder: &Path) -> Result<Vec<RuleFile>, RuleFolderError> {
    let unreadable = |source| RuleFolderError::Unreadable { path: folder.to_owned(), source };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if is_rule_file(&path) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(RuleFolderError::Empty { path: folder.to_owned() });
    }
    if paths.len() > FILES_MAX {
        return Err(RuleFolderError::TooMany { path: folder.to_owned() });
    }
    paths.sort();
    paths.iter().map(|path| read_file(path)).collect()
}

/// Reads what somebody names: a folder of rule files, or one file. Each is called by its whole path.
///
/// # Errors
///
/// As [`read_folder`].
pub fn read(path: &Path) -> Result<Vec<RuleFile>, RuleFolderError> {
    let unreadable = |source| RuleFolderError::Unreadable { path: path.to_owned(), source };
    if !std::fs::symlink_metadata(path).map_err(unreadable)?.is_dir() {
        let file = read_file(path)?;
        return Ok(vec![RuleFile { name: path.display().to_string(), ..file }]);
    }
    let placed =
        |file: RuleFile| RuleFile { name: path.join(&file.name).display().to_string(), ..file };
    Ok(read_folder(path)?.into_iter().map(placed).collect())
}

/// Reads the text of one rule file, whatever it is called.
///
/// # Errors
///
/// [`RuleFolderError`] when it cannot be used.
pub fn read_text(path: &Path) -> Result<String, RuleFolderError> {
    read_file(path).map(|file| file.text)
}

/// Reads one rule file, whatever it is called.
///
/// # Errors
///
/// [`RuleFolderError`] when it cannot be used.
fn read_file(path: &Path) -> Result<RuleFile, RuleFolderError> {
    let own = || path.to_owned();
    let unreadable = |source| RuleFolderError::Unreadable { path: own(), source };
    // A pipe in its place must not block, and a link is not followed.
    let flags =
        OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::LOOP) => return Err(RuleFolderError::Link { path: own() }),
        Err(error) => return Err(unreadable(error.into())),
    };
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(RuleFolderError::NotAFile { path: own() });
    }
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(RuleFolderError::TooLarge { path: own() });
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(RuleFile { name, text }),
        Err(error) => {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = good.split(|byte| *byte == b'\n').count();
            Err(RuleFolderError::NotText { path: own(), line })
        }
    }
}

fn is_rule_file(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    !hidden && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_count_sorted_by_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.toml", "a.TOML", ".c.toml", "README.md", "d.toml.bak"] {
            std::fs::write(folder.path().join(name), format!("# {name}")).unwrap();
        }
        let names: Vec<_> =
            read_folder(folder.path()).unwrap().into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["a.TOML", "b.toml"]);
    }

    #[test]
    fn what_cannot_be_used_is_never_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let error = || read_folder(folder.path()).unwrap_err();
        assert!(matches!(error(), RuleFolderError::Empty { .. }));
        let path = folder.path().join("a.toml");

        std::os::unix::fs::symlink("/dev/null", &path).unwrap();
        assert!(matches!(error(), RuleFolderError::Link { .. }));
        std::fs::remove_file(&path).unwrap();

        std::fs::create_dir(&path).unwrap();
        assert!(matches!(error(), RuleFolderError::NotAFile { .. }));
        std::fs::remove_dir(&path).unwrap();

        std::fs::write(&path, b"# a\n# \xff\n").unwrap();
        assert!(error().place().ends_with("a.toml:2"), "{}", error().place());

        std::fs::write(&path, vec![b'#'; usize::try_from(FILE_BYTES_MAX).unwrap() + 1]).unwrap();
        assert!(matches!(error(), RuleFolderError::TooLarge { .. }));

        let missing = folder.path().join("nowhere");
        assert!(matches!(read_folder(&missing), Err(RuleFolderError::Unreadable { .. })));
    }
}
