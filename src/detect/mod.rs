//! Finds personal data in segments, in one pass whatever the number of rules. Pure.
//!
//! It decides what a stretch of text is and how sure that is. It does not decide whose data it is, and
//! it never sees a file: segments come from `extract`, terms from `register`.
//!
//! ```text
//! text ─┬→ anchors ──→ shapes ──→ validators ─┐
//!       └→ words and terms (one automaton) ───┴→ context → overlap → hits ─→ settlement (item, column)
//! ```
//!
//! Rules are data (`rules/detect/*.toml`, see [`RuleSet::parse`]); only shape matchers and validators
//! are code. A hit's tier may depend on the whole item, so it is asked for after the last segment:
//!
//! ```
//! use termijn::detect::{
//!     Detector, OffsetMap, Place, RuleSet, Segment, SegmentKind, TermSet, Window,
//! };
//! use termijn::inventory::Tier;
//!
//! let detector = Detector::new(RuleSet::embedded(), &TermSet::default());
//! let mut scan = detector.start();
//! let found = scan.segment(&Segment {
//!     text: "BSN 1482.06.104",
//!     kind: SegmentKind::Prose,
//!     label: None,
//!     column: None,
//!     place: &Place::Whole,
//!     offsets: OffsetMap::Linear { base: 100 },
//!     window: Window::default(),
//! });
//! let item = scan.settle();
//! let hit = &found.hits[0];
//! assert_eq!((hit.start, hit.end), (104, 115));
//! assert_eq!(item.tier(&hit.key), Tier::T1);
//! assert_eq!(item.evidence(&hit.key).code(), "label:bsn");
//! ```

mod about;
mod anchor;
mod ballot;
mod beginnings;
mod boundary;
mod cells;
mod checks;
mod context;
mod definition;
mod detector;
mod digit_run;
mod endings;
mod evidence;
mod examples;
mod field;
mod fold;
mod hit;
mod id_token;
mod keeping;
mod known_runs;
mod labels;
mod laid_out;
mod lengths;
mod lexicon;
mod mask;
mod memo;
mod near;
mod number_shapes;
mod overlap;
mod pass_rate;
mod pattern;
mod person;
mod picture;
mod plan;
mod plugged;
mod propagation;
mod recogniser;
mod register_terms;
mod rule;
mod rule_bits;
mod rule_fault;
mod rule_set;
mod scan;
mod segment;
mod settlement;
mod shape;
mod signal;
mod sweep;
mod terms;
#[cfg(test)]
mod tests;
mod text_row;
mod twin;
mod validator;
mod view;
mod vote;
mod word_hash;
mod word_run;

pub use about::{EvidenceAbout, ExampleAbout, Look, ShapeAbout, WordList};
pub use definition::Severity;
pub use detector::Detector;
pub use evidence::{ByName, EvidenceCode, Ground, HitKey};
pub use examples::ExampleFailure;
pub use hit::{Hit, SegmentHits, TermHit};
pub(crate) use id_token::{Loose, Stand, Within, fold_id, stand};
pub use mask::{MaskForm, mask};
pub use pass_rate::PassRate;
pub use recogniser::{Checked, Recognisable, Recogniser, SPANS_MAX, Span, checked};
pub use rule::{Rule, RuleIndex};
pub use rule_fault::{RuleFault, RuleFileError};
pub use rule_set::{DisabledRule, RuleOrigin, RuleSet};
pub use scan::ItemScan;
pub use segment::{OffsetMap, Place, Segment, SegmentKind, Window};
pub use settlement::Settlement;
pub use signal::Signal;
pub use terms::{Term, TermSet};
