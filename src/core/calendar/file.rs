//! A calendar file of either kind, and the layers that it would be laid upon.

use super::{Calendar, Fault, Notice, OverlayDay, Review, Statute, fault::Faults, overlay, review, table};
use std::collections::BTreeMap;

/// What a calendar file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarFile {
    /// A notice of the State Council.
    Notice(Notice),
    /// Local days, by their instruments.
    Overlay(BTreeMap<String, Vec<OverlayDay>>),
}

impl CalendarFile {
    /// Reads the text of a file of either kind, told apart by its first line.
    pub fn parse(text: &str, file_name: &str) -> Result<Self, Vec<Fault>> {
        if !begins_as_overlay(text, file_name) {
            return Notice::parse(text, file_name).map(Self::Notice);
        }
        let mut instruments: BTreeMap<String, Vec<OverlayDay>> = BTreeMap::new();
        for day in OverlayDay::parse(text, file_name)? {
            instruments.entry(day.instrument.clone()).or_default().push(day);
        }
        if instruments.is_empty() {
            let mut faults = Faults::of(file_name);
            faults.whole(
                "date",
                "没有日期 / there are no days",
                "写上地方放假调休的日期 / add the local days",
            );
            return Err(faults.or::<Self>(None).err().unwrap_or_default());
        }
        Ok(Self::Overlay(instruments))
    }
}

fn begins_as_overlay(text: &str, file_name: &str) -> bool {
    let rows = table::rows(text, &mut Faults::of(file_name));
    rows.first().is_some_and(|head| head.is_head(&overlay::COLUMNS))
}

/// The layers that are loaded, in the order in which they came.
#[derive(Debug, Clone)]
pub struct Layers {
    /// The notices, the built-in ones among them.
    pub notices: Vec<Notice>,
    /// Local days, by their instruments.
    pub overlays: Vec<(String, Vec<OverlayDay>)>,
}

impl Layers {
    /// The calendar that they make.
    pub fn calendar(&self) -> Calendar {
        let overlay: Vec<OverlayDay> = self.overlays.iter().flat_map(|(_, days)| days).cloned().collect();
        Calendar::new(&self.notices, &overlay, Statute::builtin())
    }

    /// The layers with this file on top; an instrument's former days give way to its new ones.
    #[must_use]
    pub fn with(&self, file: &CalendarFile) -> Self {
        let mut layers = self.clone();
        match file {
            CalendarFile::Notice(notice) => layers.notices.push(notice.clone()),
            CalendarFile::Overlay(instruments) => {
                layers.overlays.retain(|(instrument, _)| !instruments.contains_key(instrument));
                layers
                    .overlays
                    .extend(instruments.iter().map(|(instrument, days)| (instrument.clone(), days.clone())));
            }
        }
        layers
    }

    /// What is to be known before this file is taken: what forbids it, what is odd about it, which days
    /// will count differently.
    pub fn review(&self, file: &CalendarFile) -> Review {
        let changes = self.calendar().changes(&self.with(file).calendar());
        match file {
            CalendarFile::Notice(notice) => Review { changes, ..review(&self.notices, notice) },
            CalendarFile::Overlay(instruments) => {
                let loaded = |(instrument, days): (&String, &Vec<OverlayDay>)| {
                    self.overlays.iter().any(|(known, old)| known == instrument && old == days)
                };
                let mut faults = Vec::new();
                if instruments.iter().all(loaded) {
                    faults.push(Fault {
                        where_: instruments.keys().cloned().collect::<Vec<_>>().join("、"),
                        what: "这些日期已载入 / these days are loaded already".to_owned(),
                        remedy: "无需再做 / nothing is to be done".to_owned(),
                    });
                }
                Review { faults, questions: Vec::new(), changes }
            }
        }
    }
}
