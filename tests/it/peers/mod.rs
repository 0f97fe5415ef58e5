//! The real peers: what providers' own software says of ours.
//!
//! | peer | what it judges |
//! |---|---|
//! | `twilio`, Twilio's own Python library | our TwiML, our reading of its signatures, our requests to its API |
//! | the Python libraries of Alibaba Cloud and Tencent Cloud | our requests to their SMS services, and our signatures |
//! | Asterisk, with telephones by `sipp` | whole calls: what is heard, pressed, rung, recorded, broken |
//! | `emulate`, an emulator of Twilio | our requests to the API; it signs and sends webhooks of its own |
//! | jambonz's own Node packages | our verbs, the callbacks that we take, our reading of its signatures |
//! | a message centre on the Node library `smpp` | our SMPP: messages out, receipts and messages in |
//! | Kannel (`bearerbox`, `smsbox`, `fakesmsc`), behind it a carrier on the Node library `smpp` | SMS both ways, delivery reports |
//!
//! Each test runs the built binary as an operator would and talks to it over HTTP. A peer that is not
//! installed here skips its tests, and a skip fails CI.

mod asterisk;
mod clouds;
mod jambonz;
mod kannel;
mod oracle;
pub mod process;
mod python;
mod recorder;
mod serve;
mod smpp;
mod told;
mod twilio;

use bytes::Bytes;
use http::{Request, Response};
use shouwen::outbound::{Outbound, Policy};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

/// How long a test waits for what has to happen; far more than it takes.
const PATIENCE: Duration = Duration::from_secs(40);

/// Looks again and again until `look` finds something. What it says of the last look is the panic.
fn eventually<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        match look() {
            Ok(found) => return found,
            Err(seen) => assert!(Instant::now() < until, "{what} did not happen: {seen}"),
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Sends a request to `base` as the server does.
fn sent(base: &str, request: Request<Bytes>) -> Response<Bytes> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime
        .block_on(async {
            let policy = Policy::default().naming(base).unwrap();
            Outbound::new(policy).unwrap().send("main", request).await
        })
        .unwrap()
}

/// A file of this folder: the peers read theirs from the disk.
fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/peers").join(name)
}

/// The first block in this language of a provider's page: what an operator copies is what is tested.
fn documented(page: &str, language: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/providers").join(page);
    let text = std::fs::read_to_string(path).unwrap();
    let (_, block) = text.split_once(&format!("```{language}\n")).unwrap();
    block.split_once("```").unwrap().0.to_owned()
}

/// `text` with each left side, which has to be in it, replaced by its right side.
fn filled_in(text: &str, places: &[(&str, &str)]) -> String {
    places.iter().fold(text.to_owned(), |text, (place, with)| {
        assert!(text.contains(place), "no `{place}` in:\n{text}");
        text.replace(place, with)
    })
}

/// Declares one test an engine; the body gets the address of an empty database (`""`: SQLite in the data
/// folder). The first expression says what is missing, if anything is.
macro_rules! with_peer { ($missing:expr; $($name:ident => $body:expr;)+) => { $(
    mod $name {
        use super::*;
        use crate::support::{Engine, with_database};

        #[test]
        fn on_sqlite() {
            run(concat!(module_path!(), "::on_sqlite"), Engine::Sqlite);
        }

        #[test]
        fn on_postgresql() {
            run(concat!(module_path!(), "::on_postgresql"), Engine::Postgresql);
        }

        fn run(test: &str, engine: Engine) {
            let missing: Option<String> = $missing;
            match missing {
                Some(missing) => crate::skip::skip(test, &missing),
                None => with_database(test, engine, $body),
            }
        }
    }
)+ } }
use with_peer;
