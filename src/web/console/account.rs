//! 我的账户: password, second factor, sessions.

use super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words};
use crate::{
    core::password::Password,
    web::session::{Sent, clear_cookie},
    work::sign_in::{self, PasswordChange},
};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use maud::{Markup, html};
use serde::Deserialize;

/// The page.
pub(super) async fn page(viewer: Viewer) -> Result<Page, Refusal> {
    show(&viewer, None).await
}

async fn show(viewer: &Viewer, said: Option<&Markup>) -> Result<Page, Refusal> {
    let since = sign_in::second_factor_since(&viewer.app, &viewer.session.officer).await?;
    let officer = viewer.facts.directory.officer(&viewer.session.officer);
    let roles: Vec<&str> = officer
        .into_iter()
        .flat_map(|officer| &officer.roles)
        .map(|role| viewer.t(words::role(*role)))
        .collect();
    let department = officer.map(|officer| viewer.department(officer.department.as_str()));
    let facts = [
        (viewer.t(words::NAME), html! { (viewer.officer(viewer.session.officer.as_str())) }),
        (viewer.t(words::OFFICER_CODE), html! { (viewer.session.officer) }),
        (viewer.t(words::DEPARTMENT), pieces::text_or_dash(department)),
        (viewer.t(words::ROLES), html! { (roles.join("、")) }),
    ];
    let secret = |id: &str, name: &str, complete: &str| {
        html! { input id=(id) type="password" name=(name) autocomplete=(complete) required maxlength="1024"; }
    };
    let content = html! {
        @if let Some(said) = said { (said) }
        (pieces::panel(viewer.t(words::FACTS), &pieces::facts(&facts)))
        (pieces::panel(viewer.t(words::CHANGE_PASSWORD), &html! {
            form .fields method="post" action="/console/account/password" {
                (viewer.csrf())
                (viewer.field("old", words::OLD_PASSWORD, &secret("old", "old", "current-password")))
                (viewer.field("new", words::NEW_PASSWORD, &secret("new", "new", "new-password")))
                (viewer.field("again", words::NEW_PASSWORD_AGAIN, &secret("again", "again", "new-password")))
                p .soft { (viewer.t(words::PASSWORD_HINT)) }
                div { button { (viewer.t(words::CHANGE_PASSWORD)) } }
            }
        }))
        (pieces::panel(viewer.t(words::SECOND_FACTOR_PAGE), &html! {
            @if let Some(since) = since { p { (pieces::mark("good", viewer.t(words::SECOND_FACTOR_SET))) " " (pieces::moment(since)) } }
            @else {
                p { (pieces::mark("", viewer.t(words::SECOND_FACTOR_NOT_SET))) }
                p { a href="/console/account/second-factor" { (viewer.t(words::SECOND_FACTOR_BEGIN)) } }
            }
        }))
        section .panel { form method="post" action="/console/account/sign-out-everywhere" {
            (viewer.csrf()) button .second { (viewer.t(words::SIGN_OUT_EVERYWHERE)) } } }
    };
    Ok(viewer.page(viewer.t(words::ACCOUNT_PAGE), &content))
}

/// A change of password.
#[derive(Deserialize)]
pub(super) struct Change {
    old: String,
    new: String,
    again: String,
}

/// Changes one's own password.
pub(super) async fn password(
    viewer: Viewer,
    Sent { form: change, .. }: Sent<Change>,
) -> Result<Page, Refusal> {
    if change.new != change.again {
        return bad(&viewer, viewer.t(words::PASSWORDS_DIFFER)).await;
    }
    let new = match Password::new(&change.new, &viewer.session.officer) {
        Ok(new) => new,
        Err(why) => return bad(&viewer, &why.to_string()).await,
    };
    let old = Password::presented(&change.old);
    match sign_in::change_password(&viewer.app, &viewer.session, old, new).await? {
        PasswordChange::Changed => {
            let said = html! { p .notice.good role="status" { (viewer.t(words::PASSWORD_CHANGED)) } };
            show(&viewer, Some(&said)).await
        }
        PasswordChange::Refused => bad(&viewer, viewer.t(words::OLD_PASSWORD_WRONG)).await,
        PasswordChange::Wait(seconds) => {
            bad(&viewer, &format!("{}{seconds}", viewer.t(words::SIGN_IN_WAIT))).await
        }
        PasswordChange::Locked => bad(&viewer, viewer.t(words::SIGN_IN_LOCKED)).await,
    }
}

/// The page again, with what was wrong.
async fn bad(viewer: &Viewer, words: &str) -> Result<Page, Refusal> {
    let said = html! { p .notice.bad role="alert" { (words) } };
    Ok(show(viewer, Some(&said)).await?.with(StatusCode::UNPROCESSABLE_ENTITY))
}

/// The page on which a second factor is set up.
pub(super) async fn second_factor(viewer: Viewer) -> Result<Page, Refusal> {
    let content = html! {
        @if viewer.session.needs_second_factor { p .notice.bad { (viewer.t(words::SECOND_FACTOR_DEMANDED)) } }
        section .panel { form method="post" action="/console/account/second-factor" {
            (viewer.csrf()) button { (viewer.t(words::SECOND_FACTOR_BEGIN)) } } }
    };
    Ok(viewer.page(viewer.t(words::SECOND_FACTOR_PAGE), &content))
}

/// Nothing but the proof that the form is ours.
#[derive(Debug, Deserialize)]
pub(super) struct Nothing {}

/// Draws a new key; it counts once its first code was given.
pub(super) async fn begin(viewer: Viewer, _: Sent<Nothing>) -> Result<Page, Refusal> {
    let key = sign_in::begin_second_factor(&viewer.app, &viewer.session.officer).await?;
    Ok(confirming(&viewer, Some((&key.secret, &key.url)), None))
}

fn confirming(viewer: &Viewer, key: Option<(&str, &str)>, wrong: Option<&str>) -> Page {
    let content = html! {
        @if let Some(wrong) = wrong { p .notice.bad role="alert" { (wrong) } }
        section .panel {
            @if let Some((secret, url)) = key {
                p { (viewer.t(words::SECOND_FACTOR_STEPS)) }
                p { (viewer.t(words::SECOND_FACTOR_KEY)) "：" code .digits { (secret) } }
                p { a href=(url) { "otpauth" } }
            }
            form .fields method="post" action="/console/account/second-factor/confirm" {
                (viewer.csrf())
                (viewer.field("code", words::SECOND_FACTOR, &html! { input #code name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="8"; }))
                div { button { (viewer.t(words::CONFIRM)) } }
            }
        }
    };
    viewer.page(viewer.t(words::SECOND_FACTOR_PAGE), &content)
}

/// The first code of a new key.
#[derive(Debug, Deserialize)]
pub(super) struct Code {
    code: String,
}

/// Confirms the new key.
pub(super) async fn confirm(
    viewer: Viewer,
    Sent { form: given, .. }: Sent<Code>,
) -> Result<Response, Refusal> {
    if sign_in::confirm_second_factor(&viewer.app, &viewer.session, given.code.trim()).await? {
        return Ok(Redirect::to("/console/account").into_response());
    }
    let page = confirming(&viewer, None, Some(viewer.t(words::SECOND_FACTOR_WRONG)));
    Ok(page.with(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

/// Ends every session of one's own.
pub(super) async fn sign_out_everywhere(viewer: Viewer, _: Sent<Nothing>) -> Result<Response, Refusal> {
    sign_in::sign_out_everywhere(&viewer.app, &viewer.session.officer, viewer.session.officer.as_str())
        .await?;
    let cookie = clear_cookie(&viewer.app);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/console/sign-in")).into_response())
}
