//! What happens in a step: calls, texts, acts, webhooks, and changes of the weather.

use super::{
    Stage,
    actors::Actors,
    names::{Came, Contact},
    trouble::Trouble,
};
use crate::{
    core::clock::Clock,
    providers::sandbox::wire,
    rehearse::{
        scenario::{Act, Call, DaemonIs, Deed, Doing, Happening, NetworkIs, Text, Webhook, WebhookSignature},
        telephone::{Calling, Mischief, Signed, play},
    },
    work::notices,
};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// The number that SMS are written to.
const SMS_NUMBER: &str = "10690001";

impl Stage<'_> {
    /// Lets it happen. `Ok` holds what is not as expected and does not keep the rest from being played.
    pub(super) async fn happen(
        &mut self,
        index: usize,
        happening: &Happening,
    ) -> Result<Vec<Trouble>, Trouble> {
        match happening {
            Happening::Call(call) => return self.call(call).await,
            Happening::Text(text) => return self.text(text).await,
            Happening::Act(act) => return self.act(act).await,
            Happening::Webhook(webhook) => return self.webhook(webhook).await,
            Happening::Notice(_) => self.notice(index).await?,
            Happening::Crash(crash) => self.crash(*crash).await?,
            Happening::People(people) => self.behave(people),
            Happening::Gateway(gateway) => self.ground.gateway.set_weather(*gateway),
            Happening::Network(network) => self.network.behave(mischief(*network)),
            Happening::Daemon(daemon) => self.daemon = *daemon == DaemonIs::Running,
        }
        Ok(Vec::new())
    }

    async fn call(&mut self, call: &Call) -> Result<Vec<Trouble>, Trouble> {
        let id = format!("call-{}", self.contacts.len() + 1);
        let mut deeds = VecDeque::new();
        for deed in &call.does {
            deeds.push_back(match deed {
                Deed::Press(keys) => Deed::Press(self.filled(keys).await?),
                other => other.clone(),
            });
        }
        let from = if call.from == "withheld" { "anonymous" } else { &call.from };
        let to = self.rehearsal.directory.office().complaint_line.as_str();
        let mut actors = Actors { clock: &self.house.clock, cast: &self.cast, deeds };
        let said = play(&mut self.network, &mut actors, Calling { call: &id, from, to }).await?;
        let left: Vec<String> = actors.deeds.iter().map(ToString::to_string).collect();
        self.contacts.push(Contact { name: call.name.clone(), came: Came::Call { provider_call: id, said } });
        let mut troubles = self.network_faults();
        if !left.is_empty() {
            troubles.push(Trouble::new(
                "来电人没有机会做完要做的事",
                "全部做完",
                format!("还剩 {}", left.join("、")),
            ));
        }
        Ok(troubles)
    }

    async fn text(&mut self, text: &Text) -> Result<Vec<Trouble>, Trouble> {
        let says = self.filled(&text.says).await?;
        let message = format!("text-{}", self.contacts.len() + 1);
        let sms =
            wire::InboundText { message, from: text.from.clone(), to: SMS_NUMBER.to_owned(), text: says };
        let at = self.house.clock.now();
        let reply = self.network.sms(&sms).await?.unwrap_or_default();
        let from =
            self.cast.telephones(&text.from).first().map_or_else(String::new, |one| one.as_str().to_owned());
        self.contacts.push(Contact { name: text.name.clone(), came: Came::Text { from, at } });
        let mut troubles = self.network_faults();
        if let Some(expected) = &text.answered {
            let fits = if expected.is_empty() {
                reply.is_empty()
            } else {
                expected.iter().all(|words| reply.contains(words))
            };
            if !fits {
                let expected =
                    if expected.is_empty() { "没有回复".to_owned() } else { expected.join("、") };
                troubles.push(Trouble::new("短信的回复", expected, shown(&reply)));
            }
        }
        Ok(troubles)
    }

    fn network_faults(&mut self) -> Vec<Trouble> {
        let faults = self.network.faults();
        faults
            .into_iter()
            .map(|fault| Trouble::new("对重复或伪造回调的应答", "照旧，或者拒绝", fault))
            .collect()
    }

    async fn act(&mut self, act: &Act) -> Result<Vec<Trouble>, Trouble> {
        let token = self.token(act.by.as_str()).await?;
        let with = self.filled_json(&Value::Object(act.with.clone())).await?;
        let (path, body) = match act.does {
            Doing::Open => ("/api/v1/cases".to_owned(), with),
            Doing::FinishTask => {
                (format!("/api/v1/tasks/{}/done", self.task_of(&token, &with).await?), Value::Null)
            }
            action => {
                let number = self.case_number(act.case.as_deref()).await?;
                (format!("/api/v1/cases/{number}/{}", action.name()), with)
            }
        };
        let (status, answer) = self.house.api("POST", &path, &token, &body).await;
        let what = format!("{} {}", act.by, act.does.name());
        let fits = act.answer.map_or((200..300).contains(&status), |expected| expected == status);
        if !fits {
            let expected = act.answer.map_or_else(|| "成功".to_owned(), |status| status.to_string());
            let trouble = Trouble::new(what, expected, format!("{status} {}", words_of(&answer)));
            // A refusal that was not expected leaves nothing to go on from.
            return if act.answer.is_some() { Ok(vec![trouble]) } else { Err(trouble) };
        }
        if let Some(call) = answer["call_back"].as_str() {
            self.last_call_back = Some(call.to_owned());
        }
        if let Some(message) = answer["message"].as_str() {
            self.last_message = Some(message.to_owned());
        }
        if act.does == Doing::Open
            && let Some(number) = answer["number"].as_str()
        {
            let came = Came::Opened { number: number.to_owned() };
            self.contacts.push(Contact { name: act.name.clone(), came });
        }
        Ok(Vec::new())
    }

    /// The oldest open task of a kind that the holder of the token sees.
    async fn task_of(&self, token: &str, with: &Value) -> Result<String, Trouble> {
        let kind = with["kind"].as_str().unwrap_or_default();
        let tasks = self.list_as(token, &format!("tasks?state=open&kind={kind}")).await?;
        let task = tasks.last().and_then(|task| task["id"].as_str()).map(str::to_owned);
        task.ok_or_else(|| Trouble::new("没有这样的待办任务", kind, "没有"))
    }

    async fn webhook(&mut self, webhook: &Webhook) -> Result<Vec<Trouble>, Trouble> {
        let path = self.filled(&webhook.path).await?;
        let body = self.filled_json(&webhook.body).await?;
        let signed = match webhook.signature {
            WebhookSignature::Right => Signed::Rightly,
            WebhookSignature::Forged => Signed::BySomebodyElse,
            WebhookSignature::Missing => Signed::Not,
        };
        let status = self.network.hook(&path, &body, signed).await?.as_u16();
        if status == webhook.answer {
            return Ok(Vec::new());
        }
        Ok(vec![Trouble::new(format!("回调 {path} 的应答"), webhook.answer, status)])
    }

    /// The notice of this step is taken, as after a look and a yes.
    async fn notice(&mut self, index: usize) -> Result<(), Trouble> {
        let arriving = self.rehearsal.arriving.iter().find(|(step, _)| *step == index);
        let Some((_, candidate)) = arriving else { return Ok(()) };
        let app = &self.house.app;
        let preview = notices::preview(app, candidate).await?;
        let taken = notices::take(app, candidate, &preview.review, "rehearsal").await;
        taken.map(drop).map_err(|refused| Trouble::new("放假通知", "载入", refused))
    }
}

/// What an answer says, without what only programs need.
fn words_of(answer: &Value) -> String {
    answer["detail"].as_str().map_or_else(|| answer.to_string(), str::to_owned)
}

fn shown(text: &str) -> String {
    if text.is_empty() { "没有".to_owned() } else { json!(text).to_string() }
}

fn mischief(network: NetworkIs) -> Mischief {
    Mischief {
        repeat: network.repeats,
        reorder: network.reorders,
        late: network.late.map(crate::rehearse::scenario::Span::duration),
        forge: network.forges,
    }
}
