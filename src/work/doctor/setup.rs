//! How the installation is set up: accounts, address, office, calendar.

use super::Checked;
use crate::{
    config::{AccountSettings, Fault, Settings},
    core::{calendar::Calendar, clock::Moment, directory::Telephone},
    work::{check, directory::Source},
};
use chrono::Duration;
use std::net::IpAddr;

pub(super) fn look(settings: &Settings, now: Moment, found: &mut Checked) {
    found.looked("accounts", accounts(settings));
    let (office, faults) = check::office(settings);
    found.looked(office, faults);
    found.looked("numbers of the office", numbers(settings, now));
}

fn accounts(settings: &Settings) -> Vec<Fault> {
    let (inside, outside): (Vec<_>, Vec<_>) =
        settings.accounts.iter().partition(|(_, account)| matches!(account, AccountSettings::Sandbox(_)));
    let Some((name, _)) = outside.first() else { return Vec::new() };
    let mut faults = Vec::new();
    if is_local(&settings.server.public_url) {
        let what = format!(
            "{} is this machine: the provider of [accounts.{name}] cannot reach it",
            settings.server.public_url
        );
        let remedy = "set it to the https address under which the TLS proxy is reached from outside";
        faults.push(Fault::new("server.public_url", what, remedy));
    }
    for (sandbox, _) in inside {
        let used = settings.voice.account == *sandbox || settings.sms.uses(sandbox);
        let what = if used {
            "the line or the SMS go through the sandbox, while other accounts reach outside: nobody is called or written to"
        } else {
            "a sandbox account stands beside accounts that reach outside: whoever has its key can pretend to call"
        };
        faults.push(Fault::new(
            format!("accounts.{sandbox}"),
            what,
            "remove it from the settings once you are live",
        ));
    }
    faults
}

fn is_local(url: &str) -> bool {
    let host =
        url.parse::<http::Uri>().ok().and_then(|url| url.host().map(str::to_owned)).unwrap_or_default();
    let bare = host.trim_matches(['[', ']']);
    bare == "localhost"
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

/// Numbers that nobody verified for long: they are not spoken to callers any more (R3.4).
fn numbers(settings: &Settings, now: Moment) -> Vec<Fault> {
    let Ok(office) = Source::of(settings) else { return Vec::new() };
    let directory = office.directory();
    let days = settings.voice.number_stale_after_days;
    let oldest = now.day() - Duration::days(i64::from(days));
    let stale = |telephone: &Telephone| telephone.verified.is_none_or(|verified| verified < oldest);
    let departments = directory.departments().iter().filter_map(|department| {
        let telephone = department.telephone.as_ref().filter(|telephone| stale(telephone))?;
        Some((format!("departments[{}].telephone", department.code), telephone))
    });
    let agencies = directory
        .agencies()
        .iter()
        .filter(|agency| stale(&agency.telephone))
        .map(|agency| (format!("agencies[{}].telephone", agency.code), &agency.telephone));
    departments
        .chain(agencies)
        .map(|(place, telephone)| {
            let when = telephone.verified.map_or_else(|| "never".to_owned(), |day| format!("last on {day}"));
            let what = format!(
                "the number was verified {when}, more than {days} days ago: it is not spoken to callers"
            );
            Fault::new(place, what, "call it, and write today's date as `verified` into the office file")
        })
        .collect()
}

/// Whether the calendar settles the dates that are counted now.
pub(super) fn calendar(calendar: &Calendar, now: Moment, found: &mut Checked) {
    let fault = calendar.warning(now.day()).map(|warning| {
        Fault::new("calendar", warning.words_en(), "the State Council publishes it in autumn, on www.gov.cn")
    });
    let until = calendar.coverage_end().map_or_else(|| "nothing".to_owned(), |end| end.to_string());
    found.looked(format!("calendar: settled until {until}"), fault);
}
