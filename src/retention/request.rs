//! Requests of data subjects: what they block, what may be decided on them, and when. Pure.
//!
//! Sources: GDPR art. 12 and 15–20, clause 5 of the general terms; the dates are those of
//! [`RequestClock`]. A request never stops the clock of a retention period.

use std::collections::BTreeSet;
use std::fmt;

use chrono::Days;
use serde::{Deserialize, Serialize};

use super::deadline::{RequestClock, RequestDeadline};
use super::scope::{BlockScope, Reach};
use super::sole::UnsignedStatement;
use super::term::is_weekend;
use crate::calendar::{CivilDate, days_between};
use crate::location::{ClientId, Locator};
use crate::register::Role;
use crate::text::Messages;

/// Working days in which a processor passes a request on to the controller.
const FORWARD_DAYS: u32 = 2;

/// Number of a request, such as `V-2026-0001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(String);

impl RequestId {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $room:literal, $($(#[$word_doc:meta])* $word:ident = $code:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $code)] $word,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$word,)+];

            /// Wire name.
            pub fn code(self) -> &'static str {
                match self { $(Self::$word => $code,)+ }
            }

            /// Reads a wire name.
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.code() == code)
            }

            /// In a few words.
            pub fn text(self, messages: &Messages) -> String {
                messages.get(&format!(concat!("verdict-request-", $room, "-{}"), self.code().replace('_', "-")))
            }
        }
    };
}

codes! {
    /// What is asked for.
    RequestKind, "kind",
    /// To see and have a copy (art. 15).
    Access = "access",
    /// To have something corrected (art. 16).
    Rectification = "rectification",
    /// To have something erased (art. 17).
    Erasure = "erasure",
    /// To have something kept and not used (art. 18).
    Restriction = "restriction",
    /// To have something handed over in a common form (art. 20).
    Portability = "portability",
}

codes! {
    /// Where a request stands.
    RequestState, "state",
    /// Nobody decided yet.
    Open = "open",
    /// Done as asked, and the person was told.
    Answered = "answered",
    /// Erasure or restriction: granted. An erasure is carried out, a restriction stands until it is lifted.
    Upheld = "upheld",
    /// Not granted, on a ground of the law.
    Refused = "refused",
    /// Taken back by the person.
    Withdrawn = "withdrawn",
    /// Passed on to the controller, who decides.
    Forwarded = "forwarded",
}

codes! {
    /// On which ground a request is refused. A closed list.
    RefusalGround, "ground",
    /// Freedom of expression and information (art. 17(3)(a)).
    Expression = "17_3_a",
    /// A duty of law, or a task in the public interest (art. 17(3)(b)).
    LegalDuty = "17_3_b",
    /// Public health (art. 17(3)(c)).
    PublicHealth = "17_3_c",
    /// Archiving, research or statistics (art. 17(3)(d)).
    Archiving = "17_3_d",
    /// A legal claim (art. 17(3)(e)).
    Claim = "17_3_e",
    /// Manifestly unfounded or excessive (art. 12(5)).
    Excessive = "12_5",
}

impl RefusalGround {
    /// Whether it can be the ground for refusing a request of that kind: art. 17(3) speaks of erasure alone.
    pub fn fits(self, kind: RequestKind) -> bool {
        self == Self::Excessive || kind == RequestKind::Erasure
    }
}

/// How long a restriction stood, and when the person was told that it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restriction {
    /// First day: that of receipt. What is asked for is granted until somebody decides otherwise.
    pub placed_on: CivilDate,
    /// When the person was told that it will be lifted (art. 18(3)).
    pub notified_on: Option<CivilDate>,
    /// Last day, once it is lifted or refused.
    pub lifted_on: Option<CivilDate>,
}

/// A request of a data subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its number.
    pub id: RequestId,
    /// What is asked for.
    pub kind: RequestKind,
    /// Day of receipt.
    pub received: CivilDate,
    /// When its term was extended.
    pub extended_on: Option<CivilDate>,
    /// What it covers.
    pub scope: BlockScope,
    /// Whether the firm decides, or passes on.
    pub role: Role,
    /// Where it stands.
    pub state: RequestState,
    /// Why it was refused.
    pub ground: Option<RefusalGround>,
    /// Last day on which it was open.
    pub closed_on: Option<CivilDate>,
    /// For a request for restriction of which the firm is the controller.
    pub restriction: Option<Restriction>,
    /// Reference of the office: free text, which stays in the catalogue.
    pub reference: String,
    /// The client of its engagement on the day it was recorded; as for holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// Globs that it covers besides its scope, fixed when it was recorded; as for holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Items in which its person was met when it was searched for: these and all in them it covers besides
    /// its scope, in every source.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub pins: BTreeSet<Locator>,
    /// What people said of files before statements were signed: it proves nothing any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<UnsignedStatement>,
}

