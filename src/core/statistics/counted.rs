//! What was counted, before it is made into figures.

use crate::core::{
    call::Outcome,
    case::{Kind, Rating, StageName},
    clock::Moment,
};
use chrono::NaiveDate;

/// Everything that was counted of one period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Calls to the line, hour by hour and outcome by outcome.
    pub calls: Vec<CallCount>,
    /// Cases received, by kind and stage.
    pub cases: Vec<CaseCount>,
    /// Cases that were owed feedback by a day of the period, one each.
    pub feedback: Vec<FeedbackDue>,
    /// Cases whose clock runs now and whose due day is over.
    pub overdue: Running,
    /// SMS that acknowledged a complaint.
    pub acknowledgements: AcknowledgementCount,
    /// Reminders that were due, by their state.
    pub reminders: Vec<ReminderCount>,
    /// What complainants said of how they were served.
    pub ratings: Vec<RatingCount>,
}

/// The calls that began in one hour and ended alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallCount {
    /// Hours since 1970-01-01T00:00Z.
    pub hour: i64,
    /// How they ended.
    pub outcome: Outcome,
    /// How many.
    pub calls: i64,
    /// Of these, how many a person answered.
    pub answered: i64,
    /// Of these, how many a person answered within 15 seconds.
    pub prompt: i64,
    /// How often their callers were passed on.
    pub hops: i64,
    /// How many were settled by the person who answered: no hop, no case.
    pub settled: i64,
}

/// The cases of one kind in one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseCount {
    /// Their kind.
    pub kind: Kind,
    /// Their stage.
    pub stage: StageName,
    /// How many.
    pub cases: i64,
}

/// A case that was owed feedback (R5.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedbackDue {
    /// The last day for it.
    pub due: NaiveDate,
    /// When its evidence was entered; `None` if it was not.
    pub stopped_at: Option<Moment>,
}

/// Cases whose clock runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Running {
    /// How many are overdue.
    pub overdue: i64,
    /// How many there are.
    pub running: i64,
}

/// SMS that acknowledged a complaint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AcknowledgementCount {
    /// How many were owed.
    pub owed: i64,
    /// How many the SMS provider had within three minutes.
    pub prompt: i64,
}

/// The complainants who said the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RatingCount {
    /// What they said.
    pub rating: Rating,
    /// How many.
    pub cases: i64,
}

/// The reminders in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderCount {
    /// The state's name.
    pub state: String,
    /// How many.
    pub reminders: i64,
}
