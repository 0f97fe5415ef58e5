//! 登录管理: names that are locked after too many failures, and second factors of those who lost their
//! telephone. For administrators, who see no case.

use super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words};
use crate::{core::directory::OfficerCode, web::session::Sent, work::sign_in};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

/// The page.
pub(super) async fn page(viewer: Viewer) -> Result<Page, Refusal> {
    let locked = sign_in::locked(&viewer.app).await?;
    let rows: Vec<Vec<Markup>> = locked
        .iter()
        .map(|one| {
            let name = one.name.as_str();
            vec![
                html! { (name) @if one.known { br; small { (viewer.officer(name)) } } },
                html! { (one.failures) },
                pieces::moment(one.since),
                html! { form method="post" action="/console/locks/release" { (viewer.csrf())
                input type="hidden" name="officer" value=(name);
                button .second { (viewer.t(words::RELEASE)) } } },
            ]
        })
        .collect();
    let heads = [words::OFFICER_CODE, words::FAILURES, words::LOCKED_SINCE, words::RELEASE]
        .map(|text| viewer.t(text));
    let officers: Vec<(String, String)> = viewer
        .facts
        .directory
        .officers()
        .iter()
        .map(|officer| (officer.code.to_string(), format!("{}（{}）", officer.name, officer.code)))
        .collect();
    let title = viewer.t(words::LOCKED_NAMES);
    let content = html! {
        (pieces::panel(title, &html! {
            @if rows.is_empty() { p .soft { (viewer.t(words::NONE_LOCKED)) } } @else { (pieces::table(title, &heads, &rows)) }
        }))
        (pieces::panel(viewer.t(words::LOST_TELEPHONE), &html! {
            p .soft { (viewer.t(words::LOST_TELEPHONE_HINT)) }
            form .fields method="post" action="/console/locks/second-factor" { (viewer.csrf())
                (viewer.field("officer", words::OFFICERS, &pieces::select("officer", "officer", &officers, "")))
                div { button .second { (viewer.t(words::REMOVE_SECOND_FACTOR)) } } }
        }))
    };
    Ok(viewer.page(viewer.t(words::LOCKS_PAGE), &content))
}

/// Whose.
#[derive(Debug, Deserialize)]
pub(super) struct Whose {
    officer: OfficerCode,
}

/// Lets a name try again.
pub(super) async fn release(viewer: Viewer, Sent { form, .. }: Sent<Whose>) -> Result<Redirect, Refusal> {
    sign_in::release_lock(&viewer.app, &form.officer, viewer.session.officer.as_str()).await?;
    Ok(Redirect::to("/console/locks"))
}

/// Takes away a second factor, and with it every open session: whoever found the telephone may hold one.
pub(super) async fn second_factor(
    viewer: Viewer,
    Sent { form, .. }: Sent<Whose>,
) -> Result<Redirect, Refusal> {
    let by = viewer.session.officer.as_str();
    sign_in::remove_second_factor(&viewer.app, &form.officer, by).await?;
    if form.officer != viewer.session.officer {
        sign_in::sign_out_everywhere(&viewer.app, &form.officer, by).await?;
    }
    Ok(Redirect::to("/console/locks"))
}
