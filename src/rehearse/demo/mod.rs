//! Demonstration data: some weeks of an office's life, played through the real paths in some seconds.
//!
//! Calls come over the sandbox's webhooks, officers act as over the API, the daemon ticks, and the
//! clock runs from some weeks ago up to now. What is told is the same every time; ids, keys and query
//! codes are the installation's own chance. All people are the demo office's, all numbers invented.

mod people;
mod play;
mod story;

use crate::{
    config::{AccountSettings, Settings},
    core::{
        clock::{Clock, Moment, VirtualClock},
        directory::Directory,
    },
    rehearse::telephone::Broken,
    store::{calls, cases, messages, page::Page},
    work::{Random, WorkError, directory::EditError, start, start::StartError},
};
use play::Player;
use std::sync::Arc;
use thiserror::Error;

/// Why there are no demonstration data.
#[derive(Debug, Error)]
pub enum DemoError {
    /// An account reaches real people.
    #[error(
        "--demo plays calls and messages, and [accounts.{0}] reaches off this machine: use settings with sandbox accounts only"
    )]
    Outside(String),
    /// Calls and messages do not go through one sandbox account.
    #[error("--demo plays over the sandbox: name a sandbox account in [voice] account and [sms] account")]
    NoSandbox,
    /// There is something already.
    #[error(
        "--demo fills an empty database, and this one has calls, cases or messages: give another --data-dir, or leave --demo out"
    )]
    NotEmpty,
    /// Another office than the demo's.
    #[error("--demo plays the people of the demo office: leave [office] file empty, or leave --demo out")]
    OtherOffice,
    /// The start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The work.
    #[error("the demonstration stopped: {0}; remove the data folder and try again")]
    Work(#[from] WorkError),
    /// An officer's act.
    #[error("the demonstration stopped at {act}: {why}; remove the data folder and try again")]
    Act {
        /// Which one.
        act: String,
        /// What stood in its way.
        why: WorkError,
    },
    /// A call.
    #[error("the demonstration stopped: {0}; remove the data folder and try again")]
    Call(#[from] Broken),
    /// The directory.
    #[error("the demonstration stopped: {0}; remove the data folder and try again")]
    Edit(#[from] EditError),
}

impl From<sqlx::Error> for DemoError {
    fn from(error: sqlx::Error) -> Self {
        Self::Work(error.into())
    }
}

/// Fills an empty database with some weeks that end at `now`.
pub async fn fill(settings: Settings, now: Moment) -> Result<(), DemoError> {
    let outside =
        settings.accounts.iter().find(|(_, account)| !matches!(account, AccountSettings::Sandbox(_)));
    if let Some((name, _)) = outside {
        return Err(DemoError::Outside(name.clone()));
    }
    let account = settings.voice.account.clone();
    let Some(AccountSettings::Sandbox(_)) = settings.accounts.get(&account) else {
        return Err(DemoError::NoSandbox);
    };
    let clock = Arc::new(VirtualClock::starting_at(now - story::SPAN));
    let app = start::start(settings, clock.clone() as Arc<dyn Clock>, Random::from_system()).await?;
    let told = async {
        if *app.facts().directory != Directory::builtin_demo() {
            return Err(DemoError::OtherOffice);
        }
        if !is_empty(&app.db).await? {
            return Err(DemoError::NotEmpty);
        }
        let story = story::story(&app.facts().calendar, now);
        Player::new(app.clone(), clock, &account).play(story, now).await
    };
    let told = told.await;
    app.db.close().await;
    told
}

async fn is_empty(db: &crate::store::db::Db) -> Result<bool, DemoError> {
    let everything = crate::rehearse::aftermath::everything();
    let Some(one) = Page::new(1, None) else { return Ok(false) };
    let found = db.read(|tx| {
        Box::pin(async move {
            let calls = calls::page(tx, &everything, &calls::Filter::default(), one).await?.len();
            let cases = cases::page(tx, &everything, &cases::Filter::default(), one).await?.len();
            let messages = messages::page(tx, &everything, &messages::Filter::default(), one).await?.len();
            Ok::<_, sqlx::Error>(calls + cases + messages)
        })
    });
    Ok(found.await? == 0)
}
