//! The embedded telephone network and SMS gateway: what the sandbox account talks to. It answers in this
//! process, reports deliveries, plays the people of a call-back, and fails as it is told to, so that an
//! office can rehearse a bad day.

mod inquiries;
mod people;
mod tone;
mod weather;

pub use people::Person;
pub use weather::{Endless, Weather};

use crate::{
    core::{
        call::{CallState, Heard, ProviderCallId, VoiceEvent, VoiceNews},
        clock::{Clock, Moment},
        id::MessageId,
        message::{Report, ReportAbout, ReportState},
    },
    outbound::{Answering, Embedded, Undelivered},
    providers::{VoiceHook, sandbox::wire},
    work::{
        App,
        hooks::{Job, SmsJob, VoiceJob},
    },
};
use bytes::Bytes;
use chrono::Duration;
use http::{Method, Request, Response, StatusCode};
use people::Conversation;
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;

/// How many messages are kept to be looked at.
const KEPT: usize = 1000;
/// How long a telephone takes to report that it has a message.
const DELIVERY: Duration = Duration::seconds(2);

/// A message that the gateway took.
#[derive(Clone, PartialEq, Eq)]
pub struct Sent {
    /// Our id of it.
    pub id: MessageId,
    /// Whom to.
    pub to: String,
    /// The text.
    pub text: String,
    /// When.
    pub at: Moment,
}

/// The embedded network.
#[derive(Debug)]
pub struct SandboxGateway {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Told whenever somebody begins to wait for an answer that never comes.
    left_waiting: Notify,
}

#[derive(Default)]
struct State {
    weather: Weather,
    endless: Option<Endless>,
    people: BTreeMap<String, Person>,
    sent: VecDeque<Sent>,
    /// How often each message was asked to be sent.
    asked: HashMap<MessageId, u32>,
    /// How often each was taken.
    taken: HashMap<MessageId, u32>,
    calls: HashMap<String, CallState>,
    /// The recordings that it was told to delete.
    forgotten: HashSet<String>,
    events: Vec<Event>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("weather", &self.weather)
            .field("sent", &self.sent.len())
            .finish_non_exhaustive()
    }
}

/// Something that happens in the network at a time.
#[derive(Clone)]
struct Event {
    at: Moment,
    account: String,
    what: Happening,
}

#[derive(Clone)]
enum Happening {
    Report(Report),
    Call(Conversation),
    /// A caller is taken out of a talk; the number of the turn.
    Moved(ProviderCallId, u32),
}

