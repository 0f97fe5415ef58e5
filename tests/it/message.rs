//! Messages: states, purposes, texts, and what comes in.

use crate::case::{date, seeded};
use proptest::prelude::*;
use shouwen::core::{
    case::{BadQueryCode, QueryCode, Rating, StageName},
    directory::Language,
    message::{Accepted, InboundWords, Purpose, ReportState, SendError, SendRetry, State, texts},
    reminder::RungName,
};
use std::collections::BTreeSet;

const REPORTS: [ReportState; 4] =
    [ReportState::Underway, ReportState::Delivered, ReportState::Failed, ReportState::Expired];

fn failed(retry: SendRetry) -> Result<Accepted, SendError> {
    Err(SendError { retry, code: "http-503".to_owned(), words: "try later".to_owned() })
}

fn sends() -> Vec<Result<Accepted, SendError>> {
    let later = SendRetry::After(chrono::Duration::seconds(1));
    vec![
        Ok(Accepted { provider_message_id: None }),
        failed(SendRetry::Never),
        failed(later),
        failed(SendRetry::Ask),
    ]
}

#[test]
fn a_send_leads_where_it_should() {
    let after: Vec<State> = sends().iter().map(|sent| State::Claimed.after_send(sent)).collect();
    assert_eq!(after, [State::Accepted, State::Failed, State::Claimed, State::Unknown]);
    let after: Vec<State> = sends().iter().map(|sent| State::Unknown.after_send(sent)).collect();
    assert_eq!(after, [State::Accepted, State::Failed, State::Unknown, State::Unknown]);
    assert_eq!(State::Unknown.give_up(), State::Failed);
    assert_eq!(State::Delivered.give_up(), State::Delivered);
}

#[test]
fn only_what_may_still_be_sent_is_claimed() {
    let claims = State::ALL.map(State::claim);
    let expected =
        [Some(State::Claimed), Some(State::Claimed), Some(State::Unknown), None, None, None, None, None];
    assert_eq!(claims, expected);
}

#[test]
fn a_late_or_repeated_report_changes_nothing() {
    assert_eq!(State::Delivered.after_report(ReportState::Underway), None);
    assert_eq!(State::Delivered.after_report(ReportState::Failed), None);
    assert_eq!(State::Failed.after_report(ReportState::Delivered), None);
    assert_eq!(State::Accepted.after_report(ReportState::Underway), None);
    assert_eq!(State::Unknown.after_report(ReportState::Underway), Some(State::Accepted));
    // The report overtook the answer to our request.
    assert_eq!(State::Claimed.after_report(ReportState::Delivered), Some(State::Delivered));
    assert_eq!(State::Delivered.after_send(&sends()[0]), State::Delivered);
}

#[test]
fn only_what_has_certainly_not_arrived_begins_again() {
    let again = |held, attempts| State::ALL.map(|state| state.begins_again(held, attempts));
    let [yes, no] = [true, false];
    assert_eq!(again(false, 1), [yes, yes, yes, yes, no, no, no, no]);
    assert_eq!(again(true, 1), [yes, yes, no, yes, no, no, no, no], "somebody sends it at this moment");
    assert_eq!(again(false, 2), [yes, yes, no, yes, no, no, no, no], "one of two may still arrive");
}

#[test]
fn every_purpose_of_what_goes_out_may_have_accounts_of_its_own() {
    let settings = shouwen::config::Settings::read("default.toml", "", std::iter::empty()).unwrap();
    let out = Purpose::ALL.iter().filter(|purpose| **purpose != Purpose::Inbound).map(Purpose::to_string);
    assert_eq!(settings.sms.purposes.into_keys().collect::<BTreeSet<_>>(), out.collect());
}

proptest! {
    #[test]
    fn states_never_go_backwards(start in 0_usize..7, steps in prop::collection::vec(0_usize..10, 0..20)) {
        let mut state = State::ALL[start];
        for step in steps {
            let next = match step {
                0..4 => state.after_report(REPORTS[step]).unwrap_or(state),
                4..8 => state.after_send(&sends()[step - 4]),
                8 => state.give_up(),
                _ => state.claim().unwrap_or(state),
            };
            prop_assert!(next.rank() >= state.rank(), "{} to {}", state, next);
            prop_assert!(!state.is_final() || next == state, "{} to {}", state, next);
            state = next;
        }
    }

    #[test]
    fn no_inbound_text_breaks_the_reader(text in "\\PC{0,40}") {
        let _ = InboundWords::read(&text);
    }
}

#[test]
fn words_of_states_and_purposes_are_stable() {
    let states = State::ALL.map(|state| state.to_string()).join(" ");
    assert_eq!(states, "queued claimed unknown accepted delivered failed expired received");
    let purposes = Purpose::ALL.map(|purpose| purpose.to_string()).join(" ");
    assert_eq!(
        purposes,
        "acknowledgement feedback reminder survey notice interim status_reply number_copy relay opt_out inbound"
    );
}

