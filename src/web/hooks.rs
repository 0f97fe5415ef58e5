//! The providers' webhooks: authenticate, read, hand to the batch writer, answer after its commit.
//!
//! | what | answer |
//! |---|---|
//! | unknown account, or one without that service | 404 |
//! | failed authentication | 403; nothing is stored, it is only counted |
//! | authentic, but it makes no sense | 400; what else the same request tells is kept |
//! | larger than 64 KiB | 413 |
//! | no database, no disk, no answer in time: a call waiting for words | 200, a static apology that dials the desk (R3.3) |
//! | no database, no disk, no answer in time: anything else | 503; the provider tries again |

use crate::{
    core::id::LegId,
    providers::{Account, BadHook, HookAnswer, HookRequest, Link, SmsHook, Told, VoiceHook},
    telemetry,
    work::{
        App,
        hooks::{self, Job, SmsJob, VoiceJob},
        telephone::Transport,
    },
};
use axum::{
    Router,
    body::Bytes,
    extract::{ConnectInfo, FromRequestParts, Path, State},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use futures_util::future::join_all;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use std::{net::SocketAddr, sync::Arc};

/// The routes of the webhooks.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/hooks/{account}/voice", any(begin))
        .route("/hooks/{account}/voice/turn/{n}", any(turn))
        .route("/hooks/{account}/voice/status", any(status))
        .route("/hooks/{account}/voice/leg/{id}", any(leg))
        .route("/hooks/{account}/voice/recording", any(recording))
        .route("/hooks/{account}/voice/audio/{file}", get(audio))
        .route("/hooks/{account}/voice/events", get(super::exchange::events))
        .route("/hooks/{account}/sms", any(sms))
        .route("/hooks/{account}/sms/status", any(sms_status))
}

/// The way of a sandbox telephone to an application of this process: through these very webhooks.
pub fn inside(app: &Arc<App>) -> Transport {
    Transport::Inside(routes().with_state(app.clone()))
}

/// A webhook on its way in.
struct Incoming {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    peer: Option<std::net::IpAddr>,
}

impl<S: Send + Sync> FromRequestParts<S> for Incoming {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut http::request::Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self {
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            headers: std::mem::take(&mut parts.headers),
            peer: parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip()),
        })
    }
}

impl Incoming {
    fn with(self, app: &App, body: Bytes) -> HookRequest {
        let path = self.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        HookRequest {
            url: format!("{}{path}", app.settings.server.public_url),
            query: self.uri.query().unwrap_or_default().to_owned(),
            method: self.method,
            headers: self.headers,
            body,
            peer: self.peer,
        }
    }
}

type Application = State<Arc<App>>;

async fn begin(app: Application, Path(account): Path<String>, incoming: Incoming, body: Bytes) -> Response {
    voice(app.0, &account, VoiceHook::Begin, incoming, body).await
}

async fn turn(
    app: Application,
    Path((account, n)): Path<(String, u32)>,
    incoming: Incoming,
    body: Bytes,
) -> Response {
    voice(app.0, &account, VoiceHook::Turn(n), incoming, body).await
}

async fn status(app: Application, Path(account): Path<String>, incoming: Incoming, body: Bytes) -> Response {
    voice(app.0, &account, VoiceHook::Status, incoming, body).await
}

