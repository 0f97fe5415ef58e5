//! Bearer tokens: only a hash of each is kept.

use super::db::Tx;
use crate::{
    core::{clock::Moment, id::TokenId},
    sql,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::Rng;
use sha2::{Digest, Sha256};

/// How a token begins, so that a leaked one is recognised by secret scanners.
const PREFIX: &str = "shouwen_";

/// The secret text of a token; shown once, never kept.
pub struct TokenSecret(String);

impl TokenSecret {
    /// A new secret of 256 random bits.
    pub fn generate(random: &mut (impl Rng + ?Sized)) -> Self {
        let mut bytes = [0; 32];
        random.fill_bytes(&mut bytes);
        Self(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Takes what a client presents.
    pub fn presented(text: &str) -> Option<Self> {
        text.starts_with(PREFIX).then(|| Self(text.to_owned()))
    }

    /// The text to hand over.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it. A fast hash is right for 256 random bits.
    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// A token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// The officer it acts for.
    pub officer: Option<String>,
    /// Or the service that uses it.
    pub service: Option<String>,
    /// The role a service has, or the one role an officer's token is narrowed to.
    pub role: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// By whom.
    pub created_by: String,
    /// Since when it is void.
    pub revoked_at: Option<Moment>,
}

macro_rules! columns {
    () => {
        "id, officer, service, role, created_at, created_by, revoked_at"
    };
}

/// Keeps a new token.
pub async fn create(tx: &mut Tx, token: &Token, secret: &TokenSecret) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "INSERT INTO tokens (id, secret_hash, officer, service, role, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        token.id,
        secret.hash(),
        &token.officer,
        &token.service,
        &token.role,
        token.created_at,
        &token.created_by
    )?;
    Ok(())
}

/// The valid token that `secret` opens.
pub async fn presented(tx: &mut Tx, secret: &TokenSecret) -> sqlx::Result<Option<Token>> {
    sql!(
        tx,
        fetch_optional::<Token>,
        "SELECT" both(columns!()) "FROM tokens WHERE secret_hash = $1 AND revoked_at IS NULL",
        secret.hash()
    )
}

/// All tokens, newest first.
pub async fn list(tx: &mut Tx) -> sqlx::Result<Vec<Token>> {
    sql!(tx, fetch_all::<Token>, "SELECT" both(columns!()) "FROM tokens ORDER BY created_at DESC, id DESC")
}

/// Makes a token void; `false` if there is no such valid token.
pub async fn revoke(tx: &mut Tx, id: TokenId, at: Moment) -> sqlx::Result<bool> {
    let revoked =
        sql!(tx, execute, "UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", id, at)?;
    Ok(revoked == 1)
}
