//! One case: facts, clock, what was told and what proves it, what happened, what can be done.

use super::super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words};
use super::{acts, clock, identity, parts};
use crate::{
    core::{case::CaseNumber, id::CallId},
    store::{
        audit::{self, Line},
        calls::{self, Call},
        feedback::{self, Feedback},
        messages::{self, Message},
        reminders::{self, Reminder},
        reports::{self, KeptReport},
        unsealings::Unsealing,
    },
    work::{WorkError, cases::CaseFile, unsealing},
};
use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;

/// A case with all that belongs to it.
pub(super) struct Dossier {
    pub file: CaseFile,
    pub feedback: Vec<Feedback>,
    pub reminders: Vec<Reminder>,
    pub messages: Vec<Message>,
    pub reports: Vec<(crate::core::id::MessageId, KeptReport)>,
    pub lines: Vec<Line>,
    /// The calls that may prove that the complainant was told.
    pub call_backs: Vec<Call>,
    /// Who waits to see the complainant's name and number.
    pub unsealings: Vec<Unsealing>,
}

/// What was just done, so that the page says so.
#[derive(Debug, Deserialize)]
pub(in crate::web::console) struct Done {
    done: Option<String>,
}

/// The page.
pub(in crate::web::console) async fn page(
    viewer: Viewer,
    Path(number): Path<String>,
    Query(done): Query<Done>,
) -> Result<Page, Refusal> {
    let number: CaseNumber = number.parse().map_err(|_| Refusal::not_found())?;
    let dossier = read(&viewer, number).await?;
    let said = done.done.as_deref().and_then(acts::named);
    let said = said
        .map(|act| html! { p .notice.good role="status" { (viewer.t(words::ACT_DONE)) (viewer.t(act)) } });
    show(&viewer, &dossier, said)
}

/// The page of a case that was read, with words about what was just tried.
pub(super) fn show(viewer: &Viewer, dossier: &Dossier, said: Option<Markup>) -> Result<Page, Refusal> {
    let content = html! {
        @if let Some(said) = said { (said) }
        div .columns {
            div {
                (facts(viewer, &dossier.file))
                (identity::panel(viewer, dossier))
                (parts::feedback(viewer, dossier))
                (parts::messages(viewer, dossier)?)
                (parts::reminders(viewer, dossier))
            }
            div {
                (clock::panel(viewer, &dossier.file))
                (acts::panel(viewer, dossier))
                (parts::timeline(viewer, dossier))
            }
        }
    };
    let row = &dossier.file.row;
    let title = format!("{} {}", viewer.t(words::kind(row.kind)), row.number);
    Ok(viewer.page(&title, &content))
}

/// Reads it all in one view of the data; what is kept from the reader is not there.
pub(super) async fn read(viewer: &Viewer, number: CaseNumber) -> Result<Dossier, WorkError> {
    let (app, reader, number) = (viewer.app.clone(), viewer.reader(), number.to_string());
    viewer
        .app
        .db
        .read(|tx| {
            Box::pin(async move {
                let file = CaseFile::visible(&app, tx, &reader, &number).await?;
                let id = file.row.id;
                let messages = messages::of_case(tx, id).await?;
                let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
                Ok(Dossier {
                    feedback: feedback::of_case(tx, id).await?,
                    reminders: reminders::of_case(tx, id).await?,
                    reports: reports::of_messages(tx, &ids).await?,
                    lines: audit::of_chain(tx, &id.to_string()).await?,
                    call_backs: calls::back_of_case(tx, id).await?,
                    unsealings: unsealing::waiting_of(&app, tx, id).await?,
                    messages,
                    file,
                })
            })
        })
        .await
}

fn facts(viewer: &Viewer, file: &CaseFile) -> Markup {
    let (row, body) = (&file.row, file.body().ok());
    let mut rows = vec![
        (viewer.t(words::STAGE), pieces::mark("", viewer.t(words::stage(row.stage)))),
        (viewer.t(words::DEPARTMENT), html! { (viewer.department(&row.department)) }),
        (
            viewer.t(words::HANDLER),
            row.handler.as_ref().map_or_else(
                || html! { span .soft { (viewer.t(words::NOBODY_YET)) } },
                |code| html! { (viewer.officer(code)) },
            ),
        ),
        (viewer.t(words::NAME_STANDING), html! { (viewer.t(words::name_standing(row.name_standing))) }),
        (
            viewer.t(words::OPENED_BY),
            html! { (viewer.actor(&row.opened_by)) " · " (pieces::moment(row.opened_at)) },
        ),
    ];
    if let Some(call) = row.call_id {
        rows.push((viewer.t(words::CAME_BY_CALL), call_link(viewer, call)));
    }
    if let Some(to) = &row.offered_to {
        rows.push((
            viewer.t(words::HANDOVER_OFFERED),
            html! { (pieces::mark("near", &viewer.department(to))) },
        ));
    }
    if row.hops > 0 || row.bounces > 0 {
        rows.push((
            viewer.t(words::HOPS),
            html! { (row.hops) " · " (viewer.t(words::BOUNCES)) " " (row.bounces) },
        ));
    }
    html! { section .panel {
        h2 { (viewer.t(words::FACTS)) }
        p .words { @match body { Some(body) => (body.summary), None => (viewer.t(words::ERASED)) } }
        (pieces::facts(&rows))
    } }
}

fn call_link(viewer: &Viewer, call: CallId) -> Markup {
    html! { a href=(format!("/console/calls/{call}")) { (viewer.t(words::DETAILS)) } }
}
