//! A deadline for people at a terminal: Chinese first, English beside it.

use super::{DayExplained, DeadlineReport, Period, Standing};
use chrono::{Datelike, NaiveDate};
use std::fmt;

/// Columns of the terminal that a label takes.
const LABEL: usize = 26;
/// Columns that a day's Chinese reason takes before the English one.
const REASON: usize = 40;

impl DeadlineReport {
    /// The deadline as a table, with a line for every day if `explained`. Ends without a line break.
    pub fn table(&self, explained: bool) -> String {
        let deadline = &self.deadline;
        let mut lines = vec![
            line("收到 received", &deadline.received),
            line("期限 period", &deadline.period),
            line("起算 opens", &weekday(deadline.opens)),
            line("首个工作日 first", &weekday(deadline.first_working_day)),
            line("到期 due", &format!("{} 24:00", weekday(deadline.due))),
            line("提醒基准 alarms from", &weekday(deadline.alarm_due)),
            line("历法 calendar", &deadline.standing),
        ];
        if explained {
            lines.push("逐日 each day".to_owned());
            lines.extend(numbered(&self.days));
        }
        lines.join("\n")
    }
}

/// The days, the working ones numbered.
fn numbered(days: &[DayExplained]) -> impl Iterator<Item = String> {
    days.iter().scan(0, |number, day| {
        *number += u32::from(day.counts);
        let count = if day.counts { format!("{number:>4}") } else { "   -".to_owned() };
        let reason = padded(&day.because, REASON);
        Some(format!("{count}  {}  {reason} {}", weekday(day.date), day.because_en))
    })
}

fn line(label: &str, value: &impl fmt::Display) -> String {
    format!("{}{value}", padded(label, LABEL))
}

/// The date with its weekday in Chinese.
fn weekday(day: NaiveDate) -> String {
    const NAMES: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let name = NAMES[day.weekday().num_days_from_monday() as usize];
    format!("{day} 周{name}")
}

/// `text` filled up to `columns` of a terminal, where Chinese characters take two.
fn padded(text: &str, columns: usize) -> String {
    let width: usize = text.chars().map(|c| if c < '\u{2e80}' { 1 } else { 2 }).sum();
    format!("{text}{}", " ".repeat(columns.saturating_sub(width)))
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WorkingDays(n) => write!(f, "{n} 个工作日 working days"),
            Self::CalendarDays(n) => write!(f, "{n} 日 calendar days"),
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Published => f.write_str("已公布 published"),
            Self::Provisional { first_unpublished: day } => {
                write!(
                    f,
                    "暂定：{day} 起的年度通知尚未载入 provisional: no notice is loaded for {day} and later"
                )
            }
        }
    }
}
