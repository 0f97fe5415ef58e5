//! Names that are locked after too many failures.

use super::{PASSWORD, attempt, enter, fail, has_password, officer};
use crate::{desk::done, on_both_engines, support::House};
use chrono::Duration;
use serde_json::json;
use shouwen::{
    core::password::Password,
    work::{
        passwords,
        sign_in::{SignIn, locked, release_lock, sweep},
    },
};

on_both_engines! {
    a_name_is_locked_until_it_is_released_whether_or_not_there_is_such_an_officer => async |house: House| {
        has_password(&house, "li-yi").await;
        let (known, unknown) = (fail(&house, "li-yi", 12).await, fail(&house, "nobody", 12).await);
        assert_eq!(known, unknown);
        assert_eq!(known[..10], ["Refused"; 10]);
        assert_eq!(known[10..], ["Locked"; 2]);
        house.advance(Duration::days(30));
        sweep(&house.app).await.unwrap();
        assert!(matches!(attempt(&house, "li-yi", PASSWORD, None).await, SignIn::Locked));
        assert!(matches!(attempt(&house, "nobody", PASSWORD, None).await, SignIn::Locked));
        let names = locked(&house.app).await.unwrap();
        let told: Vec<_> = names.iter().map(|one| (one.name.as_str(), one.known, one.failures)).collect();
        assert_eq!(told, [("nobody", false, 10), ("li-yi", true, 10)]);

        assert!(release_lock(&house.app, &officer("li-yi"), "system-admin").await.unwrap());
        assert!(!release_lock(&house.app, &officer("li-yi"), "system-admin").await.unwrap());
        enter(&house, "li-yi", None).await;
        let entries = done(&house).await;
        let of = |act: &str| -> Vec<_> {
            entries.iter().filter(|(other, _)| other == act).map(|(_, detail)| detail.clone()).collect()
        };
        assert_eq!(of("sign_in_locked"), [
            json!({ "officer": "li-yi", "failures": 10 }), json!({ "officer": null, "failures": 10 }),
        ]);
        assert_eq!(of("lock_released"), [json!({ "officer": "li-yi" })]);
    };
    the_setting_says_after_how_many => async |house: House| {
        let strict = house.reopened("[console]\nlock_after = 5\n").await;
        assert_eq!(fail(&strict, "li-yi", 6).await[4..], ["Refused", "Locked"]);
    };
    a_new_password_releases => async |house: House| {
        has_password(&house, "li-yi").await;
        fail(&house, "li-yi", 10).await;
        let new = Password::new("five plain words will do", &officer("li-yi")).unwrap();
        passwords::set(&house.app, &officer("li-yi"), new, "command").await.unwrap();
        let came = attempt(&house, "li-yi", "five plain words will do", None).await;
        assert!(matches!(came, SignIn::In(_)), "{came:?}");
        assert!(done(&house).await.iter().any(|(act, _)| act == "lock_released"));
    };
}

#[tokio::test]
async fn a_command_releases_and_removes() {
    let house = House::open("").await;
    has_password(&house, "li-yi").await;
    let secret = enter(&house, "li-yi", None).await;
    super::enrol(&house, &secret).await;
    fail(&house, "li-yi", 10).await;
    let command = |what: &'static str, who: &'static str| {
        let folder = house.folder().to_owned();
        crate::commands::shouwen_in(&folder, &folder, &["officer", what, who], "").status.code()
    };
    assert_eq!(command("release", "li-yi"), Some(0));
    assert_eq!(command("release", "li-yi"), Some(1));
    assert_eq!(command("release", "Not A Code"), Some(2));
    assert_eq!(command("second-factor-remove", "li-yi"), Some(0));
    assert_eq!(command("second-factor-remove", "li-yi"), Some(1));
    enter(&house, "li-yi", None).await;
}
