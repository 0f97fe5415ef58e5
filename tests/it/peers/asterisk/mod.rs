//! A real exchange: Asterisk with the settings that are shipped, telephones by `sipp`, callers who press keys and
//! hang up when the test says so.

mod caller;
mod desk;
mod exchange;
mod fallback;
mod passing;
mod phone;
mod sound;
mod speech;
mod story;
mod theirs;

use super::{serve::Serve, with_peer};
use exchange::{Exchange, missing};
use serde_json::Value;

with_peer! { missing();
    the_second_officer_answers_and_everything_is_in_the_log => story::the_second_officer_answers;
    a_voicemail_is_a_case_whose_recording_can_be_played => story::a_voicemail;
    keys_in_the_sound_and_keys_by_signal_lead_to_the_same_department => desk::keys;
    a_caller_hangs_up_in_every_state => desk::hanging_up;
    a_call_back_connects_two_telephones_and_is_evidence => desk::a_call_back;
    an_officer_connects_a_caller_with_another_department => passing::connected_on;
    a_third_joins_a_talk_and_stays_when_the_officer_hangs_up => passing::three;
    a_lost_connection_is_made_again_and_the_call_goes_on => fallback::a_lost_connection;
    an_exchange_that_connects_to_us_is_asked_over_its_own_connection => theirs::connects_to_us;
    without_shouwen_the_desk_rings => fallback::without_shouwen;
    a_talk_goes_on_while_shouwen_is_started_anew => fallback::started_anew;
    a_caller_who_is_greeted_while_shouwen_is_started_anew_is_greeted_again => fallback::greeted_again;
    a_caller_whose_telephone_rang_is_taken_up_again => fallback::ringing_again;
    a_message_left_while_shouwen_is_started_anew_is_kept => fallback::speaking_to_nobody;
    callers_are_left_to_the_desk_when_shouwen_is_gone => fallback::gone_for_good;
    callers_are_answered_while_shouwen_is_started_anew => fallback::calls_all_the_while;
    music_plays_while_a_telephone_rings => story::music;
    an_office_has_two_exchanges => story::two_exchanges;
    fifty_callers_at_once => fallback::fifty_at_once;
}

/// The program that "speaks" in these tests: a tone of so many seconds, whatever is to be said.
fn spoken(seconds: &str) -> String {
    let tone = format!(
        "[[\"/usr/bin/sox\", \"-n\", \"-t\", \"wav\", \"-r\", \"8000\", \"-c\", \"1\", \"-b\", \"16\", \"-\", \"synth\", \"{seconds}\", \"sine\", \"440\"]]"
    );
    format!("[speech]\nchinese = {tone}\nenglish = {tone}\n")
}

/// The settings of a server at this exchange.
fn settings(port: u16, exchange: &Exchange, extensions: &[(&str, u16)], seconds: &str) -> String {
    format!(
        "[server]\npublic_url = \"http://127.0.0.1:{port}\"\n[voice]\naccount = \"pbx\"\nring_seconds = 5\n[sms]\naccount = \"sandbox\"\n\
         {speech}[accounts.sandbox]\nprovider = \"sandbox\"\n{account}",
        speech = spoken(seconds),
        account = exchange.account(extensions),
    )
}

/// A server that is connected to the exchange: before, the desk would be rung directly.
fn started(database: &str, settings: impl FnOnce(u16) -> String) -> Serve {
    let serve = Serve::start(database, settings);
    connected(&serve, 1);
    serve
}

/// Waits until it was connected so many times.
fn connected(serve: &Serve, times: usize) {
    super::eventually("the connection", || {
        let log = serve.log();
        if log.matches("connected to Asterisk").count() >= times { Ok(()) } else { Err(log) }
    });
}

/// Waits for a call that `is` what is waited for, as the complaint office sees it.
fn call(serve: &Serve, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    super::eventually(what, || found(&serve.list("/api/v1/calls"), &is))
}

/// The same as somebody else sees it.
fn call_seen_by(serve: &Serve, token: &str, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    super::eventually(what, || found(&serve.list_as(token, "/api/v1/calls"), &is))
}

fn found(calls: &[Value], is: impl Fn(&Value) -> bool) -> Result<Value, String> {
    calls.iter().find(|call| is(call)).cloned().ok_or_else(|| format!("{calls:#?}"))
}

/// Whether a call is over and so ended.
fn ended(outcome: &str) -> impl Fn(&Value) -> bool {
    move |call| call["outcome"] == outcome && !call["ended_at"].is_null()
}
