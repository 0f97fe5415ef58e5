//! One attempt at one message.

use super::settle::Outcome;
use crate::{
    core::{
        clock::Moment,
        id::MessageId,
        message::{Accepted, DAILY_CAP, OutboundSms, Report, SendError, SendRetry, State, Withdrawn},
        phone::PhoneNumber,
    },
    outbound::Undelivered,
    providers::{Account, Fate, Link, Sms, Stamp},
    store::{messages, outbox::Claimed},
    work::{
        App, WorkError, links,
        messages::{PHONE, TEXT, in_hours},
    },
};
use chrono::Duration;
use rand::RngExt;

/// Whoever called or wrote so lately is awake, and is answered at any hour.
const AWAKE: Duration = Duration::hours(1);

/// A request takes no longer than the HTTP client waits.
const LONGEST_REQUEST: Duration = Duration::seconds(16);

/// Whether a request that begins now could outlast the lease: another daemon would take the message over
/// meanwhile, and send it too.
pub(super) fn outlasts(now: Moment, lease_until: Moment) -> bool {
    now + LONGEST_REQUEST > lease_until
}

/// Tries to send one message within its lease, and tells what came of it.
pub(super) async fn attempt(app: &App, message: &Claimed, lease_until: Moment) -> Outcome {
    let now = app.clock.now();
    let Some(account) = app.accounts.get(&message.account) else {
        tracing::error!(
            account = message.account,
            "a message waits for an account that is not configured any more"
        );
        return Outcome::Unsendable("no-account");
    };
    let Some(provider) = &account.sms else {
        tracing::error!(account = message.account, "a message waits for an account that carries no SMS");
        return Outcome::Unsendable("no-sms");
    };
    let sealed = Sealed {
        id: message.id,
        row_key: message.row_key.as_deref(),
        phone: message.phone_sealed.as_deref(),
        text: message.text_sealed.as_deref(),
    };
    let sms = match open(app, account, &sealed) {
        Ok(sms) => sms,
        Err(error) => {
            tracing::error!(message = %message.id, %error, "a message cannot be read any more");
            return Outcome::Unsendable("sealed");
        }
    };
    let expired = now >= message.expires_at;
    if message.state == State::Unknown {
        let asked = ask(app, account, &**provider, &sms, message.queued_at).await;
        let terms = Terms { expired, withdrawn: message.withdrawn, lease_until };
        return again(app, (account, &**provider), &sms, asked, terms).await;
    }
    if let Some(why) = message.withdrawn {
        return Outcome::Withdrawn(why);
    }
    if expired {
        return Outcome::Expired;
    }
    if let Some(opens) = not_before(app, account, message, now) {
        return Outcome::Held(opens);
    }
    if has_enough(app, account, &sms, now).await {
        return Outcome::Unsendable(DAILY_CAP);
    }
    send(app, account, &**provider, &sms, Outcome::Tried).await
}

/// Whether the account's carriers let no further message of the day through to that number. Where the database does
/// not say, the carriers will.
async fn has_enough(app: &App, account: &Account, sms: &OutboundSms, now: Moment) -> bool {
    let Some(most) = account.sms_profile.per_number_a_day else { return false };
    let (name, lookup, day) =
        (account.name.clone(), app.vault.lookup_phone(&sms.to), Moment::start_of(now.day()));
    let sent =
        app.db.read(|tx| Box::pin(async move { messages::sent_since(tx, &name, &lookup, day).await })).await;
    sent.is_ok_and(|sent| sent >= i64::from(most))
}

/// On what terms a message may be sent again.
struct Terms {
    expired: bool,
    withdrawn: Option<Withdrawn>,
    lease_until: Moment,
}

/// A message that may have arrived was asked about, also when its time is over.
async fn again(
    app: &App,
    (account, provider): (&Account, &dyn Sms),
    sms: &OutboundSms,
    asked: Asked,
    Terms { expired, withdrawn, lease_until }: Terms,
) -> Outcome {
    match asked {
        Asked::There(accepted, report) => Outcome::Found(accepted, report),
        _ if expired => Outcome::Expired,
        Asked::Unclear(error) => Outcome::Tried(Err(error)),
        Asked::NotThere | Asked::CannotSay if let Some(why) = withdrawn => Outcome::Withdrawn(why),
        _ if outlasts(app.clock.now(), lease_until) => Outcome::Held(app.clock.now()),
        Asked::NotThere => send(app, account, provider, sms, Outcome::Tried).await,
        // Nobody can say: once more with the same client reference, and then a person.
        Asked::CannotSay => send(app, account, provider, sms, Outcome::LastTry).await,
    }
}

