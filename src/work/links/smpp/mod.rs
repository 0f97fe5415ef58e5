//! The sessions with message centres: one an account, in the process that has the daemon.
//!
//! | file | what it does |
//! |---|---|
//! | `keeper` | opens the session, again and again |
//! | `session` | one session, from its login to its end: reads, writes, keeps it alive |
//! | `flight` | messages on their way out: the window, answers, throttling |
//! | `wire` | PDUs over a connection |
//! | `delivery` | reports and messages on their way in: kept, and only then answered |
//! | `whole` | long messages that come in parts |
//!
//! Whoever sends is the daemon; so a server without one (`serve --no-daemon`) keeps no session, and two processes never
//! take a login from each other unless two daemons are run.

mod delivery;
mod flight;
mod keeper;
mod session;
mod whole;
mod wire;

use crate::{
    core::message::{Accepted, OutboundSms, SendError, SendRetry},
    providers::Link,
    telemetry::OUTBOUND_SECONDS,
    work::App,
};
use chrono::Duration;
use flight::Order;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time,
};
use tokio::{
    sync::{
        mpsc::{self, error::SendTimeoutError},
        oneshot, watch,
    },
    task::JoinHandle,
    time::{Instant, timeout_at},
};

/// How long a message waits for a session that is just being opened.
const OPENING: time::Duration = time::Duration::from_secs(5);
/// How long it waits for room in the window, that included.
const ROOM: time::Duration = time::Duration::from_secs(8);
/// How long all of it may take: no longer than a request does.
const LONGEST: time::Duration = time::Duration::from_secs(15);
/// How long an answer may take beyond that, to be kept and handed over.
const GRACE: time::Duration = time::Duration::from_secs(1);

/// The sessions that this process keeps.
#[derive(Debug, Default)]
pub struct Sessions {
    handles: Mutex<BTreeMap<String, Handle>>,
    /// Held while a part is put to the others of its message: of two at once, one has to see that all are there.
    joining: tokio::sync::Mutex<()>,
}

impl Sessions {
    fn handles(&self) -> MutexGuard<'_, BTreeMap<String, Handle>> {
        // A handle is put in whole.
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way to one session.
#[derive(Debug, Clone)]
struct Handle {
    orders: mpsc::Sender<Order>,
    standing: watch::Receiver<Standing>,
}

/// Whether there is a session.
#[derive(Debug, Clone)]
enum Standing {
    /// There is one.
    Bound,
    /// There is none, and why.
    Away(SendError),
}

/// Why a message did not leave for want of a session: this says nothing of any message.
fn away(code: impl Into<String>, words: impl Into<String>) -> SendError {
    SendError { retry: SendRetry::Outage(Duration::zero()), code: code.into(), words: words.into() }
}

/// Keeps a session for every account of this kind until told to stop: by then nobody sends any more.
pub fn drive(app: &Arc<App>, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let links = app.accounts.values().filter_map(|account| {
        let Some(Link::Smpp(smpp)) = &account.link else { return None };
        let (orders, taken) = mpsc::channel(1);
        let (tell, standing) =
            watch::channel(Standing::Away(away("not-sent", "the session is not open yet")));
        let handle = Handle { orders, standing };
        app.sessions.handles().insert(account.name.clone(), handle);
        let keeper = keeper::Keeper::new(app.clone(), &account.name, smpp.clone(), tell);
        Some(tokio::spawn(keeper.keep(taken, stopped.clone())))
    });
    links.collect()
}

/// Sends a message through the account's session, and waits for what the centre says.
pub(in crate::work) async fn submit(
    app: &App,
    account: &str,
    sms: OutboundSms,
) -> Result<Accepted, SendError> {
    let begun = Instant::now();
    let sent = ordered(app, account, sms).await;
    let outcome = sent.as_ref().map_or_else(|error| error.code.clone(), |_| "0".to_owned());
    let took = begun.elapsed();
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(account, status = outcome, millis, "gave an SMS to a message centre");
    metrics::histogram!(OUTBOUND_SECONDS, "account" => account.to_owned(), "outcome" => outcome)
        .record(took.as_secs_f64());
    sent
}

async fn ordered(app: &App, account: &str, sms: OutboundSms) -> Result<Accepted, SendError> {
    let begun = Instant::now();
    let handle = app.sessions.handles().get(account).cloned();
    let none = || away("not-sent", "this process keeps no session");
    let Some(Handle { orders, mut standing }) = handle else { return Err(none()) };
    let bound = standing.wait_for(|standing| matches!(standing, Standing::Bound));
    if tokio::time::timeout(OPENING, bound).await.is_err() {
        return Err(match &*standing.borrow() {
            Standing::Away(error) => error.clone(),
            Standing::Bound => none(),
        });
    }
    let (reply, answered) = oneshot::channel();
    let until = begun + LONGEST;
    let order = Order { sms, until, reply };
    match orders.send_timeout(order, ROOM.saturating_sub(begun.elapsed())).await {
        Ok(()) => {}
        Err(SendTimeoutError::Closed(_)) => return Err(none()),
        Err(SendTimeoutError::Timeout(_)) => return Err(away("not-sent", flight::TOO_SLOW)),
    }
    // Whoever holds an order answers it: a session what it has taken, the keeper what none takes. Should nobody, the
    // order is given up, and who is given up is not sent.
    match timeout_at(until + GRACE, answered).await {
        Ok(Ok(sent)) => sent,
        Ok(Err(_)) | Err(_) => Err(flight::unanswered()),
    }
}
