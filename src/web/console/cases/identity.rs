//! Who complains: a pseudonym, until an officer says why they have to know.

use super::super::{
    page::Page,
    pieces,
    problem::Refusal,
    reason::{self, Why},
    viewer::Viewer,
    words,
};
use super::one::{self, Dossier};
use crate::{
    core::{case::CaseNumber, id::UnsealingId, phone::PhoneNumber},
    store::unsealings::{Unsealing, UnsealingState},
    web::session::Sent,
    work::{
        WorkError, shown,
        unsealing::{self, Decision, Identity, Unsealed, may_ask, may_decide},
    },
};
use axum::extract::Path;
use maud::{Markup, html};
use serde::Deserialize;

/// The panel: the pseudonym, how to ask, what waits, and who has looked.
pub(super) fn panel(viewer: &Viewer, dossier: &Dossier) -> Markup {
    let complainant = shown::complainant(&viewer.app, &dossier.file);
    let name = complainant.pseudonym.unwrap_or_else(|| viewer.t(words::ANONYMOUS_PERSON).to_owned());
    let looks = dossier.lines.iter().filter(|line| line.action == "identity_seen").count();
    let rows = [
        (viewer.t(words::PSEUDONYM), html! { strong .number { (name) } }),
        (viewer.t(words::PHONE), pieces::text_or_dash(complainant.phone)),
        (viewer.t(words::LOOKS), html! { a href="#timeline" { (looks) } }),
    ];
    html! { section #identity .panel {
        h2 { (viewer.t(words::IDENTITY)) }
        (pieces::facts(&rows))
        @for request in &dossier.unsealings { (waiting(viewer, dossier, request)) }
        @if may_ask(&viewer.session.actor, &dossier.file) && dossier.file.body().is_ok() { (asking(viewer, dossier)) }
    } }
}

fn asking(viewer: &Viewer, dossier: &Dossier) -> Markup {
    let two = viewer.app.settings.console.unsealing_by_two;
    let action = format!("/console/cases/{}/identity", dossier.file.row.number);
    let hint =
        html! { p .soft { (viewer.t(if two { words::IDENTITY_BY_TWO } else { words::IDENTITY_NOTED })) } };
    reason::form(viewer, &action, ("identity-reason", words::IDENTITY_SEE), &hint)
}

fn waiting(viewer: &Viewer, dossier: &Dossier, request: &Unsealing) -> Markup {
    let own = request.officer == viewer.session.officer.as_str();
    let granted = request.state == UnsealingState::Granted;
    let choices: &[(&str, words::Text)] = match () {
        () if own && granted => &[("look", words::IDENTITY_SEE)],
        () if may_decide(&viewer.session.actor, request) => {
            &[("grant", words::IDENTITY_GRANT), ("refuse", words::IDENTITY_REFUSE)]
        }
        () => &[],
    };
    let state = if granted { words::IDENTITY_ALLOWED } else { words::IDENTITY_WAITS };
    html! { div .notice {
        p { (viewer.officer(&request.officer)) " · " (pieces::moment(request.asked_at)) " · " (viewer.t(state)) }
        @if let Some(reason) = unsealing::reason_of(&dossier.file, request) { p .words { (reason) } }
        @if !choices.is_empty() {
            form .row method="post" action=(format!("/console/cases/{}/identity/{}", dossier.file.row.number, request.id)) {
                (viewer.csrf())
                @for (value, text) in choices { button name="decision" value=(value) { (viewer.t(*text)) } " " }
            }
        }
    } }
}

/// Asks.
pub(in crate::web::console) async fn ask(
    viewer: Viewer,
    Path(number): Path<String>,
    Sent { form: why, .. }: Sent<Why>,
) -> Result<Page, Refusal> {
    let number: CaseNumber = number.parse().map_err(|_| Refusal::not_found())?;
    let (app, actor) = (&viewer.app, &viewer.session.actor);
    match unsealing::ask(app, actor, &number.to_string(), &why.reason).await {
        Ok(Unsealed::Seen(identity)) => again(&viewer, number, seen(&viewer, &identity)).await,
        Ok(Unsealed::Waiting(_)) => again(&viewer, number, said(&viewer, words::IDENTITY_ASKED_NOW)).await,
        Err(error @ WorkError::Words { .. }) => {
            let refusal = Refusal::from(error);
            let wrong = html! { p .notice.bad role="alert" { (refusal.words()) } };
            Ok(again(&viewer, number, wrong).await?.with(http::StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error.into()),
    }
}

/// What is decided about a request.
#[derive(Deserialize)]
pub(in crate::web::console) struct Decided {
    decision: Decision,
}

/// Allows, refuses, or looks.
pub(in crate::web::console) async fn decide(
    viewer: Viewer,
    Path((number, request)): Path<(String, UnsealingId)>,
    Sent { form: Decided { decision }, .. }: Sent<Decided>,
) -> Result<Page, Refusal> {
    let number: CaseNumber = number.parse().map_err(|_| Refusal::not_found())?;
    let (app, actor) = (&viewer.app, &viewer.session.actor);
    let looked = unsealing::decide(app, actor, &number.to_string(), (request, decision)).await?;
    let words = match looked {
        Some(identity) => seen(&viewer, &identity),
        None => said(&viewer, words::IDENTITY_DECIDED),
    };
    again(&viewer, number, words).await
}

async fn again(viewer: &Viewer, number: CaseNumber, words: Markup) -> Result<Page, Refusal> {
    let dossier = one::read(viewer, number).await?;
    one::show(viewer, &dossier, Some(words))
}

fn said(viewer: &Viewer, text: words::Text) -> Markup {
    html! { p .notice.good role="status" { (viewer.t(text)) } }
}

/// Name and number, on this one page.
fn seen(viewer: &Viewer, identity: &Identity) -> Markup {
    let number = identity.phone.as_ref().map(PhoneNumber::national);
    let rows = [
        (viewer.t(words::COMPLAINANT), pieces::text_or_dash(identity.name.as_ref())),
        (viewer.t(words::PHONE), html! { span .number { (pieces::text_or_dash(number)) } }),
    ];
    html! { div .notice role="status" {
        h2 { (viewer.t(words::IDENTITY)) }
        (pieces::facts(&rows))
        p .soft { (viewer.t(words::IDENTITY_ONCE)) }
    } }
}
