//! The settings that the rules are asked with, in the rules' own words.

use crate::{
    config::{ReminderSettings, Role as Reminded, Rung, Settings},
    core::{
        directory::Role,
        reminder::{Before, DueDay, Ladder, Overdue, OverdueStep},
        routing::{PressToAccept, RoutingPolicy},
    },
};

/// The settings of routing.
pub fn routing(settings: &Settings) -> RoutingPolicy {
    let voice = &settings.voice;
    RoutingPolicy {
        ring_seconds: voice.ring_seconds,
        number_stale_after_days: u16::try_from(voice.number_stale_after_days).unwrap_or(u16::MAX),
        press_to_accept: PressToAccept::MobileAndOutside,
    }
}

/// The reminder ladder.
pub fn ladder(settings: &ReminderSettings) -> Ladder {
    let mut ladder = Ladder {
        at_assignment: Vec::new(),
        before: Vec::new(),
        due_day: DueDay::default(),
        overdue: Overdue { steps: Vec::new(), ..Overdue::default() },
    };
    let mut due_times = Vec::new();
    for rung in &settings.ladder {
        let roles: Vec<Role> = rung.to().iter().map(|role| reminded(*role)).collect();
        match rung {
            Rung::Assigned { .. } => ladder.at_assignment.extend(roles),
            Rung::BeforeDue { working_days, at, .. } => {
                ladder.before.push(Before { working_days: *working_days, at: *at, roles });
            }
            Rung::DueDay { at, .. } => {
                due_times.push(*at);
                ladder.due_day.roles = roles;
            }
            Rung::Overdue { from_day, at, .. } => {
                ladder.overdue.at = *at;
                ladder.overdue.steps.push(OverdueStep { from_day: *from_day, roles });
            }
        }
    }
    due_times.sort_unstable();
    if let Some(morning) = due_times.first() {
        ladder.due_day.morning = *morning;
    }
    if let Some(afternoon) = due_times.get(1) {
        ladder.due_day.afternoon = *afternoon;
    }
    ladder
}

fn reminded(role: Reminded) -> Role {
    match role {
        Reminded::Handler => Role::Handler,
        Reminded::DepartmentHead => Role::DepartmentHead,
        Reminded::SupervisingLeader => Role::SupervisingLeader,
        Reminded::Office => Role::Office,
        Reminded::DisciplineInspection => Role::DisciplineInspection,
    }
}
