//! What refers to what: codes that exist once, duties that somebody answers for.

use super::{
    draft::{Department, File, Matter, Officer, Owner, Text},
    fault::{FaultKind, Faults},
    search::folded,
};
use std::collections::{BTreeMap, BTreeSet};

/// The codes that the file defines.
pub(super) struct Known<'d> {
    departments: BTreeSet<&'d str>,
    pub(super) officers: BTreeSet<&'d str>,
    agencies: BTreeSet<&'d str>,
}

/// Compares everything but absences.
pub(super) fn references<'d>(file: &'d File, faults: &mut Faults<'_>) -> Known<'d> {
    let known = Known {
        departments: unique(file.departments.iter().map(|d| &d.code), "departments", faults),
        officers: unique(file.officers.iter().map(|o| &o.code), "officers", faults),
        agencies: unique(file.agencies.iter().map(|a| &a.code), "agencies", faults),
    };
    unique(file.matters.iter().map(|m| &m.code), "matters", faults);
    for officer in &file.officers {
        check_officer(officer, &known, faults);
    }
    for department in &file.departments {
        check_leaders(department, file, &known, faults);
        check_staff(department, file, faults);
    }
    check_keywords(&file.matters, faults);
    for matter in &file.matters {
        check_owner(matter, file, &known, faults);
    }
    check_duties(file, faults);
    known
}

/// A fault if `text` is no code among `known`.
pub(super) fn exists(text: &Text, known: &BTreeSet<&str>, kind: &str, at: String, faults: &mut Faults<'_>) {
    if !known.contains(text.value.as_str()) {
        let what = format!("there is no {kind} `{}`", text.value);
        faults.add(
            text.referenced.line(),
            at,
            FaultKind::Unknown,
            what,
            format!("correct the code, or add that {kind}"),
        );
    }
}

fn unique<'d>(
    codes: impl Iterator<Item = &'d Text>,
    list: &str,
    faults: &mut Faults<'_>,
) -> BTreeSet<&'d str> {
    let mut seen = BTreeMap::new();
    for code in codes {
        let line = code.referenced.line();
        if let Some(first) = seen.insert(code.value.as_str(), line) {
            let what = format!("the code `{}` is already taken on line {first}", code.value);
            faults.add(
                line,
                format!("{list}[{}].code", code.value),
                FaultKind::Taken,
                what,
                "give each its own code",
            );
        }
    }
    seen.into_keys().collect()
}

fn check_officer(officer: &Officer, known: &Known<'_>, faults: &mut Faults<'_>) {
    let at = format!("officers[{}]", officer.code.value);
    exists(&officer.department, &known.departments, "department", format!("{at}.department"), faults);
    if officer.roles.is_empty() {
        let line = officer.code.referenced.line();
        faults.add(
            line,
            format!("{at}.roles"),
            FaultKind::NoRole,
            "the officer has no role",
            "give at least one role",
        );
    }
}

fn check_leaders(department: &Department, file: &File, known: &Known<'_>, faults: &mut Faults<'_>) {
    let posts = [
        (&department.head, "head", "department_head"),
        (&department.supervisor, "supervisor", "supervising_leader"),
    ];
    for (post, field, role) in posts {
        let Some(text) = post else { continue };
        let at = format!("departments[{}].{field}", department.code.value);
        exists(text, &known.officers, "officer", at.clone(), faults);
        let officer = file.officers.iter().find(|officer| officer.code.value == text.value);
        if officer.is_some_and(|officer| officer.roles.iter().all(|held| held.value != role)) {
            let what = format!("`{}` lacks the role {role}", text.value);
            faults.add(
                text.referenced.line(),
                at,
                FaultKind::LacksRole,
                what,
                format!("add {role} to the officer's roles"),
            );
        }
    }
}

/// Whoever owns a duty can be rung: every officer there has a number, who only runs the system apart.
fn check_staff(department: &Department, file: &File, faults: &mut Faults<'_>) {
    if department.duties.is_empty() {
        return;
    }
    let code = &department.code.value;
    let mut staff = file.officers.iter().filter(|officer| officer.department.value == *code).peekable();
    if staff.peek().is_none() {
        let line = department.code.referenced.line();
        let what = "the department owns duties, but has no officers";
        faults.add(
            line,
            format!("departments[{code}].duties"),
            FaultKind::NoStaff,
            what,
            "add its officers, or move the duties",
        );
    }
    let rung = |officer: &&Officer| officer.roles.iter().any(|role| role.value != "administrator");
    for officer in staff.filter(rung).filter(|officer| officer.telephone.is_none()) {
        let line = officer.code.referenced.line();
        let at = format!("officers[{}].telephone", officer.code.value);
        let what = format!("`{code}` owns duties, and this officer has no number to ring");
        faults.add(line, at, FaultKind::NoNumber, what, "add the officer's telephone");
    }
}

fn check_owner(matter: &Matter, file: &File, known: &Known<'_>, faults: &mut Faults<'_>) {
    let at = format!("matters[{}].owner", matter.code.value);
    match &matter.owner {
        Owner::Agency(code) => exists(code, &known.agencies, "agency", at, faults),
        Owner::Department(code) => {
            exists(code, &known.departments, "department", at.clone(), faults);
            let owner = file.departments.iter().find(|department| department.code.value == code.value);
            let rung =
                file.officers.iter().any(|o| o.department.value == code.value && o.telephone.is_some());
            if owner.is_some_and(|owner| owner.telephone.is_none()) && !rung {
                let what = format!("`{}` owns this matter, but has no number at all", code.value);
                let remedy = "give the department or one of its officers a telephone";
                faults.add(code.referenced.line(), at, FaultKind::NoNumber, what, remedy);
            }
        }
    }
}

/// One word must not mean two matters.
fn check_keywords(matters: &[Matter], faults: &mut Faults<'_>) {
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for matter in matters {
        for keyword in &matter.keywords {
            if let Some(other) = taken.insert(folded(&keyword.value), &matter.code.value) {
                let at = format!("matters[{}].keywords", matter.code.value);
                let what = format!("`{}` is already a keyword of `{other}`", keyword.value);
                faults.add(
                    keyword.referenced.line(),
                    at,
                    FaultKind::Keyword,
                    what,
                    "keep it with one matter",
                );
            }
        }
    }
}

/// Somebody owns the complaint line (R5.4), and somebody else hears complaints about it.
fn check_duties(file: &File, faults: &mut Faults<'_>) {
    for (duty, remedy) in [
        ("complaint", "add `duties: [complaint]` to the office that owns the complaint line (R5.4)"),
        ("discipline", "add `duties: [discipline]` to discipline inspection"),
    ] {
        if !file.departments.iter().any(|department| holds(department, duty)) {
            faults.add(
                1,
                "departments",
                FaultKind::NoHolder,
                format!("no department has the duty {duty}"),
                remedy,
            );
        }
    }
    for both in file.departments.iter().filter(|d| holds(d, "complaint") && holds(d, "discipline")) {
        let line = both.duties.first().map_or(1, |duty| duty.referenced.line());
        let at = format!("departments[{}].duties", both.code.value);
        let what = "complaints about the complaint office would come back to itself";
        faults.add(
            line,
            at,
            FaultKind::DutiesTogether,
            what,
            "give complaint and discipline to two departments",
        );
    }
}

fn holds(department: &Department, duty: &str) -> bool {
    department.duties.iter().any(|held| held.value == duty)
}
