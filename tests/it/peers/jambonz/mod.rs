//! jambonz, judged by its own Node packages: its verbs, its callbacks, its signatures.

mod answers;
mod call;
mod calls;
mod judge;
mod network;

use super::with_peer;
use std::process::Command;

/// What is missing for these tests, if anything is.
fn missing() -> Option<String> {
    let packages = ["@jambonz/verb-specifications", "@jambonz/schema", "@jambonz/node-client"]
        .map(|name| format!("require('{name}')"));
    let required = Command::new("node").args(["-e", &packages.join(";")]).output();
    let there = required.is_ok_and(|output| output.status.success());
    (!there).then(|| "node does not find the packages @jambonz/… (NODE_PATH)".to_owned())
}

with_peer! { missing();
    a_whole_call_goes_through_answers_that_its_validators_take => calls::run;
}

/// What is rendered, for every instruction and every shipped dialogue; no server and no database is in it.
#[test]
fn every_answer_passes_its_validators() {
    match missing() {
        Some(missing) => crate::skip::skip("peers::jambonz::every_answer", &missing),
        None => answers::run(),
    }
}
