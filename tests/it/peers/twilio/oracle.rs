//! The Python side: one question at a time.

use crate::peers::{oracle, python};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Form fields, in order.
pub type Fields = Vec<(String, String)>;

/// Twilio's library, waiting for orders.
pub struct Oracle {
    library: oracle::Oracle,
}

/// One verb of a TwiML document.
#[derive(Debug, Clone, Deserialize)]
pub struct Verb {
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: BTreeMap<String, String>,
    /// Its text.
    pub text: String,
    /// What is inside.
    pub inside: Vec<Verb>,
}

#[derive(Deserialize)]
struct Rebuilt {
    given: String,
    built: String,
    verbs: Vec<Verb>,
}

impl Oracle {
    /// Starts it.
    pub fn start() -> Self {
        Self { library: oracle::Oracle::start("twilio", &mut python::command("twilio/oracle.py")) }
    }

    /// The signature of a request of the account whose secret is `key`; no fields for GET and JSON.
    pub fn sign(&mut self, url: &str, fields: Option<&Fields>, key: &str, algorithm: Option<&str>) -> String {
        let order = json!({ "do": "sign", "url": url, "fields": fields, "key": key, "algorithm": algorithm });
        self.library.ask(&order).as_str().unwrap().to_owned()
    }

    /// Has the library build the same document with its own methods, which must come out the same; its
    /// verbs. An attribute or verb that the library does not know fails the test.
    pub fn rebuild(&mut self, kind: &str, xml: &[u8]) -> Vec<Verb> {
        let xml = std::str::from_utf8(xml).unwrap();
        let rebuilt: Rebuilt =
            serde_json::from_value(self.library.ask(&json!({ "do": "rebuild", "kind": kind, "xml": xml })))
                .unwrap();
        assert_eq!(rebuilt.given, rebuilt.built, "the library writes it differently");
        rebuilt.verbs
    }

    /// Has the library's REST client call `resource.action(**arguments)` at `base`.
    pub fn rest(
        &mut self,
        base: &str,
        login: (&str, &str),
        (resource, action): (&str, &str),
        arguments: &Value,
    ) {
        let (account, token) = login;
        self.library.ask(&json!({ "do": "rest", "base": base, "account": account, "token": token,
            "resource": resource, "action": action, "arguments": arguments }));
    }
}

impl Verb {
    /// An attribute, which has to be there.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).unwrap_or_else(|| panic!("<{}> has no {name}: {self:?}", self.name))
    }

    /// The first verb of that name in it, however deep.
    pub fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name { Some(self) } else { self.inside.iter().find_map(|inside| inside.find(name)) }
    }
}
