//! `shouwen deadline`: when an answer is due, and why.

use shouwen::core::{
    calendar::Calendar,
    clock::Moment,
    deadline::{Deadline, Period},
};

/// The most working days that may be asked for: four years.
const MOST_DAYS: i64 = 1000;

/// What `shouwen deadline` is asked.
#[derive(Debug, clap::Args)]
pub struct DeadlineArgs {
    /// The moment of receipt: RFC 3339 with an offset, or YYYY-MM-DD[THH:MM[:SS]] in Beijing time.
    #[arg(long, value_name = "T")]
    pub received: Moment,
    /// How many working days, from the day after receipt on (R5.4: ten).
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=MOST_DAYS))]
    pub working_days: u16,
    /// Tell of every day why it counts or not (the JSON always does).
    #[arg(long)]
    pub explain: bool,
}

/// What `shouwen deadline` prints: a table, or the JSON of `deadline --json`.
///
/// The error is the JSON writer's, which has none for these types.
pub fn run(args: &DeadlineArgs, json: bool, calendar: &Calendar) -> Result<String, serde_json::Error> {
    let deadline = Deadline::count(args.received, Period::WorkingDays(args.working_days), calendar);
    let report = deadline.report(calendar);
    if json { serde_json::to_string(&report) } else { Ok(report.table(args.explain)) }
}
