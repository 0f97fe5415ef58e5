//! Who gets a reminder: roles become people when it is sent.

use crate::core::{
    clock::Moment,
    directory::{DepartmentCode, Directory, OfficerCode, Role},
};
use std::collections::BTreeSet;

/// Who has a case.
#[derive(Debug, Clone, Copy)]
pub struct Team<'a> {
    /// The officer charged with it, if one is.
    pub handler: Option<&'a OfficerCode>,
    /// The department that has it.
    pub department: &'a DepartmentCode,
    /// Who must not learn of it ([`crate::core::routing::Recusal`]).
    pub recused: &'a BTreeSet<OfficerCode>,
}

/// One person who gets one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub officer: OfficerCode,
    /// In which roles, in the order they were asked for.
    pub roles: Vec<Role>,
    /// For whom they stand in (R1.5a).
    pub stands_in_for: Vec<OfficerCode>,
}

/// Up this line a reminder goes when a role has nobody to reach.
const LINE: [Role; 5] =
    [Role::Handler, Role::DepartmentHead, Role::SupervisingLeader, Role::Office, Role::DisciplineInspection];

/// The people behind `roles` at a moment: each once, nobody recused, delegates for those who are out.
///
/// A role without anybody to reach is filled from the line above (head, leader, office, discipline
/// inspection), so that no reminder goes nowhere. Empty only if nobody in the bureau may know.
pub fn recipients(roles: &[Role], team: &Team<'_>, directory: &Directory, at: Moment) -> Vec<Recipient> {
    let mut found: Vec<Recipient> = Vec::new();
    for role in roles {
        for (officer, holder) in reachable(*role, team, directory, at) {
            let place = found.iter().position(|recipient| recipient.officer == *officer);
            let place = place.unwrap_or_else(|| {
                found.push(Recipient {
                    officer: officer.clone(),
                    roles: Vec::new(),
                    stands_in_for: Vec::new(),
                });
                found.len() - 1
            });
            let recipient = &mut found[place];
            if !recipient.roles.contains(role) {
                recipient.roles.push(*role);
            }
            if holder != officer && !recipient.stands_in_for.contains(holder) {
                recipient.stands_in_for.push(holder.clone());
            }
        }
    }
    found
}

/// Who is reached for a role, each with the holder they are reached for; of the first role up the
/// line that has anybody.
fn reachable<'a>(
    role: Role,
    team: &Team<'a>,
    directory: &'a Directory,
    at: Moment,
) -> Vec<(&'a OfficerCode, &'a OfficerCode)> {
    let from = LINE.iter().position(|step| *step == role).unwrap_or(0);
    let reached = LINE[from..].iter().map(|step| {
        let holders = holders(*step, team, directory).into_iter();
        let acting = holders.filter_map(|holder| {
            // Ends at whoever is recused: what their delegate learns, they learn.
            let acting = directory.stand_in(holder, at, team.recused).acting()?;
            Some((&acting.code, holder))
        });
        acting.collect::<Vec<_>>()
    });
    reached.into_iter().find(|people| !people.is_empty()).unwrap_or_default()
}

/// Who holds a role towards the case.
fn holders<'a>(role: Role, team: &Team<'a>, directory: &'a Directory) -> Vec<&'a OfficerCode> {
    match role {
        Role::Handler => team.handler.into_iter().collect(),
        Role::DepartmentHead => {
            directory.head_of(team.department).map(|head| &head.code).into_iter().collect()
        }
        Role::SupervisingLeader => {
            directory.supervisor_of(team.department).map(|leader| &leader.code).into_iter().collect()
        }
        bureau_wide => {
            let holding = directory.officers().iter().filter(|officer| officer.is(bureau_wide));
            holding.map(|officer| &officer.code).collect()
        }
    }
}
