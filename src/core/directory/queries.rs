//! What the directory is asked: who is who, who owns what, who is rung in which order.

use super::{
    codes::{DepartmentCode, MatterCode, OfficerCode},
    types::{Absence, Agency, Department, Directory, Duty, Matter, Office, Officer, Role, Telephone},
};
use crate::core::clock::Moment;
use chrono::TimeDelta;

impl Directory {
    /// The bureau itself.
    pub fn office(&self) -> &Office {
        &self.office
    }

    /// All departments, in the file's order.
    pub fn departments(&self) -> &[Department] {
        &self.departments
    }

    /// All matters, in the file's order.
    pub fn matters(&self) -> &[Matter] {
        &self.matters
    }

    /// All officers, in the file's order.
    pub fn officers(&self) -> &[Officer] {
        &self.officers
    }

    /// All absences, past and coming, in the file's order.
    pub fn absences(&self) -> &[Absence] {
        &self.absences
    }

    /// All agencies outside the bureau, in the file's order.
    pub fn agencies(&self) -> &[Agency] {
        &self.agencies
    }

    /// The department of that code.
    pub fn department(&self, code: &DepartmentCode) -> Option<&Department> {
        self.departments.iter().find(|department| department.code == *code)
    }

    /// The officer of that code.
    pub fn officer(&self, code: &OfficerCode) -> Option<&Officer> {
        self.officers.iter().find(|officer| officer.code == *code)
    }

    /// The matter of that code.
    pub fn matter(&self, code: &MatterCode) -> Option<&Matter> {
        self.matters.iter().find(|matter| matter.code == *code)
    }

    /// The agency of that code.
    pub fn agency(&self, code: &str) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.code == code)
    }

    /// The departments that hold `duty`, in the file's order: the first one owns it, the others are
    /// duty desks that have it while the first is closed. Never empty for complaint and discipline.
    pub fn holders(&self, duty: Duty) -> impl Iterator<Item = &Department> {
        self.departments.iter().filter(move |department| department.duties.contains(&duty))
    }

    /// The officers of `department` in the order in which their telephones ring.
    pub fn officers_of(&self, department: &DepartmentCode) -> Vec<&Officer> {
        let mut officers: Vec<_> = self.members(department).collect();
        officers.sort_by_key(|officer| officer.rings);
        officers
    }

    /// Who heads `department`.
    pub fn head_of(&self, department: &DepartmentCode) -> Option<&Officer> {
        self.officer(self.department(department)?.head.as_ref()?)
    }

    /// The leader who supervises `department` (分管领导).
    pub fn supervisor_of(&self, department: &DepartmentCode) -> Option<&Officer> {
        self.officer(self.department(department)?.supervisor.as_ref()?)
    }

    /// Why `officer` is out at `at`, if they are.
    pub fn absence(&self, officer: &OfficerCode, at: Moment) -> Option<&Absence> {
        self.absences.iter().find(|absence| absence.officer == *officer && absence.covers(at))
    }

    /// The officers of `department` in the file's order.
    pub(in crate::core) fn members(&self, department: &DepartmentCode) -> impl Iterator<Item = &Officer> {
        self.officers.iter().filter(move |officer| officer.department == *department)
    }
}

impl Absence {
    /// Whether it covers `at`.
    pub fn covers(&self, at: Moment) -> bool {
        self.from <= at && at < self.until
    }
}

impl Officer {
    /// Whether they are a `role`.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether they may speak with complainants; who only runs the system may not.
    pub fn takes_calls(&self) -> bool {
        self.roles.iter().any(|role| *role != Role::Administrator)
    }
}

impl Telephone {
    /// Whether somebody verified the number within the `days` days before `at`; a number never
    /// verified is stale.
    pub fn fresh(&self, at: Moment, days: u16) -> bool {
        self.verified.is_some_and(|verified| at.day() - verified <= TimeDelta::days(i64::from(days)))
    }
}

impl Duty {
    /// Its name in the office file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Discipline => "discipline",
            Self::General => "general",
        }
    }

    /// Its Chinese name.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Complaint => "投诉受理",
            Self::Discipline => "纪检监督",
            Self::General => "综合事务",
        }
    }
}
