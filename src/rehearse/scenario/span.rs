//! Lengths of time, as people write them.

use chrono::Duration;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use std::{borrow::Cow, fmt, str::FromStr};

/// A length of time: `3 days`, `90 seconds`, `1 hour 30 minutes`. A day is 24 hours, whatever the calendar says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Span(Duration);

/// The longest: nobody rehearses a decade.
const LONGEST: Duration = Duration::days(3660);

const FORM: &str =
    "write a number and seconds, minutes, hours, days or weeks (`3 days`, `1 hour 30 minutes`)";

impl Span {
    /// So many seconds.
    pub const fn seconds(seconds: u32) -> Self {
        Self(Duration::seconds(seconds as i64))
    }

    /// Its length.
    pub fn duration(self) -> Duration {
        self.0
    }

    /// Its length in whole seconds.
    pub fn in_seconds(self) -> u32 {
        u32::try_from(self.0.num_seconds()).unwrap_or(u32::MAX)
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("`{text}` is no length of time: {FORM}");
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() || !words.len().is_multiple_of(2) {
            return Err(bad());
        }
        let mut sum = Duration::zero();
        for pair in words.chunks(2) {
            let number: i32 = pair[0].parse().ok().filter(|number| *number >= 0).ok_or_else(bad)?;
            let seconds = match pair[1] {
                "second" | "seconds" => 1,
                "minute" | "minutes" => 60,
                "hour" | "hours" => 3600,
                "day" | "days" => 86_400,
                "week" | "weeks" => 604_800,
                _ => return Err(bad()),
            };
            sum += Duration::seconds(i64::from(number) * seconds);
        }
        if sum > LONGEST {
            return Err(format!("`{text}` is longer than ten years"));
        }
        Ok(Self(sum))
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, rest) = (self.0.num_days(), self.0 - Duration::days(self.0.num_days()));
        let (hours, minutes, seconds) = (rest.num_hours(), rest.num_minutes() % 60, rest.num_seconds() % 60);
        let parts = [(days, "天"), (hours, "小时"), (minutes, "分钟"), (seconds, "秒")];
        let parts: Vec<String> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
        if parts.is_empty() { f.write_str("0 秒") } else { f.write_str(&parts.join(" ")) }
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A length of time: `3 days`, `90 seconds`, `1 hour 30 minutes`.",
            "pattern": r"^\s*\d+\s+(second|minute|hour|day|week)s?(\s+\d+\s+(second|minute|hour|day|week)s?)*\s*$"
        })
    }
}
