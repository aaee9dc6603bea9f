#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests make and look at files, and say what they skip"
)]

mod crash;
mod filtered;
mod hostile;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::*;
use crate::digest::Digest;
use crate::lifecycle::{
    FileIdentity, Interrupted, OperationId, OperationState, Permit, PolicyFacts, Recovery, Refusal,
    Seen, Step, Trace, recheck, recover,
};

fn operation() -> OperationId {
    OperationId::from_digest(&Digest::of(b"operation"))
}

fn all_clear() -> PolicyFacts {
    PolicyFacts {
        plan_approved: true,
        holds: Vec::new(),
        restricted: false,
        request_open: false,
        excluded: false,
        last_copy: false,
        destroyable_today: true,
        block_evaluated: true,
        action_allows: true,
        waiver_stands: true,
        waiting_over: true,
        archive_verified: true,
        receipt_ok: true,
    }
}

fn pattern() -> Pattern {
    Pattern::from_seed(&Digest::of(b"seed"))
}

/// Both halves of a destruction, with nothing recorded in between.
fn destroy(examined: Examined, permit: Permit) -> Result<Destroyed, DisposeError> {
    remove(overwrite(examined, permit, &pattern())?)
}

fn permit(step: Step, planned: &FileIdentity, observed: &FileIdentity) -> Permit {
    recheck(step, planned, observed, &all_clear()).unwrap()
}

/// A source with one file in it, and what happened to be in its name and content.
struct Source {
    dir: TempDir,
    name: Vec<u8>,
}

const CONTENT: &[u8] = b"BSN of somebody";

impl Source {
    fn new() -> Self {
        Self::named(b"klanten/intake.docx", CONTENT)
    }

    fn named(name: &[u8], content: &[u8]) -> Self {
        let dir = TempDir::new().unwrap();
        let source = Self { dir, name: name.to_vec() };
        fs::create_dir_all(source.path().parent().unwrap()).unwrap();
        fs::write(source.path(), content).unwrap();
        fs::set_permissions(source.path(), fs::Permissions::from_mode(0o640)).unwrap();
        source
    }

    fn root(&self) -> &Path {
        self.dir.path()
    }

    fn path(&self) -> PathBuf {
        self.root().join(OsStr::from_bytes(&self.name))
    }

    fn quarantine_path(&self) -> PathBuf {
        self.path().with_file_name(operation().quarantine_name())
    }

    fn examine(&self) -> Result<(Examined, FileIdentity), DisposeError> {
        examine(self.root(), &self.name)
    }

    fn identity(&self) -> FileIdentity {
        self.examine().unwrap().1
    }

    fn quarantine(&self) -> Result<Quarantined, DisposeError> {
        let (examined, identity) = self.examine()?;
        quarantine(examined, permit(Step::Quarantine, &identity, &identity), &operation())
    }

    fn examine_quarantined(&self) -> Result<(Examined, FileIdentity), DisposeError> {
        examine_quarantined(self.root(), &self.name, &operation())
    }

    fn destroy(&self, planned: &FileIdentity) -> Result<Destroyed, DisposeError> {
        let (examined, observed) = self.examine_quarantined()?;
        destroy(examined, permit(Step::Destroy, planned, &observed))
    }

    /// Finishes what an earlier life announced; the permit needs what remains to be ours.
    fn finish(&self, planned: &FileIdentity, interrupted: Interrupted) -> Destroyed {
        let (examined, observed) = self.examine_quarantined().unwrap();
        let trace = trace(&examined, &pattern()).unwrap();
        let remains = interrupted.remains(planned, &observed, trace).unwrap();
        let step = Step::FinishDestroy(remains);
        destroy(examined, permit(step, planned, &observed)).unwrap()
    }

    fn restore(&self, planned: &FileIdentity, old_mode: u32) -> Result<(), DisposeError> {
        let (_, observed) = self.examine_quarantined()?;
        let permit = permit(Step::Restore, planned, &observed);
        restore(self.root(), &self.name, &operation(), old_mode, permit)
    }

    fn recover(&self, state: &OperationState, planned: &FileIdentity) -> Recovery {
        let key = (planned.dev, planned.ino, planned.btime_ns);
        let original = seen(self.root(), &self.name, key).unwrap();
        let quarantined = seen_quarantined(self.root(), &self.name, &operation(), key).unwrap();
        recover(state, original, quarantined)
    }

