//! What is told once a transaction is committed: that something changed which somebody may be watching.
//!
//! Announced in a transaction, told after its COMMIT, forgotten with its rollback. Within the process it
//! goes to an [`Audience`]; on PostgreSQL the audience has it [`carry`]ed as NOTIFY to every process that
//! [`super::listen`]s. That is not part of the transaction: a NOTIFY holds a lock of the whole database until
//! its commit is done, and webhooks would be committed one after the other. A process that dies in between
//! tells the others nothing; what they show is fetched anew before long. An announcement says what to look at,
//! never what is there: each reader asks the database, under their own visibility.

use crate::core::{
    directory::OfficerCode,
    id::{CallId, CaseId, TaskId},
};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, types::Json};
use std::{sync::Arc, time::Duration};
use tokio::{sync::mpsc::Receiver, time::sleep};

/// The channel of NOTIFY.
pub(super) const CHANNEL: &str = "shouwen_events";

/// The bytes of one notification; PostgreSQL refuses 8,000.
const LONGEST: usize = 7900;

/// How many announcements of one transaction are told one by one. Of more, looking at everything is cheaper.
const MOST: usize = 512;

/// How long announcements are gathered before the next NOTIFY: one after every batch of webhooks would cost
/// the server more than the batch.
const GATHERED: Duration = Duration::from_millis(20);

/// Something that changed. It names whom it may concern, so that nobody else has to ask the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Announcement {
    /// A call of the line.
    Call {
        /// Which one.
        id: CallId,
        /// Whose telephones ring, or who talk.
        officers: Vec<OfficerCode>,
    },
    /// A case.
    Case {
        /// Which one.
        id: CaseId,
        /// The department that has it.
        department: String,
        /// The department that it is offered to.
        offered_to: Option<String>,
        /// Who handles it.
        handler: Option<String>,
    },
    /// A task.
    Task {
        /// Which one.
        id: TaskId,
        /// The department that has to see to it.
        department: String,
        /// The officer, if it is one person's.
        officer: Option<String>,
    },
}

/// What an audience hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// This changed.
    Told(Vec<Announcement>),
    /// Something may have been missed, or it is too much to tell: look at everything.
    Gap,
}

/// Whoever in this process wants to know.
pub trait Audience: Send + Sync {
    /// Tells this process from the others on the same database.
    fn origin(&self) -> u64;

    /// Takes news. Must not wait: the next transaction does.
    fn hear(&self, news: News);

    /// Takes the news of this process that are to be carried to the others, if anybody carries them. Must
    /// not wait either.
    fn post(&self, news: &News);
}

/// Carries what is posted to the other processes on the same PostgreSQL database, all that waits in one
/// statement, until `posted` is closed.
pub async fn carry(pool: &PgPool, origin: u64, mut posted: Receiver<News>) {
    let mut waiting = Vec::new();
    while posted.recv_many(&mut waiting, MOST).await > 0 {
        let letters = letters_of(origin, waiting.drain(..));
        let sent =
            sqlx::query("SELECT pg_notify($1, t.value) FROM jsonb_array_elements_text($2) AS t (value)")
                .bind(CHANNEL)
                .bind(Json(letters))
                .execute(pool)
                .await;
        if let Err(error) = sent {
            tracing::warn!(%error, "other processes are not told of what has changed");
        }
        sleep(GATHERED).await;
    }
}

/// The letters that hold all of it; one that asks for everything, where that is too much.
fn letters_of(origin: u64, waiting: impl Iterator<Item = News>) -> Vec<String> {
    let mut all: Vec<Announcement> = Vec::new();
    let mut gapped = false;
    for news in waiting {
        match news {
            News::Told(some) => all.extend(some),
            News::Gap => gapped = true,
        }
    }
    let letters = if gapped || all.len() > MOST { Vec::new() } else { letters(origin, &all) };
    if letters.is_empty() { vec![gap(origin)] } else { letters }
}

/// What a transaction has announced so far.
#[derive(Default)]
pub(super) struct Untold {
    audience: Option<Arc<dyn Audience>>,
    all: Vec<Announcement>,
}

impl Untold {
    pub(super) fn add<A: Audience + 'static>(&mut self, audience: &Arc<A>, what: Announcement) {
        if self.audience.is_none() {
            self.audience = Some(audience.clone());
        }
        // An act writes its case several times.
        if self.all.len() <= MOST && self.all.last() != Some(&what) {
            self.all.push(what);
        }
    }

    /// Tells it, after the commit.
    pub(super) fn tell(self) {
        if let Some(audience) = self.audience {
            let news = if self.all.len() > MOST { News::Gap } else { News::Told(self.all) };
            audience.post(&news);
            audience.hear(news);
        }
    }
}

/// A notification's text.
#[derive(Serialize, Deserialize)]
struct Letter {
    from: u64,
    /// Absent: look at everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<Vec<Announcement>>,
}

impl Letter {
    fn written(&self) -> String {
        // Codes, ids and nothing else: such a value always becomes JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

fn gap(from: u64) -> String {
    Letter { from, told: None }.written()
}

/// As few notifications as hold it all; none if one announcement alone is too long for any.
fn letters(from: u64, all: &[Announcement]) -> Vec<String> {
    let text = Letter { from, told: Some(all.to_vec()) }.written();
    if text.len() <= LONGEST {
        return vec![text];
    }
    if all.len() < 2 {
        return Vec::new();
    }
    let (some, rest) = all.split_at(all.len() / 2);
    let (mut some, rest) = (letters(from, some), letters(from, rest));
    if some.is_empty() || rest.is_empty() {
        return Vec::new();
    }
    some.extend(rest);
    some
}

/// What another process told; `None` if it was this one, which has heard it already.
pub(super) fn opened(text: &str, own: u64) -> Option<News> {
    // What a newer version writes and this one cannot read is looked for.
    let Ok(letter) = serde_json::from_str::<Letter>(text) else { return Some(News::Gap) };
    (letter.from != own).then(|| letter.told.map_or(News::Gap, News::Told))
}
