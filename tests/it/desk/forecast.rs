//! What the daemon will send.

use super::{case, open};
use crate::{on_both_engines, support::House};
use chrono::Duration;
use shouwen::{
    core::directory::Absence,
    work::{
        Actor,
        cases::{Action, perform},
        directory, forecast,
    },
};

async fn assign(house: &House, number: &str, to: &str) {
    let actor = Actor::officer(&"li-yi".parse().unwrap(), None, &house.app.facts().directory).unwrap();
    perform(&house.app, &actor, number, &Action::Assign { officer: to.parse().unwrap() }).await.unwrap();
}

on_both_engines! {
    what_is_foreseen_is_what_is_sent => async |house: House| {
        let number = open(&house, None, "窗口无人").await;
        assign(&house, &number, "zhao-ji").await;
        house.tick().await;
        let until = "2026-03-16T23:00".parse().unwrap();
        let foreseen = forecast::coming(&house.app, until).await.unwrap();
        assert!(foreseen.iter().any(|one| one.rung == "before_5" && one.to[0].name == "赵己"), "{foreseen:?}");
        assert!(foreseen.iter().any(|one| one.rung == "due_afternoon" && one.role == "supervising_leader"));
        assert!(foreseen.iter().all(|one| !one.text.contains("138") && !one.text.contains("来电人")), "nobody is named");
        let before = house.app.sandbox.sent().len();
        for _ in 0..15 {
            house.pass(Duration::days(1)).await;
        }
        let sent: Vec<String> = house.app.sandbox.sent().into_iter().skip(before).map(|sent| sent.text).collect();
        for one in foreseen.iter().filter(|one| one.to.iter().any(|reached| reached.by_sms)) {
            assert!(sent.contains(&one.text), "{one:?} is missing in {sent:?}");
        }
    };
    a_delegate_is_foreseen_in_the_absence_and_an_answered_case_is_not => async |house: House| {
        let number = open(&house, None, "窗口无人").await;
        assign(&house, &number, "zhao-ji").await;
        let absence = Absence {
            officer: "zhao-ji".parse().unwrap(),
            from: "2026-03-08".parse().unwrap(),
            until: "2026-03-12".parse().unwrap(),
            delegate: Some("liu-ding".parse().unwrap()),
        };
        let what = ("absence_added", "zhao-ji");
        directory::edit(&house.app, "test", what, |present| present.with_absence(&absence)).await.unwrap();
        let until = house.now() + Duration::days(30);
        let foreseen = forecast::coming(&house.app, until).await.unwrap();
        let who = |rung: &str| {
            let one = foreseen.iter().find(|one| one.rung == rung && one.role == "handler").unwrap();
            one.to[0].officer.to_string()
        };
        assert_eq!((who("before_5").as_str(), who("before_1").as_str()), ("liu-ding", "zhao-ji"));
        let actor = Actor::officer(&"li-yi".parse().unwrap(), None, &house.app.facts().directory).unwrap();
        let letter = shouwen::work::cases::Letter { number: "濮民函〔2026〕1号".to_owned(), date: house.now().day() };
        let told = shouwen::work::cases::FeedbackChannel::Letter { letter, text: "已办结".to_owned() };
        perform(&house.app, &actor, &number, &Action::Feedback(told)).await.unwrap();
        assert!(case(&house, &number).await.stopped_at.is_some());
        assert!(forecast::coming(&house.app, until).await.unwrap().is_empty());
    };
    the_example_is_the_ladder_of_a_case_received_now => async |house: House| {
        let example = forecast::example(&house.app);
        assert_eq!(example.due, "2026-03-16".parse().unwrap());
        let rungs: Vec<String> = example.rungs.iter().map(|rung| rung.rung.to_string()).collect();
        assert_eq!(rungs, ["assigned", "before_5", "before_3", "before_1", "due_morning", "due_afternoon", "overdue_1"]);
    };
}
