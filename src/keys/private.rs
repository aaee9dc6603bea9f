//! Making, keeping and using a private key.

#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "an edge: key files are opened here, and an unfinished one is taken away again"
)]

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use ssh_key::rand_core::OsRng;
use ssh_key::{Algorithm, HashAlg, LineEnding};
use zeroize::Zeroizing;

/// Longer than any key file of OpenSSH with an Ed25519 key.
const KEY_FILE_BYTES_MAX: u64 = 64 * 1024;

/// Why a key cannot be made, kept, read or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The system's randomness or the key derivation failed.
    #[error("the key could not be made")]
    Making,
    /// A file with that name is there already; it was left alone.
    #[error("{} exists already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Input or output failed. A key file that was being written was taken away again.
    #[error("cannot use key file {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others than the owner may read or change the file.
    #[error("key file {} has mode {mode:04o}; it must be 0600 or 0400", path.display())]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is not a private key of OpenSSH.
    #[error("{} is not a private key of OpenSSH", path.display())]
    NotAKey {
        /// The file.
        path: PathBuf,
    },
    /// The key is of another kind than Ed25519.
    #[error("{} is not an Ed25519 key", path.display())]
    NotEd25519 {
        /// The file.
        path: PathBuf,
    },
    /// The key is encrypted and no passphrase was given.
    #[error("{} is encrypted and no passphrase was given", path.display())]
    PassphraseNeeded {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase is not the one of this key.
    #[error("wrong passphrase for {}", path.display())]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// The signature could not be made.
    #[error("signing failed")]
    Signing,
}

/// A key just made, in no file yet.
pub struct NewKey {
    private_pem: Zeroizing<String>,
    public_line: String,
    fingerprint: String,
}

/// Makes an Ed25519 key. `comment` stands in both files for people to read; it identifies nobody.
/// Without a passphrase the file is all that is needed to sign: for the machine's key only.
///
/// # Errors
///
/// [`KeyError::Making`].
pub fn generate(comment: &str, passphrase: Option<&str>) -> Result<NewKey, KeyError> {
    let making = |_| KeyError::Making;
    // A line break would make a second line of the public key, which is a list of keys.
    let comment: String = comment.chars().filter(|c| !c.is_control()).collect();
    let mut key = ssh_key::PrivateKey::random(&mut OsRng, Algorithm::Ed25519).map_err(making)?;
    key.set_comment(comment);
    let public_line = key.public_key().to_openssh().map_err(making)?;
    let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
    if let Some(passphrase) = passphrase {
        key = key.encrypt(&mut OsRng, passphrase).map_err(making)?;
    }
    let private_pem = key.to_openssh(LineEnding::LF).map_err(making)?;
    Ok(NewKey { private_pem, public_line, fingerprint })
}

impl NewKey {
    /// The private key as OpenSSH writes it.
    pub fn private_pem(&self) -> &str {
        &self.private_pem
    }

    /// `ssh-ed25519 AAAA… comment`, without a line end: what goes into `allowed_signers` after the
    /// principal and the rights.
    pub fn public_line(&self) -> &str {
        &self.public_line
    }

    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Writes `path` (mode 0600) and `path.pub` (0644), both new, and syncs both and their folder.
    ///
    /// # Errors
    ///
    /// [`KeyError::Exists`] and [`KeyError::Io`]; then neither file of ours is left.
    pub fn write_new(&self, path: &Path) -> Result<(), KeyError> {
        let public = public_path(path);
        write_file(path, self.private_pem.as_bytes(), 0o600)?;
        let rest = write_file(&public, format!("{}\n", self.public_line).as_bytes(), 0o644)
            .and_then(|()| sync_folder(path));
        if let Err(error) = rest {
            let made_public = !matches!(error, KeyError::Exists { .. });
            let ours = [Some(path), made_public.then_some(public.as_path())];
            for file in ours.into_iter().flatten() {
                take_away(file)?;
            }
            return Err(error);
        }
        Ok(())
    }
}

impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewKey({})", self.fingerprint)
    }
}

fn public_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".pub");
    PathBuf::from(name)
}

fn write_file(path: &Path, bytes: &[u8], mode: u32) -> Result<(), KeyError> {
    let io = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AlreadyExists => KeyError::Exists { path: path.to_owned() },
        _ => KeyError::Io { path: path.to_owned(), source },
    };
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(mode).open(path).map_err(io)?;
    if let Err(source) = file.write_all(bytes).and_then(|()| file.sync_all()) {
        take_away(path)?;
        return Err(KeyError::Io { path: path.to_owned(), source });
    }
    Ok(())
}

fn take_away(path: &Path) -> Result<(), KeyError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(KeyError::Io { path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn sync_folder(path: &Path) -> Result<(), KeyError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| KeyError::Io { path: folder.to_owned(), source })
}

/// A private key that can sign.
#[derive(Clone)]
pub struct PrivateKey(ssh_key::PrivateKey);

impl PrivateKey {
    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    /// `ssh-ed25519 AAAA… comment`, without a line end.
    ///
    /// # Errors
    ///
    /// [`KeyError::Making`] when the comment cannot be written.
    pub fn public_line(&self) -> Result<String, KeyError> {
        self.0.public_key().to_openssh().map_err(|_| KeyError::Making)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.fingerprint())
    }
}

