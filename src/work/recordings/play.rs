//! Listening to a recording: who may see the call may hear it, and every playing is entered in the audit.

use super::{
    fetch::{self, Audio, Unplayable},
    sealed,
};
use crate::{
    core::{
        id::{CallId, RecordingId},
        recording::RecordingState,
    },
    store::{
        audit::{self, NewEntry},
        calls::{self, Call},
        cases,
        recordings::{self, Audible},
    },
    work::{Actor, App, WorkError},
};
use chrono::Duration;
use serde_json::json;
use std::sync::Arc;

/// So long a request for a later part belongs to the playing that was entered.
const ONE_PLAYING: i64 = 1;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The call.
    pub call: CallId,
    /// Which of its recordings; the longest if none is named.
    pub recording: Option<RecordingId>,
    /// Whether it is heard from its beginning: another playing.
    pub from_start: bool,
}

/// Gets a recording for somebody who may see its call, and enters that they hear it.
pub async fn play(app: &Arc<App>, actor: &Actor, asked: Asked) -> Result<Audio, Unplayable> {
    let reader = actor.reader().clone();
    let (call, kept, chain) = app
        .db
        .read(|tx| {
            Box::pin(async move {
                let call = calls::visible(tx, &reader, asked.call).await?;
                let of: Vec<_> = call.iter().filter_map(|call| call.case_id).collect();
                let seen = cases::visible_numbers(tx, &reader, &of).await?.pop();
                // Of a case that they do not see nothing must tell, not even where the entry stands.
                let chain = seen.map_or_else(|| audit::SYSTEM.to_owned(), |(case, _)| case.to_string());
                Ok::<_, sqlx::Error>((call, recordings::audible(tx, &reader, asked.call).await?, chain))
            })
        })
        .await?;
    let mut kept = kept.into_iter();
    let kept = kept.find(|one| asked.recording.is_none_or(|id| id == one.id));
    let (Some(call), Some(kept)) = (call, kept) else { return Err(WorkError::NotFound("录音").into()) };
    let audio = bytes(app, &call, &kept).await?;
    enter(app, actor, (chain, call.id, kept.id), asked.from_start).await?;
    Ok(audio)
}

/// Ours, once it is kept; else the network's.
async fn bytes(app: &App, call: &Call, one: &Audible) -> Result<Audio, Unplayable> {
    let key = fetch::key_of(app, one.id, &one.row_key)?;
    if one.state == RecordingState::Reported {
        return fetch::fetch(app, &call.account, &key, &one.url_sealed).await;
    }
    match app.shelf.get(one.id).await? {
        Some(sealed) => Ok(sealed::open(&key, &sealed).map_err(WorkError::from)?),
        None if one.state == RecordingState::Lost => Err(Unplayable::Gone),
        None => Err(Unplayable::Missing),
    }
}

/// Enters a playing in the chain of the call's case, if whoever plays sees it, else in the system's. Whoever asks for a later part
/// only is entered too, unless it belongs to a playing that was.
async fn enter(
    app: &Arc<App>,
    actor: &Actor,
    (chain, call, recording): (String, CallId, RecordingId),
    from_start: bool,
) -> Result<(), WorkError> {
    let at = app.clock.now();
    let entry = NewEntry {
        id: app.mint(at),
        chain,
        at,
        actor: actor.to_string(),
        action: "recording_played",
        detail: json!({ "call": call, "recording": recording }),
        note_sealed: None,
    };
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let since = at - Duration::hours(ONE_PLAYING);
                if from_start || !audit::was_done_since(tx, &entry, since).await? {
                    audit::append(tx, entry).await?;
                }
                Ok::<_, sqlx::Error>(())
            })
        })
        .await?;
    Ok(())
}
