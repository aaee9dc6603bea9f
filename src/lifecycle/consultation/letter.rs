//! Letters to a client: which there are, and what is remembered of one that was sent. Pure.

use serde::{Deserialize, Serialize};

use crate::calendar::CivilDate;
use crate::text::Messages;

macro_rules! codes {
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

            /// Reads a wire name; `-` may stand for `_`.
            pub fn parse(code: &str) -> Option<Self> {
                let code = code.replace('-', "_");
                Self::ALL.iter().copied().find(|word| word.code() == code)
            }

            /// A few words.
            pub fn text(self, messages: &Messages) -> String {
                messages.get(&format!(concat!("consult-", $room, "-{}"), self.code().replace('_', "-")))
            }
        }
    };
}

pub(super) use codes;

codes! {
    /// A letter of a consultation.
    Letter, "letter",
    /// That the term will end, with the inventory and the choices.
    Announcement = "announcement",
    /// That nobody answered yet.
    Reminder = "reminder",
    /// That the term is over, with the last days to answer.
    LastNotice = "last_notice",
    /// That all of it lapsed: the engagement runs again, or its end moved.
    Withdrawn = "withdrawn",
}

codes! {
    /// How a letter went out, or an answer came in.
    Channel, "channel",
    /// By post.
    Post = "post",
    /// By e-mail.
    Email = "email",
    /// Through a portal.
    Portal = "portal",
    /// Face to face.
    InPerson = "in_person",
}

codes! {
    /// To whom of the client a letter went. Roles only: who it is, the register says.
    Recipient, "recipient",
    /// The contact of the register.
    Contact = "contact",
    /// The management.
    Management = "management",
    /// The privacy officer of the client.
    PrivacyOfficer = "privacy_officer",
    /// The successor of a client that is no more.
    Successor = "successor",
    /// The receiver in a bankruptcy.
    Receiver = "receiver",
}

/// A letter that was written, and perhaps sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenLetter {
    /// Which.
    pub letter: Letter,
    /// The day of writing.
    pub on: CivilDate,
    /// The end of the term that it speaks of.
    pub retain_until: CivilDate,
}

/// A letter that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentLetter {
    /// Which.
    pub letter: Letter,
    /// The day of sending.
    pub on: CivilDate,
    /// How.
    pub channel: Channel,
    /// To whom.
    pub to: Recipient,
    /// The end of the term that it speaks of. Once the term ends later, the client was told the wrong day
    /// and the letter does not count any more.
    pub retain_until: CivilDate,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn codes_are_the_wire_names_and_have_words() {
        let (nl, en) = (Messages::new(Lang::Nl), Messages::new(Lang::En));
        for letter in Letter::ALL {
            assert_eq!(serde_json::to_value(letter).unwrap(), letter.code());
            assert_eq!(Letter::parse(letter.code()), Some(*letter));
            assert_ne!(letter.text(&nl), letter.text(&en));
        }
        for channel in Channel::ALL {
            assert_eq!(serde_json::to_value(channel).unwrap(), channel.code());
            assert!(!channel.text(&nl).is_empty() && !channel.text(&en).is_empty());
        }
        for recipient in Recipient::ALL {
            assert_eq!(serde_json::to_value(recipient).unwrap(), recipient.code());
            assert_ne!(recipient.text(&nl), recipient.text(&en));
        }
        assert_eq!(Letter::parse("last-notice"), Some(Letter::LastNotice));
        assert_eq!(Letter::parse("brief"), None);
    }
}
