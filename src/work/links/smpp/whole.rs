//! Long messages that come in parts: each is on disk before it is answered, and they are one message once all are there.

use super::delivery::submit;
use crate::{
    core::{id::MessageId, message::InboundSms},
    providers::smpp::{Answer, Inbound, Part, Smpp},
    store::sms_parts::{self, InboundPart},
    work::{App, WorkError, hooks::SmsJob},
};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time};

/// How often it is looked for messages that stay incomplete.
pub(super) const SWEEP: time::Duration = time::Duration::from_secs(20);
/// How long the other parts are waited for: an answer within 3 minutes is asked for (GB/T 33358).
const PATIENCE: Duration = Duration::minutes(2);
/// How long it is remembered which parts came.
const REMEMBERED: Duration = Duration::minutes(10);
/// How long reports of parts that were sent are waited for.
const REPORTED: Duration = Duration::days(30);
/// The name under which a part is sealed.
const COLUMN: &str = "part";
/// What stands for parts that never came.
const MISSING: &str = "〔缺〕";

/// What is sealed of a part.
#[derive(Serialize, Deserialize)]
struct Kept {
    from: String,
    to: String,
    coding: u8,
    bytes: String,
}

/// Keeps a part, and the message if it is whole with it.
pub(super) async fn part(
    app: &Arc<App>,
    account: &str,
    smpp: &Smpp,
    inbound: &Inbound,
    part: Part,
) -> Result<Answer, WorkError> {
    let now = app.clock.now();
    let id: MessageId = app.mint(now);
    let (key, row_key) = app.vault.new_row(id.as_bytes());
    let kept = Kept {
        from: inbound.from.clone(),
        to: inbound.to.clone(),
        coding: inbound.coding,
        bytes: hex::encode(&inbound.bytes),
    };
    let Part { reference, total, number } = part;
    let whole =
        app.vault.lookup_sms(&format!("{account} {} {} {reference} {total}", inbound.from, inbound.to));
    let row = InboundPart {
        whole,
        number: i64::from(number),
        total: i64::from(total),
        id,
        digest: app.vault.lookup_sms(&kept.bytes),
        row_key: Some(row_key),
        text_sealed: Some(app.vault.seal(&key, COLUMN, &serde_json::to_string(&kept)?)),
        received_at: now,
    };
    let name = account.to_owned();
    let joining = app.sessions.joining.lock().await;
    let parts =
        app.db.transact(move |tx| Box::pin(async move { sms_parts::keep(tx, &name, &row).await })).await?;
    drop(joining);
    let there = i64::try_from(parts.len()).unwrap_or(i64::MAX);
    if there < i64::from(total) || parts.iter().all(|part| part.row_key.is_none()) {
        return Ok(Answer::Kept);
    }
    take(app, account, smpp, &parts).await
}

/// Hands a message in, and lets go of its parts.
async fn take(
    app: &Arc<App>,
    account: &str,
    smpp: &Smpp,
    parts: &[InboundPart],
) -> Result<Answer, WorkError> {
    let Some(sms) = joined(app, smpp, parts)? else { return Ok(Answer::Kept) };
    let answer = submit(app, account, "sms", SmsJob::Inbound(sms)).await;
    if answer == Answer::Kept
        && let Some(first) = parts.first()
    {
        let (name, whole) = (account.to_owned(), first.whole.clone());
        let there = parts.iter().filter(|part| part.row_key.is_some());
        let numbers: Vec<i64> = there.map(|part| part.number).collect();
        app.db
            .transact(move |tx| Box::pin(async move { sms_parts::taken(tx, &name, &whole, &numbers).await }))
            .await?;
    }
    Ok(answer)
}

/// The message of these parts; a gap is told. `None` if all of them were taken before.
fn joined(app: &App, smpp: &Smpp, parts: &[InboundPart]) -> Result<Option<InboundSms>, WorkError> {
    let mut texts: Vec<(i64, Inbound)> = Vec::with_capacity(parts.len());
    for part in parts {
        let (Some(wrapped), Some(sealed)) = (&part.row_key, &part.text_sealed) else { continue };
        let key = app.vault.row(part.id.as_bytes(), wrapped)?;
        let Kept { from, to, coding, bytes } = serde_json::from_str(&key.open(COLUMN, sealed)?)?;
        let bytes = hex::decode(bytes).unwrap_or_default();
        texts.push((part.number, Inbound { from, to, coding, part: None, bytes }));
    }
    let (Some(first), Some((_, sample))) = (parts.first(), texts.first()) else { return Ok(None) };
    let numbers: Vec<String> = texts.iter().map(|(number, _)| number.to_string()).collect();
    let id = format!("{}-{}-{}", first.whole, first.received_at.unix_millis(), numbers.join("."));
    let id = app.vault.lookup_sms(&id);
    if i64::try_from(texts.len()).is_ok_and(|there| there == first.total) {
        let bytes: Vec<u8> = texts.iter().flat_map(|(_, part)| part.bytes.iter().copied()).collect();
        return Ok(Some(sample.sms(&bytes, smpp.area_code(), id)));
    }
    let mut whole = sample.sms(&[], smpp.area_code(), id);
    let mut next = 1;
    for (number, part) in &texts {
        if *number > next {
            whole.text.push_str(MISSING);
        }
        whole.text.push_str(&part.sms(&part.bytes, smpp.area_code(), String::new()).text);
        next = number + 1;
    }
    if next <= first.total {
        whole.text.push_str(MISSING);
    }
    Ok(Some(whole))
}

/// Hands in what stayed incomplete, and forgets what is old.
pub(super) async fn sweep(app: &Arc<App>, account: &str, smpp: &Smpp) {
    if let Err(error) = swept(app, account, smpp).await {
        tracing::error!(account, %error, "incomplete messages could not be looked after; tried again soon");
    }
}

async fn swept(app: &Arc<App>, account: &str, smpp: &Smpp) -> Result<(), WorkError> {
    let now = app.clock.now();
    let name = account.to_owned();
    let left = app
        .db
        .transact(move |tx| {
            Box::pin(async move {
                sms_parts::forget(tx, &name, now - REMEMBERED, now - REPORTED).await?;
                sms_parts::left(tx, &name, now - PATIENCE).await
            })
        })
        .await?;
    for whole in left {
        let name = account.to_owned();
        let parts =
            app.db.read(move |tx| Box::pin(async move { sms_parts::of(tx, &name, &whole).await })).await?;
        tracing::warn!(account, parts = parts.len(), "a long message stayed incomplete");
        take(app, account, smpp, &parts).await?;
    }
    Ok(())
}
