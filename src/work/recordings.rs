//! Listening to a recording: who may see the call may hear it, every playing is entered in the audit, and
//! the bytes come from the provider each time: none of them is kept here.

use super::{Actor, App, WorkError};
use crate::{
    core::id::{CallId, RecordingId},
    outbound::Undelivered,
    store::{
        audit::{self, NewEntry},
        calls::{self, Call},
        cases,
        recordings::{self, Fetchable, URL},
    },
};
use bytes::Bytes;
use chrono::Duration;
use http::{Response, StatusCode, header};
use serde_json::json;
use std::sync::Arc;
use thiserror::Error;

/// The largest recording that is fetched: two hours as Twilio gives it, half of one as a WAV.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;
/// So long a request for a later part belongs to the playing that was entered.
const ONE_PLAYING: i64 = 1;

/// A recording, as a browser plays it.
#[derive(Debug, Clone)]
pub struct Audio {
    /// What kind of file it is.
    pub kind: &'static str,
    /// The whole file.
    pub bytes: Bytes,
}

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

/// Why there is nothing to hear.
#[derive(Debug, Error)]
pub enum Unplayable {
    /// The work.
    #[error(transparent)]
    Work(#[from] WorkError),
    /// The account is not in the settings any more, or has no voice.
    #[error("the account is not configured any more")]
    NoAccount,
    /// The address is none of the provider's.
    #[error("the address is none of that account's")]
    Foreign,
    /// The provider does not have it any more.
    #[error("the provider does not have it any more")]
    Gone,
    /// The provider refuses the account's login.
    #[error("the provider refuses the account's login")]
    Login,
    /// The provider answered something else.
    #[error("the provider answered {0}")]
    Answered(StatusCode),
    /// What came is no audio that a browser plays.
    #[error("what came is no audio file")]
    NotAudio,
    /// Nothing came, or too much.
    #[error(transparent)]
    Undelivered(#[from] Undelivered),
}

impl From<sqlx::Error> for Unplayable {
    fn from(error: sqlx::Error) -> Self {
        Self::Work(error.into())
    }
}

/// Fetches a recording for somebody who may see its call, and enters that they hear it.
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
                Ok::<_, sqlx::Error>((call, recordings::fetchable(tx, asked.call).await?, chain))
            })
        })
        .await?;
    let mut kept = kept.into_iter();
    let kept = kept.find(|one| asked.recording.is_none_or(|id| id == one.id));
    let (Some(call), Some(kept)) = (call, kept) else { return Err(WorkError::NotFound("录音").into()) };
    let audio = fetch(app, &call, &kept).await?;
    enter(app, actor, (chain, call.id, kept.id), asked.from_start).await?;
    Ok(audio)
}

async fn fetch(app: &App, call: &Call, kept: &Fetchable) -> Result<Audio, Unplayable> {
    let key = app.vault.row(kept.id.as_bytes(), &kept.row_key).map_err(WorkError::from)?;
    let url = key.open(URL, &kept.url_sealed).map_err(WorkError::from)?;
    let account = app.accounts.get(&call.account).ok_or(Unplayable::NoAccount)?;
    let voice = account.voice.as_deref().ok_or(Unplayable::NoAccount)?;
    let request = voice.recording(&url).ok_or(Unplayable::Foreign)?;
    let answer = app.outbound.fetch(&account.name, request, MOST_BYTES).await?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => return Err(Unplayable::Gone),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(Unplayable::Login),
        other => return Err(Unplayable::Answered(other)),
    }
    let kind = kind(&answer).ok_or(Unplayable::NotAudio)?;
    Ok(Audio { kind, bytes: answer.into_body() })
}

/// The kinds that browsers play. Nothing else is handed on: a page of the provider's would be one of ours.
fn kind(answer: &Response<Bytes>) -> Option<&'static str> {
    let told = answer.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    match told.split(';').next().unwrap_or_default().trim() {
        "audio/mpeg" | "audio/mp3" => Some("audio/mpeg"),
        "audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => Some("audio/wav"),
        "audio/ogg" => Some("audio/ogg"),
        _ => None,
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
