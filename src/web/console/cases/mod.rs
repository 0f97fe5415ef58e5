//! 办件: lists, one case, what is done with it.

mod acts;
mod clock;
mod identity;
mod list;
mod new;
mod one;
mod parts;
mod saved;

pub(super) use acts::{act, bulk_assign, words_field};
pub(super) use identity::{ask as ask_identity, decide as decide_identity};
pub(super) use list::{departments, list};
pub(super) use new::{create, form};
pub(super) use one::page;
pub(super) use saved::{discard as drop_filter, keep as keep_filter};

use super::{pieces, today::Days, viewer::Viewer, words};
use crate::{
    store::cases::Case,
    work::{WorkError, cases::CaseFile},
};
use maud::{Markup, html};

/// How much of a summary a row of a list shows, in characters.
const SUMMARY_SHOWN: usize = 40;

/// The heads of a row.
pub(super) const HEADS: [words::Text; 5] =
    [words::DUE, words::NUMBER, words::SUMMARY, words::STAGE, words::HANDLER];

/// A case as a row of a list: due, number, summary, stage, handler.
pub(super) fn row(viewer: &Viewer, case: &Case, days: Days) -> Result<Vec<Markup>, WorkError> {
    let file = CaseFile::open(&viewer.app, case.clone())?;
    let running = case.stopped_at.is_none() && case.row_key.is_some();
    let due = if running {
        viewer.due(case.alarm_due, days.urgency(case.alarm_due))
    } else {
        html! { span .number.soft { (viewer.day(case.due)) } }
    };
    let handler = case.handler.as_deref().map(|code| viewer.officer(code));
    Ok(vec![
        due,
        html! { (pieces::case_link(&case.number)) br; small { (viewer.t(words::kind(case.kind))) " · " (viewer.t(words::name_standing(case.name_standing))) } },
        html! { (shortened(&file)) },
        html! { (pieces::mark("", viewer.t(words::stage(case.stage)))) },
        html! { (handler.as_deref().unwrap_or(viewer.t(words::NOBODY_YET))) br; small { (viewer.department(&case.department)) } },
    ])
}

fn shortened(file: &CaseFile) -> String {
    let summary = file.body().map(|body| body.summary.as_str()).unwrap_or_default();
    let mut short: String = summary.chars().take(SUMMARY_SHOWN).collect();
    if summary.chars().nth(SUMMARY_SHOWN).is_some() {
        short.push('…');
    }
    short
}
