//! `/events`: an open console's live events (screen pop), as server-sent events.
//!
//! | event | data |
//! |---|---|
//! | `call` | a call that rings the officer's telephone, was answered by them, or has ended for them: [`CallEvent`] |
//! | `live` | a call of the line, for the office: [`LiveEvent`] |
//! | `today` | what waits for the officer has changed: fetch it anew |
//! | `resync` | something may have been missed: fetch everything anew; the live calls follow |
//!
//! Whoever comes back (`Last-Event-ID`, which a browser sends by itself, or `?since=`) is told `resync` first.
//! The route stands where the officer's session is known; it hands over who that is and how to ask again.
//!
//! [`CallEvent`]: crate::work::events::CallEvent
//! [`LiveEvent`]: crate::work::events::LiveEvent

use crate::work::{
    Actor, App,
    events::{Console, Written},
};
use axum::{
    extract::FromRequestParts,
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures_util::stream::unfold;
use http::{HeaderName, HeaderValue, header, request::Parts};
use std::{convert::Infallible, sync::Arc, time::Duration};

/// When a browser comes back after the stream broke off.
const COMES_BACK: Duration = Duration::from_secs(3);

/// Proxies that gather answers before they pass them on would hold events back.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Whether a request is from a console that had a stream before.
#[derive(Debug, Clone, Copy)]
pub struct Before(pub bool);

impl<S: Send + Sync> FromRequestParts<S> for Before {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let since = form_urlencoded::parse(query).any(|(name, value)| name == "since" && !value.is_empty());
        Ok(Self(since || parts.headers.contains_key("last-event-id")))
    }
}

/// The stream of `actor`'s console; `still_valid` as [`Console::open`] asks it.
pub fn stream<V, F>(app: &Arc<App>, actor: Actor, before: Before, still_valid: V) -> Response
where
    V: FnMut() -> F + Send + 'static,
    F: Future<Output = Option<Actor>> + Send + 'static,
{
    let console = Console::open(app, actor, before.0, still_valid);
    let events = unfold(console, |mut console| async move {
        let written = console.next().await?;
        Some((Ok::<_, Infallible>(event(written)), console))
    });
    let headers = [
        // It names callers and cases.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (UNBUFFERED, HeaderValue::from_static("no")),
    ];
    (headers, Sse::new(events)).into_response()
}

fn event(written: Written) -> Event {
    match written {
        // The id says nothing but that there was a stream; a browser sends it when it comes back.
        Written::Beat => Event::default().comment("").id("1").retry(COMES_BACK),
        Written::Event { name, data } => Event::default().event(name).data(data),
    }
}
