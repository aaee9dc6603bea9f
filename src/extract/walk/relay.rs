//! The walk as one of two: at the far end, where what is told is passed on, and at home, where it is said.
//! Pure.

use std::io::{Read, SeekFrom};

use super::{
    Attempt, Kind, Limits, Listener, Open, ReadSeek, Relay, Seat, Shortfall, Tools, Walk, first,
    reason_of,
};
use crate::detect::{OffsetMap, Place, Segment, SegmentKind, Window};
use crate::extract::telling::{SegmentV1, Telling};
use crate::inventory::Unread;

impl<'a> Walk<'a> {
    /// The walk at the far end, for another process.
    pub(in crate::extract) fn relaying(
        limits: &'a Limits,
        tools: &'a Tools,
        relay: Relay<'a>,
        entry_size: u64,
    ) -> Self {
        Self::told_to(Listener::Relay(relay), (limits, tools), entry_size)
    }

    /// Reads the content of an item that another process has open; `unpacked` is what came out of its
    /// entry before.
    pub(in crate::extract) fn pass_on(
        &mut self,
        seat: &Seat,
        kind: Kind,
        (reader, size): (&mut dyn ReadSeek, u64),
        (attempt, unpacked): (Attempt, u64),
    ) -> Shortfall {
        (self.attempt, self.unpacked) = (attempt, unpacked);
        self.open.push(Open::default());
        let shortfall = self.content(seat, kind, reader, size);
        let hidden = self.open.last().and_then(|item| item.hidden(self.limits));
        first(shortfall, hidden)
    }

    /// An item inside that is read by the process that has this one open.
    pub(super) fn hand_over(
        &mut self,
        seat: &Seat,
        reader: &mut dyn ReadSeek,
        size: u64,
        torn: Shortfall,
    ) {
        let max = self.limits.member_bytes_max;
        let mut bytes = Vec::new();
        let read = reader.seek(SeekFrom::Start(0)).and_then(|_| {
            let mut rest = (&mut *reader).take(max.saturating_add(1));
            rest.read_to_end(&mut bytes)
        });
        match read {
            Ok(_) if bytes.len() as u64 > max => {
                self.unread(seat, size, Unread::TooLarge, "unknown");
            }
            Ok(_) => {
                if let Listener::Relay(relay) = &mut self.listener {
                    relay.inside(seat, &bytes, torn);
                }
                self.count_part();
            }
            Err(error) => self.unread(seat, size, reason_of(&error), "unknown"),
        }
    }

    /// How many items are open.
    pub(in crate::extract) fn level(&self) -> usize {
        self.open.len()
    }

    /// Length of the entry.
    pub(in crate::extract) fn entry_size(&self) -> u64 {
        self.entry_size
    }

    /// Bytes that came out of the entry's containers so far.
    pub(in crate::extract) fn unpacked(&self) -> u64 {
        self.unpacked
    }

    /// Passes on what a walk elsewhere must know; the walk of the entry itself knows it already.
    pub(super) fn pass(&mut self, telling: &Telling<'_>) {
        if let Listener::Relay(relay) = &mut self.listener {
            relay.tell(telling);
        }
    }

    pub(super) fn segment(&mut self, segment: &Segment<'_>) {
        match &mut self.listener {
            Listener::Visitor(visitor) => visitor.segment(segment),
            Listener::Relay(relay) => relay.tell(&Telling::Segment(SegmentV1::of(segment))),
        }
    }

    /// Says a segment that a walk elsewhere passed on.
    pub(in crate::extract) fn say_again(&mut self, segment: &Segment<'_>) {
        if segment.kind == SegmentKind::Name && *segment.place == Place::Name {
            // What an item is called is none of its content, and has a frame that began here.
            let Some(item) = self.open.last_mut() else { return };
            let offsets = OffsetMap::Linear { base: item.named };
            item.named += segment.text.len() as u64 + 1;
            return self.segment(&Segment { offsets, ..segment.clone() });
        }
        if !self.has_room_for(segment.kind) {
            return;
        }
        self.segment(segment);
        let (text, Window { lead, tail }) = (segment.text, segment.window);
        self.add_told(&text[lead..text.len() - tail], &text[lead..]);
    }
}
