//! Names: who called, wrote or opened a case, and what `$…` stands for.

use super::{Stage, trouble::Trouble};
use crate::{core::clock::Moment, rehearse::heard};
use serde_json::Value;

/// A contact of the scenario.
#[derive(Debug, Clone)]
pub(super) struct Contact {
    pub name: Option<String>,
    pub came: Came,
}

/// How a contact came.
#[derive(Debug, Clone)]
pub(super) enum Came {
    /// By telephone.
    Call {
        /// The network's id of the call.
        provider_call: String,
        /// What the caller heard.
        said: Vec<crate::core::dialogue::Speech>,
    },
    /// By SMS.
    Text {
        /// The number in E.164.
        from: String,
        /// When.
        at: Moment,
    },
    /// Written down by an officer.
    Opened {
        /// The case's number.
        number: String,
    },
}

impl Stage<'_> {
    /// The contact of that name; without a name the last one of its kind.
    fn contact(&self, name: Option<&str>, kind: impl Fn(&Came) -> bool) -> Option<&Contact> {
        let fits = |contact: &&Contact| match name {
            Some(name) => contact.name.as_deref() == Some(name),
            None => kind(&contact.came),
        };
        self.contacts.iter().rev().find(fits)
    }

    /// A call: the network's id of it, and what the caller heard.
    pub(super) fn call_named(
        &self,
        name: Option<&str>,
    ) -> Result<(&str, &[crate::core::dialogue::Speech]), Trouble> {
        let found = self.contact(name, |came| matches!(came, Came::Call { .. }));
        match found.map(|contact| &contact.came) {
            Some(Came::Call { provider_call, said }) => Ok((provider_call, said)),
            _ => Err(Trouble::new("没有这通电话", name.unwrap_or("至少一通来电"), "到此为止没有")),
        }
    }

    /// A call as the API shows it.
    pub(super) async fn call_of(&self, name: Option<&str>) -> Result<Value, Trouble> {
        let (provider_call, _) = self.call_named(name)?;
        let calls = self.list("calls").await?;
        let found = calls.into_iter().find(|call| call["provider_call_id"] == provider_call);
        found.ok_or_else(|| Trouble::new("来电没有登记", provider_call, "接口中没有"))
    }

    /// The number of a case; without a name, of the only one.
    pub(super) async fn case_number(&self, name: Option<&str>) -> Result<String, Trouble> {
        let Some(name) = name else { return self.only_case().await };
        let missing = |found: &str| Trouble::new(format!("{name} 没有件"), "有一个件", found);
        let contact = self.contact(Some(name), |_| true).ok_or_else(|| missing("没有这个名称"))?;
        let number = match &contact.came {
            Came::Opened { number } => Value::String(number.clone()),
            Came::Call { .. } => self.call_of(Some(name)).await?["case"].clone(),
            Came::Text { from, at } => {
                let at = at.to_string();
                let messages = self.list("messages?direction=in").await?;
                let mine = |message: &&Value| message["to"] == from.as_str() && message["at"] == at.as_str();
                messages.iter().find(mine).map(|message| message["case"].clone()).unwrap_or_default()
            }
        };
        number.as_str().map(str::to_owned).ok_or_else(|| missing("没有件"))
    }

    async fn only_case(&self) -> Result<String, Trouble> {
        let cases = self.list("cases").await?;
        match cases.as_slice() {
            [one] => Ok(one["number"].as_str().unwrap_or_default().to_owned()),
            several => {
                Err(Trouble::new("没有写明是哪个件（case）", "只有一个件", format!("{} 个件", several.len())))
            }
        }
    }

    /// A text with what its `$…` stand for.
    pub(super) async fn filled(&self, text: &str) -> Result<String, Trouble> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            filled.push_str(&rest[..at]);
            let word_end = rest[at + 1..]
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-')))
                .map_or(rest.len(), |end| at + 1 + end);
            let word = &rest[at + 1..word_end];
            let (what, name) = match word.split_once(':') {
                Some((what, name)) => (what, Some(name)),
                None => (word, None),
            };
            filled.push_str(&self.stands_for(what, name).await?);
            rest = &rest[word_end..];
        }
        filled.push_str(rest);
        Ok(filled)
    }

    async fn stands_for(&self, what: &str, name: Option<&str>) -> Result<String, Trouble> {
        let unknown = |what: &str| Trouble::new(format!("${what} 没有所指"), "此前已经出现", "没有");
        match what {
            "case" => self.case_number(name).await,
            "call" => Ok(self.call_of(name).await?["id"].as_str().unwrap_or_default().to_owned()),
            "provider_call" => Ok(self.call_named(name)?.0.to_owned()),
            "call_back" => self.last_call_back.clone().ok_or_else(|| unknown(what)),
            "message" => self.last_message.clone().ok_or_else(|| unknown(what)),
            "code" => self.query_code(name).await,
            _ => Err(unknown(what)),
        }
    }

    /// The query code as its owner came to know it: by ear, else by SMS.
    async fn query_code(&self, name: Option<&str>) -> Result<String, Trouble> {
        if let Ok((_, said)) = self.call_named(name)
            && let Some(code) = heard::spoken_codes(said).pop()
        {
            return Ok(code.digits());
        }
        let number = self.case_number(name).await?;
        let sent = self.ground.gateway.sent();
        let code = sent
            .iter()
            .rev()
            .filter(|sent| sent.text.contains(&number))
            .find_map(|sent| heard::codes(&sent.text).pop());
        let code = code.ok_or_else(|| Trouble::new("没有听到或收到查询码", "有查询码", "没有"))?;
        Ok(code.digits())
    }

    /// A JSON value with its texts filled.
    pub(super) async fn filled_json(&self, value: &Value) -> Result<Value, Trouble> {
        Ok(match value {
            Value::String(text) => Value::String(self.filled(text).await?),
            Value::Array(items) => {
                let mut filled = Vec::with_capacity(items.len());
                for item in items {
                    filled.push(Box::pin(self.filled_json(item)).await?);
                }
                Value::Array(filled)
            }
            Value::Object(fields) => {
                let mut filled = serde_json::Map::new();
                for (name, field) in fields {
                    filled.insert(name.clone(), Box::pin(self.filled_json(field)).await?);
                }
                Value::Object(filled)
            }
            other => other.clone(),
        })
    }
}
