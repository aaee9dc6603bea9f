//! Names, links, special files, mounts and races made to mislead.

use super::*;

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

/// Another file system mounted inside the source, taken away when the test ends.
struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let done = std::process::Command::new("umount").arg(&self.0).status();
        assert!(done.is_ok_and(|status| status.success()), "a mount stays behind");
    }
}

#[test]
fn a_mount_inside_the_source_is_not_entered() {
    for arguments in [&["-t", "tmpfs", "none"][..], &["--bind", "/usr"]] {
        let source = Source::new();
        let point = source.root().join("mounted");
        fs::create_dir(&point).unwrap();
        let mount = std::process::Command::new("mount").args(arguments).arg(&point).output();
        if !mount.is_ok_and(|done| done.status.success()) {
            eprintln!("skipped: not allowed to mount");
            return;
        }
        let _mounted = Mounted(point.clone());
        for inside in [&b"mounted/x"[..], b"mounted/bin/sh"] {
            let error = examine(source.root(), inside).unwrap_err();
            assert!(matches!(error, DisposeError::Boundary), "{error:?}");
        }
    }
}
