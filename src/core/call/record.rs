//! The record of a call: what is kept of it beside its columns.

use super::{
    event::{CallState, LegResult, ProviderCallId},
    leg::{DialledLeg, Towards},
};
use crate::core::{
    clock::Moment,
    dialogue::Session,
    directory::{DepartmentCode, OfficerCode},
    id::{CallId, CaseId, LegId},
    phone::PhoneNumber,
    routing::{Clause, Reason},
};
use chrono::Duration;
use serde::{Deserialize, Serialize};

/// Everything about a call that no query asks for by itself. Holds no caller's number: those are
/// sealed columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// How the caller's leg stands, by the network's reports.
    pub state: CallState,
    /// Where the caller is in the script; `None` on a call-back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// The legs dialled, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<Leg>,
    /// Those of them that joined a talk (三方通话): the caller was not passed on to whom they rang.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guests: Vec<LegId>,
    /// Every automatic decision with its clause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// What the caller was given so far; the call's outcome is made of it.
    #[serde(default)]
    pub given: Given,
    /// The query code of the case that this call opened, sealed with the call's key and in hexadecimal
    /// digits, until the caller has heard it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_to_tell: Option<String>,
    /// What a call-back is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back: Option<CallBack>,
}

/// One dialled leg.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leg {
    /// Its id.
    pub id: LegId,
    /// Whom it rings.
    pub to: LegParty,
    /// Whoever answers must press 1.
    #[serde(default)]
    pub press_to_accept: bool,
    /// When it was dialled.
    pub began_at: Moment,
    /// When it was answered (and accepted, where that is asked).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Moment>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Moment>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<LegResult>,
    /// The provider's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_leg: Option<ProviderCallId>,
}

impl Leg {
    /// When its talk ended, by a report that came at `at` and says how long it lasted (0: it does not
    /// say). A report that is late makes no talk longer: its length can be evidence (R5.4).
    pub fn talk_ended(&self, at: Moment, seconds: u32) -> Moment {
        let answered = self.answered_at.filter(|_| seconds > 0);
        answered.map_or(at, |from| at.min(from + Duration::seconds(i64::from(seconds))))
    }
}

/// Whom a leg rings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegParty {
    /// Somebody of the bureau.
    Bureau {
        /// The department they answer for.
        department: DepartmentCode,
        /// Who; `None` for a department's common desk.
        officer: Option<OfficerCode>,
        /// The number.
        number: PhoneNumber,
    },
    /// An agency outside the bureau (R3.6).
    Agency {
        /// Its code.
        agency: String,
        /// Its number.
        number: PhoneNumber,
    },
    /// The complainant of a call-back; the number is the call's sealed one.
    Complainant,
}

impl LegParty {
    /// The number that rings; `None` for the complainant's, which is sealed.
    pub fn number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Bureau { number, .. } | Self::Agency { number, .. } => Some(number),
            Self::Complainant => None,
        }
    }
}

/// What the caller was given; each makes an outcome possible (R3.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not states: any combination occurs")]
pub struct Given {
    /// A department's number was told (R3.4).
    pub number_told: bool,
    /// They were guided to an agency outside (R3.6).
    pub guided_outside: bool,
    /// They heard how their case stands.
    pub status_told: bool,
    /// They left a message.
    pub message_left: bool,
    /// They chose to complain by key.
    pub complaint_chosen: bool,
    /// They said or pressed anything at all.
    pub heard_from: bool,
}

/// One automatic decision (every automatic decision cites its clause).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The clauses that ordered it.
    pub clauses: Vec<Clause>,
    /// What was decided, in Chinese.
    pub summary: String,
    /// When.
    pub at: Moment,
}

impl Decision {
    /// A decision taken at `at` for `reason`.
    pub fn because(reason: &Reason, at: Moment) -> Self {
        Self { clauses: vec![reason.clause], summary: reason.zh.clone(), at }
    }
}

/// What a call-back is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallBack {
    /// The case.
    pub case: CaseId,
    /// The officer who calls.
    pub officer: OfficerCode,
}

