//! Messages on their way out: so many parts unanswered at once, each message's one after the other.

use super::away;
use crate::{
    core::id::MessageId,
    core::message::{Accepted, OutboundSms, SendError, SendRetry},
    providers::smpp::{Smpp, SubmitSm, THROTTLED, judge},
};
use std::{
    collections::{HashMap, VecDeque},
    time,
};
use tokio::{sync::oneshot, time::Instant};

/// How long nothing is sent after the centre said that it was too much.
const QUIET: time::Duration = time::Duration::from_secs(1);

/// Why a message did not leave in its time.
pub(super) const TOO_SLOW: &str = "the message centre is too slow";

/// Where the sender of a message waits.
pub(super) type Reply = oneshot::Sender<Result<Accepted, SendError>>;

/// A message to send.
#[derive(Debug)]
pub(super) struct Order {
    /// The message.
    pub sms: OutboundSms,
    /// Until when the answer to its last part has to be there.
    pub until: Instant,
    /// Who waits for what came of it.
    pub reply: Reply,
}

/// A message whose parts are being sent.
struct Sending {
    message: MessageId,
    parts: VecDeque<SubmitSm>,
    ids: Vec<Option<String>>,
    until: Instant,
    reply: Reply,
    /// What the centre said last, if it asked to wait.
    refused: Option<SendError>,
}

/// A message that the centre has: the ids of its parts, and who waits.
pub(super) struct Taken {
    /// Which one.
    pub message: MessageId,
    /// The ids of its parts, in order; fewer where the centre gave none.
    pub ids: Vec<String>,
    /// How many parts it has.
    pub parts: usize,
    /// Who waits.
    pub reply: Reply,
}

/// Everything on its way out of one session.
pub(super) struct Flight {
    window: usize,
    waiting: VecDeque<Sending>,
    unanswered: HashMap<u32, Sending>,
    quiet_until: Option<Instant>,
}

impl Flight {
    pub fn new(window: usize) -> Self {
        Self { window, waiting: VecDeque::new(), unanswered: HashMap::new(), quiet_until: None }
    }

    /// Whether another message can be taken.
    pub fn has_room(&self) -> bool {
        self.waiting.len() + self.unanswered.len() < self.window
    }

    /// Whether nothing is under way.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.unanswered.is_empty()
    }

    /// Takes a message, unless nobody waits for what comes of it any more: whoever gave it up sends it again.
    pub fn take(&mut self, smpp: &Smpp, order: Order, now: Instant) {
        if order.until <= now || order.reply.is_closed() {
            return turn_away(order, TOO_SLOW);
        }
        match smpp.parts(&order.sms) {
            Ok(parts) => self.waiting.push_back(Sending {
                message: order.sms.id,
                parts: parts.into(),
                ids: Vec::new(),
                until: order.until,
                reply: order.reply,
                refused: None,
            }),
            Err(error) => tell(order.reply, Err(error)),
        }
    }

    /// The part that is to be sent now, under that number.
    pub fn next(&mut self, sequence: impl FnOnce() -> u32, now: Instant) -> Option<(u32, SubmitSm)> {
        if self.quiet_until.is_some_and(|until| now < until) || self.unanswered.len() >= self.window {
            return None;
        }
        let sending = loop {
            let sending = self.waiting.pop_front()?;
            if sending.until > now && !sending.reply.is_closed() {
                break sending;
            }
            unsent(sending, TOO_SLOW);
        };
        let part = sending.parts.front().cloned()?;
        let sequence = sequence();
        self.unanswered.insert(sequence, sending);
        Some((sequence, part))
    }

    /// The centre answered; `Some` if a message is taken with that. The next part of a long one goes once the former
    /// is taken, so that a refused text leaves no more pieces than it must.
    pub fn answered(
        &mut self,
        sequence: u32,
        answer: Result<Option<String>, u32>,
        now: Instant,
    ) -> Option<Taken> {
        // An answer that came too late is nobody's any more.
        let mut sending = self.unanswered.remove(&sequence)?;
        match answer {
            Ok(id) => {
                sending.parts.pop_front();
                sending.ids.push(id);
                if sending.parts.is_empty() {
                    let (parts, ids) = (sending.ids.len(), sending.ids.into_iter().flatten().collect());
                    return Some(Taken { message: sending.message, ids, parts, reply: sending.reply });
                }
                self.waiting.push_front(sending);
            }
            Err(status) if THROTTLED.contains(&status) && now + QUIET < sending.until => {
                self.quiet_until = Some(now + QUIET);
                sending.refused = Some(judge(status));
                self.waiting.push_front(sending);
            }
            Err(status) => tell(sending.reply, Err(judge(status))),
        }
        None
    }

    /// When something has to be done though nothing comes.
    pub fn wake(&self) -> Option<Instant> {
        let ends = self.waiting.iter().chain(self.unanswered.values()).map(|sending| sending.until);
        let quiet = self.quiet_until.filter(|_| !self.waiting.is_empty());
        ends.chain(quiet).min()
    }

    /// Gives up what has taken too long.
    pub fn expire(&mut self, now: Instant) {
        self.quiet_until = self.quiet_until.filter(|until| now < *until);
        let late: Vec<u32> =
            self.unanswered.iter().filter(|(_, one)| one.until <= now).map(|(number, _)| *number).collect();
        for number in late {
            if let Some(sending) = self.unanswered.remove(&number) {
                tell(sending.reply, Err(unanswered()));
            }
        }
        let (late, waiting): (VecDeque<_>, _) =
            std::mem::take(&mut self.waiting).into_iter().partition(|one| one.until <= now);
        self.waiting = waiting;
        for sending in late {
            unsent(sending, TOO_SLOW);
        }
    }

    /// The session is over: what was not answered nobody knows the fate of.
    pub fn lose(&mut self, why: &str) {
        for (_, sending) in self.unanswered.drain() {
            tell(sending.reply, Err(unanswered()));
        }
        for sending in self.waiting.drain(..) {
            unsent(sending, why);
        }
    }
}

/// Nobody knows whether the centre has it: SMPP cannot be asked.
pub(super) fn unanswered() -> SendError {
    let words = "the message centre did not answer; it may have taken the message";
    SendError { retry: SendRetry::Ask, code: "no-answer".to_owned(), words: words.to_owned() }
}

/// The message never left.
pub(super) fn turn_away(order: Order, why: &str) {
    tell(order.reply, Err(away("not-sent", why)));
}

/// The present part did not leave. Whatever left before goes again with it: the telephone knows the parts.
fn unsent(sending: Sending, why: &str) {
    tell(sending.reply, Err(sending.refused.unwrap_or_else(|| away("not-sent", why))));
}

pub(super) fn tell(reply: Reply, outcome: Result<Accepted, SendError>) {
    // Whoever waited may be gone: its lease runs out then.
    drop(reply.send(outcome));
}
