//! Everything that can be checked without starting: nothing is created, migrated or sent.

mod accounts;
mod texts;

pub(super) use accounts::uncovered;

use super::{keys, notices::Imported, start};
use crate::{
    config::{Fault, Settings, instead_of},
    core::{
        calendar::{Notice, OverlayDay},
        dialogue,
        directory::{Directory, Language},
        phone::PhoneNumber,
        script::{Book, CallFlow},
    },
    store::{
        db::Db,
        documents::{self, DocumentKind},
        inspect::Location,
    },
};
use serde::Serialize;
use std::{fs, path::Path};

/// What a check went through, and what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// What was looked at.
    pub looked_at: Vec<String>,
}

impl Checked {
    /// Notes that something was looked at, and what was found.
    pub(super) fn looked(&mut self, at: impl Into<String>, found: impl IntoIterator<Item = Fault>) {
        self.looked_at.push(at.into());
        self.faults.extend(found);
    }
}

/// Checks everything that settings, which were read without a fault, lead to.
pub async fn check(settings: &Settings) -> Checked {
    let mut checked = Checked::default();
    checked.looked("settings", settings.faults());
    let office = office(settings);
    checked.looked(office.0, office.1);
    checked.looked("dialogues and prompts", dialogues(settings));
    checked.looked("desk number", desk(settings));
    checked.looked("seal key", seal_key(settings));
    calendars(settings, &mut checked).await;
    accounts::check(settings, &mut checked);
    checked
}

/// The office file: what it is called, and its faults.
pub(super) fn office(settings: &Settings) -> (String, Vec<Fault>) {
    let file = &settings.office.file;
    if file.as_os_str().is_empty() {
        return ("office: the built-in demo".to_owned(), Vec::new());
    }
    let name = file.display().to_string();
    let faults = match fs::read_to_string(file) {
        Err(error) => {
            vec![Fault::new(&name, error.to_string(), "name a readable UTF-8 office file in [office] file")]
        }
        Ok(text) => match Directory::parse(&text, &name) {
            Ok(_) => Vec::new(),
            Err(found) => found
                .into_iter()
                .map(|one| Fault::new(one.where_.to_string(), one.what, one.remedy))
                .collect(),
        },
    };
    (format!("office file {name}"), faults)
}

fn dialogues(settings: &Settings) -> Vec<Fault> {
    let book = Book::builtin();
    let mut faults = Vec::new();
    if book.flow(&settings.voice.script).is_none() {
        let known: Vec<&str> = book.flows().map(CallFlow::name).collect();
        let what = format!(
            "there is no dialogue `{}`: the complaint line's own would answer",
            settings.voice.script
        );
        faults.push(Fault::new("voice.script", what, instead_of(&settings.voice.script, &known)));
    }
    if dialogue::apology(book, Language::Chinese).is_none() {
        let what = "the prompts lack the spoken apology (`apology`)";
        faults.push(Fault::new("prompts/zh-CN.yaml", what, "put the prompt back; see docs/ivr.md"));
    }
    faults
}

fn desk(settings: &Settings) -> Option<Fault> {
    let parsed = PhoneNumber::parse(&settings.voice.desk, &settings.office.area_code);
    let remedy = "write the desk's number in full, for example +863936687001";
    parsed.err().map(|bad| Fault::new("voice.desk", bad.to_string(), remedy))
}

/// The form of the seal key. A file that is not there yet is made at the first start.
fn seal_key(settings: &Settings) -> Option<Fault> {
    let dir = Path::new(&settings.data.dir);
    let made_later = settings.seal.key.expose().is_empty() && !keys::key_file(dir).exists();
    if made_later {
        return None;
    }
    let remedy = "put back the line that the first start or `seal rotate` made";
    keys::present_keys(&settings.seal.key, dir)
        .err()
        .map(|error| Fault::new("seal key", error.to_string(), remedy))
}

/// The calendars that were imported into the database, if there is one.
async fn calendars(settings: &Settings, checked: &mut Checked) {
    let url = start::database_url(settings);
    let missing = matches!(Location::of(&url), Ok(Location::File(file)) if !file.exists());
    if missing {
        return checked.looked("imported calendars: none, there is no database yet", None);
    }
    let read = async {
        let db = Db::look(&url).await?;
        if !db.schema().await?.founded {
            return Ok::<_, sqlx::Error>(Vec::new());
        }
        let faults = imported_faults(&db).await?;
        db.close().await;
        Ok(faults)
    };
    match read.await {
        Ok(faults) => checked.looked("imported calendars", faults),
        Err(error) => {
            let remedy = "`shouwen doctor` tells what is wrong with the database";
            let what = format!("the imported calendars cannot be read: {error}");
            checked.looked("imported calendars", Some(Fault::new("database", what, remedy)));
        }
    }
}

async fn imported_faults(db: &Db) -> sqlx::Result<Vec<Fault>> {
    let (notices, overlays): (Vec<Imported>, Vec<Imported>) = db
        .read(|tx| {
            Box::pin(async move {
                let notices = documents::newest(tx, DocumentKind::Notice).await?;
                Ok::<_, sqlx::Error>((notices, documents::newest(tx, DocumentKind::Overlay).await?))
            })
        })
        .await?;
    let notices = notices.iter().filter_map(|one| Notice::parse(&one.text, &one.file).err());
    let overlays = overlays.iter().filter_map(|one| OverlayDay::parse(&one.text, &one.file).err());
    let found = notices.chain(overlays).flatten();
    Ok(found.map(|one| Fault::new(one.where_, one.what, one.remedy)).collect())
}