/// Why a request is not closed in that way. It stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClosingRefused {
    /// It is closed already.
    #[error("the request is closed")]
    Closed,
    /// That is no way in which a request of its kind ends.
    #[error("a request of this kind does not end like that")]
    NotOfKind,
    /// A processor passes on and decides nothing.
    #[error("the controller decides on it")]
    NotOurs,
    /// A controller decides and passes nothing on.
    #[error("the firm is the controller and decides itself")]
    Ours,
    /// Refused without its ground.
    #[error("a refusal has a ground of the law")]
    NoGround,
    /// The ground is no ground for this kind, or there is nothing to refuse.
    #[error("that ground does not go with this")]
    WrongGround,
}

/// Why a restriction is not lifted. It stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LiftingRefused {
    /// There is none in force.
    #[error("there is no restriction to lift")]
    NoRestriction,
    /// The person was not told (art. 18(3)).
    #[error("the person is told before a restriction is lifted")]
    NotNotified,
    /// Told on a day that is still to come, or before the restriction.
    #[error("the person cannot have been told on that day")]
    NoticeDay,
}

impl Request {
    /// Its clock.
    pub fn clock(&self) -> RequestClock {
        let clock = RequestClock::received(self.received);
        // An extension that was refused was never stored.
        self.extended_on.and_then(|on| clock.extended(on).ok()).unwrap_or(clock)
    }

    /// Its dates, as they stand on a day.
    pub fn deadline(&self, as_of: CivilDate) -> RequestDeadline {
        self.clock().deadline(as_of)
    }

    /// Whether somebody has to act on it: to answer or forward it, to erase, to lift the restriction.
    pub fn is_live(&self) -> bool {
        match self.state {
            RequestState::Open => true,
            RequestState::Upheld => {
                self.kind == RequestKind::Erasure
                    || self.restriction.is_some_and(|restriction| restriction.lifted_on.is_none())
            }
            _ => false,
        }
    }

    /// Whether it pins what it covers on `as_of`: open, and the firm is the controller.
    ///
    /// An open one pins on every day, before its receipt, too; the day on which it is closed is still
    /// covered. A request for restriction is a restriction and no pin.
    pub fn is_pinning(&self, as_of: CivilDate) -> bool {
        self.role == Role::Controller
            && self.kind != RequestKind::Restriction
            && self.closed_on.is_none_or(|last| self.received <= as_of && as_of <= last)
    }

    /// Whether it allows storage only on `as_of` (art. 18); the day on which it is lifted is still covered.
    pub fn is_restricting(&self, as_of: CivilDate) -> bool {
        let stands = |restriction: Restriction| {
            let (first, last) = (restriction.placed_on, restriction.lifted_on);
            last.is_none_or(|last| first <= as_of && as_of <= last)
        };
        self.restriction.is_some_and(stands)
    }

    /// Whether it forbids disposition on `as_of`, in one way or the other.
    pub fn is_blocking(&self, as_of: CivilDate) -> bool {
        self.is_pinning(as_of) || self.is_restricting(as_of)
    }

    /// Last day on which it forbade disposition; none while it does, or when it never did.
    pub fn block_ended(&self) -> Option<CivilDate> {
        match (&self.restriction, self.role) {
            (Some(restriction), _) => restriction.lifted_on,
            (None, Role::Controller) => self.closed_on,
            (None, Role::Processor) => None,
        }
    }

    /// Since when erasure is due: the day of the decision, once it was granted and until it is done.
    pub fn erasure_upheld(&self) -> Option<CivilDate> {
        let is_upheld = self.kind == RequestKind::Erasure && self.state == RequestState::Upheld;
        self.closed_on.filter(|_| is_upheld && self.role == Role::Controller)
    }

    /// Last day to pass it on: two working days after receipt; none where the firm decides itself.
    /// Public holidays are not known here.
    pub fn forward_by(&self) -> Option<CivilDate> {
        (self.role == Role::Processor).then(|| working_days_after(self.received, FORWARD_DAYS))
    }

