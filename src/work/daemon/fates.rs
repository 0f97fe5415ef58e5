//! Messages that were taken, and on which no report came: where the provider can say what became of them, it is asked.
//! A callback that was lost must not leave one `accepted` for ever, and feedback without its evidence.

use super::attempt::{Asked, Sealed, ask, open};
use crate::{
    core::{clock::Moment, message::Report, retry::Gate},
    store::outbox::{self, Silent},
    work::{App, WorkError, reports},
};
use chrono::Duration;
use std::sync::Arc;

/// When it is asked first, after the message was taken: reports take seconds, as a rule.
const FIRST: Duration = Duration::minutes(10);
/// When again, after it was asked; then it is left at that.
const AGAIN: [Duration; 2] = [Duration::hours(1), Duration::hours(12)];
/// How many are asked about in one round.
const MOST: i64 = 20;
/// How a report that we asked for is authenticated, as evidence says it (R5.4).
const PROOF: &str = "the provider's answer to our signed request";

/// When the provider of an account is asked about a message that it takes now; `None` if it cannot say.
pub(super) fn first(app: &App, account: &str, now: Moment) -> Option<Moment> {
    let sms = app.accounts.get(account)?.sms.as_ref()?;
    sms.tells_fates().then(|| now + FIRST)
}

/// Asks about those that are due; returns how many there were.
pub(super) async fn look_after(app: &Arc<App>) -> Result<usize, WorkError> {
    let now = app.clock.now();
    let next = app.db.read(|tx| Box::pin(outbox::next_silent(tx))).await?;
    if next.is_none_or(|next| next > now) {
        return Ok(0);
    }
    let again = AGAIN.map(|wait| now + wait);
    let silent = app
        .db
        .transact(move |tx| Box::pin(async move { outbox::silent(tx, now, again, MOST).await }))
        .await?;
    for message in &silent {
        look_for(app, message).await;
    }
    Ok(silent.len())
}

async fn look_for(app: &Arc<App>, message: &Silent) {
    let Some(account) = app.accounts.get(&message.account) else { return };
    let Some(provider) = account.sms.as_deref() else { return };
    if !matches!(app.circuits.gate(&account.name, app.clock.now()), Gate::Free) {
        // It is away: there is another time.
        return;
    }
    let sealed = Sealed {
        id: message.id,
        row_key: message.row_key.as_deref(),
        phone: message.phone_sealed.as_deref(),
        text: message.text_sealed.as_deref(),
    };
    // Erased meanwhile: nobody is asked about it any more.
    let Ok(sms) = open(app, account, &sealed) else { return };
    let since = message.sent_at.unwrap_or(message.queued_at);
    if let Asked::There(_, Some(report)) = ask(app, account, provider, &sms, since).await {
        told(app, &account.name, &report).await;
    }
}

/// Keeps what a provider said of a message when it was asked, as a report that came by itself.
pub(super) async fn told(app: &Arc<App>, account: &str, report: &Report) {
    let (held, name, said) = (app.clone(), account.to_owned(), report.clone());
    let kept = app.db.transact(move |tx| {
        let now = held.clock.now();
        Box::pin(async move { reports::told(&held, tx, (&name, PROOF), &said, now).await })
    });
    if let Err(error) = kept.await {
        tracing::error!(account, %error, "what a provider says of a message cannot be kept; it is asked again");
    }
}
