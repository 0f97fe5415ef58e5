//! Changes to entries of a directory that are there. Each gives a new directory, which has passed every check
//! of the file.

use super::{
    codes::{DepartmentCode, OfficerCode},
    fault::{Fault, FaultKind},
    types::{Directory, MatterOwner, Role},
};
use crate::core::{clock::Moment, phone::PhoneNumber};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// What may be changed of an officer: the fields of the office file, as texts that are still to be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerEntry {
    /// Who.
    pub code: OfficerCode,
    /// Their department's code.
    pub department: String,
    /// What they may do.
    pub roles: Vec<String>,
    /// Where calls ring them.
    pub telephone: Option<String>,
    /// Where reminders reach them by SMS.
    pub mobile: Option<String>,
}

impl Directory {
    /// This directory with an officer as `entry` says.
    pub fn with_officer_as(&self, entry: &OfficerEntry) -> Result<Self, Vec<Fault>> {
        self.amended("officers", entry.code.as_str(), |officer| {
            officer["department"] = json!(entry.department);
            officer["roles"] = json!(entry.roles);
            officer["telephone"] = json!(entry.telephone);
            officer["mobile"] = json!(entry.mobile);
        })
    }

    /// This directory with another number of `holder`, or none. Nobody has verified a number that is new.
    pub fn with_number(&self, holder: &MatterOwner, number: Option<&str>) -> Result<Self, Vec<Fault>> {
        let (list, code) = holder.place();
        self.amended(list, code, |entry| match number {
            Some(number) if self.is_number_of(holder, number) => {}
            Some(number) => entry["telephone"] = json!({ "number": number }),
            None => entry["telephone"] = Value::Null,
        })
    }

    /// This directory with the number of `holder` verified on `day`; with `None`, somebody called it and it was
    /// not right, so that it is told to nobody until it is.
    pub fn with_verified(&self, holder: &MatterOwner, day: Option<NaiveDate>) -> Result<Self, Vec<Fault>> {
        let (list, code) = holder.place();
        if self.number_of(holder).is_none() {
            let what = "there is no number that could be verified";
            let remedy = "give the number first";
            return Err(vec![Fault::of_entry(FaultKind::NoNumber, list, code, "telephone", what, remedy)]);
        }
        self.amended(list, code, |entry| entry["telephone"]["verified"] = json!(day))
    }

    /// This directory with other opening hours of a department: its periods, and the weekdays on which it is
    /// open whatever the calendar says, as the office file writes them.
    pub fn with_hours(
        &self,
        department: &DepartmentCode,
        periods: &[String],
        also_open: &[String],
    ) -> Result<Self, Vec<Fault>> {
        self.amended("departments", department.as_str(), |entry| {
            entry["hours"] = json!({ "periods": periods, "also_open": also_open });
        })
    }

    /// This directory without the absence of `officer` that begins at `from`; one that has begun by `at`
    /// ends then, for what was done during it was done by the delegate.
    pub fn with_absence_ended(
        &self,
        officer: &OfficerCode,
        from: Moment,
        at: Moment,
    ) -> Result<Self, Vec<Fault>> {
        let found = self
            .absences
            .iter()
            .position(|one| one.officer == *officer && one.from == from && at < one.until);
        let Some(place) = found else { return Err(missing("absences", officer.as_str())) };
        let mut edited = self.clone();
        if from < at {
            edited.absences[place].until = at;
        } else {
            edited.absences.remove(place);
        }
        // Checked as everything is: it may have kept two delegates from standing in for each other.
        Self::of_value(&edited.value())
    }

    /// The officers who have other roles, or another department, in `to`.
    pub fn with_other_duties<'d>(&'d self, to: &'d Self) -> impl Iterator<Item = &'d OfficerCode> {
        self.officers.iter().filter_map(move |before| {
            let after = to.officer(&before.code)?;
            let same = before.department == after.department && sorted(&before.roles) == sorted(&after.roles);
            (!same).then_some(&before.code)
        })
    }

    /// The officers for whom `delegate` acts at `at`, because they are out (R1.5a).
    pub fn delegated_to(&self, delegate: &OfficerCode, at: Moment) -> impl Iterator<Item = &OfficerCode> {
        let nobody = std::collections::BTreeSet::new();
        let acts = move |officer: &OfficerCode| {
            self.stand_in(officer, at, &nobody).acting().is_some_and(|acting| acting.code == *delegate)
        };
        let out = self.absences.iter().filter(move |absence| absence.covers(at));
        out.map(|absence| &absence.officer).filter(move |officer| *officer != delegate && acts(officer))
    }

    fn number_of(&self, holder: &MatterOwner) -> Option<&PhoneNumber> {
        let telephone = match holder {
            MatterOwner::Department(code) => self.department(code)?.telephone.as_ref()?,
            MatterOwner::Agency(code) => &self.agency(code)?.telephone,
        };
        Some(&telephone.number)
    }

    fn is_number_of(&self, holder: &MatterOwner, text: &str) -> bool {
        let read = PhoneNumber::parse(text, &self.office.area_code).ok();
        read.is_some_and(|read| self.number_of(holder) == Some(&read))
    }

    /// This directory with an entry of a list changed.
    fn amended(
        &self,
        list: &'static str,
        code: &str,
        change: impl FnOnce(&mut Value),
    ) -> Result<Self, Vec<Fault>> {
        let mut file = self.value();
        let entries = file.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
        let Some(entry) = entries.into_iter().find(|entry| entry["code"] == code) else {
            return Err(missing(list, code));
        };
        change(entry);
        Self::of_value(&file)
    }
}

fn sorted(roles: &[Role]) -> Vec<Role> {
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn missing(list: &str, code: &str) -> Vec<Fault> {
    let what = "there is no such entry (any more)";
    vec![Fault::of_entry(FaultKind::Unknown, list, code, "code", what, "look at the directory anew")]
}
