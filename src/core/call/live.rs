//! A call while it lasts: whose telephone rings, who talks, what the caller has come through.

use super::{
    event::LegResult,
    record::{Given, Leg, LegParty, Record},
};
use crate::core::{
    clock::Moment,
    directory::{DepartmentCode, Language, OfficerCode},
};
use serde::Serialize;

/// How a call stands on the line, or for one officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveState {
    /// The caller hears the script; no telephone rings.
    Script,
    /// A telephone rings.
    Ringing,
    /// A person has answered.
    Answered,
    /// It is over.
    Ended,
}

/// A call as one officer has it, by the last leg to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForOfficer<'a> {
    /// Ringing, answered or ended.
    pub state: LiveState,
    /// Since when.
    pub since: Moment,
    /// For which department they were rung.
    pub department: &'a DepartmentCode,
    /// Whether they answered, then or earlier in this call.
    pub answered: bool,
}

/// A call as the office sees the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnTheLine<'a> {
    /// How it stands. Once a person has answered it stays answered until its end.
    pub state: LiveState,
    /// Whose telephone rings or rang last.
    pub department: Option<&'a DepartmentCode>,
    /// Which officer's, if it is no common desk's.
    pub officer: Option<&'a OfficerCode>,
}

impl Leg {
    /// Whether it still rings, or two still talk.
    pub fn lasts(&self) -> bool {
        // A mailbox that pressed nothing has a result before its end is reported.
        self.ended_at.is_none() && self.result.is_none()
    }

    /// Where it rings in the bureau.
    fn bureau(&self) -> Option<(&DepartmentCode, Option<&OfficerCode>)> {
        match &self.to {
            LegParty::Bureau { department, officer, .. } => Some((department, officer.as_ref())),
            LegParty::Agency { .. } | LegParty::Complainant => None,
        }
    }
}

impl Record {
    /// The officers whose telephones ring now, or who talk.
    pub fn reaches(&self) -> impl Iterator<Item = &OfficerCode> {
        let lasting = self.legs.iter().filter(|leg| leg.lasts());
        lasting.filter_map(|leg| leg.bureau()?.1)
    }

    /// How the call stands for an officer; `None` if their telephone never rang.
    pub fn for_officer(&self, officer: &OfficerCode) -> Option<ForOfficer<'_>> {
        let theirs =
            || self.legs.iter().filter(|leg| leg.bureau().is_some_and(|(_, who)| who == Some(officer)));
        let leg = theirs().max_by_key(|leg| (leg.lasts(), leg.began_at))?;
        let (department, _) = leg.bureau()?;
        let (state, since) = match (leg.lasts(), leg.answered_at) {
            (true, Some(at)) => (LiveState::Answered, at),
            (true, None) => (LiveState::Ringing, leg.began_at),
            (false, at) => (LiveState::Ended, leg.ended_at.or(at).unwrap_or(leg.began_at)),
        };
        Some(ForOfficer { state, since, department, answered: theirs().any(|leg| leg.answered_at.is_some()) })
    }

    /// Whether the officer talks with the caller now.
    pub fn talks_with(&self, officer: &OfficerCode) -> bool {
        self.for_officer(officer).is_some_and(|stands| stands.state == LiveState::Answered)
    }

    /// How the call stands on the line.
    pub fn on_the_line(&self, over: bool) -> OnTheLine<'_> {
        let answered = self.legs.iter().filter(|leg| leg.answered_at.is_some());
        let answered = answered.max_by_key(|leg| leg.answered_at);
        let leg = answered.or_else(|| self.legs.iter().rfind(|leg| leg.lasts()));
        let state = match leg {
            _ if over => LiveState::Ended,
            Some(leg) if leg.answered_at.is_some() => LiveState::Answered,
            Some(_) => LiveState::Ringing,
            None => LiveState::Script,
        };
        let (department, officer) = leg
            .and_then(Leg::bureau)
            .map_or((None, None), |(department, officer)| (Some(department), officer));
        OnTheLine { state, department: department.or_else(|| self.department()), officer }
    }

    /// What the caller came through so far, in Chinese, in order: what they chose, what was decided,
    /// whose telephone rang in vain, what they were given. `name` names an officer.
    pub fn story(&self, name: impl Fn(&OfficerCode) -> String) -> Vec<String> {
        let decided = self.decisions.iter().map(|decision| (decision.at, decision.summary.clone()));
        let in_vain = self.legs.iter().filter_map(|leg| {
            let who = leg.bureau()?.1.map_or_else(|| "科室公用电话".to_owned(), &name);
            let how = in_vain(leg.result.filter(|_| leg.answered_at.is_none())?)?;
            Some((leg.ended_at.unwrap_or(leg.began_at), format!("{who}{how}")))
        });
        let mut told: Vec<(Moment, String)> = decided.chain(in_vain).collect();
        // Stable: what happened at one moment stays in its order.
        told.sort_by_key(|(at, _)| *at);
        let english = self.session.as_ref().is_some_and(|session| session.language() == Language::English);
        let chosen = [(english, "来电人选择了英语"), (self.given.complaint_chosen, "来电人按键选择投诉")];
        let chosen = chosen.into_iter().filter(|(is, _)| *is).map(|(_, words)| words.to_owned());
        let given = given(self.given).into_iter().map(str::to_owned);
        let mut story: Vec<String> =
            chosen.chain(told.into_iter().map(|(_, words)| words)).chain(given).collect();
        story.dedup();
        story
    }
}

fn in_vain(result: LegResult) -> Option<&'static str> {
    match result {
        LegResult::NoAnswer => Some("未接听"),
        LegResult::Busy => Some("占线"),
        LegResult::Failed => Some("无法接通"),
        LegResult::NotAccepted => Some("未按键接听"),
        LegResult::Answered | LegResult::Cancelled => None,
    }
}

fn given(given: Given) -> Vec<&'static str> {
    let all = [
        (given.status_told, "已告知办件进度"),
        (given.number_told, "已告知科室电话"),
        (given.guided_outside, "已指引至外单位"),
        (given.message_left, "已留言"),
    ];
    all.into_iter().filter(|(is, _)| *is).map(|(_, words)| words).collect()
}
