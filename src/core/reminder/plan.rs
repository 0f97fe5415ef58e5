//! Planning: the rungs of one case, as moments.

use super::{hours::Hours, ladder::Ladder, rung::RungName};
use crate::core::{clock::Moment, directory::Role, id::CaseId};
use chrono::NaiveDate;

/// What planning needs to know of a case whose clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseFacts {
    /// The case.
    pub case: CaseId,
    /// When it was received: no rung is earlier.
    pub received: Moment,
    /// When it was last assigned; `None` if it has not been.
    pub assigned_at: Option<Moment>,
    /// The due date: what is overdue is so after it.
    pub due: NaiveDate,
    /// The date that rungs before it and on it are counted from: earlier than `due` while that is provisional.
    pub alarm_due: NaiveDate,
    /// How often the due date was recomputed.
    pub generation: u32,
}

/// One planned rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRung {
    /// Which one.
    pub rung: RungName,
    /// Who is reminded; people are found when it is sent.
    pub roles: Vec<Role>,
    /// When it is sent: in hours, and not before now.
    pub due_at: Moment,
}

/// What a planned reminder is known by: planning it again changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RungKey {
    /// The case.
    pub case: CaseId,
    /// The rung.
    pub rung: RungName,
    /// Who is reminded.
    pub role: Role,
    /// The generation of the due date.
    pub generation: u32,
}

impl PlannedRung {
    /// The keys of its reminders, one for each role.
    pub fn keys(&self, case: &CaseFacts) -> impl Iterator<Item = RungKey> {
        let (case, rung, generation) = (case.case, self.rung, case.generation);
        self.roles.iter().map(move |role| RungKey { case, rung, role: *role, generation })
    }
}

/// The rungs of a case that are not past at `now`, in order of time: those up to the due date, and
/// the next one overdue. The same call plans a new case and plans anew after a recompute.
pub fn plan(case: &CaseFacts, ladder: &Ladder, hours: &Hours<'_>, now: Moment) -> Vec<PlannedRung> {
    let assigned = case.assigned_at.map(|at| (RungName::Assigned, at, &ladder.at_assignment));
    let before = ladder.before.iter().map(|rung| {
        let day = hours.calendar.add_working_days(case.alarm_due, -days(rung.working_days));
        (RungName::Before(rung.working_days), Moment::local(day, rung.at), &rung.roles)
    });
    let due_day =
        [(RungName::DueMorning, ladder.due_day.morning), (RungName::DueAfternoon, ladder.due_day.afternoon)];
    let due_day = due_day
        .into_iter()
        .map(|(rung, at)| (rung, Moment::local(case.alarm_due, at), &ladder.due_day.roles));
    let mut rungs: Vec<PlannedRung> = assigned
        .into_iter()
        .chain(before)
        .chain(due_day)
        .filter_map(|(rung, wanted, roles)| {
            let event = if rung == RungName::Assigned { wanted } else { case.received };
            let due_at = place(wanted, event, hours, now)?;
            Some(PlannedRung { rung, roles: roles.clone(), due_at })
        })
        .collect();
    rungs.extend(overdue_rung(case, 0, ladder, hours, now));
    rungs.sort_by_key(|rung| (rung.due_at, rung.rung));
    rungs
}

/// The next rung overdue after that of day `after` (0: none was sent yet) which is not past at `now`.
/// The daemon plans it in the transaction that sends day `after`; days that went by while nothing
/// ran are left out, not sent in a heap.
pub fn overdue_rung(
    case: &CaseFacts,
    after: u32,
    ladder: &Ladder,
    hours: &Hours<'_>,
    now: Moment,
) -> Option<PlannedRung> {
    let over = u32::try_from(hours.calendar.working_days_between(case.due, now.day())).unwrap_or(0);
    let today = over.max(after.saturating_add(1));
    // Not before the case is overdue: a rung moved to the evening before would say what is not so.
    let overdue_from = Moment::start_of(case.due.succ_opt()?);
    // Today's, if it is still to come, else the next working day's.
    [today, today.saturating_add(1)].into_iter().find_map(|day| {
        let wanted = Moment::local(hours.calendar.add_working_days(case.due, days(day)), ladder.overdue.at);
        let due_at = place(wanted, overdue_from, hours, now)?;
        Some(PlannedRung { rung: RungName::Overdue(day), roles: ladder.overdue.roles_on(day), due_at })
    })
}

/// A count of days as the calendar takes it; more than it can hold is as far as it goes.
fn days(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// When a rung that is wanted at a moment is sent; `None` if that is past, or before its `event`.
///
/// Out of hours it moves earlier, so that nobody is told too late. Where that would be before the
/// event or now, it moves to the next opening instead. An office that is never open is reminded on
/// time: a mistake in its hours must lose no reminder.
fn place(wanted: Moment, event: Moment, hours: &Hours<'_>, now: Moment) -> Option<Moment> {
    if wanted < event {
        return None;
    }
    let earliest = event.max(now);
    let in_hours = match hours.last(wanted) {
        Some(earlier) if earlier >= earliest => earlier,
        _ => hours.next(wanted).unwrap_or(wanted),
    };
    (in_hours >= now).then_some(in_hours)
}
