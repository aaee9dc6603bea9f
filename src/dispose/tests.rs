#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests make and look at files, and say what they skip"
)]

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
    FileIdentity, OperationId, OperationState, Permit, PolicyFacts, Recovery, Refusal, Seen, Step,
    recheck, recover,
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
        destroyable_today: true,
        block_evaluated: true,
        action_allows: true,
        waiting_over: true,
        archive_verified: true,
        receipt_ok: true,
    }
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
fn names_of_any_bytes_work() {
    for name in [&b"new\nline"[..], b"\xff\xfe", "\u{202e}fdp.exe".as_bytes(), b"%41", b"-rf", b" "]
    {
        let source = Source::named(name, CONTENT);
        let planned = source.identity();
        source.quarantine().unwrap();
        source.destroy(&planned).unwrap();
        assert_eq!(fs::read_dir(source.root()).unwrap().count(), 0);
    }
}

#[test]
fn a_path_longer_than_the_kernel_takes_works() {
    let dir = TempDir::new().unwrap();
    let component = "d".repeat(200);
    let mut relative = Vec::new();
    let mut at = rustix::fs::open(
        dir.path(),
        rustix::fs::OFlags::DIRECTORY | rustix::fs::OFlags::RDONLY,
        rustix::fs::Mode::empty(),
    )
    .unwrap();
    for _ in 0..30 {
        rustix::fs::mkdirat(&at, &component, rustix::fs::Mode::RWXU).unwrap();
        at = rustix::fs::openat(
            &at,
            &component,
            rustix::fs::OFlags::DIRECTORY | rustix::fs::OFlags::RDONLY,
            rustix::fs::Mode::empty(),
        )
        .unwrap();
        relative.extend(component.as_bytes());
        relative.push(b'/');
    }
    relative.extend(b"deep.txt");
    let flags = rustix::fs::OFlags::CREATE | rustix::fs::OFlags::WRONLY;
    let file = rustix::fs::openat(&at, "deep.txt", flags, rustix::fs::Mode::RUSR).unwrap();
    rustix::io::write(&file, CONTENT).unwrap();
    drop(file);
    assert!(relative.len() > 6_000);

    let (examined, planned) = examine(dir.path(), &relative).unwrap();
    quarantine(examined, permit(Step::Quarantine, &planned, &planned), &operation()).unwrap();
    let (examined, observed) = examine_quarantined(dir.path(), &relative, &operation()).unwrap();
    destroy(examined, permit(Step::Destroy, &planned, &observed)).unwrap();
    let key = (planned.dev, planned.ino, planned.btime_ns);
    assert_eq!(seen(dir.path(), &relative, key).unwrap(), Seen::Absent);
}

#[test]
fn only_plain_relative_paths_are_paths() {
    let source = Source::new();
    for bad in
        [&b""[..], b"/etc/passwd", b"../x", b"klanten/../x", b"./x", b"klanten//x", b"x/", b"a\0b"]
    {
        let error = examine(source.root(), bad).unwrap_err();
        assert!(matches!(error, DisposeError::Path), "{error:?}");
    }
}

#[test]
fn links_are_never_followed() {
    let outside = TempDir::new().unwrap();
    let victim = outside.path().join("victim");
    fs::write(&victim, CONTENT).unwrap();
    let source = Source::new();
    symlink(&victim, source.root().join("link")).unwrap();
    symlink(outside.path(), source.root().join("folder")).unwrap();
    symlink(".", source.root().join("loop")).unwrap();
    assert!(matches!(examine(source.root(), b"link"), Err(DisposeError::NotRegular)));
    for through in [&b"folder/victim"[..], b"loop/klanten/intake.docx"] {
        assert!(matches!(examine(source.root(), through), Err(DisposeError::Boundary)));
    }
}

