//! Local days, the end of coverage, years that are missing.

use super::vectors::{calendar_of, day, invented_2027, rows};
use chrono::NaiveDate;
use serde::Deserialize;
use shouwen::core::calendar::{Calendar, Notice, OverlayDay, Statute, builtin_notices};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

#[derive(Debug, Deserialize)]
struct Local {
    region: String,
    date: NaiveDate,
    kind: String,
    name: String,
    instrument: String,
}

/// The overlay file of each region.
fn overlays() -> BTreeMap<String, Vec<OverlayDay>> {
    let table: Vec<Local> = rows(include_str!("../vectors/calendar/cn-local-overrides-EXAMPLES.csv"));
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for row in table {
        let effect = if row.kind == "holiday" { "off" } else { "work" };
        let file = files.entry(row.region).or_insert_with(|| "date,effect,name,instrument\n".to_owned());
        writeln!(file, "{},{effect},{},{}", row.date, row.name, row.instrument).unwrap();
    }
    files.into_iter().map(|(region, text)| (region, OverlayDay::parse(&text, "local.csv").unwrap())).collect()
}

#[test]
fn a_local_overlay_wins_over_every_notice_and_touches_no_other_day() {
    let overlays = overlays();
    assert_eq!(overlays.len(), 4);
    for (region, overlay) in overlays {
        let local = Calendar::new(builtin_notices(), &overlay, Statute::builtin());
        let touched: BTreeSet<NaiveDate> = overlay.iter().map(|it| it.date).collect();
        for it in &overlay {
            let fact = local.day(it.date);
            assert_eq!(fact.counts, it.effect.works(it.date), "{region} {}", it.date);
            assert!(fact.because.ends_with(&it.instrument), "{region} {}: {}", it.date, fact.because);
            assert!(fact.published, "{region} {}", it.date);
        }
        for date in day("2014-01-01").iter_days().take_while(|date| *date < day("2028-01-01")) {
            if !touched.contains(&date) {
                let nationally = Calendar::builtin().is_working_day(date);
                assert_eq!(local.is_working_day(date), nationally, "{region} {date}");
            }
        }
    }
}

#[test]
fn guangxi_works_another_saturday_than_the_nation() {
    let guangxi = Calendar::new(builtin_notices(), &overlays()["广西"], Statute::builtin());
    let works =
        |calendar: &Calendar| ["2017-04-01", "2017-04-08"].map(|date| calendar.is_working_day(day(date)));
    assert_eq!((works(&guangxi), works(&Calendar::builtin())), ([false, true], [true, false]));
}

#[test]
fn a_normal_local_day_takes_the_national_effect_away() {
    let text = "date,effect,name,instrument\n2026-02-14,normal,春节,示例\n2026-02-16,normal,春节,示例\n";
    let overlay = OverlayDay::parse(text, "local.csv").unwrap();
    let local = Calendar::new(builtin_notices(), &overlay, Statute::builtin());
    assert_eq!(local.day(day("2026-02-14")).because, "周末 示例");
    assert!(local.is_working_day(day("2026-02-16")));
}

#[test]
fn coverage_ends_on_28_december_because_the_next_notice_may_reach_back() {
    let calendar = Calendar::builtin();
    assert_eq!(calendar.coverage_end(), Some(day("2026-12-28")));
    let table = [
        ("2026-12-01", "2026-12-28", None),
        ("2026-12-01", "2026-12-29", Some("2026-12-29")),
        ("2027-03-01", "2027-03-09", Some("2027-03-01")),
        ("2014-12-31", "2015-01-05", Some("2014-12-31")),
    ];
    for (from, until, open) in table {
        assert_eq!(calendar.first_unpublished(day(from), day(until)), open.map(day), "{from}..{until}");
    }
}

#[test]
fn the_next_notice_moves_coverage_a_year_on_and_silences_the_statute() {
    let notices: Vec<Notice> = builtin_notices().iter().cloned().chain([invented_2027()]).collect();
    let calendar = calendar_of(&notices);
    assert_eq!(calendar.coverage_end(), Some(day("2027-12-28")));
    assert_eq!(calendar.day(day("2027-02-05")).because, "农历除夕 发明〔2026〕0号");
    assert!(!calendar.is_working_day(day("2028-01-26")), "2028 goes by statute");
}

#[test]
fn a_notice_may_put_an_owed_day_elsewhere() {
    let text = "number,发明〔2026〕0号\nkind,base\nyear,2027\ndated,2026-11-05\ntitle,虚构\n\
                date,effect,name\n2027-02-05,off,农历除夕\n";
    let notices = [Notice::parse(text, "2027.csv").unwrap()];
    assert!(calendar_of(&notices).is_working_day(day("2027-02-09")));
}

#[test]
fn a_year_that_is_missing_in_between_ends_coverage_before_it() {
    let year = |year| builtin_notices().iter().find(move |notice| notice.year() == year).cloned().unwrap();
    let table: [(&[i32], Option<&str>); 4] = [
        (&[2021, 2022, 2024], Some("2022-12-28")),
        (&[2016, 2018, 2021, 2022], Some("2022-12-28")),
        (&[2021, 2023], Some("2023-12-28")),
        (&[], None),
    ];
    for (years, end) in table {
        let notices: Vec<Notice> = years.iter().map(|it| year(*it)).collect();
        assert_eq!(calendar_of(&notices).coverage_end(), end.map(day), "{years:?}");
    }
}

#[test]
fn a_calendar_of_nothing_still_counts_monday_to_friday() {
    let empty = Statute::parse("year,spring_festival,qingming,dragon_boat,mid_autumn\n").unwrap();
    let calendar = Calendar::new(&[], &[], &empty);
    assert_eq!(calendar.add_working_days(day("2026-02-13"), 10), day("2026-02-27"));
    assert!(!calendar.day(day("2026-02-13")).published);
}
