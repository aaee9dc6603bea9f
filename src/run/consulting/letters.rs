//! Letters to a client: written into a folder of the office, recorded once they were sent. Nothing is sent
//! from here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{ConsultError, LineToday, lines_today, standing_of};
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, ConsultationChange, DraftLine, PlanRow, PlanStatus};
use crate::digest::base32_bits;
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::lifecycle::{
    Channel, Consultation, ConsultationStanding, ConsultationState, Letter, Recipient, SentLetter,
    WrittenLetter,
};
use crate::location::{ClientId, ItemId};
use crate::register::{Engagement, Role};
use crate::report::letter::{
    Addressee, EngagementFacts, InventoryFile, InventoryGroup, LetterFacts, LetterTemplates,
    inventory, long_date,
};
use crate::retention::{DEFERRAL_MONTHS_MAX, DeferralGround};
use crate::run::files;
use crate::run::office::Office;
use crate::run::planning::{self, DraftBody, PlanningError};
use crate::run::rule_folder;
use crate::text::{Lang, Messages};

/// A letter that was written.
#[derive(Debug)]
pub struct Written {
    /// Which.
    pub letter: Letter,
    /// Where it lies, mode 0600.
    pub path: PathBuf,
    /// Its language: that of the client.
    pub lang: Lang,
    /// The list that goes with it, row by row without its header; none with a notice of withdrawal.
    pub list: Option<(PathBuf, Vec<[String; 8]>)>,
    /// Lines that are not told of, because their processing is restricted.
    pub restricted: u64,
    /// Where the consultation stands.
    pub standing: ConsultationStanding,
}

/// The templates of the office: those of its folder, and the embedded ones for the rest.
///
/// # Errors
///
/// [`ConsultError::Folder`] and [`ConsultError::Template`], at the first file that is refused.
pub fn templates(folder: Option<&Path>) -> Result<LetterTemplates, ConsultError> {
    let Some(folder) = folder else { return Ok(LetterTemplates::default()) };
    let mut own = BTreeMap::new();
    let names = files::names(folder).map_err(|source| {
        ConsultError::Folder(rule_folder::RuleFolderError::Unreadable {
            path: folder.to_owned(),
            source,
        })
    })?;
    let is_template = |name: &String| Path::new(name).extension().is_some_and(|end| end == "j2");
    for name in names.into_iter().filter(is_template) {
        let text = rule_folder::read_text(&folder.join(&name))?;
        own.insert(name, text);
    }
    if own.is_empty() {
        // Perhaps the folder is not mounted: a letter in other words than the office's would go out.
        let path = folder.to_owned();
        return Err(ConsultError::Folder(rule_folder::RuleFolderError::Empty { path }));
    }
    Ok(LetterTemplates::with_own(own)?)
}

/// Writes the letter that is due today, or the one that is asked for.
///
/// # Errors
///
/// [`ConsultError`]; nothing is written then.
pub fn write(
    office: &mut Office,
    plan: &str,
    asked: Option<Letter>,
    lang: Lang,
) -> Result<Written, ConsultError> {
    let templates = templates(office.consultation.templates.as_deref())?;
    let row = planning::known(office, plan)?;
    let today = office.clock.today();
    let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
    let judged = lines_today(office, &lines, today)?;
    let consultation = office.catalogue.consultation(plan)?;
    let standing = standing_of(office, &consultation, &judged, today);
    let letter = which(&row, &consultation, &standing, asked, today)?;
    let restricted = planning::restricted(office, &lines)?;
    let shown = lines.iter().zip(&judged).filter(|(line, _)| !restricted.contains(&line.n));
    let shown: Vec<_> = shown.collect();
    let lang = language(office, &row).unwrap_or(lang);
    let list_name = format!("{plan}.choices.csv");
    let case = Case { office, row: &row, standing: &standing, consultation: &consultation, lang };
    let text = templates.render(letter, lang, &case.facts(&shown, &list_name))?;
    let list = (letter != Letter::Withdrawn).then(|| case.rows(&shown));
    let folder = office.folders.letters.clone();
    let path = folder.join(format!("{plan}.{}.txt", letter.code()));
    files::replace(&path, text.as_bytes()).map_err(planning::file(&path))?;
    let term = standing.timeline.map_or(today, |timeline| timeline.retain_until);
    office.catalogue.change_consultation(plan, |_, mut now| {
        now.written.push(WrittenLetter { letter, on: today, retain_until: term });
        Ok::<_, CatalogueError>(ConsultationChange::<DraftBody> {
            consultation: now,
            lines: Vec::new(),
            deferrals: Vec::new(),
        })
    })?;
    let list = list.map(|rows| (folder.join(list_name), rows));
    let count = restricted.len() as u64;
    Ok(Written { letter, path, lang, list, restricted: count, standing })
}

