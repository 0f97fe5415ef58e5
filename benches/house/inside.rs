//! The house in this process, over real connections, with officers who are signed in as at a browser.

use super::{database::Database, process::free_address};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use sha2::{Digest, Sha256};
use shouwen::{
    config::{Secret, Settings},
    core::clock::SystemClock,
    store::sessions::{self, NewSession},
    telemetry, web,
    work::{App, Random, start},
};
use std::{fs, net::SocketAddr, sync::Arc};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A house that is served, and ends when it is dropped.
pub struct Inside {
    /// Where.
    pub address: SocketAddr,
    /// What is served.
    pub app: Arc<App>,
    runtime: Option<Runtime>,
    _folder: TempDir,
}

impl Inside {
    /// Opens a house on that engine, with an office file or the demo office, and serves it.
    pub fn start(database: &Database, office: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut settings = Settings::read("bench.toml", "", std::iter::empty()).expect("the defaults hold");
        if let Some(text) = office {
            settings.office.file = folder.path().join("office.yaml");
            fs::write(&settings.office.file, text).expect("the office file is written");
        }
        settings.data.dir = folder.path().join("var");
        settings.database.url = Secret::new(match database {
            Database::Sqlite(_) => String::new(),
            Database::Postgresql { .. } => database.url(),
        });
        let runtime = Runtime::new().expect("a runtime");
        let (app, address) = runtime.block_on(async {
            let app = start::start(settings, Arc::new(SystemClock), Random::from_system()).await;
            let app = app.expect("the house opens");
            (app.clone(), listen(&app).await)
        });
        Self { address, app, runtime: Some(runtime), _folder: folder }
    }

    /// Runs something where the house runs.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.as_ref().expect("it runs until it is dropped").block_on(work)
    }

    /// Signs every officer in; the cookies of their browsers. Nothing is asked for a password: what that
    /// costs is not measured here.
    pub fn sign_in(&self) -> Vec<(String, String)> {
        self.block_on(async {
            let mut cookies = Vec::new();
            for officer in self.app.facts().directory.officers() {
                let secret: [u8; 32] = Sha256::digest(format!("{} {}", officer.code, self.address)).into();
                let now = self.app.clock.now();
                let session = NewSession {
                    hash: <[u8; 32]>::from(Sha256::digest(secret)).into(),
                    officer: officer.code.clone(),
                    at: now,
                    expires_at: now + Duration::hours(12),
                    strong: true,
                };
                let kept = self
                    .app
                    .db
                    .transact(move |tx| Box::pin(async move { sessions::create(tx, &session).await }));
                kept.await.expect("a session is kept");
                cookies
                    .push((officer.code.to_string(), format!("shouwen={}", URL_SAFE_NO_PAD.encode(secret))));
            }
            cookies
        })
    }
}

impl Drop for Inside {
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
    let router = web::router(app.clone(), telemetry::install_metrics());
    let followed = app.clone();
    tokio::spawn(async move { followed.events.follow(&followed.db).await });
    tokio::spawn(async move {
        let served = router.into_make_service_with_connect_info::<SocketAddr>();
        drop(axum::serve(listener, served).await);
    });
    address
}
