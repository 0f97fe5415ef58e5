//! 查找: a case by its number, or everything of one telephone number. What is looked for is sent as a form, since
//! an address stays in histories and logs; numbers are found by their keyed hash, and shown masked.

use super::{calls, cases, pieces, problem::Refusal, today::Days, viewer::Viewer, words};
use crate::{
    core::{case::CaseNumber, phone::PhoneNumber},
    store::{cases as case_rows, search},
    web::session::Sent,
};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

/// The most cases, and the most calls, that are shown of one number.
const MOST: i64 = 50;

/// What is looked for.
#[derive(Deserialize)]
pub(super) struct Sought {
    #[serde(default)]
    sought: String,
}

/// The form, on any page.
pub(super) fn form(viewer: &Viewer) -> Markup {
    html! { form .filter method="post" action="/console/search" role="search" {
        (viewer.csrf())
        (viewer.field("sought", words::SEARCH_FOR, &html! { input #sought name="sought" maxlength="40" autocomplete="off" required; }))
        button .second { (viewer.t(words::SEARCH)) }
    } }
}

/// Looks.
pub(super) async fn look(
    viewer: Viewer,
    Sent { form: Sought { sought }, .. }: Sent<Sought>,
) -> Result<Response, Refusal> {
    if let Ok(number) = sought.trim().parse::<CaseNumber>() {
        return Ok(Redirect::to(&format!("/console/cases/{number}")).into_response());
    }
    let area_code = viewer.facts.directory.office().area_code.clone();
    let found = if let Ok(number) = PhoneNumber::parse(sought.trim(), &area_code) {
        of_number(&viewer, &number).await?
    } else {
        html! { p .notice.bad role="alert" { (viewer.t(words::SEARCH_WHAT)) } }
    };
    let content = html! { (form(&viewer)) (found) };
    Ok(viewer.page(viewer.t(words::SEARCH), &content).into_response())
}

async fn of_number(viewer: &Viewer, number: &PhoneNumber) -> Result<Markup, Refusal> {
    let (reader, lookup) = (viewer.reader(), viewer.app.vault.lookup_phone(number));
    let (cases_found, calls_found, numbers) = viewer
        .app
        .db
        .read(|tx| {
            Box::pin(async move {
                let cases = search::of_phone(tx, &reader, &lookup, MOST).await?;
                let calls = search::of_caller(tx, &reader, &lookup, MOST).await?;
                let of: Vec<_> = calls.iter().filter_map(|call| call.case_id).collect();
                let numbers = case_rows::visible_numbers(tx, &reader, &of).await?;
                Ok::<_, sqlx::Error>((cases, calls, numbers))
            })
        })
        .await?;
    let (days, numbers) = (Days::of(viewer), numbers.into_iter().collect::<HashMap<_, _>>());
    let case_rows =
        cases_found.iter().map(|case| cases::row(viewer, case, days)).collect::<Result<Vec<_>, _>>()?;
    let call_rows =
        calls_found.iter().map(|call| calls::row(viewer, call, &numbers)).collect::<Result<Vec<_>, _>>()?;
    Ok(html! {
        p role="status" { (viewer.t(words::PHONE)) "：" span .number { (number.masked()) } }
        (found(viewer, words::CASES_PAGE, &cases::HEADS.map(|text| viewer.t(text)), &case_rows))
        (found(viewer, words::CALLS_PAGE, &calls::HEADS.map(|text| viewer.t(text)), &call_rows))
    })
}

fn found(viewer: &Viewer, title: words::Text, heads: &[&str], rows: &[Vec<Markup>]) -> Markup {
    let title = viewer.t(title);
    pieces::panel(
        title,
        &html! {
            @if rows.is_empty() { p .soft { (viewer.t(words::NOTHING_HERE)) } } @else { (pieces::table(title, heads, rows)) }
        },
    )
}
