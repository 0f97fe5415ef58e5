//! Gateways that fail, each in its way: what becomes of the message, and who hears of it.

use super::{
    gateway::{Gateway, Mood, through},
    holder::Holder,
};
use crate::{
    journey::{act, cases, messages_of, open_tasks},
    on_both_engines,
    support::House,
};
use chrono::Duration;
use shouwen::{
    core::{
        message::{Purpose, State},
        task::TaskKind,
    },
    store::messages::Message,
    work::{cases::Action, daemon},
};
use std::time;
use tokio::sync::watch;

/// A house whose SMS go out through a gateway by Kannel's protocol, which cannot be asked afterwards.
async fn by_kannel(house: &House) -> (House, Gateway) {
    let gateway = Gateway::open();
    (house.reopened(&through("gate", &gateway.kannel("gate"))).await, gateway)
}

/// The same by Twilio's, which can.
async fn by_twilio(house: &House) -> (House, Gateway) {
    let gateway = Gateway::open();
    (house.reopened(&through("gate", &gateway.twilio("gate"))).await, gateway)
}

/// The same by Aliyun's, which can be asked about one day at a time.
async fn by_aliyun(house: &House) -> (House, Gateway) {
    let gateway = Gateway::open();
    (house.reopened(&through("gate", &gateway.aliyun("gate"))).await, gateway)
}

/// The same by Tencent's, which answers and often cannot say.
async fn by_tencent(house: &House) -> (House, Gateway) {
    let gateway = Gateway::open();
    (house.reopened(&through("gate", &gateway.tencent("gate"))).await, gateway)
}

/// Citizens write; each is to get an acknowledgement.
async fn citizens_write(house: &House, count: usize) {
    for number in 0..count {
        house.text(&format!("138{:08}", number + 1), "窗口无人值守").await;
    }
}

async fn acknowledgements(house: &House) -> Vec<Message> {
    let mut all = Vec::new();
    for case in cases(house).await {
        all.extend(
            messages_of(house, case.id).await.into_iter().filter(|message| message.direction == "out"),
        );
    }
    all
}

