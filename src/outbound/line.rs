//! A plain connection to a host that an account names, and to no other.

use super::{Outbound, Undelivered};
use http::uri::Authority;
use reqwest::Url;
use tokio::{net::TcpStream, time::timeout};

impl Outbound {
    /// Opens a connection of `account` to `peer`. Fails where no account names its host and port, and where nobody
    /// takes it in the time that a connection has.
    pub async fn line(&self, account: &str, peer: &Authority) -> Result<TcpStream, Undelivered> {
        let not_sent = |why: String| Undelivered::BeforeSent(why);
        let url = Url::parse(&format!("http://{peer}")).map_err(|error| not_sent(error.to_string()))?;
        if !self.policy.names(&url) {
            return Err(not_sent(format!("no account names {peer}")));
        }
        let opened = timeout(self.policy.connect, TcpStream::connect(peer.as_str())).await;
        let stream = opened
            .map_err(|_| not_sent(format!("{peer} does not answer in time")))?
            .map_err(|error| not_sent(format!("{peer}: {error}")))?;
        // Answers are small, and waited for.
        stream.set_nodelay(true).map_err(|error| not_sent(error.to_string()))?;
        tracing::debug!(account, %peer, "a line is open");
        Ok(stream)
    }
}
