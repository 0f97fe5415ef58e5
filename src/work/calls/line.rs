//! What is asked of a voice provider by ourselves: a call to place, a live one to move.

use crate::{
    providers::{Links, Voice},
    work::{App, WorkError},
};
use bytes::Bytes;
use http::{Request, Response};
use std::fmt::Display;

/// An account's line, and how it is reached.
pub(super) struct Line<'a> {
    app: &'a App,
    account: &'a str,
    pub voice: &'a dyn Voice,
    base: String,
}

impl<'a> Line<'a> {
    /// The line of an account; fails if the settings have none of that name, or one without voice.
    pub fn of(app: &'a App, account: &'a str) -> Result<Self, WorkError> {
        let known =
            app.accounts.get(account).ok_or_else(|| refused("the voice account is not configured"))?;
        let voice = known.voice.as_deref().ok_or_else(|| refused("the account has no voice"))?;
        Ok(Self { app, account, voice, base: format!("{}/hooks/{account}", app.settings.server.public_url) })
    }

    /// Our addresses for it.
    pub fn links(&self, next_turn: u32) -> Links<'_> {
        Links { base: &self.base, next_turn }
    }

    /// Sends what the provider was to be asked, if it can be; `unable` says that it cannot.
    pub async fn send(
        &self,
        request: Option<Request<Bytes>>,
        unable: &str,
    ) -> Result<Response<Bytes>, WorkError> {
        let request = request.ok_or_else(|| refused(unable))?;
        self.app.outbound.send(self.account, request).await.map_err(refused)
    }
}

/// A request that had to leave the house did not succeed.
pub(super) fn refused(why: impl Display) -> WorkError {
    WorkError::Provider(why.to_string())
}
