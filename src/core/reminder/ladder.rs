//! The reminder ladder as an office sets it.

use crate::core::directory::Role;
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The ladder: who is reminded, and when, in Beijing time. What is left out keeps its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ladder {
    /// Who hears that a case was assigned, at once or when the office opens.
    pub at_assignment: Vec<Role>,
    /// The rungs before the due date.
    pub before: Vec<Before>,
    /// The rungs of the due date.
    pub due_day: DueDay,
    /// The rungs after it.
    pub overdue: Overdue,
}

/// A rung before the due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// So many working days before, at least 1.
    pub working_days: u32,
    /// The time of day.
    pub at: NaiveTime,
    /// Who.
    pub roles: Vec<Role>,
}

/// The two rungs of the due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DueDay {
    /// The first one's time of day.
    pub morning: NaiveTime,
    /// The second one's.
    pub afternoon: NaiveTime,
    /// Who.
    pub roles: Vec<Role>,
}

/// One rung on each working day after the due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overdue {
    /// Its time of day.
    pub at: NaiveTime,
    /// Who, and from which day on; the roles of all steps reached are added up.
    pub steps: Vec<OverdueStep>,
}

/// Who is added from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverdueStep {
    /// From this working day overdue on; the first is 1.
    pub from_day: u32,
    /// Who.
    pub roles: Vec<Role>,
}

/// A ladder that would not remind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadLadder {
    /// A rung has no day.
    #[error("reminders.{0}: 0 is no day: count working days from 1")]
    ZeroDays(&'static str),
    /// Two rungs fall on the same day: they would be one reminder twice.
    #[error("reminders.before: {0} working days before occur twice: leave one out")]
    Twice(u32),
    /// A rung reminds nobody.
    #[error("reminders.{0}: nobody is named: give at least one role")]
    Nobody(&'static str),
    /// An administrator sees no case.
    #[error(
        "reminders.{0}: {1:?} has no part in a case: name handler, department_head, supervising_leader, office or discipline_inspection"
    )]
    NoPart(&'static str, Role),
    /// The two rungs of the due date are in the wrong order.
    #[error("reminders.due_day: morning must be earlier than afternoon")]
    DueDayOrder,
}

const AT_NINE: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("nine o'clock exists");
const AT_THREE: NaiveTime = NaiveTime::from_hms_opt(15, 0, 0).expect("three in the afternoon exists");
const LINE: [Role; 3] = [Role::Handler, Role::DepartmentHead, Role::SupervisingLeader];

impl Default for Ladder {
    fn default() -> Self {
        let before = |working_days| Before { working_days, at: AT_NINE, roles: vec![Role::Handler] };
        Self {
            at_assignment: vec![Role::Handler],
            before: [5, 3, 1].map(before).to_vec(),
            due_day: DueDay::default(),
            overdue: Overdue::default(),
        }
    }
}

impl Default for DueDay {
    fn default() -> Self {
        Self { morning: AT_NINE, afternoon: AT_THREE, roles: LINE.to_vec() }
    }
}

impl Default for Overdue {
    fn default() -> Self {
        let first = OverdueStep { from_day: 1, roles: [LINE.as_slice(), &[Role::Office]].concat() };
        let third = OverdueStep { from_day: 3, roles: vec![Role::DisciplineInspection] };
        Self { at: AT_NINE, steps: vec![first, third] }
    }
}

impl Overdue {
    /// Who is reminded on that working day overdue, each role once.
    pub fn roles_on(&self, day: u32) -> Vec<Role> {
        let mut roles = Vec::new();
        for role in self.steps.iter().filter(|step| step.from_day <= day).flat_map(|step| &step.roles) {
            if !roles.contains(role) {
                roles.push(*role);
            }
        }
        roles
    }
}

impl Ladder {
    /// Whether the ladder makes sense; the settings are refused otherwise.
    pub fn check(&self) -> Result<(), BadLadder> {
        addressed("at_assignment", &self.at_assignment)?;
        for (place, rung) in self.before.iter().enumerate() {
            if rung.working_days == 0 {
                return Err(BadLadder::ZeroDays("before"));
            }
            if self.before[..place].iter().any(|other| other.working_days == rung.working_days) {
                return Err(BadLadder::Twice(rung.working_days));
            }
            addressed("before", &rung.roles)?;
        }
        addressed("due_day", &self.due_day.roles)?;
        if self.due_day.morning >= self.due_day.afternoon {
            return Err(BadLadder::DueDayOrder);
        }
        if self.overdue.steps.iter().any(|step| step.from_day == 0) {
            return Err(BadLadder::ZeroDays("overdue.steps"));
        }
        // Without somebody on the first day there would be a gap.
        addressed("overdue.steps", &self.overdue.roles_on(1))?;
        self.overdue.steps.iter().try_for_each(|step| addressed("overdue.steps", &step.roles))
    }
}

fn addressed(place: &'static str, roles: &[Role]) -> Result<(), BadLadder> {
    let outside = roles.iter().find(|role| matches!(role, Role::Administrator | Role::Operator));
    match outside {
        Some(role) => Err(BadLadder::NoPart(place, *role)),
        None if roles.is_empty() => Err(BadLadder::Nobody(place)),
        None => Ok(()),
    }
}
