//! Whatever fails, and wherever the process dies, the next run ends it well.

use super::*;

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
        // What the shell has recorded by then.
        let removing =
            ["destroy.truncate", "destroy.unlink", "destroy.sync_folder", "destroy.done"];
        let state = if removing.contains(&point) {
            OperationState::Overwritten
        } else {
            OperationState::DestroyIntent
        };
        match source.recover(&state, &planned) {
            Recovery::FinishDestroy(interrupted) => {
                let level = source.finish(&planned, interrupted).level;
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

/// The pattern is found again in what a cut-off overwriting left, and nowhere else.
#[test]
fn what_we_overwrote_is_told_from_what_others_wrote() {
    for size in [1, 511, 512, 4096, 200_001] {
        let content = vec![7_u8; size];
        let source = Source::named(b"file", &content);
        let traced = || trace(&source.examine().unwrap().0, &pattern()).unwrap();
        assert_eq!(traced(), Trace::None, "{size}");
        let ours: Vec<u8> = pattern_bytes(size);
        fs::write(source.path(), &ours).unwrap();
        assert_eq!(traced(), Trace::All, "{size}");
        let half = [&ours[..size / 2], &content[size / 2..]].concat();
        fs::write(source.path(), half).unwrap();
        let want = if size / 2 >= 512 { Trace::Some } else { Trace::None };
        assert_eq!(traced(), want, "{size}");
    }
    let empty = Source::named(b"empty", b"");
    assert_eq!(trace(&empty.examine().unwrap().0, &pattern()).unwrap(), Trace::None);
}

/// What a destruction of `size` bytes writes, seen before it is cut off.
fn pattern_bytes(size: usize) -> Vec<u8> {
    let source = Source::named(b"other", &vec![0; size]);
    let planned = source.identity();
    source.quarantine().unwrap();
    let (examined, observed) = source.examine_quarantined().unwrap();
    let permit = permit(Step::Destroy, &planned, &observed);
    let overwritten = overwrite(examined, permit, &pattern()).unwrap();
    let bytes = fs::read(source.quarantine_path()).unwrap();
    remove(overwritten).unwrap();
    bytes
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
    let permit = permit(Step::Destroy, &planned, &observed);
    let overwritten = overwrite(examined, permit, &pattern()).unwrap();
    record("overwritten");
    remove(overwritten).unwrap();
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
        .args(["--exact", "dispose::tests::crash::one_life_of_a_plan_line", "--ignored"])
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
            source.finish(planned, interrupted);
        }
        (state, recovery) => panic!("{state}: {recovery:?}"),
    }
    assert!(!source.quarantine_path().exists());
}
