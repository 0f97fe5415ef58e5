//! Putting messages into the outbox: to complainants, to officers.

use super::{
    App, WorkError,
    failover::{self, Choice},
    give_task,
};
use crate::{
    core::{
        clock::Moment,
        directory::OfficerCode,
        id::{CallId, CaseId, MessageId},
        message::{Purpose, State},
        phone::PhoneNumber,
        sms_text::{Composed, segments},
        task::{NewTask, TaskKind},
    },
    store::{
        db::Tx,
        messages::{self, Message, NewMessage},
        opt_outs, tasks,
    },
};
use chrono::{Duration, NaiveTime};
use std::ops::Range;

/// The column of a message's number, part of what its seal is bound to.
pub const PHONE: &str = "messages.phone";
/// The column of a message's text.
pub const TEXT: &str = "messages.text";

/// A message to somebody who complained.
pub struct ToComplainant<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// Their number.
    pub phone: &'a PhoneNumber,
    /// The text, without signature.
    pub text: &'a str,
    /// The case.
    pub case: CaseId,
    /// A second message with the same key is not queued.
    pub dedup: String,
}

/// Queues a message to a complainant, within the hours in which they may be written to. One who
/// opted out, or whose telephone takes no SMS, gets a call: the duty to tell them remains (R5.4).
/// Returns the message's id if one was queued.
pub async fn to_complainant(
    app: &App,
    tx: &mut Tx,
    message: &ToComplainant<'_>,
    now: Moment,
) -> Result<Option<MessageId>, WorkError> {
    let optional = matches!(message.purpose, Purpose::Survey | Purpose::Interim | Purpose::NumberCopy);
    let lookup = app.vault.lookup_phone(message.phone);
    let reachable = message.phone.is_mobile() && !opt_outs::is_out(tx, &lookup).await?;
    let blocked = failover::choose(app, message.purpose, message.text).findings;
    if let (Purpose::Feedback, Some(finding)) = (message.purpose, blocked.first()) {
        // The officer wrote it and can write it differently.
        return Err(WorkError::invalid("text", format!("{}{}", finding.what_zh, finding.remedy_zh)));
    }
    if !reachable || !blocked.is_empty() {
        if !optional {
            call_instead(app, tx, message, now).await?;
        }
        return Ok(None);
    }
    let hours = app.settings.sms.complainant_hours;
    // Whoever has just called or written is awake: GB/T 33358 asks for an answer within three minutes.
    let at_once = message.purpose == Purpose::Acknowledgement;
    let due_at = if at_once { now } else { in_hours(now, hours.from, hours.until) };
    let draft = Draft {
        purpose: message.purpose,
        phone: message.phone,
        text: message.text,
        case: Some(message.case),
        call: None,
        officer: None,
        dedup: Some(message.dedup.clone()),
        due_at,
    };
    let new = draft.seal(app, now);
    let id = new.id;
    Ok((messages::keep(tx, &[new]).await? == 1).then_some(id))
}

/// The number that an SMS came from; `None` once it was erased.
pub fn sender_of(app: &App, message: &Message) -> Result<Option<PhoneNumber>, WorkError> {
    match (&message.row_key, &message.phone_sealed) {
        (Some(wrapped), Some(sealed)) => {
            let text = app.vault.row(message.id.as_bytes(), wrapped)?.open(PHONE, sealed)?;
            Ok(text.parse().ok())
        }
        _ => Ok(None),
    }
}

/// A message on its way into the outbox.
pub struct Draft<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// Whom to.
    pub phone: &'a PhoneNumber,
    /// The text, without signature.
    pub text: &'a str,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The call it belongs to.
    pub call: Option<CallId>,
    /// The officer it is addressed to.
    pub officer: Option<&'a OfficerCode>,
    /// A second message with the same key is not queued.
    pub dedup: Option<String>,
    /// Not to be sent before.
    pub due_at: Moment,
}

impl Draft<'_> {
    /// Adds signature and wording as the first account in order that takes the text asks for, and seals it.
    pub fn seal(&self, app: &App, now: Moment) -> NewMessage {
        let Choice { account, passed, .. } = failover::choose(app, self.purpose, self.text);
        let (message, body) = self.composed_for(account, app, now);
        NewMessage { body, passed, ..message }
    }

    /// The same for one account and no other: who wrote to a number is answered from that number.
    pub fn seal_for(&self, account: &str, app: &App, now: Moment) -> NewMessage {
        self.composed_for(account, app, now).0
    }

    /// The message, and where its body lies in the text.
    fn composed_for(&self, account: &str, app: &App, now: Moment) -> (NewMessage, Option<Range<usize>>) {
        let id: MessageId = app.mint(now);
        let composed = app.accounts.get(account).map(|account| account.composed(self.text));
        let (text, body) = match composed {
            Some(Composed { text, body }) => (text, Some(body)),
            None => (self.text.to_owned(), None),
        };
        let (key, row_key) = app.vault.new_row(id.as_bytes());
        let message = NewMessage {
            id,
            direction: "out",
            account: account.to_owned(),
            purpose: self.purpose,
            state: State::Queued,
            row_key,
            phone_sealed: app.vault.seal(&key, PHONE, self.phone.as_str()),
            phone_lookup: Some(app.vault.lookup_phone(self.phone)),
            segments: i64::try_from(segments(&text).count).unwrap_or(1),
            text_sealed: app.vault.seal(&key, TEXT, &text),
            dedup: self.dedup.clone(),
            case: self.case,
            call: self.call,
            officer: self.officer.map(ToString::to_string),
            at: now,
            due_at: self.due_at,
            expires_at: self.due_at + Duration::seconds(i64::from(app.settings.sms.validity_seconds)),
            body: None,
            passed: Vec::new(),
        };
        (message, body)
    }
}

/// `at`, or the next moment within the hours of a day.
pub fn in_hours(at: Moment, from: NaiveTime, until: NaiveTime) -> Moment {
    if at.time() < from {
        Moment::local(at.day(), from)
    } else if at.time() >= until {
        Moment::local(at.day().succ_opt().unwrap_or(at.day()), from)
    } else {
        at
    }
}

async fn call_instead(
    app: &App,
    tx: &mut Tx,
    message: &ToComplainant<'_>,
    now: Moment,
) -> Result<(), WorkError> {
    let note = message.purpose.to_string();
    if message.purpose == Purpose::Feedback
        && tasks::is_open(tx, TaskKind::CallInsteadOfSms, message.case, &note).await?
    {
        // Somebody has it to do: an officer who tries once more gives no second task.
        return Ok(());
    }
    let file = super::cases::CaseFile::by_id(app, tx, message.case).await?;
    let department = file.row.department.parse().map_err(|_| WorkError::NotFound("科室"))?;
    let task = NewTask {
        kind: TaskKind::CallInsteadOfSms,
        dedup: format!("call-instead:{}", message.dedup),
        case: Some(message.case),
        call: file.row.call_id,
        message: None,
        due_at: app.facts().end_of_office(&department, now),
        department,
        officer: file.row.handler.as_deref().and_then(|code| code.parse().ok()),
        note,
    };
    give_task(app, tx, &task, now).await
}
