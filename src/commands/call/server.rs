//! Who takes the call: a server that runs, or an application of this process.

use super::CallArgs;
use shouwen::{
    config::{AccountSettings, Secret, Settings},
    core::{
        clock::{Clock, ShiftedClock, SystemClock},
        id::CallId,
    },
    rehearse::{
        house::only_the_sandbox,
        telephone::{Network, Transport},
    },
    web::hooks,
    work::{App, Random, WorkError, daemon, start},
};
use std::{error::Error, net::IpAddr, sync::Arc};
use tempfile::TempDir;

/// Whoever takes the call, and where what comes of it can be read.
pub struct Server {
    /// The application: the one that takes the call, or one that reads the same database.
    pub app: Arc<App>,
    /// The network.
    pub network: Network,
    /// The sandbox account.
    pub account: String,
    /// Which server it is, in Chinese.
    pub place: String,
    /// Whether what comes of it stays.
    pub kept: bool,
    inside: bool,
    // Removed with everything in it when the call is over.
    _scratch: Option<TempDir>,
}

impl Server {
    /// Finds the server that runs, else starts an application.
    pub async fn find(args: &CallArgs, settings: Settings) -> Result<Self, Box<dyn Error>> {
        let play = args.at.is_some() || args.script.is_some();
        if !play && let Some(account) = sandbox_account(&settings) {
            let transport = Transport::http(&local_address(&settings))?;
            if transport.is_alive().await {
                return Self::running(settings, account, transport).await;
            }
        }
        Self::inside(args, settings, play).await
    }

    async fn running(
        settings: Settings,
        account: String,
        transport: Transport,
    ) -> Result<Self, Box<dyn Error>> {
        let base = local_address(&settings);
        let app = start::start(settings, Arc::new(SystemClock), Random::from_system()).await?;
        let network = Network::of(&app, &account, transport);
        let place = format!("由正在运行的服务器接听（{base}）。");
        Ok(Self { app, network, account, place, kept: true, inside: false, _scratch: None })
    }

    async fn inside(args: &CallArgs, mut settings: Settings, play: bool) -> Result<Self, Box<dyn Error>> {
        let off_this_machine =
            settings.accounts.values().any(|account| !matches!(account, AccountSettings::Sandbox(_)));
        let scratch =
            if play || off_this_machine { Some(TempDir::with_prefix("shouwen-call-")?) } else { None };
        let account = match (&scratch, sandbox_account(&settings)) {
            (None, Some(account)) => account,
            _ => only_the_sandbox(&mut settings)?,
        };
        if let Some(folder) = &scratch {
            settings.data.dir = folder.path().to_owned();
            settings.database.url = Secret::default();
            settings.seal.key = Secret::default();
        }
        if let Some(script) = &args.script {
            script.clone_into(&mut settings.voice.script);
        }
        let place = match &scratch {
            None => format!("没有正在运行的服务器，由本程序接听；数据写入 {}。", settings.data.dir.display()),
            Some(_) => "由本程序接听；这是演练，数据用完即删。".to_owned(),
        };
        let clock: Arc<dyn Clock> = match args.at {
            Some(at) => Arc::new(ShiftedClock::starting_at(at)),
            None => Arc::new(SystemClock),
        };
        let script = settings.voice.script.clone();
        let app = start::start(settings, clock, Random::from_system()).await?;
        let facts = app.facts();
        if facts.book.flow(&script).is_none() {
            let known: Vec<&str> = facts.book.flows().map(shouwen::core::script::CallFlow::name).collect();
            return Err(
                format!("没有这样的脚本 no script `{script}`; there are: {}", known.join(", ")).into()
            );
        }
        let transport = hooks::inside(&app);
        let network = Network::of(&app, &account, transport);
        Ok(Self { app, network, account, place, kept: scratch.is_none(), inside: true, _scratch: scratch })
    }

    /// The network's id of a new call.
    pub fn new_call(&self) -> String {
        let id: CallId = self.app.mint(self.app.clock.now());
        format!("terminal-{id}")
    }

    /// Lets what is due happen: a server that runs does so by itself.
    pub async fn settle(&self) -> Result<(), WorkError> {
        if self.inside {
            daemon::once(&self.app).await?;
        }
        Ok(())
    }

    /// Closes the database.
    pub async fn close(self) {
        self.app.db.close().await;
    }
}

/// The sandbox account that takes calls: the complaint line's own if it is one, else the first.
fn sandbox_account(settings: &Settings) -> Option<String> {
    let is_sandbox = |name: &str| matches!(settings.accounts.get(name), Some(AccountSettings::Sandbox(_)));
    let line = &settings.voice.account;
    let any = || settings.accounts.keys().find(|name| is_sandbox(name)).cloned();
    if is_sandbox(line) { Some(line.clone()) } else { any() }
}

/// Where a server of these settings is reached from this machine.
fn local_address(settings: &Settings) -> String {
    let listen = settings.server.listen;
    let host = match listen.ip() {
        // Listening everywhere is reached at home.
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    format!("http://{host}:{}", listen.port())
}
