//! The directory's versions.

use super::done;
use crate::{directory::SMALL, on_both_engines, support::House};
use proptest::prelude::*;
use shouwen::{
    core::directory::{ChangeKind, Directory, NewOfficer},
    work::directory::{self, EditError, Origin},
};

fn new_officer(code: &str, department: &str) -> NewOfficer {
    NewOfficer {
        code: code.to_owned(),
        name: "新同志".to_owned(),
        department: department.to_owned(),
        roles: vec!["handler".to_owned()],
        telephone: Some("6680199".to_owned()),
        mobile: None,
        rings: 5,
    }
}

async fn add(house: &House, code: &str) -> Result<i64, EditError> {
    let officer = new_officer(code, "charity");
    directory::edit(&house.app, "test", ("officer_added", code), |present| present.with_officer(&officer))
        .await
}

async fn origins(house: &House) -> Vec<Origin> {
    let versions = directory::versions(&house.app.db).await.unwrap();
    versions.into_iter().map(|version| version.body.origin).collect()
}

on_both_engines! {
    the_first_start_takes_the_demo_office_and_a_second_takes_nothing => async |house: House| {
        assert_eq!(origins(&house).await, [Origin::Demo]);
        let again = house.open_again("").await.unwrap();
        assert_eq!(origins(&again).await, [Origin::Demo]);
        assert_eq!(done(&house).await.iter().filter(|(act, _)| act == "directory_taken").count(), 1);
    };
    an_edit_is_a_version_that_other_processes_hear_of => async |house: House| {
        let other = house.open_again("").await.unwrap();
        assert_eq!(add(&house, "tang-xin").await.unwrap(), 2);
        let code = "tang-xin".parse().unwrap();
        assert!(house.app.facts().directory.officer(&code).is_some(), "at once here");
        assert!(other.app.facts().directory.officer(&code).is_none());
        other.tick().await;
        let found = other.app.facts().directory.officer(&code).cloned().unwrap();
        assert_eq!(found.telephone.unwrap().as_str(), "+863936680199", "read by the office's area code");
        let last = done(&house).await.pop().unwrap();
        assert_eq!((last.0.as_str(), &last.1["version"]), ("directory_edited", &2.into()));
        let third = house.open_again("").await.unwrap();
        assert!(third.app.facts().directory.officer(&code).is_some(), "a start without a file keeps it");
    };
    an_edit_passes_the_checks_of_the_file => async |house: House| {
        let officer = new_officer("li-yi", "no-such-department");
        let refused = directory::edit(&house.app, "test", ("officer_added", "li-yi"), |present| {
            present.with_officer(&officer)
        }).await;
        let Err(EditError::Faults(faults)) = refused else { panic!("{refused:?}") };
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert!(told.iter().any(|fault| fault.contains("already taken")), "{told:?}");
        assert!(told.iter().any(|fault| fault.contains("no-such-department")), "{told:?}");
        assert_eq!(origins(&house).await.len(), 1, "nothing was kept");
    };
    edits_at_the_same_time_are_all_kept => async |house: House| {
        let other = house.open_again("").await.unwrap();
        let (one, two, three) = tokio::join!(add(&house, "a-a"), add(&other, "b-b"), add(&house, "c-c"));
        one.unwrap(); two.unwrap(); three.unwrap();
        let newest = directory::newest(&house.app.db).await.unwrap().unwrap();
        for code in ["a-a", "b-b", "c-c"] {
            assert!(newest.officer(&code.parse().unwrap()).is_some(), "{code}");
        }
    };
    a_file_that_would_drop_edits_is_refused_with_the_remedy => async |house: House| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("office.yaml");
        let settings = format!("[office]\nfile = {:?}\n", file.display().to_string());
        std::fs::write(&file, SMALL).unwrap();
        let own = house.open_again(&settings).await.unwrap();
        assert_eq!(origins(&own).await, [Origin::Demo, Origin::File(file.clone())], "taken over the demo");
        let mut officer = new_officer("tang-xin", "office");
        officer.telephone = Some("6680150".to_owned());
        directory::edit(&own.app, "test", ("officer_added", "tang-xin"), |present| present.with_officer(&officer))
            .await.unwrap();
        own.open_again(&settings).await.unwrap();
        std::fs::write(&file, format!("# a comment\n{SMALL}")).unwrap();
        let same = own.open_again(&settings).await.unwrap();
        assert!(same.app.facts().directory.officer(&"tang-xin".parse().unwrap()).is_some(), "a comment drops nothing");

        std::fs::write(&file, SMALL.replace("测试局", "测试新局")).unwrap();
        let refused = own.open_again(&settings).await.err().unwrap().to_string();
        for words in ["office.yaml", "version 2", "version 3", "shouwen directory export", "take --yes"] {
            assert!(refused.contains(words), "`{words}` is missing in {refused}");
        }
        let newest = directory::newest(&own.app.db).await.unwrap().unwrap();
        std::fs::write(&file, newest.to_yaml()).unwrap();
        let merged = own.open_again(&settings).await.unwrap();
        assert_eq!(*merged.app.facts().directory, newest, "a file with the edits in it is taken");
        assert_eq!(origins(&own).await.len(), 4);
    };
    starting_without_the_file_keeps_the_office => async |house: House| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("office.yaml");
        std::fs::write(&file, SMALL).unwrap();
        let settings = format!("[office]\nfile = {:?}\n", file.display().to_string());
        let own = house.open_again(&settings).await.unwrap();
        let name = own.app.facts().directory.office().name.clone();
        let without = own.open_again("").await.unwrap();
        assert_eq!(without.app.facts().directory.office().name, name, "the demo office does not take its place");
    };
}

