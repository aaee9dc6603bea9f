//! The seam where a user's own recogniser is plugged in. Pure.
//!
//! The rules know shapes; a recogniser may know more: a model that a firm trained, a list that only it
//! has. It is handed the text of a segment, and answers with spans. What it answers is checked here and
//! then treated like any other hit: it competes for its characters, is masked, counted and explained.
//!
//! None comes with the program and none is loaded while it runs: who builds on this library hands them to
//! [`Detector::with_recognisers`](super::Detector::with_recognisers).
//!
//! ```
//! use termijn::detect::{
//!     Detector, OffsetMap, Place, Recognisable, Recogniser, RuleSet, Segment, SegmentKind, Span, TermSet, Window,
//! };
//! use termijn::digest::{Digest, Hasher};
//! use termijn::inventory::Tier;
//!
//! /// Staff numbers of one firm: `P-` and five digits.
//! struct StaffNumbers;
//!
//! impl Recogniser for StaffNumbers {
//!     fn id(&self) -> &str {
//!         "acme.staff"
//!     }
//!     fn digest(&self) -> Digest {
//!         let mut hasher = Hasher::new();
//!         hasher.update(b"staff numbers 1");
//!         hasher.finish()
//!     }
//!     fn types(&self) -> Vec<String> {
//!         vec!["STAFF_NR".to_owned()]
//!     }
//!     fn recognise(&self, segment: &Recognisable<'_>) -> Vec<Span> {
//!         let starts = segment.text.match_indices("P-").map(|(at, _)| at);
//!         let digits = |at: &usize| {
//!             let digits = segment.text.as_bytes().get(at + 2..at + 7);
//!             digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_digit))
//!         };
//!         let span = |start| Span {
//!             start,
//!             end: start + 7,
//!             type_code: "STAFF_NR".to_owned(),
//!             tier: Tier::T2,
//!             evidence: "shape".to_owned(),
//!         };
//!         starts.filter(digits).map(span).collect()
//!     }
//! }
//!
//! let recognisers: Vec<Box<dyn Recogniser>> = vec![Box::new(StaffNumbers)];
//! let detector =
//!     Detector::with_recognisers(RuleSet::embedded(), &TermSet::default(), recognisers);
//! let mut scan = detector.start();
//! let found = scan.segment(&Segment {
//!     text: "vraag P-20417 om hulp",
//!     kind: SegmentKind::Prose,
//!     label: None,
//!     column: None,
//!     place: &Place::Whole,
//!     offsets: OffsetMap::Linear { base: 0 },
//!     window: Window::default(),
//! });
//! let (item, hit) = (scan.settle(), &found.hits[0]);
//! assert_eq!((hit.start, hit.end), (6, 13));
//! assert_eq!(item.tier(&hit.key), Tier::T2);
//! assert_eq!(item.evidence(&hit.key).code(), "recogniser:shape");
//! assert_eq!(detector.rule(hit.key.rule).id, "acme.staff");
//! assert_eq!(item.refused(), 0);
//! ```

use std::fmt;

use super::evidence::Subject;
use super::segment::SegmentKind;
use crate::digest::Digest;
use crate::inventory::Tier;

/// Most spans of one segment that are taken; more of them are noise, and counted as refused.
pub const SPANS_MAX: usize = 4096;

/// Finds personal data in the text of a segment.
///
/// What an implementation promises, because the engine relies on it:
///
/// - **Bounded.** Its time grows with the length of the text, not faster, and it keeps no text. A segment
///   is at most as long as the limits of extraction say.
/// - **Deterministic.** The same text, kind and label give the same spans, on any thread, in any order: what was read is kept
///   under the digest of its content, and is not read again.
/// - **Pure.** It asks no clock, file or network while it reads. What it needs, it has when it is made.
/// - **Known by its digest.** [`Recogniser::digest`] changes with everything that can change an answer (version,
///   model, list, threshold); it is part of the key under which readings are kept.
///
/// What it answers is not trusted: see [`checked`].
pub trait Recogniser: Send + Sync {
    /// Stable name, such as `acme.names`; it stands where the id of a rule stands.
    fn id(&self) -> &str;

    /// Digest of everything that its answers depend on.
    fn digest(&self) -> Digest;

    /// The types of its spans, at most 64, each a code as in [`Span::type_code`]. Asked once; a span of
    /// another type is refused.
    fn types(&self) -> Vec<String>;

    /// The spans in `text`, in any order.
    fn recognise(&self, text: &Recognisable<'_>) -> Vec<Span>;
}

/// What a recogniser may know of a segment.
#[derive(Clone, Copy)]
pub struct Recognisable<'a> {
    /// The text, decoded.
    pub text: &'a str,
    /// What it is in its document.
    pub kind: SegmentKind,
    /// Header of its column, key of its value, name of its property.
    pub label: Option<&'a str>,
}

