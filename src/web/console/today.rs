//! 工作台: what falls due, what has to be done, who is on the line. The first page of the day.

use super::{
    access::Right,
    page::Page,
    pieces::{self, Urgency},
    problem::Refusal,
    viewer::Viewer,
    words,
};
use crate::{
    core::directory::OfficerCode,
    store::{calls::Call, cases::Case, tasks::Task, worklist},
    work::{WorkError, cases::DECIDERS, shown},
};
use axum::extract::Query;
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

/// How many rows of each list are shown before "all of them".
const SHOWN: i64 = 30;
/// So many working days ahead still belong on the first page.
const SOON: i32 = 3;

/// Whose work is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Whose {
    /// One's own.
    Mine,
    /// All that one may see.
    All,
}

/// What the address may ask.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    whose: Option<Whose>,
}

/// Everything on the page, read in one view of the data.
struct Desk {
    due: Vec<Case>,
    counts: [i64; 3],
    tasks: Vec<Task>,
    live: Vec<Call>,
}

/// The days that separate overdue, today and soon.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub today: NaiveDate,
    pub soon: NaiveDate,
}

impl Days {
    pub fn of(viewer: &Viewer) -> Self {
        let today = viewer.app.clock.now().day();
        Self { today, soon: viewer.facts.calendar.add_working_days(today, SOON) }
    }

    pub fn urgency(self, alarm_due: NaiveDate) -> Urgency {
        if alarm_due < self.today {
            Urgency::Late
        } else if alarm_due == self.today {
            Urgency::Today
        } else if alarm_due <= self.soon {
            Urgency::Soon
        } else {
            Urgency::Later
        }
    }
}

/// The page.
pub(super) async fn page(viewer: Viewer, Query(asked): Query<Asked>) -> Result<Page, Refusal> {
    if !Right::Cases.is_of(&viewer.session.actor) {
        return Ok(viewer.page(viewer.t(words::TODAY), &keeper(&viewer)));
    }
    let whose = asked.whose.unwrap_or_else(|| usual(&viewer));
    let days = Days::of(&viewer);
    let desk = read(&viewer, whose, days).await?;
    let content = html! {
        (switch(&viewer, whose))
        (counts(&viewer, &desk, whose, days))
        div .columns {
            (due(&viewer, &desk.due, days)?)
            div {
                (live(&viewer, &desk.live)?)
                (tasks(&viewer, &desk.tasks))
            }
        }
    };
    Ok(viewer.page(viewer.t(words::TODAY), &content))
}

/// Whoever decides about cases of others looks at them all; whoever handles looks at their own.
fn usual(viewer: &Viewer) -> Whose {
    if viewer.session.actor.is_any(&DECIDERS) { Whose::All } else { Whose::Mine }
}

async fn read(viewer: &Viewer, whose: Whose, days: Days) -> Result<Desk, WorkError> {
    let reader = viewer.reader();
    let directory = &viewer.facts.directory;
    let own = on_the_desk_of(viewer, &viewer.session.officer);
    let department = directory.officer(&viewer.session.officer).map(|officer| officer.department.to_string());
    let mine = whose == Whose::Mine;
    viewer
        .app
        .db
        .read(|tx| {
            Box::pin(async move {
                let handlers = mine.then_some(own.as_slice());
                let yesterday = days.today.pred_opt();
                let late = yesterday.unwrap_or(days.today);
                let counts = [
                    worklist::count_due(tx, &reader, handlers, None, late).await?,
                    worklist::count_due(tx, &reader, handlers, yesterday, days.today).await?,
                    worklist::count_due(tx, &reader, handlers, Some(days.today), days.soon).await?,
                ];
                let department = department.as_deref().filter(|_| mine);
                Ok(Desk {
                    due: worklist::due(tx, &reader, handlers, days.soon, SHOWN).await?,
                    counts,
                    tasks: worklist::tasks(tx, &reader, department, &own, SHOWN).await?,
                    live: worklist::live_calls(tx, &reader, SHOWN).await?,
                })
            })
        })
        .await
}

/// Whose business an officer has now: their own, and that of those who are out and named them (R1.5a). It does
/// not widen what they may see.
pub(super) fn on_the_desk_of(viewer: &Viewer, officer: &OfficerCode) -> Vec<String> {
    let out = viewer.facts.directory.delegated_to(officer, viewer.app.clock.now());
    std::iter::once(officer).chain(out).map(ToString::to_string).collect()
}

