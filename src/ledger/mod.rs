//! The ledger: one line for every act, each bound to the one before. An edge: it owns one file.
//!
//! `ledger.jsonl` is only ever appended to. A line is
//!
//! ```text
//! {"seq":3,"at":"2026-11-22T09:30:00Z","kind":"plan_frozen","fields":{"plan":"P-2026-0001"},"prev":"…","digest":"…"}
//! ```
//!
//! * `seq` counts from 1; `prev` is the `digest` of the line before, 64 zeros for the first.
//! * `digest` is the SHA-256 of the line without its `digest` member and without the line feed: of the
//!   bytes from `{` up to the quotation mark that closes `prev`, and one `}`. For line 3 that is
//!
//! ```text
//! sed -n 3p ledger.jsonl | sed 's/,"digest":"[0-9a-f]*"}$/}/' | tr -d '\n' | sha256sum
//! ```
//!
//! The chain shows that no line was changed, taken out or put in. That lines were cut off at the end only
//! shows against a head that was written down elsewhere: plans, certificates and reports carry one.
//!
//! Fields are ids, codes, counts, digests and dates. There is no free text, so no name of a person and
//! no name of a file can get in by accident.

mod entry;
mod fields;
mod file;

pub use entry::{Entry, EntryKind, Head, LedgerError, LedgerSummary, check, verify};
pub use fields::{FieldError, FieldValue, Fields};
pub use file::{LEDGER_FILE, Ledger, LedgerFileError};
