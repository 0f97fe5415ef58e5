//! Settling: what came of each send, written a few at a time.

use crate::{
    core::{
        clock::Moment,
        directory::DepartmentCode,
        id::{CaseId, MessageId},
        message::{Accepted, Purpose, SendError, SendRetry, State},
        retry::Backoff,
        task::{NewTask, TaskKind},
    },
    store::{
        cases,
        db::Tx,
        outbox::{self, Claimed, Settled},
        reminders::{self, ReminderState},
        tasks,
    },
    work::{App, WorkError},
};
use chrono::Duration;
use std::sync::Arc;
use tokio::{sync::mpsc, task::JoinHandle};

/// How many results are settled in one transaction.
const MOST: usize = 256;
/// The longest pause between two attempts.
const LONGEST: Duration = Duration::minutes(15);

/// What came of one attempt.
#[derive(Debug)]
pub enum Outcome {
    /// It was tried.
    Tried(Result<Accepted, SendError>),
    /// It was in doubt, nobody can say, and it was sent once more: another doubt is the end.
    LastTry(Result<Accepted, SendError>),
    /// Its time had run out.
    Expired,
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
            settle(&app, &worker, std::mem::take(&mut taken)).await?;
        }
        Ok(count)
    });
    (results, settler)
}

async fn settle(app: &Arc<App>, worker: &str, results: Vec<(Claimed, Outcome)>) -> Result<(), WorkError> {
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
    let settled: Vec<Settled> =
        results.iter().map(|(claimed, outcome)| judge(app, claimed, outcome, now)).collect();
    outbox::settle(tx, worker, &settled, now).await?;
    let with = |states: &[State]| -> Vec<MessageId> {
        let pairs = settled.iter().zip(results);
        let reminders = pairs.filter(|(one, (claimed, _))| {
            claimed.purpose == Purpose::Reminder && states.contains(&one.state)
        });
        reminders.map(|(one, _)| one.id).collect()
    };
    for (states, became) in [
        (&[State::Accepted][..], ReminderState::Sent),
        (&[State::Failed, State::Expired][..], ReminderState::Failed),
    ] {
        let ids = with(states);
        if !ids.is_empty() {
            reminders::follow(tx, &ids, became, now).await?;
        }
    }
    for (one, (claimed, _)) in settled.iter().zip(results) {
        metrics::counter!(crate::telemetry::MESSAGES, "state" => one.state.to_string()).increment(1);
        if matches!(one.state, State::Failed | State::Expired) {
            let which = (one.id, claimed.purpose, claimed.case_id);
            give_to_a_person(app, tx, which, one.failure.as_deref().unwrap_or_default(), now).await?;
        }
    }
    Ok(())
}

fn judge(app: &App, claimed: &Claimed, outcome: &Outcome, now: Moment) -> Settled {
    let settled = |state, failure: Option<&str>| Settled {
        id: claimed.id,
        state,
        due_at: None,
        provider_message_id: None,
        failure: failure.map(str::to_owned),
    };
    match outcome {
        Outcome::Expired => settled(State::Expired, Some("expired")),
        Outcome::Tried(Ok(accepted)) | Outcome::LastTry(Ok(accepted)) => Settled {
            provider_message_id: accepted.provider_message_id.clone(),
            ..settled(State::Accepted, None)
        },
        Outcome::LastTry(Err(error)) if error.retry == SendRetry::Ask => {
            settled(State::Failed, Some("fate-unknown"))
        }
        Outcome::Tried(Err(error)) | Outcome::LastTry(Err(error)) => {
            tracing::warn!(message = %claimed.id, code = error.code, words = error.words, "an SMS was not sent");
            let (state, least) = match error.retry {
                SendRetry::Never => return settled(State::Failed, Some(&error.code)),
                SendRetry::After(least) => (State::Claimed, least),
                SendRetry::Ask => (State::Unknown, Duration::zero()),
            };
            match backoff(app)
                .wait(u32::try_from(claimed.attempts).unwrap_or(u32::MAX), &mut *app.vault.random())
            {
                None => settled(State::Failed, Some(&error.code)),
                Some(wait) => {
                    Settled { due_at: Some(now + wait.max(least)), ..settled(state, Some(&error.code)) }
                }
            }
        }
    }
}

fn backoff(app: &App) -> Backoff {
    Backoff {
        first: Duration::seconds(i64::from(app.settings.sms.first_retry_seconds)),
        longest: LONGEST,
        attempts: app.settings.sms.attempts,
    }
}

/// A failure ends as a task for a person, never in a log alone.
pub async fn give_to_a_person(
    app: &App,
    tx: &mut Tx,
    (message, purpose, case): (MessageId, Purpose, Option<CaseId>),
    why: &str,
    now: Moment,
) -> Result<(), WorkError> {
    let kind = match purpose {
        Purpose::Reminder | Purpose::Relay => TaskKind::RemindByHand,
        Purpose::Feedback => TaskKind::FeedBackAnotherWay,
        Purpose::Acknowledgement | Purpose::Notice | Purpose::StatusReply => TaskKind::CallInsteadOfSms,
        // Nothing is owed: a number that was spoken, a survey, an interim word.
        Purpose::Survey | Purpose::NumberCopy | Purpose::Interim | Purpose::OptOut | Purpose::Inbound => {
            return Ok(());
        }
    };
    let facts = app.facts();
    let row = match case {
        Some(id) => cases::by_id(tx, id).await?,
        None => None,
    };
    let office = facts.directory.holders(crate::core::directory::Duty::Complaint).next();
    let department: Option<DepartmentCode> = match &row {
        Some(row) => row.department.parse().ok(),
        None => office.map(|office| office.code.clone()),
    };
    let Some(department) = department else { return Ok(()) };
    let task = NewTask {
        kind,
        dedup: format!("sms-failed:{message}"),
        case,
        call: None,
        message: Some(message),
        due_at: facts.end_of_office(&department, now),
        department,
        officer: row.and_then(|row| row.handler).and_then(|code| code.parse().ok()),
        note: why.to_owned(),
    };
    tasks::give(tx, app.mint(now), &task, now).await?;
    Ok(())
}
