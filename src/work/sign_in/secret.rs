//! What opens a session.

use crate::{store::sessions::SessionHash, work::App};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::Rng;
use sha2::{Digest, Sha256};
use std::fmt;

/// The secret in a browser's cookie: 256 random bits. Never kept, never shown, never logged.
#[derive(Clone)]
pub struct SessionSecret([u8; 32]);

impl SessionSecret {
    /// A new one.
    pub(super) fn draw(app: &App) -> Self {
        let mut bytes = [0; 32];
        app.with_random(|random| random.fill_bytes(&mut bytes));
        Self(bytes)
    }

    /// Takes what a browser presents; `None` if it cannot be one.
    pub fn presented(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// The text for a cookie.
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept of it. A fast hash is right for 256 random bits.
    pub(super) fn hash(&self) -> SessionHash {
        <[u8; 32]>::from(Sha256::digest(self.0)).into()
    }

    /// The text that the forms of its session carry.
    pub(super) fn form_token(&self, app: &App) -> String {
        app.vault.form_token(&self.0)
    }
}

impl fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionSecret(…)")
    }
}