/// Which letter it is, provided that it can be written now.
fn which(
    row: &PlanRow,
    consultation: &Consultation,
    standing: &ConsultationStanding,
    asked: Option<Letter>,
    today: CivilDate,
) -> Result<Letter, ConsultError> {
    if asked == Some(Letter::Withdrawn) {
        let is_taken_back = row.status == PlanStatus::Withdrawn && consultation.has_begun();
        let is_over = standing.owes_withdrawal || is_taken_back;
        return if is_over { Ok(Letter::Withdrawn) } else { Err(ConsultError::NotLapsed) };
    }
    if standing.owes_withdrawal && asked.is_none() {
        return Ok(Letter::Withdrawn);
    }
    if row.status != PlanStatus::Draft {
        let (plan, status) = (row.id.clone(), row.status.code());
        return Err(PlanningError::WrongStatus { plan, status }.into());
    }
    if standing.state == ConsultationState::Withdrawn {
        return Err(ConsultError::Lapsed);
    }
    if standing.timeline.is_none() {
        return Err(ConsultError::NothingNear { plan: row.id.clone() });
    }
    match asked {
        Some(letter) => in_order(letter, standing).map(|()| letter),
        None => standing
            .letter_due(today)
            .ok_or(ConsultError::NoLetterDue { next: standing.next_letter() }),
    }
}

/// Whether a letter may go out: the one before it did, and none after it.
fn in_order(letter: Letter, standing: &ConsultationStanding) -> Result<(), ConsultError> {
    let sent = &standing.sent;
    let first = |first| Err(ConsultError::OutOfOrder { first });
    match letter {
        Letter::Reminder | Letter::LastNotice if sent.announcement.is_none() => {
            first(Letter::Announcement)
        }
        Letter::LastNotice if sent.reminder.is_none() => first(Letter::Reminder),
        Letter::Announcement if sent.reminder.is_some() => first(Letter::LastNotice),
        Letter::Reminder if sent.last_notice.is_some() => first(Letter::LastNotice),
        _ => Ok(()),
    }
}

/// The language that the register has for the client.
fn language(office: &Office, row: &PlanRow) -> Option<Lang> {
    office.register.of_client(&ClientId::new(&row.client)).find_map(|e| e.language)
}

/// What a row of the list must have, so that no row of another plan or line passes for it.
pub(super) fn row_check(office: &Office, plan: &str, n: u64, item: &ItemId) -> String {
    let (number, item) = (n.to_be_bytes(), item.as_str().as_bytes());
    let key = office.state.key();
    let token = key.token(&[b"termijn choice", plan.as_bytes(), &number, item]);
    base32_bits(&token, 40)
}

type Shown<'l> = [(&'l DraftLine<DraftBody>, &'l LineToday)];

/// Everything that a letter is made of.
struct Case<'a> {
    office: &'a Office,
    row: &'a PlanRow,
    standing: &'a ConsultationStanding,
    consultation: &'a Consultation,
    lang: Lang,
}