#[test]
fn what_is_not_a_file_is_never_opened() {
    let source = Source::new();
    let mkfifo = std::process::Command::new("mkfifo").arg(source.root().join("pipe")).status();
    assert!(mkfifo.unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(source.root().join("socket")).unwrap();
    for name in [&b"pipe"[..], b"socket", b"klanten"] {
        assert!(matches!(examine(source.root(), name), Err(DisposeError::NotRegular)));
    }
    assert!(matches!(examine(source.root(), b"absent"), Err(DisposeError::Gone)));
    assert!(matches!(examine(source.root(), b"absent/x"), Err(DisposeError::FolderGone)));
}

#[test]
fn a_hard_link_is_refused_and_both_names_stay() {
    let source = Source::new();
    let other = source.root().join("other");
    fs::hard_link(source.path(), &other).unwrap();
    let (examined, identity) = source.examine().unwrap();
    let refusal = recheck(Step::Quarantine, &identity, &identity, &all_clear()).unwrap_err();
    assert_eq!(refusal, Refusal::HardLinked);
    drop(examined);
    source.assert_untouched();
}

#[test]
fn a_link_made_after_the_recheck_is_noticed() {
    let source = Source::new();
    let (examined, identity) = source.examine().unwrap();
    let permit = permit(Step::Quarantine, &identity, &identity);
    let (from, to) = (source.path(), source.root().join("late"));
    faults::set(Some(Box::new(move |point| {
        if point == "quarantine.rename" { fs::hard_link(&from, &to) } else { Ok(()) }
    })));
    let error = quarantine(examined, permit, &operation()).unwrap_err();
    faults::set(None);
    assert!(matches!(error, DisposeError::HardLinked { left: Left::Untouched }), "{error:?}");
    source.assert_untouched();
    assert_eq!(fs::metadata(source.path()).unwrap().mode() & 0o7777, 0o640);
}

#[test]
fn a_file_swapped_before_the_rename_goes_back() {
    let source = Source::new();
    let (examined, identity) = source.examine().unwrap();
    let permit = permit(Step::Quarantine, &identity, &identity);
    let (path, aside) = (source.path(), source.root().join("aside"));
    faults::set(Some(Box::new(move |point| {
        if point == "quarantine.rename" {
            fs::rename(&path, &aside)?;
            fs::write(&path, "somebody else's")?;
        }
        Ok(())
    })));
    let error = quarantine(examined, permit, &operation()).unwrap_err();
    faults::set(None);
    assert!(matches!(error, DisposeError::Changed { left: Left::Untouched }), "{error:?}");
    assert_eq!(fs::read(source.path()).unwrap(), b"somebody else's");
    assert_eq!(fs::read(source.root().join("aside")).unwrap(), CONTENT);
    assert!(!source.quarantine_path().exists());
}

#[test]
fn changed_content_is_refused() {
    let source = Source::new();
    let planned = source.identity();
    fs::write(source.path(), b"BSN of another.").unwrap();
    let observed = source.identity();
    assert_eq!(
        recheck(Step::Quarantine, &planned, &observed, &all_clear()).unwrap_err(),
        Refusal::Changed
    );
    // Changed between re-check and act.
    let (examined, identity) = source.examine().unwrap();
    let permit = permit(Step::Quarantine, &identity, &identity);
    fs::write(source.path(), CONTENT).unwrap();
    let error = quarantine(examined, permit, &operation()).unwrap_err();
    assert!(matches!(error, DisposeError::Changed { left: Left::Untouched }), "{error:?}");
    source.assert_untouched();
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
fn names_in_use_are_not_overwritten() {
    let source = Source::new();
    fs::write(source.quarantine_path(), "in the way").unwrap();
    let error = source.quarantine().unwrap_err();
    assert!(matches!(error, DisposeError::NameTaken { left: Left::Untouched }), "{error:?}");
    assert_eq!(fs::read(source.quarantine_path()).unwrap(), b"in the way");
    assert_eq!(fs::read(source.path()).unwrap(), CONTENT);
    fs::remove_file(source.quarantine_path()).unwrap();

    let planned = source.identity();
    let quarantined = source.quarantine().unwrap();
    fs::write(source.path(), "new work").unwrap();
    let error = source.restore(&planned, quarantined.old_mode).unwrap_err();
    assert!(matches!(error, DisposeError::NameTaken { left: Left::Quarantined }), "{error:?}");
    assert_eq!(fs::read(source.path()).unwrap(), b"new work");
    assert_eq!(fs::read(source.quarantine_path()).unwrap(), CONTENT);
}

#[test]
fn an_immutable_file_is_left_alone() {
    let source = Source::new();
    let file = fs::File::open(source.path()).unwrap();
    let Ok(flags) = rustix::fs::ioctl_getflags(&file) else {
        eprintln!("skipped: no flags on this file system");
        return;
    };
    let immutable = flags | rustix::fs::IFlags::IMMUTABLE;
    if rustix::fs::ioctl_setflags(&file, immutable).is_err() {
        eprintln!("skipped: not allowed to set the immutable flag");
        return;
    }
    let result = source.quarantine();
    rustix::fs::ioctl_setflags(&file, flags).unwrap();
    let error = result.unwrap_err();
    assert_eq!((error.left(), error.code()), (Left::Untouched, "denied"));
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

/// Makes `point` fail, acts, and returns the error.
fn failing<T: std::fmt::Debug>(
    point: &'static str,
    act: impl FnOnce() -> Result<T, DisposeError>,
) -> DisposeError {
    faults::set(Some(Box::new(move |at| {
        if at == point { Err(std::io::Error::from_raw_os_error(5)) } else { Ok(()) }
    })));
    let result = act();
    faults::set(None);
    result.expect_err(point)
}

#[test]
fn a_failing_quarantine_says_how_the_file_was_left() {
    for (point, left) in [
        ("quarantine.rename", Left::Untouched),
        ("quarantine.check", Left::Untouched),
        ("quarantine.mode", Left::Untouched),
        ("quarantine.sync", Left::Indeterminate),
        ("quarantine.done", Left::Quarantined),
    ] {
        let source = Source::new();
        let planned = source.identity();
        let error = failing(point, || source.quarantine());
        assert_eq!(error.left(), left, "{point}");
        // Whatever happened, the next run finds its way, and the file is whole.
        match source.recover(&OperationState::Intent, &planned) {
            Recovery::Redo => source.assert_untouched(),
            Recovery::RecordQuarantined => {
                let settled =
                    settle_quarantine(source.root(), &source.name, &operation(), &planned, 0o640)
                        .unwrap();
                source.restore(&planned, settled.old_mode).unwrap();
                source.assert_untouched();
            }
            other => panic!("{point}: {other:?}"),
        }
    }
}

#[test]
fn a_failing_destruction_is_finished_by_the_next_run() {
    for (point, left) in [
        ("destroy.overwrite", Left::Quarantined),
        ("destroy.sync", Left::Indeterminate),
        ("destroy.read_back", Left::Indeterminate),
        ("destroy.attributes", Left::Indeterminate),
        ("destroy.truncate", Left::OverwrittenNotUnlinked),
        ("destroy.unlink", Left::OverwrittenNotUnlinked),
        ("destroy.sync_folder", Left::Indeterminate),
        ("destroy.done", Left::Indeterminate),
    ] {
        let source = Source::new();
        let planned = source.identity();
        source.quarantine().unwrap();
        let error = failing(point, || source.destroy(&planned));
        assert_eq!(error.left(), left, "{point}");
        match source.recover(&OperationState::DestroyIntent, &planned) {
            Recovery::FinishDestroy(interrupted) => {
                let (examined, observed) = source.examine_quarantined().unwrap();
                let step = Step::FinishDestroy(interrupted);
                let level = destroy(examined, permit(step, &planned, &observed)).unwrap().level;
                assert_eq!(level == Level::Recovered, point == "destroy.unlink", "{point}");
            }
            Recovery::RecordDestroyed => {
                assert!(["destroy.sync_folder", "destroy.done"].contains(&point), "{point}");
            }
            other => panic!("{point}: {other:?}"),
        }
        assert!(!source.quarantine_path().exists() && !source.path().exists());
    }
}

#[test]
fn a_failing_restoration_leaves_the_file_whole() {
    for point in ["restore.mode", "restore.rename", "restore.sync"] {
        let source = Source::new();
        let planned = source.identity();
        let quarantined = source.quarantine().unwrap();
        failing(point, || source.restore(&planned, quarantined.old_mode));
        match source.recover(&OperationState::Quarantined, &planned) {
            Recovery::Nothing => {
                let hidden = fs::metadata(source.quarantine_path()).unwrap();
                assert_eq!(hidden.mode() & 0o7777, 0o600);
                source.restore(&planned, quarantined.old_mode).unwrap();
            }
            Recovery::RecordRestored => {}
            other => panic!("{point}: {other:?}"),
        }
        source.assert_untouched();
        assert_eq!(fs::metadata(source.path()).unwrap().mode() & 0o7777, 0o640);
    }
}

#[test]
fn a_file_taken_by_mistake_is_put_back() {
    let source = Source::new();
    let planned = source.identity();
    // As a crash between rename and check leaves it: another file under the quarantine name.
    fs::rename(source.path(), source.root().join("aside")).unwrap();
    fs::write(source.quarantine_path(), "somebody else's").unwrap();
    assert_eq!(source.recover(&OperationState::Intent, &planned), Recovery::PutBack);
    let key = (planned.dev, planned.ino, planned.btime_ns);
    put_back(source.root(), &source.name, &operation(), key).unwrap();
    assert_eq!(fs::read(source.path()).unwrap(), b"somebody else's");
    // The journal's own file is not put back this way.
    let own = Source::new();
    let planned = own.identity();
    own.quarantine().unwrap();
    let key = (planned.dev, planned.ino, planned.btime_ns);
    assert!(matches!(
        put_back(own.root(), &own.name, &operation(), key),
        Err(DisposeError::PermitMismatch)
    ));
}

/// A thread swaps the folder with a link to a folder of the same shape outside; whatever is done here
/// must never reach there.
#[test]
fn a_racing_swap_never_reaches_the_victim() {
    let source = Source::new();
    let outside = TempDir::new().unwrap();
    let victim = outside.path().join("intake.docx");
    fs::write(&victim, CONTENT).unwrap();
    let (folder, aside) = (source.root().join("klanten"), source.root().join("aside"));
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                fs::rename(&folder, &aside).unwrap();
                symlink(outside.path(), &folder).unwrap();
                fs::remove_file(&folder).unwrap();
                fs::rename(&aside, &folder).unwrap();
                std::thread::sleep(std::time::Duration::from_micros(100));
            }
        });
        let mut destroyed = 0;
        for _ in 0..200 {
            let planned = source.examine().map(|(_, identity)| identity);
            let done = planned.and_then(|planned| {
                source.quarantine()?;
                // Once in quarantine, go on until the folder is where it should be.
                loop {
                    match source.destroy(&planned) {
                        Err(DisposeError::Boundary | DisposeError::FolderGone) => {}
                        result => return result,
                    }
                }
            });
            if done.is_ok() {
                destroyed += 1;
                stop_free_write(&source, &folder, &aside);
            }
            assert_eq!(fs::read(&victim).unwrap(), CONTENT);
            assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
        }
        stop.store(true, Ordering::Relaxed);
        eprintln!("{destroyed} of 200 rounds destroyed the planned file");
    });
}

