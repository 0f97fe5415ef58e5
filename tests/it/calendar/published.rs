//! Every day from 2015 to 2026, as published.

use super::vectors::{calendar_of, day, foreseen, notices_without, rows};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use shouwen::core::calendar::{Calendar, Effect, NoticeKind, Statute, builtin_notices};
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
struct Exception {
    date: NaiveDate,
    kind: String,
    name: String,
    #[serde(rename = "year-notice")]
    year_notice: String,
}

#[test]
fn the_layers_merge_to_the_published_table_on_every_day() {
    let table: Vec<Exception> = rows(include_str!("../vectors/calendar/cn-holidays.csv"));
    let table: BTreeMap<NaiveDate, Exception> = table.into_iter().map(|row| (row.date, row)).collect();
    let calendar = Calendar::builtin();
    let days = day("2015-01-01").iter_days().take_while(|date| date.year() < 2027);
    let mut seen = 0;
    for date in days {
        let fact = calendar.day(date);
        let number = table.get(&date).map(|row| row.year_notice.split_once('/').unwrap().1);
        let expected = match table.get(&date).map(|row| (row.kind.as_str(), row.name.as_str())) {
            Some(("workday", _)) => (true, "调休上班".to_owned()),
            Some((_, name)) => (false, name.to_owned()),
            None if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) => (false, "周末".to_owned()),
            None => (true, "工作日".to_owned()),
        };
        assert_eq!((fact.counts, calendar.is_working_day(date)), (expected.0, expected.0), "{date}");
        let because = expected.1 + &number.map(|number| format!(" {number}")).unwrap_or_default();
        assert!(fact.because.starts_with(&because), "{date}: {} is not {because}", fact.because);
        assert_eq!(fact.published, date <= day("2026-12-28"), "{date}");
        seen += 1;
    }
    assert_eq!(seen, 4383);
}

#[derive(Debug, Deserialize)]
struct NoticeRow {
    year: i32,
    kind: String,
    number: String,
    dated: NaiveDate,
    title: String,
    gov_cn_url: String,
    weekday_holidays: usize,
    makeup_workdays: usize,
}

#[test]
fn every_notice_is_built_in_with_its_number_date_title_and_size() {
    let table: Vec<NoticeRow> = rows(include_str!("../vectors/calendar/cn-notices.csv"));
    assert_eq!(table.len(), builtin_notices().len());
    for (row, notice) in table.iter().zip(builtin_notices()) {
        assert_eq!(notice.number().as_str(), row.number);
        assert_eq!(
            (notice.year(), notice.dated(), notice.title()),
            (row.year, row.dated, row.title.as_str())
        );
        assert_eq!(notice.url(), Some(row.gov_cn_url.as_str()));
        assert_eq!(
            (notice.weekdays_off(), notice.weekends_worked()),
            (row.weekday_holidays, row.makeup_workdays)
        );
        assert_eq!(*notice.kind() == NoticeKind::Base, row.kind == "base", "{}", row.number);
    }
}

#[derive(Debug, Deserialize)]
struct Amended {
    date: NaiveDate,
    before: String,
    after: String,
    amending_notice: String,
}

#[test]
fn each_amendment_changes_exactly_its_days_when_it_is_replayed() {
    let table: Vec<Amended> = rows(include_str!("../vectors/calendar/cn-amendments.csv"));
    let amendments = builtin_notices().iter().filter(|notice| *notice.kind() != NoticeKind::Base);
    let mut seen = 0;
    for amendment in amendments {
        let number = amendment.number().as_str();
        let changes = calendar_of(&notices_without(number)).changes(&Calendar::builtin());
        let changes: Vec<_> = changes.iter().map(|it| (it.date, it.before.counts, it.after.counts)).collect();
        let expected = table.iter().filter(|row| row.amending_notice == number);
        let expected: Vec<_> =
            expected.map(|row| (row.date, row.before == "workday", row.after == "workday")).collect();
        assert_eq!(changes, expected, "{number}");
        seen += changes.len();
    }
    assert_eq!(seen, table.len());
}

