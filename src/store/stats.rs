//! What the statistics count. Every statement reads the rows of one period through an index on time,
//! as the reader may see them: the cost grows with the period, not with the age of the database.

use super::{db::Tx, visibility::Reader};
use crate::{
    belongings_visible, call_known, case_visible,
    core::{
        call::Outcome,
        case::{Kind, Rating, StageName},
        clock::Moment,
        statistics::{
            AcknowledgementCount, CallCount, CaseCount, Counted, FeedbackDue, RatingCount, ReminderCount,
            Running,
        },
    },
    sql,
};
use chrono::{Duration, NaiveDate};

/// How long before its due day a case was received at most: ten working days take no two months,
/// whatever holidays lie between.
const LONGEST_PERIOD: Duration = Duration::days(62);

/// How late an acknowledgement may be (GB/T 33358).
const PROMPT: Duration = Duration::minutes(3);

/// The days before today that are counted where nothing else is asked for.
const USUAL_DAYS: i64 = 30;

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;

/// The days that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

impl Span {
    /// The longest: a leap year.
    pub const MOST_DAYS: i64 = 366;

    /// The days that are asked for: to yesterday, and thirty of them, where nothing else is. `None` if the
    /// first comes after the last, if they are more than [`Self::MOST_DAYS`], or a century away.
    pub fn asked(from: Option<NaiveDate>, to: Option<NaiveDate>, today: NaiveDate) -> Option<Self> {
        let to = to.unwrap_or(today - Duration::days(1));
        let from = from.or_else(|| to.checked_sub_signed(Duration::days(USUAL_DAYS - 1)));
        let in_reach = |day: &NaiveDate| (today - *day).num_days().abs() < 36_525;
        let span = from.filter(in_reach).filter(|_| in_reach(&to)).map(|from| Self { from, to });
        span.filter(|span| span.from <= span.to && (span.to - span.from).num_days() < Self::MOST_DAYS)
    }

    /// Its hours, counted from 1970.
    pub fn hours(self) -> std::ops::Range<i64> {
        let (from, until) = self.moments();
        from.unix_millis().div_euclid(HOUR)..until.unix_millis().div_euclid(HOUR)
    }

    /// The first moment, and the moment after the last.
    pub fn moments(self) -> (Moment, Moment) {
        (Moment::start_of(self.from), Moment::start_of(self.to) + Duration::days(1))
    }
}

/// Counts a period, as `reader` may see it.
pub async fn count(tx: &mut Tx, reader: &Reader, span: Span, today: NaiveDate) -> sqlx::Result<Counted> {
    Ok(Counted {
        calls: calls(tx, reader, span).await?,
        cases: cases(tx, reader, span).await?,
        feedback: feedback(tx, reader, span).await?,
        overdue: overdue(tx, reader, today).await?,
        acknowledgements: acknowledgements(tx, reader, span).await?,
        reminders: reminders(tx, reader, span).await?,
        ratings: ratings(tx, reader, span).await?,
    })
}

/// Reads `calls_by_time`. A case that is kept from the reader is none to them.
async fn calls(tx: &mut Tx, reader: &Reader, span: Span) -> sqlx::Result<Vec<CallCount>> {
    let (from, until) = span.moments();
    let rows = sql!(
        tx,
        fetch_all::<(i64, Outcome, i64, i64, i64, i64, i64)>,
        "SELECT c.began_hour, c.outcome, count(*), count(c.answered_after_ms),
             CAST(sum(CASE WHEN c.answered_after_ms <= 15000 THEN 1 ELSE 0 END) AS BIGINT),
             CAST(sum(c.hops) AS BIGINT),
             CAST(sum(CASE WHEN c.answered_after_ms IS NOT NULL AND c.hops = 0 AND (c.case_id IS NULL OR EXISTS
                 (SELECT 1 FROM case_barred AS n WHERE n.case_id = c.case_id AND n.officer = $1)) THEN 1 ELSE 0 END)
                 AS BIGINT)
         FROM calls AS c WHERE" both(call_known!())
        "AND c.direction = 'inbound' AND c.began_at >= $3 AND c.began_at < $4
         GROUP BY c.began_hour, c.outcome ORDER BY c.began_hour, c.outcome",
        reader.code(),
        reader.bound(),
        from,
        until
    )?;
    let count = |(hour, outcome, calls, answered, prompt, hops, settled)| CallCount {
        hour,
        outcome,
        calls,
        answered,
        prompt,
        hops,
        settled,
    };
    Ok(rows.into_iter().map(count).collect())
}

