//! An incident: what may have become of personal data, when it was noticed, and who must be told. Pure.
//!
//! It holds ids, codes and counts. What happened in words, and to whom, stands in the firm's own record of
//! breaches (GDPR art. 33(5)), never here.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::exposure::Exposure;
use crate::calendar::CivilDate;
use crate::location::{ClientId, EngagementId, SourceName};
use crate::register::Role;
use crate::text::Messages;

/// Number of an incident, such as `I-2026-0001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IncidentId(String);

impl IncidentId {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IncidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What became of the data. Source: GDPR art. 4(12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentKind {
    /// Nobody knows where it is.
    Loss,
    /// It is no more, and should be.
    Destruction,
    /// It went to somebody who should not have it.
    Disclosure,
    /// Somebody could see it who should not.
    Access,
    /// It cannot be got at for a time.
    Unavailability,
}

impl IncidentKind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Loss, Self::Destruction, Self::Disclosure, Self::Access, Self::Unavailability];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Destruction => "destruction",
            Self::Disclosure => "disclosure",
            Self::Access => "access",
            Self::Unavailability => "unavailability",
        }
    }

    /// Reads a wire name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// The kind in a word or two.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("incident-kind-{}", self.code()))
    }
}

/// Where the data lay. Of several, each adds to the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentScope {
    /// Files whose path matches a glob; a file or folder by its name; `SOURCE:` in front for one source.
    Path(String),
    /// Everything of a source.
    Source(SourceName),
    /// What belongs, or might belong, to an engagement.
    Engagement(EngagementId),
    /// The files of lines of a plan.
    Lines {
        /// Number of the plan.
        plan: String,
        /// Numbers of the lines, sorted.
        lines: Vec<u64>,
    },
}

/// What proves that something went wrongly: the program opens an incident by itself then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentCause {
    /// A hold or request stood in the ledger before the destruction was announced there, and covers the item.
    Blocked,
    /// What was destroyed held something else than what was approved.
    OtherContent,
    /// What lay in quarantine is gone, and not by a destruction that ended.
    GoneFromQuarantine,
}

impl IncidentCause {
    /// Every cause.
    pub const ALL: &'static [Self] = &[Self::Blocked, Self::OtherContent, Self::GoneFromQuarantine];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::OtherContent => "other_content",
            Self::GoneFromQuarantine => "gone_from_quarantine",
        }
    }

    /// What became of the data by it.
    pub fn kind(self) -> IncidentKind {
        match self {
            Self::Blocked | Self::OtherContent => IncidentKind::Destruction,
            Self::GoneFromQuarantine => IncidentKind::Loss,
        }
    }

    /// What happened, in a sentence.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("incident-cause-{}", self.code().replace('_', "-")))
    }
}

impl IncidentScope {
    /// Wire name of the kind of scope.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Path(_) => "path",
            Self::Source(_) => "source",
            Self::Engagement(_) => "engagement",
            Self::Lines { .. } => "lines",
        }
    }

    /// The glob, name or number; of lines the number of their plan.
    pub fn value(&self) -> &str {
        match self {
            Self::Path(glob) => glob,
            Self::Source(name) => name.as_str(),
            Self::Engagement(id) => id.as_str(),
            Self::Lines { plan, .. } => plan,
        }
    }
}

/// How an incident ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentClosing {
    /// The authority was told.
    Reported,
    /// Unlikely to result in a risk, and so not reported; the grounds stand in the firm's own record.
    NoRisk,
    /// The firm is the processor: the client was told, and decides.
    ClientTold,
    /// It was no breach after all.
    NoBreach,
}

impl IncidentClosing {
    /// Every ending.
    pub const ALL: &'static [Self] =
        &[Self::Reported, Self::NoRisk, Self::ClientTold, Self::NoBreach];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::NoRisk => "no_risk",
            Self::ClientTold => "client_told",
            Self::NoBreach => "no_breach",
        }
    }

    /// Reads a wire name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|closing| closing.code() == code)
    }

    /// The ending in a few words.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("incident-closing-{}", self.code().replace('_', "-")))
    }
}

