//! From counts to figures.

use super::{
    counted::{CallCount, Counted, FeedbackDue, RatingCount},
    definition::{
        ACKNOWLEDGED, CALLS, CASES, CONNECTED, Definition, HOPS, ON_TIME, OUTCOMES, OVERDUE, PROMPT,
        REMINDERS, SATISFIED, SETTLED, WORST_DAY,
    },
};
use crate::core::{call::Outcome, case::Rating, clock::Moment};
use chrono::{DateTime, NaiveDate};
use std::{collections::BTreeMap, ops::Range};

/// The hours of a rolling day.
const DAY: i64 = 24;

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it means.
    pub definition: Definition,
    /// What was counted.
    pub numerator: i64,
    /// Of how many; 0 says that there is nothing to tell.
    pub denominator: i64,
    /// The 24 hours that it tells of, where it tells of some.
    pub window: Option<Window>,
    /// What it is made of, where it is a distribution.
    pub parts: Vec<Part>,
}

/// From when to when (exclusive).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first moment.
    pub from: Moment,
    /// The moment after the last.
    pub until: Moment,
}

/// A part of a distribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is: `answered`, `complaint/received`.
    pub name: String,
    /// How many.
    pub count: i64,
}

impl Figure {
    fn of(definition: Definition, numerator: i64, denominator: i64) -> Self {
        Self { definition, numerator, denominator, window: None, parts: Vec::new() }
    }

    fn distribution(definition: Definition, parts: BTreeMap<String, i64>) -> Self {
        let total = parts.values().sum();
        let parts = parts.into_iter().map(|(name, count)| Part { name, count }).collect();
        Self { parts, ..Self::of(definition, total, total) }
    }

    /// The quotient; `None` if there is nothing to tell.
    pub fn value(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "an office has fewer than 2^52 calls")]
        (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64)
    }
}

/// The figures of a period, given in hours since 1970; `today` tells which due days are over.
pub fn figures(counted: &Counted, hours: Range<i64>, today: NaiveDate) -> Vec<Figure> {
    let calls = &counted.calls;
    let ended = sum(calls, |count| if count.outcome == Outcome::InProgress { 0 } else { count.calls });
    let answered = sum(calls, |count| count.answered);
    let over: Vec<&FeedbackDue> = counted.feedback.iter().filter(|case| case.due < today).collect();
    let on_time = over.iter().filter(|case| case.stopped_at.is_some_and(|at| at.day() <= case.due)).count();
    let (overdue, acknowledged) = (counted.overdue, counted.acknowledgements);
    let mut outcomes = BTreeMap::new();
    for count in calls {
        *outcomes.entry(count.outcome.to_string()).or_default() += count.calls;
    }
    let cases = counted.cases.iter().map(|count| (format!("{}/{}", count.kind, count.stage), count.cases));
    let reminders = counted.reminders.iter().map(|count| (count.state.clone(), count.reminders));
    vec![
        Figure::of(CALLS, sum(calls, |count| count.calls), ended),
        Figure::of(PROMPT, sum(calls, |count| count.prompt), ended),
        Figure::of(CONNECTED, answered_of_ended(calls), ended),
        worst_day(calls, hours),
        Figure::of(ACKNOWLEDGED, acknowledged.prompt, acknowledged.owed),
        Figure::of(ON_TIME, count(on_time), count(over.len())),
        Figure::of(HOPS, sum(calls, |count| count.hops), answered),
        Figure::of(SETTLED, sum(calls, |count| count.settled), answered),
        satisfied(&counted.ratings),
        Figure::of(OVERDUE, overdue.overdue, overdue.running),
        Figure::distribution(OUTCOMES, outcomes),
        Figure::distribution(CASES, cases.collect()),
        Figure::distribution(REMINDERS, reminders.collect()),
    ]
}

/// With what it is made of: whether many are content or merely not discontent makes a difference.
fn satisfied(ratings: &[RatingCount]) -> Figure {
    let parts = ratings.iter().map(|count| (count.rating.to_string(), count.cases)).collect();
    let all = Figure::distribution(SATISFIED, parts);
    let badly: i64 =
        ratings.iter().filter(|count| count.rating == Rating::Dissatisfied).map(|count| count.cases).sum();
    Figure { numerator: all.denominator - badly, ..all }
}

fn sum(calls: &[CallCount], of: impl Fn(&CallCount) -> i64) -> i64 {
    calls.iter().map(of).sum()
}

fn count(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}

fn answered_of_ended(calls: &[CallCount]) -> i64 {
    sum(calls, |count| if count.outcome == Outcome::InProgress { 0 } else { count.answered })
}

/// The 24 hours within `hours` in which the smallest share of calls was answered; the earliest of
/// equals. A running sum: one step an hour, whatever the number of calls.
fn worst_day(calls: &[CallCount], hours: Range<i64>) -> Figure {
    let mut by_hour: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for count in calls.iter().filter(|count| count.outcome != Outcome::InProgress) {
        let hour = by_hour.entry(count.hour).or_default();
        *hour = (hour.0 + count.answered, hour.1 + count.calls);
    }
    let at = |hour| by_hour.get(&hour).copied().unwrap_or_default();
    let (mut answered, mut ended) = (0, 0);
    let mut worst: Option<(i64, i64, i64)> = None;
    for hour in hours.clone() {
        let (more_answered, more_ended) = at(hour);
        (answered, ended) = (answered + more_answered, ended + more_ended);
        if hour - DAY >= hours.start {
            let (gone_answered, gone_ended) = at(hour - DAY);
            (answered, ended) = (answered - gone_answered, ended - gone_ended);
        }
        let whole = hour - hours.start + 1 >= DAY;
        // a/b < c/d as a·d < c·b: no rounding decides.
        if whole && ended > 0 && worst.is_none_or(|(a, e, _)| answered * e < a * ended) {
            worst = Some((answered, ended, hour + 1 - DAY));
        }
    }
    let (numerator, denominator) = worst.map_or((0, 0), |(answered, ended, _)| (answered, ended));
    let window =
        worst.and_then(|(_, _, first)| Some(Window { from: begins(first)?, until: begins(first + DAY)? }));
    Figure { window, ..Figure::of(WORST_DAY, numerator, denominator) }
}

fn begins(hour: i64) -> Option<Moment> {
    DateTime::from_timestamp(hour * 3600, 0).map(Moment::from)
}