/// Reads `cases_by_time`.
async fn cases(tx: &mut Tx, reader: &Reader, span: Span) -> sqlx::Result<Vec<CaseCount>> {
    let (from, until) = span.moments();
    let rows = sql!(
        tx,
        fetch_all::<(Kind, StageName, i64)>,
        "SELECT c.kind, c.stage, count(*) FROM cases AS c WHERE" both(case_visible!())
        "AND c.received_at >= $3 AND c.received_at < $4 GROUP BY c.kind, c.stage",
        reader.code(),
        reader.bound(),
        from,
        until
    )?;
    Ok(rows.into_iter().map(|(kind, stage, cases)| CaseCount { kind, stage, cases }).collect())
}

/// Reads `cases_by_time` from two months before the period.
async fn feedback(tx: &mut Tx, reader: &Reader, span: Span) -> sqlx::Result<Vec<FeedbackDue>> {
    let (from, until) = span.moments();
    let rows = sql!(
        tx,
        fetch_all::<(NaiveDate, Option<Moment>)>,
        "SELECT c.due, c.stopped_at FROM cases AS c WHERE" both(case_visible!())
        "AND c.received_at >= $3 AND c.received_at < $4 AND c.due >= $5 AND c.due <= $6
         AND c.kind IN ('complaint', 'report') AND c.name_standing IN ('real_name', 'to_verify')",
        reader.code(),
        reader.bound(),
        from - LONGEST_PERIOD,
        until,
        span.from,
        span.to
    )?;
    Ok(rows.into_iter().map(|(due, stopped_at)| FeedbackDue { due, stopped_at }).collect())
}

/// Reads `cases_running`: the open cases, whatever the period.
async fn overdue(tx: &mut Tx, reader: &Reader, today: NaiveDate) -> sqlx::Result<Running> {
    let (running, overdue) = sql!(
        tx,
        fetch_one::<(i64, i64)>,
        "SELECT count(*), CAST(COALESCE(sum(CASE WHEN c.due < $3 THEN 1 ELSE 0 END), 0) AS BIGINT)
         FROM cases AS c WHERE" both(case_visible!()) "AND c.stopped_at IS NULL",
        reader.code(),
        reader.bound(),
        today
    )?;
    Ok(Running { overdue, running })
}

/// Reads `messages_by_time`.
async fn acknowledgements(tx: &mut Tx, reader: &Reader, span: Span) -> sqlx::Result<AcknowledgementCount> {
    let (from, until) = span.moments();
    let sent = sql!(
        tx,
        fetch_all::<(Moment, Option<Moment>)>,
        "SELECT t.queued_at, t.sent_at FROM messages AS t WHERE" both(belongings_visible!())
        "AND t.purpose = 'acknowledgement' AND t.queued_at >= $3 AND t.queued_at < $4",
        reader.code(),
        reader.bound(),
        from,
        until
    )?;
    let prompt =
        |(queued, sent): &&(Moment, Option<Moment>)| sent.is_some_and(|sent| sent - *queued <= PROMPT);
    let count = |items: usize| i64::try_from(items).unwrap_or(i64::MAX);
    Ok(AcknowledgementCount { owed: count(sent.len()), prompt: count(sent.iter().filter(prompt).count()) })
}

/// Reads `reminders_by_time`.
async fn reminders(tx: &mut Tx, reader: &Reader, span: Span) -> sqlx::Result<Vec<ReminderCount>> {
    let (from, until) = span.moments();
    let rows = sql!(
        tx,
        fetch_all::<(String, i64)>,
        "SELECT r.state, count(*) FROM reminders AS r JOIN cases AS c ON c.id = r.case_id WHERE"
        both(case_visible!()) "AND r.due_at >= $3 AND r.due_at < $4 GROUP BY r.state",
        reader.code(),
        reader.bound(),
        from,
        until
    )?;
    Ok(rows.into_iter().map(|(state, reminders)| ReminderCount { state, reminders }).collect())
}

/// Reads `ratings_by_time`.
async fn ratings(tx: &mut Tx, reader: &Reader, span: Span) -> sqlx::Result<Vec<RatingCount>> {
    let (from, until) = span.moments();
    let rows = sql!(
        tx,
        fetch_all::<(Rating, i64)>,
        "SELECT r.rating, count(*) FROM ratings AS r JOIN cases AS c ON c.id = r.case_id WHERE"
        both(case_visible!()) "AND r.at >= $3 AND r.at < $4 GROUP BY r.rating",
        reader.code(),
        reader.bound(),
        from,
        until
    )?;
    Ok(rows.into_iter().map(|(rating, cases)| RatingCount { rating, cases }).collect())
}
