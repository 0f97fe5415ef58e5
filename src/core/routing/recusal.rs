//! Recusal (回避): whom a complaint must not reach. This is the one place where the rule stands.
//!
//! 1. An officer is accused: barred are the officer; the head of their department and of any
//!    department they head, and the leaders who supervise these (whoever stands above them in that
//!    line, one step: not the whole house); and, if they head or supervise departments, all officers
//!    there, who report through them.
//! 2. A department is accused: each of its officers counts as accused.
//! 3. Discipline inspection (纪检) has its own line: its officers are not barred because a leader who
//!    supervises them is accused, or nobody could inquire into that leader.
//! 4. Whoever stands in for an accused officer, now or at another time that is known, is barred with
//!    them: a delegate relays what they learn (R1.5a).
//! 5. The complaint office itself, its head or a leader is accused, or nobody of the complaint office
//!    is left: discipline inspection has the case.
//! 6. The caller chose the key for complaints about the complaint office or a leader and named nobody:
//!    both count as accused.

use super::plan::Accused;
use crate::core::directory::{Department, DepartmentCode, Directory, Duty, OfficerCode, Role};
use std::collections::BTreeSet;

/// Whom a case must not reach, and who has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recusal {
    /// The officers who must not even learn that the case exists.
    pub officers: BTreeSet<OfficerCode>,
    /// The departments that are barred as a whole.
    pub departments: BTreeSet<DepartmentCode>,
    /// Discipline inspection has the case instead of the complaint office.
    pub to_discipline: bool,
}

impl Recusal {
    /// Whom a complaint about `accused` must not reach. Codes that the directory does not know any
    /// more are barred all the same; they have no line.
    pub fn of(accused: &[Accused], directory: &Directory) -> Self {
        let mut recusal = Self::default();
        for accused in accused {
            match accused {
                Accused::Officer(code) => recusal.bar_officer(code, directory),
                Accused::Department(code) => recusal.bar_department(code, directory),
            }
        }
        recusal.bar_emptied(directory);
        recusal
    }

    /// Rule 6: who counts as accused where the office or a leader is meant and nobody is named.
    pub fn office_and_leaders(directory: &Directory) -> Vec<Accused> {
        let offices =
            directory.holders(Duty::Complaint).map(|office| Accused::Department(office.code.clone()));
        let leaders = directory.officers().iter().filter(|officer| officer.is(Role::SupervisingLeader));
        offices.chain(leaders.map(|leader| Accused::Officer(leader.code.clone()))).collect()
    }

    /// Whether it keeps the case from nobody.
    pub fn is_empty(&self) -> bool {
        self.officers.is_empty() && self.departments.is_empty()
    }

    /// Whether the case must not reach `officer`.
    pub fn bars(&self, officer: &OfficerCode) -> bool {
        self.officers.contains(officer)
    }

    /// Whether `department` is barred as a whole.
    pub fn bars_department(&self, department: &DepartmentCode) -> bool {
        self.departments.contains(department)
    }

    /// Whether somebody of `department` is barred, so that its shared telephone may reach them.
    pub fn touches(&self, department: &DepartmentCode, directory: &Directory) -> bool {
        self.bars_department(department) || directory.members(department).any(|o| self.bars(&o.code))
    }

    /// Rule 2.
    fn bar_department(&mut self, code: &DepartmentCode, directory: &Directory) {
        self.departments.insert(code.clone());
        let Some(department) = directory.department(code) else { return };
        self.to_discipline |= department.duties.contains(&Duty::Complaint);
        self.bar_posts(department);
        for officer in directory.members(code) {
            self.bar_officer(&officer.code, directory);
        }
    }

    /// Rules 1, 3, 4 and 5.
    fn bar_officer(&mut self, code: &OfficerCode, directory: &Directory) {
        self.officers.insert(code.clone());
        let absences = directory.absences().iter().filter(|absence| absence.officer == *code);
        self.officers.extend(absences.filter_map(|absence| absence.delegate.clone()));
        let officer = directory.officer(code);
        self.to_discipline |= officer.is_some_and(|officer| officer.is(Role::SupervisingLeader));
        for department in directory.departments() {
            let heads = department.head.as_ref() == Some(code);
            let supervises = department.supervisor.as_ref() == Some(code);
            if heads || officer.is_some_and(|officer| officer.department == department.code) {
                self.bar_posts(department);
            }
            if heads || (supervises && !department.duties.contains(&Duty::Discipline)) {
                self.bar_staff(department, directory);
            }
            self.to_discipline |= supervises || (heads && department.duties.contains(&Duty::Complaint));
        }
    }

    /// A department of which nobody is left who takes calls is barred as a whole. Rule 5.
    fn bar_emptied(&mut self, directory: &Directory) {
        for department in directory.departments() {
            let staff = || directory.members(&department.code).filter(|officer| officer.takes_calls());
            if staff().next().is_some() && staff().all(|officer| self.bars(&officer.code)) {
                self.departments.insert(department.code.clone());
            }
        }
        let mut complaint_offices = directory.holders(Duty::Complaint);
        self.to_discipline |= complaint_offices.all(|office| self.bars_department(&office.code));
    }

    /// Those above a department.
    fn bar_posts(&mut self, department: &Department) {
        self.officers.extend(department.head.iter().chain(&department.supervisor).cloned());
    }

    /// Those who report through whoever heads or supervises a department.
    fn bar_staff(&mut self, department: &Department, directory: &Directory) {
        self.departments.insert(department.code.clone());
        let staff = directory.members(&department.code).map(|officer| officer.code.clone());
        self.officers.extend(staff);
    }
}
