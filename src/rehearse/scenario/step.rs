//! A step: time passes, something happens, something is expected; each may be left out.

use super::{Act, Behaviour, Call, Crash, Expect, NoticeArrives, Span, Text, Webhook, schema::GatewayIs};
use crate::{core::clock::Moment, work::links::Weather};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A step, read.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(try_from = "Draft")]
#[schemars(with = "Draft")]
pub struct Step {
    /// Words for the report.
    pub note: Option<String>,
    /// How time passes first.
    pub passing: Option<Passing>,
    /// What happens then.
    pub happening: Option<Happening>,
    /// What is expected at last.
    pub expect: Expect,
}

/// How time passes; the daemon does what becomes due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passing {
    /// So long.
    For(Span),
    /// Until then.
    Until(Moment),
}

/// What happens.
#[derive(Debug, Clone)]
pub enum Happening {
    /// Somebody calls.
    Call(Call),
    /// Somebody writes.
    Text(Text),
    /// An officer acts.
    Act(Act),
    /// A webhook comes.
    Webhook(Webhook),
    /// A holiday notice arrives.
    Notice(NoticeArrives),
    /// The process is killed.
    Crash(Crash),
    /// Telephones behave otherwise from now on.
    People(BTreeMap<String, Behaviour>),
    /// The SMS gateway behaves otherwise from now on.
    Gateway(Weather),
    /// The telephone network behaves otherwise from now on.
    Network(NetworkIs),
    /// The daemon is stopped, or runs again.
    Daemon(DaemonIs),
}

/// What goes wrong between the network and the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NetworkIs {
    /// Every webhook comes twice.
    pub repeats: bool,
    /// Reports come after the call, the last one first.
    pub reorders: bool,
    /// Reports come so much later.
    pub late: Option<Span>,
    /// Before each webhook comes a forged one.
    pub forges: bool,
}

/// Whether the daemon runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DaemonIs {
    /// It runs.
    Running,
    /// It does not: time passes and nothing is sent.
    Stopped,
}

/// A step: time passes (`wait` or `until`), one thing happens, something is expected.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename = "Step")]
struct Draft {
    /// Words for the report.
    note: Option<String>,
    /// Time passes for so long, and the daemon does what becomes due.
    wait: Option<Span>,
    /// Time passes until then, and the daemon does what becomes due.
    #[schemars(with = "Option<String>")]
    until: Option<Moment>,
    /// Somebody calls.
    call: Option<Call>,
    /// Somebody writes an SMS.
    text: Option<Text>,
    /// An officer acts.
    act: Option<Act>,
    /// The provider posts a webhook.
    webhook: Option<Webhook>,
    /// A holiday notice arrives, and the running cases are counted anew.
    notice: Option<NoticeArrives>,
    /// The process is killed, and starts again.
    crash: Option<Crash>,
    /// Telephones behave otherwise from now on.
    people: Option<BTreeMap<String, Behaviour>>,
    /// The SMS gateway behaves so from now on.
    #[schemars(with = "Option<GatewayIs>")]
    gateway: Option<Weather>,
    /// The telephone network behaves so from now on.
    network: Option<NetworkIs>,
    /// The daemon is stopped, or runs again.
    daemon: Option<DaemonIs>,
    /// What is expected at last.
    expect: Option<Expect>,
}

impl TryFrom<Draft> for Step {
    type Error = String;

    fn try_from(draft: Draft) -> Result<Self, String> {
        let happenings = [
            ("call", draft.call.map(Happening::Call)),
            ("text", draft.text.map(Happening::Text)),
            ("act", draft.act.map(Happening::Act)),
            ("webhook", draft.webhook.map(Happening::Webhook)),
            ("notice", draft.notice.map(Happening::Notice)),
            ("crash", draft.crash.map(Happening::Crash)),
            ("people", draft.people.map(Happening::People)),
            ("gateway", draft.gateway.map(Happening::Gateway)),
            ("network", draft.network.map(Happening::Network)),
            ("daemon", draft.daemon.map(Happening::Daemon)),
        ];
        let mut given: Vec<(&str, Happening)> =
            happenings.into_iter().filter_map(|(name, one)| Some((name, one?))).collect();
        if given.len() > 1 {
            let names: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "one thing happens in a step, and this one has {}: make it several steps",
                names.join(" and ")
            ));
        }
        let passing = match (draft.wait, draft.until) {
            (Some(_), Some(_)) => return Err("a step has `wait` or `until`, not both".to_owned()),
            (Some(span), None) => Some(Passing::For(span)),
            (None, Some(at)) => Some(Passing::Until(at)),
            (None, None) => None,
        };
        let happening = given.pop().map(|(_, one)| one);
        if passing.is_none() && happening.is_none() && draft.expect.is_none() {
            return Err(
                "a step without `wait`, `until`, anything that happens or `expect` does nothing".to_owned()
            );
        }
        Ok(Self { note: draft.note, passing, happening, expect: draft.expect.unwrap_or_default() })
    }
}