/// Reads a private key. `passphrase` is asked only when the key is encrypted; it gives `None` when
/// nobody can be asked.
///
/// # Errors
///
/// See [`KeyError`]. A file that others than its owner can read is refused, as by `ssh-keygen`.
pub fn load(
    path: &Path,
    passphrase: impl FnOnce() -> Option<Zeroizing<String>>,
) -> Result<PrivateKey, KeyError> {
    let path_owned = || path.to_owned();
    let pem = read_private(path)?;
    let mut key =
        ssh_key::PrivateKey::from_openssh(pem.as_slice()).map_err(|error| match error {
            // Without their features, other kinds of keys are not even decoded.
            ssh_key::Error::AlgorithmUnknown | ssh_key::Error::AlgorithmUnsupported { .. } => {
                KeyError::NotEd25519 { path: path_owned() }
            }
            _ => KeyError::NotAKey { path: path_owned() },
        })?;
    if key.algorithm() != Algorithm::Ed25519 {
        return Err(KeyError::NotEd25519 { path: path_owned() });
    }
    if key.is_encrypted() {
        let passphrase =
            passphrase().ok_or_else(|| KeyError::PassphraseNeeded { path: path_owned() })?;
        key = key.decrypt(passphrase.as_bytes()).map_err(|error| match error {
            // Decrypting to nonsense is all that a wrong passphrase ever shows.
            ssh_key::Error::Crypto => KeyError::WrongPassphrase { path: path_owned() },
            _ => KeyError::NotAKey { path: path_owned() },
        })?;
    }
    Ok(PrivateKey(key))
}

fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let io = |source| KeyError::Io { path: path.to_owned(), source };
    let file = File::open(path).map_err(io)?;
    // Asked of the open file, so that it cannot be exchanged in between.
    let mode = file.metadata().map_err(io)?.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyError::TooOpen { path: path.to_owned(), mode });
    }
    let mut pem = Zeroizing::new(Vec::with_capacity(4096));
    file.take(KEY_FILE_BYTES_MAX).read_to_end(&mut pem).map_err(io)?;
    Ok(pem)
}

/// Signs `bytes` for the purpose `namespace` (see [`crate::plan::namespace`]): the text of a `.sig`
/// file, SSHSIG with SHA-512. The signature covers the bytes as they are.
///
/// # Errors
///
/// [`KeyError::Signing`], with an empty namespace for example.
pub fn sign(key: &PrivateKey, namespace: &str, bytes: &[u8]) -> Result<String, KeyError> {
    key.0
        .sign(namespace, HashAlg::Sha512, bytes)
        .and_then(|signature| signature.to_pem(LineEnding::LF))
        .map_err(|_| KeyError::Signing)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn no_passphrase() -> Option<Zeroizing<String>> {
        None
    }

    fn passphrase(text: &str) -> impl FnOnce() -> Option<Zeroizing<String>> {
        let text = Zeroizing::new(text.to_owned());
        move || Some(text)
    }

    #[test]
    fn a_key_is_kept_and_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("machine");
        let key = generate("termijn machine\nssh-ed25519 AAAA", None).unwrap();
        assert_eq!(key.public_line().lines().count(), 1);
        key.write_new(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        let public = fs::read_to_string(dir.path().join("machine.pub")).unwrap();
        assert_eq!(public, format!("{}\n", key.public_line()));
        let read = load(&path, || panic!("the key is not encrypted")).unwrap();
        assert_eq!(read.fingerprint(), key.fingerprint());
        assert_eq!(read.public_line().unwrap(), key.public_line());
    }

    #[test]
    fn nothing_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let key = generate("a", None).unwrap();
        let (path, public) = (dir.path().join("k"), dir.path().join("k.pub"));
        fs::write(&public, "mine").unwrap();
        assert!(matches!(key.write_new(&path), Err(KeyError::Exists { path }) if path == public));
        assert!(!path.exists(), "half a pair was left");
        assert_eq!(fs::read_to_string(&public).unwrap(), "mine");
        fs::remove_file(&public).unwrap();
        key.write_new(&path).unwrap();
        assert!(matches!(
            generate("b", None).unwrap().write_new(&path),
            Err(KeyError::Exists { .. })
        ));
        assert_eq!(load(&path, no_passphrase).unwrap().fingerprint(), key.fingerprint());
    }

    #[test]
    fn a_wrong_passphrase_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("anna");
        let key = generate("anna", Some("correct horse")).unwrap();
        key.write_new(&path).unwrap();
        let loaded = load(&path, passphrase("correct horse")).unwrap();
        assert_eq!(loaded.fingerprint(), key.fingerprint());
        let wrong = load(&path, passphrase("correct house"));
        assert!(matches!(wrong, Err(KeyError::WrongPassphrase { .. })), "{wrong:?}");
        let none = load(&path, no_passphrase);
        assert!(matches!(none, Err(KeyError::PassphraseNeeded { .. })), "{none:?}");
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        generate("k", None).unwrap().write_new(&path).unwrap();
        for mode in [0o640, 0o604, 0o660, 0o601] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let refused = load(&path, no_passphrase);
            assert!(matches!(refused, Err(KeyError::TooOpen { mode: m, .. }) if m == mode));
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(load(&path, no_passphrase).is_ok());
    }

    #[test]
    fn what_is_not_a_key_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        write_file(&path, b"-----BEGIN OPENSSH PRIVATE KEY-----\nxx", 0o600).unwrap();
        assert!(matches!(load(&path, no_passphrase), Err(KeyError::NotAKey { .. })));
        let missing = load(&dir.path().join("none"), no_passphrase);
        assert!(matches!(missing, Err(KeyError::Io { .. })));
    }

    #[test]
    fn debug_shows_no_key() {
        let key = generate("k", None).unwrap();
        assert_eq!(format!("{key:?}"), format!("NewKey({})", key.fingerprint()));
    }
}
