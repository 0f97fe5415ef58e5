//! Where audio is kept until it is fetched.

use bytes::Bytes;
use std::{
    collections::VecDeque,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// So much is held in memory: some two hundred texts of ten seconds.
const HELD_BYTES: usize = 32 * 1024 * 1024;

/// What is kept.
#[derive(Debug)]
pub(super) struct Kept {
    folder: PathBuf,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    /// The oldest first.
    audio: VecDeque<(String, Bytes)>,
    bytes: usize,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Held({} texts)", self.audio.len())
    }
}

impl Kept {
    pub fn below(data: &Path) -> Self {
        Self { folder: data.join("speech"), held: Mutex::default() }
    }

    /// The audio of that name.
    pub fn find(&self, name: &str) -> Option<Bytes> {
        self.held(name).or_else(|| fs::read(self.file(name)?).ok().map(Bytes::from))
    }

    /// Whether [`Self::find`] finds it, without reading it.
    pub fn has(&self, name: &str) -> bool {
        self.is_on_disk(name) || self.held(name).is_some()
    }

    fn held(&self, name: &str) -> Option<Bytes> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.audio.iter().rev().find(|(known, _)| known == name).map(|(_, audio)| audio.clone())
    }

    /// Whether it is kept for good.
    pub fn is_on_disk(&self, name: &str) -> bool {
        self.file(name).is_some_and(|file| file.exists())
    }

    /// Holds it in memory for a while.
    pub fn hold(&self, name: &str, audio: Bytes) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.audio.iter().any(|(known, _)| known == name) {
            return;
        }
        held.bytes += audio.len();
        held.audio.push_back((name.to_owned(), audio));
        while held.bytes > HELD_BYTES {
            let Some((_, oldest)) = held.audio.pop_front() else { break };
            held.bytes -= oldest.len();
        }
    }

    /// Keeps it for good.
    pub fn keep(&self, name: &str, audio: &[u8]) -> io::Result<()> {
        let file = self.file(name).ok_or(io::ErrorKind::InvalidInput)?;
        fs::create_dir_all(&self.folder)?;
        // Whole or not at all: it may be fetched in this moment.
        let new = tempfile::NamedTempFile::new_in(&self.folder)?;
        fs::write(new.path(), audio)?;
        new.persist(file).map(drop).map_err(|error| error.error)
    }

    /// The file of a name, which is a hash in hexadecimal digits and nothing else.
    fn file(&self, name: &str) -> Option<PathBuf> {
        let is_hash = name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
        is_hash.then(|| self.folder.join(format!("{name}.wav")))
    }
}
