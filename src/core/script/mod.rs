//! The IVR language: what an office may write down about how its line speaks with callers.
//!
//! A [`Script`] is one file of `ivr-scripts/`, [`Prompts`] are the words of one language. Both are read
//! with their lines kept, [`check`]ed together, and become a [`Book`] of [`CallFlow`]s that
//! [`crate::core::dialogue`] walks. A book is never half valid: whatever it holds has a way to a person
//! and an outcome on every path (R3.3). `docs/ivr.md` is the manual of the language.

mod book;
mod check;
mod digits;
mod exits;
mod fault;
mod flow;
mod graph;
pub mod layout;
mod line;
mod model;
mod prompts;
mod read;
mod spoken;
mod steps;
mod template;
mod vocabulary;

pub use book::{Book, SourceFile};
pub use check::check;
pub use fault::{Fault, Place};
pub use flow::CallFlow;
pub use graph::graph;
pub use model::{MessageKind, Script};
pub use prompts::Prompts;
pub use steps::{Cause, FlowStep, StepKind, Way, sketch, steps};

pub(in crate::core) use line::{Condition, Line, Test};
pub(in crate::core) use model::{
    Collect, Destination, Hangup, MatterKeys, Menu, Node, Record, Route, Say, Tell, Told,
};
pub(in crate::core) use prompts::Catalogue;
pub(in crate::core) use template::Part;
pub(in crate::core) use vocabulary::{EnginePrompt, Placeholder};
