//! Time: one moment type, one source of the present, one local day.
//!
//! Legal time is Beijing time, UTC+8 without daylight saving since 1991: a fixed offset, never
//! the process's time zone. A moment becomes a local day once, here.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{
    fmt,
    ops::{Add, Sub},
    str::FromStr,
    sync::Mutex,
};
use thiserror::Error;

/// Seconds that Beijing time is ahead of UTC.
const BEIJING_SECONDS: i32 = 8 * 3600;

/// The offset of legal time in China, +08:00.
pub fn beijing() -> FixedOffset {
    FixedOffset::east_opt(BEIJING_SECONDS).expect("eight hours are less than a day")
}

/// A moment in UTC to the microsecond: what PostgreSQL keeps, and what sorts as text on SQLite.
///
/// The only time type that is bound to a statement. Written and read as RFC 3339 with +08:00.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct Moment(DateTime<Utc>);

/// A text that is no moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{0}` is no moment: write RFC 3339 with an offset (2026-02-13T10:00:00+08:00), or YYYY-MM-DD[THH:MM[:SS]] for Beijing time"
)]
pub struct BadMoment(pub String);

impl Moment {
    /// The moment at which Beijing's clocks show `time` on `day`.
    pub fn local(day: NaiveDate, time: NaiveTime) -> Self {
        Self::from_local(day.and_time(time))
    }

    /// The first moment of `day` in Beijing.
    pub fn start_of(day: NaiveDate) -> Self {
        Self::local(day, NaiveTime::MIN)
    }

    /// The calendar day in Beijing.
    pub fn day(self) -> NaiveDate {
        self.beijing().date()
    }

    /// The time of day in Beijing.
    pub fn time(self) -> NaiveTime {
        self.beijing().time()
    }

    /// Beijing's date and time of day.
    pub fn beijing(self) -> NaiveDateTime {
        self.0.naive_utc() + Duration::seconds(i64::from(BEIJING_SECONDS))
    }

    /// The instant, in UTC.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn unix_millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    fn from_local(local: NaiveDateTime) -> Self {
        (local.and_utc() - Duration::seconds(i64::from(BEIJING_SECONDS))).into()
    }
}

impl<Tz: chrono::TimeZone> From<DateTime<Tz>> for Moment {
    fn from(at: DateTime<Tz>) -> Self {
        Self(at.with_timezone(&Utc).trunc_subsecs(6))
    }
}

impl FromStr for Moment {
    type Err = BadMoment;

    fn from_str(text: &str) -> Result<Self, BadMoment> {
        let text = text.trim();
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Ok(at.into());
        }
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Ok(Self::start_of(day));
        }
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .map(Self::from_local)
            .ok_or_else(|| BadMoment(text.to_owned()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.0.with_timezone(&beijing());
        f.write_str(&local.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Moment({self})")
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, by: Duration) -> Self {
        (self.0 + by).into()
    }
}

impl Sub<Duration> for Moment {
    type Output = Self;

    fn sub(self, by: Duration) -> Self {
        (self.0 - by).into()
    }
}

impl Sub for Moment {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.0 - earlier.0
    }
}

/// A source of the present; everything that needs to know the time is handed one.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment.
    fn now(&self) -> Moment;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one home of the present")]
    fn now(&self) -> Moment {
        Utc::now().into()
    }
}

/// A clock that starts at a chosen moment and runs on (`--clock T`, training mode).
#[derive(Debug)]
pub struct ShiftedClock {
    ahead: Duration,
}

impl ShiftedClock {
    /// A clock that shows `start` now.
    pub fn starting_at(start: Moment) -> Self {
        Self { ahead: start - SystemClock.now() }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Moment {
        SystemClock.now() + self.ahead
    }
}

/// A clock that stands still until it is told to move: for rehearsals and tests.
#[derive(Debug)]
pub struct VirtualClock(Mutex<Moment>);

impl VirtualClock {
    /// A clock that shows `start`.
    pub fn starting_at(start: Moment) -> Self {
        Self(Mutex::new(start))
    }

    /// Shows `to` from now on; a clock never goes back, so an earlier moment is ignored.
    pub fn move_to(&self, to: Moment) {
        let mut now = self.lock();
        *now = to.max(*now);
    }

    /// Moves on by `by`.
    pub fn advance(&self, by: Duration) {
        let mut now = self.lock();
        *now = *now + by;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Moment> {
        // A poisoned clock still shows a good time: its writers cannot panic half-way.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Moment {
        *self.lock()
    }
}
