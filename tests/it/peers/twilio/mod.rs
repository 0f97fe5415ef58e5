//! Twilio, spoken for by its own Python library and by an emulator of others.

mod call;
mod calls;
mod emulated;
mod emulator;
mod network;
mod oracle;
mod rest;
mod texts;

use super::{python, with_peer};

with_peer! { python::missing("twilio");
    a_whole_call_is_logged_and_its_answers_are_the_library_s_own => calls::run;
    sms_go_both_ways_and_a_signed_report_is_evidence => texts::run;
}

with_peer! { emulator::missing();
    requests_are_taken_and_webhooks_come_signed_from_an_emulator => emulated::run;
}

/// The same request as the library makes; no server and no database is in it.
#[test]
fn requests_to_the_api_are_those_of_the_library() {
    match python::missing("twilio") {
        Some(missing) => crate::skip::skip("peers::twilio::requests_to_the_api", &missing),
        None => rest::run(),
    }
}
