//! Looking at what concerns one reader, in one view of the data.

use super::{
    concern::{Wanted, sees_the_line},
    shown::{Background, CallEvent, Earlier},
};
use crate::{
    core::{
        call::LiveState,
        id::{CallId, CaseId},
    },
    store::{calls::Call, cases, db::Tx, live, visibility::Reader},
    work::{Actor, App, WorkError},
};
use std::collections::BTreeSet;

/// Which calls a console shows now.
#[derive(Debug, Clone, Default)]
pub(super) struct Shows {
    /// Any way.
    pub calls: BTreeSet<CallId>,
    /// As calls of its officer's own telephone.
    pub own: BTreeSet<CallId>,
}

/// What there is to show.
#[derive(Default)]
pub(super) struct Seen {
    /// Calls; those of the reader's own telephone with what is known of the caller.
    pub calls: Vec<(Call, Option<Background>)>,
    /// Calls that were shown, are now kept from the reader, and are over.
    pub over: Vec<CallId>,
    /// Some case or task has changed that the reader may see.
    pub hint: bool,
}

/// Looks at what is wanted, or at the whole line.
pub(super) async fn look(app: &App, actor: &Actor, wanted: Wanted, shows: Shows) -> Result<Seen, WorkError> {
    let (reader, line) = (actor.reader().clone(), sees_the_line(actor));
    let read = app.db.read(move |tx| {
        Box::pin(async move {
            let mut seen = Seen::default();
            let found = if wanted.all {
                live::on_the_line(tx, &reader, line).await?
            } else {
                those(tx, &reader, &wanted.calls, &shows, &mut seen.over).await?
            };
            for call in found {
                let background = if pops(&call, &reader, &shows.own) {
                    Some(background(tx, &reader, &call).await?)
                } else {
                    None
                };
                seen.calls.push((call, background));
            }
            seen.hint = hints(tx, &reader, &wanted).await?;
            Ok::<_, sqlx::Error>(seen)
        })
    });
    Ok(read.await?)
}

/// The calls of these that the reader may know of; `over` gets those that were shown and are kept from
/// them since, once they are over.
async fn those(
    tx: &mut Tx,
    reader: &Reader,
    wanted: &BTreeSet<CallId>,
    shows: &Shows,
    over: &mut Vec<CallId>,
) -> sqlx::Result<Vec<Call>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<CallId> = wanted.iter().copied().collect();
    let found = live::known(tx, reader, &ids).await?;
    let hidden = |id: &CallId| shows.calls.contains(id) && !found.iter().any(|call| call.id == *id);
    let hidden: Vec<CallId> = ids.into_iter().filter(hidden).collect();
    if !hidden.is_empty() {
        *over = live::over(tx, &hidden).await?;
    }
    Ok(found)
}

/// Whether a call rings the reader's telephone or talks with them, or is shown so and has ended.
fn pops(call: &Call, reader: &Reader, own: &BTreeSet<CallId>) -> bool {
    let stands = reader.officer.as_ref().and_then(|code| call.record.for_officer(code));
    stands.is_some_and(|stands| stands.state != LiveState::Ended || own.contains(&call.id))
}

async fn background(tx: &mut Tx, reader: &Reader, call: &Call) -> sqlx::Result<Background> {
    // A withheld number is nobody's.
    let Some(lookup) = &call.caller_lookup else { return Ok(Background::default()) };
    let open_cases = live::open_cases(tx, reader, lookup).await?;
    let (count, last) = live::earlier(tx, reader, lookup, call.began_at).await?;
    Ok(Background { open_cases, earlier: Earlier { count, last } })
}

async fn hints(tx: &mut Tx, reader: &Reader, wanted: &Wanted) -> sqlx::Result<bool> {
    let cases: Vec<CaseId> = wanted.cases.iter().copied().collect();
    if !cases.is_empty() && !cases::visible_numbers(tx, reader, &cases).await?.is_empty() {
        return Ok(true);
    }
    let tasks: Vec<_> = wanted.tasks.iter().copied().collect();
    Ok(!tasks.is_empty() && live::any_task(tx, reader, &tasks).await?)
}

/// A call of an officer's own telephone as a page shows it.
pub struct Pop {
    /// What the stream would tell of it.
    pub call: CallEvent,
    /// The number of the case that it belongs to, if the officer may see that.
    pub case: Option<String>,
}

/// The call for an officer, ended or not; `None` if it never rang their telephone, or is kept from them.
pub async fn pop(app: &App, actor: &Actor, id: CallId) -> Result<Option<Pop>, WorkError> {
    let reader = actor.reader().clone();
    let read = app.db.read(move |tx| {
        Box::pin(async move {
            let Some(call) = live::known(tx, &reader, &[id]).await?.pop() else { return Ok(None) };
            let of: Vec<CaseId> = call.case_id.into_iter().collect();
            let case = cases::visible_numbers(tx, &reader, &of).await?.pop();
            let background = background(tx, &reader, &call).await?;
            Ok::<_, sqlx::Error>(Some((call, background, case.map(|(_, number)| number))))
        })
    });
    let Some((call, background, case)) = read.await? else { return Ok(None) };
    Ok(CallEvent::of(app, &call, background, actor.reader())?.map(|call| Pop { call, case }))
}
