//! `shouwen check` and `shouwen doctor`.

use super::findings;
use shouwen::{
    config::Settings,
    core::clock::SystemClock,
    work::{
        check::{self, Checked},
        doctor,
    },
};
use std::process::ExitCode;

/// Checks what can be checked without starting.
pub async fn check(settings: Settings, json: bool) -> ExitCode {
    told(&check::check(&settings).await, json)
}

/// Looks at the installation.
pub async fn doctor(settings: Settings, json: bool) -> ExitCode {
    told(&doctor::examine(&settings, &SystemClock).await, json)
}

fn told(checked: &Checked, json: bool) -> ExitCode {
    let good = format!("没有问题 no faults. Looked at:\n  {}", checked.looked_at.join("\n  "));
    findings::report(&checked.faults, &checked.looked_at, &good, json)
}
