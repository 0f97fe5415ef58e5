//! The database: reachable, of this program's schema, undamaged, opened by the key, not from the future.

use super::{Checked, unread};
use crate::{
    config::{Fault, Settings},
    core::clock::Moment,
    store::{
        db::Db,
        health,
        inspect::{Location, Schema},
        installation,
        seal::Sealer,
    },
    work::{audit, keys, start},
};
use chrono::Duration;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A write-ahead log as long as this is not folded into the database any more.
const LONGEST_LOG: u64 = 512 << 20;

/// Looks at the database; gives it back if its rows can be read.
pub(super) async fn look(settings: &Settings, now: Moment, found: &mut Checked) -> Option<Db> {
    let url = start::database_url(settings);
    let location = match Location::of(&url) {
        Ok(location) => location,
        Err(error) => {
            let remedy = "write sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME";
            found.looked("database", Some(Fault::new("database.url", error.to_string(), remedy)));
            return None;
        }
    };
    let place = match &location {
        Location::File(file) => format!("database {}", file.display()),
        Location::Server => "database on PostgreSQL".to_owned(),
    };
    let db = match Db::look(&url).await {
        Ok(db) => db,
        Err(error) => {
            found.looked(place.clone(), Some(unreachable(&place, &location, &error)));
            return None;
        }
    };
    let readable = schema(&place, &db, found).await;
    damage(&db, &location, found).await;
    if !readable {
        db.close().await;
        return None;
    }
    for (what, looked) in
        [("seal key", seal_key(settings, &db, found).await), ("clock", clock(&db, now, found).await)]
    {
        if let Err(error) = looked {
            found.looked(what, Some(unread(what, &error)));
        }
    }
    trail(&db, found).await;
    Some(db)
}

fn unreachable(place: &str, location: &Location, error: &sqlx::Error) -> Fault {
    match location {
        Location::File(file) if !file.exists() => Fault::new(
            place,
            "the file is not there",
            "start `shouwen serve` once, which makes it; or restore a backup: shouwen restore FILE",
        ),
        Location::File(_) => Fault::new(
            place,
            format!("it cannot be opened: {error}"),
            "look at the rights of the file and its folder; if the file is damaged, restore a backup: shouwen restore FILE --dangerous-overwrite",
        ),
        Location::Server => Fault::new(
            place,
            format!("it does not answer: {error}"),
            "look whether the server runs and takes connections from here, and at [database] url",
        ),
    }
}

/// Whether the tables that this program knows are there.
async fn schema(place: &str, db: &Db, found: &mut Checked) -> bool {
    let (readable, fault) = match db.schema().await {
        Err(error) => (false, Some(unread("schema", &error))),
        Ok(Schema { founded: false, .. }) => (
            false,
            Some(Fault::new(place, "it was never migrated", "shouwen migrate, or start `shouwen serve`")),
        ),
        Ok(Schema { unknown, .. }) if unknown > 0 => {
            let what =
                format!("a newer version of this program has changed it ({unknown} unknown migrations)");
            (
                false,
                Some(Fault::new(
                    place,
                    what,
                    "use that version of the program, or restore a backup made before",
                )),
            )
        }
        Ok(Schema { pending, .. }) if pending > 0 => {
            let what = format!("{pending} migrations are to be run");
            (false, Some(Fault::new(place, what, "take a backup, then run `shouwen migrate`")))
        }
        Ok(_) => (true, None),
    };
    found.looked(place, fault);
    readable
}

async fn damage(db: &Db, location: &Location, found: &mut Checked) {
    let Location::File(file) = location else { return };
    let remedy = "stop serve, keep the file, restore the newest good backup: shouwen restore FILE --dangerous-overwrite";
    let faults = match db.damage().await {
        Ok(lines) => lines.into_iter().map(|line| Fault::new("quick_check", line, remedy)).collect(),
        Err(error) => vec![Fault::new("quick_check", error.to_string(), remedy)],
    };
    found.looked("quick_check", faults);
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let length = fs::metadata(PathBuf::from(log)).map_or(0, |log| log.len());
    let fault = (length > LONGEST_LOG).then(|| {
        let what =
            format!("it has grown to {} MiB: a reader holds an old view, or no daemon runs", length >> 20);
        Fault::new(
            "write-ahead log",
            what,
            "stop whatever reads the database for hours, and see that a daemon runs",
        )
    });
    found.looked("write-ahead log", fault);
}

async fn seal_key(settings: &Settings, db: &Db, found: &mut Checked) -> sqlx::Result<()> {
    let secret = db.read(|tx| Box::pin(installation::index_secret(tx))).await?;
    let Some(secret) = secret else {
        found.looked("seal key: not needed yet, nothing was ever started", None);
        return Ok(());
    };
    let remedy = "put back the key that was made with this database (seal.key of its first start, or [seal] key): without it names and numbers cannot be read, and serve does not start";
    let fault = match keys::present_keys(&settings.seal.key, Path::new(&settings.data.dir)) {
        Err(error) => Some(Fault::new("seal key", error.to_string(), remedy)),
        Ok(keys) => match Sealer::open(keys, &secret) {
            Err(error) => {
                Some(Fault::new("seal key", format!("it does not open this database: {error}"), remedy))
            }
            Ok(sealer) if !sealer.is_current(&secret) => Some(Fault::new(
                "seal key",
                "a rotation was begun and not finished",
                "run `shouwen seal rotate` again: it goes on where it stopped",
            )),
            Ok(_) => None,
        },
    };
    found.looked("seal key", fault);
    Ok(())
}

/// A clock that was set back dates complaints, and with them the law's days, wrongly.
async fn clock(db: &Db, now: Moment, found: &mut Checked) -> sqlx::Result<()> {
    let newest = db.read(|tx| Box::pin(health::newest_moment(tx))).await?;
    let fault = newest.filter(|newest| *newest > now + Duration::minutes(1)).map(|newest| {
        let what = format!("it shows {now}, and the database has something of {newest}");
        let remedy =
            "set the clock (timedatectl, NTP); a training run with --clock needs a data folder of its own";
        Fault::new("clock", what, remedy)
    });
    found.looked("clock", fault);
    Ok(())
}

async fn trail(db: &Db, found: &mut Checked) {
    match audit::verify_database(db).await {
        Ok(verified) => found.looked(
            format!("audit trail: {} entries, {} heads", verified.entries, verified.heads),
            verified.faults,
        ),
        Err(error) => found.looked("audit trail", Some(unread("audit trail", &error))),
    }
}
