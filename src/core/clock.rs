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
/// The only time type that is bound to a statement. Written and read as RFC 3339 with +08:00. It lies in
/// the years 1900 to 9999 of Beijing: a text outside is refused, and arithmetic stops at the ends, so that
/// no sum of a provider's number and a moment can panic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
#[sqlx(transparent)]
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = DateTime, examples("2026-02-13T10:00:00+08:00"))]
pub struct Moment(DateTime<Utc>);

/// A text that is no moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{0}` is no moment: write RFC 3339 with an offset (2026-02-13T10:00:00+08:00), or YYYY-MM-DD[THH:MM[:SS]] for Beijing time, in the years 1900 to 9999"
)]
pub struct BadMoment(pub String);

impl Moment {
    /// The first one: 1900 begins in Beijing.
    pub const EARLIEST: Self = Self(bound(1899, 12, 31, (16, 0, 0), 0));
    /// The last one: 9999 ends in Beijing. Later years would not sort as text.
    pub const LATEST: Self = Self(bound(9999, 12, 31, (15, 59, 59), 999_999));

    /// A moment that somebody else told; `None` outside the years 1900 to 9999.
    pub fn within(at: DateTime<Utc>) -> Option<Self> {
        let at = at.trunc_subsecs(6);
        (at >= Self::EARLIEST.0 && at <= Self::LATEST.0).then_some(Self(at))
    }

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
        Self(local.and_utc()) - Duration::seconds(i64::from(BEIJING_SECONDS))
    }

    /// The same, or the end of time that is nearest.
    fn bounded(at: DateTime<Utc>) -> Self {
        Self(at.clamp(Self::EARLIEST.0, Self::LATEST.0))
    }
}

const fn bound(
    year: i32,
    month: u32,
    day: u32,
    (hour, minute, second): (u32, u32, u32),
    micro: u32,
) -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar");
    day.and_hms_micro_opt(hour, minute, second, micro).expect("a time of day").and_utc()
}

impl<Tz: chrono::TimeZone> From<DateTime<Tz>> for Moment {
    fn from(at: DateTime<Tz>) -> Self {
        Self::bounded(at.with_timezone(&Utc).trunc_subsecs(6))
    }
}

impl FromStr for Moment {
    type Err = BadMoment;

    fn from_str(text: &str) -> Result<Self, BadMoment> {
        let text = text.trim();
        let read = DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc));
        read.or_else(|| read_local(text)).and_then(Self::within).ok_or_else(|| {
            // Whoever wrote a novel is shown its beginning.
            BadMoment(text.chars().take(SHOWN).collect())
        })
    }
}

/// How much of a text that is no moment is shown.
const SHOWN: usize = 64;

/// A day, perhaps with a time of day, by Beijing's clocks.
fn read_local(text: &str) -> Option<DateTime<Utc>> {
    let local = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN));
    let forms = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let local =
        local.or_else(|| forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok()));
    local?.and_utc().checked_sub_signed(Duration::seconds(i64::from(BEIJING_SECONDS)))
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
        let end = if by < Duration::zero() { Self::EARLIEST } else { Self::LATEST };
        self.0.checked_add_signed(by).map_or(end, Self::from)
    }
}

impl Sub<Duration> for Moment {
    type Output = Self;

    fn sub(self, by: Duration) -> Self {
        let end = if by < Duration::zero() { Self::LATEST } else { Self::EARLIEST };
        self.0.checked_sub_signed(by).map_or(end, Self::from)
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
