//! Which account carries a message: the first in order that takes it, and the next where one fails.
//!
//! A message goes on only when it is certain that it has not arrived and will not through the account that
//! it is with. It stays the same message: nobody is told twice.

use super::{App, WorkError, messages::TEXT};
use crate::{
    core::{
        clock::Moment,
        id::MessageId,
        message::{Purpose, State},
        retry::Gate,
        sms_text::{Composed, Finding, segments},
    },
    providers::Account,
    store::{
        db::Tx,
        moves::{self, Former, Move, Passed, Standing},
    },
};
use chrono::Duration;

/// The account that a new message goes through.
pub(super) struct Choice<'a> {
    /// Its name; the first in order, if none takes the text.
    pub account: &'a str,
    /// Those before it that do not take the text.
    pub passed: Vec<Passed>,
    /// What the carriers of the first account find wrong, if none takes the text.
    pub findings: Vec<Finding>,
}

/// Chooses the first account in order whose carriers let the text through.
pub(super) fn choose<'a>(app: &'a App, purpose: Purpose, body: &str) -> Choice<'a> {
    let order = app.settings.sms.order(&purpose.to_string());
    let (mut passed, mut findings) = (Vec::new(), Vec::new());
    for name in order {
        match looked_at(app, name, body) {
            Look::Takes(_) => return Choice { account: name, passed, findings: Vec::new() },
            Look::Refuses(found) => {
                passed.push(passed_by(name, &found));
                if findings.is_empty() {
                    findings = found;
                }
            }
            // Found by the one who sends it, who says so.
            Look::NoSms => {}
        }
    }
    let account = order.first().map_or(app.settings.sms.account.as_str(), String::as_str);
    Choice { account, passed: Vec::new(), findings }
}

/// What an account makes of a text.
enum Look<'a> {
    Takes(&'a Account),
    Refuses(Vec<Finding>),
    NoSms,
}

fn looked_at<'a>(app: &'a App, name: &str, body: &str) -> Look<'a> {
    let Some(account) = app.accounts.get(name).filter(|account| account.sms.is_some()) else {
        return Look::NoSms;
    };
    let found = account.lint(body);
    if found.is_empty() { Look::Takes(account) } else { Look::Refuses(found) }
}

fn passed_by(account: &str, found: &[Finding]) -> Passed {
    let failure = found.first().map(|finding| finding.rule.to_string()).unwrap_or_default();
    Passed { account: account.to_owned(), failure }
}

/// Who knows that a message does not arrive through its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known<'a> {
    /// This worker, who holds it: the account has just refused it.
    Refused(&'a str),
    /// This worker, who holds it: it was never taken, and the account has been away for long.
    Away(&'a str),
    /// The account itself, by a report.
    Reported,
}

impl Known<'_> {
    /// Whether nothing of the message is on its way.
    fn is_certain(self, message: &Standing) -> bool {
        let open = matches!(message.state, State::Claimed | State::Unknown);
        let held_by = |worker| open && message.claimed_by.as_deref() == Some(worker);
        let known = match self {
            Self::Refused(worker) => held_by(worker),
            Self::Away(worker) => held_by(worker) && message.state == State::Claimed,
            Self::Reported => message.state.begins_again(message.claimed_by.is_some(), message.attempts),
        };
        known && message.doubled == 0
    }
}

/// Whether nothing has gone through this account for so long that others are to carry its messages.
pub(super) fn is_away(app: &App, account: &str, now: Moment) -> bool {
    let patience = Duration::seconds(i64::from(app.settings.sms.failover_after_seconds));
    app.settings.sms.has_next_to(account)
        && app.circuits.fails_since(account).is_some_and(|since| now - since >= patience)
}

/// Gives a message to the next account in order that takes it, as the same message. `false` if it stays
/// where it is: there is none, or something of it may still be on its way.
pub(super) async fn go_on(
    app: &App,
    tx: &mut Tx,
    (id, known): (MessageId, Known<'_>),
    why: &str,
    now: Moment,
) -> Result<bool, WorkError> {
    let Some(message) = moves::standing(tx, id).await? else { return Ok(false) };
    if now >= message.expires_at || !known.is_certain(&message) {
        return Ok(false);
    }
    let Some(body) = body(app, &message) else { return Ok(false) };
    let former = moves::former(tx, id).await?;
    let Some((account, passed)) = next(app, &message, &former, known, &body, now) else { return Ok(false) };
    let Composed { text, body } = account.composed(&body);
    let Some(sealed) = sealed(app, &message, &text) else { return Ok(false) };
    let whole = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
    let moved = Move {
        from: &message,
        to: &account.name,
        text_sealed: sealed,
        segments: whole(segments(&text).count),
        body: (whole(body.start), whole(body.end)),
        failure: why,
        passed: &passed,
    };
    moves::go_on(tx, &moved, now).await?;
    tracing::warn!(message = %id, from = message.account, to = account.name, why, "an SMS goes on to another account");
    metrics::counter!(crate::telemetry::MESSAGES_MOVED, "from" => message.account, "to" => account.name.clone())
        .increment(1);
    Ok(true)
}

/// The next account in order that the message was not with and that takes it; those in between do not.
fn next<'a>(
    app: &'a App,
    message: &Standing,
    former: &[Former],
    known: Known<'_>,
    body: &str,
    now: Moment,
) -> Option<(&'a Account, Vec<Passed>)> {
    let order = app.settings.sms.order(&message.purpose.to_string());
    let untried = order
        .iter()
        .filter(|name| **name != message.account && former.iter().all(|former| former.account != **name));
    let mut passed = Vec::new();
    for name in untried {
        match looked_at(app, name, body) {
            Look::Takes(account) => {
                let shut = matches!(app.circuits.gate(name, now), Gate::Shut(_));
                // Out of one outage into another it gains nothing, and could not come back.
                if !(matches!(known, Known::Away(_)) && shut) {
                    return Some((account, passed));
                }
            }
            Look::Refuses(found) => passed.push(passed_by(name, &found)),
            Look::NoSms => {}
        }
    }
    None
}

/// The words of a message without what its account adds; `None` if they are not known (any more).
fn body(app: &App, message: &Standing) -> Option<String> {
    let place = usize::try_from(message.body_from?).ok()?..usize::try_from(message.body_until?).ok()?;
    let key = app.vault.row(message.id.as_bytes(), message.row_key.as_ref()?).ok()?;
    let text = key.open(TEXT, message.text_sealed.as_ref()?).ok()?;
    text.get(place).map(str::to_owned)
}

fn sealed(app: &App, message: &Standing, text: &str) -> Option<Vec<u8>> {
    let key = app.vault.row(message.id.as_bytes(), message.row_key.as_ref()?).ok()?;
    Some(app.vault.seal(&key, TEXT, text))
}
