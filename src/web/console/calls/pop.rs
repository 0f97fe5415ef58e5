//! 来电弹屏: what is known of a caller while their call rings, and what can be done at once. The stream of
//! events names the call; this is the fragment that the page shows for it.

use super::super::{
    page::Page,
    pieces,
    problem::Refusal,
    viewer::Viewer,
    words::{self, Text},
};
use crate::{
    core::{directory::OfficerCode, id::CallId},
    store::{
        calls::{self, Call},
        cases,
        visibility::Reader,
        worklist::{self, Acquaintance},
    },
    work::shown,
};
use axum::extract::Path;
use maud::{Markup, html};

struct Known {
    call: Call,
    number: Option<String>,
    acquaintance: Acquaintance,
}

/// The fragment, within a page of its own.
pub(in crate::web::console) async fn fragment(
    viewer: Viewer,
    Path(id): Path<CallId>,
) -> Result<Page, Refusal> {
    let known = read(&viewer, id).await?;
    // Only whom it concerns: those whose telephone it rang.
    if !known.call.record.rung().any(|officer| *officer == viewer.session.officer) {
        return Err(Refusal::not_found());
    }
    let content = pop(&viewer, &known)?;
    Ok(viewer.page(viewer.t(words::POP_TITLE), &content))
}

async fn read(viewer: &Viewer, id: CallId) -> Result<Known, Refusal> {
    let reader = viewer.reader();
    let known = viewer
        .app
        .db
        .read(|tx| {
            Box::pin(async move {
                let Some(call) = calls::visible(tx, &reader, id).await? else { return Ok(None) };
                let of: Vec<_> = call.case_id.into_iter().collect();
                let number = cases::visible_numbers(tx, &reader, &of).await?.pop().map(|(_, number)| number);
                let acquaintance = match &call.caller_lookup {
                    Some(lookup) => worklist::acquaintance(tx, &reader, lookup, id).await?,
                    None => Acquaintance::default(),
                };
                Ok::<_, sqlx::Error>(Some(Known { call, number, acquaintance }))
            })
        })
        .await?;
    known.ok_or_else(Refusal::not_found)
}

fn state(call: &Call, officer: &OfficerCode) -> (Text, &'static str) {
    let answered = call.record.first_contact().is_some_and(|(who, _)| who == officer);
    match (call.ended_at.is_some(), answered) {
        (true, _) => (words::POP_ENDED, "ended"),
        (false, true) => (words::POP_ANSWERED, "answered"),
        (false, false) => (words::POP_RINGING, "ringing"),
    }
}

fn pop(viewer: &Viewer, known: &Known) -> Result<Markup, Refusal> {
    let call = &known.call;
    let (word, class) = state(call, &viewer.session.officer);
    // The number is theirs to see once they have answered, and only as their role lets them.
    let answered = call.record.first_contact().is_some_and(|(who, _)| *who == viewer.session.officer);
    let reader = Reader { unmasked: viewer.reader().unmasked && answered, ..viewer.reader() };
    let caller = shown::caller(&viewer.app, call, &reader)?;
    let path: Vec<&str> = call.record.decisions.iter().map(|decision| decision.summary.as_str()).collect();
    let rows = [
        (
            viewer.t(words::POP_OPEN_CASES),
            html! {
                @if known.acquaintance.cases.is_empty() { (pieces::dash()) }
                @for number in &known.acquaintance.cases { (pieces::case_link(number)) " " }
            },
        ),
        (viewer.t(words::POP_EARLIER), html! { (known.acquaintance.calls) }),
        (
            viewer.t(words::POP_PATH),
            html! { @if path.is_empty() { (pieces::dash()) } @for step in path { span { (step) } br; } },
        ),
    ];
    Ok(html! { article class=(format!("pop {class}")) {
        h2 { (viewer.t(word)) "：" (caller.as_deref().unwrap_or(viewer.t(words::WITHHELD))) }
        (pieces::facts(&rows))
        p { @if let Some(number) = &known.number { (viewer.t(words::CASE_OF_CALL)) "：" (pieces::case_link(number)) }
            @else { a .button href=(format!("/console/cases/new?call={}", call.id)) { (viewer.t(words::OPEN_CASE_FROM_CALL)) } }
            " " a href="/console/guide" { (viewer.t(words::GUIDE_PAGE)) } " " a href=(format!("/console/calls/{}", call.id)) { (viewer.t(words::DETAILS)) } }
    } })
}
