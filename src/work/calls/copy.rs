//! What was spoken, in writing.

use super::effects::caller;
use crate::{
    core::{
        clock::Moment,
        directory::Language,
        message::{Purpose, texts},
        phone::PhoneNumber,
    },
    store::{calls::Call, db::Tx, messages as outbox, opt_outs},
    work::{App, WorkError, failover, messages::Draft},
};

/// The number that was spoken, by SMS as a copy, where the carrier's policy lets a number through
/// (R3.4); never as the proof that it was told.
pub(super) async fn number(
    app: &App,
    tx: &mut Tx,
    call: &Call,
    name: &str,
    number: &PhoneNumber,
    at: Moment,
) -> Result<Result<(), NotCopied>, WorkError> {
    let Some(phone) = caller(app, call)?.filter(PhoneNumber::is_mobile) else {
        return Ok(Err(NotCopied::NoMobile));
    };
    let text = texts::number_copy(Language::Chinese, name, &number.national());
    if !failover::choose(app, Purpose::NumberCopy, &text).findings.is_empty() {
        return Ok(Err(NotCopied::Policy));
    }
    if opt_outs::is_out(tx, &app.vault.lookup_phone(&phone)).await? {
        return Ok(Err(NotCopied::OptedOut));
    }
    let draft = Draft {
        purpose: Purpose::NumberCopy,
        phone: &phone,
        text: &text,
        case: None,
        call: Some(call.id),
        officer: None,
        dedup: Some(format!("number-copy:{}:{}", call.id, number.as_str())),
        due_at: at,
    };
    outbox::keep(tx, &[draft.seal(app, at)]).await?;
    Ok(Ok(()))
}

/// Why a number that was told is not sent by SMS as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotCopied {
    /// The caller's number is withheld, or no mobile one.
    NoMobile,
    /// The carrier lets no such text through.
    Policy,
    /// The caller wants no SMS.
    OptedOut,
}
