//! What a step expects, looked at.

use super::{
    Stage,
    compare::{differences, expected, found},
    trouble::Trouble,
    views::{View, in_short},
};
use crate::{
    core::routing::Clause,
    rehearse::{
        heard,
        scenario::{
            CallFacts, CaseFacts, Expect, HeardFacts, LegFacts, MessageFacts, ReminderFacts, TaskFacts,
        },
    },
};
use serde_json::{Value, json};
use serde_saphyr::Spanned;

type Looked = Result<Vec<Trouble>, Trouble>;

impl Stage<'_> {
    /// Everything that is not as expected, each on its line.
    pub(super) async fn expect(&mut self, expect: &Expect) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        macro_rules! each { ($($list:ident: $look:ident),+ $(,)?) => { $(
            for item in expect.$list.iter() {
                let looked = self.$look(&item.value).await;
                troubles.extend(on_line(item, looked));
            }
        )+ } }
        each! {
            calls: expect_call,
            cases: expect_case,
            reminders: expect_reminder,
            messages: expect_message,
            tasks: expect_task,
            sees: expect_sees,
            sees_no_trace: expect_no_trace,
            audit: expect_audit,
        }
        for heard in &expect.heard {
            troubles.extend(on_line(heard, self.expect_heard(&heard.value)));
        }
        if let Some(count) = &expect.case_count {
            troubles.extend(on_line(count, self.expect_count(count.value).await));
        }
        if let Some(nothing) = &expect.nothing_lost {
            troubles.extend(on_line(nothing, self.expect_nothing_lost(nothing.value).await));
        }
        if let Some(nothing) = &expect.nothing_doubled {
            troubles.extend(on_line(nothing, self.expect_nothing_doubled(nothing.value).await));
        }
        troubles
    }

    async fn expect_call(&mut self, facts: &CallFacts) -> Looked {
        let call = self.call_of(facts.call.as_deref()).await?;
        let what = facts.call.as_ref().map_or_else(|| "来电".to_owned(), |name| format!("来电 {name}"));
        let mut troubles = differences(&what, &expected(facts), &Self::call_view(&call));
        if let Some(legs) = &facts.legs {
            troubles.extend(legs_differ(&what, legs, &call["legs"]));
        }
        Ok(troubles)
    }

    async fn expect_case(&mut self, facts: &CaseFacts) -> Looked {
        let number = self.case_number(facts.case.as_deref()).await?;
        let view = self.case_view(&number).await?;
        Ok(differences(&format!("件 {number}"), &expected(facts), &view))
    }

    async fn expect_count(&mut self, count: u64) -> Looked {
        let there = self.list("cases").await?.len();
        let same = u64::try_from(there) == Ok(count);
        Ok(if same { Vec::new() } else { vec![Trouble::new("件的数目", count, there)] })
    }

    async fn expect_reminder(&mut self, facts: &ReminderFacts) -> Looked {
        let pattern = self.pattern(facts, facts.case.as_deref()).await?;
        let there: Vec<View> = self.list("reminders").await?.iter().map(Self::reminder_view).collect();
        Ok(found("提醒", &pattern, facts.count, &there, |_| true).into_iter().collect())
    }

    async fn expect_message(&mut self, facts: &MessageFacts) -> Looked {
        let mut pattern = self.pattern(facts, facts.case.as_deref()).await?;
        if let Some(to) = &facts.to {
            let number = self.cast.telephones(to).first().map(|number| self.cast.whose(number.as_str()));
            pattern.insert("to".to_owned(), json!(number));
        }
        let there: Vec<View> =
            self.list("messages").await?.iter().map(|message| self.message_view(message)).collect();
        let says = |view: &View| {
            let text = view.get("text").and_then(Value::as_str).unwrap_or_default();
            facts.contains.iter().all(|words| text.contains(words))
                && !facts.lacks.iter().any(|words| text.contains(words))
        };
        let what = match (facts.contains.is_empty(), facts.lacks.is_empty()) {
            (true, true) => "短信".to_owned(),
            (false, true) => format!("含“{}”的短信", facts.contains.join("”“")),
            _ => format!("含“{}”、不含“{}”的短信", facts.contains.join("”“"), facts.lacks.join("”“")),
        };
        Ok(found(&what, &pattern, facts.count, &there, says).into_iter().collect())
    }

    async fn expect_task(&mut self, facts: &TaskFacts) -> Looked {
        let mut pattern = self.pattern(facts, facts.case.as_deref()).await?;
        if let Some(name) = &facts.call {
            pattern.insert("call".to_owned(), self.call_of(Some(name)).await?["id"].clone());
        }
        let there: Vec<View> = self.list("tasks").await?.iter().map(Self::task_view).collect();
        Ok(found("待办任务", &pattern, facts.count, &there, |_| true).into_iter().collect())
    }

    /// What is looked for; the case by its number.
    async fn pattern(&self, facts: &impl serde::Serialize, case: Option<&str>) -> Result<View, Trouble> {
        let mut pattern = expected(facts);
        if let Some(name) = case {
            pattern.insert("case".to_owned(), json!(self.case_number(Some(name)).await?));
        }
        Ok(pattern)
    }

    fn expect_heard(&self, facts: &HeardFacts) -> Looked {
        let (_, said) = self.call_named(facts.call.as_deref())?;
        let text = said.iter().map(|speech| speech.text.as_str()).collect::<Vec<_>>().join("\n");
        let heard_all = || format!("听到的是：\n    {}", text.replace('\n', "\n    "));
        let mut troubles = Vec::new();
        let mut from = 0;
        for words in &facts.contains {
            match text[from..].find(words.as_str()) {
                Some(at) => from += at + words.len(),
                None => troubles.push(Trouble::new("来电人听到", format!("“{words}”"), heard_all())),
            }
        }
        for words in facts.lacks.iter().filter(|words| text.contains(words.as_str())) {
            troubles.push(Trouble::new("来电人不应听到", format!("没有“{words}”"), heard_all()));
        }
        let codes = heard::spoken_codes(said).len();
        if let Some(expected) = facts.query_codes.filter(|expected| u64::try_from(codes) != Ok(*expected)) {
            troubles.push(Trouble::new("来电人听到查询码的次数", expected, codes));
        }
        Ok(troubles)
    }
}

