//! Where recordings are kept: whether the bucket answers, and whether recordings wait to be fetched.

use super::{Checked, unread};
use crate::{
    config::{Fault, Settings, Storage},
    core::clock::Moment,
    store::{db::Db, health},
    work::{recordings::Shelf, start},
};
use chrono::Duration;
use std::{collections::BTreeMap, path::Path};

/// How long a network may be slow: a person was told by then.
const LONG: Duration = Duration::hours(2);

/// The bucket. The folder is part of the data folder, which is looked at as a whole.
pub(super) async fn bucket(settings: &Settings, found: &mut Checked) {
    if settings.recordings.storage() == Storage::Folder {
        return;
    }
    let place = format!("recordings in {}", settings.recordings.store);
    let fault = answers(settings).await.err().map(|why| {
        let remedy = "see [recordings]: endpoint, region, bucket_in_host and the login, and whether the bucket is there; \
                      recordings stay with the network meanwhile";
        Fault::new(place.clone(), why, remedy)
    });
    found.looked(place, fault);
}

async fn answers(settings: &Settings) -> Result<(), String> {
    let outbound =
        start::outbound(&BTreeMap::new(), &settings.recordings).map_err(|error| error.to_string())?;
    let shelf = Shelf::open(&settings.recordings, Path::new(&settings.data.dir), &outbound);
    shelf.map_err(|error| error.to_string())?.look().await.map_err(|error| error.to_string())
}

/// Those that nobody could fetch or delete.
pub(super) async fn waiting(db: &Db, now: Moment, found: &mut Checked) {
    let stuck = db.read(|tx| Box::pin(health::stuck_recordings(tx, now - LONG))).await;
    let fault = match stuck {
        Err(error) => Some(unread("recordings", &error)),
        Ok(0) => None,
        Ok(stuck) => {
            let what =
                format!("{stuck} could not be fetched from the network, or not be deleted, for two hours");
            let remedy = "see the log for why (\"a recording could not be seen to\"), and the account that they belong to";
            Some(Fault::new("recordings", what, remedy))
        }
    };
    found.looked("recordings", fault);
}
