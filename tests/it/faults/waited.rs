//! Messages that waited while the world went on.

use crate::{
    journey::{act, messages_of, open_tasks, reminders_of, the_case},
    on_both_engines,
    support::House,
};
use shouwen::{
    core::{
        message::{Purpose, State},
        task::TaskKind,
    },
    store::{messages::Message, reminders::ReminderState},
    work::{
        cases::{Action, Correction, FeedbackChannel, Letter},
        links::Weather,
    },
};

const CITIZEN: &str = "13800138000";

fn minutes(minutes: i64) -> chrono::Duration {
    chrono::Duration::minutes(minutes)
}

/// A case of the citizen's with that officer, who has begun; everything of it was sent.
async fn case_with(house: &House, officer: &str) -> String {
    house.text(CITIZEN, "窗口无人值守").await;
    let number = the_case(house).await.number;
    act(house, "li-yi", &number, Action::Assign { officer: officer.parse().unwrap() }).await.unwrap();
    act(house, officer, &number, Action::Start).await.unwrap();
    house.pass(minutes(10)).await;
    number
}

fn letter(house: &House) -> Action {
    let letter = Letter { number: "濮民函〔2026〕3号".to_owned(), date: house.now().day() };
    Action::Feedback(FeedbackChannel::Letter { letter, text: "已安排专人值守".to_owned() })
}

fn by_message() -> Action {
    Action::Feedback(FeedbackChannel::Message { message: None, text: "已安排专人值守。".to_owned() })
}

async fn only(house: &House, purpose: Purpose) -> Message {
    let all = messages_of(house, the_case(house).await.id).await;
    let mut found: Vec<Message> = all.into_iter().filter(|message| message.purpose == purpose).collect();
    assert_eq!(found.len(), 1, "{purpose}: {found:?}");
    found.remove(0)
}

async fn count(house: &House, kind: TaskKind) -> usize {
    open_tasks(house).await.iter().filter(|task| task.kind == kind).count()
}

on_both_engines! {
    a_reminder_of_a_case_that_was_answered_meanwhile_is_not_sent => async |house: House| {
        let number = case_with(&house, "zhao-ji").await;
        house.app.sandbox.set_weather(Weather::Down);
        house.move_to("2026-03-09T09:30");
        house.tick().await;
        let rung = async || {
            let rungs = reminders_of(&house, the_case(&house).await.id).await;
            rungs.into_iter().find(|rung| rung.rung == "before_5").unwrap()
        };
        assert_eq!(rung().await.state, ReminderState::Claimed, "it waits for the gateway");
        act(&house, "zhao-ji", &number, letter(&house)).await.unwrap();
        let before = house.app.sandbox.sent().len();
        house.app.sandbox.set_weather(Weather::Fair);
        house.pass(minutes(60)).await;
        assert_eq!(house.app.sandbox.sent().len(), before, "nothing left");
        assert_eq!(rung().await.state, ReminderState::Cancelled);
        let id = rung().await.message_id.unwrap();
        let message = messages_of(&house, the_case(&house).await.id).await.into_iter().find(|one| one.id == id).unwrap();
        assert_eq!((message.state, message.failure.as_deref()), (State::Expired, Some("no-longer-due")));
        assert_eq!(count(&house, TaskKind::RemindByHand).await, 0, "nobody has to do what is done");
    };
    a_reminder_of_a_date_that_moved_meanwhile_is_not_sent_but_an_assignment_is => async |house: House| {
        let number = case_with(&house, "zhao-ji").await;
        house.app.sandbox.set_weather(Weather::Down);
        house.move_to("2026-03-09T09:30");
        act(&house, "li-yi", &number, Action::Assign { officer: "wang-bing".parse().unwrap() }).await.unwrap();
        house.tick().await;
        let earlier = Correction::ReceivedAt("2026-02-26T10:00".parse().unwrap());
        act(&house, "li-yi", &number, Action::Correct { correction: earlier, reason: "登记有误".to_owned() }).await.unwrap();
        house.app.sandbox.set_weather(Weather::Fair);
        house.pass(minutes(60)).await;
        let rungs = reminders_of(&house, the_case(&house).await.id).await;
        let states = |rung: &str| rungs.iter().filter(|one| one.rung.starts_with(rung) && one.message_id.is_some()).map(|one| one.state).collect::<Vec<_>>();
        assert_eq!(states("assigned"), [ReminderState::Sent; 2]);
        assert_eq!(states("before_5"), [ReminderState::Cancelled]);
        let texts: Vec<String> = house.app.sandbox.sent().iter().map(|sent| sent.text.clone()).collect();
        assert!(texts.iter().all(|text| !text.contains("尚余5个工作日")), "{texts:?}");
    };
    whoever_opts_out_while_their_message_waits_is_told_another_way => async |house: House| {
        let number = case_with(&house, "zhao-ji").await;
        house.app.sandbox.set_weather(Weather::Down);
        act(&house, "zhao-ji", &number, by_message()).await.unwrap();
        house.pass(minutes(2)).await;
        assert!(house.text(CITIZEN, "R").await.as_str().unwrap().contains("已退订"));
        house.app.sandbox.set_weather(Weather::Fair);
        let before = house.app.sandbox.sent().len();
        house.pass(minutes(60)).await;
        let message = only(&house, Purpose::Feedback).await;
        assert_eq!((message.state, message.failure.as_deref()), (State::Failed, Some("opted-out")));
        assert_eq!(house.app.sandbox.sent().len(), before, "nothing left");
        assert_eq!(count(&house, TaskKind::FeedBackAnotherWay).await, 1);
        let told: Vec<String> = open_tasks(&house).await.into_iter().map(|task| task.note).collect();
        assert!(told.contains(&"对方已退订短信".to_owned()), "{told:?}");
        // Who writes all the same is answered: that is no message that waited.
        assert!(house.text(CITIZEN, "补充:上午十点").await.as_str().unwrap().contains(&number));
    };
    whoever_opts_out_before_the_survey_gets_none_and_nobody_calls => async |house: House| {
        let number = case_with(&house, "zhao-ji").await;
        act(&house, "zhao-ji", &number, letter(&house)).await.unwrap();
        house.text(CITIZEN, "TD").await;
        let tasks = open_tasks(&house).await.len();
        house.pass(chrono::Duration::days(2)).await;
        let message = only(&house, Purpose::Survey).await;
        assert_eq!((message.state, message.failure.as_deref()), (State::Failed, Some("opted-out")));
        assert_eq!(open_tasks(&house).await.len(), tasks);
    };
    what_an_officer_writes_late_wakes_nobody_after_an_outage => async |house: House| {
        let number = case_with(&house, "zhao-ji").await;
        house.move_to("2026-03-03T20:50");
        house.app.sandbox.set_weather(Weather::Down);
        act(&house, "zhao-ji", &number, by_message()).await.unwrap();
        house.tick().await;
        house.move_to("2026-03-03T21:20");
        house.app.sandbox.set_weather(Weather::Fair);
        house.pass(minutes(30)).await;
        assert_eq!(only(&house, Purpose::Feedback).await.state, State::Claimed, "they have not called for a day");
        house.pass(chrono::Duration::hours(12)).await;
        assert_eq!(only(&house, Purpose::Feedback).await.state, State::Delivered);
    };
}
