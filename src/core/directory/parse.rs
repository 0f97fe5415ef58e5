//! The office file, read and written.

use super::{
    check, check_absences,
    draft::{self, File},
    fault::{EDITED, Fault, FaultKind, Faults},
    read::Reader,
    types::{Directory, Officer},
};
use crate::core::phone::PhoneNumber;

/// The demo office: Puyang, with invented people and numbers.
const DEMO: &str = include_str!("../../../data/office.yaml");

impl Directory {
    /// Reads an office file; `file` is what faults call it. A file that is no YAML, or not of the
    /// right shape, gives one fault; all other faults are given together.
    pub fn parse(yaml: &str, file: &str) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::of(file);
        match serde_saphyr::from_str::<File>(yaml) {
            Ok(draft) => build(&draft, faults),
            Err(error) => {
                let line = error.location().map_or(1, |location| location.line());
                let remedy = "see docs/office-file.md for the fields and their forms";
                faults.add(line, "", FaultKind::Shape, error.without_snippet().to_string(), remedy);
                Err(faults.sorted())
            }
        }
    }

    /// Reads what [`Self::to_json`] wrote, with the same checks.
    pub fn from_json(json: &str) -> Result<Self, Vec<Fault>> {
        // JSON is YAML: one reader, one set of checks.
        Self::parse(json, EDITED)
    }

    /// The directory as one line of JSON, in the shape of the office file.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and lists always have a JSON form")
    }

    /// The directory as an office file, without comments: reading it gives the same directory.
    pub fn to_yaml(&self) -> String {
        serde_saphyr::to_string(self).expect("texts, numbers and lists always have a YAML form")
    }

    /// The text of the demo office's file.
    pub fn demo_text() -> &'static str {
        DEMO
    }

    /// The demo office of Puyang. Its people and numbers are invented, the published ones apart.
    pub fn builtin_demo() -> Self {
        Self::parse(DEMO, "data/office.yaml")
            .expect("the demo office is valid: tests/it/directory.rs reads it")
    }
}

fn build(file: &File, mut faults: Faults<'_>) -> Result<Directory, Vec<Fault>> {
    let known = check::references(file, &mut faults);
    let mut reader = Reader { faults: &mut faults, area_code: String::new() };
    let office = reader.office(&file.office);
    let usual = file.hours.as_ref().map(|hours| reader.hours(hours, "hours"));
    let usual = usual.flatten();
    let departments: Vec<_> =
        file.departments.iter().map(|draft| reader.department(draft, usual.as_ref())).collect();
    let matters: Vec<_> = file.matters.iter().map(|draft| reader.matter(draft)).collect();
    let officers: Vec<_> = file.officers.iter().map(|draft| reader.officer(draft)).collect();
    let absences: Vec<_> = file.absences.iter().map(|draft| reader.absence(draft)).collect();
    let agencies: Vec<_> = file.agencies.iter().map(|draft| reader.agency(draft)).collect();

    check_hours(file, &mut faults);
    check_absences::absences(&file.absences, &absences, &known, &mut faults);
    if let Some(office) = &office {
        check_loops(&office.complaint_line, &file.officers, &officers, &mut faults);
    }
    let found = faults.sorted();
    match office {
        // Whatever could not be read has left a fault, so that nothing is lost here.
        Some(office) if found.is_empty() => Ok(Directory {
            office,
            departments: departments.into_iter().flatten().collect(),
            matters: matters.into_iter().flatten().collect(),
            officers: officers.into_iter().flatten().collect(),
            absences: absences.into_iter().flatten().collect(),
            agencies: agencies.into_iter().flatten().collect(),
        }),
        _ => Err(found),
    }
}

fn check_hours(file: &File, faults: &mut Faults<'_>) {
    if file.hours.is_some() {
        return;
    }
    for department in file.departments.iter().filter(|department| department.hours.is_none()) {
        let at = format!("departments[{}].hours", department.code.value);
        let remedy = "give the department hours, or the file hours that hold for all";
        faults.add(
            department.code.referenced.line(),
            at,
            FaultKind::NoHours,
            "there are no opening hours",
            remedy,
        );
    }
}

/// An officer behind the complaint line would be rung by the call that rings them.
fn check_loops(
    line: &PhoneNumber,
    drafts: &[draft::Officer],
    officers: &[Option<Officer>],
    faults: &mut Faults<'_>,
) {
    for (draft, officer) in drafts.iter().zip(officers) {
        let Some((text, officer)) = draft.telephone.as_ref().zip(officer.as_ref()) else { continue };
        if officer.telephone.as_ref() == Some(line) {
            let at = format!("officers[{}].telephone", officer.code);
            let what = "this is the complaint line itself: a call would ring its own line";
            faults.add(
                text.referenced.line(),
                at,
                FaultKind::OwnLine,
                what,
                "give the officer's own extension or number",
            );
        }
    }
}
