//! Who is let in.

use super::{PASSWORD, attempt, enter, fail, has_password, kept, officer, opened};
use crate::{desk::done, on_both_engines, support::House};
use chrono::Duration;
use futures_util::future::join_all;
use shouwen::{
    core::{directory::NewOfficer, password::Password},
    work::{
        directory,
        sign_in::{Attempt, SessionSecret, SignIn, sweep},
    },
};

/// Adds an officer to the directory.
pub(super) async fn add(house: &House, code: &str, role: &str) {
    let new = NewOfficer {
        code: code.to_owned(),
        name: "唐辛".to_owned(),
        department: "charity".to_owned(),
        roles: vec![role.to_owned()],
        telephone: None,
        mobile: None,
        rings: 0,
    };
    let added = directory::edit(&house.app, "test", ("officer_added", code), |now| now.with_officer(&new));
    added.await.unwrap();
}

#[test]
fn what_is_presented_is_not_shown() {
    let attempt = Attempt {
        officer: "li-yi".to_owned(),
        password: Password::presented(PASSWORD),
        code: Some("123456".to_owned()),
    };
    let shown = format!("{attempt:?}");
    assert!(!shown.contains("plain") && !shown.contains("123456") && !shown.contains("li-yi"), "{shown}");
    let text = "A".repeat(43);
    assert!(!format!("{:?}", SessionSecret::presented(&text)).contains("AAA"));
    for wrong in ["", "A", &"A".repeat(44), "名字", &format!("{}=", "A".repeat(43))] {
        assert!(SessionSecret::presented(wrong).is_none(), "{wrong}");
    }
}

on_both_engines! {
    the_right_password_opens_and_everything_else_is_refused_alike => async |house: House| {
        has_password(&house, "li-yi").await;
        let secret = enter(&house, "li-yi", None).await;
        let session = opened(&house, &secret).await.unwrap();
        assert_eq!(session.officer, officer("li-yi"));
        assert!(!session.strong && !session.needs_second_factor);
        assert!(!format!("{session:?}").contains(&session.csrf));
        enter(&house, " Li-Yi ", None).await;
        for (name, password) in [
            ("li-yi", "four plain words d0"), ("li-yi", ""), ("wang-bing", PASSWORD), ("nobody", PASSWORD),
            ("", PASSWORD), ("李乙", PASSWORD), ("li-yi\0", PASSWORD), (&"x".repeat(10_000), PASSWORD),
        ] {
            let came = attempt(&house, name, password, None).await;
            assert!(matches!(came, SignIn::Refused), "{name}: {came:?}");
        }
        let entries = done(&house).await;
        let signed_in: Vec<_> = entries.iter().filter(|(act, _)| act == "signed_in").collect();
        assert_eq!(signed_in.len(), 2);
        assert_eq!(signed_in[0].1, serde_json::json!({ "officer": "li-yi", "second_factor": false }));
        assert!(!entries.iter().any(|(_, detail)| detail.to_string().contains("plain")));
    };
    each_sign_in_draws_a_new_secret_and_a_presented_one_is_never_taken_over => async |house: House| {
        has_password(&house, "li-yi").await;
        let planted = SessionSecret::presented(&"A".repeat(43)).unwrap();
        assert!(opened(&house, &planted).await.is_none());
        let (first, second) = (enter(&house, "li-yi", None).await, enter(&house, "li-yi", None).await);
        assert_ne!(first.expose(), second.expose());
        assert!(opened(&house, &planted).await.is_none());
        let (one, two) = (opened(&house, &first).await.unwrap(), opened(&house, &second).await.unwrap());
        assert_ne!(one.csrf, two.csrf);
        assert_eq!(one.csrf, opened(&house.reopened("").await, &first).await.unwrap().csrf);
    };
    whoever_left_the_directory_is_refused_with_the_right_password => async |house: House| {
        let before = (*house.app.facts().directory).clone();
        add(&house, "tang-xin", "handler").await;
        has_password(&house, "tang-xin").await;
        enter(&house, "tang-xin", None).await;
        house.app.replace_directory(before);
        assert!(matches!(attempt(&house, "tang-xin", PASSWORD, None).await, SignIn::Refused));
        assert_eq!(kept(&house).await.len(), 1, "no further session");
    };
    failures_in_a_row_make_wait_and_a_success_forgets_them => async |house: House| {
        has_password(&house, "li-yi").await;
        let try_it = async |password: &str| format!("{:?}", attempt(&house, "li-yi", password, None).await);
        for _ in 0..3 {
            assert_eq!(try_it("not the right words").await, "Refused");
        }
        assert_eq!(try_it(PASSWORD).await, "Wait(2)", "the right one is not even looked at");
        house.advance(Duration::milliseconds(1500));
        assert_eq!(try_it(PASSWORD).await, "Wait(1)");
        house.advance(Duration::milliseconds(500));
        assert_eq!(try_it("not the right words").await, "Refused");
        assert_eq!(try_it(PASSWORD).await, "Wait(4)");
        house.advance(Duration::seconds(4));
        enter(&house, "li-yi", None).await;
        assert_eq!(fail(&house, "li-yi", 3).await, ["Refused"; 3], "they are counted from the beginning");
    };
    tries_at_once_are_no_more_than_tries_in_turn => async |house: House| {
        has_password(&house, "li-yi").await;
        let tries = (0..8).map(|_| attempt(&house, "li-yi", "not the right words", None));
        let heard = join_all(tries).await;
        let refused = heard.iter().filter(|came| matches!(came, SignIn::Refused)).count();
        assert_eq!(refused, 3, "{heard:?}");
        assert!(heard.iter().all(|came| matches!(came, SignIn::Refused | SignIn::Wait(_))), "{heard:?}");
    };
    failures_of_another_day_are_forgotten => async |house: House| {
        has_password(&house, "li-yi").await;
        fail(&house, "li-yi", 4).await;
        fail(&house, "nobody", 1).await;
        house.advance(Duration::hours(24));
        assert!(sweep(&house.app).await.unwrap() >= 2);
        assert_eq!(fail(&house, "li-yi", 3).await, ["Refused"; 3]);
        assert_eq!(sweep(&house.app).await.unwrap(), 0);
    };
}
