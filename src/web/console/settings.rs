//! 系统设置: what is set, as it is in force, with every secret left out. It is changed in the settings file.

use super::{page::Page, pieces, viewer::Viewer, words};
use maud::{Markup, html};

/// The page.
pub(super) async fn page(viewer: Viewer) -> Page {
    let settings = &viewer.app.settings;
    let server = &settings.server;
    let accounts: Vec<&str> = viewer.app.accounts.keys().map(String::as_str).collect();
    let store = &settings.recordings.store;
    let engine = match viewer.app.db {
        crate::store::db::Db::Sqlite { .. } => "SQLite",
        crate::store::db::Db::Postgres(_) => "PostgreSQL",
    };
    let rows: Vec<Vec<Markup>> = [
        ("server.listen", server.listen.to_string()),
        ("server.public_url", server.public_url.clone()),
        ("database", engine.to_owned()),
        ("voice.script", settings.voice.script.clone()),
        ("voice.record", viewer.t(if settings.voice.record { words::YES } else { words::NO }).to_owned()),
        ("cases.working_days", settings.cases.working_days.to_string()),
        ("sms.accounts", settings.sms.order("").join("、")),
        ("accounts", accounts.join("、")),
        ("recordings.store", if store.is_empty() { "recordings".to_owned() } else { store.clone() }),
        ("retention.recordings_days", settings.retention.recordings_days.to_string()),
        ("retention.webhooks_days", settings.retention.webhooks_days.to_string()),
    ]
    .into_iter()
    .map(|(name, value)| vec![html! { code { (name) } }, html! { (value) }])
    .collect();
    let heads = [words::SETTING, words::VALUE].map(|text| viewer.t(text));
    let title = viewer.t(words::SETTINGS_PAGE);
    viewer.page(title, &pieces::panel(title, &pieces::table(title, &heads, &rows)))
}
