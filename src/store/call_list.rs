//! The list of calls. Every filter that is used by itself finds its rows by an index.

use super::{calls::Call, db::Tx, page::Page, visibility::Reader};
use crate::{call_columns, call_known, core::clock::Moment, sql};

/// Which calls are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only with this outcome.
    pub outcome: Option<String>,
    /// Only of this department.
    pub department: Option<String>,
    /// Only of this local day.
    pub day: Option<chrono::NaiveDate>,
}

/// The list, with what finds its rows by an index; the other filters look at the rows that it finds.
macro_rules! listed {
    ($tx:ident, $reader:ident, $filter:ident, $page:ident, $found:literal) => {{
        let day = $filter.day.map(Moment::start_of);
        let until = $filter.day.and_then(|day| day.succ_opt()).map(Moment::start_of);
        let page = until.map_or($page, |until| $page.before(until));
        sql!(
            $tx,
            fetch_all::<Call>,
            "SELECT" both(call_columns!()) "FROM calls AS c WHERE" both(call_known!()) "AND" both($found)
            "AND (c.began_at, c.id) < ($3, $4) AND c.began_at >= $7 AND ($5 IS NULL OR c.outcome = $5)
             AND ($6 IS NULL OR c.department = $6) ORDER BY c.began_at DESC, c.id DESC LIMIT $8",
            $reader.code(),
            $reader.bound(),
            page.at(),
            page.id(),
            &$filter.outcome,
            &$filter.department,
            day.unwrap_or(Moment::EARLIEST),
            page.fetch()
        )
    }};
}

/// One page of calls, newest first, without those that are kept from the reader.
pub async fn page(tx: &mut Tx, reader: &Reader, filter: &Filter, page: Page) -> sqlx::Result<Vec<Call>> {
    // A text for each: a filter that may be left out is planned as if it always were.
    match (filter.outcome.as_deref(), &filter.department) {
        (Some("in_progress"), _) => listed!(tx, reader, filter, page, "c.outcome = 'in_progress'"),
        (Some(_), _) => listed!(tx, reader, filter, page, "c.outcome <> 'in_progress' AND c.outcome = $5"),
        (None, Some(_)) => listed!(tx, reader, filter, page, "c.department = $6"),
        (None, None) => listed!(tx, reader, filter, page, "TRUE"),
    }
}
