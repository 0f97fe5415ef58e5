//! Names that are locked after too many failures.

use crate::{
    core::{clock::Moment, directory::OfficerCode},
    store::{db::Tx, sign_ins},
    work::{App, WorkError, system_chain},
};
use serde_json::json;
use std::sync::Arc;

/// A name that is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedName {
    /// The name as it was typed.
    pub name: String,
    /// Whether there is such an officer.
    pub known: bool,
    /// How many failures there were.
    pub failures: i64,
    /// Since when.
    pub since: Moment,
}

/// The names that are locked, the newest first.
pub async fn locked(app: &Arc<App>) -> Result<Vec<LockedName>, WorkError> {
    let kept = app.db.read(|tx| Box::pin(sign_ins::locked(tx))).await?;
    let facts = app.facts();
    let is_officer = |name: &str| name.parse().is_ok_and(|code| facts.directory.officer(&code).is_some());
    let locked = kept.into_iter().map(|kept| LockedName {
        known: is_officer(&kept.officer),
        name: kept.officer,
        failures: kept.failures,
        since: kept.locked_at,
    });
    Ok(locked.collect())
}

/// Releases a name, and forgets its failures; `false` if it was not locked. `by` is who asks for it, whose
/// right to do so was looked at before.
pub async fn release_lock(app: &Arc<App>, officer: &OfficerCode, by: &str) -> Result<bool, WorkError> {
    let (held, officer, by) = (app.clone(), officer.clone(), by.to_owned());
    app.db.transact(move |tx| Box::pin(async move { release_in(&held, tx, &officer, &by).await })).await
}

/// The same, in a transaction of the caller's.
pub(in crate::work) async fn release_in(
    app: &App,
    tx: &mut Tx,
    officer: &OfficerCode,
    by: &str,
) -> Result<bool, WorkError> {
    let released = sign_ins::release(tx, officer).await?;
    if released {
        // As with the lock: the name of nobody is not kept for ever.
        let known = app.facts().directory.officer(officer).is_some();
        let detail = json!({ "officer": known.then_some(officer) });
        system_chain::enter(app, tx, by, "lock_released", detail).await?;
    }
    Ok(released)
}
