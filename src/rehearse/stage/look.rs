//! Looking at what there is, through the API, as the office sees it.

use super::{Stage, trouble::Trouble};
use crate::rehearse::house::Holder;
use serde_json::Value;

impl Stage<'_> {
    /// `GET` below `/api/v1/`, which has to succeed.
    pub(super) async fn look(&self, path: &str) -> Result<Value, Trouble> {
        let (status, body) = self.house.api("GET", &format!("/api/v1/{path}"), &self.eye, &Value::Null).await;
        if status == 200 {
            Ok(body)
        } else {
            Err(Trouble::new(format!("GET {path}"), 200, format!("{status} {body}")))
        }
    }

    /// Every item of a list, newest first.
    pub(super) async fn list(&self, list: &str) -> Result<Vec<Value>, Trouble> {
        self.list_as(&self.eye, list).await
    }

    /// The same, as the holder of a token sees it.
    pub(super) async fn list_as(&self, token: &str, list: &str) -> Result<Vec<Value>, Trouble> {
        let (mut items, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mark = if list.contains('?') { '&' } else { '?' };
            let after = cursor.as_ref().map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
            let path = format!("/api/v1/{list}{mark}limit=200{after}");
            let (status, mut page) = self.house.api("GET", &path, token, &Value::Null).await;
            if status != 200 {
                return Err(Trouble::new(format!("GET {path}"), 200, format!("{status} {page}")));
            }
            if let Some(found) = page["items"].as_array_mut() {
                items.append(found);
            }
            match page["next"].as_str() {
                Some(next) => cursor = Some(next.to_owned()),
                None => return Ok(items),
            }
        }
    }

    /// The bearer token of an officer.
    pub(super) async fn token(&mut self, officer: &str) -> Result<String, Trouble> {
        if let Some(token) = self.tokens.get(officer) {
            return Ok(token.clone());
        }
        let token = self.house.token_of(Holder::Officer(officer)).await?;
        self.tokens.insert(officer.to_owned(), token.clone());
        Ok(token)
    }
}
