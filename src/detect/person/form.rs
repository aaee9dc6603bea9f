//! What a name may look like, and what stands before it: what the rule file gives a tier. Pure.

/// The forms of a name, from the plainest to the barest.
pub(in crate::detect) const FORMS: &[&str] = &[
    "titled",
    "titled_word",
    "labelled",
    "labelled_words",
    "salutation",
    "signed",
    "role",
    "initials",
    "initials_unlisted",
    "initials_weak",
    "inverted",
    "inverted_weak",
    "full",
    "full_weak",
    "first_particle",
    "first_unlisted",
    "first_heading",
    "unlisted_particle",
    "unlisted_surname",
    "capitals",
    "particle_surname",
    "first",
    "first_weak",
    "surname",
    "whole",
    "whole_words",
    "known",
];

/// Index of a form in [`FORMS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// After a title, with more than one bare word.
    Titled,
    /// After a title, one word that stands on no list.
    TitledWord,
    /// After a label, with a listed name, initials or a particle.
    Labelled,
    /// After a label, words that stand on no list.
    LabelledWords,
    Salutation,
    /// Below the end of a letter.
    Signed,
    /// A listed name after a function.
    Role,
    /// Initials and a surname that is listed or has a particle.
    Initials,
    /// Initials and a word that stands on no list.
    InitialsUnlisted,
    /// As `Initials`, where it may be the heading of a section.
    InitialsWeak,
    /// `Vries, J.P. de`
    Inverted,
    /// As `Inverted`, with a surname that stands on no list.
    InvertedWeak,
    /// A listed first name and a listed surname.
    Full,
    /// As `Full`, but the first name is an everyday word.
    FullWeak,
    /// A listed first name, a particle, a word that stands on no list.
    FirstParticle,
    /// A listed first name and a word that stands on no list.
    FirstUnlisted,
    /// As `FirstUnlisted`, between other words with capitals.
    FirstHeading,
    /// A word that stands on no list, a particle, a listed surname.
    UnlistedParticle,
    /// A word that stands on no list and a listed surname.
    UnlistedSurname,
    /// All in capitals, as in the data of banks.
    Capitals,
    /// `De Vries`
    ParticleSurname,
    /// A common first name alone, inside a sentence.
    First,
    /// A listed first name alone.
    FirstWeak,
    /// A listed surname alone.
    Surname,
    /// All of a cell, with a listed name, initials or a particle.
    Whole,
    /// All of a cell, words that stand on no list.
    WholeWords,
    /// A surname that is known from elsewhere in the item.
    Known,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_its_name() {
        assert_eq!(FORMS.len(), Form::Known as usize + 1);
        for (form, name) in [
            (Form::Titled, "titled"),
            (Form::InitialsUnlisted, "initials_unlisted"),
            (Form::FullWeak, "full_weak"),
            (Form::Capitals, "capitals"),
            (Form::FirstWeak, "first_weak"),
            (Form::WholeWords, "whole_words"),
        ] {
            assert_eq!(FORMS[form as usize], name);
        }
    }
}
