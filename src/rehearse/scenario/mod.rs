//! The language of scenarios: who calls, writes and acts, what goes wrong, how time passes, and what is
//! expected. `docs/rehearsal.md` teaches it; its schema is made of the types here.

mod acts;
mod check;
mod expect;
mod fault;
mod office;
mod people;
mod read;
mod schema;
mod span;
mod step;

pub use acts::{Act, Call, Crash, CrashPoint, Deed, Doing, NoticeArrives, Text, Webhook, WebhookSignature};
pub use expect::{
    AuditEntry, AuditFacts, CallFacts, CaseFacts, Expect, HeardFacts, LegFacts, MessageFacts, NoTrace,
    ReminderFacts, SeesFacts, TaskFacts,
};
pub use fault::{Fault, Place, whole};
pub use office::{KnownCalendar, Office};
pub use people::{Behaviour, HangsUp, Telephone};
pub use read::Rehearsal;
pub use schema::schema;
pub use span::Span;
pub use step::{DaemonIs, Happening, NetworkIs, Passing, Step};

use crate::core::clock::Moment;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// A rehearsal of a complaint line: people call and act, time passes, things go wrong, and every expectation
/// is checked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name: a-z, 0-9 and -.
    pub scenario: String,
    /// What it rehearses, in one sentence.
    pub about: String,
    /// When it begins: YYYY-MM-DDTHH:MM in Beijing time, or RFC 3339 with an offset.
    #[schemars(with = "String")]
    pub starts: Moment,
    /// Whose office; left out, the demo office.
    #[serde(default)]
    #[schemars(with = "Office")]
    pub office: Option<Spanned<Office>>,
    /// What differs from the default settings, as in `shouwen.toml`. Accounts are left aside: a rehearsal
    /// reaches nobody.
    #[serde(default)]
    #[schemars(with = "String")]
    pub settings: Option<Spanned<String>>,
    /// Which holiday notices are known at the beginning; left out, those dated on that day or before.
    #[serde(default)]
    #[schemars(with = "KnownCalendar")]
    pub calendar: Option<Spanned<KnownCalendar>>,
    /// How telephones behave, by the code of the officer or the department, or by number. Whoever is not named answers after 5
    /// seconds, presses 1 when asked to, and talks for a minute.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Behaviour>")]
    pub people: Option<Spanned<BTreeMap<String, Behaviour>>>,
    /// What happens, in order.
    #[schemars(with = "Vec<Step>")]
    pub steps: Vec<Spanned<Step>>,
}
