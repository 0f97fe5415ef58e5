//! The list of cases. Every filter that is used by itself finds its rows by an index.

use super::{
    cases::{Case, case_columns},
    db::Tx,
    page::Page,
    visibility::Reader,
};
use crate::{
    case_visible,
    core::case::{Kind, StageName},
    sql,
};
use chrono::NaiveDate;
use sqlx::types::Json;

/// Which cases are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in this stage.
    pub stage: Option<StageName>,
    /// Only of this department.
    pub department: Option<String>,
    /// Only with one of these handlers; with any, if none is named.
    pub handlers: Vec<String>,
    /// Only whose clock runs and whose due day is before this one.
    pub due_before: Option<NaiveDate>,
    /// Only of this kind.
    pub kind: Option<Kind>,
}

/// The list, with what finds its rows by an index; the other filters look at the rows that it finds.
macro_rules! listed {
    ($tx:ident, $reader:ident, $filter:ident, $page:ident, $found:literal) => {{
        let handlers = (!$filter.handlers.is_empty()).then_some(Json(&$filter.handlers));
        sql!(
            $tx,
            fetch_all::<Case>,
            "SELECT" both(case_columns!()) "FROM cases AS c WHERE" both(case_visible!()) "AND" both($found)
            "AND (c.received_at, c.id) < ($3, $4) AND ($5 IS NULL OR c.stage = $5)
             AND ($6 IS NULL OR c.department = $6) AND ($7 IS NULL OR c.handler"
            sqlite("IN (SELECT value FROM json_each($7))") ""
            pg("= ANY (ARRAY (SELECT jsonb_array_elements_text($7)))")
            ") AND ($8 IS NULL OR c.due < $8) AND ($9 IS NULL OR c.kind = $9)
             ORDER BY c.received_at DESC, c.id DESC LIMIT $11",
            $reader.code(),
            $reader.bound(),
            $page.at(),
            $page.id(),
            $filter.stage,
            &$filter.department,
            handlers,
            $filter.due_before,
            $filter.kind,
            $filter.handlers.first(),
            $page.fetch()
        )
    }};
}

/// One page of cases, newest first.
pub async fn page(tx: &mut Tx, reader: &Reader, filter: &Filter, page: Page) -> sqlx::Result<Vec<Case>> {
    // A text for each: a filter that may be left out is planned as if it always were.
    if filter.due_before.is_some() && filter.handlers.len() == 1 {
        return listed!(
            tx,
            reader,
            filter,
            page,
            "c.stopped_at IS NULL AND c.row_key IS NOT NULL AND c.handler = $10"
        );
    }
    if filter.due_before.is_some() {
        return listed!(tx, reader, filter, page, "c.stopped_at IS NULL AND c.row_key IS NOT NULL");
    }
    if filter.handlers.len() == 1 {
        return listed!(tx, reader, filter, page, "c.handler = $10");
    }
    if filter.stage.is_some() {
        return listed!(tx, reader, filter, page, "c.stage = $5");
    }
    if filter.department.is_some() {
        return listed!(tx, reader, filter, page, "c.department = $6");
    }
    listed!(tx, reader, filter, page, "TRUE")
}
