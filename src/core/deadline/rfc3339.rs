//! A reader of moments for the hot path: RFC 3339 at fixed positions, and everything else as before.

use crate::core::clock::{BadMoment, Moment};
use chrono::{NaiveDate, NaiveTime};

/// Seconds of a day.
const DAY: i32 = 86_400;
/// Seconds that Beijing is ahead of UTC.
const BEIJING: i32 = 8 * 3600;

/// Reads a moment as `Moment::from_str` does, faster for `2026-02-13T10:00:00[.123]+08:00` or `…Z`.
#[inline]
pub fn parse_moment(text: &str) -> Result<Moment, BadMoment> {
    receipt(text).map(|(moment, _)| moment)
}

/// A moment and its day in Beijing, which the text's own day and offset give more cheaply than the moment.
#[inline]
pub(super) fn receipt(text: &str) -> Result<(Moment, NaiveDate), BadMoment> {
    if let Some(read) = strict(text.as_bytes()) {
        return Ok(read);
    }
    // Leap seconds, `t` and `z`, dates alone: rare, so the general reader decides.
    text.parse().map(|moment: Moment| (moment, moment.day()))
}

/// The moment and its day in Beijing, if `text` is in the one form that providers send.
#[inline]
fn strict(text: &[u8]) -> Option<(Moment, NaiveDate)> {
    let (head, rest) = text.split_first_chunk::<19>()?;
    if [head[4], head[7], head[10], head[13], head[16]] != *b"--T::" {
        return None;
    }
    let year = two(head[0], head[1])? * 100 + two(head[2], head[3])?;
    let (month, day) = (two(head[5], head[6])?, two(head[8], head[9])?);
    let day = NaiveDate::from_ymd_opt(year.cast_signed(), month, day)?;
    let (hour, minute, second) =
        (two(head[11], head[12])?, two(head[14], head[15])?, two(head[17], head[18])?);
    // Second 60 is a leap second, which the general reader knows.
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (nanos, rest) = fraction(rest)?;
    let utc = (hour * 3600 + minute * 60 + second).cast_signed() - offset(rest)?;
    let (utc_day, time) = carried(day, utc)?;
    let time = NaiveTime::from_num_seconds_from_midnight_opt(time, nanos)?;
    let (beijing_day, _) = carried(day, utc + BEIJING)?;
    // Years outside 1900 to 9999 are the general reader's to refuse.
    Some((Moment::within(utc_day.and_time(time).and_utc())?, beijing_day))
}

/// `seconds` from the beginning of `day`, less than two days away, as a day and seconds within it.
#[inline]
fn carried(day: NaiveDate, seconds: i32) -> Option<(NaiveDate, u32)> {
    let (day, seconds) = match seconds {
        ..0 => (day.pred_opt()?, seconds + DAY),
        DAY.. => (day.succ_opt()?, seconds - DAY),
        _ => (day, seconds),
    };
    u32::try_from(seconds).ok().map(|seconds| (day, seconds))
}

/// Nanoseconds of `.1` to `.123456789`, and what follows; no fraction is none.
#[inline]
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let Some((b'.', rest)) = text.split_first() else { return Some((0, text)) };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=9).contains(&digits) {
        return None;
    }
    let (digits, rest) = rest.split_at(digits);
    let value = digits.iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
    let missing = u32::try_from(9 - digits.len()).ok()?;
    Some((value * 10_u32.pow(missing), rest))
}

/// Seconds ahead of UTC of `Z`, `+08:00` or `-05:00`, to which nothing may follow.
#[inline]
fn offset(text: &[u8]) -> Option<i32> {
    let &[sign, h, o, b':', m, i] = text else { return (text == b"Z").then_some(0) };
    let (hours, minutes) = (two(h, o)?, two(m, i)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 3600 + minutes * 60).cast_signed();
    match sign {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

/// The number that two digits write.
#[inline]
fn two(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}
