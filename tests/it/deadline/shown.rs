//! What is shown of a deadline: the JSON and the terminal's table.

use crate::calendar::vectors::day;
use shouwen::core::{
    calendar::Calendar,
    deadline::{Deadline, DeadlineReport, Period},
};

fn report(received: &str, n: u16) -> DeadlineReport {
    let calendar = Calendar::builtin();
    Deadline::of_text(received, n, &calendar).unwrap().report(&calendar)
}

#[test]
fn the_json_is_the_documented_one() {
    let json = serde_json::to_string(&report("2026-02-13T10:00:00+08:00", 2)).unwrap();
    let expected = concat!(
        r#"{"received":"2026-02-13T10:00:00+08:00","working_days":2,"opens":"2026-02-14","#,
        r#""first_working_day":"2026-02-14","due":"2026-02-24","alarm_due":"2026-02-24","standing":"published","days":["#,
        r#"{"date":"2026-02-14","counts":true,"because":"调休上班 国办发明电〔2025〕7号"},"#,
        r#"{"date":"2026-02-15","counts":false,"because":"周末"},"#,
        r#"{"date":"2026-02-16","counts":false,"because":"春节 国办发明电〔2025〕7号"},"#,
        r#"{"date":"2026-02-17","counts":false,"because":"春节 国办发明电〔2025〕7号"},"#,
        r#"{"date":"2026-02-18","counts":false,"because":"春节 国办发明电〔2025〕7号"},"#,
        r#"{"date":"2026-02-19","counts":false,"because":"春节 国办发明电〔2025〕7号"},"#,
        r#"{"date":"2026-02-20","counts":false,"because":"春节 国办发明电〔2025〕7号"},"#,
        r#"{"date":"2026-02-21","counts":false,"because":"周末"},"#,
        r#"{"date":"2026-02-22","counts":false,"because":"周末"},"#,
        r#"{"date":"2026-02-23","counts":false,"because":"春节 国办发明电〔2025〕7号"},"#,
        r#"{"date":"2026-02-24","counts":true,"because":"工作日"}]}"#,
    );
    assert_eq!(json, expected);
}

#[test]
fn a_provisional_deadline_says_from_which_day() {
    let json = serde_json::to_value(report("2026-12-21T02:00:00Z", 10)).unwrap();
    assert_eq!(json["received"], "2026-12-21T10:00:00+08:00");
    assert_eq!(json["standing"], "provisional");
    assert_eq!(json["first_unpublished"], "2026-12-29");
    assert_eq!((&json["due"], &json["alarm_due"]), (&"2027-01-05".into(), &"2027-01-04".into()));
}

#[test]
fn a_period_of_calendar_days_is_named_so() {
    let received = "2026-09-16".parse().unwrap();
    let deadline = Deadline::count(received, Period::CalendarDays(15), &Calendar::builtin());
    let json = serde_json::to_value(deadline).unwrap();
    assert_eq!((&json["calendar_days"], &json["working_days"]), (&15.into(), &serde_json::Value::Null));
}

#[test]
fn the_days_run_from_opens_to_due_with_the_skipped_ones() {
    let report = report("2026-02-13T10:00:00+08:00", 10);
    assert_eq!(
        (report.days[0].date, report.days.last().unwrap().date),
        (day("2026-02-14"), day("2026-03-05"))
    );
    assert_eq!((report.days.len(), report.days.iter().filter(|it| it.counts).count()), (20, 10));
}

#[test]
fn the_table_is_chinese_first_and_lines_up() {
    let table = report("2026-02-13T10:00:00+08:00", 2).table(true);
    let expected = "\
收到 received             2026-02-13T10:00:00+08:00
期限 period               2 个工作日 working days
起算 opens                2026-02-14 周六
首个工作日 first          2026-02-14 周六
到期 due                  2026-02-24 周二 24:00
提醒基准 alarms from      2026-02-24 周二
历法 calendar             已公布 published
逐日 each day
   1  2026-02-14 周六  调休上班 国办发明电〔2025〕7号           make-up workday, 国办发明电〔2025〕7号
   -  2026-02-15 周日  周末                                     weekend";
    assert!(table.starts_with(expected), "{table}");
    assert!(
        table.ends_with("   2  2026-02-24 周二  工作日                                   working day"),
        "{table}"
    );
}

#[test]
fn without_explanation_the_table_has_no_days_and_a_provisional_one_says_so() {
    let table = report("2026-12-21", 10).table(false);
    assert_eq!(table.lines().count(), 7);
    assert!(table.contains("暂定") && table.contains("2026-12-29"), "{table}");
}
