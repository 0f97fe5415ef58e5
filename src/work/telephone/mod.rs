//! A sandbox telephone: it calls the complaint line as a real network would, plays what it is told,
//! and reports what became of it. Who listens, presses keys, answers and talks is a [`People`].

mod legs;
mod network;
mod people;
mod transport;

pub use network::{Mischief, Network, Signed, Subscriber};
pub use people::{Asked, Left, People, Pressed, Rung, TALKS, TalkEnds, Whose};
pub use transport::Transport;

use crate::{
    core::{
        call::{CallState, Heard},
        dialogue::{Instruction, Speech},
    },
    providers::sandbox::wire,
};
use thiserror::Error;

/// No call has more turns: a line that goes on for longer goes round in a circle.
const MOST_TURNS: usize = 300;

/// Why a call could not be played to its end.
#[derive(Debug, Error)]
pub enum Broken {
    /// The server does not answer.
    #[error("the server does not answer: {0}; is `shouwen serve` running, and where?")]
    Unreachable(String),
    /// It answered with a status that no caller should meet.
    #[error("{path} was answered {status}: {remedy}")]
    Refused {
        /// The webhook.
        path: String,
        /// The HTTP status.
        status: http::StatusCode,
        /// What to do about it.
        remedy: &'static str,
    },
    /// What it answered is not the sandbox protocol.
    #[error("{path} was answered with something that is not the sandbox protocol: {what}")]
    Unreadable {
        /// The webhook.
        path: String,
        /// What is wrong with it.
        what: String,
    },
    /// It never ends.
    #[error(
        "the call had {MOST_TURNS} turns and was not over: the script goes round in a circle; run `shouwen ivr check`"
    )]
    Endless,
}

/// Who calls, and which number.
#[derive(Clone, Copy)]
pub struct Calling<'a> {
    /// The network's id of the call.
    pub call: &'a str,
    /// The caller's number as the network shows it; `anonymous` if withheld.
    pub from: &'a str,
    /// The number that was dialled.
    pub to: &'a str,
}

/// Plays one call from its first ring to its end; returns everything that the caller heard, in order.
pub async fn play(
    network: &mut Network,
    people: &mut impl People,
    calling: Calling<'_>,
) -> Result<Vec<Speech>, Broken> {
    let mut line = Line { network, people, call: calling.call, said: Vec::new(), recordings: 0, sequence: 0 };
    let begin = wire::Begin {
        call: calling.call.to_owned(),
        from: calling.from.to_owned(),
        to: calling.to.to_owned(),
    };
    let mut answer = line.network.spoken("voice", &begin).await?;
    line.status(CallState::InProgress).await?;
    for _ in 0..MOST_TURNS {
        match line.listen(&answer).await? {
            Next::Over => {
                line.status(CallState::Ended).await?;
                line.network.settle().await?;
                return Ok(line.said);
            }
            Next::Turn { heard, gone } => {
                let turn = wire::Turn { call: calling.call.to_owned(), heard, gone };
                let next = line.network.spoken(&turn_path(&answer)?, &turn).await?;
                answer = if gone { HUNG_UP } else { next };
            }
        }
    }
    Err(Broken::Endless)
}

/// What is left to play for somebody who is gone.
const HUNG_UP: wire::Answer = wire::Answer { instructions: Vec::new(), turn: String::new() };

/// Where the next turn goes. Signatures cover the public address; the path below the account is what
/// we need of it.
fn turn_path(answer: &wire::Answer) -> Result<String, Broken> {
    let unreadable = || Broken::Unreadable {
        path: "turn".to_owned(),
        what: format!("`{}` is no address of a turn", answer.turn),
    };
    let number = answer.turn.rsplit_once("/voice/turn/").map(|(_, number)| number).ok_or_else(unreadable)?;
    let number: u32 = number.parse().map_err(|_| unreadable())?;
    Ok(format!("voice/turn/{number}"))
}

/// How an answer ends.
enum Next {
    /// The caller did something.
    Turn { heard: Heard, gone: bool },
    /// The call is over.
    Over,
}

/// A call under way.
struct Line<'a, P> {
    network: &'a mut Network,
    people: &'a mut P,
    call: &'a str,
    said: Vec<Speech>,
    recordings: u32,
    sequence: i64,
}

impl<P: People> Line<'_, P> {
    /// Plays an answer until something is waited for.
    async fn listen(&mut self, answer: &wire::Answer) -> Result<Next, Broken> {
        for instruction in &answer.instructions {
            match instruction {
                Instruction::Say(speech) => self.hear(speech).await,
                Instruction::Collect { say, max_keys, finish_key, seconds } => {
                    for speech in say {
                        self.hear(speech).await;
                    }
                    let asked = Asked { max_keys: *max_keys, finish_key: *finish_key, seconds: *seconds };
                    return Ok(match self.people.keys(asked).await {
                        Pressed::Keys(keys) => turn(Heard::Keys { keys: asked.heard(&keys) }),
                        Pressed::Silence => turn(Heard::Silence),
                        // A network asks nothing more about a caller who is gone.
                        Pressed::HangsUp => Next::Over,
                    });
                }
                Instruction::Dial(dial) => return self.ring(dial).await,
                Instruction::Record { max_seconds, .. } => return self.record(*max_seconds).await,
                // Whoever waits for nothing is connected to nobody.
                Instruction::Join => {}
                Instruction::Hangup => return Ok(Next::Over),
            }
        }
        Ok(Next::Over)
    }

    async fn hear(&mut self, speech: &Speech) {
        self.said.push(speech.clone());
        self.people.hears(speech).await;
    }

    async fn record(&mut self, max_seconds: u16) -> Result<Next, Broken> {
        let (seconds, gone) = match self.people.message(max_seconds).await {
            Left::Words { seconds, hangs_up } => (seconds.min(u32::from(max_seconds)), hangs_up),
            Left::Silence => (0, false),
            Left::HangsUp => (0, true),
        };
        let url = if seconds > 0 { Some(self.recorded(seconds).await?) } else { None };
        Ok(Next::Turn { heard: Heard::Recorded { seconds, url }, gone })
    }

    /// Reports a recording; returns its address.
    async fn recorded(&mut self, seconds: u32) -> Result<String, Broken> {
        self.recordings += 1;
        let recording = format!("{}-{}", self.call, self.recordings);
        let url = format!("http://sandbox.invalid/recordings/{recording}");
        let report =
            wire::Recording { call: self.call.to_owned(), recording, url: Some(url.clone()), seconds };
        self.network.report("voice/recording", &report).await?;
        Ok(url)
    }

    async fn status(&mut self, state: CallState) -> Result<(), Broken> {
        let sequence = Some(self.sequence);
        self.sequence += 1;
        let status = wire::Status { call: self.call.to_owned(), state, sequence, at: None };
        self.network.report("voice/status", &status).await
    }
}

fn turn(heard: Heard) -> Next {
    Next::Turn { heard, gone: false }
}
