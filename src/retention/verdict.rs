//! The verdicts and the reasons for a person's look, by their wire names. Pure.

use serde::{Deserialize, Serialize};

use crate::text::Messages;

macro_rules! wire_words {
    (
        $(#[$doc:meta])* $name:ident, $room:literal,
        $($(#[$word_doc:meta])* $word:ident = $code:literal,)+
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$word_doc])* $word,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$word,)+];

            /// Wire name.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$word => $code,)+
                }
            }

            /// Reads a wire name.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.code() == code)
            }

            /// A few words for a list or a column.
            pub fn text(self, messages: &Messages) -> String {
                messages.get(&format!(concat!("verdict-", $room, "-{}"), self.code().replace('_', "-")))
            }
        }
    };
}

wire_words! {
    /// What may happen to an item today.
    Verdict, "name",
    /// No personal data in it: not this program's business.
    OutOfScope = "out_of_scope",
    /// One of its engagements runs.
    KeepOpen = "keep_open",
    /// The term runs.
    KeepInTerm = "keep_in_term",
    /// The term ends soon; the client is told.
    PreNotice = "pre_notice",
    /// The term is over: to be returned or destroyed.
    Due = "due",
    /// A ceiling or an upheld request says: now, without asking the client.
    ActNow = "act_now",
    /// A longer duty keeps it, for that purpose only.
    KeepStatutory = "keep_statutory",
    /// A hold forbids disposition.
    BlockedHold = "blocked_hold",
    /// A restriction of processing (GDPR art. 18) allows storage only.
    BlockedRestriction = "blocked_restriction",
    /// An open request of the data subject pins it.
    BlockedRequest = "blocked_request",
    /// A person must look first.
    Review = "review",
    /// It was destroyed before, and is back.
    Reappeared = "reappeared",
}

impl Verdict {
    /// Whether an item with this verdict may be a line of a plan that destroys.
    pub fn destroyable(self) -> bool {
        matches!(self, Self::Due | Self::ActNow)
    }
}

wire_words! {
    /// Why a person must look.
    ReviewReason, "reason",
    /// Personal data, and no sign of whose.
    Unmatched = "unmatched",
    /// Only candidates, or a candidate that would keep it longer.
    Ambiguous = "ambiguous",
    /// The content speaks of an engagement other than the folder's.
    Conflict = "conflict",
    /// The register gives a month or a year as the end.
    ImpreciseEnd = "imprecise_end",
    /// Work went on after the end that the register gives.
    PostEndActivity = "post_end_activity",
    /// Changed since it was judged.
    Changed = "changed",
    /// Not read, or not all of it.
    Unread = "unread",
    /// The register no longer knows the engagement, or contradicts itself.
    Register = "register",
    /// A container with parts that are due and parts that are not.
    Mixed = "mixed",
    /// Data that the firm may not hold at all.
    Prohibited = "prohibited",
    /// More people in it than the one who asks for erasure.
    SharedSubjects = "shared_subjects",
    /// Engagements by a column that nobody confirmed.
    UnconfirmedColumn = "unconfirmed_column",
    /// Rows of a table, which cannot be taken out by themselves yet.
    Table = "table",
    /// The law may want it kept for longer: one sign says so, or nobody read the source.
    Statute = "statute",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn wire_names_are_the_serialised_ones_and_have_words() {
        let (nl, en) = (Messages::new(Lang::Nl), Messages::new(Lang::En));
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.code());
            assert_eq!(Verdict::parse(verdict.code()), Some(*verdict));
            assert_ne!(verdict.text(&nl), verdict.text(&en));
        }
        for reason in ReviewReason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
            assert_eq!(ReviewReason::parse(reason.code()), Some(*reason));
            assert_ne!(reason.text(&nl), reason.text(&en));
        }
    }

    #[test]
    fn only_two_verdicts_let_anything_go() {
        let destroyable: Vec<_> = Verdict::ALL.iter().filter(|v| v.destroyable()).collect();
        assert_eq!(destroyable, [&Verdict::Due, &Verdict::ActNow]);
    }
}