#[test]
fn changes_are_told_by_their_codes() {
    let demo = Directory::builtin_demo();
    let more = demo.with_officer(&new_officer("tang-xin", "charity")).unwrap();
    let told: Vec<String> = demo.changes(&more).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["+ officers[tang-xin]"]);
    assert_eq!(more.changes(&demo)[0].kind, ChangeKind::Removed);
    let renamed = Directory::parse(&Directory::demo_text().replace("李乙", "李某"), "office.yaml").unwrap();
    let told: Vec<String> = demo.changes(&renamed).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["~ officers[li-yi]"]);
    assert!(demo.changes(&demo).is_empty());
}

#[test]
fn the_demo_office_is_written_and_read_back() {
    let demo = Directory::builtin_demo();
    assert_eq!(Directory::parse(&demo.to_yaml(), "office.yaml").unwrap(), demo);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever somebody writes into a name or a keyword comes back as it was.
    #[test]
    fn any_texts_are_written_and_read_back(
        name in "[^\\p{C}]{1,24}",
        keyword in "[^\\p{C}]{1,12}",
        digits in "[0-9]{4}",
        rings in any::<u32>(),
        minutes in 0i64..2_000_000,
    ) {
        prop_assume!(!name.trim().is_empty() && !keyword.trim().is_empty());
        let small = Directory::parse(SMALL, "office.yaml").unwrap();
        let mut value: serde_json::Value = serde_json::from_str(&small.to_json()).unwrap();
        let office = value["departments"][0]["code"].clone();
        value["office"]["name"] = name.clone().into();
        value["departments"][0]["name"] = name.clone().into();
        value["matters"][0]["keywords"] = serde_json::json!([keyword]);
        let from = shouwen::core::clock::Moment::start_of("2026-01-01".parse().unwrap())
            + chrono::Duration::minutes(minutes);
        value["officers"].as_array_mut().unwrap().push(serde_json::json!({ "code": "x-1", "name": name,
            "department": office, "roles": ["office", "operator"], "telephone": format!("668{digits}"),
            "mobile": format!("1380000{digits}"), "rings": rings }));
        value["absences"] = serde_json::json!([{ "officer": "x-1", "from": from,
            "until": from + chrono::Duration::hours(1), "delegate": null }]);
        if let Ok(directory) = Directory::from_json(&value.to_string()) {
            let written = directory.to_yaml();
            let back = Directory::parse(&written, "office.yaml");
            prop_assert_eq!(back.as_ref(), Ok(&directory), "{}", written);
        }
    }
}