/// How and when an incident was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentClosed {
    /// On which day.
    pub on: CivilDate,
    /// How it ended.
    pub reason: IncidentClosing,
}

/// The scan that counts are from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedScan {
    /// Its id.
    pub run: String,
    /// When it ended; RFC 3339 in UTC.
    pub finished: String,
}

/// An incident, as it was known when it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its number.
    pub id: IncidentId,
    /// What became of the data.
    pub kind: IncidentKind,
    /// What proved it, where the program opened it by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<IncidentCause>,
    /// Where the data lay.
    pub scope: Vec<IncidentScope>,
    /// When it was noticed, in local time.
    pub noticed: DateTime<FixedOffset>,
    /// Last moment to tell the authority, in local time.
    pub report_until: DateTime<FixedOffset>,
    /// When it was opened here, in local time.
    pub opened: DateTime<FixedOffset>,
    /// The scan that the counts are from; none when there was none.
    pub scan: Option<CountedScan>,
    /// What lay there.
    pub exposure: Exposure,
    /// How it ended.
    pub closed: Option<IncidentClosed>,
}

/// Something that must be done because of an incident, for whom the firm has the data as `role`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// Which one.
    pub code: DutyCode,
    /// What the firm is for these clients; `None` where nobody knows whose the data is.
    pub role: Option<Role>,
    /// Last moment, where there is one; else without delay.
    pub until: Option<DateTime<FixedOffset>>,
    /// The clients that it is about.
    pub clients: Vec<ClientId>,
}

/// Which duty. The texts name its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyCode {
    /// Tell the authority, unless a risk to people is unlikely (art. 33(1)).
    TellAuthority,
    /// Tell the people themselves where the risk is high (art. 34).
    TellPeople,
    /// Tell the client soon (clause 6), and report in consultation (clause 7).
    TellClient,
    /// Tell the client without delay (art. 33(2)); the client reports.
    TellController,
    /// Stand by the client who reports (art. 28(3)(f), clause 7).
    AssistController,
    /// Find out whose the data is; until then the 72 hours count.
    FindOwner,
    /// Write it down, whether it is reported or not (art. 33(5)).
    Record,
}

impl DutyCode {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::TellAuthority => "tell_authority",
            Self::TellPeople => "tell_people",
            Self::TellClient => "tell_client",
            Self::TellController => "tell_controller",
            Self::AssistController => "assist_controller",
            Self::FindOwner => "find_owner",
            Self::Record => "record",
        }
    }

    /// What must be done.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("incident-duty-{}", self.code().replace('_', "-")))
    }
}

