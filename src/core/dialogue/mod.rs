//! The dialogue: a caller's way through a script, one turn at a time.
//!
//! [`begin`] answers a call, [`step`] answers each turn. Both are pure: whatever they need to know comes
//! as [`Facts`], whatever the rest of the system must do goes out as [`DialogueEffect`]s, and where the
//! caller stands is the [`Session`] between two turns. A look-up or a case that must be opened before a
//! turn can be answered is asked for by [`wants`].
//!
//! Whatever is heard, in whatever order, an answer ends in one instruction that waits or in a hangup, and
//! no call ends without an outcome (R3.3).

mod effect;
mod enter;
mod facts;
mod hear;
mod instruction;
mod officer;
mod ring;
mod session;
mod spoken;
mod step;
mod words;

pub use effect::{DialogueEffect, Topic};
pub use facts::{CaseProgress, CaseStatus, Facts, Names, Want, wants};
pub use instruction::{Dial, Instruction, Speech};
pub use officer::{
    Audience, accept_answer, accept_prompt, apology, call_back_answer, call_back_greeting, call_back_prompt,
    standing, whisper,
};
pub use session::Session;
pub use step::{Step, Turn, begin, step};
