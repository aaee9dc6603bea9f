//! Recognisers beside the rules: their types become rules without a shape, their answers claims. Pure.

use super::evidence::{EvidenceCode, Ground, HitKey, Subject};
use super::overlap::Claim;
use super::recogniser::{Recognisable, Recogniser, checked};
use super::rule::{Rule, RuleIndex};
use super::segment::Segment;
use super::view::table_of;
use crate::digest::Hasher;

/// Most types of one recogniser; spans of further ones are refused.
const TYPES_MAX: usize = 64;

/// The recognisers of a detector.
#[derive(Default)]
pub(super) struct Plugged {
    recognisers: Vec<One>,
    rules: Vec<Rule>,
}

struct One {
    recogniser: Box<dyn Recogniser>,
    /// Each type with its rule.
    types: Vec<(String, RuleIndex)>,
}

impl Plugged {
    /// The recognisers beside `rules`, whose numbers go on where those of the rules end.
    pub(super) fn new(recognisers: Vec<Box<dyn Recogniser>>, rules: &[Rule]) -> Self {
        let mut plugged = Self::default();
        for recogniser in recognisers {
            let mut types: Vec<(String, RuleIndex)> = Vec::new();
            for type_code in recogniser.types().into_iter().take(TYPES_MAX) {
                let number = u16::try_from(rules.len() + plugged.rules.len()).ok();
                let (Some(number), Some(subject)) = (number, Subject::of(&type_code)) else {
                    continue;
                };
                let like = rules.iter().find(|rule| rule.type_code == type_code);
                plugged.rules.push(Rule::of_recogniser(recogniser.id(), &type_code, subject, like));
                types.push((type_code, RuleIndex(number)));
            }
            plugged.recognisers.push(One { recogniser, types });
        }
        plugged
    }

    pub(super) fn is_empty(&self) -> bool {
        self.recognisers.is_empty()
    }

    /// Rule number `at` among those of the recognisers.
    pub(super) fn rule(&self, at: usize) -> &Rule {
        &self.rules[at]
    }

    pub(super) fn add_to(&self, digest: &mut Hasher) {
        for One { recogniser, .. } in &self.recognisers {
            digest.update(format!("recogniser:{}:", recogniser.id().len()).as_bytes());
            digest.update(recogniser.id().as_bytes());
            digest.update(recogniser.digest().as_bytes());
        }
    }

    /// What the recognisers say of the segment, and how many of their answers were refused.
    pub(super) fn claims(&self, segment: &Segment<'_>) -> (Vec<(Claim, HitKey)>, usize) {
        let (mut claims, mut refused) = (Vec::new(), 0);
        let Segment { text, kind, label, column, .. } = *segment;
        for One { recogniser, types } in &self.recognisers {
            let found = checked(text, recogniser.recognise(&Recognisable { text, kind, label }));
            refused += found.refused;
            for span in found.spans {
                let declared = types.iter().find(|(type_code, _)| *type_code == span.type_code);
                let reason = Subject::of_reason(&span.evidence);
                let (Some((_, rule)), Some(subject)) = (declared, reason) else {
                    refused += 1;
                    continue;
                };
                let claim = Claim {
                    start: span.start,
                    end: span.end,
                    tier: Some(span.tier),
                    claims: false,
                    nested: false,
                    // A rule that is as sure has read more than a model has.
                    precedence: 0,
                };
                let ground = Ground::Recogniser;
                let key = HitKey {
                    rule: *rule,
                    base: span.tier,
                    evidence: EvidenceCode { ground, subject, unchecked: false },
                    column,
                    table: table_of(segment),
                    by_document: None,
                    by_column: None,
                    by_name: None,
                };
                claims.push((claim, key));
            }
        }
        (claims, refused)
    }
}
