//! Settling: what came of each send, written a few at a time.

use super::{fates, give_to_a_person};
use crate::{
    core::{
        clock::Moment,
        id::MessageId,
        message::{Accepted, Purpose, Report, SendError, SendRetry, State, Withdrawn, texts},
        retry::Backoff,
    },
    store::{
        db::Tx,
        outbox::{self, Claimed, Counts, Settled},
        reminders::{self, ReminderState},
    },
    work::{
        App, WorkError,
        failover::{self, Known},
        messages::TEXT,
    },
};
use chrono::Duration;
use std::{collections::BTreeSet, sync::Arc, time};
use tokio::{sync::mpsc, task::JoinHandle};

/// How many results are settled in one transaction.
const MOST: usize = 256;
/// The longest pause between two attempts.
const LONGEST: Duration = Duration::minutes(15);
/// The pause before results are settled once more, while the database is away.
const AGAIN: time::Duration = time::Duration::from_millis(200);

/// What came of one attempt.
#[derive(Debug)]
pub enum Outcome {
    /// It was tried.
    Tried(Result<Accepted, SendError>),
    /// It was in doubt, nobody can say, and it was sent once more: another doubt is the end.
    LastTry(Result<Accepted, SendError>),
    /// It was in doubt, and the provider has it; and says what became of it, perhaps.
    Found(Accepted, Option<Report>),
    /// It can never be sent, for a reason of ours.
    Unsendable(&'static str),
    /// Its time had run out.
    Expired,
    /// Since it was queued, something happened that keeps it from going out.
    Withdrawn(Withdrawn),
    /// It was not tried, and is not to be tried before then.
    Held(Moment),
}

/// Where results go.
pub type Results = mpsc::Sender<(Claimed, Outcome)>;

/// Starts the settler; it ends when every sender of results is gone, with the number settled.
pub fn start(app: Arc<App>, worker: String) -> (Results, JoinHandle<Result<usize, WorkError>>) {
    let (results, mut waiting) = mpsc::channel(MOST);
    let settler = tokio::spawn(async move {
        let (mut taken, mut count) = (Vec::with_capacity(MOST), 0);
        while waiting.recv_many(&mut taken, MOST).await > 0 {
            count += taken.len();
            settle_at_last(&app, &worker, std::mem::take(&mut taken).into()).await?;
        }
        Ok(count)
    });
    (results, settler)
}

/// Settles, and again while the database is away or others hold the rows: what was sent is known only here, and would be sent
/// twice if it were forgotten. After the lease others may have taken over, and it is given up.
async fn settle_at_last(
    app: &Arc<App>,
    worker: &str,
    results: Arc<[(Claimed, Outcome)]>,
) -> Result<(), WorkError> {
    let lease = time::Duration::from_secs(u64::from(app.settings.daemon.lease_seconds));
    let begun = time::Instant::now();
    loop {
        match settle(app, worker, results.clone()).await {
            Err(error) if (error.is_outage() || error.is_race()) && begun.elapsed() < lease => {
                tracing::warn!(%error, results = results.len(), "what was sent cannot be noted yet");
                tokio::time::sleep(AGAIN).await;
            }
            settled => {
                settled?;
                break;
            }
        }
    }
    // Beside it: what cannot be kept now is asked for again.
    for (claimed, outcome) in results.iter() {
        if let Outcome::Found(_, Some(report)) = outcome {
            fates::told(app, &claimed.account, report).await;
        }
    }
    Ok(())
}

async fn settle(app: &Arc<App>, worker: &str, results: Arc<[(Claimed, Outcome)]>) -> Result<(), WorkError> {
    let (held, worker) = (app.clone(), worker.to_owned());
    app.db.transact(move |tx| Box::pin(async move { settle_in(&held, tx, &worker, &results).await })).await
}

async fn settle_in(
    app: &App,
    tx: &mut Tx,
    worker: &str,
    results: &[(Claimed, Outcome)],
) -> Result<(), WorkError> {
    let now = app.clock.now();
    let (mut settled, mut stay) = (Vec::with_capacity(results.len()), Vec::with_capacity(results.len()));
    for (claimed, outcome) in results {
        let one = judge(app, claimed, outcome, now);
        if let Some((known, why)) = may_go_on(app, (claimed, outcome), &one, worker, now)
            && failover::go_on(app, tx, (claimed.id, known), why, now).await?
        {
            continue;
        }
        settled.push(one);
        stay.push(claimed);
    }
    let ours: BTreeSet<MessageId> = outbox::settle(tx, worker, &settled, now).await?.into_iter().collect();
    // What another worker or a report has taken on meanwhile is theirs, and what follows from it too.
    let settled: Vec<(&Settled, &Claimed)> =
        settled.iter().zip(stay).filter(|(one, _)| ours.contains(&one.id)).collect();
    follow(app, tx, &settled, now).await
}

/// What follows from how messages stand now: for reminders, and for people.
async fn follow(
    app: &App,
    tx: &mut Tx,
    settled: &[(&Settled, &Claimed)],
    now: Moment,
) -> Result<(), WorkError> {
    let with = |became: ReminderState| -> Vec<MessageId> {
        let reminders = settled.iter().filter(|(one, claimed)| {
            claimed.purpose == Purpose::Reminder && reminder_after(one) == Some(became)
        });
        reminders.map(|(one, _)| one.id).collect()
    };
    for became in [ReminderState::Sent, ReminderState::Failed, ReminderState::Cancelled] {
        let ids = with(became);
        if !ids.is_empty() {
            reminders::follow(tx, &ids, became, now).await?;
        }
    }
    for (one, claimed) in settled {
        metrics::counter!(crate::telemetry::MESSAGES, "state" => one.state.to_string()).increment(1);
        if matches!(one.state, State::Failed | State::Expired) && !is_void(one) {
            let which = (one.id, claimed.purpose, claimed.case_id);
            give_to_a_person(app, tx, which, one.failure.as_deref().unwrap_or_default(), now).await?;
        }
    }
    Ok(())
}

/// Whether nobody is owed it any more: no person has to do what it did not.
fn is_void(one: &Settled) -> bool {
    one.failure.as_deref() == Some(Withdrawn::NoLongerDue.code())
}

/// How the reminders stand that a message carries; `None`: as before.
fn reminder_after(one: &Settled) -> Option<ReminderState> {
    match one.state {
        State::Accepted => Some(ReminderState::Sent),
        State::Failed | State::Expired if is_void(one) => Some(ReminderState::Cancelled),
        State::Failed | State::Expired => Some(ReminderState::Failed),
        _ => None,
    }
}

/// Whether a message is to be carried by another account, and why: this one refused it for good and has nothing of
/// it, or is away for long and never had it. What was sent in doubt stays.
fn may_go_on<'a>(
    app: &App,
    (claimed, outcome): (&'a Claimed, &'a Outcome),
    judged: &Settled,
    worker: &'a str,
    now: Moment,
) -> Option<(Known<'a>, &'a str)> {
    let is_new = claimed.state == State::Claimed;
    match outcome {
        Outcome::Unsendable(code) if is_new => Some((Known::Refused(worker), code)),
        Outcome::Tried(Err(error)) if judged.state == State::Failed => {
            Some((Known::Refused(worker), &error.code))
        }
        Outcome::Tried(Err(error)) if is_new && matches!(error.retry, SendRetry::Outage(_)) => {
            failover::is_away(app, &claimed.account, now).then_some((Known::Away(worker), &error.code))
        }
        Outcome::Held(_) if is_new => {
            let why = claimed.failure.as_deref().unwrap_or("account-away");
            failover::is_away(app, &claimed.account, now).then_some((Known::Away(worker), why))
        }
        _ => None,
    }
}

