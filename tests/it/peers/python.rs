//! Where providers' own libraries in Python are.

use super::file;
use std::process::Command;

/// What is missing for a script that imports `modules`, if anything is.
pub fn missing(modules: &str) -> Option<String> {
    let Some(python) = std::env::var_os("SHOUWEN_TEST_PYTHON") else {
        return Some(format!("SHOUWEN_TEST_PYTHON names no Python with {modules}"));
    };
    let imported = Command::new(&python).args(["-c", &format!("import {modules}")]).output();
    let there = imported.is_ok_and(|output| output.status.success());
    (!there).then(|| format!("{} cannot import {modules}", python.to_string_lossy()))
}

/// The script of this folder.
pub fn command(script: &str) -> Command {
    let mut command = Command::new(std::env::var_os("SHOUWEN_TEST_PYTHON").unwrap());
    // Not to be disturbed by an installation's own settings, nor to leave files behind.
    command.arg("-I").arg("-B").arg(file(script));
    command
}
