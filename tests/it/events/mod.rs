//! Live events: who is told what of a call while it lasts, and who never learns of it.

mod bus;
mod processes;
mod recusal;
mod ringing;
mod session;

use crate::support::House;
use axum::{
    Router,
    body::{Body, BodyDataStream},
    extract::State,
    response::Response,
    routing::get,
};
use futures_util::StreamExt;
use http::{Request, header};
use serde_json::Value;
use shouwen::{
    core::directory::OfficerCode,
    store::db::Db,
    web::{
        auth::Bearer,
        events::{Before, stream},
    },
    work::{Actor, App},
};
use std::{future::ready, sync::Arc, time::Duration};
use tower::ServiceExt;

/// How long an event may take that has to come.
const PATIENCE: Duration = Duration::from_secs(10);
/// After so long without a byte there is none.
const QUIET: Duration = Duration::from_millis(300);

/// An open console.
pub struct Stream {
    body: BodyDataStream,
    text: String,
}

async fn events(State(app): State<Arc<App>>, bearer: Bearer, before: Before) -> Response {
    let actor = bearer.actor.clone();
    stream(&app, bearer.actor, before, move || ready(Some(actor.clone())))
}

impl Stream {
    /// Opens the console of an officer: with a bearer token, where officers have a session.
    pub async fn open(house: &House, officer: &str) -> Self {
        Self::asked(house, officer, &[]).await
    }

    /// The same, with further headers.
    pub async fn asked(house: &House, officer: &str, headers: &[(&str, &str)]) -> Self {
        let router: Router = Router::new().route("/events", get(events)).with_state(house.app.clone());
        let bearer = format!("Bearer {}", house.token(officer).await);
        let mut request = Request::get("/events").header(header::AUTHORIZATION, bearer);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let mut stream = Self { body: response.into_body().into_data_stream(), text: String::new() };
        assert!(stream.block().await.starts_with(": "), "first a sign of life");
        stream
    }

    /// The next block of the stream, which has to come.
    async fn block(&mut self) -> String {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                return self.text.drain(..end + 2).collect();
            }
            let more = tokio::time::timeout(PATIENCE, self.body.next()).await.expect("an event comes");
            let more = more.expect("the stream goes on").expect("a part of the stream");
            self.text.push_str(std::str::from_utf8(&more).expect("text"));
        }
    }

    /// The next event, which has to come: its name and what it says.
    pub async fn next(&mut self) -> (String, Value) {
        read(&self.block().await)
    }

    /// The next event of that name; what comes before it is passed over.
    pub async fn until(&mut self, name: &str) -> Value {
        loop {
            let (named, data) = self.next().await;
            if named == name {
                return data;
            }
        }
    }

    /// Everything that comes until nothing more does, as it was written.
    pub async fn rest(&mut self) -> String {
        while let Ok(Some(more)) = tokio::time::timeout(QUIET, self.body.next()).await {
            self.text.push_str(std::str::from_utf8(&more.expect("a part of the stream")).expect("text"));
        }
        std::mem::take(&mut self.text)
    }

    /// The same, as events.
    pub async fn all(&mut self) -> Vec<(String, Value)> {
        self.rest().await.split_terminator("\n\n").map(read).collect()
    }
}

fn read(block: &str) -> (String, Value) {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    (field("event: ").to_owned(), serde_json::from_str(field("data: ")).unwrap_or(Value::Null))
}

/// The officer, as they are signed in.
fn actor(house: &House, officer: &str) -> Actor {
    let code: OfficerCode = officer.parse().unwrap();
    Actor::officer(&code, None, &house.app.facts().directory).unwrap()
}

fn is_sqlite(house: &House) -> bool {
    matches!(house.app.db, Db::Sqlite { .. })
}
