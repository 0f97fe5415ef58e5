//! Deleting recordings whose time is over: the key at once, with an entry; the files with the keeper's next round.
//!
//! In two steps, so that nothing tells that a case exists (recusal): at the same day after each call its recordings are
//! over for everybody but those who see a case that holds them, and how many these are is entered for all to read; those
//! that no case holds, any more, are deleted, which is entered with the case alone.

use crate::{
    core::{clock::Moment, recording::over_before},
    store::{
        audit::{self, NewEntry},
        db::Tx,
        recordings::{self, Unheld},
    },
    work::{App, WorkError},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// How many are seen to in one transaction.
const MOST: i64 = 100;

/// Deletes those whose time is over; returns how many.
pub async fn delete_old(app: &Arc<App>) -> Result<usize, WorkError> {
    let Some(before) = over_before(app.clock.now(), app.settings.retention.recordings_days) else {
        return Ok(0);
    };
    let mut deleted = 0;
    loop {
        let held = app.clone();
        let (over, some) = app
            .db
            .transact(move |tx| {
                Box::pin(async move {
                    let over = expire(&held, tx, before).await?;
                    Ok::<_, sqlx::Error>((over, delete(&held, tx, before).await?))
                })
            })
            .await?;
        if over == 0 && some == 0 {
            return Ok(deleted);
        }
        deleted += some;
    }
}

async fn expire(app: &App, tx: &mut Tx, before: Moment) -> sqlx::Result<u64> {
    let over = recordings::expire(tx, before, MOST).await?;
    if over > 0 {
        let detail = json!({ "recordings": over, "retention_days": app.settings.retention.recordings_days });
        audit::append(tx, entry(app, audit::SYSTEM.to_owned(), "recordings_expired", detail)).await?;
    }
    Ok(over)
}

async fn delete(app: &App, tx: &mut Tx, before: Moment) -> sqlx::Result<usize> {
    let unheld = recordings::unheld(tx, before, MOST).await?;
    for Unheld { id, call_id, case_id } in &unheld {
        recordings::delete(tx, *id, app.clock.now()).await?;
        if let Some(case) = case_id {
            let detail = json!({ "call": call_id, "recording": id,
                "retention_days": app.settings.retention.recordings_days });
            audit::append(tx, entry(app, case.to_string(), "recording_deleted", detail)).await?;
        }
    }
    Ok(unheld.len())
}

fn entry(app: &App, chain: String, action: &'static str, detail: Value) -> NewEntry {
    let at = app.clock.now();
    NewEntry { id: app.mint(at), chain, at, actor: "system".to_owned(), action, detail, note_sealed: None }
}
