//! What a check found, as every command tells it: exit code 3 and one line a finding, or JSON.

use serde::Serialize;
use serde_json::json;
use shouwen::config::Fault;
use std::process::ExitCode;

/// The exit code of a check that found something.
const FOUND: u8 = 3;

/// Prints what was found; `looked_at` says what was gone through, for people (`good` is what they are
/// told if nothing was found) and as the field `looked_at`.
pub fn report(faults: &[Fault], looked_at: &impl Serialize, good: &str, json: bool) -> ExitCode {
    if json {
        println!("{}", json!({ "faults": faults, "looked_at": looked_at }));
    } else if faults.is_empty() {
        println!("{good}");
    } else {
        for fault in faults {
            println!("{fault}");
        }
    }
    code(faults)
}

/// 0, or 3 if there is a fault.
pub fn code(faults: &[Fault]) -> ExitCode {
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FOUND) }
}
