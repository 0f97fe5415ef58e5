//! Where recordings are kept: a folder below the data folder, or a bucket. What lies there is sealed, and is
//! written once.

use crate::{
    config::{RecordingSettings, Storage},
    core::id::RecordingId,
    outbound::{Outbound, StorageClient},
};
use bytes::Bytes;
use object_store::{
    ObjectStore, ObjectStoreExt, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
};
use std::{io, path, sync::Arc};
use thiserror::Error;

use super::MOST_BYTES;

/// What a sealed recording is longer than the file: the kind, the seal.
const SEALED_MORE: usize = 1024;

/// Where recordings are kept.
#[derive(Debug, Clone)]
pub struct Shelf {
    store: Arc<dyn ObjectStore>,
    folder: Path,
}

/// Why recordings cannot be kept at all.
#[derive(Debug, Error)]
pub enum NoShelf {
    /// The folder.
    #[error("{0}: {1}")]
    Folder(path::PathBuf, io::Error),
    /// The bucket.
    #[error("{0}")]
    Bucket(#[from] object_store::Error),
}

/// Why a file could not be written, read or deleted.
#[derive(Debug, Error)]
#[error("the folder or bucket of recordings: {0}")]
pub struct Unshelved(#[from] object_store::Error);

impl Shelf {
    /// The shelf that the settings name; a folder is made.
    pub fn open(
        settings: &RecordingSettings,
        data: &path::Path,
        outbound: &Outbound,
    ) -> Result<Self, NoShelf> {
        match settings.storage() {
            Storage::Folder => Self::folder(&data.join("recordings")),
            Storage::Bucket { bucket, folder } => {
                let bucket = AmazonS3Builder::new()
                    .with_bucket_name(bucket)
                    .with_endpoint(&settings.endpoint)
                    .with_region(&settings.region)
                    .with_virtual_hosted_style_request(settings.bucket_in_host)
                    .with_access_key_id(&settings.access_key)
                    .with_secret_access_key(settings.secret_key.expose())
                    // Whether an address may be reached, and how, is the outbound client's part.
                    .with_allow_http(true)
                    .with_http_connector(StorageClient::new(outbound.clone(), MOST_BYTES + SEALED_MORE))
                    // The keeper comes again by itself, and knows what it has tried.
                    .with_retry(RetryConfig { max_retries: 1, ..RetryConfig::default() })
                    .build()?;
                Ok(Self { store: Arc::new(bucket), folder: Path::from(folder) })
            }
        }
    }

    fn folder(dir: &path::Path) -> Result<Self, NoShelf> {
        let mut folder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.recursive(true).create(dir).map_err(|error| NoShelf::Folder(dir.to_owned(), error))?;
        // The network's copy is deleted once ours is written: it has to be on the disk then.
        let store = LocalFileSystem::new_with_prefix(dir)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), folder: Path::default() })
    }

    /// Writes a file; it is there for good when this returns.
    pub(super) async fn put(&self, id: RecordingId, sealed: Vec<u8>) -> Result<(), Unshelved> {
        self.store.put(&self.place(id), sealed.into()).await?;
        Ok(())
    }

    /// Reads a file; `None` if there is none.
    pub(super) async fn get(&self, id: RecordingId) -> Result<Option<Bytes>, Unshelved> {
        match self.store.get(&self.place(id)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes a file, if there is one.
    pub(super) async fn delete(&self, id: RecordingId) -> Result<(), Unshelved> {
        match self.store.delete(&self.place(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the shelf answers: a folder that may be read, a bucket that takes the login.
    pub async fn look(&self) -> Result<(), NoShelf> {
        self.store.list_with_delimiter(Some(&self.folder.clone().join("none"))).await?;
        Ok(())
    }

    fn place(&self, id: RecordingId) -> Path {
        self.folder.clone().join(format!("{id}.sealed"))
    }
}
