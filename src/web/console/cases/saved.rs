//! Filters of the list that an officer has given a name.

use super::super::{problem::Refusal, viewer::Viewer, words};
use super::list::Asked;
use crate::{
    store::saved_filters::{self, SavedFilter},
    web::session::Sent,
    work::WorkError,
};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;

/// The longest name, in characters.
const LONGEST: usize = 30;

/// The officer's filters as links, and how to keep the present one; `query` is what the list's address asks.
pub(super) fn row(viewer: &Viewer, saved: &[SavedFilter], query: &str) -> Markup {
    html! { div .head {
        @if !saved.is_empty() { nav aria-label=(viewer.t(words::SAVED_FILTERS)) { ul .row { @for one in saved { li {
            a .button aria-current=[(one.query == query).then_some("page")] href=(format!("/console/cases?{}", one.query)) { (one.name) }
            form method="post" action="/console/cases/filters/drop" { (viewer.csrf())
                input type="hidden" name="name" value=(one.name);
                button .second aria-label=(format!("{} {}", viewer.t(words::DROP_FILTER), one.name)) { "×" } }
        } } } } }
        @if !query.is_empty() { form .filter method="post" action="/console/cases/filters" {
            (viewer.csrf())
            input type="hidden" name="query" value=(query);
            (viewer.field("filter-name", words::FILTER_NAME, &html! { input #filter-name name="name" maxlength=(LONGEST) autocomplete="off" required; }))
            button .second { (viewer.t(words::KEEP_FILTER)) }
        } }
    } }
}

/// A filter to keep.
#[derive(Deserialize)]
pub(in crate::web::console) struct Kept {
    name: String,
    query: String,
}

/// Keeps it.
pub(in crate::web::console) async fn keep(
    viewer: Viewer,
    Sent { form: kept, .. }: Sent<Kept>,
) -> Result<Redirect, Refusal> {
    // Written anew: what is kept asks nothing that the list does not know.
    let asked: Asked = serde_urlencoded::from_str(&kept.query).map_err(|_| Refusal::not_found())?;
    let query = serde_urlencoded::to_string(&asked).unwrap_or_default();
    let name: String = kept.name.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if name.is_empty() || query.is_empty() {
        return Err(WorkError::invalid("name", "请先选择筛选条件，并填写名称。").into());
    }
    let (officer, now) = (viewer.session.officer.to_string(), viewer.app.clock.now());
    let filter = SavedFilter { name, query: query.clone() };
    let fits = viewer
        .app
        .db
        .transact(move |tx| {
            Box::pin(
                async move { saved_filters::keep(tx, &officer, &filter, now).await.map_err(WorkError::from) },
            )
        })
        .await?;
    if !fits {
        return Err(WorkError::invalid("name", "最多保存 20 个筛选，请先删除不用的。").into());
    }
    Ok(Redirect::to(&format!("/console/cases?{query}")))
}

/// A filter's name.
#[derive(Deserialize)]
pub(in crate::web::console) struct Named {
    name: String,
}

/// Drops one.
pub(in crate::web::console) async fn discard(
    viewer: Viewer,
    Sent { form: Named { name }, .. }: Sent<Named>,
) -> Result<Redirect, Refusal> {
    let officer = viewer.session.officer.to_string();
    viewer
        .app
        .db
        .transact(move |tx| {
            Box::pin(async move { saved_filters::remove(tx, &officer, &name).await.map_err(WorkError::from) })
        })
        .await?;
    Ok(Redirect::to("/console/cases"))
}
