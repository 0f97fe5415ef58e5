//! 待办: what people have to do.

use super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words};
use crate::{
    core::{id::TaskId, task::TaskKind},
    store::{page::Page as Rows, tasks as rows, tasks::Task},
    web::session::Sent,
    work::WorkError,
};
use axum::{
    extract::{Path, Query},
    response::Redirect,
};
use maud::{Markup, html};
use serde::Deserialize;

/// How many rows a page of a list shows.
pub(super) const ROWS: i64 = 50;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default, deserialize_with = "super::query::blank")]
    kind: Option<TaskKind>,
    #[serde(default, deserialize_with = "super::query::blank")]
    state: Option<String>,
    cursor: Option<String>,
}

/// The list.
pub(super) async fn list(viewer: Viewer, Query(asked): Query<Asked>) -> Result<Page, Refusal> {
    let page = Rows::new(ROWS, asked.cursor.as_deref()).ok_or_else(Refusal::not_found)?;
    let state = asked.state.clone().unwrap_or_else(|| "open".to_owned());
    let filter = rows::Filter {
        kind: asked.kind,
        state: Some(state.clone()).filter(|state| state != "all"),
        case: None,
    };
    let reader = viewer.reader();
    let found = viewer
        .app
        .db
        .read(|tx| Box::pin(async move { rows::page(tx, &reader, &filter, page).await }))
        .await?;
    let listed = page.cut(found, |task: &Task| (task.created_at, task.id.into()));
    let states = ["open", "done", "cancelled"]
        .map(|name| (name.to_owned(), viewer.t(words::task_state(name)).to_owned()));
    let mut choices = states.to_vec();
    choices.push(("all".to_owned(), viewer.t(words::ALL).to_owned()));
    let content = html! {
        form .filter method="get" {
            (viewer.field("state", words::STATE, &pieces::select("state", "state", &choices, &state)))
            button .second { (viewer.t(words::APPLY)) }
        }
        section #tasks .panel data-fresh {
            @if listed.items.is_empty() { p .soft { (viewer.t(words::NO_TASKS)) } } @else { (table(&viewer, &listed.items)) }
        }
        (viewer.pager(&format!("/console/tasks?state={state}"), asked.cursor.is_none(), listed.next.as_deref()))
    };
    Ok(viewer.page(viewer.t(words::TASKS_PAGE), &content))
}

/// A table of tasks; each open one can be marked as done.
pub(super) fn table(viewer: &Viewer, tasks: &[Task]) -> Markup {
    let heads = [words::TASK, words::TASK_DUE, words::DEPARTMENT, words::STATE].map(|text| viewer.t(text));
    let rows: Vec<Vec<Markup>> = tasks.iter().map(|task| row(viewer, task)).collect();
    pieces::table(viewer.t(words::TASKS_PAGE), &heads, &rows)
}

/// The same in a narrow column.
pub(super) fn brief(viewer: &Viewer, tasks: &[Task]) -> Markup {
    html! { ul .plain { @for task in tasks { li {
        div { (what(viewer, task)) br; small { (pieces::moment(task.due_at)) " " } (late(viewer, task)) }
        (done_or_state(viewer, task))
    } } } }
}

fn row(viewer: &Viewer, task: &Task) -> Vec<Markup> {
    vec![
        what(viewer, task),
        html! { (pieces::moment(task.due_at)) " " (late(viewer, task)) },
        html! { (viewer.department(&task.department)) @if let Some(officer) = &task.officer { br; small { (viewer.officer(officer)) } } },
        done_or_state(viewer, task),
    ]
}

fn what(viewer: &Viewer, task: &Task) -> Markup {
    html! { (viewer.t(words::task(task.kind)))
    @if let Some(number) = &task.case_number { " " (pieces::case_link(number)) }
    @if let Some(call) = task.call_id { " " a href=(format!("/console/calls/{call}")) { (viewer.t(words::CAME_BY_CALL)) } }
    @if !task.note.is_empty() { br; small { (task.note) } } }
}

fn late(viewer: &Viewer, task: &Task) -> Markup {
    let late = task.state == "open" && task.due_at < viewer.app.clock.now();
    html! { @if late { (pieces::mark("late", viewer.t(words::OVERDUE))) } }
}

fn done_or_state(viewer: &Viewer, task: &Task) -> Markup {
    html! { @if task.state == "open" {
        form method="post" action=(format!("/console/tasks/{}/done", task.id)) { (viewer.csrf()) button .second { (viewer.t(words::TASK_DONE)) } }
    } @else { (viewer.t(words::task_state(&task.state))) } }
}

/// Nothing but the proof that the form is ours.
#[derive(Debug, Deserialize)]
pub(super) struct Nothing {}

/// Says that one is done.
pub(super) async fn done(
    viewer: Viewer,
    Path(id): Path<TaskId>,
    _: Sent<Nothing>,
) -> Result<Redirect, Refusal> {
    let (actor, now) = (viewer.session.actor.clone(), viewer.app.clock.now());
    viewer
        .app
        .db
        .transact(move |tx| {
            Box::pin(async move {
                let ended = rows::finish(tx, actor.reader(), id, &actor.to_string(), now).await?;
                ended.map(drop).ok_or(WorkError::NotFound("待办任务"))
            })
        })
        .await?;
    Ok(Redirect::to("/console/tasks"))
}
