//! Recusal over the whole API: the addresses are those of its description, so that a new one is
//! looked at from its first day.

use super::{LISTS, complaint, names};
use crate::{
    on_both_engines,
    support::{House, described::DESCRIPTION},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Who is accused in these tests, their head, the leader above them, and their delegate of the
/// demo office.
const BARRED: [&str; 4] = ["yang-wu", "liu-ding", "chen-zi", "zhao-ji"];

/// Every address that needs no id, with each value of each filter that has values.
fn addresses() -> Vec<String> {
    let mut addresses = Vec::new();
    for (path, item) in DESCRIPTION["paths"].as_object().unwrap() {
        let Some(operation) = item.get("get").filter(|_| path.starts_with("/api/v1/") && !path.contains('{'))
        else {
            continue;
        };
        addresses.push(path.clone());
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            addresses.extend(
                values(&parameter["schema"]).into_iter().map(|value| format!("{path}?{name}={value}")),
            );
        }
    }
    addresses.push("/api/v1/cases?due_before=2027-01-01".to_owned());
    addresses.push("/api/v1/calls?day=2026-03-02".to_owned());
    addresses.push("/api/v1/calls?department=office".to_owned());
    addresses.push("/api/v1/cases?handler=li-yi".to_owned());
    addresses.push("/api/v1/stats?from=2026-02-01&to=2026-04-30".to_owned());
    addresses.push("/api/v1/calendar?month=2026-03".to_owned());
    assert!(addresses.len() > 40, "{addresses:?}");
    addresses
}

/// The values of a parameter, through references and alternatives.
fn values(schema: &Value) -> Vec<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return values(&DESCRIPTION["components"]["schemas"][reference.rsplit('/').next().unwrap()]);
    }
    let listed = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let choices = schema["oneOf"].as_array().into_iter().chain(schema["anyOf"].as_array()).flatten();
    listed.chain(choices.flat_map(values)).collect()
}

/// All that a reader can see without knowing an id, byte for byte.
async fn all_that(house: &House, token: &str) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for address in addresses() {
        let reply = house.asked("GET", &address, token, &[], &Value::Null).await;
        assert_eq!(reply.status, 200, "{address}: {}", reply.json());
        seen.insert(address, String::from_utf8(reply.body.to_vec()).unwrap());
    }
    seen
}

fn same(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>, who: &str) {
    for (address, bytes) in before {
        assert_eq!(bytes, &after[address], "{who} at {address}");
    }
}

