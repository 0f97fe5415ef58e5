//! The look at a new notice before it is taken: what forbids it, what is odd about it, what it changes.

use super::{
    Calendar, DayFact, Fault, Notice, NoticeKind, Question, Statute,
    layers::{base_years, works},
};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::{collections::BTreeSet, ops::RangeInclusive};

/// Weekdays off in a usual year's notice (2016–2026).
const USUAL_WEEKDAYS_OFF: RangeInclusive<usize> = 16..=19;
/// Worked weekend days in a usual year's notice (2016–2026).
const USUAL_WEEKENDS_WORKED: RangeInclusive<usize> = 5..=8;

/// A day that counts differently under a new notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayChange {
    /// The day.
    pub date: NaiveDate,
    /// What was held of it.
    pub before: DayFact,
    /// What will be.
    pub after: DayFact,
}

/// What is to be known before a notice is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Review {
    /// Why it is refused; empty if it may be taken.
    pub faults: Vec<Fault>,
    /// What a person has to confirm.
    pub questions: Vec<Question>,
    /// The days that will count differently, the local overlay left aside.
    pub changes: Vec<DayChange>,
}

/// Looks at `new` beside the notices that are `loaded` (the built-in ones among them).
///
/// Refused: a notice already loaded; a base notice, or a corrected one, that drops a day of its predecessor
/// without naming it, or is older; an amendment to nothing. Asked about: a base notice of unusual size, one
/// that leaves a year out, one that reaches back before 29 December, and a correction of a loaded notice.
pub fn review(loaded: &[Notice], new: &Notice) -> Review {
    let mut faults: Vec<Fault> = loaded.iter().filter_map(|old| refuse_beside(old, new)).collect();
    faults.extend(refuse_unfounded(loaded, new));
    let mut questions: Vec<Question> = ask(loaded, new).into_iter().flatten().collect();
    questions.extend(loaded.iter().filter(|old| replaces(new, old)).map(|old| {
        let what = format!("替换已载入的 {0} / it takes the place of the loaded {0}", old.number);
        Question { what }
    }));
    let with_new: Vec<Notice> = loaded.iter().chain([new]).cloned().collect();
    let before = Calendar::new(loaded, &[], Statute::builtin());
    let after = Calendar::new(&with_new, &[], Statute::builtin());
    Review { faults, questions, changes: before.changes(&after) }
}

/// Whether `new` is a new text of `old`: the same number, or the same year's base.
fn replaces(new: &Notice, old: &Notice) -> bool {
    new.number == old.number || (new.is_base() && old.is_base() && new.year == old.year)
}

/// What speaks against `new` beside one loaded notice.
fn refuse_beside(old: &Notice, new: &Notice) -> Option<Fault> {
    if !replaces(new, old) {
        return None;
    }
    let fault = |what: String, remedy: &str| {
        Some(Fault { where_: new.number.to_string(), what, remedy: remedy.to_owned() })
    };
    if new == old {
        let what = "此通知已载入 / this notice is loaded already".to_owned();
        return fault(what, "无需再做 / nothing is to be done");
    }
    if (new.is_base(), new.year) != (old.is_base(), old.year) {
        let what = format!("文号属于另一通知 / the number is that of another notice: {}", old.title);
        return fault(what, "核对文号 / check the number");
    }
    if new.dated < old.dated {
        let what = format!("早于已载入的通知 / older than the one loaded: {} < {}", new.dated, old.dated);
        return fault(what, "核对成文日期 / check `dated`");
    }
    let dropped: Vec<String> =
        old.days.keys().filter(|day| !new.days.contains_key(day)).map(NaiveDate::to_string).collect();
    if dropped.is_empty() {
        return None;
    }
    let what = format!("遗漏已载入的日期 / it drops days that are loaded: {}", dropped.join(", "));
    fault(what, "补上这些日期；确已取消的写 normal / name these days, as `normal` where they are cancelled")
}

/// An amendment stands on the notice that it names.
fn refuse_unfounded(loaded: &[Notice], new: &Notice) -> Option<Fault> {
    let NoticeKind::Amendment { amends } = &new.kind else { return None };
    let fault = |what: String, remedy: &str| Fault {
        where_: format!("{} amends", new.number),
        what,
        remedy: remedy.to_owned(),
    };
    match loaded.iter().find(|old| old.number == *amends) {
        None => Some(fault(
            format!("被修改的通知未载入 / the amended notice is not loaded: {amends}"),
            "先载入该通知，或核对文号 / load that notice first, or check the number",
        )),
        Some(old) if new.dated < old.dated => Some(fault(
            format!("早于被修改的通知 / older than what it amends: {} < {}", new.dated, old.dated),
            "核对成文日期 / check `dated`",
        )),
        Some(_) => None,
    }
}

/// What is odd about a base notice.
fn ask(loaded: &[Notice], new: &Notice) -> [Option<Question>; 3] {
    if !new.is_base() {
        return [None, None, None];
    }
    let (off, worked) = (new.weekdays_off(), new.weekends_worked());
    let usual = USUAL_WEEKDAYS_OFF.contains(&off) && USUAL_WEEKENDS_WORKED.contains(&worked);
    let size = (!usual).then(|| {
        format!(
            "平日放假 {off} 天、周末上班 {worked} 天，通常为 16–19 天和 5–8 天 / {off} weekdays off and {worked} \
             worked weekend days; a year usually has 16–19 and 5–8"
        )
    });
    let years = base_years(loaded);
    let beside = (new.year - 1..=new.year + 1).any(|year| years.contains(&year));
    let gap = (!years.is_empty() && !beside).then(|| {
        format!("与已载入的年度不相连，{0}年尚不算已公布 / {0} is no neighbour of a loaded year: it will not count as published", new.year)
    });
    let early = new.days.keys().find(|day| day.year() < new.year && (day.month(), day.day()) < (12, 29));
    let early = early.map(|day| {
        format!("涉及上一年12月29日之前的日期 / it reaches back before 29 December of the year before: {day}")
    });
    [size, gap, early].map(|what| what.map(|what| Question { what }))
}

impl Calendar {
    /// The days that count differently in `to`.
    pub fn changes(&self, to: &Self) -> Vec<DayChange> {
        // Away from the rulings of both, both count Monday to Friday.
        let days: BTreeSet<NaiveDate> = self.rulings.keys().chain(to.rulings.keys()).copied().collect();
        let differs =
            |day: &NaiveDate| works(*day, self.rulings.get(day)) != works(*day, to.rulings.get(day));
        let change = |date| DayChange { date, before: self.day(date), after: to.day(date) };
        days.into_iter().filter(differs).map(change).collect()
    }
}
