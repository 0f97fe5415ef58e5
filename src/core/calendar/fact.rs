//! Why a day counts or not, in words for people.

use super::{
    Effect,
    layers::{Ruling, works},
    notice::is_weekend,
};
use chrono::NaiveDate;
use serde::Serialize;

/// What is known about a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayFact {
    /// Whether it is a working day.
    pub counts: bool,
    /// Why, in Chinese, naming the instrument: `调休上班 国办发明电〔2025〕7号`, `周末`, `工作日`.
    pub because: String,
    /// The same in English.
    pub because_en: String,
    /// Whether the State Council (or a local instrument) has settled the day, as far as is loaded.
    pub published: bool,
}

impl DayFact {
    pub(super) fn of(date: NaiveDate, ruling: Option<&Ruling>, published: bool) -> Self {
        let (kind, kind_en) = kind(date, ruling);
        let cite = ruling.map(|ruling| ruling.cite.as_str());
        let open = (!published).then_some(("（年度通知尚未载入）", " (the year's notice is not loaded)"));
        let (open, open_en) = open.unwrap_or_default();
        Self {
            counts: works(date, ruling),
            because: format!("{kind}{}{open}", cite.map(|cite| format!(" {cite}")).unwrap_or_default()),
            because_en: format!(
                "{kind_en}{}{open_en}",
                cite.map(|cite| format!(", {cite}")).unwrap_or_default()
            ),
            published,
        }
    }
}

/// What kind of day it is, in Chinese and English.
fn kind(date: NaiveDate, ruling: Option<&Ruling>) -> (String, String) {
    let weekend = is_weekend(date);
    let (zh, en) = match ruling.map(|ruling| ruling.effect) {
        Some(Effect::Off) => {
            let name = ruling.map(|ruling| ruling.name.clone()).unwrap_or_default();
            let name_en = holiday_in_english(&name);
            return (name, name_en);
        }
        Some(Effect::Work) if weekend => ("调休上班", "make-up workday"),
        _ if weekend => ("周末", "weekend"),
        _ => ("工作日", "working day"),
    };
    (zh.to_owned(), en.to_owned())
}

/// The statute's holidays in English.
const ENGLISH: [(&str, &str); 8] = [
    ("元旦", "New Year's Day"),
    ("农历除夕", "Spring Festival's Eve"),
    ("春节", "Spring Festival"),
    ("清明节", "Qingming Festival"),
    ("劳动节", "Labour Day"),
    ("端午节", "Dragon Boat Festival"),
    ("中秋节", "Mid-Autumn Festival"),
    ("国庆节", "National Day"),
];

/// A holiday's name in English; one that is not the statute's stays Chinese.
fn holiday_in_english(name: &str) -> String {
    let (name, owed) = match name.strip_suffix("（补假）") {
        Some(name) => (name, " (day in lieu)"),
        None => (name, ""),
    };
    let one = |name| ENGLISH.iter().find(|(zh, _)| *zh == name).map_or(name, |(_, en)| *en);
    let all: Vec<&str> = name.split('、').map(one).collect();
    all.join(" and ") + owed
}
