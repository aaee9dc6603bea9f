//! Both directions with the `ssh-keygen` of the machine, where there is one.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "a test that writes files for another program, and says when it cannot run"
)]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::{DateTime, Utc};

use super::*;
use crate::plan::namespace;

fn ssh_keygen(dir: &Path, args: &[&str], stdin: &str) -> Option<bool> {
    let stdin = File::open(dir.join(stdin)).unwrap();
    let run = Command::new("ssh-keygen")
        .args(args)
        .current_dir(dir)
        .stdin(stdin)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let Ok(status) = run else {
        eprintln!("skipped: ssh-keygen not found");
        return None;
    };
    Some(status.success())
}

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-22T10:00:00Z").unwrap().to_utc()
}

fn list(public_line: &str) -> String {
    format!("machine@firm namespaces=\"certificate@termijn\" {public_line}\n")
}

#[test]
fn openssh_accepts_our_signature() {
    let dir = tempfile::tempdir().unwrap();
    let new = generate("machine", Some("a passphrase")).unwrap();
    new.write_new(&dir.path().join("machine")).unwrap();
    let passphrase = || Some("a passphrase".to_owned().into());
    let key = load(&dir.path().join("machine"), passphrase).unwrap();
    let sig = sign(&key, namespace::CERTIFICATE, b"{}\n").unwrap();
    fs::write(dir.path().join("file"), b"{}\n").unwrap();
    fs::write(dir.path().join("other"), b"{} \n").unwrap();
    fs::write(dir.path().join("file.sig"), sig).unwrap();
    fs::write(dir.path().join("allowed_signers"), list(new.public_line())).unwrap();
    let verify = |namespace: &str, file: &str| {
        let args = ["-Y", "verify", "-n", namespace, "-I", "machine@firm"];
        let files = ["-f", "allowed_signers", "-s", "file.sig"];
        ssh_keygen(dir.path(), &[&args[..], &files[..]].concat(), file)
    };
    let Some(accepted) = verify("certificate@termijn", "file") else { return };
    assert!(accepted);
    assert_eq!(verify("certificate@termijn", "other"), Some(false));
    assert_eq!(verify("plan@termijn", "file"), Some(false));
}

#[test]
fn we_accept_keys_and_signatures_of_openssh() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), b"{}\n").unwrap();
    let make = ["-q", "-t", "ed25519", "-N", "secret", "-a", "4", "-C", "anna", "-f", "anna"];
    if ssh_keygen(dir.path(), &make, "file").is_none() {
        return;
    }
    let key = load(&dir.path().join("anna"), || Some("secret".to_owned().into())).unwrap();
    let wrong = load(&dir.path().join("anna"), || Some("Secret".to_owned().into()));
    assert!(matches!(wrong, Err(KeyError::WrongPassphrase { .. })));
    let make = ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "machine"];
    assert_eq!(ssh_keygen(dir.path(), &make, "file"), Some(true));
    let sign = ["-Y", "sign", "-n", "certificate@termijn", "-f", "machine", "file"];
    assert_eq!(ssh_keygen(dir.path(), &sign, "file"), Some(true));
    let sig = fs::read(dir.path().join("file.sig")).unwrap();
    let public = fs::read_to_string(dir.path().join("machine.pub")).unwrap();
    let allowed = AllowedSigners::parse(&list(public.trim())).unwrap();
    let good = verify(&sig, b"{}\n", namespace::CERTIFICATE, &allowed, now()).unwrap();
    assert_eq!(good.principal(), "machine@firm");
    assert_ne!(good.key_fingerprint(), key.fingerprint());
}

#[test]
fn other_kinds_of_keys_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("file"), b"").unwrap();
    for (kind, bits) in [("ecdsa", "256"), ("rsa", "2048")] {
        let make = ["-q", "-t", kind, "-b", bits, "-N", "", "-f", kind];
        if ssh_keygen(dir.path(), &make, "file").is_none() {
            return;
        }
        let refused = load(&dir.path().join(kind), || None);
        assert!(matches!(refused, Err(KeyError::NotEd25519 { .. })), "{kind}: {refused:?}");
    }
}
