//! A telephone number: always valid, always in its one canonical spelling.

use super::{
    china::{self, Chinese},
    read::{self, BadPhone},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A valid telephone number in its canonical spelling: E.164 (`+8613800138000`,
/// `+863936687001;ext=801`) or a bare short code (`12345`).
///
/// It has no `Display`: a number is personal data, so [`Self::as_str`] is written out where it is
/// really meant, and `Debug` shows [`Self::masked`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(pub(super) String);

/// What sort of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// A mobile number of mainland China: the only kind that surely takes SMS.
    Mobile,
    /// A landline of mainland China.
    Landline,
    /// A short code (12345, 110, 10086) or an SMS access number (106…).
    ShortCode,
    /// A 400, 800 or 950 number of mainland China.
    Shared,
    /// Any number outside mainland China, Hong Kong, Macao and Taiwan included.
    International,
}

impl PhoneNumber {
    /// Reads a number as people write and networks send it. `area_code` (`393`) completes seven and
    /// eight digits; a short code is recognised before anything else is tried.
    ///
    /// Fails if it is no number that can be called. Keep the raw text then, never a repaired one.
    pub fn parse(raw: &str, area_code: &str) -> Result<Self, BadPhone> {
        read::read(raw, area_code).map(Self)
    }

    /// The canonical spelling: what is stored and compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// E.164 without an extension (`+863936687001`); `None` for a short code.
    pub fn e164(&self) -> Option<&str> {
        let main = self.main();
        main.starts_with('+').then_some(main)
    }

    /// The extension (分机), digits only.
    pub fn extension(&self) -> Option<&str> {
        self.0.split_once(read::EXTENSION).map(|(_, extension)| extension)
    }

    /// What sort of number it is.
    pub fn kind(&self) -> PhoneKind {
        match self.place() {
            Place::China(Chinese::Mobile(_)) => PhoneKind::Mobile,
            Place::China(Chinese::Landline { .. }) => PhoneKind::Landline,
            Place::China(Chinese::Shared(_)) => PhoneKind::Shared,
            Place::Abroad(_) => PhoneKind::International,
            Place::Short(_) => PhoneKind::ShortCode,
        }
    }

    /// Whether it is a mobile number of mainland China.
    pub fn is_mobile(&self) -> bool {
        self.kind() == PhoneKind::Mobile
    }

    /// Whether it is a landline within `area_code` (`393`, or `0393`).
    pub fn is_local(&self, area_code: &str) -> bool {
        let here = area_code.trim_start_matches('0');
        matches!(self.place(), Place::China(Chinese::Landline { area, .. }) if area == here)
    }

    /// The number with its middle hidden (`138****8000`, `0393*****01`), for lists, logs and whoever
    /// may not see it. Short codes are nobody's and stay as they are; an extension is left out.
    pub fn masked(&self) -> String {
        match self.place() {
            Place::Short(code) => code.to_owned(),
            Place::China(Chinese::Landline { area, local }) => {
                hide(&format!("0{area}{local}"), area.len() + 1, 2)
            }
            Place::China(Chinese::Mobile(digits) | Chinese::Shared(digits)) => hide(digits, 3, 4),
            Place::Abroad(e164) => hide(e164, 4, 2),
        }
    }

    /// The number as it is written in China: `0393 668 7001`, `138 0013 8000`, `12345`,
    /// `0393 668 7001 转 801`; a foreign one in international form (`+1 415-555-2671`).
    pub fn national(&self) -> String {
        let main = match self.place() {
            Place::Short(code) => code.to_owned(),
            Place::China(Chinese::Mobile(digits)) => grouped(digits, &[3, 4, 4]),
            Place::China(Chinese::Shared(digits)) if digits.starts_with("95") => grouped(digits, &[3, 8]),
            Place::China(Chinese::Shared(digits)) => grouped(digits, &[3, 3, 4]),
            Place::China(Chinese::Landline { area, local }) => {
                format!("0{area} {}", grouped(local, &[local.len() - 4, 4]))
            }
            Place::Abroad(e164) => read::international_form(e164),
        };
        match self.extension() {
            Some(extension) => format!("{main} 转 {extension}"),
            None => main,
        }
    }

    fn main(&self) -> &str {
        self.0.split_once(read::EXTENSION).map_or(self.0.as_str(), |(main, _)| main)
    }

    fn place(&self) -> Place<'_> {
        let main = self.main();
        if !main.starts_with('+') {
            return Place::Short(main);
        }
        match main.strip_prefix("+86").and_then(china::significant) {
            Some(chinese) => Place::China(chinese),
            None => Place::Abroad(main),
        }
    }
}

/// Where a number belongs.
enum Place<'a> {
    Short(&'a str),
    China(Chinese<'a>),
    Abroad(&'a str),
}

/// Shows the first `head` and the last `tail` characters of ASCII `text`.
fn hide(text: &str, head: usize, tail: usize) -> String {
    let hidden = text.len().saturating_sub(head + tail);
    let shown = |range| text.get(range).unwrap_or_default();
    format!("{}{}{}", shown(0..head.min(text.len())), "*".repeat(hidden), shown(head + hidden..text.len()))
}

/// ASCII `digits` in groups of these lengths, what is left in the last one.
fn grouped(digits: &str, lengths: &[usize]) -> String {
    let mut rest = digits;
    let mut groups = Vec::with_capacity(lengths.len());
    for length in lengths {
        let (group, after) = rest.split_at_checked(*length).unwrap_or((rest, ""));
        groups.push(group);
        rest = after;
    }
    groups.join(" ")
}

impl FromStr for PhoneNumber {
    type Err = BadPhone;

    /// Reads a canonical spelling only: what `as_str` gave.
    fn from_str(text: &str) -> Result<Self, BadPhone> {
        let number = Self::parse(text, "")?;
        if number.0 == text { Ok(number) } else { Err(BadPhone::NotCanonical) }
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = BadPhone;

    fn try_from(text: String) -> Result<Self, BadPhone> {
        text.parse()
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}