impl<'a> Case<'a> {
    fn facts(&self, shown: &Shown<'a>, list: &str) -> LetterFacts {
        let Self { office, lang, .. } = *self;
        let messages = Messages::new(lang);
        let today = office.clock.today();
        let day = |day: CivilDate| long_date(day, lang);
        let engagements = self.engagements(shown);
        let files: Vec<_> = shown.iter().map(|(line, now)| self.file(line, now)).collect();
        let (groups, count, bytes) = inventory(&files, &messages);
        // A notice of withdrawal has no days to name any more.
        let dates = self.standing.timeline;
        let of = |pick: fn(&crate::lifecycle::Timeline) -> CivilDate| {
            dates.as_ref().map(|timeline| day(pick(timeline))).unwrap_or_default()
        };
        let is_processor = shown.iter().any(|(_, now)| now.facts.role == Some(Role::Processor));
        let role = if is_processor { Role::Processor } else { Role::Controller };
        let silence = &office.consultation.silence;
        let policy = if is_processor { silence.processor } else { silence.controller };
        LetterFacts {
            organisation: office.organisation.clone(),
            kvk: office.consultation.kvk.clone(),
            privacy_officer: office.consultation.privacy_officer.clone(),
            reference: self.reference(),
            date: day(today),
            client: self.addressee(),
            engagements: engagements.iter().map(|e| self.engagement(e)).collect(),
            clause: office.pack.clause().to_owned(),
            months: office.pack.months(),
            retain_until: of(|timeline| timeline.retain_until),
            is_over: dates.is_some_and(|timeline| timeline.retain_until < today),
            answer_by: of(|timeline| timeline.answer_by),
            last_answer_by: of(|timeline| timeline.last_answer_by),
            silence_from: of(|timeline| timeline.silence_from),
            announced_on: self.first_sent(Letter::Announcement).map(day).unwrap_or_default(),
            reminded_on: self.first_sent(Letter::Reminder).map(day).unwrap_or_default(),
            role: match role {
                Role::Controller => "controller".to_owned(),
                Role::Processor => "processor".to_owned(),
            },
            on_silence: policy.code().to_owned(),
            has_books: shown.iter().any(|(_, now)| now.facts.return_only),
            inventory: groups,
            total: messages.count(count),
            size: messages.size(bytes),
            deferral_months: DEFERRAL_MONTHS_MAX,
            grounds: DeferralGround::ALL.iter().map(|ground| ground.text(&messages)).collect(),
            list: list.to_owned(),
        }
    }

    /// The rows of the list; a line that somebody keeps is no question.
    fn rows(&self, shown: &Shown<'a>) -> Vec<[String; 8]> {
        let messages = Messages::new(self.lang);
        let row = |(line, now): &(&'a DraftLine<DraftBody>, &'a LineToday)| {
            let group = InventoryGroup::of(&self.file(line, now), &messages);
            let check = row_check(self.office, &self.row.id, line.n, &line.item);
            let empty = String::new;
            [
                line.n.to_string(),
                check,
                group.kind,
                group.period,
                group.folder,
                empty(),
                empty(),
                empty(),
            ]
        };
        shown.iter().filter(|(_, now)| !now.facts.kept).map(row).collect()
    }

    fn reference(&self) -> String {
        let prefix = &self.office.consultation.reference_prefix;
        if prefix.is_empty() { self.row.id.clone() } else { format!("{prefix}/{}", self.row.id) }
    }

    fn addressee(&self) -> Addressee {
        let id = ClientId::new(&self.row.client);
        let of_client = || self.office.register.of_client(&id);
        let contact = of_client().find_map(|e| e.contact_name.clone());
        Addressee {
            id: self.row.client.clone(),
            name: of_client().next().map(|e| e.client_name.clone()).unwrap_or_default(),
            contact: contact.unwrap_or_default(),
        }
    }

    /// The engagements of the lines, in the order of their numbers.
    fn engagements(&self, shown: &Shown<'a>) -> Vec<&'a Engagement> {
        let ids = shown.iter().flat_map(|(line, now)| ids(line, now));
        let ids: std::collections::BTreeSet<_> = ids.collect();
        ids.into_iter().filter_map(|id| self.office.register.engagement(id)).collect()
    }

    fn engagement(&self, engagement: &Engagement) -> EngagementFacts {
        EngagementFacts {
            id: engagement.id.to_string(),
            name: engagement.name.clone(),
            end: engagement.end.map(|end| long_date(end.last_day(), self.lang)).unwrap_or_default(),
        }
    }

    fn file(&self, line: &'a DraftLine<DraftBody>, now: &'a LineToday) -> InventoryFile<'a> {
        let engagements = ids(line, now);
        InventoryFile {
            locator: &line.body.locator,
            kind: line.body.kind,
            size: line.body.size,
            engagements: engagements.filter_map(|id| self.office.register.engagement(id)).collect(),
        }
    }