/// A gateway that comes back at night wakes nobody: a complainant's message waits for the morning.
/// And what an account's carriers let through at some hours only waits for them.
fn not_before(app: &App, account: &Account, message: &Claimed, now: Moment) -> Option<Moment> {
    if let Some((from, until)) = account.sms_profile.hours {
        let opens = in_hours(now, from, until);
        if opens > now {
            return Some(opens);
        }
    }
    let just_asked = message.purpose.answers_at_once() && now - message.queued_at < AWAKE;
    if message.officer.is_some() || just_asked {
        return None;
    }
    let hours = app.settings.sms.complainant_hours;
    let opens = in_hours(now, hours.from, hours.until);
    (opens > now).then_some(opens)
}

/// A message as it is kept.
pub(super) struct Sealed<'a> {
    pub id: MessageId,
    pub row_key: Option<&'a [u8]>,
    pub phone: Option<&'a [u8]>,
    pub text: Option<&'a [u8]>,
}

/// Opens a message, for one who sends it through that account or asks about it.
pub(super) fn open(app: &App, account: &Account, message: &Sealed<'_>) -> Result<OutboundSms, WorkError> {
    let erased = WorkError::Seal(crate::store::seal::SealError::Erased);
    let (Some(wrapped), Some(phone), Some(text)) = (message.row_key, message.phone, message.text) else {
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
    came_of_it: fn(Result<Accepted, SendError>) -> Outcome,
) -> Outcome {
    if let Some(Link::Smpp(_)) = &account.link {
        return came_of_it(links::smpp::submit(app, &account.name, sms.clone()).await);
    }
    let request = match provider.request(sms, &stamp(app)) {
        Ok(request) => request,
        // Nothing was asked, so it says nothing about the account: another one may go at once.
        Err(misfit) => {
            tracing::error!(message = %sms.id, account = account.name, %misfit, "a message cannot be sent as it is");
            return Outcome::Unsendable(misfit.code());
        }
    };
    came_of_it(match app.outbound.send(&account.name, request).await {
        Ok(response) => provider.judge(&response),
        Err(undelivered) => Err(unsent(undelivered)),
    })
}

/// The present, and a number that no other request has.
fn stamp(app: &App) -> Stamp {
    Stamp { now: app.clock.now(), nonce: app.with_random(RngExt::random) }
}

fn unsent(undelivered: Undelivered) -> SendError {
    match undelivered {
        Undelivered::BeforeSent(words) => {
            SendError { retry: SendRetry::Outage(Duration::zero()), code: "not-sent".to_owned(), words }
        }
        Undelivered::Closed(words) | Undelivered::Unknown(words) => {
            SendError { retry: SendRetry::Ask, code: "no-answer".to_owned(), words }
        }
    }
}

/// What a provider said of a message that it was asked about.
pub(super) enum Asked {
    /// It has it; and what became of it, if that was said.
    There(Accepted, Option<Report>),
    /// It does not have it.
    NotThere,
    /// No usable answer came.
    Unclear(SendError),
    /// It cannot say.
    CannotSay,
}

/// Asks the provider about a message that was sent at that moment or later.
pub(super) async fn ask(
    app: &App,
    account: &Account,
    provider: &dyn Sms,
    sms: &OutboundSms,
    sent_at: Moment,
) -> Asked {
    let requests = provider.ask(sms, sent_at, &stamp(app));
    // Who can be asked of no day at all cannot say.
    let mut answer = if requests.is_empty() { Asked::CannotSay } else { Asked::NotThere };
    for request in requests {
        match app.outbound.send(&account.name, request).await {
            Err(undelivered) => {
                return Asked::Unclear(SendError { retry: SendRetry::Ask, ..unsent(undelivered) });
            }
            Ok(response) => match provider.judge_ask(sms, &response) {
                Ok(Fate::Has(accepted, report)) => return Asked::There(accepted, report),
                Ok(Fate::HasNot) => {}
                Ok(Fate::CannotSay) => answer = Asked::CannotSay,
                Err(error) => return Asked::Unclear(SendError { retry: SendRetry::Ask, ..error }),
            },
        }
    }
    answer
}
