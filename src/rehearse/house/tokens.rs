//! Bearer tokens for whoever acts in a house.

use super::House;
use crate::{
    core::id::TokenId,
    store::tokens::{self, Token, TokenSecret},
    work::WorkError,
};

/// Who gets a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder<'a> {
    /// An officer.
    Officer(&'a str),
    /// A service, with a role or without.
    Service(&'a str, Option<&'a str>),
}

impl House {
    /// Makes a bearer token.
    pub async fn token_of(&self, holder: Holder<'_>) -> Result<String, WorkError> {
        let secret = TokenSecret::generate(&mut *self.app.vault.random());
        let text = secret.expose().to_owned();
        let id: TokenId = self.app.mint(self.now());
        let (officer, service, role) = match holder {
            Holder::Officer(code) => (Some(code), None, None),
            Holder::Service(name, role) => (None, Some(name), role),
        };
        let token = Token {
            id,
            officer: officer.map(str::to_owned),
            service: service.map(str::to_owned),
            role: role.map(str::to_owned),
            created_at: self.now(),
            created_by: "rehearsal".to_owned(),
            revoked_at: None,
        };
        self.app
            .db
            .transact(move |tx| Box::pin(async move { tokens::create(tx, &token, &secret).await }))
            .await?;
        Ok(text)
    }
}