    fn first_sent(&self, letter: Letter) -> Option<CivilDate> {
        let of_kind = self.consultation.letters.iter().filter(|sent| sent.letter == letter);
        match letter {
            Letter::Announcement => self.standing.sent.announcement,
            Letter::Reminder => self.standing.sent.reminder,
            Letter::LastNotice | Letter::Withdrawn => None,
        }
        .or_else(|| of_kind.map(|sent| sent.on).max())
    }
}

fn ids<'l>(
    line: &'l DraftLine<DraftBody>,
    now: &'l LineToday,
) -> impl Iterator<Item = &'l crate::location::EngagementId> {
    now.assessment.as_ref().map_or(&line.body.engagements, |a| &a.engagements).iter()
}

/// A letter that was sent.
#[derive(Debug, Clone, Copy)]
pub struct Sending {
    /// Which.
    pub letter: Letter,
    /// When.
    pub on: CivilDate,
    /// How.
    pub channel: Channel,
    /// To whom.
    pub to: Recipient,
}

/// Records that a letter was sent, and returns where the consultation stands then. It must have been written
/// here, so that what it said is known.
///
/// # Errors
///
/// [`ConsultError`].
pub fn sent(
    office: &mut Office,
    plan: &str,
    sending: Sending,
) -> Result<ConsultationStanding, ConsultError> {
    let row = planning::known(office, plan)?;
    let today = office.clock.today();
    let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
    let judged = lines_today(office, &lines, today)?;
    let client = ClientId::new(&row.client);
    let mut of_client = office.register.of_client(&client);
    let has_contact = of_client.any(|e| e.contact_name.is_some() || e.contact_email.is_some());
    if sending.to == Recipient::Contact && !has_contact {
        return Err(ConsultError::NoContact);
    }
    let letter = sending.letter;
    let before = office.catalogue.consultation(plan)?;
    let standing = standing_of(office, &before, &judged, today);
    which(&row, &before, &standing, Some(letter), today)?;
    let written = before.written.iter().rfind(|written| written.letter == letter);
    let written = *written.ok_or(ConsultError::NotWritten { letter })?;
    let term = standing.timeline.map(|timeline| timeline.retain_until);
    if letter != Letter::Withdrawn && term.is_none_or(|term| written.retain_until < term) {
        return Err(ConsultError::Stale { letter });
    }
    let first = sent_from(letter, &standing, written.on);
    if sending.on < first || sending.on > today {
        return Err(ConsultError::Day { first });
    }
    let (folder, now) = (office.state.path().to_owned(), office.clock.now());
    let changed = office.catalogue.change_consultation(plan, |_, mut consultation| {
        let fields = Fields::new()
            .foreign_id("plan", plan)
            .code("letter", letter.code())
            .date("on", sending.on)
            .code("channel", sending.channel.code())
            .code("to", sending.to.code())
            .date("retain_until", written.retain_until);
        Ledger::open(&folder)
            .and_then(|mut ledger| ledger.append(EntryKind::Consulted, fields, now))
            .map_err(PlanningError::from)?;
        let Sending { letter, on, channel, to } = sending;
        let retain_until = written.retain_until;
        consultation.letters.push(SentLetter { letter, on, channel, to, retain_until });
        Ok::<_, ConsultError>(ConsultationChange::<DraftBody> {
            consultation,
            lines: Vec::new(),
            deferrals: Vec::new(),
        })
    })?;
    Ok(standing_of(office, &changed, &judged, today))
}

/// The first day on which a letter can have been sent: not before it was written, and not before the one that
/// goes before it.
fn sent_from(letter: Letter, standing: &ConsultationStanding, written: CivilDate) -> CivilDate {
    let before = match letter {
        Letter::Announcement | Letter::Withdrawn => None,
        Letter::Reminder => standing.sent.announcement,
        Letter::LastNotice => standing.sent.reminder,
    };
    before.map_or(written, |before| before.max(written))
}
