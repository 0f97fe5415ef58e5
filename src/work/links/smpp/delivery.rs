//! Reports and messages on their way in: through the batch writer, as webhooks, and answered after its commit.

use super::whole;
use crate::{
    core::{
        id::MessageId,
        message::{Report, ReportAbout, ReportState},
        phone::Caller,
    },
    providers::smpp::{Answer, Inbound, Receipt, Smpp, other_forms},
    store::{
        db::Tx,
        inbox::{self, InboxKey, InboxKind},
        messages::{self, Message},
        sms_parts,
    },
    telemetry,
    work::{
        App, WorkError,
        hooks::{self, Job, SmsJob},
    },
};
use chrono::Duration;
use std::{sync::Arc, time};

/// The same text from the same number within so long is a repetition: a delivery whose answer was lost comes again.
const REPEATED: Duration = Duration::minutes(10);
/// A receipt may overtake the note of the id that it names: so long is looked again, with longer and longer pauses.
const LOOKS: u32 = 8;
const FIRST_LOOK: time::Duration = time::Duration::from_millis(40);

/// Keeps a receipt.
pub(super) async fn receipt(app: &Arc<App>, account: &str, smpp: &Smpp, receipt: Receipt) -> Answer {
    let (about, state) = match whose_at_last(app, account, smpp, &receipt).await {
        Ok(Some((message, state))) => (ReportAbout::Ours(message), state),
        Ok(None) => (ReportAbout::Theirs(receipt.id), receipt.state),
        Err(error) => return not_kept(account, "sms_status", &error),
    };
    // The code belongs to a failure: a part that failed before gave its own.
    let code = receipt.code.filter(|_| state == receipt.state);
    let report = Report { about, state, code, at: receipt.at };
    submit(app, account, "sms_status", SmsJob::Report(report)).await
}

async fn whose_at_last(
    app: &Arc<App>,
    account: &str,
    smpp: &Smpp,
    receipt: &Receipt,
) -> Result<Option<(MessageId, ReportState)>, WorkError> {
    let mut pause = FIRST_LOOK;
    for look in 1..=LOOKS {
        let (held, account, area, receipt) =
            (app.clone(), account.to_owned(), smpp.area_code().to_owned(), receipt.clone());
        let found = app
            .db
            .transact(move |tx| {
                Box::pin(async move { whose(&held, tx, (&account, &area), &receipt, look == LOOKS).await })
            })
            .await?;
        if found.is_some() || look == LOOKS {
            return Ok(found);
        }
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
    Ok(None)
}

/// The message that a receipt is about, and how it stands with that: a long one is delivered once all its parts are.
/// What its id may be called besides, and messages that nothing can happen to any more, count only at the `last` look:
/// the id of the one that is meant may still be on its way to the disk.
async fn whose(
    app: &App,
    tx: &mut Tx,
    (account, area_code): (&str, &str),
    receipt: &Receipt,
    last: bool,
) -> Result<Option<(MessageId, ReportState)>, WorkError> {
    let others = if last { other_forms(&receipt.id) } else { Vec::new() };
    let is_meant = |message: &Message| {
        (last || !message.state.is_final()) && is_to(app, area_code, receipt, message.phone_lookup.as_deref())
    };
    for id in std::iter::once(&receipt.id).chain(&others) {
        if let Some(message) = sms_parts::message_of(tx, account, id).await?
            && messages::by_id(tx, message).await?.is_some_and(|message| is_meant(&message))
        {
            let states = sms_parts::reported(tx, (account, id), message, receipt.state).await?;
            return Ok(Some((message, together(&states))));
        }
        if let Some(message) =
            messages::by_provider_id(tx, account, id).await?.filter(|message| is_meant(message))
        {
            return Ok(Some((message.id, receipt.state)));
        }
    }
    Ok(None)
}

/// Whether a receipt is about a message to this number. Ids are counted from the beginning again, and digits do not
/// say what they are counted in: without this, a receipt could prove what another message told somebody else.
fn is_to(app: &App, area_code: &str, receipt: &Receipt, lookup: Option<&[u8]>) -> bool {
    let ends = [&receipt.from, &receipt.to].map(|end| Caller::read(end, area_code));
    let mut numbers = ends.iter().filter_map(Caller::number).map(|number| app.vault.lookup_phone(number));
    // Erased: it has no number any more, and is nobody's evidence.
    lookup.is_none_or(|lookup| numbers.any(|number| number == lookup))
}

/// How a message stands whose parts stand so.
fn together(parts: &[Option<ReportState>]) -> ReportState {
    let any = |state| parts.contains(&Some(state));
    if any(ReportState::Failed) {
        ReportState::Failed
    } else if any(ReportState::Expired) {
        ReportState::Expired
    } else if !parts.is_empty() && parts.iter().all(|part| *part == Some(ReportState::Delivered)) {
        ReportState::Delivered
    } else {
        ReportState::Underway
    }
}

/// Keeps a message, or a part of one.
pub(super) async fn message(app: &Arc<App>, account: &str, smpp: &Smpp, inbound: Inbound) -> Answer {
    let kept = match inbound.part {
        Some(part) => whole::part(app, account, smpp, &inbound, part).await,
        None => single(app, account, smpp, &inbound).await,
    };
    kept.unwrap_or_else(|error| not_kept(account, "sms", &error))
}

/// A message of one part. Centres give messages no ids: what stands for one is what it says, and about when.
async fn single(app: &Arc<App>, account: &str, smpp: &Smpp, inbound: &Inbound) -> Result<Answer, WorkError> {
    let Inbound { from, to, coding, bytes, .. } = inbound;
    let slot = app.clock.now().unix_millis() / REPEATED.num_milliseconds();
    let said = format!("{account} {from} {to} {coding} {}", hex::encode(bytes));
    let [id, former] = [slot, slot - 1].map(|slot| app.vault.lookup_sms(&format!("{said} {slot}")));
    let key = InboxKey {
        account: account.to_owned(),
        kind: InboxKind::Sms,
        provider_id: former.clone(),
        part: String::new(),
    };
    let before = app.db.read(move |tx| Box::pin(async move { inbox::kept(tx, &key).await })).await?;
    let id = if before.is_some() { former } else { id };
    Ok(submit(app, account, "sms", SmsJob::Inbound(inbound.sms(bytes, smpp.area_code(), id))).await)
}

/// Has it kept, while the centre waits for its answer.
pub(super) async fn submit(app: &App, account: &str, kind: &'static str, what: SmsJob) -> Answer {
    let job = Job::Sms { account: account.to_owned(), what, at: app.clock.now() };
    match hooks::keep(app, job).await {
        Ok(_) => {
            telemetry::webhook(account, kind, "taken");
            Answer::Kept
        }
        Err(why) => not_kept(account, kind, &why),
    }
}

fn not_kept(account: &str, kind: &'static str, why: &dyn std::fmt::Display) -> Answer {
    tracing::error!(account, kind, %why, "a delivery could not be kept; the message centre is told to try again");
    telemetry::webhook(account, kind, "unavailable");
    Answer::Later
}
