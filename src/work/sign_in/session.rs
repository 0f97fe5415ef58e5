//! Sessions: who is signed in, and until when.

use super::SessionSecret;
use crate::{
    core::{
        clock::Moment,
        directory::{OfficerCode, Role},
    },
    store::sessions::{self, KeptSession, SessionHash},
    work::{Actor, App, WorkError, system_chain},
};
use chrono::Duration;
use serde_json::json;
use std::{fmt, sync::Arc};
use subtle::ConstantTimeEq;

/// Use is noted no more often than this: not every page that is looked at is a write.
const NOTED_EVERY: Duration = Duration::minutes(1);

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Session {
    /// Who.
    pub officer: OfficerCode,
    /// What they may do, by the present directory.
    pub actor: Actor,
    /// Whether they showed a second factor.
    pub strong: bool,
    /// Whether one of their roles asks for a second factor, and they have none: they may do nothing but
    /// set one up.
    pub needs_second_factor: bool,
    /// What their forms carry, to show that they came from a page of ours.
    pub csrf: String,
    /// By which it is kept.
    pub(super) hash: SessionHash,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("officer", &self.officer)
            .field("strong", &self.strong)
            .field("needs_second_factor", &self.needs_second_factor)
            .finish_non_exhaustive()
    }
}

/// The session that a secret opens; `None` if there is none (any more). It counts as use of it.
pub async fn session(app: &Arc<App>, secret: &SessionSecret) -> Result<Option<Session>, WorkError> {
    look(app, secret, true).await
}

/// The same for what a page does by itself: a console that nobody uses ends, though it is kept fresh.
pub async fn glance(app: &Arc<App>, secret: &SessionSecret) -> Result<Option<Session>, WorkError> {
    look(app, secret, false).await
}

async fn look(app: &Arc<App>, secret: &SessionSecret, used: bool) -> Result<Option<Session>, WorkError> {
    let hash = secret.hash();
    let kept = {
        let hash = hash.clone();
        app.db.read(|tx| Box::pin(async move { sessions::find(tx, &hash).await })).await?
    };
    let now = app.clock.now();
    let Some(kept) = kept.filter(|kept| is_open(app, kept, now)) else { return Ok(None) };
    let Ok(officer) = kept.officer.parse::<OfficerCode>() else { return Ok(None) };
    let directory = app.facts().directory.clone();
    // Not ended here: the directory of this process may be a few seconds older than the session.
    let Some(actor) = Actor::officer(&officer, None, &directory) else { return Ok(None) };
    if used {
        note_use(app, &hash, &kept, now).await;
    }
    let asked: Vec<Role> =
        app.settings.console.second_factor_roles.iter().map(|role| (*role).into()).collect();
    Ok(Some(Session {
        needs_second_factor: kept.confirmed_at.is_none() && actor.is_any(&asked),
        officer,
        actor,
        strong: kept.strong == 1,
        csrf: secret.form_token(app),
        hash,
    }))
}

fn is_open(app: &App, kept: &KeptSession, now: Moment) -> bool {
    // Begun with the password alone while the second factor was being confirmed elsewhere.
    let outrun = kept.confirmed_at.is_some() && kept.strong == 0;
    now < kept.expires_at && now - kept.seen_at < app.settings.console.idle() && !outrun
}

/// Notes that the session was used. A page is shown even where that cannot be written.
async fn note_use(app: &Arc<App>, hash: &SessionHash, kept: &KeptSession, now: Moment) {
    if now - kept.seen_at < NOTED_EVERY {
        return;
    }
    let (hash, before) = (hash.clone(), now - NOTED_EVERY);
    let noted =
        app.db.transact(move |tx| Box::pin(async move { sessions::touch(tx, &hash, now, before).await }));
    if let Err(error) = noted.await {
        tracing::warn!(%error, "the use of a session could not be noted");
    }
}

/// Whether a form carries what those of this session carry.
pub fn csrf_fits(session: &Session, presented: &str) -> bool {
    session.csrf.as_bytes().ct_eq(presented.as_bytes()).into()
}

/// Ends a session, if it is one.
pub async fn sign_out(app: &Arc<App>, secret: &SessionSecret) -> Result<(), WorkError> {
    let hash = secret.hash();
    Ok(app.db.transact(move |tx| Box::pin(async move { sessions::end(tx, &hash).await })).await?)
}

/// Ends every session of an officer; returns how many there were. `by` is who asks for it.
pub async fn sign_out_everywhere(app: &Arc<App>, officer: &OfficerCode, by: &str) -> Result<u64, WorkError> {
    let (held, officer, by) = (app.clone(), officer.clone(), by.to_owned());
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let ended = sessions::end_all(tx, &officer, None).await?;
                let detail = json!({ "officer": officer, "sessions": ended });
                system_chain::enter(&held, tx, &by, "signed_out_everywhere", detail).await?;
                Ok(ended)
            })
        })
        .await
}
