//! Quarantines, restores and destroys one file. An edge; the only module that removes anything of a source.
//!
//! It acts on what a permit names and on nothing else, through handles of folders: every component of a
//! path is opened by itself, beneath the root, following no link and crossing no mount. It decides
//! nothing about policy and remembers nothing; the shell records intent before and outcome after each
//! call.
//!
//! The order of one destruction, over two runs (the records are the shell's):
//!
//! ```text
//! examine → recheck → record intent → quarantine → record        … waiting time …
//! examine_quarantined → recheck → record destroy intent → overwrite → record → remove → record, with the level
//! ```
//!
//! Not addressed, and reports say so: backups, snapshots, replicas, remanence in flash, storage behind a
//! network protocol, and slack of a block's earlier users. An open handle of another program is not
//! detected (a lease would need an unsafe system call that is unreliable over networks); what it writes
//! meanwhile is seen as a changed size or a failed read-back.
#![expect(
    clippy::disallowed_types,
    reason = "an edge: it reads and overwrites the files it destroys"
)]

mod beneath;
mod destroy;
mod device;
mod error;
mod examine;
mod extents;
#[doc(hidden)]
pub mod faults;
pub mod filtered;
mod level;
mod probe;
mod quarantine;

pub use destroy::{Destroyed, Overwritten, Pattern, TECHNIQUE, overwrite, remove, trace};
pub use error::{DisposeError, Left};
pub use examine::{
    Content, Examined, examine, examine_quarantined, open_for_return, seen, seen_quarantined,
};
pub use level::{Device, Extents, FileSystem, Level, Note, Probes, conclude};
pub use quarantine::{Quarantined, put_back, quarantine, restore, settle_quarantine};

#[cfg(test)]
mod tests;