impl Incident {
    /// What must be told to whom, and by when: first what has a deadline.
    ///
    /// For data whose owner nobody knows, and for what was not read, the firm is taken for the
    /// controller: that is the heavier duty.
    pub fn duties(&self) -> Vec<Duty> {
        use DutyCode as D;
        let exposure = &self.exposure;
        let clients = |role: Option<Role>| -> Vec<ClientId> {
            let groups = exposure.groups.iter().filter(|group| group.role == role);
            let clients: BTreeSet<_> = groups.filter_map(|group| group.client.clone()).collect();
            clients.into_iter().collect()
        };
        let has = |role: Option<Role>| exposure.groups.iter().any(|group| group.role == role);
        let (own, theirs) = (clients(Some(Role::Controller)), clients(Some(Role::Processor)));
        // Nothing known of what lies there is no proof that nothing lies there.
        let is_unknown = has(None) || !has(Some(Role::Controller)) && !has(Some(Role::Processor));
        let duty = |code, role, clients: &[ClientId]| Duty {
            code,
            role,
            until: (code == D::TellAuthority).then_some(self.report_until),
            clients: clients.to_vec(),
        };
        let mut duties = Vec::new();
        if has(Some(Role::Controller)) {
            let role = Some(Role::Controller);
            duties.extend([
                duty(D::TellAuthority, role, &own),
                duty(D::TellClient, role, &own),
                duty(D::TellPeople, role, &own),
            ]);
        }
        if has(Some(Role::Processor)) {
            let role = Some(Role::Processor);
            duties.extend([
                duty(D::TellController, role, &theirs),
                duty(D::AssistController, role, &theirs),
            ]);
        }
        if is_unknown {
            let maybe: BTreeSet<_> =
                exposure.groups.iter().flat_map(|group| group.candidates.iter().cloned()).collect();
            let maybe: Vec<_> = maybe.into_iter().collect();
            duties.push(duty(D::FindOwner, None, &maybe));
            if !has(Some(Role::Controller)) {
                duties.push(duty(D::TellAuthority, None, &[]));
                duties.push(duty(D::TellPeople, None, &[]));
            }
        }
        duties.push(duty(D::Record, None, &[]));
        // Stable: what has a deadline goes first, the rest keeps its order.
        duties.sort_by_key(|duty| duty.until.is_none());
        duties
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::{BreachClock, ExposedGroup};

    fn group(role: Option<Role>, client: Option<&str>) -> ExposedGroup {
        ExposedGroup {
            role,
            client: client.map(ClientId::new),
            engagements: Vec::new(),
            candidates: Vec::new(),
            items: 1,
            unread: 0,
        }
    }

    #[test]
    fn causes_have_codes_and_words() {
        for lang in [crate::text::Lang::Nl, crate::text::Lang::En] {
            let messages = Messages::new(lang);
            let mut texts = std::collections::BTreeSet::new();
            for cause in IncidentCause::ALL {
                assert_eq!(serde_json::to_value(cause).unwrap(), cause.code());
                texts.insert(cause.text(&messages));
            }
            assert_eq!(texts.len(), IncidentCause::ALL.len(), "{texts:?}");
            assert!(texts.iter().all(|text| !text.is_empty()));
        }
    }

    fn incident(groups: Vec<ExposedGroup>) -> Incident {
        let clock = BreachClock::read("2026-10-23T17:30", chrono_tz::Europe::Amsterdam).unwrap();
        Incident {
            id: IncidentId::new("I-2026-0001"),
            kind: IncidentKind::Destruction,
            cause: None,
            scope: vec![IncidentScope::Path("klanten/**".to_owned())],
            noticed: clock.noticed(),
            report_until: clock.until(),
            opened: clock.noticed(),
            scan: None,
            exposure: Exposure { groups, ..Exposure::default() },
            closed: None,
        }
    }

    /// What must be done, about whom; `!` for what has a deadline.
    #[track_caller]
    fn check(groups: Vec<ExposedGroup>, want: &[&str]) {
        let incident = incident(groups);
        let line = |duty: Duty| {
            let mark = if duty.until.is_some() { "!" } else { "" };
            assert!(duty.until.is_none_or(|until| until == incident.report_until));
            let clients: Vec<_> = duty.clients.iter().map(ClientId::as_str).collect();
            format!("{mark}{} {}", duty.code.code(), clients.join("+")).trim_end().to_owned()
        };
        assert_eq!(incident.duties().into_iter().map(line).collect::<Vec<_>>(), want);
    }

    #[test]
    fn the_role_decides_who_tells_whom() {
        let own = |client| group(Some(Role::Controller), Some(client));
        let theirs = |client| group(Some(Role::Processor), Some(client));
        check(
            vec![own("C-1"), own("C-2")],
            &["!tell_authority C-1+C-2", "tell_client C-1+C-2", "tell_people C-1+C-2", "record"],
        );
        // A processor does not report for the client.
        check(vec![theirs("C-3")], &["tell_controller C-3", "assist_controller C-3", "record"]);
        check(
            vec![own("C-1"), theirs("C-3")],
            &[
                "!tell_authority C-1",
                "tell_client C-1",
                "tell_people C-1",
                "tell_controller C-3",
                "assist_controller C-3",
                "record",
            ],
        );
    }

    #[test]
    fn what_nobody_owns_counts_as_our_own_until_it_is_known() {
        let mut nobodys = group(None, None);
        nobodys.candidates = vec![ClientId::new("C-9")];
        let theirs = group(Some(Role::Processor), Some("C-3"));
        check(
            vec![theirs, nobodys.clone()],
            &[
                "!tell_authority",
                "tell_controller C-3",
                "assist_controller C-3",
                "find_owner C-9",
                "tell_people",
                "record",
            ],
        );
        let own = group(Some(Role::Controller), Some("C-1"));
        check(
            vec![own, nobodys],
            &[
                "!tell_authority C-1",
                "tell_client C-1",
                "tell_people C-1",
                "find_owner C-9",
                "record",
            ],
        );
        // That no scan saw anything is no proof that nothing was there.
        check(Vec::new(), &["!tell_authority", "find_owner", "tell_people", "record"]);
    }

    #[test]
    fn an_incident_survives_json() {
        let own = group(Some(Role::Controller), Some("C-1"));
        let mut before = incident(vec![own, group(None, None)]);
        let day = crate::calendar::parse_iso("2026-10-26").unwrap();
        before.closed = Some(IncidentClosed { on: day, reason: IncidentClosing::NoRisk });
        let json = serde_json::to_string(&before).unwrap();
        assert_eq!(serde_json::from_str::<Incident>(&json).unwrap(), before);
        assert!(json.contains("\"2026-10-26T16:30:00+01:00\""), "{json}");
    }

    #[test]
    fn wire_names_are_the_serialised_ones() {
        let is_code = |value: serde_json::Value, code: &str| assert_eq!(value, code);
        for kind in IncidentKind::ALL {
            is_code(serde_json::to_value(kind).unwrap(), kind.code());
            assert_eq!(IncidentKind::parse(kind.code()), Some(*kind));
        }
        for closing in IncidentClosing::ALL {
            is_code(serde_json::to_value(closing).unwrap(), closing.code());
            assert_eq!(IncidentClosing::parse(closing.code()), Some(*closing));
        }
        for basis in super::super::EstimateBasis::ALL {
            is_code(serde_json::to_value(basis).unwrap(), basis.code());
        }
        for kind in super::super::SpecialKind::ALL {
            is_code(serde_json::to_value(kind).unwrap(), kind.code());
        }
        for duty in incident(vec![
            group(Some(Role::Controller), Some("C-1")),
            group(Some(Role::Processor), Some("C-3")),
            group(None, None),
        ])
        .duties()
        {
            is_code(serde_json::to_value(duty.code).unwrap(), duty.code.code());
        }
        assert_eq!((IncidentKind::parse("leak"), IncidentClosing::parse("")), (None, None));
    }

    #[test]
    fn numbers_and_scopes_are_told_as_they_are() {
        let id = IncidentId::new("I-2026-0001");
        assert_eq!((id.as_str(), id.to_string().as_str()), ("I-2026-0001", "I-2026-0001"));
        let check = |scope: IncidentScope, code: &str, value: &str| {
            assert_eq!((scope.code(), scope.value()), (code, value));
        };
        check(IncidentScope::Path("klanten/**".to_owned()), "path", "klanten/**");
        check(IncidentScope::Source(SourceName::new("share")), "source", "share");
        check(IncidentScope::Engagement(EngagementId::new("E-1")), "engagement", "E-1");
    }

    #[test]
    fn every_word_has_its_text_in_both_languages() {
        use crate::text::Lang;
        let (nl, en) = (Messages::new(Lang::Nl), Messages::new(Lang::En));
        let mut seen = BTreeSet::new();
        let mut check = |nl: String, en: String| {
            assert_ne!(nl, en);
            assert!(seen.insert(nl.clone()), "{nl} stands for two");
        };
        for kind in IncidentKind::ALL {
            check(kind.text(&nl), kind.text(&en));
        }
        for closing in IncidentClosing::ALL {
            check(closing.text(&nl), closing.text(&en));
        }
        let groups = [Some(Role::Controller), Some(Role::Processor), None];
        let all = incident(groups.map(|role| group(role, role.map(|_| "C-1"))).to_vec());
        for duty in all.duties() {
            check(duty.code.text(&nl), duty.code.text(&en));
        }
    }
}
