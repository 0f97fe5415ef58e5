//! Recordings that the network reports.

use crate::{
    core::{
        clock::Moment,
        id::{CallId, RecordingId},
    },
    store::{
        calls::Call,
        db::Tx,
        recordings::{self, NewRecording, URL},
    },
    work::{App, WorkError},
};

/// Keeps where a voicemail can be fetched, if the turn says so already.
pub(super) async fn keep_voicemail(
    app: &App,
    tx: &mut Tx,
    call: &Call,
    url: Option<&str>,
    seconds: u32,
    at: Moment,
) -> Result<(), WorkError> {
    let Some(url) = url else { return Ok(()) };
    // The provider's id of a recording is the last part of its address; the recording's own report
    // names it by that id and is then known.
    let id = url.rsplit('/').find(|part| !part.is_empty()).unwrap_or("voicemail");
    keep_recording(app, tx, call.id, id, url, seconds, at).await
}

/// Keeps where a recording can be fetched.
pub(super) async fn keep_recording(
    app: &App,
    tx: &mut Tx,
    call: CallId,
    provider_id: &str,
    url: &str,
    seconds: u32,
    at: Moment,
) -> Result<(), WorkError> {
    let id: RecordingId = app.mint(at);
    let (key, row_key) = app.vault.new_row(id.as_bytes());
    let url_sealed = app.vault.seal(&key, URL, url);
    let provider_id = provider_id.chars().take(128).collect();
    recordings::keep(tx, &NewRecording { id, call, provider_id, row_key, url_sealed, seconds, at }).await?;
    Ok(())
}
