//! Writing lists out for spreadsheets, as one officer may see them.
//!
//! What is written passes the same visibility clause and the same masks as the API; a page is read at a
//! time, so that memory does not grow with the list. Every export is noted in the system's chain before
//! the first row leaves.

mod figures;
mod rows;
mod sheet;

pub use figures::figures;
pub use rows::What;
pub use sheet::{Format, SheetError};

use super::{Actor, App, WorkError, system_chain};
use crate::{
    core::{clock::Moment, directory::OfficerCode},
    store::{page::Page, visibility::Scope},
};
use chrono::NaiveDate;
use rows::Names;
use serde_json::json;
use sheet::Sheet;
use std::{
    io::{Seek, Write},
    sync::Arc,
};
use thiserror::Error;
use uuid::Uuid;

/// What is to be written, for whom.
#[derive(Debug, Clone)]
pub struct Order {
    /// Which list.
    pub what: What,
    /// The officer who will read it.
    pub officer: OfficerCode,
    /// As which kind of file.
    pub format: Format,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// To this day, which is part of it.
    pub to: Option<NaiveDate>,
    /// Who asks for it: an officer's code, or `command`.
    pub by: String,
}

/// Why nothing, or not all, was written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// There is no such officer.
    #[error("there is no officer `{0}` in the directory: see `shouwen officer list`")]
    NoOfficer(OfficerCode),
    /// They see no cases.
    #[error("`{0}` has no role that sees cases, calls or messages: name an officer who may see them")]
    SeesNothing(OfficerCode),
    /// The days are in the wrong order.
    #[error("--from {from} is after --to {to}: give the earlier day first")]
    Backwards {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
    },
    /// What is kept could not be read.
    #[error(transparent)]
    Work(#[from] WorkError),
    /// The file could not be written.
    #[error(transparent)]
    Sheet(#[from] SheetError),
}

/// Writes what the officer may see, newest first; returns how many rows.
pub async fn export<W: Write + Seek + Send>(
    app: &Arc<App>,
    order: &Order,
    to: W,
) -> Result<u64, ExportError> {
    let facts = app.facts();
    let actor = Actor::officer(&order.officer, None, &facts.directory)
        .ok_or_else(|| ExportError::NoOfficer(order.officer.clone()))?;
    let reader = &actor.reader().sealed();
    if reader.scope == Scope::Nothing {
        return Err(ExportError::SeesNothing(order.officer.clone()));
    }
    if let (Some(from), Some(to)) = (order.from, order.to)
        && from > to
    {
        return Err(ExportError::Backwards { from, to });
    }
    note(app, order).await?;
    let names = Names::new(facts.directory.clone());
    let mut sheet = Sheet::begin(order.format, to, order.what.title(), order.what.heads())?;
    let mut page = first_page(order.to);
    let since = order.from.map(Moment::start_of);
    let mut count = 0;
    loop {
        let (rows, next) = order.what.page(app, reader, &names, page).await?;
        for (at, row) in rows {
            if since.is_some_and(|since| at < since) {
                sheet.end()?;
                return Ok(count);
            }
            sheet.row(&row)?;
            count += 1;
        }
        match next {
            Some(next) => page = next,
            None => break,
        }
    }
    sheet.end()?;
    Ok(count)
}

/// The newest page, or the one that begins with the last day wanted.
fn first_page(to: Option<NaiveDate>) -> Page {
    match to.and_then(|day| day.succ_opt()) {
        Some(day) => Page::below(Moment::start_of(day), Uuid::nil()),
        None => Page::newest(),
    }
}

async fn note(app: &Arc<App>, order: &Order) -> Result<(), WorkError> {
    let detail = json!({ "what": order.what, "as": order.officer, "format": order.format, "from": order.from,
        "to": order.to });
    Ok(system_chain::enter_alone(app, &order.by, "exported", detail).await?)
}
