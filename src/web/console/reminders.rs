//! 提醒: what goes out in the next seven days.

use super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words};
use crate::{
    core::reminder::RungName,
    store::{reminders::Reminder, worklist},
};
use chrono::Duration;
use maud::{Markup, html};

/// How many are listed.
const SHOWN: i64 = 200;

/// The page.
pub(super) async fn page(viewer: Viewer) -> Result<Page, Refusal> {
    let (reader, until) = (viewer.reader(), viewer.app.clock.now() + Duration::days(7));
    let coming = viewer
        .app
        .db
        .read(|tx| Box::pin(async move { worklist::reminders(tx, &reader, until, SHOWN).await }))
        .await?;
    let rows: Vec<Vec<Markup>> = coming.iter().map(|one| row(&viewer, one)).collect();
    let heads = [words::WHEN, words::NUMBER, words::RUNG, words::TO_WHOM].map(|text| viewer.t(text));
    let title = viewer.t(words::NEXT_SEVEN_DAYS);
    let content = pieces::panel(
        title,
        &html! {
            @if rows.is_empty() { p .soft { (viewer.t(words::NOTHING_HERE)) } } @else { (pieces::table(title, &heads, &rows)) }
        },
    );
    Ok(viewer.page(viewer.t(words::REMINDERS_PAGE), &content))
}

fn row(viewer: &Viewer, one: &Reminder) -> Vec<Markup> {
    let rung: Option<RungName> = one.rung.parse().ok();
    vec![
        pieces::moment(one.due_at),
        pieces::case_link(&one.case_number),
        html! { (rung.map_or_else(|| viewer.t(words::OTHER).to_owned(), |rung| words::rung(rung, viewer.taste.tongue))) },
        html! { (viewer.role(&one.role)) },
    ]
}
