//! Consultation with the client before anything is destroyed or returned (clause 10): letters, answers,
//! silence. Pure.
//!
//! It says which letter is due, which answers count, and what may follow from none. It decides about lines of
//! a draft only. Whether a line may go is asked of its verdict, when the plan is frozen and when it is carried
//! out: no answer makes a line due.

mod choice;
mod letter;
mod list;
mod silence;
#[cfg(test)]
mod tests;
mod timeline;

use std::collections::BTreeMap;

use chrono::Days;
use serde::{Deserialize, Serialize};

use crate::calendar::CivilDate;
use crate::text::Messages;

pub use choice::{
    Choice, ChoiceKind, ChoiceRefused, LineFacts, OnSilence, SilencePolicy, check_choice,
};
pub use letter::{Channel, Letter, Recipient, SentLetter, WrittenLetter};
pub use list::{LIST_BYTES_MAX, ListCode, ListColumn, ListFault, ListRow, read_list};
pub use silence::{SilenceRefused, decide_silence};
pub use timeline::{SentDays, Timeline, Windows};

/// What is remembered of the consultation on one draft.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Consultation {
    /// Letters that were written, in the order of writing.
    #[serde(default)]
    pub written: Vec<WrittenLetter>,
    /// Letters that were sent, in the order of recording.
    pub letters: Vec<SentLetter>,
    /// Answers that came in, in the order of recording.
    pub answers: Vec<Answer>,
    /// Decisions on silence.
    pub silence: Vec<SilenceDecision>,
}

/// An answer of the client, for one line or for many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The day on which it came in.
    pub on: CivilDate,
    /// How.
    pub channel: Channel,
    /// The end of the term that the client was told; see [`SentLetter::retain_until`].
    pub retain_until: CivilDate,
    /// What was chosen, by number of the line.
    pub choices: BTreeMap<u64, Choice>,
    /// Who took it in.
    pub by: String,
    /// Where the office keeps it, in its own words; never in the ledger.
    pub reference: String,
}

/// What named people decided because the client stayed silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilenceDecision {
    /// The day of deciding.
    pub on: CivilDate,
    /// The end of the term that the client was told; see [`SentLetter::retain_until`].
    pub retain_until: CivilDate,
    /// What follows, by number of the line.
    pub choices: BTreeMap<u64, Choice>,
    /// Who decided; at least two.
    pub by: Vec<String>,
}

/// How far a consultation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsultationState {
    /// No letter that counts went out.
    NothingSent,
    /// The announcement went out.
    Announced,
    /// The reminder went out, too.
    Reminded,
    /// The last notice went out, too.
    LastNotice,
    /// Every line that is asked about has an answer.
    Answered,
    /// Some have an answer and the others were decided on, because the client stayed silent.
    Silent,
    /// It lapsed: nothing of it is due or near its end any more, or the client was told so.
    Withdrawn,
}

impl ConsultationState {
    /// Every state.
    pub const ALL: &'static [Self] = &[
        Self::NothingSent,
        Self::Announced,
        Self::Reminded,
        Self::LastNotice,
        Self::Answered,
        Self::Silent,
        Self::Withdrawn,
    ];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::NothingSent => "nothing_sent",
            Self::Announced => "announced",
            Self::Reminded => "reminded",
            Self::LastNotice => "last_notice",
            Self::Answered => "answered",
            Self::Silent => "silent",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// A few words.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("consult-state-{}", self.code().replace('_', "-")))
    }
}

/// A consultation as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// How far it is.
    pub state: ConsultationState,
    /// Days on which the letters that count went out.
    pub sent: SentDays,
    /// Its days; none when no line is near its end.
    pub timeline: Option<Timeline>,
    /// What the client chose, by number of the line; only answers that count.
    pub answered: BTreeMap<u64, Choice>,
    /// What followed from silence, for the lines without an answer.
    pub silent: BTreeMap<u64, Choice>,
    /// Numbers of the lines that are asked about and have neither.
    pub open: Vec<u64>,
    /// Letters went out, and the client must be told that they lapsed.
    pub owes_withdrawal: bool,
    /// The day on which the last answer that counts came in.
    pub answered_on: Option<CivilDate>,
    /// The last day of a decision on silence that counts.
    pub silent_on: Option<CivilDate>,
}

impl Standing {
    /// What is to become of a line, by the client or by the rule on silence.
    pub fn choice(&self, n: u64) -> Option<Choice> {
        self.answered.get(&n).or_else(|| self.silent.get(&n)).copied()
    }

    /// The letter that is due on a day, and was not sent.
    pub fn letter_due(&self, as_of: CivilDate) -> Option<Letter> {
        if self.owes_withdrawal {
            return Some(Letter::Withdrawn);
        }
        let (letter, from) = self.next_letter()?;
        (from <= as_of).then_some(letter)
    }

    /// The next letter with the day from which it is due; none once the client answered or was decided
    /// about, and none where nothing is near its end.
    pub fn next_letter(&self) -> Option<(Letter, CivilDate)> {
        let is_over = matches!(
            self.state,
            ConsultationState::Answered | ConsultationState::Silent | ConsultationState::Withdrawn
        );
        let letter = self.sent.next().filter(|_| !is_over)?;
        Some((letter, self.timeline?.due_from(letter)?))
    }

