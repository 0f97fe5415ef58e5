//! Announced with the commit, or never.

use super::{Stream, actor};
use crate::{on_both_engines, support::House};
use shouwen::{
    core::{
        case::{Kind, NameStanding},
        clock::Moment,
        id::TaskId,
    },
    store::{
        announce::{Announcement, Audience, News},
        batch::{Batch, BatchWork},
        db::{Boxed, Db, Tx},
    },
    work::{
        App, WorkError,
        cases::{self, NewCase},
        events::Console,
    },
};
use std::{
    future::ready,
    sync::{Arc, Mutex},
};

/// Announces each job as a task of that department; the job `bad` fails.
struct Telling(Arc<Recorder>);

#[derive(Default)]
pub(super) struct Recorder(pub Mutex<Vec<News>>);

impl Audience for Recorder {
    fn origin(&self) -> u64 {
        1
    }

    fn hear(&self, news: News) {
        self.0.lock().unwrap().push(news);
    }

    fn post(&self, _: &News) {}
}

/// A task of which nothing but its department matters.
pub(super) fn task(department: &str) -> Announcement {
    let id = TaskId::from(uuid::Uuid::from_u128(7));
    Announcement::Task { id, department: department.to_owned(), officer: None }
}

impl BatchWork for Telling {
    type Job = &'static str;
    type Done = ();
    type Error = WorkError;

    fn run<'a>(&'a self, tx: &'a mut Tx, jobs: &'a [&'static str]) -> Boxed<'a, Result<Vec<()>, WorkError>> {
        Box::pin(async move {
            for job in jobs {
                tx.announce(&self.0, task(job));
            }
            let bad = jobs.contains(&"bad");
            if bad { Err(WorkError::Forbidden("bad")) } else { Ok(vec![(); jobs.len()]) }
        })
    }

    fn committed(&self, _: usize) {}

    fn is_outage(&self, _: &WorkError) -> bool {
        false
    }
}

/// Opens a case, and fails after it if `fails`.
async fn open(app: &Arc<App>, now: Moment, fails: bool) {
    let held = app.clone();
    let done = app.db.transact(move |tx| {
        Box::pin(async move {
            let new = NewCase {
                kind: Kind::Complaint,
                name_standing: NameStanding::Anonymous,
                name: None,
                phone: None,
                accused: Vec::new(),
                summary: "窗口无人值守".to_owned(),
                received_at: now,
                call: None,
                message: None,
                opened_by: "li-yi".to_owned(),
                to_discipline: false,
                told_by_voice: true,
            };
            cases::open(&held, tx, new, now).await?;
            if fails { Err(WorkError::Forbidden("given up")) } else { Ok(()) }
        })
    });
    assert_eq!(done.await.is_err(), fails);
}

/// Announces something that concerns nobody, in a transaction of its own.
async fn tell_nobody(db: &Db, app: &Arc<App>) {
    let events = app.events.clone();
    let told = db.transact(move |tx| {
        Box::pin(async move {
            events.task(tx, TaskId::from(uuid::Uuid::from_u128(7)), "nowhere", None);
            Ok::<_, sqlx::Error>(())
        })
    });
    told.await.unwrap();
}

on_both_engines! {
    what_rolls_back_is_not_announced => async |house: House| {
        let mut stream = Stream::open(&house, "wang-bing").await;
        open(&house.app, house.now(), true).await;
        assert_eq!(stream.rest().await, "");
        open(&house.app, house.now(), false).await;
        assert_eq!(stream.next().await.0, "today");
    };
    of_a_batch_that_fails_only_what_is_done_singly_is_announced_once => async |house: House| {
        let heard = Arc::new(Recorder::default());
        let batch = Batch::start(&house.app.db, &Arc::new(Telling(heard.clone())));
        let (good, bad, other) = tokio::join!(batch.submit("good"), batch.submit("bad"), batch.submit("other"));
        assert!(good.is_ok() && bad.is_err() && other.is_ok());
        let heard = heard.0.lock().unwrap().clone();
        let told: Vec<_> = heard.iter().flat_map(|news| match news {
            News::Told(all) => all.clone(),
            News::Gap => panic!("too much"),
        }).collect();
        assert_eq!(told, [task("good"), task("other")]);
    };
    a_batch_is_announced_as_one => async |house: House| {
        let heard = Arc::new(Recorder::default());
        let batch = Batch::start(&house.app.db, &Arc::new(Telling(heard.clone())));
        let (one, two) = tokio::join!(batch.submit("one"), batch.submit("two"));
        assert!(one.is_ok() && two.is_ok());
        assert_eq!(*heard.0.lock().unwrap(), [News::Told(vec![task("one"), task("two")])]);
    };
    a_console_that_is_too_far_behind_is_told_to_look_at_everything => async |house: House| {
        let who = actor(&house, "sun-gui");
        let valid = who.clone();
        let mut console = Console::open(&house.app, who, false, move || ready(Some(valid.clone())));
        console.next().await.unwrap();
        for _ in 0..1100 {
            tell_nobody(&house.app.db, &house.app).await;
        }
        let written = format!("{:?}", console.next().await.unwrap());
        assert!(written.contains("resync"), "{written}");
    };
}
