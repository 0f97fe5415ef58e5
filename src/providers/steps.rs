//! The addresses that we hand to a provider: which step of an exchange comes back there, and how often it
//! is tried. Twilio and jambonz read them alike.

use super::{
    fields::Fields,
    hook::{BadHook, HookRequest},
};
use crate::core::id::MessageId;

/// Connection overrides, read by the provider and never sent: up to three retries after a server's fault,
/// a failed connection or a timeout. Without them a callback that finds us restarting is lost.
const RETRIES: &str = "#rc=3&rp=5xx,ct,rt";

/// Which of several requests to one address it is; our own word in the query, so that nothing has to
/// be guessed from the presence of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// What the caller did, or what to say to whoever picked up.
    Plain,
    /// A leg's progress.
    Status,
    /// The keys that whoever picked up pressed.
    Keys,
    /// The call was taken out of what it was doing, as we asked.
    Moved,
    /// A recording that came to nothing: the provider goes on without a word about it.
    Unrecorded,
    /// A dialled leg ended; the provider may have nothing to say of it.
    Dialled,
}

impl Step {
    fn word(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Status => Some("status"),
            Self::Keys => Some("keys"),
            Self::Moved => Some("moved"),
            Self::Unrecorded => Some("unrecorded"),
            Self::Dialled => Some("dialled"),
        }
    }

    /// Reads it from the request's own address.
    pub(super) fn of(request: &HookRequest) -> Result<Self, BadHook> {
        let query = Fields::of_query(request)?;
        let word = query.raw("step");
        Ok([Self::Status, Self::Keys, Self::Moved, Self::Unrecorded, Self::Dialled]
            .into_iter()
            .find(|step| step.word() == word)
            .unwrap_or(Self::Plain))
    }
}

/// `url` for this step.
pub(super) fn hook_url(url: &str, step: Step) -> String {
    match step.word() {
        Some(word) => tried_again(&format!("{url}?step={word}")),
        None => tried_again(url),
    }
}

/// Where reports about a message go: our id is in the address, which is signed.
pub(super) fn report_url(url: &str, message: MessageId) -> String {
    tried_again(&format!("{url}?ref={message}"))
}

/// `url` with the overrides, as the provider has it.
pub(super) fn tried_again(url: &str) -> String {
    format!("{url}{RETRIES}")
}
