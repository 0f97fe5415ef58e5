//! Files that a person wrote: read whole, or refused with the place and the remedy.

use super::Fault;
use std::{fs::File, io, io::Read, path::Path};

/// No settings, office, script or calendar is larger; a device or a dump that was named by mistake is.
const MOST: u64 = 4 * 1024 * 1024;

/// What a text file may begin with, and means nothing.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text of a file, without byte order mark.
pub fn read_text(path: &Path) -> Result<String, Fault> {
    find_text(path)?.ok_or_else(|| fault(path, "there is no such file", "check the name and the folder"))
}

/// The text of a file, without byte order mark; `None` if there is no such file.
pub fn find_text(path: &Path) -> Result<Option<String>, Fault> {
    let unreadable = |error: &io::Error| {
        fault(path, &error.to_string(), "make it readable for the user that the program runs as")
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(&error)),
    };
    let about = file.metadata().map_err(|error| unreadable(&error))?;
    if about.is_dir() {
        return Err(fault(path, "is a folder, not a file", "name the file in it"));
    }
    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MOST {
        return Err(fault(path, "is larger than 4 MiB", "name the text file that was meant"));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = 1 + String::from_utf8_lossy(&error.as_bytes()[..good]).matches('\n').count();
        let place = format!("{}:{line}", path.display());
        Fault::new(
            place,
            "is not UTF-8",
            "save it as UTF-8 (记事本 → 另存为 → 编码 UTF-8), not GBK or UTF-16",
        )
    })?;
    if text.starts_with(BYTE_ORDER_MARK) {
        text.remove(0);
    }
    Ok(Some(text))
}

fn fault(path: &Path, what: &str, remedy: &str) -> Fault {
    Fault::new(path.display().to_string(), what, remedy)
}
