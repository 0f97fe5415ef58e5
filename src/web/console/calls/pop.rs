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
    core::{call::LiveState, id::CallId},
    work::events::{self, Pop},
};
use axum::extract::Path;
use maud::{Markup, html};

/// The fragment, within a page of its own.
pub(in crate::web::console) async fn fragment(
    viewer: Viewer,
    Path(id): Path<CallId>,
) -> Result<Page, Refusal> {
    let known = events::pop(&viewer.app, &viewer.session.actor, id).await?;
    let content = pop(&viewer, &known.ok_or_else(Refusal::not_found)?);
    Ok(viewer.page(viewer.t(words::POP_TITLE), &content))
}

fn state(state: LiveState) -> (Text, &'static str) {
    match state {
        LiveState::Ended => (words::POP_ENDED, "ended"),
        LiveState::Answered => (words::POP_ANSWERED, "answered"),
        LiveState::Ringing | LiveState::Script => (words::POP_RINGING, "ringing"),
    }
}

fn pop(viewer: &Viewer, Pop { call, case }: &Pop) -> Markup {
    let (word, class) = state(call.state);
    let rows = [
        (
            viewer.t(words::POP_OPEN_CASES),
            html! {
                @if call.open_cases.is_empty() { (pieces::dash()) }
                @for number in &call.open_cases { (pieces::case_link(number)) " " }
            },
        ),
        (viewer.t(words::POP_EARLIER), html! { (call.earlier_calls.count) }),
        (viewer.t(words::FIRST_CONTACT), pieces::text_or_dash(call.first_contact.as_ref())),
        (viewer.t(words::HOPS_OF_CALL), html! { (call.hops) }),
        (
            viewer.t(words::POP_PATH),
            html! { @if call.path.is_empty() { (pieces::dash()) } @for step in &call.path { span { (step) } br; } },
        ),
    ];
    html! { article class=(format!("pop {class}")) {
        h2 { (viewer.t(word)) "：" (call.caller.as_deref().unwrap_or(viewer.t(words::WITHHELD))) }
        (pieces::facts(&rows))
        p { @if let Some(number) = case { (viewer.t(words::CASE_OF_CALL)) "：" (pieces::case_link(number)) }
            @else { a .button href=(format!("/console/cases/new?call={}", call.id)) { (viewer.t(words::OPEN_CASE_FROM_CALL)) } " "
                a .button href=(format!("/console/cases/new?call={}&kind=inquiry", call.id)) { (viewer.t(words::NOTE_INQUIRY)) } }
            " " a href="/console/guide" { (viewer.t(words::GUIDE_PAGE)) } " " a href=(format!("/console/calls/{}", call.id)) { (viewer.t(words::DETAILS)) } }
    } }
}
