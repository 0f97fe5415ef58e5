//! Files that are not taken, and what is told about them.

use shouwen::core::calendar::{Effect, Notice, NoticeKind, OverlayDay};

const GOOD: &str = "\
number,国办发明电〔2026〕0号
kind,base
year,2027
dated,2026-11-05
title,虚构的通知
date,effect,name
2027-01-01,off,元旦
2027-02-14,work,春节
";

#[test]
fn a_good_file_is_read() {
    let notice = Notice::parse(GOOD, "2027.csv").unwrap();
    assert_eq!((notice.number().as_str(), notice.year()), ("国办发明电〔2026〕0号", 2027));
    assert_eq!((notice.weekdays_off(), notice.weekends_worked()), (1, 1));
    assert_eq!(notice.url(), None);
}

#[test]
fn what_spreadsheets_do_to_a_file_is_understood() {
    let saved = GOOD
        .replace("2027-01-01", "2027/1/1")
        .replace("base", "base,,")
        .replace("work,", "上班,")
        .replace('〔', "[")
        .replace('〕', "］")
        .replace('\n', "\r\n");
    let notice = Notice::parse(&format!("\u{feff}{saved},,\r\n"), "2027.csv").unwrap();
    assert_eq!(notice, Notice::parse(GOOD, "2027.csv").unwrap());
}

#[test]
fn an_amendment_names_what_it_amends() {
    let text =
        GOOD.replace("kind,base", "kind,amendment\namends,国办发明电（2025）7号").replace("work", "normal");
    let notice = Notice::parse(&text, "2027.csv").unwrap();
    let NoticeKind::Amendment { amends } = notice.kind() else { panic!("{:?}", notice.kind()) };
    assert_eq!(amends.as_str(), "国办发明电〔2025〕7号");
    assert!(notice.days().values().any(|it| it.effect == Effect::Normal));
}

#[test]
fn a_bad_notice_is_refused_with_the_place_and_the_remedy() {
    // What is replaced, by what, the place that is told, a word of what is told.
    let table = [
        ("number,国办发明电〔2026〕0号\n", "", "2027.csv number", "missing"),
        ("国办发明电〔2026〕0号", " ", "2027.csv:1 number", "empty"),
        ("dated,2026-11-05\n", "", "2027.csv dated", "missing"),
        ("2026-11-05", "2026-11-31", "2027.csv:4 dated", "no date"),
        ("2026-11-05", "2062-11-05", "2027.csv:4 dated", "neither"),
        ("title,虚构的通知\n", "", "2027.csv title", "missing"),
        ("kind,base\n", "", "2027.csv kind", "missing"),
        ("kind,base", "kind,notice", "2027.csv kind", "unknown kind"),
        ("kind,base", "kind,amendment", "2027.csv amends", "which notice"),
        ("kind,base", "kind,base\namends,某号", "2027.csv amends", "amends nothing"),
        ("year,2027", "year,next", "2027.csv year", "no year"),
        ("year,2027", "year,20270", "2027.csv year", "no year"),
        ("title,", "titel,", "2027.csv:5 titel", "unknown key"),
        ("title,", "year,2027\ntitle,", "2027.csv:5 year", "twice"),
        ("date,effect,name\n", "date,name,effect\n", "2027.csv:6 date", "column names"),
        ("2027-01-01,off", "2027-02-29,off", "2027.csv:7 date", "no date"),
        ("2027-01-01,off", "20270-01-01,off", "2027.csv:7 date", "no date"),
        ("2027-01-01,off", "2028-01-01,off", "2027.csv:7 date", "another year"),
        ("2027-01-01,off", "2027-02-14,off", "2027.csv:8 date", "twice"),
        ("2027-01-01,off", "2027-01-01,of", "2027.csv:7 effect", "unknown effect"),
        ("元旦", "", "2027.csv:7 name", "empty"),
    ];
    for (old, new, place, word) in table {
        assert!(GOOD.contains(old), "{old}");
        let faults = Notice::parse(&GOOD.replacen(old, new, 1), "2027.csv").unwrap_err();
        let told = faults.iter().find(|it| it.where_ == place && it.what.contains(word));
        assert!(told.is_some_and(|it| !it.remedy.is_empty()), "{old} → {new}: {faults:?}");
    }
}

#[test]
fn a_file_without_days_is_refused() {
    let head = GOOD.split_once("2027-01-01").unwrap().0;
    for text in [head, head.split_once("date,").unwrap().0, "", "\u{feff}\n\n", "# nothing\n"] {
        let faults = Notice::parse(text, "2027.csv").unwrap_err();
        assert!(faults.iter().any(|it| it.what.contains("names no day")), "{text}: {faults:?}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let text = GOOD.replace("title,虚构的通知\n", "").replace("work", "wrok").replace("2027-01-01", "1 Jan");
    assert_eq!(Notice::parse(&text, "2027.csv").unwrap_err().len(), 3);
}

#[test]
fn a_bad_overlay_is_refused_with_the_place() {
    let good =
        "date,effect,name,instrument\n2026-03-30,off,壮族三月三,示例通知\n2026-04-11,work,补班,示例通知\n";
    assert_eq!(OverlayDay::parse(good, "local.csv").unwrap().len(), 2);
    assert_eq!(OverlayDay::parse("", "local.csv").unwrap(), []);
    let table = [
        (",instrument", "", "local.csv:1 date", "column names"),
        (",示例通知", "", "local.csv:2 instrument", "empty"),
        ("2026-04-11", "2026-03-30", "local.csv:3 date", "twice"),
        ("2026-04-11", "9999-04-11", "local.csv:3 date", "no date"),
        ("work", "maybe", "local.csv:3 effect", "unknown effect"),
    ];
    for (old, new, place, word) in table {
        let faults = OverlayDay::parse(&good.replacen(old, new, 1), "local.csv").unwrap_err();
        assert!(faults.iter().any(|it| it.where_ == place && it.what.contains(word)), "{old}: {faults:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reading_panic(text in "\\PC*", junk in "[a-z,\"\n#0-9-]{0,80}") {
        let _ = Notice::parse(&text, "any");
        let _ = OverlayDay::parse(&junk, "any");
        let _ = Notice::parse(&format!("{GOOD}{junk}"), "any");
    }
}
