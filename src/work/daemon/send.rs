//! Sending: claim under a lease, send, settle what came of it.
//!
//! Results are settled as they come, a few at a time, so that a crash leaves few messages in doubt.

use super::settle::{self, Outcome, Results};
use crate::{
    core::{
        clock::Moment,
        id::MessageId,
        message::{Accepted, OutboundSms, SendError, SendRetry, State},
        phone::PhoneNumber,
    },
    outbound::Undelivered,
    providers::{Account, Sms},
    store::outbox::{self, Claimed},
    work::{
        App, WorkError,
        messages::{PHONE, TEXT},
    },
};
use chrono::Duration;
use std::{collections::VecDeque, sync::Arc};
use tokio::task::JoinSet;

/// Sends what is due until nothing is; returns how many messages were settled. `worker` names this
/// daemon among several.
pub async fn send_due(app: &Arc<App>, worker: &str) -> Result<usize, WorkError> {
    let settings = &app.settings.daemon;
    let (batch, concurrency) = (i64::from(settings.batch), settings.concurrency as usize);
    let (results, settled) = settle::start(app.clone(), worker.to_owned());
    let mut waiting: VecDeque<Claimed> = VecDeque::new();
    let mut flying = JoinSet::new();
    let mut more = true;
    loop {
        if more && waiting.len() < concurrency {
            let claimed = claim(app, worker, batch).await?;
            more = claimed.len() == app.settings.daemon.batch as usize;
            waiting.extend(claimed);
        }
        while flying.len() < concurrency
            && let Some(message) = waiting.pop_front()
        {
            flying.spawn(one(app.clone(), message, results.clone()));
        }
        if flying.join_next().await.is_none() {
            break;
        }
    }
    drop(results);
    settled.await.unwrap_or(Ok(0))
}

async fn claim(app: &Arc<App>, worker: &str, limit: i64) -> Result<Vec<Claimed>, WorkError> {
    let (worker, now) = (worker.to_owned(), app.clock.now());
    let lease = Duration::seconds(i64::from(app.settings.daemon.lease_seconds));
    let claimed = app
        .db
        .transact(move |tx| Box::pin(async move { outbox::claim(tx, &worker, now, lease, limit).await }))
        .await?;
    Ok(claimed)
}

async fn one(app: Arc<App>, message: Claimed, results: Results) {
    let outcome = attempt(&app, &message).await;
    // The settler goes on until every sender is gone.
    drop(results.send((message, outcome)).await);
}

/// One attempt at one message.
async fn attempt(app: &App, message: &Claimed) -> Outcome {
    let now = app.clock.now();
    if now > message.expires_at {
        return Outcome::Expired;
    }
    let Some(account) = app.accounts.get(&message.account) else {
        return Outcome::Tried(Err(never("no-account", "the account is not configured any more")));
    };
    let Some(provider) = &account.sms else {
        return Outcome::Tried(Err(never("no-sms", "the account carries no SMS")));
    };
    let sms = match open(app, account, message) {
        Ok(sms) => sms,
        Err(error) => return Outcome::Tried(Err(never("sealed", &error.to_string()))),
    };
    if message.state != State::Unknown {
        return Outcome::Tried(send(app, account, &**provider, &sms).await);
    }
    match ask(app, account, &**provider, &sms, message.queued_at).await {
        Asked::There(accepted) => Outcome::Tried(Ok(accepted)),
        Asked::NotThere => Outcome::Tried(send(app, account, &**provider, &sms).await),
        Asked::Unclear(error) => Outcome::Tried(Err(error)),
        // Nobody can say: once more with the same client reference, and then a person.
        Asked::CannotSay => Outcome::LastTry(send(app, account, &**provider, &sms).await),
    }
}

fn never(code: &str, words: &str) -> SendError {
    SendError { retry: SendRetry::Never, code: code.to_owned(), words: words.to_owned() }
}

fn open(app: &App, account: &Account, message: &Claimed) -> Result<OutboundSms, WorkError> {
    let erased = WorkError::Seal(crate::store::seal::SealError::Erased);
    let (Some(wrapped), Some(phone), Some(text)) =
        (&message.row_key, &message.phone_sealed, &message.text_sealed)
    else {
        return Err(erased);
    };
    let key = app.vault.row(message.id.as_bytes(), wrapped)?;
    let to: PhoneNumber = key.open(PHONE, phone)?.parse().map_err(|_| WorkError::NotFound("电话号码"))?;
    Ok(OutboundSms {
        id: message.id,
        to,
        text: key.open(TEXT, text)?,
        report_url: format!("{}/hooks/{}/sms/status", app.settings.server.public_url, account.name),
    })
}

async fn send(
    app: &App,
    account: &Account,
    provider: &dyn Sms,
    sms: &OutboundSms,
) -> Result<Accepted, SendError> {
    match app.outbound.send(&account.name, provider.request(sms)).await {
        Ok(response) => provider.judge(&response),
        Err(undelivered) => Err(unsent(undelivered)),
    }
}

fn unsent(undelivered: Undelivered) -> SendError {
    match undelivered {
        Undelivered::BeforeSent(words) => {
            SendError { retry: SendRetry::After(Duration::zero()), code: "not-sent".to_owned(), words }
        }
        Undelivered::Unknown(words) => {
            SendError { retry: SendRetry::Ask, code: "no-answer".to_owned(), words }
        }
    }
}

enum Asked {
    There(Accepted),
    NotThere,
    Unclear(SendError),
    CannotSay,
}

async fn ask(
    app: &App,
    account: &Account,
    provider: &dyn Sms,
    sms: &OutboundSms,
    queued_at: Moment,
) -> Asked {
    let Some(request) = provider.ask(sms, queued_at) else { return Asked::CannotSay };
    match app.outbound.send(&account.name, request).await {
        Err(undelivered) => Asked::Unclear(SendError { retry: SendRetry::Ask, ..unsent(undelivered) }),
        Ok(response) => match provider.judge_ask(sms, &response) {
            Ok(Some(accepted)) => Asked::There(accepted),
            Ok(None) => Asked::NotThere,
            Err(error) => Asked::Unclear(SendError { retry: SendRetry::Ask, ..error }),
        },
    }
}

/// The name under which one process claims: unique among those that run.
pub fn worker_name(app: &App) -> String {
    let id: MessageId = app.mint(app.clock.now());
    format!("{}-{id}", std::process::id())
}
