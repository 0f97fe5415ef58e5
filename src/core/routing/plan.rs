//! The words of routing: what is asked, and what the answer is.

use super::clause::Clause;
use crate::core::{
    clock::Moment,
    directory::{DepartmentCode, Duty, MatterCode, OfficerCode},
    phone::PhoneNumber,
};
use serde::{Deserialize, Serialize};

/// What is asked of routing.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// What the caller wants.
    pub about: About<'a>,
    /// The officers and departments complained of, whom the call must not reach (recusal, 回避).
    pub accused: &'a [Accused],
    /// The department the caller is already connected with, if any.
    pub within: Option<&'a DepartmentCode>,
    /// When.
    pub at: Moment,
}

/// What a caller wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About<'a> {
    /// A matter of the catalogue.
    Matter(&'a MatterCode),
    /// A duty.
    Duty(Duty),
    /// A department by name.
    Department(&'a DepartmentCode),
}

/// Somebody complained of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accused {
    /// An officer.
    Officer(OfficerCode),
    /// A whole department.
    Department(DepartmentCode),
}

/// The answer: what to do, in order, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What the caller is told first; `None`: nothing, `steps` ring at once.
    pub announce: Option<Announcement>,
    /// Whom to ring, in order. After [`Announcement::TellNumber`] with a number: once the caller has
    /// pressed 1.
    pub steps: Vec<Step>,
    /// What happens when nobody answers.
    pub fallback: Fallback,
    /// The reason for each choice, in the order they were made.
    pub because: Vec<Reason>,
}

/// What the caller is told before anybody is rung.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "announce")]
pub enum Announcement {
    /// Another department's number, slowly, twice; pressing 1 connects (R3.4).
    TellNumber {
        /// Whose number it is.
        department: DepartmentCode,
        /// The number; `None` if it is not to be spoken (not verified for too long, or recusal): the
        /// caller is connected at once instead, without a key.
        number: Option<PhoneNumber>,
    },
    /// An agency outside the bureau (R3.6).
    GuideOutside {
        /// Its code.
        agency: String,
        /// Its number.
        number: PhoneNumber,
    },
    /// The office is closed now; a message can be left.
    Closed {
        /// When it opens next.
        opens: Moment,
    },
}

/// One number to ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Whom it reaches; `None` for a department's common desk.
    pub officer: Option<OfficerCode>,
    /// The department they answer for.
    pub department: DepartmentCode,
    /// For whom they stand in.
    pub stands_in_for: Option<OfficerCode>,
    /// The number.
    pub number: PhoneNumber,
    /// How long it rings, in seconds.
    pub seconds: u8,
    /// Whoever answers must press 1 (mobile and outside numbers).
    pub press_to_accept: bool,
}

/// What happens when nobody answers, or there is nobody to ring: never a dead end (R3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fallback {
    /// Take a message, and give a person the task to call back.
    Voicemail,
    /// Say goodbye: everything the caller needed was said.
    Goodbye,
}

/// Why something was chosen or passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The clause that says so.
    pub clause: Clause,
    /// What was decided, in Chinese, for officers.
    pub zh: String,
    /// The same in English.
    pub en: String,
}
