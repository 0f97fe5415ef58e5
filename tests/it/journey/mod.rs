//! The main job, end to end on both engines: a call becomes a case, and its reminders go out in time.

mod calls;
mod cases;
mod reports;
mod sms;

use crate::support::House;
use shouwen::{
    core::{directory::OfficerCode, id::CaseId},
    store::{
        cases::{self as rows, Case, Filter},
        messages::{self, Message},
        page::Page,
        reminders::{self, Reminder},
        tasks::{self, Task},
    },
    work::{
        Actor, WorkError,
        cases::{Action, Performed, perform},
    },
};

/// An officer of the demo office who acts.
pub(crate) fn officer(house: &House, code: &str) -> Actor {
    let code: OfficerCode = code.parse().unwrap();
    Actor::officer(&code, None, &house.app.facts().directory).unwrap()
}

pub(crate) async fn act(
    house: &House,
    who: &str,
    number: &str,
    action: Action,
) -> Result<Performed, WorkError> {
    perform(&house.app, &officer(house, who), number, &action).await
}

/// Every case that the office sees, newest first.
pub(crate) async fn cases(house: &House) -> Vec<Case> {
    let reader = officer(house, "li-yi").reader().clone();
    let page = Page::new(200, None).unwrap();
    let list = house
        .app
        .db
        .read(|tx| Box::pin(async move { rows::page(tx, &reader, &Filter::default(), page).await }));
    list.await.unwrap()
}

pub(crate) async fn the_case(house: &House) -> Case {
    let mut all = cases(house).await;
    assert_eq!(all.len(), 1, "one case");
    all.remove(0)
}

pub(crate) async fn reminders_of(house: &House, case: CaseId) -> Vec<Reminder> {
    house.app.db.read(|tx| Box::pin(reminders::of_case(tx, case))).await.unwrap()
}

pub(crate) async fn messages_of(house: &House, case: CaseId) -> Vec<Message> {
    house.app.db.read(|tx| Box::pin(messages::of_case(tx, case))).await.unwrap()
}

pub(crate) async fn open_tasks(house: &House) -> Vec<Task> {
    let reader = officer(house, "li-yi").reader().clone();
    let filter = tasks::Filter { state: Some("open".to_owned()), ..tasks::Filter::default() };
    let page = Page::new(200, None).unwrap();
    house
        .app
        .db
        .read(|tx| Box::pin(async move { tasks::page(tx, &reader, &filter, page).await }))
        .await
        .unwrap()
}

/// A complaint left as a voicemail by a mobile, so that everything of it goes by SMS.
pub(crate) async fn voicemail(house: &House, from: &str) -> Case {
    let mut call = house.call(from).await;
    while call.rings().is_some() || !call.says().contains("留言") {
        call.unanswered().await;
    }
    call.recorded(20).await;
    call.hang_up().await;
    cases(house).await.remove(0)
}
