//! What officers edit of the directory, each edit with who may make it.

use super::{
    EditError, edit_if,
    rights::{fault_of_delegate, faults_of_duties, may_edit, may_edit_officer, may_send_out},
};
use crate::{
    core::{
        clock::Moment,
        directory::{
            Absence, DepartmentCode, Directory, Fault, FaultKind, MatterOwner, OfficerCode, OfficerEntry,
        },
    },
    work::{Actor, App},
};
use std::sync::Arc;

/// An edit.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Somebody is out, and somebody stands in (R1.5a).
    Absence(Absence),
    /// An absence does not take place, or ends now.
    AbsenceEnded {
        /// Whose.
        officer: OfficerCode,
        /// When it begins.
        from: Moment,
    },
    /// Callers are told another number (R3.4, R3.6), or none.
    Number {
        /// Whose.
        holder: MatterOwner,
        /// Which; `None` for none.
        number: Option<String>,
    },
    /// Somebody called the number today.
    Verified {
        /// Whose.
        holder: MatterOwner,
        /// Whether it is right; one that is not is told to nobody.
        right: bool,
    },
    /// A department opens at other hours.
    Hours {
        /// Which department.
        department: DepartmentCode,
        /// The periods of its day.
        periods: Vec<String>,
        /// The weekdays on which it is open whatever the calendar says.
        also_open: Vec<String>,
    },
    /// An officer's department, roles and numbers.
    Officer(OfficerEntry),
}

impl Edit {
    /// What it is called in the version and in the audit trail, and whom it concerns.
    fn name(&self) -> (&'static str, String) {
        match self {
            Self::Absence(absence) => ("absence_entered", absence.officer.to_string()),
            Self::AbsenceEnded { officer, .. } => ("absence_ended", officer.to_string()),
            Self::Number { holder, .. } => ("number_changed", holder.place().1.to_owned()),
            Self::Verified { holder, right: true } => ("number_verified", holder.place().1.to_owned()),
            Self::Verified { holder, right: false } => ("number_doubted", holder.place().1.to_owned()),
            Self::Hours { department, .. } => ("hours_changed", department.to_string()),
            Self::Officer(entry) => ("officer_changed", entry.code.to_string()),
        }
    }

    /// The directory after it, if the actor may make it.
    fn of(&self, present: &Directory, actor: &Actor, now: Moment) -> Result<Directory, EditError> {
        let allowed = |may: bool| if may { Ok(()) } else { Err(EditError::Forbidden) };
        match self {
            Self::Absence(absence) => {
                let officer = present.officer(&absence.officer).ok_or_else(|| nobody(&absence.officer))?;
                allowed(may_send_out(actor, present, officer))?;
                let over = (absence.until <= now).then(|| past(&absence.officer));
                let unfit =
                    absence.delegate.as_ref().and_then(|code| fault_of_delegate(present, officer, code));
                sound(over.into_iter().chain(unfit))?;
                Ok(present.with_absence(absence)?)
            }
            Self::AbsenceEnded { officer, from } => {
                let found = present.officer(officer).ok_or_else(|| nobody(officer))?;
                allowed(may_send_out(actor, present, found))?;
                Ok(present.with_absence_ended(officer, *from, now)?)
            }
            Self::Number { holder, number } => {
                allowed(may_edit(actor, present, holder))?;
                Ok(present.with_number(holder, number.as_deref())?)
            }
            Self::Verified { holder, right } => {
                allowed(may_edit(actor, present, holder))?;
                Ok(present.with_verified(holder, right.then(|| now.day()))?)
            }
            Self::Hours { department, periods, also_open } => {
                allowed(may_edit(actor, present, &MatterOwner::Department(department.clone())))?;
                Ok(present.with_hours(department, periods, also_open)?)
            }
            Self::Officer(entry) => {
                let officer = present.officer(&entry.code).ok_or_else(|| nobody(&entry.code))?;
                allowed(may_edit_officer(actor, present, officer))?;
                let edited = present.with_officer_as(entry)?;
                sound(faults_of_duties(actor, officer, entry))?;
                // Nobody is taken into a department by whoever does not keep it.
                let after = edited.officer(&entry.code).ok_or_else(|| nobody(&entry.code))?;
                allowed(may_edit_officer(actor, &edited, after))?;
                Ok(edited)
            }
        }
    }
}

/// Makes an edit: a version, an entry of the audit trail, and from now on what everybody is asked by.
pub async fn perform(app: &Arc<App>, actor: &Actor, what: &Edit) -> Result<i64, EditError> {
    let (act, subject) = what.name();
    edit_if(app, &actor.to_string(), (act, &subject), |present| what.of(present, actor, app.clock.now()))
        .await
}

fn sound(faults: impl IntoIterator<Item = Fault>) -> Result<(), EditError> {
    let faults: Vec<Fault> = faults.into_iter().collect();
    if faults.is_empty() { Ok(()) } else { Err(EditError::Faults(faults)) }
}

fn nobody(code: &OfficerCode) -> EditError {
    let what = format!("there is no officer `{code}`");
    let remedy = "choose one of the directory";
    EditError::Faults(vec![Fault::of_entry(
        FaultKind::Unknown,
        "officers",
        code.as_str(),
        "officer",
        &what,
        remedy,
    )])
}

fn past(code: &OfficerCode) -> Fault {
    let what = "the absence is over already";
    Fault::of_entry(FaultKind::Backwards, "absences", code.as_str(), "until", what, "correct its dates")
}
