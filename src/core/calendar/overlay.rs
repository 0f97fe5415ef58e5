//! Local days: what a province, a city or the bureau itself has ordered. They win over every notice.

use super::{
    fault::{Fault, Faults},
    notice::Effect,
    table,
};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;

/// The columns of an overlay file.
pub(super) const COLUMNS: [&str; 4] = ["date", "effect", "name", "instrument"];

/// A day changed by a local instrument (放假办法 art. 4; large meetings; a flood).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverlayDay {
    /// The day.
    pub date: NaiveDate,
    /// What happens to it; `normal` takes the national effect away.
    pub effect: Effect,
    /// What for, in Chinese.
    pub name: String,
    /// The instrument that orders it; without one there is no local day.
    pub instrument: String,
}

impl OverlayDay {
    /// Reads the local days from the text of a file (UTF-8, columns `date,effect,name,instrument`).
    ///
    /// An overlay without days is fine: most places have none. Refused with every fault at once: other
    /// columns, a day without instrument, a day twice, an unreadable line.
    pub fn parse(text: &str, file_name: &str) -> Result<Vec<Self>, Vec<Fault>> {
        let mut faults = Faults::of(file_name);
        let rows = table::rows(text, &mut faults);
        let mut seen = BTreeSet::new();
        let mut days = Vec::new();
        if let Some(head) = rows.first().filter(|head| !head.is_head(&COLUMNS)) {
            let remedy = "写 / write `date,effect,name,instrument`";
            faults.at(head.line, "date", "表头有误 / wrong column names", remedy);
        }
        for row in rows.iter().skip(1) {
            let day = table::day(row, &mut faults);
            let instrument = table::required(row, 3, "instrument", &mut faults);
            let (Some(day), Some(instrument)) = (day, instrument) else { continue };
            if !seen.insert(day.date) {
                table::twice(row, &mut faults);
            }
            let (name, instrument) = (day.name.to_owned(), instrument.to_owned());
            days.push(Self { date: day.date, effect: day.effect, name, instrument });
        }
        faults.or(Some(days))
    }

    /// The file of these days.
    pub fn write(days: &[Self]) -> String {
        let mut file = csv::Writer::from_writer(Vec::new());
        let head = file.write_record(COLUMNS);
        let lines = head.and_then(|()| days.iter().try_for_each(|day| file.write_record(day.cells())));
        lines.expect("memory takes every line, and all have four cells");
        let bytes = file.into_inner().expect("memory takes every line");
        String::from_utf8(bytes).expect("texts make a text")
    }

    fn cells(&self) -> [String; 4] {
        let effect = match self.effect {
            Effect::Off => "off",
            Effect::Work => "work",
            Effect::Normal => "normal",
        };
        [self.date.to_string(), effect.to_owned(), self.name.clone(), self.instrument.clone()]
    }
}
