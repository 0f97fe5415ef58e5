//! SMPP 3.4: a carrier's message centre (SMSC), spoken to without a gateway in between. SMS only.
//!
//! There are no webhooks and no requests: one session carries messages out, and reports and inbound messages in.
//! This folder is its pure half, bytes to words and back; `work::links::smpp` keeps the session. Sources: the SMPP 3.4
//! specification, and message centres of others run against it; see `docs/providers/smpp.md`.
//!
//! | file | what is in it |
//! |---|---|
//! | `frame` | PDUs cut out of the stream, whatever is in them |
//! | `said` | what the centre says |
//! | `order` | what we say |
//! | `receipt`, `receipt_id` | delivery receipts |
//! | `inbound`, `text` | inbound messages, their parts, their alphabets |
//! | `status` | what to do after an error |

mod frame;
mod inbound;
mod order;
mod receipt;
mod receipt_id;
mod said;
mod sms;
mod status;
mod text;

pub use frame::{Desynchronised, Frame};
pub use inbound::{Inbound, Part};
pub use order::{Answer, answer, enquire_link, nack, submit, unbind};
pub use receipt::Receipt;
pub use receipt_id::{canonical, other_forms};
pub use rusmpp::pdus::SubmitSm;
pub use said::Said;
pub use status::{ALREADY_BOUND, THROTTLED, judge};
pub use text::read;

use super::account::{BadAccount, Opened};
use super::seam::Link;
use crate::config::accounts::SmppSettings;
use http::uri::Authority;
use rusmpp::values::{Npi, Ton};
use std::{sync::Arc, time::Duration};

/// One account.
#[derive(Debug, Clone)]
pub struct Smpp {
    settings: SmppSettings,
    address: Authority,
    area_code: String,
    /// The type of our own address.
    source: (Ton, Npi),
}

impl Smpp {
    /// Host and port of the message centre.
    pub fn address(&self) -> &Authority {
        &self.address
    }

    /// How many parts may be unanswered at once.
    pub fn window(&self) -> usize {
        usize::from(self.settings.window)
    }

    /// After so much silence the centre is asked whether it is there.
    pub fn enquire_after(&self) -> Duration {
        Duration::from_secs(u64::from(self.settings.enquire_seconds))
    }

    /// What completes local numbers.
    pub fn area_code(&self) -> &str {
        &self.area_code
    }
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &SmppSettings, area_code: &str) -> Result<Opened, BadAccount> {
    let remedy = "write host and port of the message centre, 10.0.0.5:2775";
    let address: Authority =
        settings.address.parse().map_err(|_| BadAccount::new("address", "is no address", remedy))?;
    if address.as_str().contains('@') || address.host().is_empty() || address.port_u16().is_none() {
        return Err(BadAccount::new("address", "is not host and port", remedy));
    }
    let fits = |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_graphic());
    let short = |field, text: &str, most, least, remedy| {
        let fine = fits(text, most) && text.len() >= least;
        if fine { Ok(()) } else { Err(BadAccount::new(field, "does not fit into a PDU", remedy)) }
    };
    short("system_id", &settings.system_id, 15, 1, "write 1 to 15 characters of ASCII")?;
    short(
        "password",
        settings.password.expose(),
        8,
        1,
        "SMPP takes 1 to 8 characters of ASCII: ask for such a one",
    )?;
    short(
        "system_type",
        &settings.system_type,
        12,
        0,
        "write at most 12 characters of ASCII, or leave it out",
    )?;
    short("from", &settings.from, 20, 0, "write at most 20 digits or letters, or leave it out")?;
    if !(1..=100).contains(&settings.window) {
        return Err(BadAccount::new("window", "is not 1 to 100", "ask the carrier; 10 is usual"));
    }
    if !(5..=300).contains(&settings.enquire_seconds) {
        return Err(BadAccount::new("enquire_seconds", "is not 5 to 300", "ask the carrier; 30 is usual"));
    }
    let (ton, npi) = order::kind_of(&settings.from);
    let source = (settings.from_ton.map_or(ton, Ton::from), settings.from_npi.map_or(npi, Npi::from));
    let endpoint = Some(address.clone());
    let sms = sms::Session(address.clone());
    let smpp = Smpp { settings: settings.clone(), address, area_code: area_code.to_owned(), source };
    let link = Some(Link::Smpp(Arc::new(smpp)));
    Ok(Opened { sms: Some(Box::new(sms)), endpoint, link, ..Opened::default() })
}
