//! What a turn needs to know.

use super::effect::Topic;
use super::session::{Session, Waiting};
use crate::core::{
    call::Heard,
    clock::Moment,
    directory::{DepartmentCode, Language, MatterCode, Office},
    id::LegId,
    phone::PhoneNumber,
    recording::RecordingPolicy,
    routing::{About, Plan},
    script::MessageKind,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What the directory calls things.
pub trait Names {
    /// A department's name.
    fn department(&self, code: &DepartmentCode, language: Language) -> Option<String>;
    /// The name of an agency outside the bureau.
    fn agency(&self, code: &str, language: Language) -> Option<String>;
    /// A matter's name.
    fn matter(&self, code: &MatterCode, language: Language) -> Option<String>;
    /// A number as callers dial it (`0393-6687001`, `12333`): its digits are spoken one by one, with a
    /// longer pause wherever something else stands between them.
    fn number(&self, number: &PhoneNumber) -> String;
}

/// Everything that one turn may ask.
pub struct Facts<'a> {
    /// The present.
    pub now: Moment,
    /// The language that calls begin in.
    pub language: Language,
    /// Whether the caller's number is withheld: nobody can call back, and no SMS reaches them.
    pub caller_withheld: bool,
    /// Whether the caller has an open case.
    pub open_case: bool,
    /// Whether calls of this line are recorded.
    pub recording: bool,
    /// Which telephones are not all the same.
    pub recorded: &'a RecordingPolicy,
    /// The bureau.
    pub office: &'a Office,
    /// The matters of the directory, in its order.
    pub matters: &'a [MatterCode],
    /// The directory's names.
    pub names: &'a dyn Names,
    /// Routing, with the directory, the calendar and whom this call must not reach behind it.
    pub route: &'a dyn Fn(About<'_>) -> Plan,
    /// The answer to [`Want::CaseByCode`].
    pub case_status: Option<CaseStatus>,
    /// The query code of the case that this call has opened, while it may be told.
    pub query_code: Option<&'a str>,
    /// Mints the id of a leg.
    pub mint_leg: &'a mut dyn FnMut() -> LegId,
}

/// What somebody who knows a query code may hear of its case: no names, no subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseStatus {
    /// How it stands.
    pub progress: CaseProgress,
    /// The day it was received.
    pub received: NaiveDate,
    /// The day by which feedback is due (R5.4).
    pub due: NaiveDate,
}

/// How a case stands, as far as its complainant hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseProgress {
    /// Received, or received again.
    Received,
    /// Somebody works on it.
    Investigating,
    /// The outcome was fed back.
    Answered,
    /// It was declined.
    Declined,
    /// Its complainant withdrew it.
    Withdrawn,
    /// It is discipline inspection's now.
    Referred,
    /// It is closed.
    Closed,
}

/// What must be done before a turn can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// Look up the case with this query code; the answer goes into [`Facts::case_status`].
    CaseByCode(String),
    /// A message was left: open its case (or add it to the caller's open one); a code that the caller
    /// may hear goes into [`Facts::query_code`].
    OpenCase {
        /// What kind of case.
        kind: MessageKind,
        /// About what.
        about: Topic,
        /// The message's length in seconds.
        seconds: u32,
        /// The provider's address of it, where it is known by now.
        url: Option<String>,
    },
}

/// What the caller of [`super::step`] must find out or do first.
pub fn wants(session: &Session, heard: &Heard) -> Option<Want> {
    match (&session.waiting, heard) {
        (Waiting::Code { digits }, Heard::Keys { keys }) if is_code(keys, *digits) => {
            Some(Want::CaseByCode(keys.clone()))
        }
        (Waiting::Message { kind }, Heard::Recorded { seconds, url }) if *seconds > 0 => {
            Some(Want::OpenCase {
                kind: *kind,
                about: session.topic_or_default(),
                seconds: *seconds,
                url: url.clone(),
            })
        }
        _ => None,
    }
}

/// Whether `keys` can be a query code at all.
pub(super) fn is_code(keys: &str, digits: u8) -> bool {
    keys.len() == usize::from(digits) && keys.bytes().all(|b| b.is_ascii_digit())
}