fn switch(viewer: &Viewer, whose: Whose) -> Markup {
    let link = |to: Whose, address: &str, text| {
        html! { a href=(address) aria-current=[(to == whose).then_some("true")] { (viewer.t(text)) } }
    };
    html! { p .soft { (viewer.t(words::WHOSE)) "： "
        (link(Whose::Mine, "/console/?whose=mine", words::MINE)) " · " (link(Whose::All, "/console/?whose=all", words::EVERYBODYS))
    } }
}

fn counts(viewer: &Viewer, desk: &Desk, whose: Whose, days: Days) -> Markup {
    let [late, today, soon] = desk.counts;
    let mine =
        if whose == Whose::Mine { format!("&handler={}", viewer.session.officer) } else { String::new() };
    let tomorrow = days.today.succ_opt().unwrap_or(days.today);
    let after_soon = days.soon.succ_opt().unwrap_or(days.soon);
    let tile = |class: &str, number: i64, text, address: String| {
        html! { li { a class=(class) href=(address) { strong { (at_most(number)) } (viewer.t(text)) } } }
    };
    html! { ul .counts {
        (tile("late", late, words::OVERDUE, format!("/console/cases?due_before={}{mine}", days.today)))
        (tile("near", today, words::DUE_TODAY, format!("/console/cases?due_before={tomorrow}{mine}")))
        (tile("near", soon, words::DUE_SOON, format!("/console/cases?due_before={after_soon}{mine}")))
        (tile("", i64::try_from(desk.tasks.len()).unwrap_or_default(), words::TASKS_PAGE, "/console/tasks".to_owned()))
        (tile("", i64::try_from(desk.live.len()).unwrap_or_default(), words::LIVE_CALLS, "/console/calls?outcome=in_progress".to_owned()))
    } }
}

fn at_most(number: i64) -> String {
    if number >= worklist::MOST_COUNTED {
        format!("{}+", worklist::MOST_COUNTED - 1)
    } else {
        number.to_string()
    }
}

fn due(viewer: &Viewer, cases: &[Case], days: Days) -> Result<Markup, WorkError> {
    let heads =
        [words::DUE, words::NUMBER, words::SUMMARY, words::STAGE, words::HANDLER].map(|text| viewer.t(text));
    let rows =
        cases.iter().map(|case| super::cases::row(viewer, case, days)).collect::<Result<Vec<_>, _>>()?;
    let title = viewer.t(words::DUE_TITLE);
    Ok(html! { section #due .panel data-fresh { h2 { (title) }
        @if rows.is_empty() { p .soft { (viewer.t(words::NOTHING_DUE)) } } @else { (pieces::table(title, &heads, &rows)) }
    } })
}

fn live(viewer: &Viewer, calls: &[Call]) -> Result<Markup, WorkError> {
    let (reader, now) = (viewer.reader(), viewer.app.clock.now());
    let mut rows = Vec::new();
    for call in calls {
        let caller = shown::caller(&viewer.app, call, &reader)?;
        let department = call.record.department().map(|code| viewer.department(code.as_str()));
        rows.push(vec![
            html! { a href=(format!("/console/calls/{}", call.id)) { (caller.as_deref().unwrap_or(viewer.t(words::WITHHELD))) } },
            html! { (pieces::lasted(call.began_at, now)) },
            pieces::text_or_dash(department),
        ]);
    }
    let heads = [words::CALLER, words::LASTED, words::DEPARTMENT].map(|text| viewer.t(text));
    let title = viewer.t(words::LIVE_CALLS);
    Ok(html! { section #live .panel data-fresh { h2 { (title) }
        @if rows.is_empty() { p .soft { (viewer.t(words::NO_LIVE_CALLS)) } } @else { (pieces::table(title, &heads, &rows)) }
    } })
}

fn tasks(viewer: &Viewer, tasks: &[Task]) -> Markup {
    html! { section #tasks .panel data-fresh {
        div .head { h2 { (viewer.t(words::TASKS_PAGE)) } a href="/console/tasks" { (viewer.t(words::MORE_TASKS)) } }
        @if tasks.is_empty() { p .soft { (viewer.t(words::NO_TASKS)) } } @else { (super::tasks::brief(viewer, tasks)) }
    } }
}

/// Whoever only runs the system sees no case: they see where their own pages are.
fn keeper(viewer: &Viewer) -> Markup {
    html! { section .panel { ul {
        @for place in super::access::PLACES.iter().filter(|place| place.path != "/console/" && place.right.is_of(&viewer.session.actor)) {
            li { a href=(place.path) { (viewer.t(place.name)) } }
        }
    } } }
}