impl fmt::Debug for Recognisable<'_> {
    /// Without the text: it holds personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recognisable({:?}, {} bytes)", self.kind, self.text.len())
    }
}

/// One answer of a recogniser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// First byte of the value in the text, on a character boundary.
    pub start: usize,
    /// The byte after its last, on a character boundary.
    pub end: usize,
    /// Stable type code, such as `PERSON`: up to sixteen of `A–Z`, `0–9` and `_`.
    pub type_code: String,
    /// How sure it is.
    pub tier: Tier,
    /// Why, as a code of `a–z`, `0–9`, `_` and `-`, at most 16 of them; never text of a document.
    pub evidence: String,
}

/// What is left of the answers of a recogniser.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// The answers that fit the text, by place, each once.
    pub spans: Vec<Span>,
    /// How many did not: a number above zero is a fault of the recogniser. The
    /// [`Settlement`](super::Settlement) of an item tells their sum.
    pub refused: usize,
}

/// The answers that fit `text`: not empty, inside it, on character boundaries, with a type and a code of
/// the right form, at most [`SPANS_MAX`].
///
/// A wrong answer is dropped and counted; it never stops a scan.
pub fn checked(text: &str, spans: Vec<Span>) -> Checked {
    let asked = spans.len();
    let mut fitting: Vec<Span> = spans.into_iter().filter(|span| fits(text, span)).collect();
    let refused = asked - fitting.len();
    fitting.sort_by(|a, b| order(a).cmp(&order(b)));
    fitting.dedup();
    let surplus = fitting.len().saturating_sub(SPANS_MAX);
    fitting.truncate(SPANS_MAX);
    Checked { spans: fitting, refused: refused + surplus }
}

fn order(span: &Span) -> (usize, usize, Tier, &str, &str) {
    (span.start, span.end, span.tier, &span.type_code, &span.evidence)
}

