//! SMS that come in.

use super::{
    App, WorkError,
    cases::{self, CaseFile, NewCase},
    messages::{Draft, PHONE, TEXT},
};
use crate::{
    core::{
        case::{Contact, Kind, NameStanding, Opening, REOPEN_DAYS, Rating, on_contact},
        clock::Moment,
        directory::Language,
        id::{CaseId, MessageId},
        message::{InboundSms, InboundWords, Purpose, State, texts},
        phone::{Caller, PhoneNumber},
        sms_text,
    },
    providers::{HookAnswer, Sms},
    store::{
        cases as case_rows,
        db::Tx,
        inbox::{self, InboxKey, InboxKind, Taken},
        messages::{self as outbox, NewMessage},
        opt_outs, ratings,
    },
};
use chrono::Duration;
use serde_json::json;

/// Takes an SMS, once: the same one again gets the same answer.
pub(super) async fn inbound(
    app: &App,
    tx: &mut Tx,
    account: &str,
    sms: &InboundSms,
    at: Moment,
) -> Result<HookAnswer, WorkError> {
    let key = InboxKey {
        account: account.to_owned(),
        kind: InboxKind::Sms,
        provider_id: sms.provider_message_id.clone(),
        part: String::new(),
    };
    let taken = Taken { key, said: String::new(), answer_type: "", answer: bytes::Bytes::new() };
    // Kept before its answer is known, so that of two at once the second waits for the first.
    if inbox::keep(tx, std::slice::from_ref(&taken), at).await? == 0 {
        let kept = inbox::kept(tx, &taken.key).await?.filter(|kept| !kept.answer_type.is_empty());
        return Ok(
            kept.map_or_else(|| quiet(app, account), |kept| HookAnswer::kept(&kept.answer_type, kept.answer))
        );
    }
    let answer = taken_in((app, tx), account, sms, at).await?;
    if answer != quiet(app, account) {
        inbox::answered(tx, &taken.key, answer.content_type, &answer.body).await?;
    }
    Ok(answer)
}

/// Opts out, answers a query, or opens a case or adds to one. The answer goes back with the webhook
/// where the provider can do that, else as a message of its own, at once: well within the three minutes
/// of GB/T 33358.
async fn taken_in(
    (app, tx): (&App, &mut Tx),
    account: &str,
    sms: &InboundSms,
    at: Moment,
) -> Result<HookAnswer, WorkError> {
    let Caller::Number(from) = &sms.from else { return from_nobody((app, tx), account, sms, at).await };
    let lookup = app.vault.lookup_phone(from);
    let said = InboundWords::read(&sms.text);
    let kept = said.without_code(&sms.text);
    let (reply, case) = match said {
        InboundWords::Nothing => (None, None),
        InboundWords::OptOut => {
            opt_outs::add(tx, &lookup, at).await?;
            (Some((Purpose::OptOut, texts::opted_out(Language::Chinese))), None)
        }
        InboundWords::Query(code) => {
            let case = case_rows::by_query_code(tx, &app.vault.lookup_query_code(&code)).await?;
            // Question and answer belong to the case: whoever must not know of it sees neither.
            (Some((Purpose::StatusReply, status(case.as_ref()))), case.map(|case| case.id))
        }
        InboundWords::BadQuery(_) => {
            (Some((Purpose::StatusReply, texts::status_unknown(Language::Chinese))), None)
        }
        InboundWords::Rating(rating) => match rated(app, tx, &lookup, rating, at).await? {
            Some(reply) => reply,
            // Nobody asked them: what they mean a person has to find out.
            None => words(app, tx, sms, from, at).await?,
        },
        InboundWords::Words => words(app, tx, sms, from, at).await?,
    };
    let mut message = received((app, account), &kept, (from.as_str(), Some(lookup)), at);
    message.case = case;
    outbox::keep(tx, &[message]).await?;
    match reply {
        None => Ok(quiet(app, account)),
        Some((purpose, text)) => answer(app, tx, (account, from, case), purpose, &text, at).await,
    }
}

/// An SMS whose sender is withheld, or is no number that we know: nobody can be answered, opted out or asked about. What
/// they write is a matter all the same (R3.3): it is kept, and opens a case, for which somebody has the task to place it.
async fn from_nobody(
    (app, tx): (&App, &mut Tx),
    account: &str,
    sms: &InboundSms,
    at: Moment,
) -> Result<HookAnswer, WorkError> {
    let said = InboundWords::read(&sms.text);
    let case = match said {
        InboundWords::Words => Some(opened(app, tx, sms, None, at).await?),
        _ => None,
    };
    let sender = if let Caller::Unparsed(sender) = &sms.from { sender.as_str() } else { "" };
    let mut message = received((app, account), &said.without_code(&sms.text), (sender, None), at);
    message.case = case;
    outbox::keep(tx, &[message]).await?;
    Ok(quiet(app, account))
}

type Reply = (Option<(Purpose, String)>, Option<CaseId>);

