//! Events in the life of what an engagement is about, from which laws count: the leaving of an employee, the
//! last treatment. Pure.

use serde::{Deserialize, Serialize};

use super::error::RowCode;
use super::{cells, fold};
use crate::calendar::WrittenDate;
use crate::text::Messages;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal $nl:literal,)+) => {
        /// An event from which a statutory period may count. A closed list.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum EventKind {
            $($(#[$doc])* $name,)+
        }

        impl EventKind {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Wire name, as in rule packs and in the register.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The word of a register in Dutch.
            fn dutch(self) -> &'static str {
                match self { $(Self::$name => $nl,)+ }
            }
        }
    };
}

kinds! {
    /// An employee, or somebody who was hired, left.
    Leaving = "leaving" "uitdienst",
    /// The last treatment or care.
    LastTreatment = "last_treatment" "laatste_behandeling",
    /// A selection of applicants ended.
    ProcedureEnd = "procedure_end" "einde_procedure",
    /// Somebody who was ill recovered, or left.
    Recovery = "recovery" "herstel",
    /// The last exposure to what is hazardous.
    LastExposure = "last_exposure" "laatste_blootstelling",
    /// An attachment of wages was lifted.
    AttachmentEnd = "attachment_end" "einde_beslag",
    /// An agreement ended.
    AgreementEnd = "agreement_end" "einde_overeenkomst",
    /// Immovable property was used for the first time.
    FirstUse = "first_use" "ingebruikname",
    /// An unusual transaction was reported.
    Report = "report" "melding",
    /// A legal person ceased to be.
    Dissolution = "dissolution" "ontbinding",
    /// A member left.
    MembershipEnd = "membership_end" "einde_lidmaatschap",
    /// A subsidy was settled.
    Settlement = "settlement" "vaststelling",
    /// A case of a public body was closed.
    CaseClosed = "case_closed" "afsluiting_zaak",
}

impl EventKind {
    /// Reads a word of either language: any case, a space for an underscore.
    pub(super) fn named(word: &str) -> Option<Self> {
        let word = fold(word.trim()).replace([' ', '-'], "_");
        Self::ALL.iter().copied().find(|kind| word == kind.code() || word == kind.dutch())
    }

    /// Its name for people.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("register-event-{}", self.code().replace('_', "-")))
    }
}

/// The day of an event, as the register tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Event {
    /// Which.
    pub kind: EventKind,
    /// When: the last time that it happened.
    pub on: WrittenDate,
}

/// Reads `leaving=2024-05-31`, in either language; a colon does as well.
pub(super) fn event(text: &str) -> Result<Event, RowCode> {
    let (word, date) = text.split_once(['=', ':']).ok_or(RowCode::BadEvent)?;
    let kind = EventKind::named(word).ok_or(RowCode::UnknownEvent)?;
    Ok(Event { kind, on: cells::written_date(date.trim())? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn an_event_is_a_word_and_a_date() {
        let check = |text: &str, want: Result<(EventKind, &str), RowCode>| {
            let got = event(text).map(|event| (event.kind, event.on.to_string()));
            assert_eq!(got, want.map(|(kind, on)| (kind, on.to_owned())), "{text}");
        };
        check("leaving=2024-05-31", Ok((EventKind::Leaving, "2024-05-31")));
        check("Uit dienst: 31-05-2024", Err(RowCode::UnknownEvent));
        check("UITDIENST: 31-5-2024", Ok((EventKind::Leaving, "2024-05-31")));
        check("laatste behandeling = 2024-05", Ok((EventKind::LastTreatment, "2024-05")));
        check("first_use=2019", Ok((EventKind::FirstUse, "2019")));
        check("2024-05-31", Err(RowCode::BadEvent));
        check("leaving", Err(RowCode::BadEvent));
        check("leaving=", Err(RowCode::BadDate));
        check("leaving=05/31/2024", Err(RowCode::AmbiguousDate));
        check("leaving=2024-02-30", Err(RowCode::BadDate));
        check("holiday=2024-05-31", Err(RowCode::UnknownEvent));
    }

    #[test]
    fn every_event_has_one_meaning_and_a_name() {
        let mut seen = std::collections::BTreeMap::new();
        for kind in EventKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            for word in [kind.code(), kind.dutch()] {
                assert_eq!(EventKind::named(word), Some(*kind));
                assert_eq!(*seen.entry(word).or_insert(*kind), *kind, "{word}");
            }
            for lang in [Lang::Nl, Lang::En] {
                assert!(!kind.text(&Messages::new(lang)).is_empty());
            }
        }
    }
}
