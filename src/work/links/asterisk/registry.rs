//! Which call a channel belongs to.

use crate::providers::asterisk::Input;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::mpsc::UnboundedSender;

/// What a call is sent.
#[derive(Debug, Clone)]
pub(super) enum Mail {
    /// Something happened to it.
    Input(Input),
    /// The connection was away; the channels that there are now, and their states.
    Back(Arc<HashMap<String, String>>),
}

/// The calls under way, by their channels and bridges.
#[derive(Debug, Default)]
pub(super) struct Registry(Mutex<HashMap<String, Entry>>);

#[derive(Debug, Clone)]
struct Entry {
    call: Arc<str>,
    to: UnboundedSender<Mail>,
}

impl Registry {
    /// A call begins.
    pub fn open(&self, call: &str, to: UnboundedSender<Mail>) {
        let entry = Entry { call: call.into(), to };
        self.lock().insert(call.to_owned(), entry);
    }

    /// Another channel belongs to a call.
    pub fn join(&self, call: &str, channel: &str) {
        let mut known = self.lock();
        if let Some(entry) = known.get(call).cloned() {
            known.insert(channel.to_owned(), entry);
        }
    }

    /// A call is over.
    pub fn close(&self, call: &str) {
        self.lock().retain(|_, entry| &*entry.call != call);
    }

    /// Whether a channel belongs to a call.
    pub fn knows(&self, channel: &str) -> bool {
        self.lock().contains_key(channel)
    }

    /// Sends to the call of a channel; `false` if it belongs to none.
    pub fn send(&self, channel: &str, mail: Mail) -> bool {
        self.lock().get(channel).is_some_and(|entry| entry.to.send(mail).is_ok())
    }

    /// Sends to every call.
    pub fn send_all(&self, mail: &Mail) {
        for (channel, entry) in self.lock().iter() {
            // Once a call, however many channels it has.
            if **channel == *entry.call {
                // A call that has just ended reads nothing more.
                let _ = entry.to.send(mail.clone());
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        // What a panicked user of it left is a whole entry, or none.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
