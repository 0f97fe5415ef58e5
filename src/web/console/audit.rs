//! 操作记录: what was done to the system as a whole, newest first. What was done with a case stands on that
//! case's page, for those who may see it.

use super::{page::Page, pieces, problem::Refusal, query::blank, viewer::Viewer, words};
use crate::store::{
    audit::{self, Line},
    trail,
};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

/// How many entries a page shows.
const SHOWN: i64 = 100;

/// What the address asks.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default, deserialize_with = "blank")]
    actor: Option<String>,
    #[serde(default, deserialize_with = "blank")]
    before: Option<i64>,
}

/// The page.
pub(super) async fn page(viewer: Viewer, Query(asked): Query<Asked>) -> Result<Page, Refusal> {
    let (before, actor) = (asked.before.unwrap_or(i64::MAX), asked.actor.clone());
    let lines = viewer
        .app
        .db
        .read(|tx| {
            Box::pin(async move { trail::newest(tx, audit::SYSTEM, before, actor.as_deref(), SHOWN).await })
        })
        .await?;
    let rows: Vec<Vec<Markup>> = lines.iter().map(|line| row(&viewer, line)).collect();
    let heads = [words::WHEN, words::ACTION, words::ACTOR, words::CONTENT].map(|text| viewer.t(text));
    let title = viewer.t(words::AUDIT_PAGE);
    let more = lines.last().filter(|_| i64::try_from(lines.len()) == Ok(SHOWN)).map(|line| line.position);
    let actor: String =
        form_urlencoded::byte_serialize(asked.actor.as_deref().unwrap_or_default().as_bytes()).collect();
    let content = html! {
        form .filter method="get" {
            (viewer.field("actor", words::ACTOR, &html! { input #actor name="actor" value=(asked.actor.as_deref().unwrap_or_default()); }))
            button .second { (viewer.t(words::FILTER)) }
        }
        section .panel {
            @if rows.is_empty() { p .soft { (viewer.t(words::NOTHING_HERE)) } } @else { (pieces::table(title, &heads, &rows)) }
        }
        @if let Some(position) = more {
            p { a rel="next" href=(format!("/console/audit?before={position}&actor={actor}")) { (viewer.t(words::NEXT_PAGE)) } }
        }
    };
    Ok(viewer.page(title, &content))
}

fn row(viewer: &Viewer, line: &Line) -> Vec<Markup> {
    vec![
        pieces::moment(line.at),
        html! { (viewer.t(words::entry(&line.action))) },
        html! { (viewer.actor(&line.actor)) },
        html! { small .words { (line.detail) } },
    ]
}
