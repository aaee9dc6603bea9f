//! What a person says of whose an item is: what is signed, and what it counts for. Pure.
//!
//! Whether a statement is in force (signed by somebody who may, in the ledger, not withdrawn) is looked up
//! elsewhere and comes in as [`Standing`]. One that is not in force is a weak sign: it may keep an item,
//! and never lets one go.

use serde::{Deserialize, Serialize};

use super::{Attribution, Evidence, EvidenceCode, Strength};
use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::location::{EngagementId, ItemId, Locator};
use crate::text::Messages;

/// Schema of what is signed to match an item with an engagement.
pub const STATEMENT_SCHEMA: &str = "termijn/attribution/1";
/// Schema of what is signed to take that back.
pub const WITHDRAWAL_SCHEMA: &str = "termijn/attribution-withdrawal/1";

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// How the person knows. A closed list; the texts are `attribution-reason-…`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum MatchReason {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl MatchReason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Wire name.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

reasons! {
    /// The person looked at the content.
    ContentSeen = "content_seen",
    /// The one who led the engagement says so.
    LeadConfirmed = "lead_confirmed",
    /// The client says so.
    ClientConfirmed = "client_confirmed",
    /// It was filed in the wrong place.
    Misfiled = "misfiled",
    /// Anything else.
    Other = "other",
}

impl MatchReason {
    /// The reason of this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }

    /// In the reader's language.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("attribution-reason-{}", self.code().replace('_', "-")))
    }
}

/// What a person signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionV1 {
    /// [`STATEMENT_SCHEMA`].
    pub schema: String,
    /// State folder: items have their ids in one alone.
    pub state_id: String,
    /// Number of the attribution.
    pub attribution: String,
    /// The item.
    pub item: ItemId,
    /// Digest of the file that the item is, or lies in: of another content nothing was said.
    pub content_sha256: Digest,
    /// Whose it is.
    pub engagement: EngagementId,
    /// Whose it is not, although weak signs point there; sorted.
    pub not: Vec<EngagementId>,
    /// Between which engagements folder and content disagree, where the person looked at that; sorted.
    pub conflict: Vec<EngagementId>,
    /// How the person knows.
    pub reason: MatchReason,
    /// Day of the statement.
    pub date: CivilDate,
}

/// What a person signs to take an attribution back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalV1 {
    /// [`WITHDRAWAL_SCHEMA`].
    pub schema: String,
    /// State folder.
    pub state_id: String,
    /// Number of the attribution.
    pub attribution: String,
    /// Day of the withdrawal.
    pub date: CivilDate,
}

/// Whether a statement counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Signed by somebody who may, told by the ledger, and about this content.
    InForce,
    /// In order, and about another content.
    Changed,
    /// Signature, right or ledger are not in order (any more).
    Unproven,
}

impl Standing {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Changed => "changed",
            Self::Unproven => "unproven",
        }
    }
}

/// What a person said of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonMatch {
    /// The item.
    pub item: Locator,
    /// Whose it is.
    pub engagement: EngagementId,
    /// Whose it is not.
    pub not: Vec<EngagementId>,
    /// The conflict that the person looked at.
    pub conflict: Vec<EngagementId>,
    /// Whether that counts.
    pub standing: Standing,
}

