//! The directory: departments and what they are charged with, numbers, officers, absences, and the
//! agencies outside. It is read from `office.yaml` and answers questions; it is never half valid.
//!
//! Reading goes in three steps, and all faults of the last two are reported together: `draft` takes
//! the file's shape, `read` turns each text into a value, `check` and `check_absences` compare
//! what refers to what.

mod amend;
mod check;
mod check_absences;
mod codes;
mod draft;
mod edit;
mod fault;
mod hours;
mod parse;
mod period;
mod queries;
mod read;
mod search;
mod stand_in;
mod types;

pub use amend::OfficerEntry;
pub use codes::{BadCode, DepartmentCode, MatterCode, OfficerCode};
pub use edit::{Change, ChangeKind, NewOfficer};
pub use fault::{Fault, FaultKind, Place};
pub use hours::WorkingDays;
pub use period::BadPeriod;
pub use stand_in::StandIn;
pub use types::{
    Absence, Agency, Department, Directory, Duty, Language, Matter, MatterOwner, Office, OfficeHours,
    Officer, Role, Telephone,
};
