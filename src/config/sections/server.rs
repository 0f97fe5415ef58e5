//! `[office]`, `[server]`, `[data]`, `[database]`, `[seal]`: who we are, where we run, where data lives.

use crate::config::{Secret, check::Check};
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// `[office]`: whose hotline this is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSettings {
    /// The directory file (YAML); empty: the built-in demo office.
    pub file: PathBuf,
    /// The area code of local numbers, with its 0.
    pub area_code: String,
}

/// `[server]`: the web server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSettings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its address from outside: scheme, host, perhaps port and path; no slash at the end.
    pub public_url: String,
    /// The largest request body, in bytes.
    pub body_limit_bytes: usize,
    /// When a request is given up, in seconds.
    pub request_timeout_seconds: u64,
}

impl ServerSettings {
    /// When a request is given up.
    pub fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds)
    }

    /// When a webhook is answered without having been kept: a caller must hear the apology before the
    /// request is given up.
    pub fn hook_patience(&self) -> Duration {
        self.request_timeout() * 4 / 5
    }

    pub(in crate::config) fn check(&self, check: &mut Check<'_>) {
        check.demand(
            is_public_url(&self.public_url),
            "server.public_url",
            "is no address to sign for",
            "write it like https://hotline.example.org: http or https, a host, no slash at the end, no ? or #, no password",
        );
        check.range("server.body_limit_bytes", &self.body_limit_bytes, &(1024..=10 * 1024 * 1024));
        check.range("server.request_timeout_seconds", &self.request_timeout_seconds, &(1..=120));
    }
}

/// Signatures cover this text byte for byte, so nothing about it may be ambiguous.
pub(super) fn is_public_url(text: &str) -> bool {
    let Ok(url) = text.parse::<http::Uri>() else { return false };
    let scheme = matches!(url.scheme_str(), Some("http" | "https"));
    let host = url.host().is_some_and(|host| !host.is_empty());
    scheme && host && !text.ends_with('/') && !text.contains(['?', '#', '@'])
}

/// `[data]`: run-time state.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSettings {
    /// The folder; relative to the working directory.
    pub dir: PathBuf,
}

/// `[database]`: which engine.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseSettings {
    /// A PostgreSQL address with its password, hence secret; empty: SQLite in the data folder.
    pub url: Secret,
    /// Connections of this process (PostgreSQL), or readers (SQLite).
    pub max_connections: u32,
}

impl DatabaseSettings {
    pub(in crate::config) fn check(&self, check: &mut Check<'_>) {
        let url = self.url.expose();
        check.demand(
            url.is_empty() || url.starts_with("postgres://") || url.starts_with("postgresql://"),
            "database.url",
            "is no database that we know",
            "write postgres://USER:PASSWORD@HOST/NAME, or \"\" for SQLite in the data folder",
        );
        check.range("database.max_connections", &self.max_connections, &(2..=200));
    }
}

/// `[seal]`: the master key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealSettings {
    /// The key; empty: the file `seal.key` of the data folder.
    pub key: Secret,
}
