//! Processor time, so that a busy machine does not change what is measured.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A measurement lasts at least this long; what is shorter is done again and again in it.
const BATCH_MIN: Duration = Duration::from_millis(400);
/// Measurements, of which the shortest counts.
const BATCHES: u32 = 3;
/// Ticks in a second of the times in `/proc/self/stat`: the same on every Linux of today.
const TICKS: u64 = 100;

/// What the times are, for the first line of the output.
pub(crate) fn names() -> (&'static str, &'static str) {
    let own =
        thread_time().map_or("wall clock", |_| "processor time (/proc/thread-self/schedstat)");
    let child =
        children_time().map_or("wall clock", |_| "user and system time (/proc/self/stat, 10 ms)");
    (own, child)
}

/// Time of one run on this thread, and what it returned.
pub(crate) fn of<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut result = None;
    let time = shortest(thread_time, || result = Some(run()));
    (time, result.expect("it ran"))
}

/// Time of one run of a program whose output goes nowhere; `None` when there is no such program.
///
/// # Panics
///
/// When it fails: the time of a refusal says nothing.
pub(crate) fn of_child(command: &mut Command) -> Option<Duration> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().ok()?;
    let run = || {
        let status = command.status().unwrap();
        assert!(status.success(), "{command:?}: {status}");
    };
    Some(shortest(children_time, run))
}

fn shortest(clock: fn() -> Option<Duration>, mut run: impl FnMut()) -> Duration {
    let mut batch = |runs: u32| {
        let (wall, start) = (Instant::now(), clock());
        (0..runs).for_each(|_| run());
        match (start, clock()) {
            (Some(start), Some(end)) => end.saturating_sub(start),
            _ => wall.elapsed(),
        }
    };
    let first = batch(1);
    if first >= BATCH_MIN {
        return (1..BATCHES).map(|_| batch(1)).fold(first, Duration::min);
    }
    let runs = BATCH_MIN.as_millis() / first.as_millis().max(4) + 1;
    let runs = u32::try_from(runs).unwrap();
    (0..BATCHES).map(|_| batch(runs) / runs).min().unwrap_or(first)
}

/// What this thread has computed so far.
fn thread_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos: u64 = text.split(' ').next()?.parse().ok()?;
    // A kernel that does not count says 0 for ever.
    (nanos > 0).then(|| Duration::from_nanos(nanos))
}

/// What ended children have computed, in the program and in the kernel.
fn children_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in parentheses and may hold spaces; the state follows it.
    let (_, rest) = text.rsplit_once(") ")?;
    let field = |at: usize| rest.split(' ').nth(at)?.parse::<u64>().ok();
    let ticks = field(13)? + field(14)?;
    Some(Duration::from_millis(ticks * 1000 / TICKS))
}
