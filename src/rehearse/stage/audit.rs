//! What a scenario expects of what is seen and kept: pages, traces, the audit trail, the gateway's books.

use super::{Stage, compare::found, trouble::Trouble, views::View};
use crate::{
    core::{clock::Moment, id::CaseId},
    rehearse::scenario::{AuditEntry, AuditFacts, NoTrace, SeesFacts},
    store::{audit, cases},
    work::{WorkError, audit::verify_database},
};
use axum::body::Body;
use http::{Request, header};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

type Looked = Result<Vec<Trouble>, Trouble>;

/// Every list that an officer may read.
const LISTS: [&str; 5] = ["cases", "calls", "messages", "reminders", "tasks"];

impl Stage<'_> {
    pub(super) async fn expect_sees(&mut self, facts: &SeesFacts) -> Looked {
        let path = self.filled(&facts.path).await?;
        let mut request = Request::get(path.as_str());
        if let Some(who) = &facts.who {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token(who).await?));
        }
        let request = request.body(Body::empty()).map_err(|bad| Trouble::new(&path, "一个地址", bad))?;
        let reply = self.house.send(request).await;
        let (status, body) = (reply.status.as_u16(), String::from_utf8_lossy(&reply.body).into_owned());
        let what = format!("{} 看 {path}", facts.who.as_deref().unwrap_or("无令牌者"));
        let mut troubles = Vec::new();
        if facts.answer.unwrap_or(200) != status {
            troubles.push(Trouble::new(&what, facts.answer.unwrap_or(200), status));
        }
        for words in facts.contains.iter().filter(|words| !body.contains(words.as_str())) {
            troubles.push(Trouble::new(&what, format!("有“{words}”"), &body));
        }
        for words in facts.lacks.iter().filter(|words| body.contains(words.as_str())) {
            troubles.push(Trouble::new(&what, format!("没有“{words}”"), &body));
        }
        Ok(troubles)
    }

    pub(super) async fn expect_no_trace(&mut self, facts: &NoTrace) -> Looked {
        let number = self.case_number(facts.case.as_deref()).await?;
        let mut troubles = Vec::new();
        for who in &facts.who {
            let token = self.token(who).await?;
            let (status, _) =
                self.house.api("GET", &format!("/api/v1/cases/{number}"), &token, &Value::Null).await;
            if status != 404 {
                troubles.push(Trouble::new(format!("{who} 看件 {number}（回避）"), 404, status));
            }
            for list in LISTS {
                let items = self.list_as(&token, list).await?;
                if items.iter().any(|item| item.to_string().contains(&number)) {
                    let what = format!("{who} 的列表 {list}（回避）");
                    troubles.push(Trouble::new(what, format!("没有件 {number}"), "列表里有"));
                }
            }
        }
        Ok(troubles)
    }

    pub(super) async fn expect_audit(&mut self, facts: &AuditFacts) -> Looked {
        let mut troubles = Vec::new();
        if let Some(expected) = facts.verifies {
            let fault = verify_database(&self.house.app.db).await?.faults.into_iter().next();
            if expected != fault.is_none() {
                let found = fault.map_or_else(|| "每条链都能核验".to_owned(), |fault| fault.to_string());
                troubles.push(Trouble::new("审计链", if expected { "能核验" } else { "不能核验" }, found));
            }
        }
        for entry in &facts.entries {
            let looked = self.expect_entry(&entry.value).await?;
            troubles.extend(looked.map(|trouble| trouble.on(entry.referenced.line())));
        }
        Ok(troubles)
    }

    async fn expect_entry(&self, entry: &AuditEntry) -> Result<Option<Trouble>, Trouble> {
        let chain = match &entry.case {
            None => audit::SYSTEM.to_owned(),
            Some(name) => self.chain_of(&self.case_number(Some(name)).await?).await?,
        };
        let read = self.house.app.db.read(|tx| Box::pin(async move { audit::of_chain(tx, &chain).await }));
        let views: Vec<View> = read
            .await?
            .iter()
            .map(|line| {
                let fields = json!({ "action": line.action, "by": line.actor, "detail": line.detail });
                fields.as_object().cloned().unwrap_or_default()
            })
            .collect();
        let pattern = json!({ "action": entry.action, "by": entry.by });
        let mut pattern = pattern.as_object().cloned().unwrap_or_default();
        pattern.retain(|_, value| !value.is_null());
        let says = |view: &View| {
            let detail = view.get("detail").and_then(Value::as_str).unwrap_or_default();
            entry.contains.iter().all(|words| detail.contains(words))
        };
        Ok(found("审计记录", &pattern, entry.count, &views, says))
    }

    /// The chain of a case: its id.
    async fn chain_of(&self, number: &str) -> Result<String, Trouble> {
        let number = number.to_owned();
        let everything = crate::rehearse::aftermath::everything();
        let read = self.house.app.db.read(|tx| {
            Box::pin(async move { cases::visible(tx, &everything, &number).await.map_err(WorkError::from) })
        });
        let id: Option<CaseId> = read.await?.map(|case| case.id);
        Ok(id.map_or_else(String::new, |id| id.to_string()))
    }

    /// Nothing waits that should be gone, and what failed became a task.
    pub(super) async fn expect_nothing_lost(&mut self, expected: bool) -> Looked {
        let tasks = self.list("tasks").await?;
        let has_task = |field: &str, id: &Value| tasks.iter().any(|task| !id.is_null() && task[field] == *id);
        let now = self.house.now();
        let (mut lost, messages) = (Vec::new(), self.list("messages?direction=out").await?);
        for message in &messages {
            let arrived = matches!(message["state"].as_str(), Some("accepted" | "delivered"));
            if !arrived && !has_task("message", &message["id"]) {
                lost.push(self.message_view(message));
            }
        }
        for reminder in self.list("reminders").await? {
            let due_at = reminder["due_at"].as_str().and_then(|at| at.parse::<Moment>().ok());
            let due = due_at.is_some_and(|at| at <= now);
            let settled = match reminder["state"].as_str() {
                Some("sent" | "cancelled" | "missed") => true,
                Some("failed") => {
                    has_task("message", &reminder["message"]) || has_task("case", &reminder["case"])
                }
                _ => !due,
            };
            if !settled {
                lost.push(Self::reminder_view(&reminder));
            }
        }
        Ok(verdict("丢失的短信或提醒", expected, &lost))
    }

    /// No message was handed over twice, no rung was sent to anybody in two messages.
    pub(super) async fn expect_nothing_doubled(&mut self, expected: bool) -> Looked {
        let messages = self.list("messages?direction=out").await?;
        let twice = messages.iter().filter(|message| self.handed_over(message) > 1);
        let mut doubled: Vec<View> = twice.map(|message| self.message_view(message)).collect();
        let mut rungs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for reminder in self.list("reminders").await? {
            let Some(message) = reminder["message"].as_str() else { continue };
            let key =
                ["case", "rung", "recipient", "due_at"].map(|field| reminder[field].to_string()).join(" ");
            let messages = rungs.entry(key).or_default();
            messages.insert(message.to_owned());
            if messages.len() == 2 {
                doubled.push(Self::reminder_view(&reminder));
            }
        }
        Ok(verdict("重复的短信或提醒", expected, &doubled))
    }
}

/// What was found where nothing (or, for `false`, something) was expected.
fn verdict(what: &str, nothing: bool, found: &[View]) -> Vec<Trouble> {
    if nothing == found.is_empty() {
        return Vec::new();
    }
    let shown: Vec<String> =
        found.iter().map(|view| format!("\n    {{{}}}", super::views::in_short(view))).collect();
    let expected = if nothing { "没有" } else { "有" };
    vec![Trouble::new(what, expected, format!("{} 条{}", found.len(), shown.concat()))]
}