    fn assert_untouched(&self) {
        assert_eq!(fs::read(self.path()).unwrap(), CONTENT);
        assert!(!self.quarantine_path().exists());
    }
}

#[test]
fn identity_is_what_stat_says() {
    let source = Source::new();
    let identity = source.identity();
    let stat = fs::metadata(source.path()).unwrap();
    assert_eq!((identity.dev, identity.ino), (stat.dev(), stat.ino()));
    assert_eq!((identity.size, identity.nlink), (stat.size(), 1));
    let nanoseconds = |s: i64, ns: i64| i128::from(s) * 1_000_000_000 + i128::from(ns);
    assert_eq!(identity.mtime_ns, nanoseconds(stat.mtime(), stat.mtime_nsec()));
    assert_eq!(identity.ctime_ns, nanoseconds(stat.ctime(), stat.ctime_nsec()));
    assert_eq!(identity.sha256, Digest::of(CONTENT));
}

#[test]
fn quarantine_and_restore_give_the_same_file_back() {
    let source = Source::new();
    let planned = source.identity();
    let before = fs::metadata(source.path()).unwrap();
    let quarantined = source.quarantine().unwrap();
    assert_eq!(quarantined.old_mode, 0o640);
    assert!(planned.is_unchanged(&quarantined.identity));
    assert!(!source.path().exists());
    let hidden = fs::metadata(source.quarantine_path()).unwrap();
    assert_eq!(hidden.mode() & 0o7777, 0o600);

    source.restore(&planned, quarantined.old_mode).unwrap();
    let after = fs::metadata(source.path()).unwrap();
    assert_eq!((after.ino(), after.mode()), (before.ino(), before.mode()));
    assert_eq!((after.mtime(), after.mtime_nsec()), (before.mtime(), before.mtime_nsec()));
    source.assert_untouched();
}

#[test]
fn destroy_leaves_nothing_and_says_how() {
    let source = Source::new();
    let planned = source.identity();
    source.quarantine().unwrap();
    let destroyed = source.destroy(&planned).unwrap();
    assert!(!source.path().exists() && !source.quarantine_path().exists());
    let probes = &destroyed.probes;
    assert_eq!(probes.size, CONTENT.len() as u64);
    assert_eq!((probes.overwritten, probes.read_back), (probes.size, probes.size));
    assert_eq!(destroyed.level, conclude(probes).0);
    assert!(!probes.file_system.kind.is_empty(), "{probes:?}");
    assert_ne!(destroyed.level, Level::Recovered);
    // For whoever runs this with TMPDIR on another file system.
    eprintln!("{:?} {probes:?}", destroyed.level);
}

#[test]
fn the_old_content_is_overwritten_in_the_same_inode() {
    let content = vec![7_u8; 200_001];
    let source = Source::named(b"big.bin", &content);
    let planned = source.identity();
    source.quarantine().unwrap();
    // A second handle sees what the inode holds, at the moment before it is cut off.
    let witness = fs::File::open(source.quarantine_path()).unwrap();
    faults::set(Some(Box::new(move |point| {
        if point == "destroy.truncate" {
            let mut now = vec![0; 200_001];
            std::os::unix::fs::FileExt::read_exact_at(&witness, &mut now, 0)?;
            assert!(now.chunks(100).all(|chunk| chunk != [7; 100]), "old content remains");
        }
        Ok(())
    })));
    source.destroy(&planned).unwrap();
    faults::set(None);
}

#[test]
fn empty_file_claims_only_its_name() {
    let source = Source::named(b"empty", b"");
    let planned = source.identity();
    source.quarantine().unwrap();
    assert_eq!(source.destroy(&planned).unwrap().level, Level::Unlinked);
}

#[test]
fn holes_are_not_filled() {
    let source = Source::named(b"sparse", b"head");
    let file = fs::OpenOptions::new().write(true).open(source.path()).unwrap();
    file.set_len(64 << 20).unwrap();
    drop(file);
    let planned = source.identity();
    source.quarantine().unwrap();
    let probes = source.destroy(&planned).unwrap().probes;
    assert_eq!(probes.size, 64 << 20);
    assert!(probes.overwritten <= 1 << 20, "{}", probes.overwritten);
}