impl Attribution {
    /// With what persons said of the item.
    ///
    /// A statement in force is exact evidence. What it denies is left out, but only where nothing more than
    /// weak signs point there: no statement undoes established evidence, so the longest term still decides.
    #[must_use]
    pub fn with_persons<'a>(self, said: impl IntoIterator<Item = &'a PersonMatch>) -> Self {
        let said: Vec<&PersonMatch> = said.into_iter().collect();
        let in_force = |one: &&&PersonMatch| one.standing == Standing::InForce;
        let denied: Vec<&EngagementId> =
            said.iter().filter(in_force).flat_map(|one| &one.not).collect();
        let mut evidence = self.evidence;
        evidence.retain(|e| e.strength.is_established() || !denied.contains(&&e.engagement));
        for one in said {
            let (code, strength) = match one.standing {
                Standing::InForce => (EvidenceCode::PersonSigned, Strength::Exact),
                Standing::Changed => (EvidenceCode::PersonChanged, Strength::Weak),
                Standing::Unproven => (EvidenceCode::PersonUnproven, Strength::Weak),
            };
            evidence.push(Evidence { code, engagement: one.engagement.clone(), strength });
            if one.standing == Standing::InForce {
                evidence.extend(one.conflict.iter().map(|engagement| Evidence {
                    code: EvidenceCode::PersonConflict,
                    engagement: engagement.clone(),
                    strength: Strength::Weak,
                }));
            }
        }
        Self::from(evidence)
    }

    /// Engagements between which folder and content disagree, sorted; empty where they do not.
    pub fn conflicting(&self) -> Vec<EngagementId> {
        let (path, content) = (self.by_path(), self.by_content());
        let disagree = !path.is_empty() && content.iter().any(|id| path.binary_search(id).is_err());
        let all = path.into_iter().chain(content).filter(|_| disagree);
        all.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }

    /// Whether a person looked at the disagreement over each of these.
    pub(super) fn is_settled(&self, between: &[EngagementId]) -> bool {
        let settles = |id: &EngagementId| {
            let of_it =
                |e: &Evidence| e.code == EvidenceCode::PersonConflict && e.engagement == *id;
            self.evidence.iter().any(of_it)
        };
        between.iter().all(settles)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Lang;

    fn ids(words: &str) -> Vec<EngagementId> {
        words.split_whitespace().map(EngagementId::new).collect()
    }

    fn said(engagement: &str, not: &str, conflict: &str, standing: Standing) -> PersonMatch {
        PersonMatch {
            item: Locator::from_text("a"),
            engagement: EngagementId::new(engagement),
            not: ids(not),
            conflict: ids(conflict),
            standing,
        }
    }

    /// `code engagement strength`, as they are told.
    fn attribution(lines: &[&str]) -> Attribution {
        let one = |line: &&str| {
            let words: Vec<&str> = line.split(' ').collect();
            let strengths = [Strength::Exact, Strength::Strong, Strength::Weak];
            let strength = strengths.into_iter().find(|s| s.code() == words[2]).unwrap();
            let engagement = EngagementId::new(words[1]);
            Evidence { code: words[0].parse().unwrap(), engagement, strength }
        };
        Attribution::from(lines.iter().map(one).collect::<Vec<_>>())
    }

    #[test]
    fn a_statement_counts_by_its_standing() {
        let check = |before: &[&str], one: PersonMatch, established: &str, weak: &str| {
            let got = attribution(before).with_persons([&one]);
            assert_eq!((got.established(), got.weak()), (ids(established), ids(weak)), "{one:?}");
        };
        check(&[], said("E-1", "", "", Standing::InForce), "E-1", "");
        check(&[], said("E-1", "", "", Standing::Changed), "", "E-1");
        check(&[], said("E-1", "", "", Standing::Unproven), "", "E-1");
        let strong = ["path:glob E-2 strong", "content:client_name E-3 weak"];
        check(&strong, said("E-1", "", "", Standing::InForce), "E-1 E-2", "E-3");
        check(&strong, said("E-1", "E-3", "", Standing::InForce), "E-1 E-2", "");
        // Nothing more than weak signs can be denied, and only by what is in force.
        check(&strong, said("E-1", "E-2 E-3", "", Standing::InForce), "E-1 E-2", "");
        check(&strong, said("E-1", "E-2 E-3", "", Standing::Changed), "E-2", "E-1 E-3");
        check(&strong, said("E-1", "E-2 E-3", "", Standing::Unproven), "E-2", "E-1 E-3");
    }

    #[test]
    fn a_conflict_stays_unless_it_was_looked_at() {
        let clash = ["path:glob E-1 strong", "content:engagement_id E-2 exact"];
        let check = |one: PersonMatch, want: bool| {
            let got = attribution(&clash).with_persons([&one]);
            assert_eq!(got.is_conflict(), want, "{one:?}");
            // All of them count, whatever was looked at.
            assert!(got.established().len() >= 2);
        };
        assert_eq!(attribution(&clash).conflicting(), ids("E-1 E-2"));
        check(said("E-1", "", "", Standing::InForce), true);
        check(said("E-2", "E-1", "", Standing::InForce), true);
        check(said("E-2", "", "E-1 E-2", Standing::InForce), false);
        check(said("E-2", "", "E-1 E-2", Standing::Changed), true);
        check(said("E-2", "", "E-1 E-3", Standing::InForce), true);
        check(said("E-3", "", "E-1 E-2", Standing::InForce), false);
        // What a person says is neither the folder's word nor the content's.
        let folder = attribution(&["path:glob E-1 strong", "content:client_name E-2 weak"]);
        let both = folder.with_persons([&said("E-2", "", "", Standing::InForce)]);
        assert!(!both.is_conflict() && both.established() == ids("E-1 E-2"));
    }

    #[test]
    fn every_reason_has_words_in_both_languages() {
        for lang in [Lang::Nl, Lang::En] {
            for reason in MatchReason::ALL {
                assert!(!reason.text(&Messages::new(lang)).is_empty());
                assert_eq!(MatchReason::parse(reason.code()), Some(*reason));
                assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
            }
        }
        assert_eq!(MatchReason::parse("because"), None);
    }

    const CODES: [&str; 6] = [
        "path:engagement_id",
        "path:glob",
        "path:glob_shared",
        "content:engagement_id",
        "content:client_name",
        "content:client_name+kvk",
    ];

    proptest! {
        /// A statement takes no established evidence away, and one that is not in force takes nothing.
        #[test]
        fn what_is_established_stays(
            before in prop::collection::vec((0..6_usize, 1..5_u32, 0..3_usize), 0..6),
            engagement in 1..5_u32,
            not in prop::collection::vec(1..5_u32, 0..3),
            standing in prop::sample::select(vec![Standing::InForce, Standing::Changed, Standing::Unproven]),
        ) {
            let strengths = [Strength::Exact, Strength::Strong, Strength::Weak];
            let evidence = before.iter().map(|(code, id, strength)| Evidence {
                code: CODES[*code].parse().unwrap(),
                engagement: EngagementId::new(format!("E-{id}")),
                strength: strengths[*strength],
            });
            let before = Attribution::from(evidence.collect::<Vec<_>>());
            let not: Vec<_> = not.iter().map(|id| format!("E-{id}")).collect();
            let one = said(&format!("E-{engagement}"), &not.join(" "), "", standing);
            let after = before.clone().with_persons([&one]);
            for id in before.established() {
                prop_assert!(after.established().contains(&id));
            }
            if standing != Standing::InForce {
                prop_assert!(before.evidence.iter().all(|e| after.evidence.contains(e)));
                prop_assert_eq!(before.established(), after.established());
                prop_assert_eq!(before.is_conflict(), after.is_conflict());
            }
        }
    }
}
