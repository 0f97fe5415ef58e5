//! Who is let through to try a password, and what becomes of those who failed.

use crate::{
    core::{
        clock::Moment,
        directory::OfficerCode,
        throttle::{Gate, Standing},
    },
    store::sign_ins::{self, Failures},
    work::{App, WorkError, system_chain},
};
use serde_json::json;
use std::sync::Arc;

/// An attempt that was let through. It counts as a failure until it turns out to be none.
#[derive(Debug, Clone)]
pub(super) struct Admitted {
    officer: OfficerCode,
    /// How many failures in a row there are with it.
    failures: i64,
    begun_at: Moment,
    /// When the attempt before it was begun.
    last_at: Moment,
}

/// Whether an attempt is let through.
#[derive(Debug, Clone)]
pub(super) enum Admission {
    In(Admitted),
    /// In so many seconds.
    Wait(i64),
    Locked,
}

/// Lets an attempt through, or not.
pub(super) async fn admit(app: &Arc<App>, officer: &OfficerCode) -> Result<Admission, WorkError> {
    let (now, name) = (app.clock.now(), officer.clone());
    // Looked at without writing first: whoever hammers at a shut name keeps nobody from writing.
    let kept = app.db.read(|tx| Box::pin(async move { sign_ins::of(tx, &name).await })).await?;
    if let Some(shut) = kept.and_then(|kept| shut(standing(&kept).gate(now))) {
        return Ok(shut);
    }
    let officer = officer.clone();
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let kept = sign_ins::hold(tx, &officer, now).await?;
                let standing = standing(&kept);
                if let Some(shut) = shut(standing.gate(now)) {
                    return Ok(shut);
                }
                let failures = i64::from(standing.in_a_row(now)) + 1;
                sign_ins::count(tx, &officer, failures, now).await?;
                Ok(Admission::In(Admitted { officer, failures, begun_at: now, last_at: kept.last_at }))
            })
        })
        .await
}

/// It was a failure after all; enough of them lock the name. `known` is whether there is such an officer.
pub(super) async fn failed(app: &Arc<App>, admitted: Admitted, known: bool) -> Result<(), WorkError> {
    let after = i64::from(app.settings.console.lock_after);
    if admitted.failures < after {
        return Ok(());
    }
    let (held, now, officer) = (app.clone(), app.clock.now(), admitted.officer);
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                if sign_ins::lock(tx, &officer, after, now).await? {
                    // What somebody typed who is no officer may be a password in the wrong field: the trail
                    // keeps it for ever.
                    let detail =
                        json!({ "officer": known.then_some(&officer), "failures": admitted.failures });
                    system_chain::enter(&held, tx, "system", "sign_in_locked", detail).await?;
                }
                Ok(())
            })
        })
        .await
}

/// It was no failure, and no success either.
pub(super) async fn give_back(app: &Arc<App>, admitted: Admitted) -> Result<(), WorkError> {
    let Admitted { officer, begun_at, last_at, .. } = admitted;
    let given = app.db.transact(move |tx| {
        Box::pin(async move { sign_ins::give_back(tx, &officer, begun_at, last_at).await })
    });
    Ok(given.await?)
}

fn standing(kept: &Failures) -> Standing {
    Standing {
        failures: u32::try_from(kept.failures).unwrap_or_default(),
        last_at: kept.last_at,
        locked: kept.locked_at.is_some(),
    }
}

fn shut(gate: Gate) -> Option<Admission> {
    match gate {
        Gate::Free => None,
        Gate::Wait(seconds) => Some(Admission::Wait(seconds)),
        Gate::Locked => Some(Admission::Locked),
    }
}
