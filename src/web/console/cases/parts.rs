//! The parts of a case's page that tell what happened: feedback, messages, reminders, timeline.

use super::super::{pieces, viewer::Viewer, words};
use super::one::Dossier;
use crate::{
    core::reminder::RungName,
    store::messages::Message,
    work::{
        WorkError,
        cases::{note_column, text_column},
        shown,
    },
};
use maud::{Markup, html};

/// What the complainant was told, and what proves it.
pub(super) fn feedback(viewer: &Viewer, dossier: &Dossier) -> Markup {
    html! { section #feedback .panel {
        h2 { (viewer.t(words::FEEDBACK_GIVEN)) }
        @if dossier.feedback.is_empty() { p .soft { (viewer.t(words::NO_FEEDBACK)) } }
        @for one in &dossier.feedback {
            h3 { (viewer.t(words::channel(&one.channel))) " · " (pieces::moment(one.at)) " · " (viewer.officer(&one.officer)) }
            @if let Some(text) = dossier.file.opened(&text_column(one.id), one.text_sealed.as_deref()) { p .words { (text) } }
            p { @if one.evidence.is_some() { (pieces::mark("good", viewer.t(words::EVIDENCE))) }
                @else { (pieces::mark("near", viewer.t(words::NO_EVIDENCE))) } }
        }
    } }
}

/// The messages of a case, with their delivery reports.
pub(super) fn messages(viewer: &Viewer, dossier: &Dossier) -> Result<Markup, WorkError> {
    let rows = dossier
        .messages
        .iter()
        .map(|message| message_row(viewer, dossier, message))
        .collect::<Result<Vec<_>, _>>()?;
    let heads = [words::WHEN, words::PURPOSE, words::TO_WHOM, words::CONTENT, words::STATE]
        .map(|text| viewer.t(text));
    let title = viewer.t(words::MESSAGES_OF_CASE);
    Ok(html! { section #messages .panel { h2 { (title) }
        @if rows.is_empty() { p .soft { (viewer.t(words::NOTHING_HERE)) } } @else { (pieces::table(title, &heads, &rows)) }
    } })
}

fn message_row(viewer: &Viewer, dossier: &Dossier, message: &Message) -> Result<Vec<Markup>, WorkError> {
    let (to, text) = shown::message(&viewer.app, message, &viewer.reader())?;
    let who = message.officer.as_deref().map(|code| viewer.officer(code)).or(to);
    let reports = dossier.reports.iter().filter(|(id, _)| *id == message.id);
    Ok(vec![
        pieces::moment(message.queued_at),
        html! { (viewer.t(words::purpose(message.purpose))) },
        pieces::text_or_dash(who),
        html! { @if let Some(text) = text { span .words { (text) } } @else { (pieces::dash()) } },
        html! { (viewer.t(words::message_state(message.state)))
        @for (_, report) in reports { br; small { (viewer.t(words::report_state(report.state))) " " (pieces::moment(report.received_at)) } } },
    ])
}

/// The rungs of its ladder, planned and sent.
pub(super) fn reminders(viewer: &Viewer, dossier: &Dossier) -> Markup {
    let rows: Vec<Vec<Markup>> = dossier
        .reminders
        .iter()
        .map(|reminder| {
            let rung: Option<RungName> = reminder.rung.parse().ok();
            let who = reminder.recipient.as_deref().map(|code| viewer.officer(code));
            vec![
                pieces::moment(reminder.due_at),
                html! { (rung.map_or_else(|| viewer.t(words::OTHER).to_owned(), |rung| words::rung(rung, viewer.taste.tongue))) },
                html! { (viewer.role(&reminder.role)) @if let Some(who) = who { " " (who) } },
                html! { (viewer.t(words::reminder_state(reminder.state))) },
            ]
        })
        .collect();
    let heads = [words::WHEN, words::RUNG, words::TO_WHOM, words::STATE].map(|text| viewer.t(text));
    let title = viewer.t(words::REMINDERS_OF_CASE);
    html! { section #reminders .panel { h2 { (title) }
        @if rows.is_empty() { p .soft { (viewer.t(words::NOTHING_HERE)) } } @else { (pieces::table(title, &heads, &rows)) }
    } }
}

/// What happened, the newest first: the entries of its audit chain.
pub(super) fn timeline(viewer: &Viewer, dossier: &Dossier) -> Markup {
    html! { section #timeline .panel {
        h2 { (viewer.t(words::TIMELINE)) }
        ol .timeline reversed { @for line in dossier.lines.iter().rev() { li {
            strong { (viewer.t(words::entry(&line.action))) } " "
            small { (viewer.actor(&line.actor)) " · " (pieces::moment(line.at)) }
            @if let Some(note) = dossier.file.opened(&note_column(line.id), line.note_sealed.as_deref()) { p .words { (note) } }
        } } }
    } }
}
