//! Files that are whole, or not there: synced, then put in place under their name.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// Puts a file's bytes and its folder's entry on disk.
pub(super) fn sync(file: &Path) -> io::Result<()> {
    File::open(file)?.sync_all()?;
    sync_folder(folder_of(file))
}

/// Puts a folder's entries on disk.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// The folder that a file lies in.
pub(super) fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Moves what there is of a database file and of the logs beside it to names that begin with `aside`. A log
/// that was left alone would be played into whatever takes the file's place.
pub(super) fn move_aside(file: &Path, aside: &Path) -> io::Result<()> {
    for beside in ["-wal", "-shm", "-journal", ""] {
        let from = with_suffix(file, beside);
        if from.exists() {
            fs::rename(from, with_suffix(aside, beside))?;
        }
    }
    Ok(())
}

/// The path with `suffix` after its last character.
pub(super) fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
