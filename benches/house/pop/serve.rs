//! The server of this measurement: the house in this process, with the live events for bearer tokens, where officers have a session.

use super::{
    super::{database::Database, process::free_address},
    office,
};
use axum::{
    Router,
    extract::{Request, State},
    response::Response,
    routing::get,
};
use http::header;
use shouwen::{
    config::{AccountSettings, Settings},
    core::clock::SystemClock,
    store::tokens::{self, Token, TokenSecret},
    telemetry,
    web::{
        self,
        auth::Bearer,
        events::{Before, stream},
    },
    work::{Actor, App, Random, start},
};
use std::{collections::BTreeMap, fs, net::SocketAddr, sync::Arc};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A server that runs, and ends when it is dropped.
pub struct Served {
    /// Where.
    pub address: SocketAddr,
    app: Arc<App>,
    /// Officers and their tokens.
    tokens: Vec<(String, String)>,
    /// Officers by their telephone.
    telephones: BTreeMap<String, String>,
    runtime: Option<Runtime>,
    _folder: TempDir,
}

/// Where calls come in, and with which signature.
#[derive(Clone)]
pub struct Line {
    /// The server.
    pub address: SocketAddr,
    /// The address that is signed.
    pub public_url: String,
    /// The key that signs.
    pub secret: String,
}

impl Served {
    /// Starts it.
    pub fn start(database: &Database) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("office.yaml");
        fs::write(&file, office::file()).expect("the office file is written");
        let mut settings = Settings::read("bench.toml", "", std::iter::empty()).expect("the defaults hold");
        settings.office.file = file;
        settings.data.dir = folder.path().join("var");
        if let Database::Postgresql { .. } = database {
            settings.database.url = shouwen::config::Secret::new(database.url());
        }
        let runtime = Runtime::new().expect("a runtime");
        let (app, address, tokens) = runtime.block_on(async {
            let app = start::start(settings, Arc::new(SystemClock), Random::from_system()).await;
            let app = app.expect("the house opens");
            let tokens = give_tokens(&app).await;
            (app.clone(), listen(&app).await, tokens)
        });
        let facts = app.facts();
        let telephones = facts.directory.officers().iter().filter_map(|officer| {
            Some((officer.telephone.as_ref()?.as_str().to_owned(), officer.code.to_string()))
        });
        Self {
            address,
            tokens,
            telephones: telephones.collect(),
            app,
            runtime: Some(runtime),
            _folder: folder,
        }
    }

    /// Officers and their tokens.
    pub fn officers(&self) -> Vec<(String, String)> {
        self.tokens.clone()
    }

    /// Whose telephone has that number.
    pub fn officer_at(&self, telephone: &str) -> String {
        self.telephones.get(telephone).cloned().unwrap_or_default()
    }

    /// Where calls come in.
    pub fn line(&self) -> Line {
        let secret = self.app.settings.accounts.values().find_map(|account| match account {
            AccountSettings::Sandbox(sandbox) => Some(sandbox.secret.expose().to_owned()),
            AccountSettings::Twilio(_) | AccountSettings::Kannel(_) => None,
        });
        Line {
            address: self.address,
            public_url: self.app.settings.server.public_url.clone(),
            secret: secret.expect("the default settings have a sandbox account"),
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.app.events.close();
        if let Some(runtime) = self.runtime.take() {
            runtime.block_on(self.app.db.close());
            runtime.shutdown_background();
        }
    }
}

async fn listen(app: &Arc<App>) -> SocketAddr {
    let address = free_address();
    let listener = tokio::net::TcpListener::bind(address).await.expect("a free port");
    let events: Router = Router::new().route("/bench-events", get(events)).with_state(app.clone());
    let router = web::router(app.clone(), telemetry::install_metrics()).merge(events);
    let followed = app.clone();
    tokio::spawn(async move { followed.events.follow(&followed.db).await });
    tokio::spawn(async move {
        let served = router.into_make_service_with_connect_info::<SocketAddr>();
        drop(axum::serve(listener, served).await);
    });
    address
}

/// The route: who is signed in is asked of the database each time, as a session is.
async fn events(State(app): State<Arc<App>>, bearer: Bearer, before: Before, request: Request) -> Response {
    let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let presented = header.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default().to_owned();
    let held = app.clone();
    stream(&app, bearer.actor, before, move || {
        let (app, presented) = (held.clone(), presented.clone());
        async move { signed_in(&app, &presented).await }
    })
}

async fn signed_in(app: &App, presented: &str) -> Option<Actor> {
    let secret = TokenSecret::presented(presented)?;
    let read = app.db.read(|tx| Box::pin(async move { tokens::presented(tx, &secret).await }));
    let officer = read.await.ok()??.officer?.parse().ok()?;
    Actor::officer(&officer, None, &app.facts().directory)
}

async fn give_tokens(app: &Arc<App>) -> Vec<(String, String)> {
    let mut given = Vec::new();
    for officer in app.facts().directory.officers() {
        let secret = TokenSecret::generate(&mut *app.vault.random());
        given.push((officer.code.to_string(), secret.expose().to_owned()));
        let now = app.clock.now();
        let token = Token {
            id: app.mint(now),
            officer: Some(officer.code.to_string()),
            service: None,
            role: None,
            created_at: now,
            created_by: "bench".to_owned(),
            revoked_at: None,
        };
        let kept = app
            .db
            .transact(move |tx| Box::pin(async move { tokens::create(tx, &token, &secret).await }))
            .await;
        kept.expect("a token is kept");
    }
    given
}
