//! A caller's number, sealed until an officer says why they have to know it.

use super::super::{
    page::Page,
    pieces,
    problem::Refusal,
    reason::{self, Why},
    viewer::Viewer,
    words,
};
use crate::{core::id::CallId, web::session::Sent, work::unsealing};
use axum::extract::Path;
use maud::{Markup, html};

/// How to ask for it; nothing for whom it is not, or where it is the number of a case's complainant.
pub(super) fn form(viewer: &Viewer, call: CallId, has_case: bool) -> Markup {
    html! { @if !has_case && unsealing::may_see_caller(&viewer.session.actor) {
        (reason::form(viewer, &format!("/console/calls/{call}/number"), ("number-reason", words::NUMBER_SEE), &html! {}))
    } }
}

/// Shows it, on this one page.
pub(in crate::web::console) async fn see(
    viewer: Viewer,
    Path(id): Path<CallId>,
    Sent { form: why, .. }: Sent<Why>,
) -> Result<Page, Refusal> {
    let number = unsealing::see_caller(&viewer.app, &viewer.session.actor, id, &why.reason).await?;
    let content = html! {
        section .panel role="status" {
            p .digits { (pieces::text_or_dash(number)) }
            p .soft { (viewer.t(words::IDENTITY_ONCE)) }
        }
        p { a .button href=(format!("/console/calls/{id}")) { (viewer.t(words::CALLS_PAGE)) } }
    };
    Ok(viewer.page(viewer.t(words::NUMBER_SEE), &content))
}