/// The troubles of one expectation, on its line.
fn on_line<T>(item: &Spanned<T>, looked: Looked) -> Vec<Trouble> {
    let line = item.referenced.line();
    let troubles = looked.unwrap_or_else(|trouble| vec![trouble]);
    troubles.into_iter().map(|trouble| trouble.on(line)).collect()
}

/// The telephones that rang, one by one.
fn legs_differ(what: &str, expected_legs: &[LegFacts], legs: &Value) -> Option<Trouble> {
    let there: Vec<View> = legs
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|leg| leg.as_object())
        .map(|leg| {
            let kept = ["officer", "department", "result"];
            kept.iter()
                .map(|name| ((*name).to_owned(), leg.get(*name).cloned().unwrap_or_default()))
                .collect()
        })
        .collect();
    let wanted: Vec<View> = expected_legs.iter().map(expected).collect();
    let same = wanted.len() == there.len()
        && wanted.iter().zip(&there).all(|(leg, rang)| differences("", leg, rang).is_empty());
    let shown = |legs: &[View]| {
        let legs: Vec<String> = legs.iter().map(|leg| format!("{{{}}}", in_short(leg))).collect();
        format!("{} 部：{}", legs.len(), legs.join(" → "))
    };
    let trouble = || Trouble::new(format!("{what}：响过的电话"), shown(&wanted), shown(&there));
    (!same).then(|| trouble().citing(Some(Clause::R3_4)))
}
