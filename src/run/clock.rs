//! The one place that reads the clock.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;

use crate::calendar::CivilDate;

/// Instants and civil dates for the shell. Tests hand in a fixed instant; no flag or variable can.
#[derive(Debug, Clone)]
pub struct Clock {
    fixed: Option<DateTime<Utc>>,
    zone: Tz,
}

impl Clock {
    /// The machine's clock, civil dates in `zone`.
    pub fn system(zone: Tz) -> Self {
        Self { fixed: None, zone }
    }

    /// A clock that stands still at `instant`.
    pub fn fixed(instant: DateTime<Utc>, zone: Tz) -> Self {
        Self { fixed: Some(instant), zone }
    }

    /// This instant.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        self.fixed.unwrap_or_else(Utc::now)
    }

    /// Today, in the configured zone.
    pub fn today(&self) -> CivilDate {
        self.civil(self.now())
    }

    /// The civil date of an instant, in the configured zone.
    pub fn civil(&self, instant: DateTime<Utc>) -> CivilDate {
        instant.with_timezone(&self.zone).date_naive()
    }

    /// The zone of civil dates.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// RFC 3339 in UTC, to the second.
    pub fn stamp(&self) -> String {
        stamp(self.now())
    }
}

/// RFC 3339 in UTC, to the second.
pub fn stamp(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
