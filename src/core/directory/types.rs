//! The words of the directory.

use super::{
    codes::{DepartmentCode, MatterCode, OfficerCode},
    period::HoursText,
};
use crate::{
    config::OfficerRole,
    core::{clock::Moment, phone::PhoneNumber},
};
use chrono::{NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

/// The languages callers are served in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// Plain Mandarin, simplified characters.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The BCP 47 tag: `zh-CN` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

/// What an officer may be; one officer may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum Role {
    /// Answers the line and logs.
    Operator,
    /// Handles cases in a department.
    Handler,
    /// Heads a department.
    DepartmentHead,
    /// Supervises departments (分管领导).
    SupervisingLeader,
    /// Belongs to the office (办公室) that owns the complaint line.
    Office,
    /// Discipline inspection (纪检).
    DisciplineInspection,
    /// Runs the system; sees no case content.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Operator,
        Self::Handler,
        Self::DepartmentHead,
        Self::SupervisingLeader,
        Self::Office,
        Self::DisciplineInspection,
        Self::Administrator,
    ];
}

impl From<OfficerRole> for Role {
    fn from(role: OfficerRole) -> Self {
        match role {
            OfficerRole::Operator => Self::Operator,
            OfficerRole::Handler => Self::Handler,
            OfficerRole::DepartmentHead => Self::DepartmentHead,
            OfficerRole::SupervisingLeader => Self::SupervisingLeader,
            OfficerRole::Office => Self::Office,
            OfficerRole::DisciplineInspection => Self::DisciplineInspection,
            OfficerRole::Administrator => Self::Administrator,
        }
    }
}

/// A duty of a department that is no single matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum Duty {
    /// The complaint line (R5.4): the office.
    Complaint,
    /// Complaints about the complaint office or a leader: discipline inspection.
    Discipline,
    /// Whatever no other department answers for.
    General,
}

/// A telephone number with its owner's word on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telephone {
    /// The number.
    pub number: PhoneNumber,
    /// The day somebody last called it to see whether it is right.
    pub verified: Option<NaiveDate>,
}

/// Opening hours in Beijing time: on working days (made-up workdays too) from–to, with a lunch break.
/// Written as `{"periods": ["08:30-12:00", "14:30-18:00"], "also_open": ["Sat"]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "HoursText", into = "HoursText")]
pub struct OfficeHours {
    /// Periods of a day that is worked, in order, not touching: `[08:30–12:00, 14:30–18:00]`. Each
    /// begins at its first time and ends before its second; an end of 00:00 is midnight after that day.
    pub periods: Vec<(NaiveTime, NaiveTime)>,
    /// Weekdays that are worked whatever the calendar says (a desk that also sits on Saturday, or
    /// all seven for one that never closes).
    pub also_open: Vec<Weekday>,
}

/// A department (科室).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its code.
    pub code: DepartmentCode,
    /// Its Chinese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// The number callers are told.
    pub telephone: Option<Telephone>,
    /// Its opening hours.
    pub hours: OfficeHours,
    /// Duties beyond its matters.
    pub duties: Vec<Duty>,
    /// Who heads it.
    pub head: Option<OfficerCode>,
    /// The leader who supervises it (分管领导).
    pub supervisor: Option<OfficerCode>,
}

/// A matter (事项): something citizens ask for, with the department that owns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Its code.
    pub code: MatterCode,
    /// Its Chinese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// Who answers for it.
    pub owner: MatterOwner,
    /// Words a caller or an officer may use for it.
    pub keywords: Vec<String>,
}

/// Who answers for a matter, and whose number callers are told for it (R3.4, R3.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum MatterOwner {
    /// A department of this bureau.
    Department(DepartmentCode),
    /// An agency outside it, by its code (R3.6).
    Agency(String),
}

impl MatterOwner {
    /// The list of the office file that has it, and its code there.
    pub fn place(&self) -> (&'static str, &str) {
        match self {
            Self::Department(code) => ("departments", code.as_str()),
            Self::Agency(code) => ("agencies", code),
        }
    }
}

/// An agency outside the bureau (R3.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Its code, unique among agencies.
    pub code: String,
    /// Its Chinese name.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// Its number: often a short code such as 12333.
    pub telephone: Telephone,
}

/// An officer (工作人员).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// Their code.
    pub code: OfficerCode,
    /// Their Chinese name.
    pub name: String,
    /// Their department.
    pub department: DepartmentCode,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Where calls ring them.
    pub telephone: Option<PhoneNumber>,
    /// Where reminders reach them by SMS, if not at their telephone.
    pub mobile: Option<PhoneNumber>,
    /// Their place in the order in which their department's telephones ring; lower rings first.
    pub rings: u32,
}

/// An officer is out (外出) and somebody stands in (R1.5a).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Who is out.
    pub officer: OfficerCode,
    /// From when.
    pub from: Moment,
    /// Until when (exclusive).
    pub until: Moment,
    /// Who stands in; `None` if nobody was named, and then the leader's choice is missing.
    pub delegate: Option<OfficerCode>,
}

/// The whole directory, valid: every code it mentions exists, nobody stands in for themselves.
/// Made only by [`Directory::parse`] and [`Directory::from_json`]; written in the office file's shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Directory {
    pub(super) office: Office,
    pub(super) departments: Vec<Department>,
    pub(super) matters: Vec<Matter>,
    pub(super) officers: Vec<Officer>,
    pub(super) absences: Vec<Absence>,
    pub(super) agencies: Vec<Agency>,
}

/// The bureau itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Its Chinese name, as callers hear it.
    pub name: String,
    /// Its English name.
    pub name_en: String,
    /// The area code of its landlines, without the leading zero (`393` for Puyang).
    pub area_code: String,
    /// The published complaint number (R5.4).
    pub complaint_line: PhoneNumber,
}
