//! 模拟电话: the line tried from a browser, as a caller and as whoever is rung. It works without a script;
//! with one the page stays, and can speak.

mod shown;

pub(super) use shown::link;

use super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words};
use crate::{
    core::phone::PhoneNumber,
    store::calls,
    web::{hooks, session::Sent},
    work::phones::{self, Act, Asks, NoPhone, Order, Standing},
};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use maud::{Markup, html};
use serde::Deserialize;

/// Where it is.
pub(super) const PHONE: &str = "/sandbox";
/// Where it is, at what can be done now: a small screen shows that first.
const NOW: &str = "/sandbox#now";
/// Who calls where nobody says otherwise: an invented mobile number.
const CALLER: &str = "13900000001";
/// What a network writes in place of a withheld number.
const WITHHELD: &str = "anonymous";

/// The page.
pub(super) async fn page(viewer: Viewer) -> Result<Page, Refusal> {
    show(&viewer, None, CALLER).await
}

async fn show(viewer: &Viewer, wrong: Option<words::Text>, from: &str) -> Result<Page, Refusal> {
    let accounts = phones::accounts(&viewer.app);
    let title = viewer.t(words::PHONE_PAGE);
    if accounts.is_empty() {
        let content = html! { div .notice.bad { p { (viewer.t(words::PHONE_REFUSED)) } } };
        return Ok(viewer.page(title, &content).with(StatusCode::NOT_FOUND));
    }
    let standing = viewer.app.phones.of(&viewer.session.officer);
    let goes_on = standing.as_ref().is_some_and(|standing| standing.asks != Asks::Over);
    let told = match &standing {
        Some(standing) if !goes_on => result(viewer, standing).await?,
        _ => html! {},
    };
    let content = html! {
        p { (viewer.t(words::PHONE_HINT)) }
        div #phone {
            @if let Some(wrong) = wrong { p .notice.bad role="alert" { (viewer.t(wrong)) } }
            @if let Some(standing) = &standing { (shown::call(viewer, standing, &told)) }
            @if !goes_on { (form(viewer, &accounts, from)) }
        }
    };
    Ok(viewer.page(title, &content))
}

/// Who calls, and by which line.
fn form(viewer: &Viewer, accounts: &[String], from: &str) -> Markup {
    let line = viewer.facts.directory.office().complaint_line.national();
    let lines: Vec<(String, String)> =
        accounts.iter().map(|account| (account.clone(), format!("{line}（{account}）"))).collect();
    pieces::panel(
        viewer.t(words::PHONE_NEW),
        &html! { form .fields method="post" action="/sandbox/call" { (viewer.csrf())
            (viewer.field("from", words::PHONE_FROM, &html! { input #from name="from" type="tel" inputmode="tel" required maxlength="32" value=(from); }))
            p { label { input type="checkbox" name="withheld" value="yes"; " " (viewer.t(words::PHONE_WITHHELD)) } }
            (viewer.field("account", words::PHONE_LINE, &pieces::select("account", "account", &lines, "")))
            div { button { (viewer.t(words::PHONE_CALL)) } }
        } },
    )
}

/// What came of the call, for whoever may see it.
async fn result(viewer: &Viewer, standing: &Standing) -> Result<Markup, Refusal> {
    let (account, call, reader) = (standing.account.clone(), standing.call.clone(), viewer.reader());
    let found = viewer
        .app
        .db
        .read(|tx| {
            Box::pin(async move {
                match calls::by_provider_id(tx, &account, &call).await? {
                    Some(call) => calls::visible(tx, &reader, call.id).await,
                    None => Ok(None),
                }
            })
        })
        .await?;
    Ok(html! { @if let Some(call) = found {
        p { (viewer.t(words::OUTCOME)) "：" (super::calls::outcome(viewer, &call.outcome)) " "
            a href=(format!("/console/calls/{}", call.id)) { (viewer.t(words::PHONE_SEE_CALL)) } }
    } })
}

/// What the form of a new call sends.
#[derive(Deserialize)]
pub(super) struct NewCall {
    from: String,
    #[serde(default)]
    withheld: Option<String>,
    account: String,
}

/// Calls.
pub(super) async fn call(viewer: Viewer, Sent { form, .. }: Sent<NewCall>) -> Result<Response, Refusal> {
    let area_code = &viewer.facts.directory.office().area_code;
    let from = match (&form.withheld, PhoneNumber::parse(&form.from, area_code)) {
        (Some(_), _) => WITHHELD.to_owned(),
        (None, Ok(number)) => number.as_str().to_owned(),
        (None, Err(_)) => {
            let page = show(&viewer, Some(words::PHONE_NO_NUMBER), &form.from).await?;
            return Ok(page.with(StatusCode::UNPROCESSABLE_ENTITY).into_response());
        }
    };
    let order = Order { account: form.account, from, idle: phones::IDLE };
    let transport = hooks::inside(&viewer.app);
    match phones::call(&viewer.app, &viewer.session.officer, order, transport).await {
        Ok(()) => Ok(Redirect::to(NOW).into_response()),
        Err(NoPhone::NotForTrying) => Err(Refusal::failed(StatusCode::NOT_FOUND, words::PHONE_REFUSED)),
        Err(NoPhone::AllTaken) => {
            Err(Refusal::failed(StatusCode::SERVICE_UNAVAILABLE, words::PHONE_ALL_TAKEN))
        }
        Err(NoPhone::Work(error)) => Err(error.into()),
    }
}

/// What a button of the telephone sends.
#[derive(Deserialize)]
pub(super) struct Pressed {
    step: u32,
    #[serde(default)]
    keys: Option<String>,
    #[serde(default)]
    words: String,
    #[serde(default, rename = "do")]
    deed: Option<Deed>,
}

/// What a button does that is no key.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Deed {
    Wait,
    Leave,
    Answer,
    Mailbox,
    NoAnswer,
    Engaged,
    HangUp,
}

impl Pressed {
    fn act(self) -> Act {
        let key = |c: &char| c.is_ascii_digit() || matches!(c, '*' | '#');
        match self.deed {
            // A key, or keys that were typed: what is none is not heard.
            None => Act::Press(self.keys.unwrap_or_default().chars().filter(key).take(32).collect()),
            Some(Deed::Wait) => Act::Wait,
            Some(Deed::Leave) => Act::Leave(self.words),
            Some(Deed::Answer) => Act::Answer,
            Some(Deed::Mailbox) => Act::Mailbox,
            Some(Deed::NoAnswer) => Act::NoAnswer,
            Some(Deed::Engaged) => Act::Engaged,
            Some(Deed::HangUp) => Act::HangUp,
        }
    }
}

/// Does something in the call.
pub(super) async fn act(viewer: Viewer, Sent { form, .. }: Sent<Pressed>) -> Redirect {
    let step = form.step;
    viewer.app.phones.act(&viewer.session.officer, step, form.act()).await;
    Redirect::to(NOW)
}
