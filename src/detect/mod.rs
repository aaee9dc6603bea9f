//! Finds personal data in segments, in one pass whatever the number of rules. Pure.
//!
//! It decides what a stretch of text is and how sure that is. It does not decide whose data it is, and
//! it never sees a file: segments come from `extract`, terms from `register`.

mod segment;
mod terms;

pub use segment::{OffsetMap, Place, Segment, SegmentKind};
pub use terms::{Term, TermSet};
