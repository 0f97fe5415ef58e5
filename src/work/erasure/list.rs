//! The erasure list beside the database, `erasures.jsonl` of the data folder. It outlives the database,
//! so that an older backup does not bring back whoever was erased. It holds ids, and nothing of people.

use crate::store::erasures::Erasure;
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// A list that cannot be read: a restore must not go on without it.
#[derive(Debug, Error)]
pub enum BadList {
    /// The file.
    #[error("{path}: {error}: the erasure list must be readable, or erased people would come back")]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A line.
    #[error("{path}:{line}: this is no erasure ({error}): mend the line, or restore the file")]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line.
        line: usize,
        /// Why.
        error: serde_json::Error,
    },
}

/// Where the list lies.
pub fn list_file(dir: &Path) -> PathBuf {
    dir.join("erasures.jsonl")
}

/// Adds to the list, on disk when this returns.
pub fn append(dir: &Path, erasures: &[Erasure]) -> io::Result<()> {
    let path = list_file(dir);
    let is_new = !path.exists();
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path)?;
    let mut lines = Vec::new();
    for erasure in erasures {
        serde_json::to_writer(&mut lines, erasure)?;
        lines.push(b'\n');
    }
    file.write_all(&lines)?;
    file.sync_all()?;
    if is_new { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// The list; empty if there is none. A last line without its end was cut off by a crash before the
/// erasure was done, and is passed over.
pub fn read(dir: &Path) -> Result<Vec<Erasure>, BadList> {
    let path = list_file(dir);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(BadList::Io { path, error }),
    };
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = whole.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = lines.map(|(number, line)| {
        serde_json::from_str(line).map_err(|error| BadList::Line {
            path: path.clone(),
            line: number + 1,
            error,
        })
    });
    read.collect()
}

/// Two lists as one, each erasure once.
pub fn union(one: Vec<Erasure>, other: Vec<Erasure>) -> Vec<Erasure> {
    let both = other.into_iter().chain(one);
    let by_row: BTreeMap<_, _> = both.map(|erasure| ((erasure.kind, erasure.subject), erasure)).collect();
    by_row.into_values().collect()
}
