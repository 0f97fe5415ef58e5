//! Entries of the system's chain: what belongs to no case.

use super::App;
use crate::store::{
    audit::{self, NewEntry},
    db::Tx,
};
use std::sync::Arc;

/// Appends an entry. It holds the chain until the transaction ends: whoever appends first goes first.
/// `detail` holds no personal data and no secret.
pub async fn enter(
    app: &App,
    tx: &mut Tx,
    actor: &str,
    action: &'static str,
    detail: serde_json::Value,
) -> sqlx::Result<()> {
    let at = app.clock.now();
    let (id, chain, actor) = (app.mint(at), audit::SYSTEM.to_owned(), actor.to_owned());
    audit::append(tx, NewEntry { id, chain, at, actor, action, detail, note_sealed: None }).await
}

/// The same in a transaction of its own: for what is done outside the database.
pub async fn enter_alone(
    app: &Arc<App>,
    actor: &str,
    action: &'static str,
    detail: serde_json::Value,
) -> sqlx::Result<()> {
    let (held, actor) = (app.clone(), actor.to_owned());
    app.db.transact(move |tx| Box::pin(async move { enter(&held, tx, &actor, action, detail).await })).await
}
