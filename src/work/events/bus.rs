//! The bus: from committed transactions to open consoles.

use crate::{
    core::{directory::OfficerCode, id::TaskId},
    store::{
        announce::{Announcement, Audience, News, carry},
        calls::Call,
        cases::Case,
        db::{Db, Tx},
        listen::listen,
    },
};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{
    broadcast::{Receiver, Sender, channel},
    mpsc,
};

/// How many transactions a console may be behind before it is told to look at everything.
const BEHIND: usize = 1024;

/// The direction of a call of the line.
pub(super) const INBOUND: &str = "inbound";

/// The bus of one application. Clones are handles to the same one.
#[derive(Clone)]
pub struct Events(Arc<Bus>);

struct Bus {
    /// `None` once closed.
    news: Mutex<Option<Sender<Arc<News>>>>,
    /// To whoever carries news to other processes, where somebody does.
    carrier: Mutex<Option<mpsc::Sender<News>>>,
    origin: u64,
}

impl Audience for Bus {
    fn origin(&self) -> u64 {
        self.origin
    }

    fn hear(&self, news: News) {
        if let Some(sender) = &*self.news.lock().unwrap_or_else(PoisonError::into_inner) {
            // Nobody may be listening.
            drop(sender.send(Arc::new(news)));
        }
    }

    fn post(&self, news: &News) {
        if let Some(carrier) = &*self.carrier.lock().unwrap_or_else(PoisonError::into_inner) {
            // Full: the server is away, and the others look by themselves.
            drop(carrier.try_send(news.clone()));
        }
    }
}

impl Events {
    /// A bus; `origin` tells this application from others on the same database.
    pub fn new(origin: u64) -> Self {
        let news = Mutex::new(Some(channel(BEHIND).0));
        Self(Arc::new(Bus { news, carrier: Mutex::new(None), origin }))
    }

    /// Tells, once `tx` is committed, that a call has changed; only of calls of the line.
    pub fn call(&self, tx: &mut Tx, call: &Call) {
        if call.direction != INBOUND {
            return;
        }
        let mut officers: Vec<OfficerCode> = call.record.reaches().cloned().collect();
        officers.sort_unstable();
        officers.dedup();
        tx.announce(&self.0, Announcement::Call { id: call.id, officers });
    }

    /// Tells, once `tx` is committed, that a case is new or has changed.
    pub fn case(&self, tx: &mut Tx, case: &Case) {
        let what = Announcement::Case {
            id: case.id,
            department: case.department.clone(),
            offered_to: case.offered_to.clone(),
            handler: case.handler.clone(),
        };
        tx.announce(&self.0, what);
    }

    /// Tells, once `tx` is committed, that a task was given or is done.
    pub fn task(&self, tx: &mut Tx, id: TaskId, department: &str, officer: Option<&str>) {
        let what =
            Announcement::Task { id, department: department.to_owned(), officer: officer.map(str::to_owned) };
        tx.announce(&self.0, what);
    }

    /// Tells every console of this process to look at everything.
    pub fn resync(&self) {
        self.0.hear(News::Gap);
    }

    /// Everything that is told from now on.
    pub(super) fn subscribe(&self) -> Receiver<Arc<News>> {
        let news = self.0.news.lock().unwrap_or_else(PoisonError::into_inner);
        // Closed already: a receiver whose sender is gone.
        news.as_ref().map_or_else(|| channel(1).1, Sender::subscribe)
    }

    /// Ends every console, now and from now on: a server that is told to stop waits for them.
    pub fn close(&self) {
        self.0.news.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Hears what other processes on the same PostgreSQL database announce, until the database is closed.
    /// For a process with consoles; one connection beside the pool. It carries, too.
    pub async fn follow(&self, db: &Db) {
        tokio::select! {
            () = listen(db, &*self.0) => {}
            () = self.carry(db) => {}
        }
    }

    /// Carries what this process announces to the consoles of others, on PostgreSQL; ends at once on SQLite.
    pub async fn carry(&self, db: &Db) {
        let Db::Postgres(pool) = db else { return };
        let (carrier, posted) = mpsc::channel(BEHIND);
        *self.0.carrier.lock().unwrap_or_else(PoisonError::into_inner) = Some(carrier);
        carry(pool, self.0.origin, posted).await;
    }
}
