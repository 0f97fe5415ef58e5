//! The data folder: whether it is there, who may read it, what space it has; the key file; the erasure list.

use super::Checked;
use crate::{
    config::{Fault, Settings},
    work::{erasure, keys},
};
use rustix::fs::{Access, access, statvfs};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// Less space than this is a finding: a day of a busy line, its write-ahead log, and a backup's copy.
const LEAST_SPACE: u64 = 1 << 30;

pub(super) fn look(settings: &Settings, found: &mut Checked) {
    let dir = PathBuf::from(&settings.data.dir);
    let place = format!("data folder {}", dir.display());
    match fs::metadata(&dir) {
        Err(error) => {
            let remedy = "name the folder with --data-dir or [data] dir; on a new installation `shouwen serve` makes it";
            return found.looked(place.clone(), Some(Fault::new(place, error.to_string(), remedy)));
        }
        Ok(meta) if !meta.is_dir() => {
            let fault =
                Fault::new(place.clone(), "it is no folder", "name a folder with --data-dir or [data] dir");
            return found.looked(place, Some(fault));
        }
        Ok(meta) => found.looked(place.clone(), rights(&place, &dir, meta.permissions().mode())),
    }
    space(&place, &dir, found);
    if settings.seal.key.expose().is_empty() {
        key_file(&keys::key_file(&dir), found);
    }
    let list = erasure::read(&dir).err().map(|bad| {
        let place = erasure::list_file(&dir).display().to_string();
        Fault::new(place, bad.to_string(), "restore the file from a copy of the data folder")
    });
    found.looked("erasure list", list);
}

fn rights(place: &str, dir: &Path, mode: u32) -> Vec<Fault> {
    let mut faults = Vec::new();
    if mode & 0o077 != 0 {
        let what = format!("others on this machine may enter it (mode {:03o})", mode & 0o777);
        faults.push(Fault::new(place, what, format!("chmod 700 {}", dir.display())));
    }
    if access(dir, Access::WRITE_OK | Access::EXEC_OK).is_err() {
        let remedy = "give it to the user that runs shouwen (chown), and mount it for writing";
        faults.push(Fault::new(place, "this user may not write to it: nothing can be kept", remedy));
    }
    faults
}

fn space(place: &str, dir: &Path, found: &mut Checked) {
    let fault = match statvfs(dir) {
        Err(error) => {
            Some(Fault::new(place, format!("its free space cannot be told: {error}"), "look at the disk"))
        }
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            (free < LEAST_SPACE).then(|| {
                let what = format!("only {} MiB are free", free >> 20);
                let remedy = "make room, or move the folder to a larger disk: a full disk stops every webhook but the spoken apology";
                Fault::new(place, what, remedy)
            })
        }
    };
    found.looked("free space", fault);
}

fn key_file(file: &Path, found: &mut Checked) {
    let place = format!("key file {}", file.display());
    // Whether it is needed and fits is the database's part.
    let Ok(meta) = fs::metadata(file) else { return found.looked(place, None) };
    let mode = meta.permissions().mode() & 0o777;
    let fault = (mode & 0o077 != 0).then(|| {
        let what = format!("others than its owner may read it (mode {mode:03o})");
        Fault::new(
            place.clone(),
            what,
            format!("chmod 600 {}; if others had access, rotate: shouwen seal rotate", file.display()),
        )
    });
    found.looked(place, fault);
}
