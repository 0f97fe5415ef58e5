//! Messages that a provider took and never reported on: it is asked what became of them.

use super::gateway::{Gateway, Mood, through};
use crate::{
    journey::{act, cases, messages_of, open_tasks, the_case},
    on_both_engines,
    support::House,
};
use chrono::Duration;
use shouwen::{
    core::{
        id::MessageId,
        message::{Purpose, State},
        task::TaskKind,
    },
    store::{
        messages::Message,
        reports::{self, KeptReport},
    },
    work::cases::{Action, FeedbackChannel},
};

const CITIZEN: &str = "13800138000";

/// A house whose SMS go out through a gateway by that provider's protocol.
async fn by(house: &House, account: fn(&Gateway, &str) -> String) -> (House, Gateway) {
    let gateway = Gateway::open();
    (house.reopened(&through("gate", &account(&gateway, "gate"))).await, gateway)
}

async fn the_one(house: &House, purpose: Purpose) -> (Message, Vec<KeptReport>) {
    let all = messages_of(house, the_case(house).await.id).await;
    let message = all.into_iter().find(|message| message.purpose == purpose).unwrap();
    let reports = kept(house, message.id).await;
    (message, reports)
}

/// The newest acknowledgement.
async fn newest(house: &House) -> (Message, Vec<KeptReport>) {
    let case = cases(house).await.remove(0);
    let all = messages_of(house, case.id).await;
    let message = all.into_iter().find(|message| message.purpose == Purpose::Acknowledgement).unwrap();
    let reports = kept(house, message.id).await;
    (message, reports)
}

async fn kept(house: &House, message: MessageId) -> Vec<KeptReport> {
    let kept = house.app.db.read(|tx| Box::pin(async move { reports::of_message(tx, message).await }));
    kept.await.unwrap()
}

async fn after(house: &House, wait: Duration) {
    house.advance(wait);
    house.tick().await;
}

on_both_engines! {
    a_report_that_never_came_is_asked_for => async |house: House| {
        for account in [Gateway::aliyun, Gateway::tencent] {
            let (house, gateway) = by(&house, account).await;
            let citizen = format!("1380013800{}", cases(&house).await.len());
            house.text(&citizen, "窗口无人值守").await;
            house.tick().await;
            let before = newest(&house).await;
            assert_eq!((before.0.state, gateway.listed()), (State::Accepted, 0));
            after(&house, Duration::minutes(9)).await;
            assert_eq!(gateway.listed(), 0, "reports take a while");
            after(&house, Duration::minutes(1)).await;
            assert_eq!((newest(&house).await.0.state, gateway.listed()), (State::Accepted, 1), "the carrier has not said");
            house.tick().await;
            assert_eq!(gateway.listed(), 1, "not with every tick");
            gateway.says("DELIVRD");
            after(&house, Duration::hours(1)).await;
            let (message, reports) = newest(&house).await;
            assert_eq!((message.state, reports.len()), (State::Delivered, 1));
            assert_eq!(reports[0].proof, "the provider's answer to our signed request");
            assert!(reports[0].at.is_some());
            after(&house, Duration::hours(20)).await;
            assert_eq!((gateway.listed(), gateway.took().len()), (2, 1), "it has ended");
        }
    };
    what_failed_without_a_report_becomes_a_task => async |house: House| {
        let (house, gateway) = by(&house, Gateway::tencent).await;
        house.text(CITIZEN, "窗口无人值守").await;
        house.tick().await;
        gateway.says("MK:0001");
        after(&house, Duration::minutes(10)).await;
        let (message, _) = the_one(&house, Purpose::Acknowledgement).await;
        assert_eq!((message.state, message.failure.as_deref()), (State::Failed, Some("MK:0001")));
        let calls = open_tasks(&house).await.into_iter().filter(|task| task.kind == TaskKind::CallInsteadOfSms);
        assert_eq!(calls.count(), 1);
    };
    nobody_is_asked_for_ever => async |house: House| {
        let (house, gateway) = by(&house, Gateway::tencent).await;
        house.text(CITIZEN, "窗口无人值守").await;
        house.tick().await;
        for _ in 0..300 {
            after(&house, Duration::minutes(10)).await;
        }
        assert_eq!(gateway.listed(), 3, "after ten minutes, an hour, half a day");
        assert_eq!(the_one(&house, Purpose::Acknowledgement).await.0.state, State::Accepted);
    };
    feedback_is_proved_by_an_answer_where_no_report_came => async |house: House| {
        let (house, gateway) = by(&house, Gateway::twilio).await;
        house.text(CITIZEN, "窗口无人值守").await;
        let number = the_case(&house).await.number;
        act(&house, "li-yi", &number, Action::Assign { officer: "li-yi".parse().unwrap() }).await.unwrap();
        let text = "已安排专人值守。".to_owned();
        act(&house, "li-yi", &number, Action::Feedback(FeedbackChannel::Message { message: None, text })).await.unwrap();
        house.tick().await;
        gateway.says("DELIVRD");
        after(&house, Duration::minutes(10)).await;
        assert_eq!(the_one(&house, Purpose::Feedback).await.0.state, State::Delivered);
        assert!(the_case(&house).await.stopped_at.is_some(), "R5.4");
        // The words of an acknowledgement are not kept with its code, so it is not found: that says nothing.
        assert_eq!(the_one(&house, Purpose::Acknowledgement).await.0.state, State::Accepted);
    };
    what_is_said_of_a_message_in_doubt_counts => async |house: House| {
        for (fate, state) in [("DELIVRD", State::Delivered), ("MK:0001", State::Failed)] {
            let (house, gateway) = by(&house, Gateway::aliyun).await;
            gateway.set(Mood::TakesAndCuts);
            let citizen = format!("1380013800{}", cases(&house).await.len());
            house.text(&citizen, "窗口无人值守").await;
            house.tick().await;
            assert_eq!(newest(&house).await.0.state, State::Unknown);
            gateway.set(Mood::Fair);
            gateway.says(fate);
            after(&house, Duration::minutes(5)).await;
            let (message, reports) = newest(&house).await;
            assert_eq!((message.state, reports.len(), gateway.took().len()), (state, 1, 1), "{fate}");
        }
    };
}
