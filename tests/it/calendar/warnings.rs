//! The asking for next year's notice.

use super::vectors::{calendar_of, day, invented_2027};
use shouwen::core::calendar::{Calendar, Notice, WarningLevel, builtin_notices};

#[test]
fn next_years_notice_is_asked_for_ever_more_loudly() {
    let table = [
        ("2026-06-01", None),
        ("2026-10-31", None),
        ("2026-11-01", Some(WarningLevel::Ask)),
        ("2026-11-30", Some(WarningLevel::Ask)),
        ("2026-12-01", Some(WarningLevel::Daily)),
        ("2026-12-16", Some(WarningLevel::Daily)),
        ("2026-12-17", Some(WarningLevel::Page)),
        ("2026-12-31", Some(WarningLevel::Page)),
        ("2027-01-01", Some(WarningLevel::Page)),
        ("2028-05-01", Some(WarningLevel::Page)),
    ];
    for (today, level) in table {
        let warning = Calendar::builtin().warning(day(today));
        assert_eq!(warning.map(|it| it.level), level, "{today}");
        assert!(warning.is_none_or(|it| it.missing_year == 2027), "{today}");
    }
}

#[test]
fn a_loaded_notice_ends_the_warning_until_the_next_november() {
    let notices: Vec<Notice> = builtin_notices().iter().cloned().chain([invented_2027()]).collect();
    let calendar = calendar_of(&notices);
    assert_eq!(calendar.warning(day("2026-12-31")), None);
    assert_eq!(calendar.warning(day("2027-11-01")).map(|it| it.missing_year), Some(2028));
}

#[test]
fn the_warning_names_the_year_and_the_last_settled_day() {
    let warning = Calendar::builtin().warning(day("2026-12-01")).unwrap();
    for words in [warning.words(), warning.words_en()] {
        assert!(words.contains("2027") && words.contains("2026-12-28"), "{words}");
    }
}

#[test]
fn without_any_notice_the_present_year_is_missing() {
    let warning = calendar_of(&[]).warning(day("2026-06-01")).unwrap();
    assert_eq!((warning.level, warning.missing_year), (WarningLevel::Page, 2026));
}
