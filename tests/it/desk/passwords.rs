//! Passwords.

use super::done;
use crate::{on_both_engines, support::House};
use shouwen::{
    core::{
        directory::OfficerCode,
        password::{BadPassword, Password},
    },
    store::credentials,
    work::passwords::{self, First},
};

fn li_yi() -> OfficerCode {
    "li-yi".parse().unwrap()
}

#[test]
fn length_is_what_counts() {
    let refused = |text: &str| Password::new(text, &li_yi()).err();
    assert_eq!(refused("short-one"), Some(BadPassword::Short));
    assert_eq!(refused("aaaaaaaaaaaaaaaa"), Some(BadPassword::Monotonous));
    assert_eq!(refused("my name is Li-Yi!"), Some(BadPassword::OwnCode));
    assert_eq!(refused("twelve or more\u{7}"), Some(BadPassword::Control));
    assert_eq!(refused(&"ab cd ef gh ".repeat(100)), Some(BadPassword::Long));
    assert_eq!(refused("four plain words do"), None);
    assert_eq!(refused("春眠不觉晓处处闻啼鸟夜来"), None);
    let shown = format!("{:?}", Password::presented("four plain words do"));
    assert!(!shown.contains("plain"), "{shown}");
}

on_both_engines! {
    a_password_is_kept_as_a_hash_and_fits_its_officer_alone => async |house: House| {
        let password = Password::new("four plain words do", &li_yi()).unwrap();
        passwords::set(&house.app, &li_yi(), password, "test").await.unwrap();
        let fits = async |officer: &str, text: &str| {
            passwords::fits(&house.app, &officer.parse().unwrap(), Password::presented(text)).await.unwrap()
        };
        assert!(fits("li-yi", "four plain words do").await);
        assert!(!fits("li-yi", "four plain words Do").await);
        assert!(!fits("wang-bing", "four plain words do").await);
        let kept = house.app.db.read(|tx| Box::pin(async { credentials::of(tx, &li_yi()).await })).await.unwrap().unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        let again = Password::new("five plain words will do", &li_yi()).unwrap();
        passwords::set(&house.app, &li_yi(), again, "test").await.unwrap();
        assert!(!fits("li-yi", "four plain words do").await, "the former one is void");
        let entries = done(&house).await;
        let set: Vec<_> = entries.iter().filter(|(act, _)| act == "password_set").collect();
        assert_eq!(set.len(), 2);
        assert!(set.iter().all(|(_, detail)| !detail.to_string().contains("plain") && !detail.to_string().contains("argon2")));
    };
    one_character_composed_in_two_ways_is_one_password => async |house: House| {
        let password = Password::new("caf\u{e9} au lait 2026", &li_yi()).unwrap();
        passwords::set(&house.app, &li_yi(), password, "test").await.unwrap();
        let other = Password::presented("cafe\u{301} au lait 2026");
        assert!(passwords::fits(&house.app, &li_yi(), other).await.unwrap());
    };
    the_first_start_makes_the_administrators_password_once => async |house: House| {
        let First::Made(officer, text) = passwords::first(&house.app).await.unwrap() else { panic!("none was made") };
        assert_eq!(officer.as_str(), "system-admin");
        assert!(passwords::fits(&house.app, &officer, Password::presented(&text)).await.unwrap());
        assert!(Password::new(&text, &officer).is_ok(), "it keeps the rules itself");
        assert_eq!(passwords::first(&house.app).await.unwrap(), First::Exists);
    };
}
