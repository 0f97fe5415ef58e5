//! The look at a notice before it is taken.

use super::vectors::{calendar_of, day, invented_2027, notices_without};
use shouwen::core::calendar::{Notice, Review, builtin_notices, review};

/// The built-in file of 2026, with a text replaced.
fn notice_2026(old: &str, new: &str) -> Notice {
    let text = include_str!("../../../data/calendar/2026.csv");
    assert!(text.contains(old), "{old}");
    Notice::parse(&text.replace(old, new), "2026.csv").unwrap()
}

fn amendment(old: &str, new: &str) -> Notice {
    let text = "number,发明〔2026〕1号\nkind,amendment\nyear,2026\ndated,2026-03-01\ntitle,虚构\n\
                amends,国办发明电〔2025〕7号\ndate,effect,name\n2026-04-07,off,清明节\n2026-04-11,work,清明节\n";
    Notice::parse(&text.replace(old, new), "amendment.csv").unwrap()
}

fn faults(review: &Review) -> Vec<&str> {
    review.faults.iter().map(|it| it.what.as_str()).collect()
}

#[test]
fn a_usual_notice_is_taken_without_a_question() {
    let without = notices_without("国办发明电〔2025〕7号");
    let looked = review(&without, &notice_2026("", ""));
    assert_eq!((looked.faults.len(), looked.questions.len()), (0, 0), "{looked:?}");
    // The statute's table begins in 2027: without its notice, 2026 is Monday to Friday.
    assert_eq!(looked.changes.len(), 25, "19 days off and 6 worked weekend days");
}

#[test]
fn the_changes_say_what_was_held_before_and_what_will_be() {
    let looked = review(builtin_notices(), &amendment("", ""));
    assert_eq!(faults(&looked), Vec::<&str>::new());
    let changes: Vec<_> =
        looked.changes.iter().map(|it| (it.date, it.before.counts, it.after.counts)).collect();
    assert_eq!(changes, [(day("2026-04-07"), true, false), (day("2026-04-11"), false, true)]);
    assert_eq!(looked.changes[0].after.because, "清明节 发明〔2026〕1号");
}

#[test]
fn a_notice_that_cannot_stand_is_refused() {
    let moved = notice_2026("2026-10-10,work", "2026-10-11,work");
    let table = [
        (notice_2026("", ""), "loaded already"),
        (moved, "drops days that are loaded: 2026-10-10"),
        (notice_2026("number,国办发明电〔2025〕7号", "number,另〔2025〕8号"), ""),
        (notice_2026("2025-11-04", "2025-11-03"), "older than the one loaded"),
        (
            notice_2026("number,国办发明电〔2025〕7号", "number,国办发明电〔2024〕12号"),
            "number is that of another",
        ),
        (amendment("国办发明电〔2025〕7号", "国办发明电〔2025〕9号"), "is not loaded"),
        (amendment("2026-03-01", "2025-10-01"), "older than what it amends"),
    ];
    for (notice, word) in table {
        let looked = review(builtin_notices(), &notice);
        if word.is_empty() {
            assert_eq!(faults(&looked), Vec::<&str>::new());
        } else {
            assert!(faults(&looked).iter().any(|it| it.contains(word)), "{word}: {looked:?}");
        }
    }
}

#[test]
fn a_base_notice_may_cancel_a_day_if_it_says_so() {
    let corrected = notice_2026("2026-10-10,work", "2026-10-10,normal");
    let looked = review(builtin_notices(), &corrected);
    assert_eq!(faults(&looked), Vec::<&str>::new());
    assert!(looked.questions.iter().any(|it| it.what.contains("takes the place")), "{looked:?}");
    let notices: Vec<Notice> = builtin_notices().iter().cloned().chain([corrected]).collect();
    assert!(!calendar_of(&notices).is_working_day(day("2026-10-10")), "the later text wins");
}

#[test]
fn an_unusual_base_notice_is_asked_about() {
    let without = notices_without("国办发明电〔2025〕7号");
    let table = [
        (invented_2027(), "16–19"),
        (notice_2026("2026-01-04,work", "2026-01-04,off"), ""),
        (notice_2026("2026-01-02,off,元旦\n", "2026-01-02,off,元旦\n2025-12-28,work,元旦\n"), "reaches back"),
    ];
    for (notice, word) in table {
        let looked = review(&without, &notice);
        assert_eq!(looked.questions.iter().any(|it| it.what.contains(word)), !word.is_empty(), "{looked:?}");
    }
    let lonely = review(&without, &invented_2027());
    assert!(lonely.questions.iter().any(|it| it.what.contains("no neighbour")), "{lonely:?}");
}

#[test]
fn the_sizes_that_are_asked_about_lie_outside_16_to_19_and_5_to_8() {
    let file = |off: u32, worked: u32| {
        // 2027-06-07 is a Monday.
        let days = day("2027-06-07").iter_days().filter(|it| since_monday(*it) < 5).take(off as usize);
        let days: Vec<String> = days.map(|it| format!("{it},off,节\n")).collect();
        let ends = day("2027-06-07").iter_days().filter(|it| since_monday(*it) > 4).take(worked as usize);
        let ends: Vec<String> = ends.map(|it| format!("{it},work,节\n")).collect();
        let head =
            "number,某〔2026〕1号\nkind,base\nyear,2027\ndated,2026-11-05\ntitle,虚构\ndate,effect,name";
        Notice::parse(&format!("{head}\n{}{}", days.concat(), ends.concat()), "2027.csv").unwrap()
    };
    let table = [(16, 5, false), (19, 8, false), (15, 5, true), (20, 8, true), (16, 4, true), (19, 9, true)];
    for (off, worked, asked) in table {
        let looked = review(builtin_notices(), &file(off, worked));
        assert_eq!(!looked.questions.is_empty(), asked, "{off} off, {worked} worked: {looked:?}");
    }
}

/// Days since Monday.
fn since_monday(day: chrono::NaiveDate) -> u32 {
    chrono::Datelike::weekday(&day).num_days_from_monday()
}
