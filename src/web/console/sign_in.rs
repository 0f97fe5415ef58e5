//! The door: name, password, one-time code; and out again.

use super::{
    page::{Page, outside},
    viewer::{LANGUAGE, TYPE, Taste},
    words::{self, Tongue},
};
use crate::{
    core::password::Password,
    web::session::{self, Sent, SentByAnyone, clear_cookie, set_cookie},
    work::{
        App,
        sign_in::{self, Attempt, SignIn},
    },
};
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// The form.
pub(super) async fn form(headers: HeaderMap) -> Page {
    show(Taste::of(&headers), "", None)
}

fn show(taste: Taste, officer: &str, wrong: Option<&Markup>) -> Page {
    let field =
        |id: &str, label, field: Markup| html! { div { label for=(id) { (taste.t(label)) } (field) } };
    let content = html! {
        @if let Some(wrong) = wrong { p .notice.bad role="alert" { (wrong) } }
        section .panel {
            form .fields method="post" action="/console/sign-in" {
                (field("officer", words::OFFICER_CODE, html! { input #officer name="officer" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" value=(officer); }))
                (field("password", words::PASSWORD, html! { input #password type="password" name="password" autocomplete="current-password" required maxlength="1024"; }))
                (field("code", words::SECOND_FACTOR, html! { input #code name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="8" aria-describedby="code-hint"; }))
                p #code-hint .soft { (taste.t(words::SECOND_FACTOR_HINT)) }
                div { button { (taste.t(words::SIGN_IN)) } }
            }
        }
        p .soft { (taste.t(words::ONLY_AUTHORIZED)) }
    };
    outside(taste, taste.t(words::SIGN_IN), &content)
}

/// What the form sends.
#[derive(Deserialize)]
pub(super) struct Presented {
    officer: String,
    password: String,
    #[serde(default)]
    code: String,
}

/// Signs in, or says why not: the same words whatever was wrong.
pub(super) async fn enter(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    SentByAnyone(presented): SentByAnyone<Presented>,
) -> Response {
    let taste = Taste::of(&headers);
    let attempt = Attempt {
        officer: presented.officer.trim().to_owned(),
        password: Password::presented(&presented.password),
        code: Some(presented.code.trim().to_owned()),
    };
    let refused = |status, words: Markup| {
        show(taste, presented.officer.trim(), Some(&words)).with(status).into_response()
    };
    match sign_in::sign_in(&app, attempt).await {
        Ok(SignIn::In(secret)) => {
            ([(header::SET_COOKIE, set_cookie(&app, &secret))], Redirect::to("/console/")).into_response()
        }
        Ok(SignIn::CodeNeeded) => {
            refused(StatusCode::UNAUTHORIZED, html! { (taste.t(words::SIGN_IN_CODE_NEEDED)) })
        }
        Ok(SignIn::Refused | SignIn::CodeWrong) => {
            refused(StatusCode::UNAUTHORIZED, html! { (taste.t(words::SIGN_IN_REFUSED)) })
        }
        Ok(SignIn::Wait(seconds)) => {
            refused(StatusCode::TOO_MANY_REQUESTS, html! { (taste.t(words::SIGN_IN_WAIT)) (seconds) })
        }
        Ok(SignIn::Locked) => {
            refused(StatusCode::TOO_MANY_REQUESTS, html! { (taste.t(words::SIGN_IN_LOCKED)) })
        }
        Err(error) => super::problem::Refusal::from(error).into_response(),
    }
}

/// Ends this session.
pub(super) async fn leave(State(app): State<Arc<App>>, headers: HeaderMap, _: Sent<Nothing>) -> Response {
    let ended = match session::presented(&app, &headers) {
        Some(secret) => sign_in::sign_out(&app, &secret).await,
        None => Ok(()),
    };
    match ended {
        Ok(()) => {
            ([(header::SET_COOKIE, clear_cookie(&app))], Redirect::to("/console/sign-in")).into_response()
        }
        Err(error) => super::problem::Refusal::from(error).into_response(),
    }
}

/// Nothing but the proof that the form is ours.
#[derive(Debug, Deserialize)]
pub(super) struct Nothing {}

/// Language or size of type.
#[derive(Deserialize)]
pub(super) struct Preference {
    language: Option<String>,
    r#type: Option<String>,
}

/// Keeps how somebody likes pages, in cookies that say nothing about them.
pub(super) async fn preferences(
    headers: HeaderMap,
    SentByAnyone(wanted): SentByAnyone<Preference>,
) -> Response {
    let mut response = back(&headers).into_response();
    let chosen = [
        (LANGUAGE, wanted.language.filter(|code| Tongue::ALL.iter().any(|tongue| tongue.code() == code))),
        (TYPE, wanted.r#type.filter(|name| ["large", "normal"].contains(&name.as_str()))),
    ];
    for (name, value) in chosen {
        let cookie =
            value.map(|value| format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"));
        if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::try_from(cookie).ok()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Back to the page that the form stood on: only its path, so that nobody is led elsewhere.
fn back(headers: &HeaderMap) -> Redirect {
    let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = from.and_then(|from| from.parse::<http::Uri>().ok()).map(|uri| uri.path().to_owned());
    let path = path.filter(|path| path.starts_with("/console/") || path == super::phone::PHONE);
    Redirect::to(path.as_deref().unwrap_or("/console/"))
}
