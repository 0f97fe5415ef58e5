//! Importing a notice with a second person: propose, look at what would change, take or drop.

use super::super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words};
use crate::{
    core::id::ProposalId,
    web::session::Sent,
    work::proposals::{self, NotDecided, Reviewed},
};
use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use http::StatusCode;
use maud::{Markup, html};
use serde::Deserialize;

/// How many days of a change are listed.
const SHOWN: usize = 60;

/// The page.
pub(in crate::web::console) async fn page(viewer: Viewer) -> Result<Page, Refusal> {
    show(&viewer, &Proposed::default(), &[]).await
}

/// A notice that is proposed.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web::console) struct Proposed {
    #[serde(default)]
    file: String,
    #[serde(default)]
    text: String,
}

async fn show(viewer: &Viewer, given: &Proposed, faults: &[String]) -> Result<Page, Refusal> {
    let open = proposals::open(&viewer.app).await?;
    let content = html! {
        @if !faults.is_empty() { div .notice.bad role="alert" { @for fault in faults { p { (fault) } } } }
        p { a href="/console/calendar" { (viewer.t(words::CALENDAR_PAGE)) } }
        @for one in &open { (proposal(viewer, one)) }
        @if open.is_empty() { p .soft { (viewer.t(words::NO_PROPOSALS)) } }
        (pieces::panel(viewer.t(words::PROPOSE), &html! {
            p .soft { (viewer.t(words::PROPOSE_HINT)) }
            form .fields method="post" action="/console/calendar/import" {
                (viewer.csrf())
                (viewer.field("file", words::FILE_NAME, &html! { input #file name="file" required maxlength="100" value=(given.file) placeholder="2027.csv"; }))
                (viewer.field("text", words::FILE_TEXT, &html! { textarea #text name="text" rows="10" required spellcheck="false" { (given.text) } }))
                div { button { (viewer.t(words::PROPOSE)) } }
            }
        }))
    };
    Ok(viewer.page(viewer.t(words::IMPORT_PAGE), &content))
}

fn proposal(viewer: &Viewer, one: &Reviewed) -> Markup {
    let own = one.proposal.proposed_by == viewer.session.officer.as_str();
    let review = &one.preview.review;
    let address = format!("/console/calendar/import/{}", one.proposal.id);
    let word = |counts: bool| viewer.t(if counts { words::WORKING_DAY } else { words::DAY_OFF });
    let rows: Vec<Vec<Markup>> = review
        .changes
        .iter()
        .take(SHOWN)
        .map(|change| {
            vec![
                html! { (viewer.day(change.date)) },
                html! { (word(change.before.counts)) " → " (word(change.after.counts)) },
                html! { (change.after.because) },
            ]
        })
        .collect();
    let heads = [words::DAY, words::CHANGE, words::WHY].map(|text| viewer.t(text));
    pieces::panel(
        &one.candidate.name(),
        &html! {
            p { (viewer.t(words::PROPOSED_BY)) "：" (viewer.officer(&one.proposal.proposed_by)) " · " (pieces::moment(one.proposal.proposed_at)) }
            @for question in &review.questions { p .notice.bad { (question.what) } }
            p { (viewer.t(words::DAYS_CHANGED)) "：" (review.changes.len()) }
            @if !rows.is_empty() { (pieces::table(viewer.t(words::DAYS_CHANGED), &heads, &rows)) }
            @if own { p .soft { (viewer.t(words::SECOND_PERSON)) } } @else {
                form method="post" action=(format!("{address}/take")) { (viewer.csrf())
                    input type="hidden" name="seen" value=(one.seen());
                    button { (viewer.t(words::TAKE_NOTICE)) } }
            }
            form method="post" action=(format!("{address}/drop")) { (viewer.csrf()) button .second { (viewer.t(words::DROP_NOTICE)) } }
        },
    )
}

/// Proposes one; its faults are told with their lines, and what was written stays in the form.
pub(in crate::web::console) async fn propose(
    viewer: Viewer,
    Sent { form, .. }: Sent<Proposed>,
) -> Result<Response, Refusal> {
    let text = form.text.replace("\r\n", "\n");
    match proposals::propose(&viewer.app, text, form.file.trim(), &viewer.session.officer).await? {
        Ok(()) => Ok(Redirect::to("/console/calendar/import").into_response()),
        Err(faults) => {
            let page = show(&viewer, &form, &faults).await?;
            Ok(page.with(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
    }
}

/// What the second person has seen.
#[derive(Debug, Deserialize)]
pub(in crate::web::console) struct Seen {
    seen: String,
}

/// Takes one that somebody else proposed.
pub(in crate::web::console) async fn take(
    viewer: Viewer,
    Path(id): Path<ProposalId>,
    Sent { form, .. }: Sent<Seen>,
) -> Result<Response, Refusal> {
    let taken = proposals::take(&viewer.app, id, &form.seen, &viewer.session.officer).await;
    decided(&viewer, taken.map(drop)).await
}

/// Nothing but the proof that the form is ours.
#[derive(Debug, Deserialize)]
pub(in crate::web::console) struct Nothing {}

/// Drops one.
pub(in crate::web::console) async fn discard(
    viewer: Viewer,
    Path(id): Path<ProposalId>,
    _: Sent<Nothing>,
) -> Result<Response, Refusal> {
    let dropped = proposals::drop_proposal(&viewer.app, id, &viewer.session.officer).await;
    decided(&viewer, dropped).await
}

async fn decided(viewer: &Viewer, came: Result<(), NotDecided>) -> Result<Response, Refusal> {
    match came {
        Ok(()) => Ok(Redirect::to("/console/calendar").into_response()),
        Err(NotDecided::Work(error)) => Err(error.into()),
        Err(why) => {
            let page = show(viewer, &Proposed::default(), &[why.to_string()]).await?;
            Ok(page.with(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
    }
}
