//! Idempotency-Key: a POST that is sent again is not done again.

use super::complaint;
use crate::{
    on_both_engines,
    support::{House, Reply},
};
use serde_json::{Value, json};

const REPLAYED: &str = "idempotency-replayed";

fn same(first: &Reply, again: &Reply) {
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(first.header("content-type"), again.header("content-type"));
    assert_eq!((first.header(REPLAYED), again.header(REPLAYED)), ("", "true"));
}

async fn cases(house: &House, token: &str) -> usize {
    house.get("/api/v1/cases", token).await["items"].as_array().unwrap().len()
}

on_both_engines! {
    a_retry_after_a_lost_answer_gets_the_same_case_and_the_same_code => async |house: House| {
        let office = house.token("li-yi").await;
        let first = house.post_keyed("/api/v1/cases", &office, "k-1", &complaint(None)).await;
        assert_eq!(first.status, 201);
        assert!(first.json()["query_code"].is_string());
        house.advance(chrono::Duration::hours(23));
        same(&first, &house.post_keyed("/api/v1/cases", &office, "k-1", &complaint(None)).await);
        assert_eq!(cases(&house, &office).await, 1, "one complaint, one case");
        let acknowledged = house.get("/api/v1/messages?purpose=acknowledgement", &office).await;
        assert_eq!(acknowledged["items"].as_array().unwrap().len(), 1);
        let other = house.post_keyed("/api/v1/cases", &office, "k-2", &complaint(None)).await;
        assert_ne!(other.json()["number"], first.json()["number"], "another key is another request");
    };
    a_key_belongs_to_its_token => async |house: House| {
        let (one, other) = (house.token("li-yi").await, house.token("li-yi").await);
        house.post_keyed("/api/v1/cases", &one, "k-1", &complaint(None)).await;
        let theirs = house.post_keyed("/api/v1/cases", &other, "k-1", &complaint(None)).await;
        assert_eq!((theirs.status.as_u16(), theirs.header(REPLAYED)), (201, ""));
        assert_eq!(cases(&house, &one).await, 2);
    };
    a_key_that_comes_with_another_request_is_refused => async |house: House| {
        let office = house.token("li-yi").await;
        let opened = house.post_keyed("/api/v1/cases", &office, "k-1", &complaint(None)).await.json();
        let mut other = complaint(None);
        other["summary"] = json!("另一件事");
        let refused = house.post_keyed("/api/v1/cases", &office, "k-1", &other).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["type"]),
            (422, &json!("/problems/idempotency-key-reused")));
        let path = format!("/api/v1/cases/{}/decline", opened["number"].as_str().unwrap());
        let elsewhere = house.post_keyed(&path, &office, "k-1", &complaint(None)).await;
        assert_eq!(elsewhere.json()["type"], "/problems/invalid", "what cannot be read is told first");
        let elsewhere = house.post_keyed(&path, &office, "k-1", &json!({ "reason": "无" })).await;
        assert_eq!(elsewhere.json()["type"], "/problems/idempotency-key-reused");
        assert_eq!(cases(&house, &office).await, 1);
    };
    an_act_and_a_task_are_done_once => async |house: House| {
        let office = house.token("li-yi").await;
        let opened = house.post("/api/v1/cases", &office, complaint(None)).await.1;
        let path = format!("/api/v1/cases/{}/assign", opened["number"].as_str().unwrap());
        let to = json!({ "officer": "zhao-ji" });
        let first = house.post_keyed(&path, &office, "assign", &to).await;
        assert_eq!(first.status, 200);
        same(&first, &house.post_keyed(&path, &office, "assign", &to).await);
        house.call("13900139000").await.answered(30).await.hang_up().await;
        let task = house.get("/api/v1/tasks?state=open&kind=classify", &office).await["items"][0].clone();
        let path = format!("/api/v1/tasks/{}/done", task["id"].as_str().unwrap());
        let first = house.post_keyed(&path, &office, "done", &Value::Null).await;
        assert_eq!(first.json()["state"], "done");
        same(&first, &house.post_keyed(&path, &office, "done", &Value::Null).await);
        assert_eq!(house.post(&path, &office, json!({})).await.0, 409, "without the key it is done already");
    };
    a_refusal_is_kept_and_what_could_not_be_read_is_not => async |house: House| {
        let office = house.token("li-yi").await;
        let opened = house.post("/api/v1/cases", &office, complaint(None)).await.1;
        let path = |act: &str| format!("/api/v1/cases/{}/{act}", opened["number"].as_str().unwrap());
        let refused = house.post_keyed(&path("start"), &office, "start", &json!({})).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["type"]), (409, &json!("/problems/stage-conflict")));
        house.post(&path("assign"), &office, json!({ "officer": "li-yi" })).await;
        same(&refused, &house.post_keyed(&path("start"), &office, "start", &json!({})).await);
        assert_eq!(house.post_keyed(&path("start"), &office, "start-2", &json!({})).await.status, 200);
        assert_eq!(house.post_keyed(&path("decline"), &office, "d", &json!({ "why": 1 })).await.status, 422);
        let right = house.post_keyed(&path("decline"), &office, "d", &json!({ "reason": "重复" })).await;
        assert_eq!(right.status, 200, "the first one never began");
    };
    a_key_is_visible_ascii_of_255_at_most => async |house: House| {
        let office = house.token("li-yi").await;
        let long = "k".repeat(256);
        for wrong in ["", "two words", &long] {
            let refused = house.post_keyed("/api/v1/cases", &office, wrong, &complaint(None)).await;
            assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (400, &json!("Idempotency-Key")), "{wrong}");
        }
        assert_eq!(cases(&house, &office).await, 0);
        assert_eq!(house.post_keyed("/api/v1/cases", &office, &long[1..], &complaint(None)).await.status, 201);
    };
    an_answer_is_forgotten_after_its_time => async |house: House| {
        let office = house.token("li-yi").await;
        let first = house.post_keyed("/api/v1/cases", &office, "k-1", &complaint(None)).await;
        house.advance(chrono::Duration::hours(25));
        let anew = house.post_keyed("/api/v1/cases", &office, "k-1", &complaint(None)).await;
        assert_ne!(first.json()["number"], anew.json()["number"]);
        assert_eq!(house.count_rows("idempotency").await, 1);
        house.advance(chrono::Duration::hours(25));
        house.tick().await;
        assert_eq!(house.count_rows("idempotency").await, 0, "the daemon forgets it");
    };
    two_at_once_are_one => async |house: House| {
        let office = house.token("li-yi").await;
        let body = complaint(None);
        let ask = || house.post_keyed("/api/v1/cases", &office, "k-1", &body);
        let (one, two, three) = tokio::join!(ask(), ask(), ask());
        let replies = [one, two, three];
        for reply in &replies {
            assert_eq!((reply.status.as_u16(), &reply.body), (201, &replies[0].body));
        }
        assert_eq!(replies.iter().filter(|reply| reply.header(REPLAYED) == "true").count(), 2);
        assert_eq!(cases(&house, &office).await, 1);
    };
    a_kept_answer_is_sealed => async |house: House| {
        let office = house.token("li-yi").await;
        let opened = house.post_keyed("/api/v1/cases", &office, "k-1", &complaint(None)).await.json();
        let kept = house.kept_answers().await;
        assert_eq!(kept.len(), 1);
        for secret in ["13800138000", "来电人", opened["query_code"].as_str().unwrap()] {
            assert!(!String::from_utf8_lossy(&kept[0]).contains(secret), "{secret}");
        }
    };
}