/// The answer to a survey that the sender got in these days; `None` if they got none.
async fn rated(
    app: &App,
    tx: &mut Tx,
    lookup: &[u8],
    rating: Rating,
    at: Moment,
) -> Result<Option<Reply>, WorkError> {
    let Some(case) = ratings::asked(tx, lookup, at - Duration::days(REOPEN_DAYS)).await? else {
        return Ok(None);
    };
    let file = CaseFile::by_id(app, tx, case).await?;
    ratings::keep(tx, case, rating, at).await?;
    cases::note(app, tx, &file, ("caller", at), "rated", json!({ "rating": rating }), None).await?;
    let thanks = file.row.number.parse().ok().map(|number| texts::rated(Language::Chinese, number, rating));
    Ok(Some((thanks.map(|text| (Purpose::StatusReply, text)), Some(case))))
}

/// Words of its own open a case, or are added to the sender's open one (R5.4: received now).
async fn words(
    app: &App,
    tx: &mut Tx,
    sms: &InboundSms,
    from: &PhoneNumber,
    at: Moment,
) -> Result<Reply, WorkError> {
    let open = case_rows::open_of_phone(tx, &app.vault.lookup_phone(from)).await?;
    if let Opening::Append(id) = on_contact(Contact::InboundSms, open.map(|case| case.id)) {
        let file = CaseFile::by_id(app, tx, id).await?;
        cases::append(app, tx, &file, &sms.text, json!({ "sms": true }), at).await?;
        let reply = file.row.number.parse().ok().map(|number| texts::appended(Language::Chinese, number));
        return Ok((reply.map(|text| (Purpose::Acknowledgement, text)), Some(id)));
    }
    Ok((None, Some(opened(app, tx, sms, Some(from.clone()), at).await?)))
}

/// The case that an SMS opens.
async fn opened(
    app: &App,
    tx: &mut Tx,
    sms: &InboundSms,
    phone: Option<PhoneNumber>,
    at: Moment,
) -> Result<CaseId, WorkError> {
    let new = NewCase {
        kind: Kind::Complaint,
        // A known number can be told the outcome: in doubt the complainant has a name (R5.4).
        name_standing: if phone.is_some() { NameStanding::ToVerify } else { NameStanding::Anonymous },
        name: None,
        phone,
        accused: Vec::new(),
        summary: sms.text.clone(),
        received_at: at,
        call: None,
        message: None,
        opened_by: "caller".to_owned(),
        to_discipline: false,
        // The acknowledgement goes out as a message of its own, with a report to wait for.
        told_by_voice: false,
    };
    Ok(cases::open(app, tx, new, at).await?.file.row.id)
}

fn status(case: Option<&case_rows::Case>) -> String {
    let told = case.and_then(|case| {
        let number = case.number.parse().ok()?;
        Some(texts::status(
            Language::Chinese,
            number,
            case.stage,
            case.stopped_at.is_none().then_some(case.due),
        ))
    });
    told.unwrap_or_else(|| texts::status_unknown(Language::Chinese))
}

fn received(
    (app, account): (&App, &str),
    text: &str,
    (from, phone_lookup): (&str, Option<Vec<u8>>),
    at: Moment,
) -> NewMessage {
    let id: MessageId = app.mint(at);
    let (key, row_key) = app.vault.new_row(id.as_bytes());
    NewMessage {
        id,
        direction: "in",
        account: account.to_owned(),
        purpose: Purpose::Inbound,
        state: State::Received,
        row_key,
        phone_sealed: app.vault.seal(&key, PHONE, from),
        phone_lookup,
        text_sealed: app.vault.seal(&key, TEXT, text),
        segments: i64::try_from(sms_text::segments(text).count).unwrap_or(1),
        dedup: None,
        case: None,
        call: None,
        officer: None,
        at,
        due_at: at,
        expires_at: at,
        body: None,
        passed: Vec::new(),
    }
}

/// The answer that says nothing.
pub(super) fn quiet(app: &App, account: &str) -> HookAnswer {
    provider(app, account).and_then(|sms| sms.answer(None)).unwrap_or_else(HookAnswer::empty)
}

/// The account's SMS.
pub(super) fn provider<'a>(app: &'a App, account: &str) -> Option<&'a dyn Sms> {
    app.accounts.get(account).and_then(|account| account.sms.as_deref())
}

async fn answer(
    app: &App,
    tx: &mut Tx,
    (account, to, case): (&str, &PhoneNumber, Option<CaseId>),
    purpose: Purpose,
    text: &str,
    at: Moment,
) -> Result<HookAnswer, WorkError> {
    let with_signature =
        app.accounts.get(account).map_or_else(|| text.to_owned(), |account| account.compose(text));
    if let Some(answer) = provider(app, account).and_then(|sms| sms.answer(Some(&with_signature))) {
        return Ok(answer);
    }
    let draft = Draft { purpose, phone: to, text, case, call: None, officer: None, dedup: None, due_at: at };
    outbox::keep(tx, &[draft.seal_for(account, app, at)]).await?;
    Ok(quiet(app, account))
}
