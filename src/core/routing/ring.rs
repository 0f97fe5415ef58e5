//! Whom a department's call rings, in order.

use super::{
    plan::{Reason, Step},
    policy::RoutingPolicy,
    reasons,
    recusal::Recusal,
};
use crate::core::{
    clock::Moment,
    directory::{Department, Directory, Officer, OfficerCode, StandIn},
    phone::PhoneNumber,
};

/// What the choice of steps looks at.
#[derive(Clone, Copy)]
pub(super) struct Ringing<'a> {
    pub(super) directory: &'a Directory,
    pub(super) recusal: &'a Recusal,
    pub(super) policy: &'a RoutingPolicy,
    pub(super) at: Moment,
}

impl Ringing<'_> {
    /// The steps of `department`: its officers in turn, then its common desk.
    pub(super) fn steps(&self, department: &Department, because: &mut Vec<Reason>) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut skipped = 0;
        for officer in self.directory.officers_of(&department.code) {
            match self.directory.stand_in(&officer.code, self.at, &self.recusal.officers) {
                StandIn::Present(officer) => self.ring(officer, None, department, &mut steps, because),
                StandIn::Delegate(acting) => {
                    because.push(reasons::delegate(officer, acting));
                    self.ring(acting, Some(&officer.code), department, &mut steps, because);
                }
                // Said as a number only: naming them would name whom the caller accuses.
                StandIn::Barred => skipped += 1,
                StandIn::Nobody => because.push(reasons::no_delegate(officer)),
            }
        }
        if skipped > 0 {
            because.push(reasons::skipped(skipped));
        }
        self.ring_desk(department, &mut steps, because);
        steps
    }

    fn ring(
        &self,
        officer: &Officer,
        stands_in_for: Option<&OfficerCode>,
        department: &Department,
        steps: &mut Vec<Step>,
        because: &mut Vec<Reason>,
    ) {
        if !officer.takes_calls() {
            return;
        }
        let Some(number) = &officer.telephone else {
            because.push(reasons::no_telephone(officer));
            return;
        };
        if !rung(steps, number) {
            let officer = Some(officer.code.clone());
            let stands_in_for = stands_in_for.cloned();
            steps.push(Step { officer, stands_in_for, ..self.step(department, number) });
        }
    }

    /// The common desk comes last: whoever picks up there has to say who they are (R3.2).
    fn ring_desk(&self, department: &Department, steps: &mut Vec<Step>, because: &mut Vec<Reason>) {
        let Some(desk) = &department.telephone else { return };
        // The line that this call came in on would ring itself.
        if rung(steps, &desk.number) || desk.number == self.directory.office().complaint_line {
            return;
        }
        if self.recusal.touches(&department.code, self.directory) {
            because.push(reasons::desk_not_rung());
            return;
        }
        steps.push(self.step(department, &desk.number));
    }

    fn step(&self, department: &Department, number: &PhoneNumber) -> Step {
        let area_code = &self.directory.office().area_code;
        Step {
            officer: None,
            department: department.code.clone(),
            stands_in_for: None,
            number: number.clone(),
            seconds: self.policy.ring_seconds,
            press_to_accept: self.policy.press_to_accept.asked_of(number, area_code),
        }
    }
}

fn rung(steps: &[Step], number: &PhoneNumber) -> bool {
    steps.iter().any(|step| step.number == *number)
}
