//! Whether what comes in can be kept: learned from every write, asked by `/readyz`.

use super::{App, WorkError};
use crate::store::outage;
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// A write that takes longer is as bad as none for whoever asks whether we are ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the last write of webhooks or of the daemon could be made.
#[derive(Debug, Default)]
pub struct Health {
    away: AtomicBool,
}

impl Health {
    /// Something was written.
    pub fn written(&self) {
        if self.away.swap(false, Ordering::Relaxed) {
            tracing::info!("the database takes writes again");
        }
    }

    /// Something could not be written, for a reason that is not its own.
    pub fn refused(&self) {
        if !self.away.swap(true, Ordering::Relaxed) {
            tracing::error!(
                "the database takes no writes: full disk, lock, or no connection; calls hear the apology"
            );
        }
    }
}

/// Whether what comes in can be written. After a failure one write finds out: whoever balances the load
/// has taken us off by then, and no webhook would.
pub async fn writable(app: &App) -> bool {
    if app.health.away.load(Ordering::Relaxed) && probe(app).await {
        app.health.written();
    }
    !app.health.away.load(Ordering::Relaxed)
}

async fn probe(app: &App) -> bool {
    let written =
        app.db.transact(|tx| Box::pin(async move { outage::probe(tx).await.map_err(WorkError::Sql) }));
    matches!(tokio::time::timeout(PATIENCE, written).await, Ok(Ok(())))
}
