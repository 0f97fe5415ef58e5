//! `/api/openapi.json` is fresh and true. That every route is in it and nothing else is by construction
//! (one declaration makes both); that answers are as described is checked in every test.

use crate::{
    on_both_engines,
    support::{House, described},
};
use serde_json::{Value, json};
use shouwen::{
    core::{
        case::StageName,
        message::{Purpose, State},
    },
    web::problem::ProblemKind,
};

fn schema(name: &str) -> &'static Value {
    let schema = &described::DESCRIPTION["components"]["schemas"][name];
    assert!(schema.is_object(), "no schema {name}");
    schema
}

/// The values of an enumeration, however it is written.
fn values(schema: &Value) -> Vec<String> {
    let constants = schema["oneOf"].as_array().into_iter().flatten();
    let listed = schema["enum"].as_array().into_iter().flatten();
    let all = listed.chain(constants.flat_map(|one| one["enum"].as_array().into_iter().flatten()));
    let mut all: Vec<_> = all.map(|value| value.as_str().unwrap().to_owned()).collect();
    all.sort_unstable();
    all
}

fn sorted<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut all: Vec<_> = all.into_iter().map(|one| one.to_string()).collect();
    all.sort_unstable();
    all
}

fn words(text: &str) -> Vec<String> {
    sorted(text.split(' '))
}

#[test]
fn every_value_that_a_client_may_meet_is_listed() {
    assert_eq!(values(schema("MessageState")), sorted(State::ALL));
    assert_eq!(values(schema("MessagePurpose")), sorted(Purpose::ALL));
    assert_eq!(values(schema("CaseStage")), sorted(StageName::ALL));
    assert_eq!(values(schema("ProblemKind")), sorted(ProblemKind::ALL.iter().map(|kind| kind.name())));
    assert_eq!(values(schema("ReminderState")), words("planned claimed sent cancelled failed missed"));
    assert_eq!(values(schema("TaskState")), words("open done cancelled"));
    assert_eq!(
        values(schema("TaskKind")),
        words(
            "call_back call_instead_of_sms classify place decide_finding \
        remind_by_hand feed_back_another_way import_calendar decide_unsealing keep_recording"
        )
    );
    assert_eq!(
        values(schema("CallOutcome")),
        words(
            "in_progress answered number_told guided_outside status_told \
        voicemail call_back abandoned"
        )
    );
    assert_eq!(
        values(schema("Role")),
        words(
            "operator handler department_head supervising_leader office \
        discipline_inspection administrator"
        )
    );
    assert_eq!(values(schema("CaseKind")), words("complaint report inquiry application"));
    assert_eq!(values(schema("NameStanding")), words("real_name to_verify anonymous"));
}

#[test]
fn the_addresses_are_those_of_the_contract() {
    let paths = described::DESCRIPTION["paths"].as_object().unwrap();
    let mut all: Vec<String> = paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| format!("{method} {path}"))
        })
        .collect();
    all.sort_unstable();
    let acts = "accept assign call_back close correct decline feedback handover interim refer reopen return start withdraw";
    let mut contract: Vec<String> =
        acts.split(' ').map(|act| format!("post /api/v1/cases/{{number}}/{act}")).collect();
    for (method, paths) in [
        (
            "get",
            "calendar calls calls/{id} cases cases/{number} cases/{number}/deadline departments matters messages \
            messages/{id} officers reminders stats tasks tasks/{id}",
        ),
        ("post", "cases cases/{number}/identity cases/{number}/identity/{request} tasks/{id}/done"),
    ] {
        contract.extend(paths.split_whitespace().map(|path| format!("{method} /api/v1/{path}")));
    }
    contract.extend(["get /healthz", "get /readyz", "get /metrics"].map(str::to_owned));
    contract.sort_unstable();
    assert_eq!(all, contract);
}

#[test]
fn every_operation_says_who_may_call_it_and_how_it_fails() {
    let mut ids = std::collections::BTreeSet::new();
    for (path, item) in described::DESCRIPTION["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let what = format!("{method} {path}");
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{what}");
            assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{what}");
            if !path.starts_with("/api/v1/") {
                continue;
            }
            assert_eq!(operation["security"], json!([{ "bearer": [] }]), "{what}");
            for status in ["400", "401", "403", "500", "503"] {
                let schema = &operation["responses"][status]["content"]["application/problem+json"]["schema"];
                assert_eq!(schema["$ref"], "#/components/schemas/Problem", "{what} {status}");
            }
            let named = |wanted: &str| {
                operation["parameters"].as_array().into_iter().flatten().any(|one| one["name"] == wanted)
            };
            let listed =
                operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].as_str();
            let pages =
                ["calls", "cases", "messages", "reminders", "tasks"].iter().any(|list| path.ends_with(list));
            assert!(
                method != "get" || !pages || (named("limit") && named("cursor") && listed.is_some()),
                "{what}"
            );
            assert_eq!(named("Idempotency-Key"), method == "post", "{what}");
        }
    }
    assert_eq!(described::DESCRIPTION["components"]["securitySchemes"]["bearer"]["scheme"], "bearer");
}

on_both_engines! {
    it_is_served_to_everybody => async |house: House| {
        let request = http::Request::get("/api/openapi.json").body(axum::body::Body::empty()).unwrap();
        let reply = house.send(request).await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/json"));
        assert_eq!(&reply.json(), &*described::DESCRIPTION);
        assert!(reply.json()["openapi"].as_str().unwrap().starts_with("3.1"));
    };
}