fn fits(text: &str, span: &Span) -> bool {
    let value = if span.start < span.end { text.get(span.start..span.end) } else { None };
    value.is_some_and(|value| !value.trim().is_empty())
        && Subject::of(&span.type_code).is_some()
        && Subject::of_reason(&span.evidence).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::detect::{Detector, OffsetMap, Place, RuleSet, Segment, TermSet};
    use crate::digest::Hasher;

    /// Takes every word after `captain` for a name.
    struct Captains;

    impl Recogniser for Captains {
        fn id(&self) -> &'static str {
            "toy.captains"
        }

        fn digest(&self) -> Digest {
            let mut hasher = Hasher::new();
            hasher.update(b"captains 1");
            hasher.finish()
        }

        fn types(&self) -> Vec<String> {
            vec!["PERSON".to_owned()]
        }

        fn recognise(&self, text: &Recognisable<'_>) -> Vec<Span> {
            let after = text.text.match_indices("captain ").map(|(at, found)| at + found.len());
            after
                .map(|start| {
                    let rest = &text.text[start..];
                    let end = start + rest.find(' ').unwrap_or(rest.len());
                    span(start, end)
                })
                .collect()
        }
    }

    fn span(start: usize, end: usize) -> Span {
        let (type_code, evidence) = ("PERSON".to_owned(), "captain".to_owned());
        Span { start, end, type_code, tier: Tier::T2, evidence }
    }

    fn read(recogniser: &dyn Recogniser, text: &str) -> Vec<String> {
        let segment = Recognisable { text, kind: SegmentKind::Prose, label: None };
        let found = checked(text, recogniser.recognise(&segment));
        found.spans.iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn a_recogniser_is_plugged_in() {
        let recogniser: Box<dyn Recogniser> = Box::new(Captains);
        assert_eq!(read(&*recogniser, "captain Éloïse met captain Özil"), ["Éloïse", "Özil"]);
        assert_eq!(read(&*recogniser, "captain "), [""; 0]);
        assert_eq!(recogniser.id(), "toy.captains");
        assert_eq!(recogniser.digest(), Captains.digest());
    }

    /// Says of every text what it was told to say.
    struct Parrot(Vec<Span>);

    impl Recogniser for Parrot {
        fn id(&self) -> &'static str {
            "toy.parrot"
        }

        fn digest(&self) -> Digest {
            Hasher::new().finish()
        }

        fn types(&self) -> Vec<String> {
            vec!["PERSON".to_owned(), "SHIP".to_owned(), "not a type".to_owned()]
        }

        fn recognise(&self, _: &Recognisable<'_>) -> Vec<Span> {
            self.0.clone()
        }
    }

    /// Every hit as `rule tier evidence value`, and how many answers were refused.
    fn found(recogniser: impl Recogniser + 'static, text: &str) -> (Vec<String>, usize) {
        let recognisers: Vec<Box<dyn Recogniser>> = vec![Box::new(recogniser)];
        let detector =
            Detector::with_recognisers(RuleSet::embedded(), &TermSet::default(), recognisers);
        let mut scan = detector.start();
        let found = scan.segment(&Segment {
            text,
            kind: SegmentKind::Prose,
            label: None,
            column: None,
            place: &Place::Whole,
            offsets: OffsetMap::Linear { base: 0 },
            window: crate::detect::Window::default(),
        });
        let item = scan.settle();
        let hits = found.hits.iter().map(|hit| {
            let rule = detector.rule(hit.key.rule);
            let (tier, evidence) = (item.tier(&hit.key), item.evidence(&hit.key));
            let value = &text[hit.within.0..hit.within.1];
            format!("{} {} {tier:?} {evidence} {value}", rule.id, rule.type_code)
        });
        (hits.collect(), item.refused())
    }

    #[test]
    fn spans_become_hits_that_compete() {
        let (hits, refused) = found(Captains, "BSN 1482.06.104, captain Ahab, captain Jan");
        let expected = [
            "nl.bsn BSN T1 label:bsn 1482.06.104",
            "toy.captains PERSON T2 recogniser:captain Ahab,",
            "toy.captains PERSON T2 recogniser:captain Jan",
        ];
        assert_eq!((hits, refused), (expected.map(str::to_owned).to_vec(), 0));

        // A rule that is surer keeps its characters; one that is less sure gives them up.
        let text = "BSN 1482.06.104";
        let ship = |tier| Span { type_code: "SHIP".to_owned(), tier, ..span(4, 15) };
        let (hits, _) = found(Parrot(vec![ship(Tier::T1)]), text);
        assert_eq!(hits, ["nl.bsn BSN T1 label:bsn 1482.06.104"]);
        let wide = Span { start: 0, ..ship(Tier::T1) };
        assert_eq!(found(Parrot(vec![wide]), text).0, ["nl.bsn BSN T1 label:bsn 1482.06.104"]);
        let (hits, _) = found(Parrot(vec![ship(Tier::T3)]), "tel 1482.06.104");
        assert_eq!(hits, ["toy.parrot SHIP T3 recogniser:captain 1482.06.104"]);
    }

    #[test]
    fn answers_of_undeclared_types_are_refused() {
        let other = Span { type_code: "BOAT".to_owned(), ..span(0, 3) };
        assert_eq!(found(Parrot(vec![other, span(2, 90)]), "abc def"), (Vec::new(), 2));
    }

    #[test]
    fn a_recogniser_counts_for_the_digest() {
        let detector = |recognisers| {
            Detector::with_recognisers(RuleSet::embedded(), &TermSet::default(), recognisers)
        };
        let bare = detector(Vec::new());
        assert_eq!(bare.digest(), Detector::new(RuleSet::embedded(), &TermSet::default()).digest());
        assert_ne!(bare.digest(), detector(vec![Box::new(Captains)]).digest());
        let parrot: Box<dyn Recogniser> = Box::new(Parrot(Vec::new()));
        assert_ne!(detector(vec![Box::new(Captains)]).digest(), detector(vec![parrot]).digest());
    }

    #[test]
    fn wrong_answers_are_dropped_and_counted() {
        let text = "é Jansen";
        let wrong = [
            span(1, 3),          // inside a character
            span(3, 3),          // empty
            span(6, 4),          // backwards
            span(3, 100),        // beyond the end
            span(usize::MAX, 0), // beyond everything
            span(2, 3),          // blank
            Span { type_code: "Person".to_owned(), ..span(3, 9) },
            Span { evidence: "Jansen".to_owned(), ..span(3, 9) },
            Span { evidence: String::new(), ..span(3, 9) },
        ];
        let mut all = wrong.to_vec();
        all.extend([span(3, 9), span(0, 2), span(3, 9)]);
        let found = checked(text, all);
        assert_eq!(found, Checked { spans: vec![span(0, 2), span(3, 9)], refused: wrong.len() });
    }

    #[test]
    fn a_flood_is_cut_off() {
        let text = "x".repeat(SPANS_MAX + 10);
        let flood = (0..text.len()).map(|at| span(at, at + 1)).collect();
        let found = checked(&text, flood);
        assert_eq!((found.spans.len(), found.refused), (SPANS_MAX, 10));
    }

    #[test]
    fn a_segment_is_never_shown() {
        let segment = Recognisable { text: "Jansen", kind: SegmentKind::Prose, label: None };
        assert_eq!(format!("{segment:?}"), "Recognisable(Prose, 6 bytes)");
    }

    proptest! {
        #[test]
        fn what_is_left_fits_the_text(
            text in "\\PC{0,30}",
            places in proptest::collection::vec((0usize..70, 0usize..70), 0..20),
        ) {
            let count = places.len();
            let spans: Vec<Span> = places.into_iter().map(|(start, end)| span(start, end)).collect();
            let found = checked(&text, spans);
            prop_assert!(found.spans.len() + found.refused <= count);
            for span in &found.spans {
                prop_assert!(text.get(span.start..span.end).is_some_and(|value| !value.is_empty()));
            }
        }
    }
}
