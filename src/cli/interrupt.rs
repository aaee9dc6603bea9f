//! What an interruption does: it ends the process at once, and says so.
//!
//! Nothing is wound down. Whatever is written is consistent at every moment (a power cut asks for the
//! same), and a later run takes up what this one left.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::problem::{Code, Problem};
use super::session::complain;
use crate::text::{Lang, Messages};

/// Watches for an interruption from now on.
pub(super) fn watch(lang: Lang) {
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        // Without it the system ends the process all the same, only wordlessly.
        return;
    };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let problem = Problem::new(Code::Interrupted);
            complain(&problem.text(&Messages::new(lang), false));
            end(128 + signal);
        }
    });
}

#[expect(clippy::exit, reason = "the run in the other threads must not go on")]
fn end(code: i32) {
    std::process::exit(code);
}
