//! The demonstration: every page of an office alive, told the same every time, and only where it does no harm.

use crate::{on_both_engines, support::House};
use shouwen::{
    core::{case::StageName, message::State, task::TaskKind},
    rehearse::{
        aftermath::{all_tasks, everything},
        demo::{self, DemoError},
    },
    store::{
        audit, calls, cases, chain, messages,
        page::{MOST, Page},
        reminders,
    },
};
use std::collections::BTreeSet;

struct Office {
    cases: Vec<cases::Case>,
    calls: Vec<calls::Call>,
    messages: Vec<messages::Message>,
    tasks: Vec<shouwen::store::tasks::Task>,
    reminders: Vec<reminders::Reminder>,
    entries: Vec<audit::Line>,
}

async fn office(house: &House) -> Office {
    let page = Page::new(MOST, None).unwrap();
    let read = house.app.db.read(|tx| {
        Box::pin(async move {
            let cases = cases::page(tx, &everything(), &cases::Filter::default(), page).await?;
            let mut entries = Vec::new();
            for case in &cases {
                entries.extend(audit::of_chain(tx, &case.id.to_string()).await?);
            }
            Ok::<_, sqlx::Error>(Office {
                calls: calls::page(tx, &everything(), &calls::Filter::default(), page).await?,
                messages: messages::page(tx, &everything(), &messages::Filter::default(), page).await?,
                tasks: all_tasks(tx).await?,
                reminders: reminders::page(tx, &everything(), &reminders::Filter::default(), page).await?,
                cases,
                entries,
            })
        })
    });
    read.await.unwrap()
}

fn told(cases: &[cases::Case]) -> Vec<String> {
    let one =
        |case: &cases::Case| format!("{:?} {} {} {:?}", case.stage, case.received_at, case.due, case.handler);
    cases.iter().map(one).collect()
}

on_both_engines! {
    an_office_is_alive_on_every_page => async |house: House| {
        house.move_to("2026-11-25T21:00");
        demo::fill(house.app.settings.clone(), house.now()).await.unwrap();
        let house = house.open_again("").await.unwrap();
        let office = office(&house).await;
        let stages: BTreeSet<String> = office.cases.iter().map(|case| format!("{:?}", case.stage)).collect();
        for stage in [StageName::Received, StageName::Assigned, StageName::Investigating, StageName::Answered,
            StageName::Closed, StageName::Declined, StageName::Withdrawn, StageName::Referred, StageName::Reopened] {
            assert!(stages.contains(&format!("{stage:?}")), "no case is {stage:?}: {stages:?}");
        }
        let today = house.now().day();
        assert!(office.cases.iter().any(|case| case.stopped_at.is_none() && case.due < today), "some are overdue");
        assert!(office.cases.iter().any(|case| case.bounces == 1 && case.hops > 0), "a handover was returned");
        for state in [State::Delivered, State::Failed] {
            assert!(office.messages.iter().any(|message| message.state == state), "{state:?}");
        }
        let outcomes: BTreeSet<&str> = office.calls.iter().map(|call| call.outcome.as_str()).collect();
        for outcome in ["answered", "voicemail", "call_back", "abandoned"] {
            assert!(outcomes.contains(outcome), "{outcome} is missing in {outcomes:?}");
        }
        assert!(!outcomes.contains("in_progress"));
        let open: BTreeSet<String> = office.tasks.iter().filter(|task| task.state == "open").map(|task| format!("{:?}", task.kind)).collect();
        for kind in [TaskKind::CallBack, TaskKind::CallInsteadOfSms, TaskKind::Classify, TaskKind::Place] {
            assert!(open.contains(&format!("{kind:?}")), "{kind:?} is missing in {open:?}");
        }
        assert!(office.reminders.iter().any(|one| one.state == reminders::ReminderState::Sent && one.rung.starts_with("overdue")));
        assert!(office.reminders.iter().any(|one| one.state == reminders::ReminderState::Planned));
        let facts = house.app.facts();
        let absent = facts.directory.absence(&"gao-wei".parse().unwrap(), house.now());
        assert!(absent.is_some_and(|absence| absence.delegate.is_some()), "somebody is out, and somebody stands in");
        assert!(office.calls.iter().all(|call| call.began_at <= house.now()) && office.calls.len() > 30);
        for case in &office.cases {
            let name = case.id.to_string();
            let lines = office.entries.iter().filter(|line| line.chain == name);
            let lines: Vec<_> = lines.map(|line| (line.entry(), line.kept().unwrap())).collect();
            chain::verify(&name, chain::Standing::empty(&name), lines).unwrap();
        }
    };
    a_database_with_data_is_left_alone => async |house: House| {
        crate::desk::open(&house, None, "窗口无人").await;
        let refused = demo::fill(house.app.settings.clone(), house.now()).await;
        assert!(matches!(refused, Err(DemoError::NotEmpty)), "{refused:?}");
        assert_eq!(office(&house).await.cases.len(), 1);
    };
    it_is_told_the_same_every_time => async |house: House| {
        house.move_to("2026-07-15T10:30");
        demo::fill(house.app.settings.clone(), house.now()).await.unwrap();
        let once = told(&office(&house).await.cases);
        let mut settings = house.app.settings.clone();
        let folder = tempfile::tempdir().unwrap();
        folder.path().clone_into(&mut settings.data.dir);
        settings.database.url = shouwen::config::Secret::default();
        demo::fill(settings, house.now()).await.unwrap();
        let other = shouwen::store::db::Db::open(&format!("sqlite:{}", folder.path().join("shouwen.db").display()), 2).await.unwrap();
        let page = Page::new(MOST, None).unwrap();
        let again = other.read(|tx| Box::pin(async move {
            cases::page(tx, &everything(), &cases::Filter::default(), page).await
        })).await.unwrap();
        assert_eq!(told(&again), once);
        other.close().await;
    };
}

#[test]
fn real_people_are_never_played_with() {
    let text = "[voice]\naccount = \"main\"\n[sms]\naccount = \"main\"\n[accounts.main]\nprovider = \"twilio\"\n\
        account_sid = \"AC00000000000000000000000000000001\"\nauth_token = \"0123456789abcdef0123456789abcdef\"\n\
        from = \"+14155550100\"\n";
    let settings = shouwen::config::Settings::read("test.toml", text, std::iter::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let refused = runtime.block_on(demo::fill(settings, "2026-03-02T09:00".parse().unwrap()));
    assert!(matches!(&refused, Err(DemoError::Outside(name)) if name == "main"), "{refused:?}");
}
