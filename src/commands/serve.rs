//! `shouwen serve`: the web server, and the daemon inside it.

use axum::serve::ListenerExt;
use clap::Args;
use shouwen::{
    config::{AccountSettings, Settings},
    core::clock::{Clock, Moment, ShiftedClock, SystemClock},
    providers,
    rehearse::demo,
    telemetry, web,
    work::{App, Random, daemon, links, passwords, start},
};
use std::{net::SocketAddr, process::ExitCode, sync::Arc};
use tokio::sync::watch;

/// What `serve` takes.
#[derive(Args)]
pub struct ServeArgs {
    /// Where to listen, instead of [server] listen.
    #[arg(long, value_name = "A")]
    listen: Option<SocketAddr>,
    /// Serve only; another process runs `shouwen daemon`.
    #[arg(long)]
    no_daemon: bool,
    /// Fill an empty database with demonstration data first: some weeks of calls and cases up to now.
    #[arg(long)]
    demo: bool,
    /// Training: the clock starts at T and runs on.
    #[arg(long, value_name = "T")]
    clock: Option<Moment>,
}

/// Serves until it is told to stop.
pub fn run(args: &ServeArgs, mut settings: Settings) -> ExitCode {
    if let Some(listen) = args.listen {
        settings.server.listen = listen;
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the runtime cannot be started: {error}");
            return ExitCode::from(1);
        }
    };
    runtime.block_on(serve(args, settings))
}

async fn serve(args: &ServeArgs, settings: Settings) -> ExitCode {
    let metrics = telemetry::install_metrics();
    let clock = match clock_of(args.clock, &settings) {
        Ok(clock) => clock,
        Err(refused) => {
            eprintln!("{refused}");
            return ExitCode::from(2);
        }
    };
    let listen = settings.server.listen;
    if args.demo {
        println!("正在填入演示数据，约需几秒钟 · filling in demonstration data …");
        if let Err(refused) = demo::fill(settings.clone(), clock.now()).await {
            eprintln!("{refused}");
            return ExitCode::from(1);
        }
    }
    let app = match start::start(settings, clock, Random::from_system()).await {
        Ok(app) => app,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(1);
        }
    };
    let listener = match tokio::net::TcpListener::bind(listen).await {
        // What is written goes out: an exchange that has connected to us, and a console with live events, get small messages
        // one after another, and each would wait for the other side to have acknowledged the last.
        Ok(listener) => listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection stays slow");
            }
        }),
        Err(error) => {
            eprintln!("cannot listen on {listen}: {error}");
            return ExitCode::from(1);
        }
    };
    let (stop, stopped) = watch::channel(false);
    let linked = stopped.clone();
    let daemon = if args.no_daemon {
        tokio::spawn(daemon::watch(app.clone(), stopped))
    } else {
        tokio::spawn(daemon::run(app.clone(), stopped))
    };
    let links = links::asterisk::drive(&app, &linked);
    // Sessions are kept where messages are sent, and end after the last of them.
    let (hang_up, over) = watch::channel(false);
    let sessions = if args.no_daemon { Vec::new() } else { links::smpp::drive(&app, &over) };
    let following = app.clone();
    tokio::spawn(async move { following.events.follow(&following.db).await });
    tracing::info!(%listen, "serving");
    println!("{}", welcome(&app.settings.server.public_url, listen));
    if let Some(words) = first_password(&app).await {
        println!("{words}");
    }
    let router = web::router(app.clone(), metrics).into_make_service_with_connect_info::<SocketAddr>();
    let told = app.events.clone();
    let stopping = async move {
        told_to_stop().await;
        // A stream never ends by itself, and the server waits for every answer that is under way.
        told.close();
    };
    let served = axum::serve(listener, router).with_graceful_shutdown(stopping).await;
    stop.send_replace(true);
    drop(daemon.await);
    hang_up.send_replace(true);
    for link in links.into_iter().chain(sessions) {
        drop(link.await);
    }
    app.db.close().await;
    if served.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// The administrator's password of the first start, shown this once.
async fn first_password(app: &Arc<App>) -> Option<String> {
    match passwords::first(app).await {
        Ok(passwords::First::Exists) => None,
        Ok(passwords::First::Made(officer, password)) => Some(format!(
            "管理员 {officer} 的初始口令（只显示这一次，请尽快修改）· the administrator's first password, shown once:\n  \
             {password}\n修改口令 · change it:  shouwen officer passwd {officer}"
        )),
        Ok(passwords::First::NoAdministrator) => Some(
            "通讯录中没有角色为 administrator 的工作人员，未设初始口令 · no officer has the role administrator, so no password \
             was made.\n添加 · add one:  shouwen officer add CODE --name N --department D --role administrator"
                .to_owned(),
        ),
        Err(error) => {
            tracing::error!(%error, "the administrator's first password could not be made");
            None
        }
    }
}

/// Where to look, and how to place the first call.
fn welcome(public_url: &str, listen: SocketAddr) -> String {
    format!(
        "首问已启动。Shouwen is serving on {listen}.\n\
         工作台 · the console:  {public_url}/console/\n\
         第一个电话 · the first call:  shouwen call, or {public_url}/sandbox\n\
         接口令牌 · a token for the API:  shouwen token create --officer li-yi\n\
         接口 · the API:  {public_url}/api/v1/cases\n\
         运行状况 · health:  {public_url}/readyz"
    )
}

/// The clock that `--clock` asks for. Training is refused while an account points off this machine: real
/// people would be called and written to at the wrong time.
pub(super) fn clock_of(at: Option<Moment>, settings: &Settings) -> Result<Arc<dyn Clock>, String> {
    let Some(at) = at else { return Ok(Arc::new(SystemClock)) };
    // A sandbox never leaves this process, and may have no secret before the first start.
    let outside = |account: &AccountSettings| !matches!(account, AccountSettings::Sandbox(_));
    for (name, account) in settings.accounts.iter().filter(|(_, account)| outside(account)) {
        let opened = providers::open(name, account, &settings.office.area_code)
            .map_err(|bad| format!("the account [accounts.{name}] cannot be opened: {bad}"))?;
        if !opened.stays_on_this_machine() {
            return Err(format!(
                "--clock is training mode, and [accounts.{name}] reaches off this machine: use settings whose accounts are sandboxes, or gateways on 127.0.0.1 without a carrier"
            ));
        }
        if let Some(gateway) = &opened.endpoint {
            tracing::warn!(account = name, %gateway, "training: whatever this gateway is connected to gets real messages");
        }
    }
    Ok(Arc::new(ShiftedClock::starting_at(at)))
}

/// Until SIGTERM or Ctrl-C.
pub(super) async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = interrupted => {}
            }
        }
        Err(_) => drop(interrupted.await),
    }
}
