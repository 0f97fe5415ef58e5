//! Asterisk: an office's own telephone exchange, over its REST interface (ARI). Voice only.
//!
//! Source: Asterisk 22 run with real telephones, and its `rest-api` description; see
//! `docs/providers/asterisk.md`. Asterisk calls no webhook: it reports over a WebSocket that we open, and does
//! what it is told by REST. Here are the pure halves, the events and the requests, and the [`Line`] that says
//! what a call does next; `work::links::asterisk` drives them.

mod command;
mod event;
mod id;
mod line;
mod rest;
mod voice;

pub use command::Command;
pub use event::{Channel, Event, Recorded};
pub use id::ResourceId;
pub use line::{
    Act, Arrival, Input, LegStanding, Line, Manner, Meanwhile, Orders, Partner, Standing, Taken, Told,
};
pub use rest::{answer, question};
pub use voice::CALL_BACK;

use super::{
    account::{BadAccount, Opened},
    outgoing::{Base, basic, in_country},
    seam::Link,
};
use crate::{
    config::accounts::{AsteriskSettings, ConnectedBy},
    core::phone::{Caller, PhoneNumber},
};
use http::{HeaderValue, Uri};
use std::{fmt, ops::RangeInclusive, sync::Arc};
use subtle::ConstantTimeEq;

/// Shorter, and a slow answer of ours would cut callers off; longer, and nobody waits for it.
const DESK_AFTER: RangeInclusive<u16> = 5..=600;
/// Shorter passwords are guessed.
const MIN_PASSWORD: usize = 12;

/// One exchange.
#[derive(Clone)]
pub struct Asterisk {
    settings: AsteriskSettings,
    area_code: String,
    base: Base,
}

impl fmt::Debug for Asterisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asterisk").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &AsteriskSettings, area_code: &str) -> Result<Opened, BadAccount> {
    let remedy = "write the address of Asterisk's HTTP server, http://127.0.0.1:8088";
    let base = Base::read(&settings.base_url).map_err(|wrong| BadAccount::new("base_url", wrong, remedy))?;
    if base.is_open_to_eavesdroppers() {
        let remedy = "write https://, or let Asterisk listen on this machine alone";
        return Err(BadAccount::new("base_url", "would send the password unencrypted", remedy));
    }
    if settings.password.expose().len() < MIN_PASSWORD {
        let remedy = "write 24 random characters here and in ari.conf";
        return Err(BadAccount::new("password", "is shorter than 12 characters", remedy));
    }
    let is_name = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    for (field, text) in [("username", &settings.username), ("app", &settings.app)] {
        if !is_name(text) {
            return Err(BadAccount::new(field, "has other signs than letters, digits, - and _", "rename it"));
        }
    }
    if !["{e164}", "{digits}", "{national}"].iter().any(|place| settings.dial.contains(place)) {
        let remedy = "write PJSIP/{national}@trunk, with the name of your trunk";
        return Err(BadAccount::new("dial", "has no place for the number", remedy));
    }
    if Meanwhile::read(&settings.while_ringing).is_none() {
        let remedy = "write tone:ring, moh:CLASS with a class of musiconhold.conf, or sound:NAME";
        return Err(BadAccount::new("while_ringing", "is no tone, no music and no sound", remedy));
    }
    if !DESK_AFTER.contains(&settings.desk_after) {
        return Err(BadAccount::new("desk_after", "is not between 5 and 600 seconds", "write 90"));
    }
    if settings.extensions.keys().any(|number| number.parse::<PhoneNumber>().is_err()) {
        return Err(BadAccount::new("extensions", "has a number that is not E.164", "write +863936687001"));
    }
    let endpoint = Some(base.authority().clone());
    let asterisk = Asterisk { settings: settings.clone(), area_code: area_code.to_owned(), base };
    Ok(Opened {
        voice: Some(Box::new(asterisk.clone())),
        endpoint,
        link: Some(Link::Asterisk(Arc::new(asterisk))),
        ..Opened::default()
    })
}

impl Asterisk {
    /// The name of the Stasis application that calls are given to.
    pub fn app(&self) -> &str {
        &self.settings.app
    }

    /// Where its events are read: a WebSocket, with [`Self::authorization`].
    pub fn events(&self) -> Uri {
        self.base.socket_at(&format!("/ari/events?app={}", self.settings.app))
    }

    /// The header that says who we are.
    pub fn authorization(&self) -> HeaderValue {
        basic(&self.settings.username, &self.settings.password)
    }

    /// Whether it opens the connection to us.
    pub fn connects_to_us(&self) -> bool {
        self.settings.connection == ConnectedBy::Exchange
    }

    /// Whether whoever opens a connection is this exchange: the same login, the other way round.
    pub fn is_login(&self, presented: Option<&HeaderValue>) -> bool {
        let right = self.authorization();
        presented.is_some_and(|given| given.as_bytes().ct_eq(right.as_bytes()).into())
    }

    /// Where it fetches spoken texts: the address of ours that it reaches.
    pub fn audio_url<'a>(&'a self, public_url: &'a str) -> &'a str {
        if self.settings.audio_url.is_empty() {
            public_url
        } else {
            self.settings.audio_url.trim_end_matches('/')
        }
    }

    /// Who is at a channel. A trunk that withholds a number gives none.
    pub fn caller(&self, channel: &Channel) -> Caller {
        match channel.caller.number.as_str() {
            "" => Caller::Withheld,
            number => Caller::read(number, &self.area_code),
        }
    }

    /// How a number is reached: by its own telephone in the house, or over the trunk.
    fn endpoint(&self, number: &PhoneNumber) -> String {
        if let Some(own) = self.settings.extensions.get(number.as_str()) {
            return own.clone();
        }
        // A carrier rings short codes as they are, and nobody's extension.
        let e164 = number.e164().unwrap_or(number.as_str());
        let digits = e164.trim_start_matches('+');
        let national = match number.e164() {
            Some(_) => in_country(number).unwrap_or_else(|| format!("00{digits}")),
            None => digits.to_owned(),
        };
        let text = self.settings.dial.replace("{e164}", e164);
        text.replace("{digits}", digits).replace("{national}", &national)
    }
}
