//! Progress on standard error: a bar on a terminal, lines or JSON where asked, nothing elsewhere.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::ProgressArg;
use super::session::complain;
use crate::location::SourceName;
use crate::run::scan::Progress;

/// Entries between two lines of plain or JSON progress.
const STRIDE: u64 = 10_000;

/// Progress of a scan, as the reader asked for it.
#[derive(Debug)]
pub(super) struct ScanProgress {
    kind: ProgressArg,
    bar: ProgressBar,
    entries: AtomicU64,
    bytes: AtomicU64,
}

impl ScanProgress {
    /// Progress of the chosen kind.
    pub(super) fn new(kind: ProgressArg) -> Self {
        let target = if kind == ProgressArg::Bar {
            ProgressDrawTarget::stderr_with_hz(8)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        let style =
            ProgressStyle::with_template("  {spinner} {prefix}  {human_pos}  {msg}  {elapsed}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner());
        bar.set_style(style);
        if kind == ProgressArg::Bar {
            bar.enable_steady_tick(Duration::from_millis(125));
        }
        Self { kind, bar, entries: AtomicU64::new(0), bytes: AtomicU64::new(0) }
    }
}

impl Progress for ScanProgress {
    fn source(&self, name: &SourceName) {
        self.bar.set_prefix(name.as_str().to_owned());
    }

    fn entry(&self, bytes: u64) {
        let entries = self.entries.fetch_add(1, Ordering::Relaxed) + 1;
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        match self.kind {
            ProgressArg::Bar => {
                self.bar.set_position(entries);
                self.bar.set_message(indicatif::HumanBytes(bytes).to_string());
            }
            ProgressArg::Plain if entries.is_multiple_of(STRIDE) => {
                complain(&format!("{entries}  {}", indicatif::HumanBytes(bytes)));
            }
            ProgressArg::Json if entries.is_multiple_of(STRIDE) => {
                complain(&serde_json::json!({"entries": entries, "bytes": bytes}).to_string());
            }
            _ => {}
        }
    }

    fn done(&self) {
        self.bar.finish_and_clear();
    }
}
