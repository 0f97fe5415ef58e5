//! `[recordings]`: where recordings and voicemails are kept.

use super::server::is_public_url;
use crate::config::{Secret, check::Check};
use serde::Deserialize;

/// `[recordings]`: where recordings and voicemails are kept, sealed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingSettings {
    /// Empty: the folder `recordings` of the data folder; else `s3://BUCKET` or `s3://BUCKET/FOLDER`.
    pub store: String,
    /// The address of the bucket's server.
    pub endpoint: String,
    /// The bucket's region.
    pub region: String,
    /// Whether the bucket is named in the server's host already, and not in the path.
    pub bucket_in_host: bool,
    /// The name of the login.
    pub access_key: String,
    /// Its secret.
    pub secret_key: Secret,
}

/// Where recordings are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage<'a> {
    /// In the data folder.
    Folder,
    /// In a bucket.
    Bucket {
        /// Its name.
        bucket: &'a str,
        /// The folder in it; empty for none.
        folder: &'a str,
    },
}

impl RecordingSettings {
    /// Where recordings are kept.
    pub fn storage(&self) -> Storage<'_> {
        match self.store.strip_prefix("s3://") {
            None => Storage::Folder,
            Some(place) => {
                let (bucket, folder) = place.split_once('/').unwrap_or((place, ""));
                Storage::Bucket { bucket, folder: folder.trim_matches('/') }
            }
        }
    }

    pub(in crate::config) fn check(&self, check: &mut Check<'_>) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        let known = match self.storage() {
            Storage::Folder => self.store.is_empty(),
            Storage::Bucket { bucket, .. } => (3..=63).contains(&bucket.len()) && bucket.chars().all(plain),
        };
        check.demand(
            known,
            "recordings.store",
            format!("`{}` is no place for recordings", self.store),
            "write s3://BUCKET or s3://BUCKET/FOLDER, or \"\" for the folder recordings of the data folder",
        );
        if self.storage() == Storage::Folder {
            return;
        }
        check.demand(
            is_public_url(&self.endpoint),
            "recordings.endpoint",
            format!("`{}` is no address of a server", self.endpoint),
            "write it like https://s3.example.org or http://127.0.0.1:9000, no slash at the end",
        );
        for (field, empty) in [
            ("recordings.region", self.region.is_empty()),
            ("recordings.access_key", self.access_key.is_empty()),
            ("recordings.secret_key", self.secret_key.expose().is_empty()),
        ] {
            check.demand(!empty, field, "is empty", "write what the bucket's server gave you");
        }
    }
}