/// Makes the file anew, wherever the racing thread has its folder at the moment.
fn stop_free_write(source: &Source, folder: &Path, aside: &Path) {
    let name = source.path().file_name().unwrap().to_owned();
    loop {
        for place in [folder, aside] {
            let real = fs::symlink_metadata(place).is_ok_and(|stat| stat.is_dir());
            let handle = real.then(|| {
                rustix::fs::open(
                    place,
                    rustix::fs::OFlags::DIRECTORY | rustix::fs::OFlags::NOFOLLOW,
                    rustix::fs::Mode::empty(),
                )
            });
            let Some(Ok(handle)) = handle else { continue };
            let flags = rustix::fs::OFlags::CREATE | rustix::fs::OFlags::WRONLY;
            let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
            let file = rustix::fs::openat(&handle, name.as_os_str(), flags, mode).unwrap();
            rustix::io::write(&file, CONTENT).unwrap();
            return;
        }
    }
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

const SWEEP: &str = "TERMIJN_SWEEP";

/// Not a test of its own: [`killed_anywhere_the_next_run_ends_it_well`] runs and kills it.
#[test]
#[ignore = "run by the sweep"]
fn one_life_of_a_plan_line() {
    let Some(root) = std::env::var_os(SWEEP) else { return };
    let (root, name) = (PathBuf::from(root), b"klanten/intake.docx");
    let record = |state: &str| {
        let passing = root.join("journal.new");
        fs::write(&passing, state).unwrap();
        fs::File::open(&passing).unwrap().sync_all().unwrap();
        fs::rename(passing, root.join("journal")).unwrap();
    };
    let (examined, planned) = examine(&root, name).unwrap();
    record("intent");
    quarantine(examined, permit(Step::Quarantine, &planned, &planned), &operation()).unwrap();
    record("quarantined");
    let (examined, observed) = examine_quarantined(&root, name, &operation()).unwrap();
    record("destroy_intent");
    destroy(examined, permit(Step::Destroy, &planned, &observed)).unwrap();
    record("destroyed");
}

/// The process is killed before each system call that changes anything, one run for each.
#[test]
fn killed_anywhere_the_next_run_ends_it_well() {
    if std::process::Command::new("strace").arg("-V").output().is_err() {
        eprintln!("skipped: no strace here");
        return;
    }
    let mut kills = 0;
    for call in ["renameat2", "fchmod", "fsync", "pwrite64", "fadvise64", "ftruncate", "unlinkat"] {
        for nth in 1..50 {
            let source = Source::new();
            let planned = source.identity();
            if !killed(source.root(), call, nth) {
                break;
            }
            kills += 1;
            let state = fs::read_to_string(source.root().join("journal"));
            let state = state.unwrap_or_else(|_| "planned".into());
            end_well(&source, &OperationState::parse(&state).unwrap(), &planned);
        }
    }
    assert!(kills == 0 || kills >= 12, "{kills}");
    eprintln!(
        "killed {kills} times{}",
        if kills == 0 { ": skipped, tracing is refused" } else { "" }
    );
}

/// Whether the life of a plan line in `root` was killed before its `nth` call of this name.
fn killed(root: &Path, call: &str, nth: u32) -> bool {
    let done = std::process::Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")])
        .args(["-e", &format!("inject={call}:signal=SIGKILL:when={nth}")])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "dispose::tests::one_life_of_a_plan_line", "--ignored"])
        .arg("--test-threads=1")
        .env(SWEEP, root)
        .output()
        .unwrap();
    let finished = fs::read_to_string(root.join("journal")).is_ok_and(|s| s == "destroyed");
    !finished && std::os::unix::process::ExitStatusExt::signal(&done.status) == Some(9)
}

fn end_well(source: &Source, state: &OperationState, planned: &FileIdentity) {
    let put_back = || {
        source.restore(planned, 0o640).unwrap();
        source.assert_untouched();
        assert_eq!(fs::metadata(source.path()).unwrap().mode() & 0o7777, 0o640);
    };
    match (state, source.recover(state, planned)) {
        (OperationState::Planned, Recovery::Nothing) | (_, Recovery::Redo) => {
            source.assert_untouched();
        }
        (OperationState::Quarantined, Recovery::Nothing) => put_back(),
        (_, Recovery::RecordQuarantined) => {
            settle_quarantine(source.root(), &source.name, &operation(), planned, 0o640).unwrap();
            put_back();
        }
        (OperationState::Destroyed, Recovery::Nothing) | (_, Recovery::RecordDestroyed) => {}
        (_, Recovery::FinishDestroy(interrupted)) => {
            let (examined, observed) = source.examine_quarantined().unwrap();
            destroy(examined, permit(Step::FinishDestroy(interrupted), planned, &observed))
                .unwrap();
        }
        (state, recovery) => panic!("{state}: {recovery:?}"),
    }
    assert!(!source.quarantine_path().exists());
}