#[test]
fn an_inbound_sms_is_understood() {
    let code = QueryCode::draw(&mut seeded(1));
    for text in ["R", "r", " TD ", "T", "N。", "退订", "Ｔ", "T退订", "回T退订"] {
        assert_eq!(InboundWords::read(text), InboundWords::OptOut, "{text}");
    }
    for text in [
        format!("查询 {code}"),
        format!("查询码：{}", code.digits()),
        format!("STATUS {code}"),
        format!("status: {}", code.digits()),
        format!("查 {code}"),
        format!("CX{}", code.digits()),
        code.to_string(),
    ] {
        assert_eq!(InboundWords::read(&text), InboundWords::Query(code), "{text}");
    }
    assert_eq!(InboundWords::read("查询 12345"), InboundWords::BadQuery(BadQueryCode::Shape));
    assert_eq!(InboundWords::read("查询"), InboundWords::BadQuery(BadQueryCode::Shape));
    assert_eq!(
        InboundWords::read("CX 12345"),
        InboundWords::BadQuery(BadQueryCode::Shape),
        "one list of words"
    );
    for text in
        ["Tell me why", "TD不是我想要的", "查询低保怎么办理", "退订也没用，我要反映问题", "我反映一个问题"]
    {
        assert_eq!(InboundWords::read(text), InboundWords::Words, "{text}");
    }
    for (text, rating) in [
        ("1", Rating::Satisfied),
        ("２。", Rating::FairlySatisfied),
        ("3 不满意", Rating::Dissatisfied),
        ("满意", Rating::Satisfied),
    ] {
        assert_eq!(InboundWords::read(text), InboundWords::Rating(rating), "{text}");
    }
    for text in ["4", "11", "不满意，还没解决", "1号窗口没人"] {
        assert_eq!(InboundWords::read(text), InboundWords::Words, "{text}");
    }
    assert_eq!(InboundWords::read(" \n"), InboundWords::Nothing);
}

#[test]
fn a_reminder_says_number_date_and_what_is_left() {
    let number = "2026-000123".parse().unwrap();
    let text = |rung, days| texts::reminder(Language::Chinese, number, rung, date("2026-03-05"), days);
    assert_eq!(text(RungName::Before(1), 1), "2026-000123号件应于3月5日前反馈，尚余1个工作日。");
    assert_eq!(
        text(RungName::Overdue(2), 2),
        "2026-000123号件应于3月5日前反馈，已超过2个工作日，请立即办理并反馈。"
    );
    assert!(text(RungName::DueMorning, 0).contains("今日（3月5日）到期"));
    let english = texts::reminder(Language::English, number, RungName::Before(3), date("2026-03-05"), 3);
    assert_eq!(english, "Matter 2026-000123: feedback is due by 5 March, working days left: 3.");
}

#[test]
fn an_acknowledgement_tells_number_and_code_and_promises_only_what_is_owed() {
    let (number, code) = ("2026-000123".parse().unwrap(), QueryCode::draw(&mut seeded(1)));
    for language in [Language::Chinese, Language::English] {
        let owed = texts::acknowledgement(language, number, &code, true, date("2026-03-05"));
        let not_owed = texts::acknowledgement(language, number, &code, false, date("2026-03-05"));
        for text in [&owed, &not_owed] {
            assert!(text.contains("2026-000123") && text.contains(&code.to_string()), "{text}");
        }
        assert!(owed.contains('5') && owed.len() > not_owed.len());
        assert!(!not_owed.contains("3月5日") && !not_owed.contains("5 March"), "{not_owed}");
    }
}

#[test]
fn texts_are_neutral_and_carry_no_signature() {
    let number = "2026-000123".parse().unwrap();
    let mut all = vec![];
    for language in [Language::Chinese, Language::English] {
        let due = date("2026-03-05");
        all.extend(StageName::ALL.map(|stage| texts::status(language, number, stage, Some(due))));
        all.push(texts::status(language, number, StageName::Closed, None));
        for rung in [
            RungName::Assigned,
            RungName::Before(5),
            RungName::DueMorning,
            RungName::DueAfternoon,
            RungName::Overdue(1),
        ] {
            all.push(texts::reminder(language, number, rung, due, 1));
        }
        all.push(texts::acknowledgement(language, number, &QueryCode::draw(&mut seeded(1)), true, due));
        all.extend([
            texts::appended(language, number),
            texts::interim(language, number),
            texts::survey(language, number),
        ]);
        all.extend([
            texts::status_unknown(language),
            texts::opted_out(language),
            texts::redated(language, number, date("2026-03-05"), date("2026-03-06")),
        ]);
        all.push(texts::number_copy(language, "市医保局", "12393"));
    }
    for text in all {
        for word in ["【", "投诉", "举报", "纪检", "被", "http", "omplain", "discipline", "ccused"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
        assert!(text.chars().count() <= 200, "{text}");
    }
}

#[test]
fn a_query_code_is_not_shown_once_it_was_sent() {
    let shown =
        texts::without_code("编号2026-448103，查询码482 015 7936。12月9日前反馈，电话0393 668 7001。");
    assert_eq!(shown, "编号2026-448103，查询码*** *** ****。12月9日前反馈，电话0393 668 7001。");
}
