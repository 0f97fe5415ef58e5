//! The list of calls.

use super::super::{
    page::Page, pieces, problem::Refusal, query::blank, search, tasks::ROWS, viewer::Viewer, words,
};
use crate::{
    core::{call::Outcome, directory::DepartmentCode, id::CaseId},
    store::{
        calls::{self as rows, Call},
        cases,
        page::Page as Rows,
    },
    work::{WorkError, shown},
};
use axum::extract::Query;
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What the address asks.
#[derive(Debug, Deserialize, Serialize)]
pub(in crate::web::console) struct Asked {
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    department: Option<DepartmentCode>,
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    day: Option<NaiveDate>,
    #[serde(default, skip_serializing)]
    cursor: Option<String>,
}

/// The heads of a row.
pub(in crate::web::console) const HEADS: [words::Text; 6] = [
    words::BEGAN_AT,
    words::CALLER,
    words::OUTCOME,
    words::FIRST_CONTACT,
    words::LASTED,
    words::CASE_OF_CALL,
];

/// The list.
pub(in crate::web::console) async fn list(
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page, Refusal> {
    let page = Rows::new(ROWS, asked.cursor.as_deref()).ok_or_else(Refusal::not_found)?;
    let filter = rows::Filter {
        outcome: asked.outcome.map(|outcome| outcome.to_string()),
        department: asked.department.as_ref().map(ToString::to_string),
        day: asked.day,
    };
    let reader = viewer.reader();
    let (found, numbers) = viewer
        .app
        .db
        .read(|tx| {
            Box::pin(async move {
                let found = rows::page(tx, &reader, &filter, page).await?;
                let of: Vec<CaseId> = found.iter().filter_map(|call| call.case_id).collect();
                let numbers = cases::visible_numbers(tx, &reader, &of).await?;
                Ok::<_, sqlx::Error>((found, numbers))
            })
        })
        .await?;
    let listed = page.cut(found, |call| (call.began_at, call.id.into()));
    let numbers: HashMap<CaseId, String> = numbers.into_iter().collect();
    let body = listed.items.iter().map(|call| row(&viewer, call, &numbers)).collect::<Result<Vec<_>, _>>()?;
    let heads = HEADS.map(|text| viewer.t(text));
    let title = viewer.t(words::CALLS_PAGE);
    let address = format!("/console/calls?{}", serde_urlencoded::to_string(&asked).unwrap_or_default());
    let content = html! {
        (search::form(&viewer))
        (filters(&viewer, &asked))
        section #calls .panel data-fresh {
            @if body.is_empty() { p .soft { (viewer.t(words::NOTHING_HERE)) } } @else { (pieces::table(title, &heads, &body)) }
        }
        (viewer.pager(&address, asked.cursor.is_none(), listed.next.as_deref()))
    };
    Ok(viewer.page(title, &content))
}

/// A call as a row of a list.
pub(in crate::web::console) fn row(
    viewer: &Viewer,
    call: &Call,
    numbers: &HashMap<CaseId, String>,
) -> Result<Vec<Markup>, WorkError> {
    let caller = shown::caller(&viewer.app, call, &viewer.reader())?;
    let first = call.record.first_contact().map(|(officer, _)| viewer.officer(officer.as_str()));
    let number = call.case_id.and_then(|id| numbers.get(&id));
    let until = call.ended_at.unwrap_or_else(|| viewer.app.clock.now());
    Ok(vec![
        html! { a href=(format!("/console/calls/{}", call.id)) { (pieces::moment(call.began_at)) } },
        html! { (caller.as_deref().unwrap_or(viewer.t(words::WITHHELD))) @if call.direction != "inbound" { " " (pieces::mark("", viewer.t(words::CALL_BACK_DIRECTION))) } },
        outcome(viewer, &call.outcome),
        pieces::text_or_dash(first),
        pieces::lasted(call.began_at, until),
        number.map_or_else(pieces::dash, |number| pieces::case_link(number)),
    ])
}

/// What came of a call, as a mark.
pub(in crate::web::console) fn outcome(viewer: &Viewer, name: &str) -> Markup {
    let outcome: Option<Outcome> = serde_json::from_value(name.into()).ok();
    let class = match outcome {
        Some(Outcome::InProgress) => "near",
        Some(Outcome::Answered | Outcome::NumberTold | Outcome::GuidedOutside | Outcome::StatusTold) => {
            "good"
        }
        Some(Outcome::Abandoned) => "late",
        Some(Outcome::CallBack | Outcome::Voicemail) | None => "",
    };
    pieces::mark(class, outcome.map_or(viewer.t(words::OTHER), |outcome| viewer.t(words::outcome(outcome))))
}

fn filters(viewer: &Viewer, asked: &Asked) -> Markup {
    let any = || vec![(String::new(), viewer.t(words::ALL).to_owned())];
    let mut outcomes = any();
    outcomes.extend(
        Outcome::ALL.map(|outcome| (outcome.to_string(), viewer.t(words::outcome(outcome)).to_owned())),
    );
    let mut places = any();
    places.extend(super::super::cases::departments(viewer));
    let text = |value: Option<String>| value.unwrap_or_default();
    let chosen = text(asked.outcome.map(|outcome| outcome.to_string()));
    let department = text(asked.department.as_ref().map(ToString::to_string));
    let day = text(asked.day.map(|day| day.to_string()));
    html! { form .filter method="get" {
        (viewer.field("day", words::CALLS_OF_DAY, &html! { input #day type="date" name="day" value=(day); }))
        (viewer.field("outcome", words::OUTCOME, &pieces::select("outcome", "outcome", &outcomes, &chosen)))
        (viewer.field("department", words::DEPARTMENT, &pieces::select("department", "department", &places, &department)))
        button .second { (viewer.t(words::FILTER)) }
    } }
}
