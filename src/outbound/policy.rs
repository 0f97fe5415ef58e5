//! What a request may take, and which private hosts it may reach.

use reqwest::Url;
use std::{collections::BTreeSet, time::Duration};
use thiserror::Error;

/// What a request may take, and which private hosts it may reach.
#[derive(Debug, Clone)]
pub struct Policy {
    /// How long name, TCP and TLS may take together.
    pub connect: Duration,
    /// How long everything may take together.
    pub total: Duration,
    /// The same for a file: a recording that is fetched, or put into a bucket.
    pub large: Duration,
    /// The largest body of an answer, in bytes.
    pub body_bytes: usize,
    /// Host and port that accounts name.
    named: BTreeSet<(String, u16)>,
}

/// An account's address that is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is no address: write http://HOST:PORT or https://HOST")]
pub struct BadAddress(pub String);

impl Default for Policy {
    /// 5 seconds to connect, 15 in all (3 minutes for a file), 64 KiB, no private host.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            total: Duration::from_secs(15),
            large: Duration::from_secs(180),
            body_bytes: 64 * 1024,
            named: BTreeSet::new(),
        }
    }
}

impl Policy {
    /// Lets requests reach the host and port of `base_url` even in a private network.
    pub fn naming(mut self, base_url: &str) -> Result<Self, BadAddress> {
        let place = Url::parse(base_url).ok().and_then(|url| place(&url));
        self.named.insert(place.ok_or_else(|| BadAddress(base_url.to_owned()))?);
        Ok(self)
    }

    /// Whether an account names this very host and port.
    pub(super) fn names(&self, url: &Url) -> bool {
        place(url).is_some_and(|place| self.named.contains(&place))
    }
}

fn place(url: &Url) -> Option<(String, u16)> {
    Some((url.host_str()?.to_ascii_lowercase(), url.port_or_known_default()?))
}
