//! Processes of our own program in which readers of foreign formats run. An edge.
//!
//! It decides how many there are, what they may do, how long a file may take, and what is said of a file
//! that ended its process. It decides nothing about content: words come from `extract` and go back to it.
//!
//! ```text
//!  Pool ──Job, first bytes──▶ far end: limits, sandbox, one reader at a time
//!       ◀──Want──  ──Bytes──▶ any part of the file, as it is asked for
//!       ◀──Look──  ──Seen───▶ a picture, read by who can start programs
//!       ◀──Told──             text, rows, files inside, in order
//!       ◀──Done──             the first reason why not all could be read
//! ```
//!
//! A process is used for many files, and ended when a file takes too long, when what it says makes no
//! sense, or when it is old. It ends itself as soon as its parent is gone: the pipe says so.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an edge: pipes, /proc and what a dead process left behind are read here"
)]

mod frame;
pub mod ocr;
#[cfg(debug_assertions)]
mod poison;
mod pool;
mod process;
mod sandbox;
mod serve;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

pub use pool::Pool;
pub use sandbox::Sandbox;
pub use serve::serve;

/// The hidden subcommand: the program as a worker.
pub const VERB: &str = "__worker";

/// Files after which a process is replaced: foreign parsers leak and fragment.
const FILES_MAX: u32 = 500;

/// What a file may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Address space of a process.
    pub memory_bytes: u64,
    /// Processor time of one file; what its members take is theirs.
    pub cpu: Duration,
    /// Time of one file on the clock, as far as it is waited for.
    pub wall: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self { memory_bytes: 2 << 30, cpu: Duration::from_secs(20), wall: Duration::from_mins(1) }
    }
}

/// How workers are started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The program.
    pub program: PathBuf,
    /// What is given to it.
    pub arguments: Vec<OsString>,
    /// What a file may cost.
    pub budget: Budget,
    /// Processes that are kept for the next file.
    pub idle_max: usize,
}

impl Settings {
    /// Workers that are this very program, one for each processor.
    pub fn own(program: PathBuf, budget: Budget) -> Self {
        let arguments = vec![VERB.into(), budget.memory_bytes.to_string().into()];
        let idle_max = std::thread::available_parallelism().map_or(1, usize::from);
        Self { program, arguments, budget, idle_max }
    }

    /// Workers that do what a document asks for in the words of a test. Not in a release.
    #[cfg(debug_assertions)]
    #[must_use]
    pub fn poisoned(mut self) -> Self {
        self.arguments.push("poison".into());
        self
    }
}

/// The program that runs, even where its file was replaced meanwhile: the two ends are always one build.
///
/// # Errors
///
/// Where the system does not tell.
pub fn own_program() -> std::io::Result<PathBuf> {
    let link = PathBuf::from("/proc/self/exe");
    if cfg!(target_os = "linux") && link.is_file() { Ok(link) } else { std::env::current_exe() }
}

#[cfg(test)]
mod tests;
