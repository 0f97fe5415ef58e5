//! The recording of a call: a player on its page, and the bytes that it plays.

use super::super::{pieces, problem::Refusal, query::blank, viewer::Viewer, words};
use crate::{
    core::id::{CallId, RecordingId},
    store::recordings::Audible,
    web::range::{Wanted, is_from_start, wanted},
    work::recordings::{self, Asked, Audio, Unplayable},
};
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use maud::{Markup, html};
use serde::Deserialize;

/// What the address asks.
#[derive(Debug, Deserialize)]
pub(in crate::web::console) struct Which {
    #[serde(default, deserialize_with = "blank")]
    which: Option<RecordingId>,
}

/// The bytes, or those of them that are asked for.
pub(in crate::web::console) async fn recording(
    viewer: Viewer,
    Path(call): Path<CallId>,
    Query(asked): Query<Which>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let asked = Asked { call, recording: asked.which, from_start: is_from_start(&headers) };
    let audio = recordings::play(&viewer.app, &viewer.session.actor, asked).await.map_err(refusal)?;
    Ok(answer(&audio, wanted(&headers, audio.bytes.len())))
}

fn answer(audio: &Audio, wanted: Wanted) -> Response {
    let length = audio.bytes.len();
    let (status, range, body) = match wanted {
        Wanted::Whole => (StatusCode::OK, None, audio.bytes.clone()),
        Wanted::Part(first, last) => {
            let range = format!("bytes {first}-{last}/{length}");
            (StatusCode::PARTIAL_CONTENT, Some(range), audio.bytes.slice(first..=last))
        }
        Wanted::Nowhere => {
            (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{length}")), bytes::Bytes::new())
        }
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, audio.kind),
        (header::ACCEPT_RANGES, "bytes"),
        // A caller's voice stays nowhere behind.
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_DISPOSITION, "inline"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(range) = range.and_then(|range| HeaderValue::try_from(range).ok()) {
        headers.insert(header::CONTENT_RANGE, range);
    }
    response
}

fn refusal(why: Unplayable) -> Refusal {
    let text = match why {
        Unplayable::Work(error) => return error.into(),
        Unplayable::NoAccount => words::RECORDING_NO_ACCOUNT,
        Unplayable::Foreign => words::RECORDING_FOREIGN,
        Unplayable::Gone => words::RECORDING_GONE,
        Unplayable::Login => words::RECORDING_LOGIN,
        Unplayable::Answered(_) => words::RECORDING_ANSWERED,
        Unplayable::NotAudio => words::RECORDING_NOT_AUDIO,
        Unplayable::Undelivered(_) => words::RECORDING_UNDELIVERED,
        Unplayable::Shelf(_) | Unplayable::Missing => words::RECORDING_MISSING,
    };
    tracing::warn!(%why, "a recording could not be played");
    Refusal::failed(StatusCode::BAD_GATEWAY, text)
}

/// The players of a call's recordings; nothing is fetched before somebody plays one.
pub(super) fn players(viewer: &Viewer, call: CallId, kept: &[Audible]) -> Markup {
    html! { @if !kept.is_empty() {
        (pieces::panel(viewer.t(words::RECORDING), &html! {
            @for one in kept { (player(viewer, call, one)) }
            p .soft { (viewer.t(words::RECORDING_NOTED)) }
        }))
    } }
}

fn player(viewer: &Viewer, call: CallId, one: &Audible) -> Markup {
    let address = format!("/console/calls/{call}/recording?which={}", one.id);
    let name = format!("{} {}:{:02}", viewer.t(words::RECORDING), one.seconds / 60, one.seconds % 60);
    html! { div .recording {
        audio controls preload="none" src=(address) aria-label=(name) {}
        // What a player cannot say, a page does: why there is nothing to hear.
        p .number { (name) " " a href=(address) { (viewer.t(words::RECORDING_OPEN)) } }
    } }
}