async fn leg(
    app: Application,
    Path((account, id)): Path<(String, String)>,
    incoming: Incoming,
    body: Bytes,
) -> Response {
    match id.parse::<LegId>() {
        Ok(id) => voice(app.0, &account, VoiceHook::Leg(id), incoming, body).await,
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn recording(
    app: Application,
    Path(account): Path<String>,
    incoming: Incoming,
    body: Bytes,
) -> Response {
    voice(app.0, &account, VoiceHook::Recording, incoming, body).await
}

/// Spoken words for an exchange that fetches them. Their name is the key to them: it cannot be guessed.
async fn audio(app: Application, Path((account, file)): Path<(String, String)>) -> Response {
    let fetches = |account: &Account| matches!(account.link, Some(Link::Asterisk(_)));
    if !app.accounts.get(&account).is_some_and(fetches) {
        return unknown("audio");
    }
    match file.strip_suffix(".wav").and_then(|name| app.speaker.audio(name)) {
        Some(audio) => {
            let head =
                [(header::CONTENT_TYPE, "audio/wav"), (header::CACHE_CONTROL, "private, max-age=3600")];
            (head, audio).into_response()
        }
        None => plain(StatusCode::NOT_FOUND),
    }
}

async fn sms(app: Application, Path(account): Path<String>, incoming: Incoming, body: Bytes) -> Response {
    text(app.0, &account, SmsHook::Inbound, incoming, body).await
}

async fn sms_status(
    app: Application,
    Path(account): Path<String>,
    incoming: Incoming,
    body: Bytes,
) -> Response {
    text(app.0, &account, SmsHook::Status, incoming, body).await
}

async fn voice(app: Arc<App>, account: &str, hook: VoiceHook, incoming: Incoming, body: Bytes) -> Response {
    let kind = hook.name();
    let Some(account) = app.accounts.get(account) else { return unknown(kind) };
    let Some(provider) = &account.voice else { return unknown(kind) };
    let (request, now) = (incoming.with(&app, body), app.clock.now());
    if let Err(refused) = provider.authenticate(&request, now) {
        return forged(account, kind, &refused.to_string());
    }
    let event = match provider.parse(hook, &request) {
        Ok(Some(event)) => event,
        Ok(None) => return plain(StatusCode::NO_CONTENT),
        Err(bad) => return senseless(account, kind, &bad),
    };
    let spoken = matches!(hook, VoiceHook::Begin | VoiceHook::Turn(_));
    let job = Job::Voice(VoiceJob { account: account.name.clone(), hook, event, at: now });
    match submit(&app, account, kind, job).await {
        Some(answer) => answered(account, kind, answer),
        None if spoken => {
            // Nobody is turned away (R3.3): the words need no database.
            telemetry::degraded_answer(&account.name);
            counted(account, kind, "degraded", respond(provider.apology(&app.apology, &app.desk)))
        }
        None => counted(account, kind, "unavailable", plain(StatusCode::SERVICE_UNAVAILABLE)),
    }
}

/// Has a webhook kept; `None` if it could not be, or not while the provider waits.
async fn submit(app: &App, account: &Account, kind: &'static str, job: Job) -> Option<HookAnswer> {
    let kept = hooks::keep(app, job).await;
    kept.inspect_err(
        |error| tracing::error!(account = %account.name, kind, %error, "a webhook could not be kept"),
    )
    .ok()
}

async fn text(app: Arc<App>, account: &str, hook: SmsHook, incoming: Incoming, body: Bytes) -> Response {
    let kind = match hook {
        SmsHook::Inbound => "sms",
        SmsHook::Status => "sms_status",
    };
    let Some(account) = app.accounts.get(account) else { return unknown(kind) };
    let Some(provider) = &account.sms else { return unknown(kind) };
    let (request, now) = (incoming.with(&app, body), app.clock.now());
    if let Err(refused) = provider.authenticate(&request, now) {
        return forged(account, kind, &refused.to_string());
    }
    let told: Told<SmsJob> = match hook {
        SmsHook::Inbound => each(provider.parse_inbound(&request), SmsJob::Inbound),
        SmsHook::Status => each(provider.parse_report(&request), SmsJob::Report),
    };
    let (read, senseless_ones): (Vec<_>, Vec<_>) = told.into_iter().partition(Result::is_ok);
    // Each is kept for itself, so that its repetition is known again in whatever company it comes, and one
    // that cannot be kept takes no other with it. Nothing is answered before all are kept.
    let jobs =
        read.into_iter().flatten().map(|what| Job::Sms { account: account.name.clone(), what, at: now });
    let kept = join_all(jobs.map(|job| submit(&app, account, kind, job))).await;
    let Some(mut answers) = kept.into_iter().collect::<Option<Vec<_>>>() else {
        return counted(account, kind, "unavailable", plain(StatusCode::SERVICE_UNAVAILABLE));
    };
    if let Some(bad) = senseless_ones.into_iter().find_map(Result::err) {
        return senseless(account, kind, &bad);
    }
    // One that stands alone has its own answer; of several, none has a reply in it.
    let answer = answers.pop().or_else(|| provider.answer(None)).unwrap_or_else(HookAnswer::empty);
    answered(account, kind, answer)
}

fn each<T>(told: Told<T>, job: fn(T) -> SmsJob) -> Told<SmsJob> {
    told.into_iter().map(|one| one.map(job)).collect()
}

pub(super) fn unknown(kind: &'static str) -> Response {
    telemetry::webhook("unknown", kind, "unknown_account");
    plain(StatusCode::NOT_FOUND)
}

/// A forged request leaves no trace but a count.
pub(super) fn forged(account: &Account, kind: &'static str, why: &str) -> Response {
    tracing::debug!(account = %account.name, kind, why, "a webhook was refused");
    counted(account, kind, "refused", plain(StatusCode::FORBIDDEN))
}

fn senseless(account: &Account, kind: &'static str, bad: &BadHook) -> Response {
    tracing::warn!(account = %account.name, kind, %bad, "an authentic webhook makes no sense");
    let answer = (StatusCode::BAD_REQUEST, bad.to_string()).into_response();
    counted(account, kind, "malformed", answer)
}

fn answered(account: &Account, kind: &'static str, answer: HookAnswer) -> Response {
    counted(account, kind, "taken", respond(answer))
}

fn counted(account: &Account, kind: &'static str, outcome: &'static str, response: Response) -> Response {
    telemetry::webhook(&account.name, kind, outcome);
    response
}

fn plain(status: StatusCode) -> Response {
    status.into_response()
}

fn respond(answer: HookAnswer) -> Response {
    let mut response = (answer.status, answer.body).into_response();
    if answer.content_type.is_empty() {
        response.headers_mut().remove(header::CONTENT_TYPE);
    } else {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.content_type));
    }
    response
}
