//! An exchange that connects to us (`outbound_websocket` of Asterisk): its WebSocket, once it has proved who it is.

use super::{
    acknowledging::Acknowledging,
    hooks::{forged, unknown},
};
use crate::{outbound::Socket, providers::Link, work::App};
use axum::{
    extract::{Path, Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::{rt::TokioIo, server::conn::auto::upgrade};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// What figures call it.
const KIND: &str = "events";

/// Takes the connection over, and hands it to whoever drives the account.
pub(super) async fn events(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    mut request: Request,
) -> Response {
    let Some(account) = app.accounts.get(&name) else { return unknown(KIND) };
    let Some(Link::Asterisk(asterisk)) = &account.link else { return unknown(KIND) };
    if !asterisk.connects_to_us() {
        return unknown(KIND);
    }
    if !asterisk.is_login(request.headers().get(header::AUTHORIZATION)) {
        return forged(account, KIND, "no login of this exchange");
    }
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    let (Some(upgrade), Some(key)) = (upgrade, key(request.headers())) else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    let held = app.clone();
    tokio::spawn(async move {
        match upgrade.await {
            Ok(stream) => {
                if !held.arrivals.arrived(&name, socket(stream).await) {
                    tracing::error!(account = %name, "an exchange has connected, and this process does not drive it");
                }
            }
            Err(error) => {
                tracing::warn!(account = %name, %error, "an exchange's connection was not taken over");
            }
        }
    });
    let heads = [
        (header::CONNECTION, HeaderValue::from_static("upgrade")),
        (header::UPGRADE, HeaderValue::from_static("websocket")),
        (header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("ari")),
        (header::SEC_WEBSOCKET_ACCEPT, key),
    ];
    (StatusCode::SWITCHING_PROTOCOLS, heads).into_response()
}

/// The WebSocket over a connection, with what was read of it already.
async fn socket(stream: Upgraded) -> Socket {
    match upgrade::downcast::<TokioIo<TcpStream>>(stream) {
        Ok(parts) => Socket::accepted(Acknowledging(parts.io.into_inner()), parts.read_buf.into()).await,
        Err(stream) => Socket::accepted(TokioIo::new(stream), Vec::new()).await,
    }
}

/// The answer to the key of a request for a WebSocket that speaks ARI; `None` if it is none (RFC 6455, 4.2).
fn key(headers: &HeaderMap) -> Option<HeaderValue> {
    let is = |name: header::HeaderName, word: &str| {
        let value = headers.get(name)?.to_str().ok()?;
        value.split(',').any(|part| part.trim().eq_ignore_ascii_case(word)).then_some(())
    };
    is(header::UPGRADE, "websocket")?;
    is(header::CONNECTION, "upgrade")?;
    is(header::SEC_WEBSOCKET_VERSION, "13")?;
    is(header::SEC_WEBSOCKET_PROTOCOL, "ari")?;
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?;
    derive_accept_key(key.as_bytes()).parse().ok()
}
