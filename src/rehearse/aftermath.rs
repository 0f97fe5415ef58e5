//! What came of a call: the call as it is kept, its case, and everything that is planned for it.

use crate::{
    core::id::CaseId,
    store::{
        calls::{self, Call},
        cases,
        db::Tx,
        messages::{self, Message},
        page::{MOST, Page},
        reminders::{self, Reminder},
        tasks::{self, Task},
        visibility::{Reader, Scope},
    },
    work::{App, WorkError, cases::CaseFile, messages::TEXT},
};
use std::sync::Arc;

/// A call and what came of it.
pub struct Aftermath {
    /// The call.
    pub call: Call,
    /// Its case, if it has one.
    pub case: Option<Dossier>,
    /// The tasks that it gave to people.
    pub tasks: Vec<Task>,
}

/// A case with everything that belongs to it.
pub struct Dossier {
    /// The case.
    pub file: CaseFile,
    /// Its reminders, in the order in which they are due.
    pub reminders: Vec<Reminder>,
    /// Its messages, in order, with their texts.
    pub messages: Vec<(Message, String)>,
}

/// What came of the call that the network calls `call`; `None` if it is not in this database.
pub async fn of_call(app: &Arc<App>, account: &str, call: &str) -> Result<Option<Aftermath>, WorkError> {
    let (held, account, call) = (app.clone(), account.to_owned(), call.to_owned());
    app.db
        .read(move |tx| {
            Box::pin(async move {
                let found = calls::by_provider_id(tx, &account, &call).await?;
                let Some(call) = found else { return Ok(None) };
                let case = match call.case_id {
                    Some(id) => Some(dossier(&held, tx, id).await?),
                    None => None,
                };
                let of_call = |task: &Task| task.call_id == Some(call.id);
                let tasks = all_tasks(tx).await?.into_iter().filter(of_call).collect();
                Ok::<_, WorkError>(Some(Aftermath { call, case, tasks }))
            })
        })
        .await
}

/// Everything about one case.
pub async fn dossier(app: &App, tx: &mut Tx, id: CaseId) -> Result<Dossier, WorkError> {
    // `CaseFile::by_id` holds the row, which a transaction that only reads may not on PostgreSQL.
    let numbers = cases::visible_numbers(tx, &everything(), &[id]).await?;
    let (_, number) = numbers.first().ok_or(WorkError::NotFound("件"))?;
    let file = CaseFile::visible(app, tx, &everything(), number).await?;
    let reminders = reminders::of_case(tx, id).await?;
    let mut texts = Vec::new();
    for message in messages::of_case(tx, id).await? {
        let text = text(app, &message)?;
        texts.push((message, text));
    }
    Ok(Dossier { file, reminders, messages: texts })
}

/// A message's text; empty once it was erased.
pub fn text(app: &App, message: &Message) -> Result<String, WorkError> {
    match (&message.row_key, &message.text_sealed) {
        (Some(wrapped), Some(sealed)) => {
            Ok(app.vault.row(message.id.as_bytes(), wrapped)?.open(TEXT, sealed)?)
        }
        _ => Ok(String::new()),
    }
}

/// The newest tasks, of everybody.
pub async fn all_tasks(tx: &mut Tx) -> sqlx::Result<Vec<Task>> {
    let Some(page) = Page::new(MOST, None) else { return Ok(Vec::new()) };
    tasks::page(tx, &everything(), &tasks::Filter::default(), page).await
}

/// A reader who sees every case: the rehearsal itself, which is nobody in the bureau.
pub fn everything() -> Reader {
    Reader { officer: None, scope: Scope::Bureau, unmasked: true, sealed: false }
}
