//! What is wrong with the register, beside `status` and `register check`.

use super::super::layout;
use super::super::session::Session;
use crate::register::radar::{Blip, Sightings};
use crate::retention::AppliedStatute;
use crate::run::office::{JudgedItem, Office};

/// Nothing seen yet of the engagements of an office.
pub(super) fn sightings(office: &Office) -> Sightings<'_> {
    Sightings::new(&office.register, office.pack.closing_days())
}

/// Notes an item.
pub(super) fn note(sightings: &mut Sightings<'_>, item: &JudgedItem) {
    let engagements = &item.judged.assessment.engagements;
    sightings.note(engagements, item.item.reading.content_date, item.item.first_seen);
    let statutes = item.judged.assessment.statutes.iter();
    let missing: Vec<_> = statutes.filter_map(AppliedStatute::missing_event).collect();
    sightings.note_missing_events(engagements, &missing);
}

/// The lines for people; nothing when there is nothing to say.
pub(super) fn put(session: &Session, blips: &[Blip]) {
    if blips.is_empty() {
        return;
    }
    let m = &session.messages;
    session.line("");
    session.line(&m.get("register-radar-head"));
    for blip in blips {
        let line = layout::wrapped("  ", &format!("- {}", blip.text(m)), layout::width());
        session.line(&line);
    }
}
