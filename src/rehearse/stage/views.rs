//! What the API shows, under the names that scenarios use.

use super::{Stage, trouble::Trouble};
use crate::core::{clock::Moment, id::MessageId};
use serde_json::{Map, Value, json};

/// The fields of one thing.
pub(super) type View = Map<String, Value>;

impl Stage<'_> {
    /// A call.
    pub(super) fn call_view(call: &Value) -> View {
        let mut view = picked(call, &["direction", "outcome", "hops", "path"]);
        view.insert("first_contact".to_owned(), call["first_contact"]["officer"].clone());
        view
    }

    /// A case, with its clock.
    pub(super) async fn case_view(&self, number: &str) -> Result<View, Trouble> {
        let case = self.look(&format!("cases/{number}")).await?;
        let mut view = picked(
            &case,
            &[
                "kind",
                "name_standing",
                "stage",
                "received_at",
                "overdue",
                "department",
                "handler",
                "offered_to",
                "hops",
                "bounces",
            ],
        );
        view.extend(picked(&case["deadline"], &["due", "alarm_due", "standing"]));
        let deadline = self.look(&format!("cases/{number}/deadline")).await?;
        view.insert("clock".to_owned(), deadline["clock"]["clock"].clone());
        Ok(view)
    }

    /// A reminder.
    pub(super) fn reminder_view(reminder: &Value) -> View {
        let mut view = picked(reminder, &["case", "role", "state"]);
        // A case that was assigned anew has its rung's name followed by a number.
        let rung = reminder["rung"].as_str().and_then(|rung| rung.split(':').next());
        view.insert("rung".to_owned(), json!(rung));
        view.insert("who".to_owned(), reminder["recipient"].clone());
        view.insert("at".to_owned(), reminder["due_at"].clone());
        view
    }

    /// A message, with how often the gateway took it.
    pub(super) fn message_view(&self, message: &Value) -> View {
        let mut view = picked(message, &["case", "direction", "purpose", "state", "at", "attempts", "text"]);
        let to = message["to"].as_str().map(|number| self.cast.whose(number));
        view.insert("to".to_owned(), json!(to));
        view.insert("handed_over".to_owned(), json!(self.handed_over(message)));
        view
    }

    /// How often the gateway took a message.
    pub(super) fn handed_over(&self, message: &Value) -> u32 {
        let id = message["id"].as_str().and_then(|id| id.parse::<MessageId>().ok());
        id.map_or(0, |id| self.ground.gateway.taken(id))
    }

    /// A task.
    pub(super) fn task_view(task: &Value) -> View {
        let mut view = picked(task, &["case", "call", "kind", "state", "department", "officer"]);
        view.insert("until".to_owned(), task["due_at"].clone());
        view
    }
}

fn picked(from: &Value, names: &[&str]) -> View {
    names.iter().map(|name| ((*name).to_owned(), from[*name].clone())).collect()
}

/// A view in short: `field=value, …`, times to the minute.
pub(super) fn in_short(view: &View) -> String {
    let fields: Vec<String> = view
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| format!("{name}={}", word(value)))
        .collect();
    fields.join(", ")
}

/// A value as people read it.
pub(super) fn word(value: &Value) -> String {
    match value {
        Value::Null => "无".to_owned(),
        Value::String(text) => match text.parse::<Moment>() {
            Ok(at) if text.len() > 10 => at.beijing().format("%Y-%m-%d %H:%M").to_string(),
            _ => text.clone(),
        },
        Value::Array(items) => format!("[{}]", items.iter().map(word).collect::<Vec<_>>().join(" ")),
        other => other.to_string(),
    }
}
