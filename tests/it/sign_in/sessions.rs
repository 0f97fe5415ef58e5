//! Sessions: until when, and what ends them.

use super::{PASSWORD, attempt, attempts::add, enter, has_password, kept, officer, opened};
use crate::{desk::done, on_both_engines, support::House};
use chrono::Duration;
use shouwen::{
    core::{directory::Role, password::Password},
    work::{
        directory, passwords,
        sign_in::{PasswordChange, SignIn, change_password, csrf_fits, sign_out, sign_out_everywhere},
    },
};

const NEW: &str = "five plain words will do";

async fn change(house: &House, secret: &shouwen::work::sign_in::SessionSecret, old: &str) -> PasswordChange {
    let session = opened(house, secret).await.unwrap();
    let new = Password::new(NEW, &session.officer).unwrap();
    change_password(&house.app, &session, Password::presented(old), new).await.unwrap()
}

on_both_engines! {
    one_that_is_not_used_ends => async |house: House| {
        has_password(&house, "li-yi").await;
        let secret = enter(&house, "li-yi", None).await;
        for _ in 0..3 {
            house.advance(Duration::minutes(59));
            assert!(opened(&house, &secret).await.is_some());
        }
        house.advance(Duration::minutes(60));
        assert!(opened(&house, &secret).await.is_none());
    };
    one_that_is_used_all_day_ends_too => async |house: House| {
        has_password(&house, "li-yi").await;
        let secret = enter(&house, "li-yi", None).await;
        for _ in 0..23 {
            house.advance(Duration::minutes(30));
            assert!(opened(&house, &secret).await.is_some());
        }
        house.advance(Duration::minutes(30));
        assert!(opened(&house, &secret).await.is_none());
    };
    its_use_is_noted_once_a_minute => async |house: House| {
        has_password(&house, "li-yi").await;
        let secret = enter(&house, "li-yi", None).await;
        let begun = house.now();
        house.advance(Duration::seconds(59));
        opened(&house, &secret).await.unwrap();
        assert_eq!(kept(&house).await, [("li-yi".to_owned(), begun)]);
        house.advance(Duration::seconds(1));
        opened(&house, &secret).await.unwrap();
        assert_eq!(kept(&house).await, [("li-yi".to_owned(), begun + Duration::seconds(60))]);
    };
    the_daemon_forgets_what_ended => async |house: House| {
        has_password(&house, "li-yi").await;
        has_password(&house, "wang-bing").await;
        enter(&house, "li-yi", None).await;
        house.pass(Duration::hours(14)).await;
        enter(&house, "wang-bing", None).await;
        house.pass(Duration::hours(2)).await;
        assert_eq!(kept(&house).await, [], "both: one expired, one was not used");
    };
    a_form_carries_what_its_own_session_carries => async |house: House| {
        has_password(&house, "li-yi").await;
        let (one, other) = (enter(&house, "li-yi", None).await, enter(&house, "li-yi", None).await);
        let (one, other) = (opened(&house, &one).await.unwrap(), opened(&house, &other).await.unwrap());
        assert!(csrf_fits(&one, &one.csrf) && !csrf_fits(&one, &other.csrf));
        assert!(!csrf_fits(&one, "") && !csrf_fits(&one, &one.csrf[1..]));
    };
    a_role_that_was_taken_away_is_away_at_once => async |house: House| {
        let before = (*house.app.facts().directory).clone();
        add(&house, "tang-xin", "office").await;
        has_password(&house, "tang-xin").await;
        let secret = enter(&house, "tang-xin", None).await;
        let is_office = async || opened(&house, &secret).await.unwrap().actor.is_any(&[Role::Office]);
        assert!(is_office().await);
        house.app.replace_directory(before.clone());
        add_from(&house, &before).await;
        assert!(!is_office().await);
    };
    they_end_when_their_officer_leaves_and_stay_ended => async |house: House| {
        house.tick().await;
        let before = (*house.app.facts().directory).clone();
        add(&house, "tang-xin", "handler").await;
        has_password(&house, "tang-xin").await;
        has_password(&house, "li-yi").await;
        let (gone, stays) = (enter(&house, "tang-xin", None).await, enter(&house, "li-yi", None).await);
        let left = directory::edit(&house.app, "test", ("officer_removed", "tang-xin"), |_| Ok(before.clone()));
        left.await.unwrap();
        assert!(opened(&house, &gone).await.is_none());
        house.tick().await;
        add(&house, "tang-xin", "handler").await;
        assert!(opened(&house, &gone).await.is_none(), "whoever returns signs in anew");
        assert!(opened(&house, &stays).await.is_some());
    };
    signing_out_ends_one_and_everywhere_all => async |house: House| {
        has_password(&house, "li-yi").await;
        has_password(&house, "wang-bing").await;
        let other = enter(&house, "wang-bing", None).await;
        let mut own = Vec::new();
        for _ in 0..3 {
            own.push(enter(&house, "li-yi", None).await);
        }
        sign_out(&house.app, &own[0]).await.unwrap();
        assert!(opened(&house, &own[0]).await.is_none() && opened(&house, &own[1]).await.is_some());
        assert_eq!(sign_out_everywhere(&house.app, &officer("li-yi"), "li-yi").await.unwrap(), 2);
        for secret in &own {
            assert!(opened(&house, secret).await.is_none());
        }
        assert!(opened(&house, &other).await.is_some());
        let entries = done(&house).await;
        let (_, detail) = entries.iter().find(|(act, _)| act == "signed_out_everywhere").unwrap();
        assert_eq!(*detail, serde_json::json!({ "officer": "li-yi", "sessions": 2 }));
    };
    changing_ones_password_ends_all_sessions_but_the_own => async |house: House| {
        has_password(&house, "li-yi").await;
        let (own, other) = (enter(&house, "li-yi", None).await, enter(&house, "li-yi", None).await);
        assert_eq!(change(&house, &own, "not the right words").await, PasswordChange::Refused);
        assert!(opened(&house, &other).await.is_some());
        assert_eq!(change(&house, &own, PASSWORD).await, PasswordChange::Changed);
        assert!(opened(&house, &own).await.is_some() && opened(&house, &other).await.is_none());
        assert!(matches!(attempt(&house, "li-yi", PASSWORD, None).await, SignIn::Refused));
        assert!(matches!(attempt(&house, "li-yi", NEW, None).await, SignIn::In(_)));
        for _ in 0..3 {
            assert_eq!(change(&house, &own, "not the right words").await, PasswordChange::Refused);
        }
        assert_eq!(change(&house, &own, NEW).await, PasswordChange::Wait(2), "guessing is held up here too");
    };
    a_password_that_was_set_ends_them => async |house: House| {
        has_password(&house, "li-yi").await;
        let secret = enter(&house, "li-yi", None).await;
        let new = Password::new(NEW, &officer("li-yi")).unwrap();
        passwords::set(&house.app, &officer("li-yi"), new, "command").await.unwrap();
        assert!(opened(&house, &secret).await.is_none());
        let entries = done(&house).await;
        let (_, detail) = entries.iter().rfind(|(act, _)| act == "password_set").unwrap();
        assert_eq!(*detail, serde_json::json!({ "officer": "li-yi", "sessions_ended": 1 }));
    };
}

/// The directory as it was, with the officer in a lesser role.
async fn add_from(house: &House, before: &shouwen::core::directory::Directory) {
    let back = directory::edit(&house.app, "test", ("officer_removed", "tang-xin"), |_| Ok(before.clone()));
    back.await.unwrap();
    add(house, "tang-xin", "handler").await;
}
