//! The program is killed in the middle of destroying, again and again, and finished by a later run.

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::dossier::{Dossier, Standing, removed, stated};
use crate::firm::{Office, skipped};

/// Longest time of killing for each client; the two tests run side by side.
const TIME: Duration = Duration::from_secs(8);

/// Clients with much due, one of whom gets a return archive first.
const CLIENTS: [&str; 3] = ["C-1001", "C-1002", "C-1003"];

#[test]
fn killed_at_any_moment_it_claims_nothing_too_much() {
    let office = Office::scanned();
    let mut met: BTreeSet<Standing> = BTreeSet::new();
    for client in CLIENTS {
        let dossier = Dossier::approved(&office, client);
        let earlier = statements(&office);
        let begun = Instant::now();
        let mut delay = Duration::ZERO;
        while begun.elapsed() < TIME {
            let mut run = spawn(&mut office.command(&dossier.apply_args()));
            std::thread::sleep(delay);
            run.kill().unwrap();
            let status = run.wait().unwrap();
            met.insert(check_between(&dossier));
            if status.code().is_some() {
                break;
            }
            delay += Duration::from_millis(15);
        }
        check_finished(&dossier, &earlier);
    }
    met.retain(|standing| standing.quarantined > 0 || standing.present * standing.missing > 0);
    assert!(met.len() >= 2, "no run was killed half-way: {met:?}");
}

/// The same at system calls, where nothing depends on how fast the machine is.
#[test]
fn killed_at_any_system_call_it_claims_nothing_too_much() {
    if !traces() {
        return skipped("crash", "there is no strace, or it may not trace");
    }
    let office = Office::scanned();
    let log = office.scratch("trace").join("log");
    let log = log.to_str().unwrap();
    let mut killed = BTreeSet::new();
    let mut sweep = sweep();
    for client in CLIENTS {
        let dossier = Dossier::approved(&office, client);
        let earlier = statements(&office);
        let begun = Instant::now();
        while begun.elapsed() < TIME {
            let Some((call, nth)) = sweep.pop() else { break };
            let inject = format!("inject={call}:signal=SIGKILL:when={nth}");
            let trace = format!("trace={call}");
            let tracer = ["strace", "-f", "-qq", "-o", log, "-e", &trace, "-e", &inject];
            let mut run = spawn(&mut office.command_under(&tracer, &dossier.apply_args()));
            let status = run.wait().unwrap();
            check_between(&dossier);
            if status.signal().is_some() {
                killed.insert(call);
            } else if statements(&office) != earlier {
                // The plan ended before that call came: the next one takes over.
                break;
            }
        }
        check_finished(&dossier, &earlier);
    }
    assert!(killed.len() >= 2, "killed at {killed:?} only");
}

/// Which call of which kind is the last one, from the back: early ones first, so that a plan moves on.
fn sweep() -> Vec<(&'static str, u32)> {
    let mut sweep = Vec::new();
    for nth in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89] {
        for call in ["renameat2", "unlinkat", "pwrite64", "fsync", "fdatasync"] {
            // Many of these come before the first line; a few of the others are each one line.
            let first = matches!(call, "renameat2" | "unlinkat");
            sweep.push((call, if first { nth } else { nth * 3 }));
        }
    }
    sweep.reverse();
    sweep
}

/// A tracer that is installed may still be forbidden to trace.
fn traces() -> bool {
    let status = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "-e", "trace=execve", "true"])
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// What holds between a kill and the next run.
fn check_between(dossier: &Dossier<'_>) -> Standing {
    dossier.assert_rest_untouched();
    dossier.standing()
}

/// Runs the plan to its end: every line ended once, and one certificate says so.
fn check_finished(dossier: &Dossier<'_>, earlier: &BTreeSet<PathBuf>) {
    // Refused where a run was killed just after it had finished the plan.
    dossier.apply().code_in(&[0, 4]);
    dossier.assert_rest_untouched();
    let lines = dossier.lines.len();
    let want = Standing { present: 0, missing: lines, quarantined: 0 };
    assert_eq!(dossier.standing(), want);
    let statements = statements(dossier.office);
    let issued: Vec<&PathBuf> = statements.difference(earlier).collect();
    let [certificate] = issued[..] else { panic!("not one certificate: {issued:?}") };
    let (planned, told) = stated(certificate);
    assert_eq!((planned, told.values().sum::<u64>()), (lines as u64, lines as u64), "{told:?}");
    assert_eq!(removed(&told), lines as u64, "a kill changes no outcome: {told:?}");
    let signers = dossier.office.path("allowed_signers");
    let (signers, file) = (signers.to_str().unwrap(), certificate.to_str().unwrap());
    dossier.office.run(&["verify", "--allowed-signers", signers, file]).ok();
}

/// Every signed certificate.
fn statements(office: &Office) -> BTreeSet<PathBuf> {
    let folder = office.path("certificates");
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeSet::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let signed = paths.filter(|path| path.extension().is_some_and(|ending| ending == "sig"));
    signed.map(|signature| signature.with_extension("")).collect()
}

/// Starts it with nobody to read what it prints, so that no full pipe holds it up.
fn spawn(command: &mut Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}
