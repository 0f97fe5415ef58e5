//! The Node side: what jambonz's own packages say.

use crate::peers::{file, oracle::Oracle};
use serde_json::{Value, json};
use std::process::Command;

/// jambonz's packages, waiting for orders.
pub struct Judge {
    packages: Oracle,
}

impl Judge {
    /// Starts it.
    pub fn start() -> Self {
        let mut command = Command::new("node");
        command.arg(file("jambonz/oracle.js"));
        Self { packages: Oracle::start("jambonz", &mut command) }
    }

    /// What its validators find wrong with verbs: first the server's own, then the schema's.
    pub fn faults(&mut self, verbs: &Value) -> [Option<String>; 2] {
        let said = self.packages.ask(&json!({ "do": "verbs", "verbs": verbs }));
        ["specifications", "schema"].map(|by| said[by].as_str().map(str::to_owned))
    }

    /// Both take the verbs. An empty list the server's own one takes: it means to go on.
    pub fn takes(&mut self, verbs: &Value) {
        let [specifications, schema] = self.faults(verbs);
        assert_eq!(specifications, None, "{verbs}");
        assert!(schema.is_none() || *verbs == json!([]), "{schema:?}: {verbs}");
        // Neither knows that `gather` without the one collects nothing, and without the other tells nobody.
        for gather in verbs.as_array().unwrap().iter().filter(|verb| verb["verb"] == "gather") {
            assert_eq!(gather["input"], json!(["digits"]), "{gather}");
            assert!(gather["actionHook"].is_string(), "{gather}");
        }
    }

    /// Its schema of the callback `name` takes this body.
    pub fn is_callback(&mut self, name: &str, body: &str) {
        let wrong = self.packages.ask(&json!({ "do": "callback", "name": name, "body": body }));
        assert_eq!(wrong, Value::Null, "{name}: {body}");
    }

    /// Whether its own check lets a signed body pass, at this Unix time.
    pub fn lets_pass(&mut self, secret: &str, header: &str, body: &str, now: i64) -> bool {
        let order =
            json!({ "do": "signature", "secret": secret, "header": header, "body": body, "now": now });
        self.packages.ask(&order).is_null()
    }
}
