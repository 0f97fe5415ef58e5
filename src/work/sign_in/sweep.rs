//! Forgetting sessions that ended, and failures that no longer count.

use crate::{
    core::{directory::OfficerCode, throttle},
    store::{sessions, sign_ins},
    work::{App, WorkError},
};
use std::sync::Arc;

/// How much is forgotten in one transaction.
const MOST: i64 = 1000;

/// Forgets what ended; returns how many rows. A name that is locked stays: were those of nobody forgotten,
/// it could be told from an officer's.
pub async fn sweep(app: &Arc<App>) -> Result<u64, WorkError> {
    let now = app.clock.now();
    let (unused, before) = (now - app.settings.console.idle(), now - throttle::FORGOTTEN_AFTER);
    let mut sum = 0;
    loop {
        let some = app.db.transact(move |tx| {
            Box::pin(async move {
                let ended = sessions::forget(tx, now, unused, MOST).await?;
                Ok::<_, sqlx::Error>(ended + sign_ins::forget(tx, before, MOST).await?)
            })
        });
        let some = some.await?;
        if some == 0 {
            return Ok(sum);
        }
        sum += some;
    }
}

/// Ends the sessions of officers whom the directory does not know (any more); returns how many. It has to
/// be the newest one.
pub async fn end_leavers(app: &Arc<App>) -> Result<u64, WorkError> {
    let signed_in = app.db.read(|tx| Box::pin(sessions::officers(tx))).await?;
    let facts = app.facts();
    let codes = signed_in.into_iter().filter_map(|name| name.parse::<OfficerCode>().ok());
    let gone: Vec<_> = codes.filter(|code| facts.directory.officer(code).is_none()).collect();
    if gone.is_empty() {
        return Ok(0);
    }
    let ended = app.db.transact(move |tx| {
        Box::pin(async move {
            let mut sum = 0;
            for officer in &gone {
                sum += sessions::end_all(tx, officer, None).await?;
            }
            Ok::<_, sqlx::Error>(sum)
        })
    });
    Ok(ended.await?)
}