async fn ids(house: &House, token: &str, list: &str) -> Vec<String> {
    let items = house.get(&format!("/api/v1/{list}?limit=200"), token).await["items"].clone();
    items.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// The whole life of a case about `yang-wu`, from a call to the office to feedback, every way of it.
async fn a_case_about_them(house: &House, office: &str) -> String {
    let mut call = house.call("13800138000").await;
    call.answered(60).await;
    call.hang_up().await;
    let call = house.get("/api/v1/calls", office).await["items"][0].clone();
    assert_eq!(call["first_contact"]["officer"], "li-yi");
    let mut body = complaint(Some("yang-wu"));
    body["call"] = call["id"].clone();
    let (status, opened) = house.post("/api/v1/cases", office, body).await;
    assert_eq!(status, 201, "{opened}");
    let number = opened["number"].as_str().unwrap().to_owned();
    let act = async |name: &str, body: Value| {
        let (status, answer) = house.post(&format!("/api/v1/cases/{number}/{name}"), office, body).await;
        assert_eq!(status, 200, "{name}: {answer}");
    };
    act("assign", json!({ "officer": "li-yi" })).await;
    act("start", json!({})).await;
    act("interim", json!({})).await;
    act("call_back", json!({})).await;
    house.pass(chrono::Duration::minutes(5)).await;
    act("feedback", json!({ "channel": "message", "text": "已对当事人进行批评教育" })).await;
    house.text("13800138000", &format!("查询 {}", opened["query_code"].as_str().unwrap())).await;
    house.text("13800138000", "再补充一点").await;
    house.pass(chrono::Duration::minutes(5)).await;
    number
}

on_both_engines! {
    all_who_are_barred_see_the_same_bytes_with_and_without_the_case => async |house: House| {
        let office = house.token("li-yi").await;
        // Something that everybody sees, so that equal is not empty.
        house.call("13900139000").await.answered(20).await.hang_up().await;
        house.post("/api/v1/cases", &office, complaint(None)).await;
        house.text("13700137000", "窗口无人值守").await;
        // What these have set off has come to rest.
        house.pass(chrono::Duration::minutes(10)).await;
        let mut before = Vec::new();
        for who in BARRED {
            let token = house.token(who).await;
            let seen = all_that(&house, &token).await;
            before.push((who, token, seen));
        }
        let all_before = all_that(&house, &office).await;
        let number = a_case_about_them(&house, &office).await;
        let all_after = all_that(&house, &office).await;
        for list in LISTS.iter().chain(&["stats?from=2026-02-01&to=2026-04-30"]) {
            let address = format!("/api/v1/{list}");
            assert_ne!(all_before[&address], all_after[&address], "the office sees it at {address}");
        }
        for (who, token, before) in &before {
            same(before, &all_that(&house, token).await, who);
        }
        for (who, token, _) in &before {
            no_id_leads_to_it(&house, &office, token, &number, who).await;
        }
    };
    whoever_opens_a_case_against_their_own_line_sees_no_more_of_it => async |house: House| {
        let office = house.token("li-yi").await;
        let accused = house.token("zhang-jia").await;
        let before = all_that(&house, &accused).await;
        let mut body = complaint(Some("zhang-jia"));
        body["received_at"] = json!("2026-03-02T08:00:00+08:00");
        let (status, kept) = house.post("/api/v1/cases", &office, body).await;
        assert_eq!((status, names(&kept)), (201, vec!["number", "query_code"]), "li-yi reports through the accused");
        same(&before, &all_that(&house, &accused).await, "zhang-jia");
        let discipline = house.token("zheng-xu").await;
        assert_eq!(house.get("/api/v1/cases", &discipline).await["items"][0]["number"], kept["number"]);
    };
    whoever_is_named_later_loses_the_case_as_if_it_had_never_been => async |house: House| {
        let office = house.token("li-yi").await;
        let accused = house.token("yang-wu").await;
        let before = all_that(&house, &accused).await;
        let (_, opened) = house.post("/api/v1/cases", &office, complaint(None)).await;
        let path = format!("/api/v1/cases/{}", opened["number"].as_str().unwrap());
        house.post(&format!("{path}/assign"), &office, json!({ "officer": "yang-wu" })).await;
        house.post(&format!("{path}/start"), &accused, json!({})).await;
        house.pass(chrono::Duration::minutes(5)).await;
        let correct = format!("{path}/correct");
        let unknown = json!({ "field": "subject", "value": { "officer": "nobody" }, "reason": "核实" });
        let (status, problem) = house.post(&correct, &office, unknown).await;
        assert_eq!((status, &problem["field"]), (422, &json!("value.officer")), "{problem}");
        let named = json!({ "field": "subject", "value": { "officer": "yang-wu" }, "reason": "经核实系反映该同志" });
        let (status, case) = house.post(&correct, &office, named).await;
        assert_eq!((status, &case["stage"], &case["handler"]), (200, &json!("received"), &Value::Null), "{case}");
        let tasks = house.get("/api/v1/tasks?kind=place&state=open", &office).await;
        assert_eq!(tasks["items"].as_array().unwrap().len(), 1, "somebody has to place it anew: {tasks}");
        house.pass(chrono::Duration::minutes(5)).await;
        same(&before, &all_that(&house, &accused).await, "yang-wu");
        let (status, _) = house.post(&format!("{path}/close"), &accused, json!({})).await;
        assert_eq!(status, 404);
        let (status, problem) = house.post(&format!("{path}/assign"), &office, json!({ "officer": "yang-wu" })).await;
        assert_eq!(status, 422, "{problem}");
    };
    a_call_that_rang_the_accused_stays_in_their_list_and_says_no_more => async |house: House| {
        let office = house.token("li-yi").await;
        house.call("13800138000").await.answered(60).await.hang_up().await;
        let call = house.get("/api/v1/calls", &office).await["items"][0].clone();
        assert_eq!(call["first_contact"]["officer"], "li-yi");
        // They answered it themselves: that it vanished would tell.
        let own = house.token("li-yi").await;
        let path = format!("/api/v1/calls/{}", call["id"].as_str().unwrap());
        let figures = "/api/v1/stats?from=2026-03-01&to=2026-03-31";
        let before = (house.get(&path, &own).await, house.get(figures, &own).await, house.get("/api/v1/calls", &own).await);
        let mut body = complaint(Some("li-yi"));
        body["call"] = call["id"].clone();
        let leader = house.token("zheng-xu").await;
        let (status, opened) = house.post("/api/v1/cases", &leader, body).await;
        assert_eq!(status, 201, "{opened}");
        let after = (house.get(&path, &own).await, house.get(figures, &own).await, house.get("/api/v1/calls", &own).await);
        assert_eq!(before, after);
        assert_eq!(house.get(&path, &leader).await["case"], opened["number"]);
    };
}

/// Whatever id of the case somebody who is barred has come by, it leads to what no id leads to.
async fn no_id_leads_to_it(house: &House, office: &str, barred: &str, number: &str, who: &str) {
    let nobody = "00000000-0000-7000-8000-000000000000";
    let mut looked_at = 0;
    for (template, item) in DESCRIPTION["paths"].as_object().unwrap() {
        let list = template.trim_start_matches("/api/v1/").split('/').next().unwrap();
        let (parameter, none, ours) = match (template.contains("{number}"), template.contains("{id}")) {
            (true, _) => ("{number}", "2026-999999", vec![number.to_owned()]),
            (_, true) => {
                let seen = ids(house, barred, list).await;
                let hidden = ids(house, office, list).await.into_iter().filter(|id| !seen.contains(id));
                ("{id}", nobody, hidden.collect())
            }
            _ => continue,
        };
        assert!(!ours.is_empty(), "{template}: nothing is kept from {who}");
        for (method, id) in
            item.as_object().unwrap().keys().flat_map(|method| ours.iter().map(move |id| (method, id)))
        {
            let method = method.to_uppercase();
            let body = body_of(template);
            let body = if method == "POST" { body } else { Value::Null };
            let there = house.asked(&method, &template.replace(parameter, id), barred, &[], &body).await;
            let nowhere = house.asked(&method, &template.replace(parameter, none), barred, &[], &body).await;
            assert_eq!(
                (there.status, &there.body),
                (nowhere.status, &nowhere.body),
                "{who}: {method} {template} {id}"
            );
            looked_at += 1;
        }
    }
    let call = ids(house, office, "calls").await.into_iter().next().unwrap();
    let by_call = |id: &str| {
        let mut body = complaint(None);
        body["call"] = json!(id);
        body
    };
    let there = house.post("/api/v1/cases", barred, by_call(&call)).await;
    assert_eq!(
        there,
        house.post("/api/v1/cases", barred, by_call(nobody)).await,
        "{who}: a case of a hidden call"
    );
    assert!(looked_at > 20, "{looked_at}");
}

/// A body that the act can read.
fn body_of(template: &str) -> Value {
    match template.rsplit('/').next().unwrap() {
        "assign" => json!({ "officer": "li-yi" }),
        "handover" => json!({ "department": "office", "note": "属贵科" }),
        "return" | "decline" | "reopen" => json!({ "reason": "无" }),
        "refer" => json!({ "note": "无" }),
        "withdraw" => json!({ "statement": "不再追究" }),
        "feedback" => json!({ "channel": "message", "text": "已处理" }),
        "correct" => json!({ "field": "kind", "value": "report", "reason": "无" }),
        _ => json!({}),
    }
}
