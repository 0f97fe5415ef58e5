//! What opens a case, what is added to one, and what is first asked about.

use super::Kind;
use crate::core::id::CaseId;

/// Somebody turned to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// A message was left after the tone.
    Voicemail,
    /// The caller chose by key: a complaint, or a report about the office or a leader.
    ChosenByKey(Kind),
    /// An SMS with words of its own came in (not a status request, not an opt-out).
    InboundSms,
    /// An officer answered the call.
    Answered,
    /// Nobody answered, nothing was recorded; the caller's number is known.
    Missed,
    /// The same from a withheld number.
    MissedWithheld,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// A case is opened by itself.
    Open(Kind),
    /// It is added to the complainant's open case; a second complaint can be split off.
    Append(CaseId),
    /// The officer who answered is asked what it was, the same day.
    TaskClassify,
    /// Somebody calls back (R3.3); within the open case, if there is one.
    TaskCallBack(Option<CaseId>),
    /// Nothing can be done: no number, no word.
    Abandoned,
}

/// Decides what a contact opens; `open_case` is the open case of the same complainant, if any.
pub fn on_contact(contact: Contact, open_case: Option<CaseId>) -> Opening {
    match (contact, open_case) {
        (Contact::Missed, case) => Opening::TaskCallBack(case),
        // A withheld number has no open case to be found by.
        (Contact::MissedWithheld, _) => Opening::Abandoned,
        (_, Some(case)) => Opening::Append(case),
        (Contact::Voicemail | Contact::InboundSms, None) => Opening::Open(Kind::Complaint),
        (Contact::ChosenByKey(kind), None) => Opening::Open(kind),
        (Contact::Answered, None) => Opening::TaskClassify,
    }
}
