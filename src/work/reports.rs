//! Delivery reports: kept as facts, and what follows from them.

use super::{
    App, WorkError, cases, daemon,
    failover::{self, Known},
    sms::{provider, quiet},
};
use crate::{
    core::{
        clock::Moment,
        message::{Purpose, Report, ReportAbout, ReportState, State},
    },
    providers::{HookAnswer, Sms},
    store::{
        db::Tx,
        messages::{self as outbox, Message},
        moves::{self, Former},
        reminders::{self, ReminderState},
        reports::{self, KeptReport},
    },
};

/// Takes a delivery report that came as a webhook.
pub(super) async fn report(
    app: &App,
    tx: &mut Tx,
    account: &str,
    report: &Report,
    at: Moment,
) -> Result<HookAnswer, WorkError> {
    let proof = provider(app, account).map(Sms::proof).unwrap_or_default();
    told(app, tx, (account, proof), report, at).await?;
    Ok(quiet(app, account))
}

/// Takes what is reported of a message: kept as a fact, and where it moves the message on, what follows from it.
pub(super) async fn told(
    app: &App,
    tx: &mut Tx,
    (account, proof): (&str, &str),
    report: &Report,
    at: Moment,
) -> Result<(), WorkError> {
    let Some((message, former)) = reported(tx, account, &report.about).await? else {
        tracing::warn!(account, "a delivery report about a message that is not known");
        return Ok(());
    };
    let kept = KeptReport {
        received_at: at,
        at: report.at,
        state: report.state,
        code: report.code.clone(),
        proof: proof.to_owned(),
        account: Some(account.to_owned()),
    };
    let part = part(&message, &former, account, report);
    // What an account says after the message left it is no news of where it is now, unless it arrived.
    let counts = message.account == account || report.state == ReportState::Delivered;
    if reports::keep(tx, message.id, &part, &kept).await? && counts {
        advance(app, tx, &message, report.state, kept.code.as_deref(), at).await?;
    }
    Ok(())
}

/// The message that an account reports about, if it is with it or was; and the accounts that it was with.
async fn reported(
    tx: &mut Tx,
    account: &str,
    about: &ReportAbout,
) -> Result<Option<(Message, Vec<Former>)>, WorkError> {
    let id = match about {
        ReportAbout::Ours(id) => Some(*id),
        ReportAbout::Theirs(id) => match outbox::by_provider_id(tx, account, id).await? {
            Some(message) => Some(message.id),
            None => moves::by_provider_id(tx, account, id).await?,
        },
    };
    let Some(id) = id else { return Ok(None) };
    // From here on nobody gives it to another account: what is said of this one must not fall upon that one.
    moves::standing(tx, id).await?;
    let Some(message) = outbox::by_id(tx, id).await? else { return Ok(None) };
    let former = moves::former(tx, message.id).await?;
    let knows = message.account == account || former.iter().any(|former| former.account == account);
    Ok(knows.then_some((message, former)))
}

/// What tells the reports about one message apart: two accounts may say the same of it.
fn part(message: &Message, former: &[Former], account: &str, report: &Report) -> String {
    let words = format!("{:?}:{}", report.state, report.code.as_deref().unwrap_or_default());
    let first = former.iter().find(|former| former.attempts > 0).map_or(&message.account, |one| &one.account);
    if first == account { words } else { format!("{account}:{words}") }
}

async fn advance(
    app: &App,
    tx: &mut Tx,
    message: &Message,
    reported: ReportState,
    code: Option<&str>,
    at: Moment,
) -> Result<(), WorkError> {
    let Some(next) = message.state.after_report(reported) else { return Ok(()) };
    let why = code.unwrap_or("undelivered");
    if matches!(next, State::Failed | State::Expired)
        && failover::go_on(app, tx, (message.id, Known::Reported), why, at).await?
    {
        return Ok(());
    }
    if !reports::advance(tx, message.id, next, code).await? {
        return Ok(());
    }
    metrics::counter!(crate::telemetry::MESSAGES, "state" => next.to_string()).increment(1);
    match (next, message.purpose, message.case_id) {
        (State::Delivered, Purpose::Feedback, Some(case)) => {
            cases::message_delivered(app, tx, case, message.id, at).await?;
        }
        (State::Delivered | State::Accepted, Purpose::Reminder, _) => {
            reminders::follow(tx, &[message.id], ReminderState::Sent, at).await?;
        }
        (State::Failed | State::Expired, purpose, _) => {
            if purpose == Purpose::Reminder {
                reminders::follow(tx, &[message.id], ReminderState::Failed, at).await?;
            }
            let which = (message.id, purpose, message.case_id);
            daemon::give_to_a_person(app, tx, which, why, at).await?;
        }
        _ => {}
    }
    Ok(())
}
