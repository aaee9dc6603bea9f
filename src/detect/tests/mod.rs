//! The rules as tables, terms, and what must hold for every text.

mod alike;
mod columns;
mod dutch;
mod europe;
mod generic;
mod known_names;
mod patterns;
mod person;
mod properties;
mod rule_files;
mod seams;
mod signals;
mod silence;
mod table;
mod terms;
mod typography;

use std::sync::LazyLock;

use super::{
    Detector, Hit, OffsetMap, Place, RuleSet, Segment, SegmentHits, SegmentKind, TermSet, Window,
};
use crate::inventory::Tier;

/// All rules, no terms; made once, because making it takes longer than most tests.
fn detector() -> &'static Detector {
    static DETECTOR: LazyLock<Detector> =
        LazyLock::new(|| Detector::new(RuleSet::embedded(), &TermSet::default()));
    &DETECTOR
}

fn prose(text: &str) -> Segment<'_> {
    Segment {
        text,
        kind: SegmentKind::Prose,
        label: None,
        column: None,
        place: &Place::Whole,
        offsets: OffsetMap::Linear { base: 0 },
        window: Window::default(),
    }
}

fn cell<'a>(text: &'a str, label: &'a str, column: u32) -> Segment<'a> {
    Segment {
        kind: SegmentKind::Cell,
        label: (!label.is_empty()).then_some(label),
        column: Some(column),
        ..prose(text)
    }
}

/// Every hit of an item of these segments: type, final tier, evidence, value.
fn read(detector: &Detector, segments: &[Segment<'_>]) -> Vec<(String, Tier, String, String)> {
    let mut scan = detector.start();
    let found: Vec<SegmentHits> = segments.iter().map(|s| scan.segment(s)).collect();
    let item = scan.settle();
    let hits = found
        .iter()
        .zip(segments)
        .flat_map(|(found, segment)| found.hits.iter().map(move |hit| (hit, segment.text)));
    hits.map(|(hit, text)| {
        let type_code = detector.rule(hit.key.rule).type_code.clone();
        let evidence = item.evidence(&hit.key).code();
        (type_code, item.tier(&hit.key), evidence, hit.value(text).expose().to_owned())
    })
    .collect()
}
