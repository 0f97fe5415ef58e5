//! Recordings, from the network's report to the day they are deleted.

mod bucket;
mod keeping;
mod policy;
mod retention;

use crate::{
    console::{Desk, link},
    support::House,
};
use http::Response;
use serde_json::json;
use shouwen::{
    outbound::{EMBEDDED_HOST, Embedded},
    store::db::Db,
};
use std::fs;

/// A call that was answered, and its recording.
async fn recorded(house: &House, from: &str) {
    recorded_at(house, from, &format!("http://{EMBEDDED_HOST}/recordings/r-{from}")).await;
}

/// The same, at an address of one's choice.
async fn recorded_at(house: &House, from: &str, url: &str) {
    let mut call = house.call(from).await;
    call.answered(40).await;
    let body = json!({ "call": call.id, "recording": format!("r-{from}"), "url": url, "seconds": 40 });
    let (status, answer) = house.post_signed("/hooks/sandbox/voice/recording", body).await;
    assert!(status == 200 || status == 204, "{status} {answer}");
    call.hang_up().await;
}

/// The sealed files of a house.
fn files(house: &House) -> Vec<Vec<u8>> {
    let folder = fs::read_dir(house.folder().join("recordings")).unwrap();
    folder.map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect()
}

/// What the network says of the recording of a call from that number.
async fn network_has(house: &House, from: &str) -> bool {
    let request = http::Request::get(format!("http://{EMBEDDED_HOST}/recordings/r-{from}"));
    let answer: Response<_> =
        house.app.sandbox.answer(request.body(bytes::Bytes::new()).unwrap()).await.unwrap();
    answer.status() == 200
}

/// How the recordings stand, in no order that matters.
async fn states(house: &House) -> Vec<String> {
    const SQL: &str = "SELECT state FROM recordings ORDER BY at, id";
    let rows: Vec<(String,)> = match &house.app.db {
        Db::Sqlite { read, .. } => sqlx::query_as(SQL).fetch_all(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(SQL).fetch_all(pool).await.unwrap(),
    };
    rows.into_iter().map(|(state,)| state).collect()
}

/// The address of the newest call's recording.
async fn newest(at: &Desk<'_>) -> String {
    format!("{}/recording", link(&at.page("/console/calls").await, "/console/calls/0"))
}

/// The status of an attempt to hear it.
async fn heard(at: &Desk<'_>, address: &str) -> u16 {
    at.part(address, "bytes=0-").await.status.as_u16()
}