#[test]
fn an_amendment_turns_a_worked_saturday_back_into_an_ordinary_one() {
    let saturday = day("2020-02-01");
    let effects: Vec<Effect> = builtin_notices()
        .iter()
        .filter_map(|notice| notice.days().get(&saturday))
        .map(|it| it.effect)
        .collect();
    assert_eq!(effects, [Effect::Work, Effect::Normal]);
}

#[test]
fn the_statute_alone_gives_2027_its_fixed_and_owed_days_and_no_estimated_one() {
    let of_2027 = Statute::builtin().days().range(day("2027-01-01")..=day("2027-12-31"));
    let of_2027: Vec<_> = of_2027.map(|(date, it)| (*date, it.owed)).collect();
    let weekdays = of_2027.iter().filter(|(date, _)| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun));
    let expected = foreseen().into_iter().filter(|row| row.certainty != "estimated");
    let expected: Vec<_> = expected.map(|row| (row.date, row.certainty == "owed")).collect();
    assert_eq!(weekdays.copied().collect::<Vec<_>>(), expected);
    assert_eq!(of_2027.len() - expected.len(), 6, "six holidays of 2027 fall on weekends");
}

#[test]
fn every_year_of_the_statute_has_thirteen_holidays_and_what_is_owed_for_weekends() {
    for year in 2027..=2050 {
        let days = Statute::builtin().days().iter().filter(|(date, _)| date.year() == year);
        let (owed, own): (Vec<_>, Vec<_>) = days.partition(|(_, it)| it.owed);
        // 中秋节 falls into the three days of 国庆节 in 2028, 2031 and 2039.
        let together = own.iter().filter(|(_, it)| it.name.contains('、')).count();
        assert_eq!(own.len() + together, 13, "{year}");
        assert_eq!(together == 1, [2028, 2031, 2039].contains(&year), "{year}");
        let weekend = |date: &NaiveDate| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        assert_eq!(owed.len(), own.iter().filter(|(date, _)| weekend(date)).count(), "{year}");
        assert!(owed.iter().all(|(date, _)| !weekend(date)), "{year}");
    }
}

#[test]
fn a_day_is_explained_in_chinese_and_english_with_its_instrument() {
    let table = [
        ("2026-02-14", "调休上班 国办发明电〔2025〕7号", "make-up workday, 国办发明电〔2025〕7号"),
        ("2026-02-16", "春节 国办发明电〔2025〕7号", "Spring Festival, 国办发明电〔2025〕7号"),
        ("2026-02-15", "周末", "weekend"),
        ("2026-03-05", "工作日", "working day"),
        ("2018-12-29", "调休上班 国办发明电〔2018〕15号", "make-up workday, 国办发明电〔2018〕15号"),
        ("2020-02-01", "周末 国办发明电〔2020〕1号", "weekend, 国办发明电〔2020〕1号"),
        (
            "2020-10-01",
            "国庆节、中秋节 国办发明电〔2019〕16号",
            "National Day and Mid-Autumn Festival, 国办发明电〔2019〕16号",
        ),
        ("2024-02-09", "工作日", "working day"),
        ("2026-12-29", "工作日（年度通知尚未载入）", "working day (the year's notice is not loaded)"),
        (
            "2027-02-05",
            "农历除夕 放假办法第二条（年度通知尚未载入）",
            "Spring Festival's Eve, 放假办法第二条 (the year's notice is not loaded)",
        ),
        (
            "2027-02-09",
            "春节（补假） 放假办法第六条（年度通知尚未载入）",
            "Spring Festival (day in lieu), 放假办法第六条 (the year's notice is not loaded)",
        ),
    ];
    for (date, because, because_en) in table {
        let fact = Calendar::builtin().day(day(date));
        assert_eq!((fact.because.as_str(), fact.because_en.as_str()), (because, because_en), "{date}");
    }
}
