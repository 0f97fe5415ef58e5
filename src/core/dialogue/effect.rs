//! What the rest of the system must do because of a turn.

use crate::core::{
    call::LegResult,
    directory::{DepartmentCode, Duty, MatterCode},
    id::LegId,
    phone::PhoneNumber,
    routing::{About, Reason, Step},
    script::MessageKind,
};
use serde::{Deserialize, Serialize};

/// What a call is about, as far as the caller has said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A duty of the bureau.
    Duty(Duty),
    /// A department by name.
    Department(DepartmentCode),
    /// A matter of the catalogue.
    Matter(MatterCode),
}

impl Topic {
    /// The question to routing.
    pub fn about(&self) -> About<'_> {
        match self {
            Self::Duty(duty) => About::Duty(*duty),
            Self::Department(department) => About::Department(department),
            Self::Matter(matter) => About::Matter(matter),
        }
    }
}

/// Something that a turn has brought about, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "effect")]
pub enum DialogueEffect {
    /// Routing has decided; for the decision log.
    Because {
        /// Why, in the order of the choices.
        reasons: Vec<Reason>,
    },
    /// The caller chose by key to complain: that opens a case, once a call.
    ComplaintChosen {
        /// About what: discipline inspection's complaints must not reach the complaint office.
        about: Topic,
    },
    /// A department's number was told (R3.4).
    NumberTold {
        /// Whose.
        department: DepartmentCode,
        /// Which.
        number: PhoneNumber,
    },
    /// An agency outside was named with its number (R3.6).
    GuidedOutside {
        /// Its code.
        agency: String,
        /// Its number.
        number: PhoneNumber,
    },
    /// A telephone is being rung.
    LegStarted {
        /// Our id of the leg.
        leg: LegId,
        /// Whom it reaches.
        step: Step,
    },
    /// A dialled leg ended.
    LegEnded {
        /// Our id of the leg.
        leg: LegId,
        /// How.
        result: LegResult,
        /// Seconds that the two talked.
        seconds: u32,
    },
    /// The caller talked with somebody (R3.2).
    Connected {
        /// The leg.
        leg: LegId,
        /// Who, as far as the directory says.
        step: Step,
        /// For how long, in seconds.
        seconds: u32,
    },
    /// A query code was looked up: to be counted, so that codes cannot be guessed.
    LookedUp {
        /// Whether a case has it.
        found: bool,
    },
    /// The caller heard how their case stands.
    StatusTold,
    /// The caller heard their query code, twice.
    CodeTold,
    /// A message was left.
    MessageTaken {
        /// About what.
        about: Topic,
        /// What it opens.
        kind: MessageKind,
        /// Its length in seconds.
        seconds: u32,
        /// The provider's address of it, where it is known by now.
        url: Option<String>,
    },
    /// Nobody answered and nothing was said: somebody must call back.
    CallBackWanted {
        /// Whose it is, if anybody's yet.
        department: Option<DepartmentCode>,
        /// About what.
        about: Option<Topic>,
    },
    /// A withheld number was gone before anything could be done.
    Abandoned,
}

impl DialogueEffect {
    /// Whether something has become of the call with this (R3.3).
    pub fn is_outcome(&self) -> bool {
        match self {
            Self::NumberTold { .. }
            | Self::GuidedOutside { .. }
            | Self::Connected { .. }
            | Self::StatusTold
            | Self::MessageTaken { .. }
            | Self::CallBackWanted { .. }
            | Self::Abandoned => true,
            Self::Because { .. }
            | Self::ComplaintChosen { .. }
            | Self::LegStarted { .. }
            | Self::LegEnded { .. }
            | Self::LookedUp { .. }
            | Self::CodeTold => false,
        }
    }
}