impl SandboxGateway {
    /// A network that works, with this clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, state: Mutex::new(State::default()), left_waiting: Notify::new() }
    }

    /// Changes how the network behaves from now on.
    pub fn set_weather(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    /// Leaves everybody waiting who hands over a message from now on; `None` no more.
    pub fn set_endless(&self, endless: Option<Endless>) {
        self.lock().endless = endless;
    }

    /// Says how whoever has that number behaves when it rings.
    pub fn set_person(&self, number: &str, person: Person) {
        self.lock().people.insert(number.to_owned(), person);
    }

    /// The messages that were taken, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.lock().sent.iter().cloned().collect()
    }

    /// How often the message was asked to be sent.
    pub fn asked(&self, message: MessageId) -> u32 {
        self.lock().asked.get(&message).copied().unwrap_or_default()
    }

    /// How often the message was taken; more than once is a message sent twice by a gateway that does not
    /// recognise its reference.
    pub fn taken(&self, message: MessageId) -> u32 {
        self.lock().taken.get(&message).copied().unwrap_or_default()
    }

    /// Ends once somebody waits for an answer that never comes.
    pub async fn leaves_waiting(&self) {
        self.left_waiting.notified().await;
    }

    /// When something happens next in the network.
    pub fn next_event(&self) -> Option<Moment> {
        self.lock().events.iter().map(|event| event.at).min()
    }

    /// Lets happen what is due: reports come in, people answer and hang up. Returns how much did.
    pub async fn deliver(&self, app: &Arc<App>) -> usize {
        let mut count = 0;
        while let Some(event) = self.next_due() {
            count += 1;
            match event.what {
                Happening::Report(report) => {
                    let what = SmsJob::Report(report);
                    let job = Job::Sms { account: event.account, what, at: self.clock.now() };
                    if let Err(error) = app.hooks.submit(job).await {
                        tracing::error!(%error, "the sandbox could not report a delivery");
                    }
                }
                Happening::Call(conversation) => self.go_on(app, event.account, conversation).await,
                Happening::Moved(call, turn) => self.moved(app, event.account, call, turn).await,
            }
        }
        count
    }

    /// The next step of a call-back's conversation, and when the one after it comes.
    async fn go_on(&self, app: &Arc<App>, account: String, conversation: Conversation) {
        let (hook, news) = conversation.news();
        let Some(call) = ProviderCallId::new(conversation.call()) else { return };
        let ended = matches!(hook, VoiceHook::Status);
        let event = VoiceEvent { call, what: news };
        let job = Job::Voice(VoiceJob { account: account.clone(), hook, event, at: self.clock.now() });
        let answer = match app.hooks.submit(job).await {
            Ok(answer) => serde_json::from_slice::<wire::Answer>(&answer.body).ok(),
            Err(error) => {
                tracing::error!(%error, "the sandbox could not report a call");
                None
            }
        };
        let mut state = self.lock();
        if ended {
            state.calls.insert(conversation.call().to_owned(), CallState::Ended);
        }
        let next = conversation.next(answer.as_ref(), &state.people);
        if let Some((wait, next)) = next {
            let at = self.clock.now() + wait;
            state.events.push(Event { at, account, what: Happening::Call(next) });
        }
    }

    /// Asks how to go on with a caller who was taken out of a talk. The answer is kept with the turn: the
    /// caller's telephone gets it when it reports the end of that talk.
    async fn moved(&self, app: &Arc<App>, account: String, call: ProviderCallId, turn: u32) {
        let event = VoiceEvent { call, what: VoiceNews::Turn { heard: Heard::Moved, gone: false } };
        let job = Job::Voice(VoiceJob { account, hook: VoiceHook::Turn(turn), event, at: self.clock.now() });
        if let Err(error) = app.hooks.submit(job).await {
            tracing::error!(%error, "the sandbox could not report that a call was moved");
        }
    }

    fn next_due(&self) -> Option<Event> {
        let now = self.clock.now();
        let mut state = self.lock();
        let due = state.events.iter().enumerate().filter(|(_, event)| event.at <= now);
        let place = due.min_by_key(|(place, event)| (event.at, *place)).map(|(place, _)| place)?;
        Some(state.events.remove(place))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What a panicked user of it left is at worst one message too few.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn message(&self, body: &Bytes) -> Result<Response<Bytes>, Undelivered> {
        let endless = self.lock().endless;
        if endless == Some(Endless::BeforeTaking) {
            return self.leave_waiting().await;
        }
        let answer = self.take_message(body);
        if endless == Some(Endless::AfterTaking) {
            return self.leave_waiting().await;
        }
        answer
    }

    async fn leave_waiting<T>(&self) -> T {
        self.left_waiting.notify_one();
        std::future::pending().await
    }

    fn take_message(&self, body: &Bytes) -> Result<Response<Bytes>, Undelivered> {
        let Ok(text) = serde_json::from_slice::<wire::SendText>(body) else {
            return Ok(refused(StatusCode::BAD_REQUEST, "unreadable"));
        };
        let now = self.clock.now();
        let mut state = self.lock();
        let weather = state.weather;
        weather.before()?;
        *state.asked.entry(text.reference).or_default() += 1;
        if let Some(refusal) = weather.refusal() {
            return Ok(refusal);
        }
        *state.taken.entry(text.reference).or_default() += 1;
        let again = state.sent.iter().any(|sent| sent.id == text.reference);
        if !again {
            state.keep(Sent {
                id: text.reference,
                to: text.to.as_str().to_owned(),
                text: text.text,
                at: now,
            });
            if let Some(reported) = weather.report() {
                state.report(&text.report_url, text.reference, reported, now + DELIVERY);
            }
        }
        weather.after()?;
        Ok(answered(StatusCode::OK, &wire::Taken { message: format!("sandbox-{}", text.reference) }))
    }

    fn place_call(&self, body: &Bytes) -> Response<Bytes> {
        let Ok(order) = serde_json::from_slice::<wire::PlaceCall>(body) else {
            return refused(StatusCode::BAD_REQUEST, "unreadable");
        };
        let mut state = self.lock();
        let call = format!("sandbox-{}", order.leg);
        if state.calls.insert(call.clone(), CallState::Ringing).is_none() {
            let conversation = Conversation::begin(&call, order.leg, order.to.as_str(), &state.people);
            let at = self.clock.now() + conversation.wait();
            state.events.push(Event {
                at,
                account: account_of(&order.leg_url),
                what: Happening::Call(conversation),
            });
        }
        answered(StatusCode::OK, &wire::Placed { call })
    }

    fn move_call(&self, body: &Bytes) -> Response<Bytes> {
        let order = serde_json::from_slice::<wire::MoveCall>(body).ok();
        let order = order.and_then(|order| {
            let turn = order.turn_url.rsplit('/').next()?.parse().ok()?;
            Some((account_of(&order.turn_url), ProviderCallId::new(&order.call)?, turn))
        });
        let Some((account, call, turn)) = order else {
            return refused(StatusCode::BAD_REQUEST, "unreadable");
        };
        let mut state = self.lock();
        if let Some(refusal) = state.weather.refusal() {
            return refusal;
        }
        state.events.push(Event { at: self.clock.now(), account, what: Happening::Moved(call, turn) });
        answered(StatusCode::ACCEPTED, &serde_json::json!({}))
    }
}

impl State {
    fn keep(&mut self, sent: Sent) {
        if self.sent.len() == KEPT {
            self.sent.pop_front();
        }
        self.sent.push_back(sent);
    }

    fn report(&mut self, url: &str, message: MessageId, state: ReportState, at: Moment) {
        let report = Report { about: ReportAbout::Ours(message), state, code: None, at: Some(at) };
        self.events.push(Event { at, account: account_of(url), what: Happening::Report(report) });
    }
}

impl Embedded for SandboxGateway {
    fn answer(&self, request: Request<Bytes>) -> Answering<'_> {
        Box::pin(async move {
            match (request.method(), request.uri().path()) {
                (&Method::POST, "/messages") => self.message(request.body()).await,
                (&Method::POST, "/calls") => Ok(self.place_call(request.body())),
                (&Method::POST, "/moves") => Ok(self.move_call(request.body())),
                (&Method::GET, path) => Ok(self.look_up(path)),
                (&Method::DELETE, path) => Ok(self.forget(path)),
                _ => Ok(refused(StatusCode::NOT_FOUND, "no-such-address")),
            }
        })
    }
}

/// The account's name in one of our webhook addresses: `…/hooks/{account}/…`.
fn account_of(url: &str) -> String {
    url.split_once("/hooks/").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default().to_owned()
}

fn answered(status: StatusCode, body: &impl Serialize) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(serde_json::to_vec(body).unwrap_or_default()));
    *response.status_mut() = status;
    response
}

fn refused(status: StatusCode, code: &str) -> Response<Bytes> {
    answered(
        status,
        &wire::Refusal { code: code.to_owned(), words: "the sandbox gateway refused".to_owned() },
    )
}
