//! Hearing what other processes on the same PostgreSQL database announced: one LISTEN connection, beside
//! the pool, for as long as the pool is open.

use super::{
    announce::{Audience, CHANNEL, News, opened},
    db::Db,
};
use sqlx::{
    PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use std::{io, pin::pin, time::Duration};
use tokio::time::{sleep, timeout};

/// The first pause after the connection was lost; it doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(200);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(30);
/// After so long without a word the server is asked whether it is still there: a connection that a
/// firewall forgot says nothing, for ever.
const QUIET: Duration = Duration::from_secs(20);
/// How long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Passes on what other processes announce until the database is closed. After each (re)connection the
/// audience hears of a gap: what was announced meanwhile is lost. On SQLite there is nothing to hear.
pub async fn listen(db: &Db, audience: &dyn Audience) {
    let Db::Postgres(pool) = db else { return };
    let mut closed = pin!(pool.close_event());
    let mut pause = FIRST;
    loop {
        let mut heard = false;
        let lost = tokio::select! {
            () = &mut closed => return,
            lost = hear(pool, audience, &mut heard) => lost,
        };
        tracing::warn!(error = %lost, "other processes' announcements are not heard; trying again");
        pause = if heard { FIRST } else { (pause * 2).min(LONGEST) };
        tokio::select! {
            () = &mut closed => return,
            () = sleep(pause) => {}
        }
    }
}

/// Listens until the connection is lost, and says why; `heard` says whether there was one.
async fn hear(pool: &PgPool, audience: &dyn Audience, heard: &mut bool) -> sqlx::Error {
    match listening(pool, audience, heard).await {
        Ok(()) => sqlx::Error::Io(io::ErrorKind::ConnectionAborted.into()),
        Err(error) => error,
    }
}

async fn listening(pool: &PgPool, audience: &dyn Audience, heard: &mut bool) -> sqlx::Result<()> {
    // A pool of its own: a connection that is always taken must not be missing among those that work.
    let own = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_lazy_with((*pool.connect_options()).clone());
    let mut listener = PgListener::connect_with(&own).await?;
    listener.ignore_pool_close_event(true);
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    *heard = true;
    audience.hear(News::Gap);
    loop {
        match timeout(QUIET, listener.try_recv()).await {
            Ok(Ok(Some(notification))) => {
                if let Some(news) = opened(notification.payload(), audience.origin()) {
                    audience.hear(news);
                }
            }
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            Err(_) => {
                let asked = timeout(PATIENCE, sqlx::query("SELECT 1").execute(&mut listener)).await;
                asked.map_err(|_| sqlx::Error::PoolTimedOut)??;
            }
        }
    }
}