impl Record {
    /// A call that has just begun.
    pub fn begun(session: Option<Session>, call_back: Option<CallBack>) -> Self {
        Self {
            state: CallState::Ringing,
            session,
            legs: Vec::new(),
            guests: Vec::new(),
            decisions: Vec::new(),
            given: Given::default(),
            code_to_tell: None,
            call_back,
        }
    }

    /// The leg of that id.
    pub fn leg(&self, id: LegId) -> Option<&Leg> {
        self.legs.iter().find(|leg| leg.id == id)
    }

    /// The leg of that id, to change it.
    pub fn leg_mut(&mut self, id: LegId) -> Option<&mut Leg> {
        self.legs.iter_mut().find(|leg| leg.id == id)
    }

    /// The leg that the provider knows by this id of its own. One that it names for the first time is the
    /// last one dialled: legs are rung one after another.
    pub fn leg_named(&self, theirs: &ProviderCallId) -> Option<&Leg> {
        let named = self.legs.iter().find(|leg| leg.provider_leg.as_ref() == Some(theirs));
        named.or_else(|| self.legs.last().filter(|leg| leg.provider_leg.is_none() && leg.lasts()))
    }

    /// The first officer who answered: the first-contact officer (R3.2).
    pub fn first_contact(&self) -> Option<(&OfficerCode, Moment)> {
        let answered = self.legs.iter().filter_map(|leg| match (&leg.to, leg.answered_at) {
            (LegParty::Bureau { officer: Some(officer), .. }, Some(at)) => Some((officer, at)),
            _ => None,
        });
        answered.min_by_key(|(_, at)| *at)
    }

    /// The officers whose telephones rang, in order.
    pub fn rung(&self) -> impl Iterator<Item = &OfficerCode> {
        self.legs.iter().filter_map(|leg| match &leg.to {
            LegParty::Bureau { officer, .. } => officer.as_ref(),
            LegParty::Agency { .. } | LegParty::Complainant => None,
        })
    }

    /// The legs as the rules of evidence and first contact see them.
    pub fn dialled(&self, call: CallId) -> Vec<DialledLeg> {
        let seconds = |leg: &Leg| match (leg.answered_at, leg.ended_at) {
            (Some(from), Some(until)) => u32::try_from((until - from).num_seconds()).unwrap_or_default(),
            _ => 0,
        };
        let towards = |leg: &Leg| match &leg.to {
            LegParty::Bureau { officer: Some(officer), .. } => Towards::Officer(officer.clone()),
            LegParty::Bureau { officer: None, .. } | LegParty::Agency { .. } => Towards::Desk,
            LegParty::Complainant => Towards::Complainant,
        };
        let dialled = |leg: &Leg| DialledLeg {
            call,
            leg: leg.id,
            towards: towards(leg),
            answered_at: leg.answered_at,
            result: leg.result,
            answered_seconds: seconds(leg),
        };
        self.legs.iter().map(dialled).collect()
    }

    /// The department that answered last, else the one rung last.
    pub fn department(&self) -> Option<&DepartmentCode> {
        let of = |leg: &'_ Leg| leg.answered_at;
        let bureau =
            |leg: &'_ &Leg| matches!(leg.to, LegParty::Bureau { .. }) && !self.guests.contains(&leg.id);
        let leg = self.legs.iter().filter(bureau).max_by_key(|leg| (of(leg), leg.began_at))?;
        match &leg.to {
            LegParty::Bureau { department, .. } => Some(department),
            _ => None,
        }
    }

    /// How often the caller was passed on: every department reached after the first is a hop. Whoever joined a talk
    /// is none.
    pub fn hops(&self) -> usize {
        let mut departments: Vec<&DepartmentCode> = Vec::new();
        let reached = |leg: &'_ &Leg| leg.answered_at.is_some() && !self.guests.contains(&leg.id);
        for leg in self.legs.iter().filter(reached) {
            if let LegParty::Bureau { department, .. } = &leg.to
                && departments.last() != Some(&department)
            {
                departments.push(department);
            }
        }
        departments.len().saturating_sub(1)
    }
}
