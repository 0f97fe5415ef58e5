//! Numbers and times, as they are spoken.

use super::{
    pinning::changed,
    stage::{Given, Signs, line, plan_named},
};
use shouwen::core::{
    call::Heard,
    clock::Moment,
    dialogue::{Turn, begin, step},
    directory::Language,
    routing::Announcement,
    script::Book,
};

/// What a caller hears first after `key` on `script`.
fn hears(given: &Given, script: &str, key: &str) -> String {
    let flow = Book::builtin().flow(script).expect("shipped");
    given.with(&mut 0, None, None, |facts| {
        let first = begin(flow, facts);
        let heard = if key.is_empty() { Heard::Silence } else { Heard::Keys { keys: key.into() } };
        line(
            &step(Book::builtin(), first.session, Turn { heard: &heard, gone: false }, facts).instructions[0],
        )
    })
}

fn told(number: &'static str, language: Language) -> String {
    let signs = Signs { number: Some(number), ..Signs::default() };
    let plan = Some(plan_named("other-department"));
    hears(&Given { language, plan, signs, ..Given::default() }, "service-desk", "1")
}

#[test]
fn numbers_are_spoken_digit_by_digit_in_threes_and_fours() {
    let cases = [
        ("110", "幺，幺，零。"),
        ("12345", "幺，二，三，四，五。"),
        ("123456", "幺，二，三。四，五，六。"),
        ("6687001", "六，六，八。七，零，零，幺。"),
        ("66870012", "六，六，八，七。零，零，幺，二。"),
        ("0393-6687001", "零，三，九，三。六，六，八。七，零，零，幺。"),
        ("4001234567", "四，零，零。幺，二，三。四，五，六，七。"),
        ("13912345678", "幺，三，九。幺，二，三，四。五，六，七，八。"),
        ("+86 393 6687001", "八，六。三，九，三。六，六，八。七，零，零，幺。"),
    ];
    for (written, spoken) in cases {
        let told = told(written, Language::Chinese);
        assert!(
            told.contains(&format!("电话号码是：{spoken} | 再说一遍，电话号码是：{spoken} | ")),
            "{written}: {told}"
        );
    }
    let english = told("0393-6687001", Language::English);
    assert!(english.contains("The number is: 0, 3, 9, 3. 6, 6, 8. 7, 0, 0, 1. | "), "{english}");
}

#[test]
fn the_opening_is_said_as_people_say_it() {
    let cases = [
        ("2026-03-02T12:30", "2026-03-02T14:30", "今天下午2点30分", "today at 2:30 p.m."),
        ("2026-03-02T07:00", "2026-03-02T08:00", "今天上午8点", "today at 8 a.m."),
        ("2026-03-02T22:00", "2026-03-03T08:30", "明天上午8点30分", "tomorrow at 8:30 a.m."),
        (
            "2026-02-13T19:00",
            "2026-02-24T08:30",
            "2月24日星期二上午8点30分",
            "Tuesday, 24 February at 8:30 a.m.",
        ),
        (
            "2026-12-31T19:00",
            "2027-01-04T12:00",
            "二零二七年1月4日星期一中午12点",
            "Monday, 4 January 2027 at 12 p.m.",
        ),
        ("2026-03-02T01:00", "2026-03-02T05:05", "今天凌晨5点5分", "today at 5:05 a.m."),
        ("2026-03-02T01:00", "2026-03-02T19:00", "今天晚上7点", "today at 7 p.m."),
    ];
    for (now, opens, chinese, english) in cases {
        let (now, opens): (Moment, Moment) = (now.parse().expect("now"), opens.parse().expect("opens"));
        let mut plan = plan_named("closed");
        plan.announce = Some(Announcement::Closed { opens });
        for (language, expected) in [(Language::Chinese, chinese), (Language::English, english)] {
            let given = Given { now, language, plan: Some(plan.clone()), ..Given::default() };
            let said = hears(&given, "complaint-line", "");
            assert!(said.contains(expected), "{said} does not say {expected}");
        }
    }
}

#[test]
fn a_name_that_the_directory_does_not_know_leaves_a_whole_sentence() {
    let given = Given { signs: Signs { nameless: true, ..Signs::default() }, ..Given::default() };
    assert_eq!(hears(&given, "complaint-line", ""), "say 正在为您接通，请稍候。");
}

#[test]
fn a_line_is_spoken_only_when_its_condition_holds() {
    let set = |change: fn(&mut Given)| {
        let mut given = Given::default();
        change(&mut given);
        given
    };
    let cases = [
        ("recording", set(|given| given.recording = true)),
        ("withheld", set(|given| given.withheld = true)),
        ("open_case", set(|given| given.open_case = true)),
        ("english", set(|given| given.language = Language::English)),
    ];
    for (condition, holds) in cases {
        for (not, given, spoken) in [
            ("", &holds, true),
            ("", &Given::default(), false),
            ("not ", &holds, false),
            ("not ", &Given::default(), true),
        ] {
            let only = format!("[message-taken when {not}{condition}]");
            let book = changed("complaint-line.yaml", |text| {
                text.replace("[greeting, recording-notice when recording, shortcuts, other-language]", &only)
            });
            let said = given
                .with(&mut 0, None, None, |facts| line(&begin(book.default_flow(), facts).instructions[0]));
            assert_eq!(said != "collect 1 1s ", spoken, "{not}{condition}: {said}");
        }
    }
}
