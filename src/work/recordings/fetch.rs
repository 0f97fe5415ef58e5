//! Getting a recording from the network that recorded it.

use crate::{
    core::id::RecordingId,
    outbound::Undelivered,
    providers::Voice,
    store::{recordings::URL, seal::RowKey},
    work::{App, WorkError},
};
use bytes::Bytes;
use http::{Response, StatusCode, header};
use thiserror::Error;

use super::shelf::Unshelved;

/// The largest recording that is fetched: four hours as Twilio gives it, [`crate::core::recording::LONGEST_TALK`] and some
/// more as a WAV of Asterisk's.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A recording, as a browser plays it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// What kind of file it is.
    pub kind: &'static str,
    /// The whole file.
    pub bytes: Bytes,
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
    /// The folder or bucket of recordings.
    #[error(transparent)]
    Shelf(#[from] Unshelved),
    /// It was kept, and is not where it was.
    #[error("its file is missing from the folder or bucket of recordings")]
    Missing,
}

impl From<sqlx::Error> for Unplayable {
    fn from(error: sqlx::Error) -> Self {
        Self::Work(error.into())
    }
}

/// The account's side of a recording.
pub(super) fn voice_of<'a>(app: &'a App, account: &str) -> Result<&'a dyn Voice, Unplayable> {
    app.accounts.get(account).and_then(|account| account.voice.as_deref()).ok_or(Unplayable::NoAccount)
}

/// Fetches a recording from its sealed address.
pub(super) async fn fetch(
    app: &App,
    account: &str,
    key: &RowKey,
    url_sealed: &[u8],
) -> Result<Audio, Unplayable> {
    let url = key.open(URL, url_sealed).map_err(WorkError::from)?;
    let request = voice_of(app, account)?.recording(&url).ok_or(Unplayable::Foreign)?;
    let answer = app.outbound.fetch(account, request, MOST_BYTES).await?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => return Err(Unplayable::Gone),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(Unplayable::Login),
        other => return Err(Unplayable::Answered(other)),
    }
    let kind = kind(&answer).ok_or(Unplayable::NotAudio)?;
    Ok(Audio { kind, bytes: answer.into_body() })
}

/// Has the network delete its copy of a recording. Done as well where there is none any more, and where the network
/// keeps none.
pub(super) async fn forget(app: &App, account: &str, recording: &str) -> Result<(), Unplayable> {
    let Some(request) = voice_of(app, account)?.forget(recording) else { return Ok(()) };
    let answer = app.outbound.send(account, request).await?;
    match answer.status() {
        status if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Unplayable::Login),
        other => Err(Unplayable::Answered(other)),
    }
}

/// The key of a recording's row.
pub(super) fn key_of(app: &App, id: RecordingId, row_key: &[u8]) -> Result<RowKey, WorkError> {
    Ok(app.vault.row(id.as_bytes(), row_key)?)
}

/// What a browser plays of what the provider says it is. Nothing else is handed on: a page of the provider's would be
/// one of ours.
fn kind(answer: &Response<Bytes>) -> Option<&'static str> {
    let told = answer.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    known_kind(told.split(';').next().unwrap_or_default().trim())
}

/// The kinds that browsers play, under their usual names.
pub(super) fn known_kind(told: &str) -> Option<&'static str> {
    match told {
        "audio/mpeg" | "audio/mp3" => Some("audio/mpeg"),
        "audio/wav" | "audio/x-wav" | "audio/wave" | "audio/vnd.wave" => Some("audio/wav"),
        "audio/ogg" => Some("audio/ogg"),
        _ => None,
    }
}
