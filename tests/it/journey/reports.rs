//! Delivery reports that come before, while and after the send is settled: carriers are fast.

use super::{act, messages_of, open_tasks, reminders_of, voicemail};
use crate::{on_both_engines, support::House};
use shouwen::{
    core::{
        id::MessageId,
        message::{Purpose, Report, ReportAbout, ReportState, State},
        task::TaskKind,
    },
    store::{
        outbox::{self, Counts, Settled},
        reminders::ReminderState,
    },
    work::{
        cases::Action,
        hooks::{Job, SmsJob},
    },
};
use std::time::Duration;
use tokio::sync::oneshot;

const WORKER: &str = "one of two daemons";

/// The acknowledgement of a new case, claimed by a worker who is about to send it.
async fn claimed(house: &House) -> MessageId {
    let case = voicemail(house, "13800138000").await;
    let (id, now) = (messages_of(house, case.id).await[0].id, house.now());
    let lease = chrono::Duration::minutes(1);
    let claim = house.app.db.transact(move |tx| {
        Box::pin(async move { outbox::claim(tx, (WORKER, "sandbox"), now, lease, 10).await })
    });
    assert!(claim.await.unwrap().iter().any(|message| message.id == id));
    id
}

fn accepted(id: MessageId) -> Settled {
    Settled {
        ask_at: None,
        id,
        state: State::Accepted,
        counts: Counts::Tried,
        due_at: None,
        provider_message_id: None,
        failure: None,
        text_sealed: None,
        doubled: false,
    }
}

fn report(house: &House, id: MessageId, state: ReportState, code: Option<&str>) -> Job {
    let code = code.map(str::to_owned);
    let report = Report { about: ReportAbout::Ours(id), state, code, at: None };
    Job::Sms { account: "sandbox".to_owned(), what: SmsJob::Report(report), at: house.now() }
}

async fn message(house: &House, id: MessageId) -> shouwen::store::messages::Message {
    let read = house.app.db.read(|tx| Box::pin(shouwen::store::messages::by_id(tx, id)));
    read.await.unwrap().unwrap()
}

on_both_engines! {
    a_failure_that_is_reported_first_keeps_its_code => async |house: House| {
        let id = claimed(&house).await;
        house.app.hooks.submit(report(&house, id, ReportState::Failed, Some("UNDELIV:042"))).await.unwrap();
        let now = house.now();
        let settle = house.app.db.transact(move |tx| Box::pin(async move { outbox::settle(tx, WORKER, &[accepted(id)], now).await }));
        assert_eq!(settle.await.unwrap(), [id]);
        let message = message(&house, id).await;
        assert_eq!((message.state, message.failure.as_deref()), (State::Failed, Some("UNDELIV:042")));
    };
    a_report_that_meets_the_settling_does_not_go_under => async |house: House| {
        let id = claimed(&house).await;
        let ((holds, held), (go, gone)) = (oneshot::channel(), oneshot::channel());
        let (db, now) = (house.app.db.clone(), house.now());
        let settling = tokio::spawn(async move {
            db.transact(move |tx| Box::pin(async move {
                outbox::settle(tx, WORKER, &[accepted(id)], now).await?;
                holds.send(()).unwrap();
                gone.await.unwrap();
                Ok::<_, sqlx::Error>(())
            })).await
        });
        held.await.unwrap();
        let (hooks, delivered) = (house.app.hooks.clone(), report(&house, id, ReportState::Delivered, None));
        let reporting = tokio::spawn(async move { hooks.submit(delivered).await });
        // Time for the report to come up against the row that is held. If it is not there yet it finds the
        // row settled, and the outcome is the same.
        tokio::time::sleep(Duration::from_millis(300)).await;
        go.send(()).unwrap();
        settling.await.unwrap().unwrap();
        reporting.await.unwrap().unwrap();
        assert_eq!(message(&house, id).await.state, State::Delivered);
        house.app.hooks.submit(report(&house, id, ReportState::Underway, None)).await.unwrap();
        assert_eq!(message(&house, id).await.state, State::Delivered, "it never goes back");
    };
    a_reminder_that_was_sent_can_still_fail => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        act(&house, "li-yi", &case.number, Action::Assign { officer: "yang-wu".parse().unwrap() }).await.unwrap();
        house.tick().await;
        let reminder = messages_of(&house, case.id).await.into_iter().find(|message| message.purpose == Purpose::Reminder);
        let id = reminder.unwrap().id;
        let state = async || {
            let all = reminders_of(&house, case.id).await;
            all.iter().find(|reminder| reminder.message_id == Some(id)).unwrap().state
        };
        assert_eq!(state().await, ReminderState::Sent);
        house.app.hooks.submit(report(&house, id, ReportState::Failed, Some("0x0000000b"))).await.unwrap();
        assert_eq!(state().await, ReminderState::Failed);
        let tasks = open_tasks(&house).await;
        assert!(tasks.iter().any(|task| task.kind == TaskKind::RemindByHand && task.message_id == Some(id)), "{tasks:?}");
    };
}