    /// The day that people steer on: to answer by, or to forward by.
    pub fn act_by(&self, as_of: CivilDate) -> CivilDate {
        self.forward_by().unwrap_or_else(|| self.deadline(as_of).answer_by)
    }

    /// Last day of its term: to answer, or to forward.
    pub fn until(&self, as_of: CivilDate) -> CivilDate {
        self.forward_by().unwrap_or_else(|| self.deadline(as_of).until)
    }

    /// Days left until that day on `as_of`; negative once it is over.
    pub fn days_left(&self, as_of: CivilDate) -> i64 {
        days_between(as_of, self.until(as_of))
    }

    /// Closes it.
    ///
    /// An erasure that was upheld ends as answered, once it was carried out and told.
    ///
    /// # Errors
    ///
    /// [`ClosingRefused`]: the way does not go with its kind, role or ground, or it is closed.
    pub fn close(
        &mut self,
        to: RequestState,
        ground: Option<RefusalGround>,
        today: CivilDate,
    ) -> Result<(), ClosingRefused> {
        use ClosingRefused as E;
        let carried_out = self.kind == RequestKind::Erasure
            && self.state == RequestState::Upheld
            && to == RequestState::Answered;
        if carried_out && ground.is_none() {
            self.state = to;
            return Ok(());
        }
        if self.state != RequestState::Open {
            return Err(E::Closed);
        }
        let decides = matches!(self.kind, RequestKind::Erasure | RequestKind::Restriction);
        match (to, self.role) {
            (RequestState::Open, _) => return Err(E::NotOfKind),
            (RequestState::Withdrawn, _) | (RequestState::Forwarded, Role::Processor) => {}
            (RequestState::Forwarded, Role::Controller) => return Err(E::Ours),
            (_, Role::Processor) => return Err(E::NotOurs),
            (RequestState::Answered, _) if decides => return Err(E::NotOfKind),
            (RequestState::Upheld, _) if !decides => return Err(E::NotOfKind),
            (RequestState::Answered | RequestState::Upheld | RequestState::Refused, _) => {}
        }
        match (to == RequestState::Refused, ground) {
            (true, None) => return Err(E::NoGround),
            (true, Some(ground)) if !ground.fits(self.kind) => return Err(E::WrongGround),
            (false, Some(_)) => return Err(E::WrongGround),
            _ => {}
        }
        self.state = to;
        self.ground = ground;
        self.closed_on = Some(today);
        if let Some(restriction) = &mut self.restriction
            && to != RequestState::Upheld
        {
            restriction.lifted_on = Some(today);
        }
        Ok(())
    }

    /// Lifts its restriction; one that nobody decided on is answered by that.
    ///
    /// # Errors
    ///
    /// [`LiftingRefused`]: there is none in force, or the person was not told before (art. 18(3)).
    pub fn lift(
        &mut self,
        notified: Option<CivilDate>,
        today: CivilDate,
    ) -> Result<(), LiftingRefused> {
        let restriction = self
            .restriction
            .as_mut()
            .filter(|restriction| restriction.lifted_on.is_none())
            .ok_or(LiftingRefused::NoRestriction)?;
        let notified = notified.ok_or(LiftingRefused::NotNotified)?;
        if notified > today || notified < restriction.placed_on {
            return Err(LiftingRefused::NoticeDay);
        }
        restriction.notified_on = Some(notified);
        restriction.lifted_on = Some(today);
        if self.state == RequestState::Open {
            self.state = RequestState::Answered;
            self.closed_on = Some(today);
        }
        Ok(())
    }

    /// What it covers, with what it was meant for when it was recorded.
    pub(super) fn reach(&self) -> Reach<'_> {
        let (client, paths) = (self.client.as_ref(), &self.paths[..]);
        Reach { scope: &self.scope, client, paths, pins: Some(&self.pins) }
    }
}

