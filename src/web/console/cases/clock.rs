//! The clock of a case, and why it ends on that day: every day, counted or not.

use super::super::{pieces, today::Days, viewer::Viewer, words};
use crate::{
    core::{
        case::Clock,
        deadline::{Deadline, Period},
    },
    work::cases::CaseFile,
};
use maud::{Markup, html};

/// The panel.
pub(super) fn panel(viewer: &Viewer, file: &CaseFile) -> Markup {
    let row = &file.row;
    let running = file.body().is_ok_and(|body| body.clock.is_running());
    let due = if running {
        viewer.due(row.due, Days::of(viewer).urgency(row.due))
    } else {
        html! { (viewer.day(row.due)) }
    };
    let state = match file.body().map(|body| &body.clock) {
        Ok(Clock::Running) => pieces::mark("near", viewer.t(words::CLOCK_RUNS)),
        Ok(Clock::Stopped { .. }) => pieces::mark("good", viewer.t(words::CLOCK_STOPPED)),
        Ok(Clock::NotLegalDuty { .. }) | Err(_) => pieces::mark("", viewer.t(words::CLOCK_INTERNAL)),
    };
    let length = format!("{} {}", row.working_days, viewer.t(words::WORKING_DAYS_UNIT));
    let facts = [
        (viewer.t(words::DUE), html! { (due) " " (viewer.t(words::UNTIL_END_OF_DAY)) }),
        (viewer.t(words::STATE), state),
        (viewer.t(words::RECEIVED_AT), html! { (pieces::moment(row.received_at)) " · " (length) " · R5.4" }),
    ];
    html! { section #clock .panel {
        h2 { (viewer.t(words::CLOCK)) }
        (pieces::facts(&facts))
        @if let Some(first) = row.first_unpublished {
            p { (pieces::mark("near", viewer.t(words::PROVISIONAL))) " " (viewer.t(words::PROVISIONAL_WHY)) " " (viewer.day(first)) }
        }
        details { summary { (viewer.t(words::EXPLAIN)) } (explained(viewer, file)) }
    } }
}

fn explained(viewer: &Viewer, file: &CaseFile) -> Markup {
    let days = u16::try_from(file.row.working_days).unwrap_or(10);
    let calendar = &viewer.facts.calendar;
    let counted = Deadline::count(file.row.received_at, Period::WorkingDays(days), calendar);
    let mut number = 0;
    let rows: Vec<Vec<Markup>> = counted
        .explain(calendar)
        .into_iter()
        .map(|day| {
            number += u16::from(day.counts);
            let because =
                if viewer.taste.tongue == words::Tongue::English { day.because_en } else { day.because };
            vec![
                html! { span .number { (viewer.day(day.date)) } },
                html! { @if day.counts { (number) } @else { (pieces::dash()) } },
                html! { (because) },
            ]
        })
        .collect();
    let heads = [words::DAY, words::WORKING_DAY_NUMBER, words::WHY].map(|text| viewer.t(text));
    pieces::table(viewer.t(words::EXPLAIN), &heads, &rows)
}
