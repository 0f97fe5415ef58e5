//! Rotating the master key while everything goes on.
//!
//! The key's successor goes first into the key file, the former key stays below it; whoever runs reads the
//! file anew before it seals something, once a second at the most, and when it meets a row that its keys do
//! not open. Then every row's key is wrapped anew, in small batches, until a pass finds none, and the index
//! secret last: as long as it is wrapped by a former key the rotation is not over, so a command that was
//! killed goes on where it stopped.

use super::{App, WorkError, keys, start::StartError, vault::KEYS_LOOKED_AT};
use crate::store::{
    audit::{self, NewEntry},
    db::Tx,
    installation,
    rewrap::{self, Rewrapped, SealedTable},
    seal::{BadMasterKey, Sealer},
};
use serde::Serialize;
use serde_json::json;
use std::{path::Path, sync::Arc};
use thiserror::Error;
use uuid::Uuid;

/// How many rows one transaction wraps anew: short enough that no webhook waits for it.
const BATCH: i64 = 500;
/// How often the tables are gone through before somebody is told that a process seals with the former key.
const PASSES: u32 = 5;

/// What came of a rotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rotated {
    /// Every row is wrapped by the current key.
    Done {
        /// Whether a former, interrupted rotation was finished, and no key made.
        resumed: bool,
        /// How many rows were wrapped anew.
        rows: u64,
    },
    /// The key comes from a setting, which only its owner can change: nothing was done yet.
    ByHand {
        /// What the setting has to hold: the new key and the former ones.
        setting: String,
    },
}

/// Why a rotation stopped.
#[derive(Debug, Error)]
pub enum RotationError {
    /// Some process goes on sealing with the former key.
    #[error(
        "a running process still seals with the former key: restart every `shouwen serve` and `shouwen daemon` that has another key file or the [seal] key setting, then run the command again: it goes on where it stopped"
    )]
    FormerKeyInUse,
    /// The key file.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The key itself.
    #[error("no successor can be made: {0}")]
    Key(#[from] BadMasterKey),
    /// The database or a sealed key.
    #[error("{0}; run the command again: it goes on where it stopped")]
    Work(#[from] WorkError),
    /// The database.
    #[error("the database: {0}; run the command again: it goes on where it stopped")]
    Sql(#[from] sqlx::Error),
}

/// Rotates, or goes on with a rotation that was interrupted. `told` hears which table is gone through and
/// how many of its rows were looked at.
pub async fn rotate(
    app: &Arc<App>,
    told: &(dyn Fn(&str, u64) + Send + Sync),
) -> Result<Rotated, RotationError> {
    let resumed = !index_is_current(app).await?;
    if !resumed && let Some(by_hand) = put_successor(app)? {
        return Ok(by_hand);
    }
    let mut rows = 0;
    for _ in 0..PASSES {
        // By then whoever runs seals with the new key.
        tokio::time::sleep(2 * KEYS_LOOKED_AT).await;
        let mut pass = 0;
        for table in SealedTable::ALL {
            pass += rewrap_table(app, table, told).await?;
        }
        rows += pass;
        if pass == 0 {
            finish(app, rows).await?;
            return Ok(Rotated::Done { resumed, rows });
        }
    }
    Err(RotationError::FormerKeyInUse)
}

async fn index_is_current(app: &App) -> sqlx::Result<bool> {
    let secret = app.db.read(|tx| Box::pin(installation::index_secret(tx))).await?;
    Ok(secret.is_some_and(|secret| app.vault.sealer().is_current(&secret)))
}

/// Makes the successor and puts it first into the key file; where a setting gives the key, says what the
/// setting has to hold.
fn put_successor(app: &App) -> Result<Option<Rotated>, RotationError> {
    let (setting, dir) = (&app.settings.seal.key, Path::new(&app.settings.data.dir));
    let list = keys::key_list(setting, dir)?;
    let successor = list.current.successor(&mut *app.vault.random())?;
    let all: Vec<_> = [&successor, &list.current].into_iter().chain(&list.former).collect();
    if !setting.expose().is_empty() {
        let lines: Vec<String> = all.iter().map(|key| key.reveal()).collect();
        return Ok(Some(Rotated::ByHand { setting: lines.join(" ") }));
    }
    keys::replace_keys(&keys::key_file(dir), &all)?;
    app.vault.reread_keys();
    Ok(None)
}

async fn rewrap_table(
    app: &Arc<App>,
    table: SealedTable,
    told: &(dyn Fn(&str, u64) + Send + Sync),
) -> Result<u64, RotationError> {
    let (mut after, mut looked, mut done) = (None, 0, 0);
    loop {
        let held = app.clone();
        let sealer = app.vault.sealer();
        let (last, count, rewrapped) = app
            .db
            .transact(move |tx| Box::pin(async move { batch(&held, &sealer, tx, table, after).await }))
            .await?;
        if count == 0 {
            return Ok(done);
        }
        after = last;
        looked += count;
        done += rewrapped;
        told(table.name(), looked);
    }
}

/// One batch: the last id, how many rows were looked at, and how many were wrapped anew.
async fn batch(
    app: &App,
    sealer: &Sealer,
    tx: &mut Tx,
    table: SealedTable,
    after: Option<Uuid>,
) -> Result<(Option<Uuid>, u64, u64), WorkError> {
    let rows = rewrap::page(tx, table, after, BATCH).await?;
    let (last, count) = (rows.last().map(|(id, _)| *id), rows.len() as u64);
    let mut anew = Vec::new();
    for (id, old) in rows {
        let rewrapped = sealer.rewrap_row(id.as_bytes(), &old, &mut *app.vault.random()).map_err(|error| {
            let zh = format!("{} 表的 {id} 行无法打开: {error}", table.name());
            WorkError::Conflict { kind: "sealed-row", zh }
        });
        if let Some(new) = rewrapped? {
            anew.push(Rewrapped { id, old, new });
        }
    }
    let done = if anew.is_empty() { 0 } else { rewrap::put(tx, table, &anew).await? };
    Ok((last, count, done))
}

/// Wraps the index secret anew, which ends the rotation, and says so in the audit trail.
async fn finish(app: &Arc<App>, rows: u64) -> Result<(), RotationError> {
    let (held, now) = (app.clone(), app.clock.now());
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let secret = installation::index_secret(tx).await?.unwrap_or_default();
                let new = held.vault.sealer().rewrap_index(&secret, &mut *held.vault.random())?;
                if let Some(new) = new {
                    installation::rewrap(tx, &secret, &new).await?;
                }
                let entry = NewEntry {
                    id: held.mint(now),
                    chain: audit::SYSTEM.to_owned(),
                    at: now,
                    actor: "command".to_owned(),
                    action: "seal_rotated",
                    detail: json!({ "rows": rows }),
                    note_sealed: None,
                };
                Ok::<_, WorkError>(audit::append(tx, entry).await?)
            })
        })
        .await?;
    Ok(())
}