/// The day so many working days after another: Saturdays and Sundays do not count.
fn working_days_after(day: CivilDate, count: u32) -> CivilDate {
    let mut day = day;
    let mut left = count;
    while left > 0 {
        let Some(next) = day.checked_add_days(Days::new(1)) else { return CivilDate::MAX };
        day = next;
        left -= u32::from(!is_weekend(day));
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retention::tests::requests::request;
    use crate::text::Lang;

    /// How each kind may end, by the wire names of the states that `close` takes from `open`.
    #[track_caller]
    fn check(kind: &str, role: &str, want: &str) {
        let on = super::super::tests::day("2026-12-01");
        let ends = |to: &RequestState| {
            let mut asked = request(&format!("{kind} 2026-11-22{role}"));
            let ground = (*to == RequestState::Refused).then_some(RefusalGround::Excessive);
            asked.close(*to, ground, on).is_ok()
        };
        let ways: Vec<_> =
            RequestState::ALL.iter().filter(|to| ends(to)).map(|to| to.code()).collect();
        assert_eq!(ways.join(" "), want, "{kind}{role}");
    }

    #[test]
    fn each_kind_ends_in_its_own_ways() {
        for kind in ["access", "rectification", "portability"] {
            check(kind, "", "answered refused withdrawn");
        }
        for kind in ["erasure", "restriction"] {
            check(kind, "", "upheld refused withdrawn");
        }
        for kind in RequestKind::ALL {
            check(kind.code(), " processor", "withdrawn forwarded");
        }
    }

    #[test]
    fn a_refusal_has_its_ground() {
        let on = super::super::tests::day("2026-12-01");
        let refuse = |kind: &str, ground| {
            request(&format!("{kind} 2026-11-22")).close(RequestState::Refused, ground, on)
        };
        assert_eq!(refuse("access", None), Err(ClosingRefused::NoGround));
        for ground in RefusalGround::ALL {
            assert_eq!(refuse("erasure", Some(*ground)), Ok(()));
            let fits = *ground == RefusalGround::Excessive;
            assert_eq!(refuse("access", Some(*ground)).is_ok(), fits, "{ground:?}");
            let answered =
                request("access 2026-11-22").close(RequestState::Answered, Some(*ground), on);
            assert_eq!(answered, Err(ClosingRefused::WrongGround));
        }
    }

    #[test]
    fn what_is_closed_stays_closed() {
        let on = super::super::tests::day("2026-12-02");
        let mut asked = request("access 2026-11-22 answered=2026-12-01");
        let before = asked.clone();
        for to in RequestState::ALL {
            let ground = (*to == RequestState::Refused).then_some(RefusalGround::Excessive);
            assert_eq!(asked.close(*to, ground, on), Err(ClosingRefused::Closed));
        }
        assert_eq!(asked, before);
        // An erasure that was granted ends when it was carried out, and in no other way.
        let mut granted = request("erasure 2026-11-22 upheld=2026-12-01");
        assert!(granted.is_live());
        assert_eq!(granted.close(RequestState::Withdrawn, None, on), Err(ClosingRefused::Closed));
        granted.close(RequestState::Answered, None, on).unwrap();
        assert!(
            !granted.is_live()
                && granted.closed_on == request("erasure 2026-11-22 upheld=2026-12-01").closed_on
        );
    }

    #[test]
    fn codes_are_the_wire_names_and_have_words() {
        let (nl, en) = (Messages::new(Lang::Nl), Messages::new(Lang::En));
        for kind in RequestKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            assert_eq!(RequestKind::parse(kind.code()), Some(*kind));
            assert_ne!(kind.text(&nl), kind.text(&en));
        }
        for state in RequestState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.code());
            assert!(!state.text(&nl).is_empty() && !state.text(&en).is_empty());
        }
        for ground in RefusalGround::ALL {
            assert_eq!(serde_json::to_value(ground).unwrap(), ground.code());
            assert_ne!(ground.text(&nl), ground.text(&en));
        }
    }

    #[test]
    fn the_days_that_are_left_run_to_the_last_day_and_past_it() {
        let day = super::super::tests::day;
        let asked = request("access 2026-11-22");
        let left = |on: &str| asked.days_left(day(on));
        assert_eq!((left("2026-11-22"), left("2026-12-20"), left("2026-12-25")), (28, 0, -5));
        // A processor has two working days.
        assert_eq!(request("access 2026-11-23 processor").days_left(day("2026-11-23")), 2);
    }

    #[test]
    fn who_was_told_on_the_day_of_the_restriction_was_told() {
        let day = super::super::tests::day;
        let lifted = |told: &str| {
            let mut asked = request("restriction 2026-11-22");
            asked.lift(Some(day(told)), day("2026-11-25")).map(|()| asked.restriction.unwrap())
        };
        assert_eq!(lifted("2026-11-21"), Err(LiftingRefused::NoticeDay));
        assert_eq!(lifted("2026-11-22").unwrap().notified_on, Some(day("2026-11-22")));
        assert_eq!(lifted("2026-11-25").unwrap().lifted_on, Some(day("2026-11-25")));
        assert_eq!(lifted("2026-11-26"), Err(LiftingRefused::NoticeDay));
    }
}
