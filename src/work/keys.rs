//! The seal keys of an installation: read from the setting or the file, made at the first start, replaced
//! by a rotation.

use super::{start::StartError, vault::Random};
use crate::{
    config::Secret,
    store::seal::{MasterKey, MasterKeys},
};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The file in which the seal key is kept where no setting gives it.
pub fn key_file(dir: &Path) -> PathBuf {
    dir.join("seal.key")
}

/// The master keys: from the setting, else from the file, which the first start makes.
pub fn master_keys(setting: &Secret, dir: &Path, random: &Random) -> Result<MasterKeys, StartError> {
    if setting.expose().is_empty() {
        let file = key_file(dir);
        let text = read_or_make_key(&file, random)?;
        return read_keys(&file.display().to_string(), &text)?.into_keys();
    }
    present_keys(setting, dir)
}

/// The master keys that are there; none is made.
pub fn present_keys(setting: &Secret, dir: &Path) -> Result<MasterKeys, StartError> {
    key_list(setting, dir)?.into_keys()
}

/// The master keys that are there, one by one, for whoever checks or rotates them.
pub fn key_list(setting: &Secret, dir: &Path) -> Result<KeyList, StartError> {
    if !setting.expose().is_empty() {
        return read_keys("[seal] key", setting.expose());
    }
    let file = key_file(dir);
    match fs::read_to_string(&file) {
        Ok(text) => read_keys(&file.display().to_string(), &text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(StartError::NoKey { place: file.display().to_string() })
        }
        Err(error) => Err(unreadable_key(&file, &error)),
    }
}

/// Master keys and where they came from. The newest stands first; those below it open what was sealed
/// before a rotation.
#[derive(Debug)]
pub struct KeyList {
    /// Where they came from.
    pub place: String,
    /// The current one.
    pub current: MasterKey,
    /// Former ones.
    pub former: Vec<MasterKey>,
}

impl KeyList {
    fn into_keys(self) -> Result<MasterKeys, StartError> {
        let Self { place, current, former } = self;
        MasterKeys::new(&current, &former).map_err(|why| StartError::Key { place, why })
    }
}

fn read_keys(place: &str, text: &str) -> Result<KeyList, StartError> {
    let keys: Result<Vec<MasterKey>, _> = text.split_whitespace().map(str::parse).collect();
    let keys = keys.map_err(|why| StartError::Key { place: place.to_owned(), why })?;
    let mut keys = keys.into_iter();
    let current = keys.next().ok_or_else(|| StartError::NoKey { place: place.to_owned() })?;
    Ok(KeyList { place: place.to_owned(), current, former: keys.collect() })
}

fn read_or_make_key(file: &Path, random: &Random) -> Result<String, StartError> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = MasterKey::generate(&mut *random.draw()).reveal();
            write_secret(file, &key)?;
            tracing::warn!(
                file = %file.display(),
                "a new seal key was made; keep a copy of it elsewhere: without it, names and numbers cannot be read again"
            );
            Ok(key)
        }
        Err(error) => Err(unreadable_key(file, &error)),
    }
}

fn unreadable_key(file: &Path, error: &io::Error) -> StartError {
    StartError::File {
        path: file.to_owned(),
        why: error.to_string(),
        remedy: "the seal key must be readable by the program's user alone (mode 0600)",
    }
}

/// Puts these keys into the key file, the first of them the current one: the old file or the new one is
/// there, whole, whatever happens.
pub fn replace_keys(file: &Path, keys: &[&MasterKey]) -> Result<(), StartError> {
    let failed = |error: io::Error| StartError::File {
        path: file.to_owned(),
        why: error.to_string(),
        remedy: "the data folder must be writable by the program's user",
    };
    let folder = file.parent().unwrap_or(Path::new("."));
    // A temporary file is made readable by its owner alone.
    let mut new = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    for key in keys {
        writeln!(new, "{}", key.reveal()).map_err(failed)?;
    }
    new.as_file().sync_all().map_err(failed)?;
    new.persist(file).map_err(|refused| failed(refused.error))?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

/// Writes a secret that only its owner may read.
pub fn write_secret(file: &Path, text: &str) -> Result<(), StartError> {
    let failed = |error: io::Error| StartError::File {
        path: file.to_owned(),
        why: error.to_string(),
        remedy: "the data folder must be writable by the program's user",
    };
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file).map_err(failed)?;
    writeln!(file, "{text}").and_then(|()| file.sync_all()).map_err(failed)
}
