//! Rehearsals: every shipped scenario on both engines, what a failure looks like, and what a file must be.

mod command;
mod faults;
mod language;
mod reports;

use crate::{skip::skip, support::Engine};
use shouwen::rehearse::{
    report::Report,
    scenario::Rehearsal,
    shipped::{SHIPPED, shipped},
    stage::{Database, rehearse},
};
use std::path::Path;

/// Declares one test an engine for each shipped scenario.
macro_rules! scenarios { ($($name:ident: $file:literal),+ $(,)?) => {
    const TESTED: &[&str] = &[$($file),+];

    $(mod $name {
        use super::{Engine, play_shipped};

        #[test]
        fn on_sqlite() {
            play_shipped($file, Engine::Sqlite);
        }

        #[test]
        fn on_postgresql() {
            play_shipped($file, Engine::Postgresql);
        }
    })+
} }

scenarios! {
    spring_festival: "spring-festival",
    silent_caller: "silent-caller",
    nobody_at_the_desk: "nobody-at-the-desk",
    accused_head: "accused-head",
    saturday_voicemail: "saturday-voicemail",
    amendment_2020: "amendment-2020",
    gateway_down: "gateway-down",
    year_end: "year-end",
    withheld_number: "withheld-number",
    absent_officer: "absent-officer",
    mobile_mailbox: "mobile-mailbox",
    call_back_evidence: "call-back-evidence",
    killed_while_sending: "killed-while-sending",
    bad_network: "bad-network",
    handed_around: "handed-around",
}

fn play_shipped(name: &str, engine: Engine) {
    let database = match engine {
        Engine::Sqlite => Database::Sqlite,
        Engine::Postgresql => match std::env::var("TEST_POSTGRES_URL") {
            Ok(server) => Database::Postgresql(server),
            Err(_) => {
                return skip(&format!("rehearsal::{name}::on_postgresql"), "TEST_POSTGRES_URL is not set");
            }
        },
    };
    let report = play(shipped(name).expect("it is shipped").text, &database);
    assert!(report.passed, "\n{report}\n");
    assert!(!report.steps.is_empty());
}

/// Plays a scenario's text.
fn play(text: &str, database: &Database) -> Report {
    let rehearsal = Rehearsal::read(text, "scenario.yaml", Path::new("")).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let played = runtime.block_on(rehearse(&rehearsal, database, &mut |_| {})).expect("it can be played");
    // What the house started ends with it.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    played
}

#[test]
fn every_shipped_scenario_is_tested_and_named_as_its_file() {
    let names: Vec<&str> = SHIPPED.iter().map(|scenario| scenario.name).collect();
    assert_eq!(names, TESTED);
    for scenario in SHIPPED {
        assert!(scenario.text.contains(&format!("\nscenario: {}\n", scenario.name)), "{}", scenario.name);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/scripts/scenarios");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), names.len(), "a file is not shipped");
}
