//! Absences: one at a time for each officer, and delegates that lead to somebody who is in (R1.5a).

use super::{
    check::{Known, exists},
    codes::OfficerCode,
    draft,
    fault::{FaultKind, Faults},
    types::Absence,
};
use crate::core::clock::Moment;
use std::collections::BTreeSet;

/// Compares the absences. `read` holds them in the drafts' order, `None` where one was unreadable.
pub(super) fn absences(
    drafts: &[draft::Absence],
    read: &[Option<Absence>],
    known: &Known<'_>,
    faults: &mut Faults<'_>,
) {
    for draft in drafts {
        check_people(draft, known, faults);
    }
    let readable: Vec<_> =
        drafts.iter().zip(read).filter_map(|(draft, absence)| Some((draft, absence.as_ref()?))).collect();
    for (index, (draft, absence)) in readable.iter().enumerate() {
        let at = format!("absences[{}]", absence.officer);
        let line = draft.from.referenced.line();
        if absence.until <= absence.from {
            faults.add(
                line,
                format!("{at}.until"),
                FaultKind::Backwards,
                "the absence ends before it begins",
                "correct its dates",
            );
        }
        let earlier = readable.iter().take(index).find(|(_, other)| overlap(other, absence));
        if let Some((other, _)) = earlier {
            let what = format!("it overlaps the absence on line {}", other.officer.referenced.line());
            faults.add(
                line,
                format!("{at}.from"),
                FaultKind::Overlap,
                what,
                "make one absence of the two, or move one",
            );
        }
    }
    check_circles(&readable, faults);
}

fn check_people(draft: &draft::Absence, known: &Known<'_>, faults: &mut Faults<'_>) {
    let at = format!("absences[{}]", draft.officer.value);
    exists(&draft.officer, &known.officers, "officer", format!("{at}.officer"), faults);
    let Some(delegate) = &draft.delegate else { return };
    exists(delegate, &known.officers, "officer", format!("{at}.delegate"), faults);
    if delegate.value == draft.officer.value {
        let what = format!("`{}` would stand in for themselves", delegate.value);
        let line = delegate.referenced.line();
        faults.add(
            line,
            format!("{at}.delegate"),
            FaultKind::OwnDelegate,
            what,
            "name somebody else (R1.5a)",
        );
    }
}

fn overlap(one: &Absence, other: &Absence) -> bool {
    one.officer == other.officer && one.from < other.until && other.from < one.until
}

/// Delegates who are out at the same time and stand in for each other: nobody would answer. Absences
/// that overlap share the latest of their beginnings, so looking at beginnings is enough.
fn check_circles(readable: &[(&draft::Absence, &Absence)], faults: &mut Faults<'_>) {
    let mut told = BTreeSet::new();
    for (_, began) in readable {
        for (draft, absence) in readable.iter().filter(|(_, absence)| absence.covers(began.from)) {
            let line = draft.officer.referenced.line();
            if leads_back(absence, readable, began.from) && told.insert(line) {
                let at = format!("absences[{}].delegate", absence.officer);
                let what =
                    format!("on {} the delegates stand in for each other in a circle", began.from.day());
                faults.add(line, at, FaultKind::Circle, what, "name a delegate who is in (R1.5a)");
            }
        }
    }
}

/// Whether following the delegates at `at` comes back to the officer who is out.
fn leads_back(start: &Absence, readable: &[(&draft::Absence, &Absence)], at: Moment) -> bool {
    let delegate_of = |officer: &OfficerCode| {
        let absence = readable.iter().map(|(_, a)| a).find(|a| a.officer == *officer && a.covers(at))?;
        // Standing in for oneself is told elsewhere.
        absence.delegate.as_ref().filter(|delegate| **delegate != absence.officer)
    };
    let mut next = delegate_of(&start.officer);
    for _ in readable {
        match next {
            Some(code) if *code == start.officer => return true,
            Some(code) => next = delegate_of(code),
            None => return false,
        }
    }
    false
}
