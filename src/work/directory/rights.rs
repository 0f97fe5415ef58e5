//! Who may edit what of the directory, whatever a page shows.
//!
//! The office keeps it. Discipline inspection hears complaints about the office, so that its entries are its
//! own: nobody at the office leads its calls elsewhere. Whoever is out says so themselves, or their head does,
//! or the office (R1.5a).

use crate::{
    core::directory::{
        Directory, Duty, Fault, FaultKind, MatterOwner, Officer, OfficerCode, OfficerEntry, Role,
    },
    work::Actor,
};

/// Whether an actor keeps the entries of a department and of its officers.
fn keeps(actor: &Actor, directory: &Directory, department: Option<&str>) -> bool {
    let inspects =
        |code: &str| directory.holders(Duty::Discipline).any(|holder| holder.code.as_str() == code);
    let keeper = if department.is_some_and(inspects) { Role::DisciplineInspection } else { Role::Office };
    actor.is_any(&[keeper])
}

/// Whether an actor may edit a number that callers are told, or the hours of its department.
pub fn may_edit(actor: &Actor, directory: &Directory, holder: &MatterOwner) -> bool {
    match holder {
        MatterOwner::Department(code) => keeps(actor, directory, Some(code.as_str())),
        MatterOwner::Agency(_) => keeps(actor, directory, None),
    }
}

/// Whether an actor may edit an officer's entry.
pub fn may_edit_officer(actor: &Actor, directory: &Directory, officer: &Officer) -> bool {
    keeps(actor, directory, Some(officer.department.as_str()))
}

/// Whether an actor may say that an officer is out, and who stands in.
pub fn may_send_out(actor: &Actor, directory: &Directory, officer: &Officer) -> bool {
    let Some(own) = actor.code() else { return false };
    let heads = || {
        let department = directory.officer(own).map(|officer| &officer.department);
        actor.is_any(&[Role::DepartmentHead]) && department == Some(&officer.department)
    };
    *own == officer.code || keeps(actor, directory, Some(officer.department.as_str())) || heads()
}

/// What else is asked of an officer's new duties: nobody raises themselves, and what keeps an eye on the office
/// is not given by the office.
pub(super) fn faults_of_duties(actor: &Actor, present: &Officer, entry: &OfficerEntry) -> Vec<Fault> {
    let held = |role: Role| present.roles.contains(&role);
    let wanted = |role: Role| entry.roles.contains(&crate::work::cases::role_name(role));
    let fault = |kind, field: &str, what: &str, remedy: &str| {
        Fault::of_entry(kind, "officers", entry.code.as_str(), field, what, remedy)
    };
    let mut faults = Vec::new();
    if actor.code() == Some(&present.code) {
        let other =
            |field| fault(FaultKind::OwnDuties, field, "these are one's own duties", "ask a colleague");
        let roles = Role::ALL.into_iter().any(|role| held(role) != wanted(role));
        faults.extend(roles.then(|| other("roles")));
        faults.extend((entry.department != present.department.as_str()).then(|| other("department")));
    }
    for role in [Role::Administrator, Role::DisciplineInspection] {
        if held(role) != wanted(role) && !actor.is_any(&[role]) {
            let remedy = "ask somebody who has this role";
            faults.push(fault(FaultKind::Reserved, "roles", "only those who have this role give it", remedy));
        }
    }
    faults
}

/// What else is asked of a delegate. Inspectors and others do not stand in for each other: complaints about the
/// office would come back to it while an inspector is out, and nobody keeps an inspector from a case about
/// themselves by naming them (a delegate of the accused is barred).
pub(super) fn fault_of_delegate(
    directory: &Directory,
    officer: &Officer,
    delegate: &OfficerCode,
) -> Option<Fault> {
    let delegate = directory.officer(delegate)?;
    let inspects = |one: &Officer| one.is(Role::DisciplineInspection);
    let unfit = !delegate.takes_calls() || inspects(officer) != inspects(delegate);
    let what = "the delegate could not do what they would stand in for";
    let remedy =
        "name somebody who takes calls; inspectors stand in for inspectors, and for nobody else (R1.5a)";
    unfit.then(|| {
        Fault::of_entry(FaultKind::UnfitDelegate, "absences", officer.code.as_str(), "delegate", what, remedy)
    })
}
