//! Whether each account is tried: one that is down is left alone for a while, and the others go on.

use super::settle::Outcome;
use crate::core::{
    clock::Moment,
    message::SendRetry,
    retry::{Backoff, Circuit, Gate},
};
use chrono::Duration;
use rand::rngs::StdRng;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The first pause; longer ones follow while the account stays down.
const FIRST: Duration = Duration::seconds(10);
/// The longest: within so long of its return an account is in use again.
const LONGEST: Duration = Duration::minutes(15);

/// The accounts' circuits, of this process.
#[derive(Debug, Default)]
pub struct Circuits(Mutex<BTreeMap<String, Circuit>>);

impl Circuits {
    /// How much the account is tried with now.
    pub(in crate::work) fn gate(&self, account: &str, now: Moment) -> Gate {
        self.lock().get(account).map_or(Gate::Free, |circuit| circuit.gate(now))
    }

    /// Since when nothing has gone through the account; `None` while it works.
    pub(in crate::work) fn fails_since(&self, account: &str) -> Option<Moment> {
        self.lock().get(account)?.fails_since()
    }

    /// Learns from what came of one attempt.
    pub(super) fn learn(&self, account: &str, outcome: &Outcome, now: Moment, random: &mut StdRng) {
        let sent = match outcome {
            Outcome::Tried(sent) | Outcome::LastTry(sent) => sent.as_ref().map(drop),
            Outcome::Found(..) => Ok(()),
            _ => return,
        };
        let least = match sent.map_err(|error| error.retry) {
            Err(SendRetry::Outage(least)) => least,
            Err(SendRetry::Ask) => Duration::zero(),
            Ok(()) | Err(SendRetry::Never | SendRetry::After(_)) => {
                self.lock().remove(account);
                return;
            }
        };
        let backoff = Backoff { first: FIRST, longest: LONGEST };
        self.lock().entry(account.to_owned()).or_default().fails(now, least, backoff, random);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Circuit>> {
        // A circuit is replaced whole: whoever panicked left a good one behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
