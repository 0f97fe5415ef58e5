//! A WebSocket: to a host that an account names, and to no other, or from a peer that has proved who it is.

use super::{Outbound, Undelivered};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use http::{HeaderValue, Uri, header};
use reqwest::Url;
use std::time::Duration;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, sleep_until, timeout},
};
use tokio_tungstenite::{
    WebSocketStream, connect_async_with_config,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest,
        protocol::{Role, WebSocketConfig},
    },
};

/// How often the peer is asked for a sign of life.
const PING: Duration = Duration::from_secs(10);
/// The first time where the peer has connected to us, and more and more seldom from then on. An Asterisk that gets a
/// question together with the answer to its request for the connection has it in hand, and looks at it only when
/// something more comes.
const FIRST_PING: Duration = Duration::from_millis(100);
/// After so many questions without any word it is gone.
const SILENT_PINGS: u32 = 3;
/// The largest message, in bytes: an exchange that is asked over its own connection lists hundreds of channels in one.
const LARGEST: usize = 4 * 1024 * 1024;

/// Messages both ways, over whatever carries them.
trait Messages: Stream<Item = Result<Message, Error>> + Sink<Message, Error = Error> + Send + Unpin {}

impl<T> Messages for T where
    T: Stream<Item = Result<Message, Error>> + Sink<Message, Error = Error> + Send + Unpin
{
}

/// An open WebSocket.
pub struct Socket {
    stream: Box<dyn Messages>,
    /// When the peer is asked for a sign of life, and how long after that again.
    ping: (Instant, Duration),
    /// Questions since the peer was last heard.
    unanswered: u32,
}

impl Outbound {
    /// Opens a WebSocket of `account` at `uri` (`ws` or `wss`). Fails where no account names its host and port,
    /// and where the peer does not take it in the time that a connection has.
    pub async fn socket(
        &self,
        account: &str,
        uri: &Uri,
        authorization: HeaderValue,
    ) -> Result<Socket, Undelivered> {
        let not_sent = |why: String| Undelivered::BeforeSent(why);
        let url = Url::parse(&uri.to_string()).map_err(|error| not_sent(error.to_string()))?;
        if !self.policy.names(&url) {
            return Err(not_sent(format!(
                "no account names {}",
                uri.authority().map_or("", |host| host.as_str())
            )));
        }
        let mut request = uri.into_client_request().map_err(|error| not_sent(error.to_string()))?;
        request.headers_mut().insert(header::AUTHORIZATION, authorization);
        let opened =
            timeout(self.policy.connect, connect_async_with_config(request, Some(limits()), true)).await;
        let (stream, _) = opened
            .map_err(|_| not_sent("the peer does not answer in time".to_owned()))?
            .map_err(|error| not_sent(error.to_string()))?;
        tracing::debug!(account, host = %url.host_str().unwrap_or_default(), "a socket is open");
        Ok(Socket::over(stream, PING))
    }
}

impl Socket {
    /// The other side of a connection that a peer has opened, once both have agreed on it; `read` has come already.
    pub async fn accepted(
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        read: Vec<u8>,
    ) -> Self {
        let stream = WebSocketStream::from_partially_read(stream, read, Role::Server, Some(limits())).await;
        Self::over(stream, FIRST_PING)
    }

    fn over(stream: impl Messages + 'static, first: Duration) -> Self {
        Self { stream: Box::new(stream), ping: (Instant::now() + first, first), unanswered: 0 }
    }

    /// Sends a text.
    pub async fn send(&mut self, text: String) -> Result<(), Undelivered> {
        self.stream.send(Message::text(text)).await.map_err(broken)
    }

    /// The next text. Fails once the connection is closed, broken, or silent for too long. Nothing is lost if it is
    /// given up while it waits.
    pub async fn text(&mut self) -> Result<String, Undelivered> {
        loop {
            tokio::select! {
                message = self.stream.next() => {
                    self.unanswered = 0;
                    match message {
                        Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
                        Some(Ok(Message::Close(_))) | None => return Err(broken("the peer has closed it")),
                        Some(Ok(_)) => {}
                        Some(Err(error)) => return Err(broken(error)),
                    }
                }
                () = sleep_until(self.ping.0) => {
                    let (_, pause) = self.ping;
                    self.unanswered += u32::from(pause == PING);
                    let pause = (pause * 2).min(PING);
                    self.ping = (Instant::now() + pause, pause);
                    if self.unanswered > SILENT_PINGS {
                        return Err(broken("the peer gives no sign of life"));
                    }
                    self.stream.send(Message::Ping(Vec::new().into())).await.map_err(broken)?;
                }
            }
        }
    }
}

impl std::fmt::Debug for Socket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Socket").field("unanswered", &self.unanswered).finish_non_exhaustive()
    }
}

fn limits() -> WebSocketConfig {
    WebSocketConfig::default().max_message_size(Some(LARGEST)).max_frame_size(Some(LARGEST))
}

fn broken(why: impl std::fmt::Display) -> Undelivered {
    Undelivered::Unknown(why.to_string())
}