async fn the_one(house: &House) -> Message {
    let mut all = acknowledgements(house).await;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// Lets hours pass, a tick every ten minutes.
async fn pass(house: &House, hours: i64) {
    for _ in 0..hours * 6 {
        house.advance(Duration::minutes(10));
        house.tick().await;
    }
}

async fn calls_instead(house: &House) -> usize {
    open_tasks(house).await.iter().filter(|task| task.kind == TaskKind::CallInsteadOfSms).count()
}

/// Nothing is left that somebody holds or that has no end.
async fn ends_as_a_task(house: &House, gateway: &Gateway, state: State) {
    let message = the_one(house).await;
    assert_eq!((message.state, calls_instead(house).await), (state, 1), "{:?}", message.failure);
    let asked = gateway.asked();
    pass(house, 30).await;
    assert_eq!(gateway.asked(), asked, "what has ended is not sent again");
}

on_both_engines! {
    a_day_of_nobody_listening_loses_nothing_and_sends_once => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        gateway.set(Mood::Closed);
        citizens_write(&house, 3).await;
        house.tick().await;
        pass(&house, 24).await;
        let waiting = acknowledgements(&house).await;
        assert!(waiting.iter().all(|message| matches!(message.state, State::Queued | State::Claimed)), "{waiting:?}");
        assert_eq!(calls_instead(&house).await, 0, "nobody is asked to do what the gateway will do");
        gateway.set(Mood::Fair);
        pass(&house, 1).await;
        assert_eq!(gateway.took().len(), 3, "each once");
        assert!(acknowledgements(&house).await.iter().all(|message| message.state == State::Accepted));
    };
    an_outage_that_outlasts_a_message_ends_as_a_task => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        gateway.set(Mood::Refuses(503, 0));
        citizens_write(&house, 1).await;
        house.tick().await;
        pass(&house, 49).await;
        gateway.set(Mood::Fair);
        ends_as_a_task(&house, &gateway, State::Expired).await;
        assert!(gateway.took().is_empty());
    };
    an_account_that_is_down_is_tried_with_one_message => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        gateway.set(Mood::Refuses(503, 0));
        citizens_write(&house, 30).await;
        house.tick().await;
        let at_first = gateway.asked();
        assert!(at_first <= house.app.settings.daemon.concurrency as usize, "{at_first} at once");
        house.tick().await;
        assert_eq!(gateway.asked(), at_first, "left alone");
        house.advance(Duration::minutes(2));
        house.tick().await;
        assert_eq!(gateway.asked(), at_first + 1, "one finds out");
        gateway.set(Mood::Fair);
        house.advance(Duration::minutes(4));
        house.tick().await;
        pass(&house, 1).await;
        assert_eq!(gateway.took().len(), 30, "and then all go");
    };
    a_gateway_that_names_a_time_is_left_alone_until_then => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        gateway.set(Mood::Refuses(429, 1800));
        citizens_write(&house, 2).await;
        house.tick().await;
        let asked = gateway.asked();
        gateway.set(Mood::Fair);
        house.advance(Duration::seconds(1790));
        house.tick().await;
        assert_eq!((gateway.asked(), gateway.took().len()), (asked, 0));
        pass(&house, 1).await;
        assert_eq!(gateway.took().len(), 2);
    };
    errors_of_a_server_that_can_be_asked_are_waited_out => async |house: House| {
        let (house, gateway) = by_twilio(&house).await;
        gateway.set(Mood::Refuses(500, 0));
        citizens_write(&house, 1).await;
        house.tick().await;
        assert_eq!(the_one(&house).await.state, State::Unknown);
        pass(&house, 12).await;
        assert!(gateway.asked() > 5, "more often than a refusal would be");
        gateway.set(Mood::Fair);
        pass(&house, 1).await;
        assert_eq!((gateway.took().len(), the_one(&house).await.state), (1, State::Accepted));
    };
    errors_of_a_server_that_cannot_be_asked_are_met_twice => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        gateway.set(Mood::Refuses(500, 0));
        citizens_write(&house, 1).await;
        house.tick().await;
        pass(&house, 2).await;
        assert_eq!(gateway.asked(), 2);
        ends_as_a_task(&house, &gateway, State::Failed).await;
    };
    a_message_taken_before_the_line_broke_is_found_again_where_one_can_ask => async |house: House| {
        let (house, gateway) = by_twilio(&house).await;
        for (count, mood) in [Mood::TakesAndCuts, Mood::TakesAndBabbles, Mood::TakesAndFloods].into_iter().enumerate() {
            gateway.set(mood);
            house.text(&format!("139{count:08}"), "窗口无人值守").await;
            house.tick().await;
            gateway.set(Mood::Fair);
            pass(&house, 1).await;
            assert_eq!(gateway.took().len(), count + 1, "{mood:?}: once");
        }
        let all = acknowledgements(&house).await;
        assert!(all.iter().all(|message| message.state == State::Accepted && message.provider_message_id.is_some()));
    };
    a_message_taken_before_midnight_is_found_after_it => async |house: House| {
        let (house, gateway) = by_aliyun(&house).await;
        house.move_to("2026-03-02T23:57");
        for (count, mood) in [Mood::TakesAndCuts, Mood::TakesAndBabbles].into_iter().enumerate() {
            gateway.set(mood);
            house.text(&format!("139{count:08}"), "窗口无人值守").await;
            house.tick().await;
        }
        gateway.set(Mood::Fair);
        pass(&house, 1).await;
        assert_eq!(gateway.took().len(), 2, "each once");
        assert!(acknowledgements(&house).await.iter().all(|message| message.state == State::Accepted));
    };
    a_message_that_a_cloud_does_not_list_yet_is_sent_once_more => async |house: House| {
        let (house, gateway) = by_tencent(&house).await;
        gateway.set(Mood::TakesAndCuts);
        citizens_write(&house, 1).await;
        house.tick().await;
        assert_eq!(the_one(&house).await.state, State::Unknown);
        pass(&house, 1).await;
        assert_eq!(gateway.took().len(), 2, "a second doubt is the end");
        ends_as_a_task(&house, &gateway, State::Failed).await;
    };
    a_message_without_a_template_never_leaves_and_is_a_task => async |house: House| {
        let (house, gateway) = by_aliyun(&house).await;
        citizens_write(&house, 1).await;
        house.tick().await;
        assert_eq!((gateway.asked(), the_one(&house).await.state), (1, State::Accepted));
        let number = cases(&house).await[0].number.clone();
        act(&house, "li-yi", &number, Action::Assign { officer: "yang-wu".parse().unwrap() }).await.unwrap();
        house.tick().await;
        let all = acknowledgements(&house).await;
        let reminder = all.iter().find(|message| message.purpose == Purpose::Reminder).unwrap();
        assert_eq!((reminder.state, reminder.failure.as_deref()), (State::Failed, Some("no-template")));
        assert!(open_tasks(&house).await.iter().any(|task| task.kind == TaskKind::RemindByHand));
        assert_eq!(gateway.asked(), 1);
    };
    a_message_taken_before_the_line_broke_is_sent_once_more_where_nobody_can_say => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        for (count, mood) in [Mood::TakesAndCuts, Mood::TakesAndBabbles, Mood::TakesAndFloods].into_iter().enumerate() {
            gateway.set(mood);
            house.text(&format!("139{count:08}"), "窗口无人值守").await;
            house.tick().await;
            gateway.set(Mood::Fair);
            pass(&house, 1).await;
            let took = gateway.took();
            assert_eq!(took.len(), 2 * (count + 1), "{mood:?}");
            let [first, second] = &took[2 * count..] else { panic!() };
            assert_eq!(first, second, "the same reference: the gateway can tell");
        }
        assert!(acknowledgements(&house).await.iter().all(|message| message.state == State::Accepted));
    };
    an_answer_that_never_comes_leaves_the_fate_unknown => async |house: House| {
        let (house, gateway) = by_twilio(&house).await;
        for (count, mood) in [Mood::TakesAndHangs, Mood::TakesAndDrips, Mood::Hangs].into_iter().enumerate() {
            gateway.set(mood);
            house.text(&format!("139{count:08}"), "窗口无人值守").await;
            house.tick().await;
            let unknown = acknowledgements(&house).await;
            assert_eq!(unknown.iter().filter(|message| message.state == State::Unknown).count(), 1, "{mood:?}");
            gateway.set(Mood::Fair);
            pass(&house, 1).await;
            assert_eq!(gateway.took().len(), count + 1, "{mood:?}: once");
        }
    };
    a_redirect_is_not_followed_and_the_message_waits => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        gateway.set(Mood::Redirects);
        citizens_write(&house, 1).await;
        house.tick().await;
        pass(&house, 3).await;
        assert_eq!(the_one(&house).await.state, State::Claimed);
        gateway.set(Mood::Fair);
        pass(&house, 1).await;
        assert_eq!(gateway.took().len(), 1);
    };
    a_refusal_of_the_message_itself_is_final => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        gateway.set(Mood::Refuses(400, 0));
        citizens_write(&house, 1).await;
        house.tick().await;
        assert_eq!(gateway.asked(), 1);
        ends_as_a_task(&house, &gateway, State::Failed).await;
    };
    a_gateway_that_comes_back_at_night_wakes_no_complainant => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        gateway.set(Mood::Closed);
        house.move_to("2026-03-02T19:00");
        citizens_write(&house, 1).await;
        house.tick().await;
        pass(&house, 4).await;
        gateway.set(Mood::Fair);
        pass(&house, 7).await;
        assert!(gateway.took().is_empty(), "it is {}", house.now());
        pass(&house, 3).await;
        assert_eq!(gateway.took().len(), 1);
    };
    what_was_sent_while_the_database_is_held_is_noted_afterwards => async |house: House| {
        let (house, gateway) = by_kannel(&house).await;
        citizens_write(&house, 1).await;
        gateway.set(Mood::Slow);
        let app = house.app.clone();
        let ticking = tokio::spawn(async move { daemon::tick(&app, "test").await });
        until("the gateway has it", || gateway.asked() > 0).await;
        // For longer than anything waits for a lock.
        let holder = Holder::take(&house).await;
        tokio::time::sleep(time::Duration::from_secs(7)).await;
        holder.let_go().await;
        drop(ticking.await.unwrap());
        assert_eq!(the_one(&house).await.state, State::Accepted);
        pass(&house, 1).await;
        assert_eq!(gateway.took().len(), 1, "and not sent once more");
    };
    a_gateway_that_hangs_delays_neither_another_account_nor_a_webhook => async |house: House| {
        let (hanging, fair) = (Gateway::open(), Gateway::open());
        let both = format!("{}{}", hanging.kannel("first"), fair.kannel("second"));
        // First those that hang are due, then the others.
        let first = house.reopened(&through("first", &both)).await;
        citizens_write(&first, 20).await;
        let second = house.reopened(&format!("[daemon]\ntick_seconds = 1\n{}", through("second", &both))).await;
        hanging.set(Mood::Hangs);
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(daemon::run(second.app.clone(), stopped));
        until("the first account hangs", || hanging.hanging() > 0).await;
        second.text("13900000001", "窗口无人值守").await;
        until("the second account's message goes", || !fair.took().is_empty()).await;
        assert!(hanging.hanging() > 0, "while the first one still hangs");
        second.call("13900000002").await;
        hanging.set(Mood::Closed);
        stop.send_replace(true);
        running.await.unwrap();
    };
}

/// Waits, for the longest time that a send may take.
async fn until(what: &str, done: impl Fn() -> bool) {
    for _ in 0..140 {
        if done() {
            return;
        }
        tokio::time::sleep(time::Duration::from_millis(100)).await;
    }
    panic!("not in time: {what}");
}
