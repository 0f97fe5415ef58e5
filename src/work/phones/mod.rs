//! Telephones in the browser: an officer tries the line as a caller, and plays whoever is rung.
//!
//! A call is played by [`telephone`](super::telephone) in a task of its own, over the same signed webhooks
//! as every sandbox call; what the officer does comes to it one act at a time, and what there is to see is
//! kept beside it. Nothing of it is in the database but the call itself. A telephone that nobody touches
//! hangs up.

mod person;
mod standing;

pub use standing::{Asks, Line, Standing};

use super::{
    App, WorkError, system_chain,
    telephone::{Calling, Network, Transport, play},
};
use crate::{
    config::AccountSettings,
    core::{directory::OfficerCode, id::CallId},
};
use person::Person;
use serde_json::json;
use standing::Shared;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::mpsc;

/// So many telephones at most are there at a time.
pub const MOST: usize = 32;
/// A telephone of the console that nobody touches for so long hangs up.
pub const IDLE: Duration = Duration::from_secs(600);
/// So long a page waits for what the line says next.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the officer does next, for the caller or for whoever is rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The caller presses keys.
    Press(String),
    /// The caller does nothing.
    Wait,
    /// The caller speaks after the tone, these words.
    Leave(String),
    /// The telephone that rings is picked up, and the call accepted.
    Answer,
    /// A mailbox picks up: it presses nothing.
    Mailbox,
    /// Nobody picks up.
    NoAnswer,
    /// The telephone is engaged.
    Engaged,
    /// The caller hangs up.
    HangUp,
}

/// Who calls, and by which line.
#[derive(Debug, Clone)]
pub struct Order {
    /// The sandbox account.
    pub account: String,
    /// The caller's number; `anonymous` if it is withheld.
    pub from: String,
    /// After so long without an act the caller hangs up.
    pub idle: Duration,
}

/// Why no telephone was given.
#[derive(Debug, thiserror::Error)]
pub enum NoPhone {
    /// The installation is not for trying.
    #[error("no sandbox account, or an account that reaches real people")]
    NotForTrying,
    /// All are in use.
    #[error("all telephones are in use")]
    AllTaken,
    /// The work.
    #[error(transparent)]
    Work(#[from] WorkError),
}

/// All telephones: one an officer, in this process.
#[derive(Debug, Default)]
pub struct Phones(Mutex<BTreeMap<OfficerCode, Phone>>);

#[derive(Debug)]
struct Phone {
    shared: Arc<Shared>,
    acts: mpsc::Sender<(u32, Act)>,
}

/// The sandbox accounts that can be tried. None where any account reaches off this machine: a trial would
/// stand among the calls of real people, and write to them.
pub fn accounts(app: &App) -> Vec<String> {
    if !app.accounts.values().all(crate::providers::Account::stays_on_this_machine) {
        return Vec::new();
    }
    let is_sandbox =
        |name: &&String| matches!(app.settings.accounts.get(*name), Some(AccountSettings::Sandbox(_)));
    app.accounts.keys().filter(is_sandbox).cloned().collect()
}

impl Phones {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<OfficerCode, Phone>> {
        // What a panicked user of it left is at worst one telephone too many.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How an officer's telephone stands, if they have one.
    pub fn of(&self, officer: &OfficerCode) -> Option<Standing> {
        self.lock().get(officer).map(|phone| phone.shared.standing())
    }

    /// Gives an officer a telephone in place of a former one, which hangs up.
    fn give(&self, officer: &OfficerCode, phone: Phone) -> Result<(), NoPhone> {
        let mut held = self.lock();
        held.remove(officer);
        if held.len() >= MOST {
            // What is over is only looked at.
            held.retain(|_, phone| !phone.shared.is_over());
        }
        if held.len() >= MOST {
            return Err(NoPhone::AllTaken);
        }
        held.insert(officer.clone(), phone);
        Ok(())
    }

    /// Does something in the call, and waits until the line asks for the next thing. What was meant for
    /// an earlier question is left out: a button that was pressed twice does not answer the next one.
    pub async fn act(&self, officer: &OfficerCode, step: u32, act: Act) {
        let found = self.lock().get(officer).map(|phone| (phone.shared.clone(), phone.acts.clone()));
        let Some((shared, acts)) = found else { return };
        if shared.standing().step == step && acts.send((step, act)).await.is_ok() {
            shared.moves_on(step, PATIENCE).await;
        }
    }
}

/// Calls the line, and waits until it asks for something.
pub async fn call(
    app: &Arc<App>,
    officer: &OfficerCode,
    order: Order,
    transport: Transport,
) -> Result<(), NoPhone> {
    if !accounts(app).contains(&order.account) {
        return Err(NoPhone::NotForTrying);
    }
    let id: CallId = app.mint(app.clock.now());
    let call = format!("browser-{id}");
    let to = app.facts().directory.office().complaint_line.as_str().to_owned();
    let shared = Arc::new(Shared::new(&order, &call));
    // One act at a time: whoever sends a second one waits.
    let (acts, received) = mpsc::channel(1);
    app.phones.give(officer, Phone { shared: shared.clone(), acts })?;
    if let Err(error) = note(app, officer, &order.account, &call).await {
        shared.over(true);
        return Err(error.into());
    }
    let mut network = Network::of(app, &order.account, transport);
    let mut person = Person::new(shared.clone(), received, order.idle);
    let playing = shared.clone();
    tokio::spawn(async move {
        let calling = Calling { call: &call, from: &order.from, to: &to };
        let ended = play(&mut network, &mut person, calling).await;
        if let Err(broken) = &ended {
            tracing::warn!(%broken, "a call in the browser broke off");
        }
        playing.over(ended.is_err());
    });
    shared.moves_on(0, PATIENCE).await;
    Ok(())
}

/// Who tried the line, without the number: what comes of a call must be told from what citizens bring.
async fn note(app: &Arc<App>, officer: &OfficerCode, account: &str, call: &str) -> Result<(), WorkError> {
    let detail = json!({ "account": account, "provider_call": call });
    Ok(system_chain::enter_alone(app, officer.as_str(), "sandbox_called", detail).await?)
}
