//! The office's own work at the desk: directory, passwords, calendar, forecasts, exports, demonstration.

pub mod calendar;
mod demo;
mod directory;
mod exports;
mod forecast;
mod passwords;

use crate::support::House;
use shouwen::{
    core::{
        case::{Kind, NameStanding},
        routing::Accused,
    },
    store::{
        audit,
        cases::{self, Case},
    },
    work::cases::NewCase,
};

/// A case that the office opens itself; its number.
async fn open(house: &House, accused: Option<&str>, summary: &str) -> String {
    let accused = accused.map(|code| Accused::Officer(code.parse().unwrap()));
    let new = NewCase {
        kind: Kind::Complaint,
        name_standing: NameStanding::RealName,
        name: Some("来电人".to_owned()),
        phone: Some("+8613800138000".parse().unwrap()),
        accused: accused.into_iter().collect(),
        summary: summary.to_owned(),
        received_at: house.now(),
        call: None,
        message: None,
        opened_by: "li-yi".to_owned(),
        to_discipline: false,
        told_by_voice: false,
    };
    let (app, now) = (house.app.clone(), house.now());
    let opened = house
        .app
        .db
        .transact(move |tx| Box::pin(async move { shouwen::work::cases::open(&app, tx, new, now).await }));
    opened.await.unwrap().file.row.number
}

/// A case by its number.
async fn case(house: &House, number: &str) -> Case {
    let (reader, number) = (shouwen::rehearse::aftermath::everything(), number.to_owned());
    let found = house.app.db.read(|tx| Box::pin(async move { cases::visible(tx, &reader, &number).await }));
    found.await.unwrap().unwrap()
}

/// What the system's chain says was done, oldest first.
pub async fn done(house: &House) -> Vec<(String, serde_json::Value)> {
    let lines = house.app.db.read(|tx| Box::pin(audit::of_chain(tx, audit::SYSTEM))).await.unwrap();
    lines.into_iter().map(|line| (line.action, serde_json::from_str(&line.detail).unwrap())).collect()
}
