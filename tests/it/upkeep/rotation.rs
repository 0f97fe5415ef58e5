//! Rotating the master key while others work.

use super::{complained, seen, wrote_anonymously};
use crate::{
    on_both_engines,
    sign_in::{enrol, enter, has_password},
    support::House,
};
use shouwen::{
    store::seal::MasterKey,
    work::{
        keys,
        rotation::{Rotated, rotate},
    },
};
use std::fs;

fn quiet(_: &str, _: u64) {}

fn lines(house: &House) -> Vec<String> {
    let text = fs::read_to_string(keys::key_file(house.folder())).unwrap();
    text.lines().map(str::to_owned).collect()
}

on_both_engines! {
    a_rotation_is_seen_by_whoever_runs_and_the_new_key_alone_opens_everything => async |house: House| {
        complained(&house, "13800138000").await;
        let office = house.token("li-yi").await;
        let before = seen(&house, &office).await;
        let other = house.reopened("").await;
        let Rotated::Done { resumed, rows } = rotate(&other.app, &quiet).await.unwrap() else { panic!() };
        assert!(!resumed && rows > 3, "{rows}");
        assert_eq!(lines(&house).len(), 2);
        assert_eq!(seen(&house, &office).await, before, "the one that had the former key alone");
        complained(&house, "13700137000").await;
        let both = seen(&house, &office).await;

        fs::write(keys::key_file(house.folder()), format!("{}\n", lines(&house)[0])).unwrap();
        let later = house.reopened("").await;
        assert_eq!(seen(&later, &office).await, both, "the new key alone");
    };
    a_rotation_that_was_killed_goes_on => async |house: House| {
        wrote_anonymously(&house).await;
        let former: MasterKey = lines(&house)[0].parse().unwrap();
        let next = former.successor(&mut crate::case::seeded(7)).unwrap();
        keys::replace_keys(&keys::key_file(house.folder()), &[&next, &former]).unwrap();
        let other = house.reopened("").await;
        let Rotated::Done { resumed, rows } = rotate(&other.app, &quiet).await.unwrap() else { panic!() };
        assert!(resumed && rows > 0);
        assert_eq!(lines(&house), [next.reveal(), former.reveal()], "no third key was made");
        let Rotated::Done { resumed, .. } = rotate(&other.app, &quiet).await.unwrap() else { panic!() };
        assert!(!resumed, "that one was over");
        assert_eq!(lines(&house).len(), 3);
    };
    second_factors_are_wrapped_anew => async |house: House| {
        has_password(&house, "li-yi").await;
        let factor = enrol(&house, &enter(&house, "li-yi", None).await).await;
        let Rotated::Done { rows, .. } = rotate(&house.app, &quiet).await.unwrap() else { panic!() };
        assert_eq!(rows, 1);
        fs::write(keys::key_file(house.folder()), format!("{}\n", lines(&house)[0])).unwrap();
        let later = house.reopened("").await;
        later.advance(chrono::Duration::minutes(1));
        enter(&later, "li-yi", Some(&factor.code_at(later.now()))).await;
    };
    a_foreign_key_file_is_not_taken_by_whoever_runs => async |house: House| {
        complained(&house, "13800138000").await;
        let office = house.token("li-yi").await;
        let before = seen(&house, &office).await;
        let foreign = MasterKey::generate(&mut crate::case::seeded(8));
        fs::write(keys::key_file(house.folder()), foreign.reveal()).unwrap();
        house.app.vault.reread_keys();
        assert_eq!(seen(&house, &office).await, before);
    };
}
