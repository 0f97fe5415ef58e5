//! The network between telephone and server: signed webhooks, and the mischief that real networks do
//! (repeat, reorder, delay) or that somebody else does (forge).

use super::{Broken, Transport};
use crate::{
    config::{AccountSettings, Secret},
    core::clock::{Clock, Moment},
    providers::sandbox::{sign, wire},
    work::App,
};
use bytes::Bytes;
use chrono::Duration;
use http::{Response, StatusCode};
use serde::Serialize;
use std::sync::Arc;

/// The key of a forger.
const SOMEBODY_ELSE: &str = "somebody else's secret";

/// What goes wrong on the way. The default is a good network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mischief {
    /// Every webhook comes twice, and must be answered alike.
    pub repeat: bool,
    /// Reports come after the call, the last one first.
    pub reorder: bool,
    /// Reports come so much later.
    pub late: Option<Duration>,
    /// Before each webhook comes a forged one, and must be refused.
    pub forge: bool,
}

/// A network with an account at the server.
pub struct Network {
    transport: Transport,
    clock: Arc<dyn Clock>,
    account: String,
    public_url: String,
    secret: Secret,
    mischief: Mischief,
    held: Vec<Held>,
    faults: Vec<String>,
}

/// A report that has not come yet.
struct Held {
    at: Moment,
    path: String,
    body: Bytes,
}

/// Whose signature a webhook bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// The network's own.
    Rightly,
    /// Somebody else's.
    BySomebodyElse,
    /// None.
    Not,
}

/// Whose network it is.
pub struct Subscriber {
    /// The sandbox account's name.
    pub account: String,
    /// The key that signs.
    pub secret: Secret,
    /// The server's address as it signs for it.
    pub public_url: String,
}

impl Network {
    /// A good network.
    pub fn new(transport: Transport, clock: Arc<dyn Clock>, subscriber: Subscriber) -> Self {
        let Subscriber { account, secret, public_url } = subscriber;
        let mischief = Mischief::default();
        Self { transport, clock, account, public_url, secret, mischief, held: Vec::new(), faults: Vec::new() }
    }

    /// The network of a sandbox account of `app`.
    pub fn of(app: &App, account: &str, transport: Transport) -> Self {
        let secret = match app.settings.accounts.get(account) {
            Some(AccountSettings::Sandbox(sandbox)) => sandbox.secret.clone(),
            _ => Secret::default(),
        };
        let public_url = app.settings.server.public_url.clone();
        let subscriber = Subscriber { account: account.to_owned(), secret, public_url };
        Self::new(transport, app.clock.clone(), subscriber)
    }

    /// Reaches the server another way from now on: it was started again.
    pub fn reconnect(&mut self, transport: Transport) {
        self.transport = transport;
    }

    /// Changes what goes wrong from now on.
    pub fn behave(&mut self, mischief: Mischief) {
        self.mischief = mischief;
    }

    /// What the server did wrong: answers to repeated webhooks that differ, forged ones that it took.
    pub fn faults(&mut self) -> Vec<String> {
        std::mem::take(&mut self.faults)
    }

    /// When the next delayed report comes.
    pub fn next_report(&self) -> Option<Moment> {
        self.held.iter().map(|held| held.at).min()
    }

    /// Posts a webhook that is answered with what to do next.
    pub async fn spoken(&mut self, path: &str, body: &impl Serialize) -> Result<wire::Answer, Broken> {
        let answer = self.post(path, to_json(path, body)?).await?;
        serde_json::from_slice(&answer).map_err(|error| unreadable(path, &error))
    }

    /// Posts an SMS that comes in; the reply, if it is answered at once.
    pub async fn sms(&mut self, text: &wire::InboundText) -> Result<Option<String>, Broken> {
        let answer = self.post("sms", to_json("sms", text)?).await?;
        let reply: wire::Reply =
            serde_json::from_slice(&answer).map_err(|error| unreadable("sms", &error))?;
        Ok(reply.reply)
    }

    /// Posts a report, which needs no answer: now, or when the network gets round to it.
    pub async fn report(&mut self, path: &str, body: &impl Serialize) -> Result<(), Broken> {
        let body = to_json(path, body)?;
        if self.mischief.reorder || self.mischief.late.is_some() {
            let at = self.clock.now() + self.mischief.late.unwrap_or_default();
            self.held.push(Held { at, path: path.to_owned(), body });
            return Ok(());
        }
        self.post(path, body).await.map(drop)
    }

    /// Delivers the reports that were held back and are due; the last one first where the network
    /// reorders them.
    pub async fn settle(&mut self) -> Result<(), Broken> {
        let now = self.clock.now();
        let (mut due, later): (Vec<Held>, Vec<Held>) =
            std::mem::take(&mut self.held).into_iter().partition(|held| held.at <= now);
        self.held = later;
        if self.mischief.reorder {
            due.reverse();
        }
        for held in due {
            self.post(&held.path, held.body).await?;
        }
        Ok(())
    }

    /// Posts any webhook, once and now; how it was answered.
    pub async fn hook(
        &mut self,
        path: &str,
        body: &impl Serialize,
        signed: Signed,
    ) -> Result<StatusCode, Broken> {
        let body = to_json(path, body)?;
        let answer = match signed {
            Signed::Rightly => self.send(path, body, self.secret.expose()).await?,
            Signed::BySomebodyElse => self.send(path, body, SOMEBODY_ELSE).await?,
            Signed::Not => self.transport.post(&self.path(path), "", body).await?,
        };
        Ok(answer.status())
    }

    async fn post(&mut self, path: &str, body: Bytes) -> Result<Bytes, Broken> {
        let secret = self.secret.clone();
        if self.mischief.forge {
            let answer = self.send(path, body.clone(), SOMEBODY_ELSE).await?;
            if answer.status() != StatusCode::FORBIDDEN {
                self.faults.push(format!("a forged {path} was answered {}, not 403", answer.status()));
            }
        }
        let answer = accepted(path, self.send(path, body.clone(), secret.expose()).await?)?;
        if self.mischief.repeat {
            let again = accepted(path, self.send(path, body, secret.expose()).await?)?;
            if again != answer {
                self.faults.push(format!("a repeated {path} was answered otherwise than at first"));
            }
        }
        Ok(answer)
    }

    fn path(&self, path: &str) -> String {
        format!("/hooks/{}/{path}", self.account)
    }

    async fn send(&self, path: &str, body: Bytes, secret: &str) -> Result<Response<Bytes>, Broken> {
        let path = self.path(path);
        let signature = sign(secret, self.clock.now(), &format!("{}{path}", self.public_url), &body);
        self.transport.post(&path, &signature, body).await
    }
}

fn accepted(path: &str, answer: Response<Bytes>) -> Result<Bytes, Broken> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer.into_body());
    }
    let remedy = match status {
        StatusCode::FORBIDDEN => {
            "its sandbox secret or its public_url is another one: give the --config and --data-dir that it runs with"
        }
        StatusCode::NOT_FOUND => "it has no such sandbox account: see [accounts] in its settings",
        StatusCode::SERVICE_UNAVAILABLE => "its database does not answer: see `shouwen doctor`",
        _ => "see its log",
    };
    Err(Broken::Refused { path: path.to_owned(), status, remedy })
}

fn to_json(path: &str, body: &impl Serialize) -> Result<Bytes, Broken> {
    serde_json::to_vec(body).map(Bytes::from).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &str, error: &serde_json::Error) -> Broken {
    Broken::Unreadable { path: path.to_owned(), what: error.to_string() }
}
