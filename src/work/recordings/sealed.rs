//! What lies on the shelf: the kind of file and the file, sealed with the key of the recording's row.

use super::fetch::{Audio, known_kind};
use crate::{
    store::{
        recordings::AUDIO,
        seal::{RowKey, SealError},
    },
    work::App,
};
use bytes::Bytes;

/// Between the kind and the file.
const BREAK: u8 = b'\n';

/// Seals a recording.
pub(super) fn seal(app: &App, key: &RowKey, audio: &Audio) -> Vec<u8> {
    let plain = [audio.kind.as_bytes(), &[BREAK], &audio.bytes].concat();
    app.vault.seal_bytes(key, AUDIO, &plain)
}

/// Opens what [`seal`] sealed.
pub(super) fn open(key: &RowKey, sealed: &[u8]) -> Result<Audio, SealError> {
    let plain = Bytes::from(key.open_bytes(AUDIO, sealed)?);
    let broken = plain.iter().position(|byte| *byte == BREAK);
    let kind = broken.and_then(|at| known_kind(std::str::from_utf8(&plain[..at]).ok()?));
    match (broken, kind) {
        (Some(at), Some(kind)) => Ok(Audio { kind, bytes: plain.slice(at + 1..) }),
        _ => Err(SealError::NotText),
    }
}