#[test]
fn attributes_go_with_the_content() {
    let source = Source::new();
    let set = rustix::fs::setxattr(
        source.path(),
        "user.author",
        b"Jan Jansen",
        rustix::fs::XattrFlags::CREATE,
    );
    if set.is_err() {
        eprintln!("skipped: no user attributes on this file system");
        return;
    }
    let planned = source.identity();
    source.quarantine().unwrap();
    let path = source.quarantine_path();
    faults::set(Some(Box::new(move |point| {
        if point == "destroy.truncate" {
            let size = rustix::fs::getxattr(&path, "user.author", &mut [0_u8; 64][..]);
            assert!(size.is_err());
        }
        Ok(())
    })));
    let probes = source.destroy(&planned).unwrap().probes;
    faults::set(None);
    assert!(probes.attributes >= 1);
}

#[test]
fn a_permit_fits_one_step_and_one_file() {
    let source = Source::new();
    let (examined, identity) = source.examine().unwrap();
    let wrong = permit(Step::ReadForReturn, &identity, &identity);
    let error = quarantine(examined, wrong, &operation()).unwrap_err();
    assert!(matches!(error, DisposeError::PermitMismatch));

    let other = Source::named(b"other", CONTENT);
    let wrong = permit(Step::Quarantine, &other.identity(), &other.identity());
    let (examined, _) = source.examine().unwrap();
    assert!(matches!(quarantine(examined, wrong, &operation()), Err(DisposeError::PermitMismatch)));
    // Not in quarantine: not to be destroyed, whatever the permit says.
    let (examined, identity) = source.examine().unwrap();
    let hasty = permit(Step::Destroy, &identity, &identity);
    assert!(matches!(destroy(examined, hasty), Err(DisposeError::PermitMismatch)));
    source.assert_untouched();
}

#[test]
fn content_for_a_return_is_read_from_the_examined_handle() {
    let source = Source::new();
    let (examined, identity) = source.examine().unwrap();
    let permit = permit(Step::ReadForReturn, &identity, &identity);
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut open_for_return(examined, permit).unwrap(), &mut bytes)
        .unwrap();
    assert_eq!(bytes, CONTENT);
    source.assert_untouched();
}

#[test]
fn a_missing_folder_is_not_a_missing_file() {
    let source = Source::new();
    let planned = source.identity();
    source.quarantine().unwrap();
    let key = (planned.dev, planned.ino, planned.btime_ns);
    assert_eq!(seen(source.root(), &source.name, key).unwrap(), Seen::Absent);
    let folder = source.root().join("klanten");
    fs::rename(&folder, source.root().join("archief")).unwrap();
    assert!(matches!(seen(source.root(), &source.name, key), Err(DisposeError::FolderGone)));
    assert!(matches!(
        seen_quarantined(source.root(), &source.name, &operation(), key),
        Err(DisposeError::FolderGone)
    ));
    // The folder is back, but of another file system than the file's.
    fs::create_dir(&folder).unwrap();
    if probe::is_overlay(fs::File::open(&folder).unwrap()) {
        eprintln!("skipped: an overlay gives its files the devices of its layers");
        return;
    }
    let elsewhere = (planned.dev + 1, planned.ino, planned.btime_ns);
    assert!(matches!(seen(source.root(), &source.name, elsewhere), Err(DisposeError::FolderGone)));
}

#[test]
fn memory_is_said_to_be_memory() {
    let Ok(dir) = TempDir::new_in("/dev/shm") else {
        eprintln!("skipped: no file system in memory here");
        return;
    };
    let source = Source { dir, name: b"intake.docx".to_vec() };
    fs::write(source.path(), CONTENT).unwrap();
    let planned = source.identity();
    source.quarantine().unwrap();
    let destroyed = source.destroy(&planned).unwrap();
    if destroyed.probes.file_system.kind != "tmpfs" {
        eprintln!("skipped: /dev/shm is not in memory here");
        return;
    }
    assert_eq!(destroyed.level, Level::ClearedLogical);
    assert_eq!(destroyed.probes.notes, [Note::MemoryOnly]);
}