/// The text of an acknowledgement that the gateway has, without the query code: that is the complainant's.
fn without_code(app: &App, claimed: &Claimed) -> Option<Vec<u8>> {
    let (Purpose::Acknowledgement, Some(wrapped), Some(sealed)) =
        (claimed.purpose, &claimed.row_key, &claimed.text_sealed)
    else {
        return None;
    };
    let key = app.vault.row(claimed.id.as_bytes(), wrapped).ok()?;
    let text = key.open(TEXT, sealed).ok()?;
    let shown = texts::without_code(&text);
    (shown != text).then(|| app.vault.seal(&key, TEXT, &shown))
}

fn judge(app: &App, claimed: &Claimed, outcome: &Outcome, now: Moment) -> Settled {
    let settled = |state, failure: Option<&str>| Settled {
        id: claimed.id,
        state,
        counts: Counts::Tried,
        due_at: None,
        provider_message_id: None,
        failure: failure.map(str::to_owned),
        text_sealed: None,
        ask_at: None,
        doubled: matches!(outcome, Outcome::LastTry(_)),
    };
    match outcome {
        // Whoever gets the task learns what stood in the way, not only that the time is over.
        Outcome::Expired => settled(State::Expired, claimed.failure.as_deref().or(Some("expired"))),
        Outcome::Unsendable(code) => settled(State::Failed, Some(code)),
        Outcome::Withdrawn(why @ Withdrawn::OptedOut) => settled(State::Failed, Some(why.code())),
        Outcome::Withdrawn(why @ Withdrawn::NoLongerDue) => settled(State::Expired, Some(why.code())),
        Outcome::Held(until) => Settled {
            counts: Counts::Untried,
            due_at: Some((*until).min(claimed.expires_at)),
            ..settled(claimed.state, claimed.failure.as_deref())
        },
        Outcome::Tried(Ok(accepted)) | Outcome::LastTry(Ok(accepted)) | Outcome::Found(accepted, _) => {
            Settled {
                ask_at: fates::first(app, &claimed.account, now),
                text_sealed: without_code(app, claimed),
                provider_message_id: accepted.provider_message_id.clone(),
                ..settled(State::Accepted, None)
            }
        }
        Outcome::LastTry(Err(error)) if error.retry == SendRetry::Ask => {
            settled(State::Failed, Some("fate-unknown"))
        }
        Outcome::Tried(sent @ Err(error)) | Outcome::LastTry(sent @ Err(error)) => {
            tracing::warn!(message = %claimed.id, code = error.code, words = error.words, "an SMS was not sent");
            let state = claimed.state.after_send(sent);
            match wait(app, claimed, error.retry) {
                None => settled(State::Failed, Some(&error.code)),
                Some((wait, counts)) => Settled {
                    counts,
                    // At the end of its time it is given to a person, not later.
                    due_at: Some((now + wait).min(claimed.expires_at)),
                    ..settled(state, Some(&error.code))
                },
            }
        }
    }
}

/// How long a message waits for its next attempt, and what this one counts as; `None` if it was the last.
/// Only answers about the message itself are limited: an outage is waited out while it is valid.
fn wait(app: &App, claimed: &Claimed, retry: SendRetry) -> Option<(Duration, Counts)> {
    let (least, counts, made) = match retry {
        SendRetry::Never => return None,
        SendRetry::After(least) => (least, Counts::Refused, claimed.refusals + 1),
        SendRetry::Outage(least) => (least, Counts::Tried, claimed.attempts),
        SendRetry::Ask => (Duration::zero(), Counts::Tried, claimed.attempts),
    };
    let settings = &app.settings.sms;
    if counts == Counts::Refused && made >= i64::from(settings.attempts) {
        return None;
    }
    let first = Duration::seconds(i64::from(settings.first_retry_seconds));
    let backoff = Backoff { first, longest: LONGEST };
    let made = u32::try_from(made).unwrap_or(u32::MAX);
    let wait = app.with_random(|random| backoff.wait(made, random));
    Some((wait.max(least), counts))
}
