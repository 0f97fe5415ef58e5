//! The doctor: what is wrong with an installation, and what to do. Each part is looked at by itself, so
//! that a database that is down or a key that is missing hides nothing else. Nothing is created,
//! migrated or changed.

mod database;
mod folder;
mod recordings;
mod setup;
mod speech;
mod traffic;

use super::check::Checked;
use crate::{
    config::{Fault, Settings},
    core::clock::Clock,
};

/// Looks at everything.
pub async fn examine(settings: &Settings, clock: &dyn Clock) -> Checked {
    let mut found = Checked::default();
    let now = clock.now();
    found.looked("settings", settings.faults());
    folder::look(settings, &mut found);
    setup::look(settings, now, &mut found);
    speech::look(settings, &mut found).await;
    recordings::bucket(settings, &mut found).await;
    if let Some(db) = database::look(settings, now, &mut found).await {
        if let Err(error) = traffic::look(settings, &db, now, &mut found).await {
            found.looked("traffic", Some(unread("traffic", &error)));
        }
        recordings::waiting(&db, now, &mut found).await;
        db.close().await;
    } else {
        // Without a database only the built-in notices are known.
        setup::calendar(&crate::core::calendar::Calendar::builtin(), now, &mut found);
    }
    found
}

fn unread(what: &str, error: &sqlx::Error) -> Fault {
    let remedy = "look at the other findings first; if there is none, restore the newest good backup";
    Fault::new(format!("database: {what}"), error.to_string(), remedy)
}
