//! The audit trail for whoever checks it: verified where it is kept, written out, verified elsewhere.

mod export;
mod verify;

pub use export::{ExportError, export};
pub use verify::{Verified, verify_database, verify_export};

use crate::{
    config::Fault,
    store::chain::{self, Hash, KeptHead},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How many rows are read at once.
const PAGE: i64 = 1000;

/// The version of the export's form.
const VERSION: u32 = 1;

/// One line of an export: heads first, then chain after chain in the order of their names, each with
/// its entries and where it ends; the totals close it, so that a cut-off file is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ExportLine {
    Shouwen { version: u32 },
    Head(KeptHead),
    Entry { entry: chain::Entry, hash: Hash },
    Chain { chain: String, place: u64, hash: Hash },
    Totals { heads: u64, chains: u64, entries: u64 },
}

/// A wrong chain, as every check reports.
fn chain_fault(source: &str, fault: &chain::Fault) -> Fault {
    Fault::new(
        format!("{source} chain {} entry {}", fault.chain, fault.place),
        fault.what.to_string(),
        "compare with a backup and with an earlier export: the first wrong entry is named, those after it are not judged",
    )
}

/// A wrong head, as every check reports.
fn head_fault(source: &str, day: NaiveDate) -> Fault {
    Fault::new(
        format!("{source} head of {day}"),
        "the entries up to the end of that day do not give the head that was kept: entries were added, changed or removed after the day was closed, or the head was",
        "compare with a backup or an export made soon after that day; an earlier head that fits bounds the time of the change",
    )
}
