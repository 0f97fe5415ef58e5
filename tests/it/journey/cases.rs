//! Cases: the clock, the reminders, the evidence.

use super::{act, cases, messages_of, open_tasks, reminders_of, the_case, voicemail};
use crate::{on_both_engines, support::House};
use shouwen::{
    core::{
        case::StageName,
        message::{Purpose, State},
        task::TaskKind,
    },
    store::{audit, chain, reminders::ReminderState},
    work::{
        WorkError,
        calls::place_call_back,
        cases::{Action, FeedbackChannel, Letter},
        links::{Person, Weather},
    },
};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn letter(number: &str, date: &str) -> Action {
    Action::Feedback(FeedbackChannel::Letter {
        letter: Letter { number: number.to_owned(), date: day(date) },
        text: "已当面道歉并整改".to_owned(),
    })
}

fn by_message() -> Action {
    Action::Feedback(FeedbackChannel::Message {
        message: None, text: "您反映的事项已办结。".to_owned()
    })
}

on_both_engines! {
    a_voicemail_becomes_a_case_with_a_clock_and_an_acknowledgement => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        assert_eq!((case.due, case.first_working_day), (day("2026-03-16"), day("2026-03-03")), "R5.4");
        assert_eq!((case.department.as_str(), case.stage), ("office", StageName::Received));
        house.pass(chrono::Duration::minutes(1)).await;
        let messages = messages_of(&house, case.id).await;
        assert_eq!(messages.len(), 1);
        assert_eq!((messages[0].purpose, messages[0].state), (Purpose::Acknowledgement, State::Delivered));
        let sent = house.app.sandbox.sent();
        assert_eq!((sent.len(), sent[0].to.as_str()), (1, "+8613800138000"));
        assert!(sent[0].text.contains(&case.number) && sent[0].text.contains("查询码"), "{}", sent[0].text);
        let (wrapped, sealed) = (messages[0].row_key.as_ref().unwrap(), messages[0].text_sealed.as_ref().unwrap());
        let key = house.app.vault.row(messages[0].id.as_bytes(), wrapped).unwrap();
        let kept = key.open(shouwen::work::messages::TEXT, sealed).unwrap();
        assert!(kept.contains("查询码*** *** ****") && kept.contains(&case.number), "the code is the complainant's: {kept}");
        assert!(open_tasks(&house).await.iter().any(|task| task.kind == TaskKind::Place));
    };
    the_ladder_reminds_until_a_letter_stops_the_clock => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        act(&house, "li-yi", &case.number, Action::Assign { officer: "zhao-ji".parse().unwrap() }).await.unwrap();
        act(&house, "zhao-ji", &case.number, Action::Start).await.unwrap();
        house.pass(chrono::Duration::days(8)).await;
        let sent: Vec<String> = reminders_of(&house, case.id).await.into_iter()
            .filter(|reminder| reminder.state == ReminderState::Sent)
            .map(|reminder| reminder.rung.split(':').next().unwrap().to_owned()).collect();
        assert_eq!(sent, ["assigned", "before_5"], "five working days before 16 March is 9 March");
        let done = act(&house, "zhao-ji", &case.number, letter("濮民函〔2026〕7号", "2026-03-10")).await.unwrap();
        assert_eq!(done.file.row.stage, StageName::Answered);
        assert!(done.file.row.stopped_at.is_some());
        let left = reminders_of(&house, case.id).await;
        assert!(left.iter().all(|reminder| reminder.state != ReminderState::Planned), "cancelled with the answer");
        let before = house.app.sandbox.sent().len();
        house.pass(chrono::Duration::days(10)).await;
        let after = house.app.sandbox.sent();
        assert!(after.iter().skip(before).all(|sent| !sent.text.contains("应于")), "no reminder of an answered case");
    };
    an_overdue_case_is_escalated_every_working_day => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        act(&house, "li-yi", &case.number, Action::Assign { officer: "zhao-ji".parse().unwrap() }).await.unwrap();
        house.move_to("2026-03-16T08:00");
        for _ in 0..5 {
            house.pass(chrono::Duration::days(1)).await;
        }
        let rungs = reminders_of(&house, case.id).await;
        let sent = |name: &str| rungs.iter().filter(|r| r.rung == name && r.state == ReminderState::Sent).count();
        assert!(sent("due_morning") > 0 && sent("due_afternoon") > 0, "{rungs:?}");
        assert!(sent("overdue_1") > 0 && sent("overdue_2") > 0 && sent("overdue_3") > 0, "{rungs:?}");
        let roles = |name: &str| rungs.iter().filter(|r| r.rung == name).map(|r| r.role.clone()).collect::<Vec<_>>();
        assert!(!roles("overdue_2").contains(&"discipline_inspection".to_owned()));
        assert!(roles("overdue_3").contains(&"discipline_inspection".to_owned()), "R5.4: from day 3");
    };
    an_sms_is_evidence_only_when_it_was_delivered => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        act(&house, "li-yi", &case.number, Action::Assign { officer: "zhao-ji".parse().unwrap() }).await.unwrap();
        house.app.sandbox.set_weather(Weather::Unreported);
        act(&house, "zhao-ji", &case.number, by_message()).await.unwrap();
        house.pass(chrono::Duration::minutes(10)).await;
        assert!(the_case(&house).await.stopped_at.is_none(), "handed to the gateway proves nothing");
        house.app.sandbox.set_weather(Weather::Fair);
        act(&house, "zhao-ji", &case.number, by_message()).await.unwrap();
        house.pass(chrono::Duration::minutes(10)).await;
        let answered = the_case(&house).await;
        assert!(answered.stopped_at.is_some());
        assert_eq!(answered.stage, StageName::Answered);
    };
    a_call_back_is_evidence_if_it_lasted => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        act(&house, "li-yi", &case.number, Action::Assign { officer: "wang-bing".parse().unwrap() }).await.unwrap();
        let feedback = |call| Action::Feedback(FeedbackChannel::Call { call, text: "已告知处理结果".to_owned() });
        for (talks, counts) in [(10, false), (45, true)] {
            house.app.sandbox.set_person("+8613800138000", Person { talks_seconds: talks, ..Person::default() });
            let done = act(&house, "wang-bing", &case.number, Action::CallBack).await.unwrap();
            let call = done.call_back.unwrap();
            place_call_back(&house.app, call).await.unwrap();
            house.pass(chrono::Duration::minutes(3)).await;
            let told = act(&house, "wang-bing", &case.number, feedback(call)).await;
            assert_eq!(told.is_ok(), counts, "{talks} seconds: {:?}", told.err());
        }
        assert!(the_case(&house).await.stopped_at.is_some());
    };
    declining_and_closing_stop_no_clock => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        let empty = act(&house, "li-yi", &case.number, Action::Decline { reason: "  ".to_owned() }).await;
        assert!(matches!(empty, Err(WorkError::Words { field: "reason", .. })), "R2.3");
        act(&house, "li-yi", &case.number, Action::Decline { reason: "不属于投诉受理范围".to_owned() }).await.unwrap();
        act(&house, "li-yi", &case.number, Action::Close).await.unwrap();
        let closed = the_case(&house).await;
        assert_eq!((closed.stage, closed.stopped_at), (StageName::Closed, None), "R5.4");
        let again = act(&house, "li-yi", &case.number, Action::Start).await;
        assert!(matches!(again, Err(WorkError::Stage(conflict)) if conflict.present == StageName::Closed));
    };
    a_second_return_goes_to_the_office_with_a_proposed_finding => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        act(&house, "li-yi", &case.number, Action::Assign { officer: "wang-bing".parse().unwrap() }).await.unwrap();
        for round in 1..=2 {
            let offer = Action::Handover { department: "social-assistance".parse().unwrap(), note: "属贵科".to_owned() };
            act(&house, "wang-bing", &case.number, offer).await.unwrap();
            let back = Action::Return { reason: "不属本科".to_owned() };
            let returned = act(&house, "yang-wu", &case.number, back).await.unwrap();
            assert_eq!(returned.file.row.bounces, round);
            let findings = open_tasks(&house).await.iter().filter(|task| task.kind == TaskKind::DecideFinding).count();
            assert_eq!(findings, usize::from(round == 2), "R3.3: the second bounce");
        }
        assert_eq!(the_case(&house).await.handler.as_deref(), Some("wang-bing"), "R3.2: the giver keeps it");
    };
    a_gateway_that_is_down_for_an_hour_loses_nothing_and_doubles_nothing => async |house: House| {
        house.app.sandbox.set_weather(Weather::Down);
        let case = voicemail(&house, "13800138000").await;
        house.pass(chrono::Duration::minutes(5)).await;
        assert!(house.app.sandbox.sent().is_empty());
        house.app.sandbox.set_weather(Weather::Fair);
        for _ in 0..30 {
            house.pass(chrono::Duration::minutes(5)).await;
        }
        let messages = messages_of(&house, case.id).await;
        assert_eq!(messages[0].state, State::Delivered);
        assert_eq!(house.app.sandbox.asked(messages[0].id), 1);
    };
    a_message_of_unknown_fate_is_asked_about_before_it_is_sent_again => async |house: House| {
        house.app.sandbox.set_weather(Weather::Silent);
        let case = voicemail(&house, "13800138000").await;
        house.tick().await;
        assert_eq!(messages_of(&house, case.id).await[0].state, State::Unknown);
        house.app.sandbox.set_weather(Weather::Fair);
        for _ in 0..10 {
            house.pass(chrono::Duration::minutes(5)).await;
        }
        let messages = messages_of(&house, case.id).await;
        assert_eq!(messages[0].state, State::Delivered, "its report was waiting");
        assert_eq!(house.app.sandbox.asked(messages[0].id), 1, "it was there: not sent again");
    };
    a_refused_message_ends_as_a_task_for_a_person => async |house: House| {
        house.app.sandbox.set_weather(Weather::Refusing);
        let case = voicemail(&house, "13800138000").await;
        house.tick().await;
        assert_eq!(messages_of(&house, case.id).await[0].state, State::Failed);
        let tasks = open_tasks(&house).await;
        assert!(tasks.iter().any(|task| task.kind == TaskKind::CallInsteadOfSms), "{tasks:?}");
    };
    the_chain_of_a_case_verifies_and_names_are_sealed => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        act(&house, "li-yi", &case.number, Action::Decline { reason: "不属于投诉受理范围".to_owned() }).await.unwrap();
        let chain_name = case.id.to_string();
        let name = chain_name.clone();
        let lines = house.app.db.read(|tx| Box::pin(async move { audit::of_chain(tx, &name).await })).await.unwrap();
        assert!(lines.len() >= 2);
        assert!(lines.iter().all(audit::Line::note_is_whole));
        let entries: Vec<_> = lines.iter().map(|line| (line.entry(), line.kept().unwrap())).collect();
        let end = chain::verify(&chain_name, chain::Standing::empty(&chain_name), entries.clone()).unwrap();
        assert_eq!(end.place, entries.len() as u64);
        let mut forged = entries;
        forged[0].0.actor = "somebody-else".to_owned();
        assert!(chain::verify(&chain_name, chain::Standing::empty(&chain_name), forged).is_err());
        let body = case.body_sealed.unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("13800138000"));
    };
    the_accused_and_their_line_see_no_trace => async |house: House| {
        let before = cases(&house).await.len();
        let facts = house.app.facts();
        let department = facts.directory.officer(&"zhao-ji".parse().unwrap()).unwrap().department.clone();
        let new = shouwen::work::cases::NewCase {
            kind: shouwen::core::case::Kind::Complaint,
            name_standing: shouwen::core::case::NameStanding::RealName,
            name: Some("来电人".to_owned()),
            phone: Some("+8613800138000".parse().unwrap()),
            accused: vec![shouwen::core::routing::Accused::Officer("zhao-ji".parse().unwrap())],
            summary: "态度粗暴".to_owned(),
            received_at: house.now(),
            call: None,
            message: None,
            opened_by: "li-yi".to_owned(),
            to_discipline: false,
            told_by_voice: false,
        };
        let (held, now) = (house.app.clone(), house.now());
        let opened = house.app.db.transact(move |tx| Box::pin(async move {
            shouwen::work::cases::open(&held, tx, new, now).await
        })).await.unwrap();
        assert_eq!(cases(&house).await.len(), before + 1, "the office sees it");
        let number = opened.file.row.number.clone();
        for barred in ["zhao-ji", facts.directory.head_of(&department).unwrap().code.as_str()] {
            let looked = act(&house, barred, &number, Action::Start).await;
            assert!(matches!(looked, Err(WorkError::NotFound(_))), "{barred}");
        }
        let assigned = act(&house, "li-yi", &number, Action::Assign { officer: "zhao-ji".parse().unwrap() }).await;
        assert!(matches!(assigned, Err(WorkError::Invalid { field: "officer", .. })));
    };
}
