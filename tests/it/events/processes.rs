//! Several processes on one PostgreSQL database: each console sees what any of them does.

use super::{Stream, bus::Recorder, bus::task, is_sqlite};
use crate::{on_both_engines, support::House};
use serde_json::json;
use shouwen::{
    core::id::CallId,
    store::{
        announce::{Announcement, Audience, News, carry},
        db::Db,
        listen::listen,
    },
};
use sqlx::AssertSqlSafe;
use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// Begins to hear the other processes.
fn follow(house: &House) {
    let app = house.app.clone();
    tokio::spawn(async move { app.events.follow(&app.db).await });
}

/// Posts what it is told, and hears nothing.
struct Poster(mpsc::Sender<News>);

impl Audience for Poster {
    fn origin(&self) -> u64 {
        1
    }

    fn hear(&self, _: News) {}

    fn post(&self, news: &News) {
        self.0.try_send(news.clone()).unwrap();
    }
}

/// Announces all this in one transaction of `house`, and carries it.
async fn announce(house: &House, all: Vec<Announcement>) {
    let (post, posted) = mpsc::channel(8);
    let told = Arc::new(Poster(post));
    let done = house.app.db.transact(move |tx| {
        Box::pin(async move {
            for one in all {
                tx.announce(&told, one);
            }
            Ok::<_, sqlx::Error>(())
        })
    });
    done.await.unwrap();
    // The transaction is over, and with it whoever posts.
    if let Db::Postgres(pool) = &house.app.db {
        carry(pool, 1, posted).await;
    }
}

async fn order(db: &Db, text: String) {
    if let Db::Postgres(pool) = db {
        sqlx::raw_sql(AssertSqlSafe(text)).execute(pool).await.unwrap();
    }
}

/// What a listener of another origin has heard, once it is `enough`.
async fn heard(recorder: &Recorder, enough: impl Fn(&[News]) -> bool) -> Vec<News> {
    for _ in 0..1000 {
        let news = recorder.0.lock().unwrap().clone();
        if enough(&news) {
            return news;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not heard: {:?}", recorder.0.lock().unwrap());
}

fn told(news: &[News]) -> Vec<Announcement> {
    let each = news.iter().filter_map(|news| match news {
        News::Told(all) => Some(all.clone()),
        News::Gap => None,
    });
    each.flatten().collect()
}

on_both_engines! {
    consoles_of_every_server_see_the_calls_of_any => async |house: House| {
        if is_sqlite(&house) { return }
        let other = house.reopened("").await;
        let mut here = Stream::open(&house, "li-yi").await;
        let mut there = Stream::open(&other, "li-yi").await;
        follow(&house);
        follow(&other);
        here.until("resync").await;
        there.until("resync").await;
        let mut call = house.call("13800138000").await;
        let dial = call.until_it_rings().await;
        let pop = here.until("call").await;
        assert_eq!(there.until("call").await, pop);
        here.rest().await;
        call.leg(&dial, json!({ "news": "answered" })).await;
        assert_eq!(there.until("call").await["state"], "answered");
        let twice: Vec<_> = here.all().await.into_iter().filter(|(name, _)| name == "call").collect();
        assert_eq!(twice.len(), 1, "its own it hears once");
        other.close().await;
    };
    a_lost_connection_is_made_anew_and_the_gap_is_told => async |house: House| {
        if is_sqlite(&house) { return }
        let other = house.reopened("").await;
        let mut there = Stream::open(&other, "li-yi").await;
        follow(&house);
        follow(&other);
        there.until("resync").await;
        let mine = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND query LIKE 'LISTEN%'";
        order(&house.app.db, mine.to_owned()).await;
        there.until("resync").await;
        house.call("13800138000").await.until_it_rings().await;
        assert_eq!(there.until("call").await["state"], "ringing");
        other.close().await;
    };
    what_is_too_long_for_one_notification_comes_in_several => async |house: House| {
        if is_sqlite(&house) { return }
        let other = house.reopened("").await;
        let recorder = Arc::new(Listener::default());
        let (hears, db) = (recorder.clone(), other.app.db.clone());
        tokio::spawn(async move { listen(&db, &*hears).await });
        heard(&recorder.0, |news| !news.is_empty()).await;
        let officers: Vec<_> = (0..20).map(|n| format!("{}{n}", "o".repeat(60)).parse().unwrap()).collect();
        let call = |n| Announcement::Call { id: CallId::from(uuid::Uuid::from_u128(n)), officers: officers.clone() };
        let many: Vec<_> = (0..200).map(call).collect();
        announce(&house, many.clone()).await;
        let news = heard(&recorder.0, |news| told(news).len() >= 200).await;
        assert_eq!(told(&news), many);
        recorder.0.0.lock().unwrap().clear();
        announce(&house, (0..600).map(|n| task(&n.to_string())).collect()).await;
        assert_eq!(heard(&recorder.0, |news| !news.is_empty()).await, [News::Gap], "too much: look at everything");
        other.close().await;
    };
}

/// A recorder that is another process.
#[derive(Default)]
struct Listener(Recorder);

impl Audience for Listener {
    fn origin(&self) -> u64 {
        2
    }

    fn hear(&self, news: News) {
        self.0.hear(news);
    }

    fn post(&self, _: &News) {}
}
