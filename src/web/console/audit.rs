//! 操作记录: what was done to the system as a whole, newest first. What was done with a case stands on that
//! case's page, for those who may see it.

use super::{page::Page, pieces, problem::Refusal, query::blank, viewer::Viewer, words};
use crate::{
    core::clock::Moment,
    store::{
        audit::{self, Line},
        trail::{self, Sought},
    },
};
use axum::extract::Query;
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

/// How many entries a page shows.
const SHOWN: i64 = 100;

/// What the address asks.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Asked {
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    #[serde(default, deserialize_with = "blank", skip_serializing)]
    before: Option<i64>,
}

impl Asked {
    fn sought(&self) -> Sought {
        Sought {
            actor: self.actor.clone(),
            action: self.action.clone(),
            from: self.from.map(Moment::start_of),
            until: self.to.and_then(|day| day.succ_opt()).map(Moment::start_of),
        }
    }
}

/// The page.
pub(super) async fn page(viewer: Viewer, Query(asked): Query<Asked>) -> Result<Page, Refusal> {
    let (before, sought) = (asked.before.unwrap_or(i64::MAX), asked.sought());
    let lines = viewer
        .app
        .db
        .read(|tx| Box::pin(async move { trail::newest(tx, audit::SYSTEM, before, &sought, SHOWN).await }))
        .await?;
    let rows: Vec<Vec<Markup>> = lines.iter().map(|line| row(&viewer, line)).collect();
    let heads = [words::WHEN, words::ACTION, words::ACTOR, words::CONTENT].map(|text| viewer.t(text));
    let title = viewer.t(words::AUDIT_PAGE);
    let more = lines.last().filter(|_| i64::try_from(lines.len()) == Ok(SHOWN)).map(|line| line.position);
    let query = serde_urlencoded::to_string(&asked).unwrap_or_default();
    let content = html! {
        (filters(&viewer, &asked))
        section .panel {
            @if rows.is_empty() { p .soft { (viewer.t(words::NOTHING_HERE)) } } @else { (pieces::table(title, &heads, &rows)) }
        }
        @if let Some(position) = more {
            p { a rel="next" href=(format!("/console/audit?before={position}&{query}")) { (viewer.t(words::NEXT_PAGE)) } }
        }
    };
    Ok(viewer.page(title, &content))
}

fn filters(viewer: &Viewer, asked: &Asked) -> Markup {
    let mut actions = vec![(String::new(), viewer.t(words::ALL).to_owned())];
    actions.extend(
        words::ENTRIES_BY_NAME.iter().map(|(name, text)| ((*name).to_owned(), viewer.t(*text).to_owned())),
    );
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    html! { form .filter method="get" {
        (viewer.field("actor", words::ACTOR, &html! { input #actor name="actor" value=(asked.actor.as_deref().unwrap_or_default()); }))
        (viewer.field("action", words::ACTION, &pieces::select("action", "action", &actions, asked.action.as_deref().unwrap_or_default())))
        (viewer.field("from", words::FROM, &html! { input #from type="date" name="from" value=(day(asked.from)); }))
        (viewer.field("to", words::UNTIL, &html! { input #to type="date" name="to" value=(day(asked.to)); }))
        button .second { (viewer.t(words::FILTER)) }
    } }
}

fn row(viewer: &Viewer, line: &Line) -> Vec<Markup> {
    vec![
        pieces::moment(line.at),
        html! { (viewer.t(words::entry(&line.action))) },
        html! { (viewer.actor(&line.actor)) },
        html! { small .words { (line.detail) } },
    ]
}