    /// Last day of the client's time to answer what was sent last; none before anything was sent, and once
    /// there is nothing to answer any more.
    pub fn answer_until(&self) -> Option<CivilDate> {
        let timeline = self.timeline?;
        match self.state {
            ConsultationState::Announced | ConsultationState::Reminded => Some(timeline.answer_by),
            ConsultationState::LastNotice => Some(timeline.last_answer_by),
            _ => None,
        }
    }
}

impl Consultation {
    /// Whether anything was recorded.
    pub fn has_begun(&self) -> bool {
        !self.letters.is_empty() || !self.answers.is_empty()
    }

    /// How it stands on a day, for the lines of its draft as they are judged that day.
    ///
    /// What speaks of an earlier end of the term than the lines have now does not count: an engagement that was
    /// reopened, or ended later, is asked about anew.
    pub fn standing(&self, lines: &[LineFacts], windows: &Windows, as_of: CivilDate) -> Standing {
        let term = term_of(lines, windows, as_of);
        let was_told_off = self.letters.iter().any(|sent| sent.letter == Letter::Withdrawn);
        let begun = self.has_begun();
        let Some(term) = term.filter(|_| !was_told_off) else {
            let state =
                if begun { ConsultationState::Withdrawn } else { ConsultationState::NothingSent };
            return Standing::lapsed(state, begun && !was_told_off, lines);
        };
        let counts = |told: CivilDate| told >= term;
        let sent = self.sent(counts);
        // A letter that named a later day holds the firm to it.
        let told = self.letters.iter().map(|letter| letter.retain_until).filter(|d| counts(*d));
        let timeline = Timeline::of(told.max().unwrap_or(term).max(term), &sent, windows, as_of);
        let mut answered = BTreeMap::new();
        let answers = || self.answers.iter().filter(|answer| counts(answer.retain_until));
        for answer in answers() {
            answered.extend(answer.choices.iter().map(|(n, choice)| (*n, *choice)));
        }
        let is_after_notice = |on: CivilDate| sent.last_notice.is_some_and(|notice| notice < on);
        let decisions = || {
            let of_term = self.silence.iter().filter(|decision| counts(decision.retain_until));
            of_term.filter(|decision| is_after_notice(decision.on))
        };
        let mut silent = BTreeMap::new();
        for decision in decisions() {
            silent.extend(decision.choices.iter().map(|(n, choice)| (*n, *choice)));
        }
        silent.retain(|n, _| !answered.contains_key(n));
        let open: Vec<u64> = lines
            .iter()
            .filter(|line| !line.kept)
            .filter(|line| !answered.contains_key(&line.n) && !silent.contains_key(&line.n))
            .map(|line| line.n)
            .collect();
        let state = match (open.is_empty(), answered.is_empty(), silent.is_empty()) {
            (true, _, false) => ConsultationState::Silent,
            (true, false, true) => ConsultationState::Answered,
            _ => state_of(&sent),
        };
        Standing {
            state,
            sent,
            timeline: Some(timeline),
            answered_on: answers().map(|answer| answer.on).max(),
            silent_on: decisions().map(|decision| decision.on).max(),
            answered,
            silent,
            open,
            owes_withdrawal: false,
        }
    }

    /// The last day on which each letter went out, of those that count. A letter counts for nothing without
    /// the one before it, and where that went out once more after it.
    fn sent(&self, counts: impl Fn(CivilDate) -> bool) -> SentDays {
        let last = |letter: Letter| {
            let of_kind = self.letters.iter().filter(|sent| sent.letter == letter);
            of_kind.filter(|sent| counts(sent.retain_until)).map(|sent| sent.on).max()
        };
        let announcement = last(Letter::Announcement);
        let after = |on: &CivilDate, earlier: Option<CivilDate>| earlier.is_some_and(|e| e <= *on);
        let reminder = last(Letter::Reminder).filter(|on| after(on, announcement));
        let last_notice = last(Letter::LastNotice).filter(|on| after(on, reminder));
        SentDays { announcement, reminder, last_notice }
    }
}

impl Standing {
    fn lapsed(state: ConsultationState, owes_withdrawal: bool, lines: &[LineFacts]) -> Self {
        Self {
            state,
            sent: SentDays::default(),
            timeline: None,
            answered: BTreeMap::new(),
            silent: BTreeMap::new(),
            open: lines.iter().filter(|line| !line.kept).map(|line| line.n).collect(),
            owes_withdrawal,
            answered_on: None,
            silent_on: None,
        }
    }
}

/// The last day of keeping of the lines that are due or near their end: the latest, so that nobody is told
/// too short a time. None when there is no such line.
fn term_of(lines: &[LineFacts], windows: &Windows, as_of: CivilDate) -> Option<CivilDate> {
    let announced = |last: &CivilDate| {
        let from = last.checked_sub_days(Days::new(windows.announcement.into()));
        from.is_none_or(|from| from <= as_of)
    };
    lines.iter().filter_map(|line| line.retain_until).filter(announced).max()
}

fn state_of(sent: &SentDays) -> ConsultationState {
    match sent.next() {
        Some(Letter::Announcement) => ConsultationState::NothingSent,
        Some(Letter::Reminder) => ConsultationState::Announced,
        Some(Letter::LastNotice) => ConsultationState::Reminded,
        Some(Letter::Withdrawn) | None => ConsultationState::LastNotice,
    }
}
