//! The merging of the layers: statute, then notices by date, then the local overlay; later wins per day.

use super::{
    Effect, Notice, OverlayDay, Statute,
    notice::{NoticeKind, is_weekend},
};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What holds on a day that is not simply Monday–Friday, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ruling {
    pub(super) effect: Effect,
    /// The holiday or occasion, in Chinese.
    pub(super) name: String,
    /// The instrument: a notice's number, a local instrument, or the statute's article.
    pub(super) cite: String,
    /// Whether an instrument orders this very day; false where only the statute speaks.
    pub(super) ordered: bool,
}

/// The days that something rules, by date.
pub(super) type Rulings = BTreeMap<NaiveDate, Ruling>;

/// Merges the layers.
pub(super) fn merge(notices: &[Notice], overlay: &[OverlayDay], statute: &Statute) -> Rulings {
    let years = base_years(notices);
    let mut rulings: Rulings = statutory(statute, &years).collect();
    let mut in_order: Vec<&Notice> = notices.iter().collect();
    // Stable: of two of the same date, the one that was loaded later wins.
    in_order.sort_by_key(|notice| (notice.dated, !notice.is_base()));
    for notice in in_order {
        rulings.extend(notice.days.iter().map(|(date, day)| {
            let cite = notice.number.to_string();
            (*date, Ruling { effect: day.effect, name: day.name.clone(), cite, ordered: true })
        }));
    }
    rulings.extend(overlay.iter().map(|day| {
        let (name, cite) = (day.name.clone(), day.instrument.clone());
        (day.date, Ruling { effect: day.effect, name, cite, ordered: true })
    }));
    rulings
}

/// The years whose yearly notice is among `notices`.
pub(super) fn base_years(notices: &[Notice]) -> BTreeSet<i32> {
    notices.iter().filter(|notice| notice.kind == NoticeKind::Base).map(|notice| notice.year).collect()
}

/// The statute's days in the years that no notice arranges: a notice may have put an owed day elsewhere.
fn statutory(statute: &Statute, years: &BTreeSet<i32>) -> impl Iterator<Item = (NaiveDate, Ruling)> {
    let open = statute.days().iter().filter(|(date, _)| !years.contains(&date.year()));
    open.map(|(date, day)| {
        let (name, cite) = if day.owed {
            (format!("{}（补假）", day.name), "放假办法第六条")
        } else {
            (day.name.clone(), "放假办法第二条")
        };
        (*date, Ruling { effect: Effect::Off, name, cite: cite.to_owned(), ordered: false })
    })
}

/// Whether people work on `date`, under its ruling if there is one.
pub(super) fn works(date: NaiveDate, ruling: Option<&Ruling>) -> bool {
    ruling.map_or_else(|| !is_weekend(date), |ruling| ruling.effect.works(date))
}
