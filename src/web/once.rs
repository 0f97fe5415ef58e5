//! A POST is done once, however often it is sent: the first answer is kept, sealed, in the very
//! transaction of its effect, and given again to whoever sends the same key with the same request.
//!
//! Kept is what the operation itself answered, success or refusal (4xx), as the draft asks. Not kept:
//! what was wrong before it began (401, 400, 413, 415, a body that cannot be read), and 5xx.

use super::problem::{Problem, ProblemKind};
use crate::{
    core::id::CallId,
    store::{
        db::{Boxed, Tx},
        idempotency::{self, RequestKey},
    },
    work::{App, WorkError},
};
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use std::sync::Arc;

/// Says that an answer is the kept one.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The column of a kept answer, part of what its seal is bound to.
const BODY: &str = "idempotency.body";

/// How often work is tried when somebody else changes the same row meanwhile.
const TRIES: u32 = 4;

/// What an operation did.
pub(super) struct Done {
    status: StatusCode,
    body: Vec<u8>,
    call_back: Option<CallId>,
}

impl Done {
    /// Done, and this is the answer.
    pub fn with(status: StatusCode, body: &impl Serialize) -> Result<Self, WorkError> {
        Ok(Self { status, body: serde_json::to_vec(body)?, call_back: None })
    }

    /// What was asked for was refused, and what was done in its stead is kept.
    pub fn refused(why: WorkError) -> Result<Self, WorkError> {
        let problem = Problem::from(why);
        Self::with(problem.kind.status(), &problem)
    }

    /// The same, and that call-back has to be placed after the commit.
    pub fn and_calling(self, call_back: Option<CallId>) -> Self {
        Self { call_back, ..self }
    }
}

/// The answer to a POST.
pub(super) struct Answer {
    status: StatusCode,
    body: Vec<u8>,
    replayed: bool,
    /// The call-back that has to be placed now; never of a kept answer.
    pub call_back: Option<CallId>,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let media_type = if self.status.is_success() { "application/json" } else { Problem::MEDIA_TYPE };
        let mut response = (self.status, self.body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        if self.replayed {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

/// Why a transaction was given up.
enum Stop {
    Work(WorkError),
    Reused,
    InProgress,
}

impl<E: Into<WorkError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Work(error.into())
    }
}

/// Does `effect` in one transaction, or answers as it was answered before.
pub(super) async fn once<F>(app: &Arc<App>, key: Option<RequestKey>, effect: F) -> Result<Answer, Problem>
where
    F: for<'a> Fn(&'a mut Tx) -> Boxed<'a, Result<Done, WorkError>> + Clone + Send + Sync + 'static,
{
    let mut tries = 1;
    loop {
        let (held, with, effect) = (app.clone(), key.clone(), effect.clone());
        let done = app
            .db
            .transact(move |tx| Box::pin(async move { attempt(&held, tx, with.as_ref(), effect).await }))
            .await;
        match done {
            Ok(answer) => return Ok(answer),
            Err(Stop::Work(error)) if error.is_race() && tries < TRIES => tries += 1,
            Err(Stop::Work(error)) => return refused(app, key, error.into()).await,
            Err(Stop::Reused) => return Err(Problem::idempotency_key_reused()),
            Err(Stop::InProgress) => return Err(Problem::idempotency_in_progress()),
        }
    }
}

/// Lets a key go whose operation failed after its commit.
pub(super) async fn release(app: &App, key: Option<RequestKey>) -> Result<(), sqlx::Error> {
    let Some(key) = key else { return Ok(()) };
    app.db.transact(move |tx| Box::pin(async move { idempotency::release(tx, &key).await })).await
}

async fn attempt(
    app: &App,
    tx: &mut Tx,
    key: Option<&RequestKey>,
    effect: impl for<'a> FnOnce(&'a mut Tx) -> Boxed<'a, Result<Done, WorkError>>,
) -> Result<Answer, Stop> {
    if let Some(key) = key
        && !take(app, tx, key).await?
    {
        return replay(app, tx, key).await;
    }
    let done = effect(tx).await?;
    if let Some(key) = key {
        keep(app, tx, key, done.status, &done.body).await?;
    }
    Ok(Answer { status: done.status, body: done.body, replayed: false, call_back: done.call_back })
}

async fn take(app: &App, tx: &mut Tx, key: &RequestKey) -> Result<bool, Stop> {
    let now = app.clock.now();
    let forgotten = now - Duration::hours(i64::from(app.settings.retention.idempotency_hours));
    idempotency::take(tx, key, now, forgotten).await.map_err(|error| match &error {
        // The row of the first request is held for longer than we wait.
        sqlx::Error::Database(inner) if inner.code().as_deref() == Some("55P03") => Stop::InProgress,
        _ => error.into(),
    })
}

/// A refusal has no effect, so that its answer may be kept after the effect's transaction was given up.
async fn refused(app: &Arc<App>, key: Option<RequestKey>, problem: Problem) -> Result<Answer, Problem> {
    let Some(key) = key.filter(|_| problem.status < 500) else { return Err(problem) };
    let (held, status) = (app.clone(), problem.kind.status());
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let kept = app.db.transact(move |tx| {
        Box::pin(async move {
            let done = Done { status, body, call_back: None };
            attempt(&held, tx, Some(&key), |_| Box::pin(std::future::ready(Ok(done)))).await
        })
    });
    match kept.await {
        Ok(answer) => Ok(answer),
        Err(Stop::Reused) => Err(Problem::idempotency_key_reused()),
        // Nothing was done either way: the refusal stands, only unkept.
        Err(Stop::Work(_) | Stop::InProgress) => Err(problem),
    }
}

async fn keep(
    app: &App,
    tx: &mut Tx,
    key: &RequestKey,
    status: StatusCode,
    body: &[u8],
) -> Result<(), WorkError> {
    let (row, wrapped) = app.vault.new_row(&key.row());
    let sealed = app.vault.seal(&row, BODY, &String::from_utf8_lossy(body));
    idempotency::keep(tx, key, i64::from(status.as_u16()), &wrapped, &sealed).await?;
    Ok(())
}

async fn replay(app: &App, tx: &mut Tx, key: &RequestKey) -> Result<Answer, Stop> {
    let Some(kept) = idempotency::kept(tx, key).await? else { return Err(Stop::InProgress) };
    if kept.request_hash != key.request_hash {
        return Err(Stop::Reused);
    }
    let body = app.vault.row(&key.row(), &kept.row_key).map_err(WorkError::from)?;
    let body = body.open(BODY, &kept.body_sealed).map_err(WorkError::from)?.into_bytes();
    let status = u16::try_from(kept.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(ProblemKind::Internal.status());
    Ok(Answer { status, body, replayed: true, call_back: None })
}
