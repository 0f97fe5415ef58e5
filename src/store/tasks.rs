//! Tasks for people.

use super::{db::Tx, page::Page, visibility::Reader};
use crate::{
    belongings_visible,
    core::{
        clock::Moment,
        id::{CallId, CaseId, MessageId, TaskId},
        task::{NewTask, TaskKind},
    },
    sql,
};

/// A task as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// What has to be done.
    pub kind: TaskKind,
    /// `open`, `done` or `cancelled`.
    pub state: String,
    /// The case it is about.
    pub case_id: Option<CaseId>,
    /// That case's number.
    pub case_number: Option<String>,
    /// The call it is about.
    pub call_id: Option<CallId>,
    /// The message it is about.
    pub message_id: Option<MessageId>,
    /// The department that has to see to it.
    pub department: String,
    /// The officer, if it is one person's.
    pub officer: Option<String>,
    /// What else there is to know.
    pub note: String,
    /// When it was given.
    pub created_at: Moment,
    /// Until when it has to be done.
    pub due_at: Moment,
    /// When it was done or cancelled.
    pub done_at: Option<Moment>,
    /// By whom.
    pub done_by: Option<String>,
}

macro_rules! columns {
    () => {
        "t.id, t.kind, t.state, t.case_id, (SELECT n.number FROM cases AS n WHERE n.id = t.case_id) AS case_number,
         t.call_id, t.message_id, t.department, t.officer, t.note, t.created_at, t.due_at, t.done_at, t.done_by"
    };
}
pub(super) use columns as task_columns;

/// Gives a task, unless one with the same key was given before; `true` if it is new.
pub async fn give(tx: &mut Tx, id: TaskId, task: &NewTask, at: Moment) -> sqlx::Result<bool> {
    let given = sql!(
        tx,
        execute,
        "INSERT INTO tasks (id, kind, state, dedup, case_id, call_id, message_id, department, officer, note,
             created_at, due_at)
         VALUES ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (dedup) DO NOTHING",
        id,
        task.kind,
        &task.dedup,
        task.case,
        task.call,
        task.message,
        &task.department,
        &task.officer,
        &task.note,
        at,
        task.due_at
    )?;
    Ok(given == 1)
}

/// Whether somebody has a task of that kind about a case to do, with that note.
pub async fn is_open(tx: &mut Tx, kind: TaskKind, case: CaseId, note: &str) -> sqlx::Result<bool> {
    let open = sql!(
        tx,
        fetch_optional::<(TaskId,)>,
        "SELECT id FROM tasks WHERE case_id = $2 AND state = 'open' AND kind = $1 AND note = $3 LIMIT 1",
        kind,
        case,
        note
    )?;
    Ok(open.is_some())
}

/// Ends an open task that the reader may see; `None` if there is none such.
pub async fn finish(
    tx: &mut Tx,
    reader: &Reader,
    id: TaskId,
    by: &str,
    at: Moment,
) -> sqlx::Result<Option<Task>> {
    // SQLite knows no alias in RETURNING, and the columns have one.
    let ended = sql!(
        tx,
        execute,
        "UPDATE tasks AS t SET state = 'done', done_at = $4, done_by = $5
         WHERE t.id = $3 AND t.state = 'open' AND" both(belongings_visible!()) "",
        reader.code(),
        reader.bound(),
        id,
        at,
        by
    )?;
    if ended == 1 { visible(tx, reader, id).await } else { Ok(None) }
}

/// One task, for a reader; `None` also if it is kept from them.
pub async fn visible(tx: &mut Tx, reader: &Reader, id: TaskId) -> sqlx::Result<Option<Task>> {
    sql!(
        tx,
        fetch_optional::<Task>,
        "SELECT" both(columns!()) "FROM tasks AS t WHERE" both(belongings_visible!()) "AND t.id = $3",
        reader.code(),
        reader.bound(),
        id
    )
}

/// Hands the open tasks about a case to the department that has it now.
pub async fn hand_on(tx: &mut Tx, case: CaseId, department: &str) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "UPDATE tasks SET department = $2, officer = NULL WHERE case_id = $1 AND state = 'open'",
        case,
        department
    )
}

/// Cancels the open tasks of one kind about a case or a call: what they asked for has happened.
pub async fn settle(
    tx: &mut Tx,
    kind: TaskKind,
    case: Option<CaseId>,
    call: Option<CallId>,
    by: &str,
    at: Moment,
) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "UPDATE tasks SET state = 'done', done_at = $4, done_by = $5
         WHERE state = 'open' AND kind = $1 AND (case_id = $2 OR call_id = $3)",
        kind,
        case,
        call,
        at,
        by
    )
}

/// How the keys of the tasks begin that ask for a year's notice.
pub fn import_calendar_key(year: i32) -> String {
    format!("import-calendar:{year}:")
}

/// Ends the open tasks of one kind whose keys begin so: what they asked for has happened.
pub async fn settle_keyed(tx: &mut Tx, kind: TaskKind, key: &str, by: &str, at: Moment) -> sqlx::Result<u64> {
    sql!(
        tx,
        execute,
        "UPDATE tasks SET state = 'done', done_at = $3, done_by = $4
         WHERE state = 'open' AND kind = $1 AND dedup LIKE $2 || '%'",
        kind,
        key,
        at,
        by
    )
}

/// How many open tasks there are of each kind.
pub async fn open_by_kind(tx: &mut Tx) -> sqlx::Result<Vec<(String, i64)>> {
    sql!(
        tx,
        fetch_all::<(String, i64)>,
        "SELECT kind, count(*) FROM tasks WHERE state = 'open' GROUP BY kind ORDER BY kind"
    )
}

/// Which tasks are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this kind.
    pub kind: Option<TaskKind>,
    /// Only in this state.
    pub state: Option<String>,
    /// Only about this case.
    pub case: Option<CaseId>,
}

/// The list, with what finds its rows by an index.
macro_rules! listed {
    ($tx:ident, $reader:ident, $filter:ident, $page:ident, $found:literal) => {
        sql!(
            $tx,
            fetch_all::<Task>,
            "SELECT" both(columns!()) "FROM tasks AS t WHERE" both(belongings_visible!()) "AND" both($found)
            "AND (t.created_at, t.id) < ($3, $4) AND ($5 IS NULL OR t.kind = $5)
             AND ($6 IS NULL OR t.state = $6) AND ($7 IS NULL OR t.case_id = $7)
             ORDER BY t.created_at DESC, t.id DESC LIMIT $8",
            $reader.code(),
            $reader.bound(),
            $page.at(),
            $page.id(),
            $filter.kind,
            &$filter.state,
            $filter.case,
            $page.fetch()
        )
    };
}

/// One page of tasks, newest first.
pub async fn page(tx: &mut Tx, reader: &Reader, filter: &Filter, page: Page) -> sqlx::Result<Vec<Task>> {
    if filter.state.as_deref() == Some("open") {
        // Most are done, and those that are not may lie far back: they have an index of their own.
        return listed!(tx, reader, filter, page, "t.state = 'open'");
    }
    listed!(tx, reader, filter, page, "TRUE")
}
