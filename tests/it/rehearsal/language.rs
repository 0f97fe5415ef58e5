//! The language and its schema.

use serde_json::Value;
use shouwen::rehearse::{
    scenario::{Deed, Span, schema},
    shipped::SHIPPED,
};
use std::path::Path;

#[test]
fn the_published_schema_is_fresh() {
    let published = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rehearsal.schema.json");
    let published = std::fs::read_to_string(published).unwrap();
    assert!(
        published == schema(),
        "it is stale: run `shouwen rehearse --schema > docs/rehearsal.schema.json`"
    );
}

#[test]
fn every_shipped_scenario_is_valid_by_the_schema_and_a_wrong_one_is_not() {
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for scenario in SHIPPED {
        let value: Value = serde_saphyr::from_str(scenario.text).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&value)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", scenario.name);
    }
    for wrong in [
        "scenario: x",
        "{ scenario: x, about: x, starts: x, steps: [{ cal: {} }] }",
        "{ scenario: x, about: x, starts: x, steps: [{ wait: 3 fortnights }] }",
        "{ scenario: x, about: x, starts: x, steps: [{ expect: { cases: [{ stage: lost }] } }] }",
    ] {
        let value: Value = serde_saphyr::from_str(wrong).unwrap();
        assert!(!validator.is_valid(&value), "{wrong}");
    }
}

#[test]
fn every_field_is_described() {
    fn undescribed(value: &Value, place: &str, found: &mut Vec<String>) {
        for (name, property) in value["properties"].as_object().into_iter().flatten() {
            if property["description"].is_null() {
                found.push(format!("{place}.{name}"));
            }
        }
        for (name, inner) in value["$defs"].as_object().into_iter().flatten() {
            undescribed(inner, name, found);
        }
    }
    let schema: Value = serde_json::from_str(&schema()).unwrap();
    let mut found = Vec::new();
    undescribed(&schema, "Scenario", &mut found);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn lengths_of_time_are_read_and_written() {
    for (text, seconds, shown) in [
        ("3 days", 259_200, "3 天"),
        ("1 hour 30 minutes", 5400, "1 小时 30 分钟"),
        ("90 seconds", 90, "1 分钟 30 秒"),
        ("2 weeks", 1_209_600, "14 天"),
        ("0 seconds", 0, "0 秒"),
    ] {
        let span: Span = text.parse().unwrap();
        assert_eq!((span.duration().num_seconds(), span.to_string().as_str()), (seconds, shown));
    }
    for bad in ["", "3", "days", "3 fortnights", "-1 days", "1.5 hours", "99999 weeks", "3 days 4"] {
        assert!(bad.parse::<Span>().is_err(), "{bad}");
    }
}

#[test]
fn what_callers_do_is_read() {
    assert_eq!("press 10#".parse(), Ok(Deed::Press("10#".to_owned())));
    assert_eq!("press $code#".parse(), Ok(Deed::Press("$code#".to_owned())));
    assert_eq!("say nothing".parse(), Ok(Deed::SayNothing));
    for bad in ["press", "press x", "speak", "speak up", "sing"] {
        assert!(bad.parse::<Deed>().is_err(), "{bad}");
    }
}
