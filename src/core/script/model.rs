//! The shape of a script: eight kinds of node, each text with the line it stands on.

use super::line::{Line, Test};
use crate::core::directory::{DepartmentCode, Duty, MatterCode};
use serde::{Deserialize, Serialize};
use serde_saphyr::{Location, Spanned};
use std::collections::BTreeMap;

/// The name of a node: `greeting`, or `case-progress/ask` in another script.
pub(super) type Target = Spanned<String>;

/// One script as it is written; it is spoken only as part of a checked [`super::Book`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    #[serde(rename = "script")]
    pub(super) name: Target,
    /// What it is for, for people; no part of its version.
    #[serde(default, skip_serializing)]
    pub(super) about: String,
    pub(super) start: Target,
    /// The node that rings a person: where 0, silence and nonsense lead unless a node says otherwise.
    pub(super) person: Target,
    pub(super) nodes: BTreeMap<String, Spanned<Node>>,
    #[serde(skip)]
    pub(super) file: String,
}

impl Script {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name.value
    }

    /// What it is for.
    pub fn about(&self) -> &str {
        &self.about
    }
}

/// One node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::core) enum Node {
    Say(Say),
    Menu(Menu),
    Collect(Collect),
    Branch(Branch),
    Route(Route),
    Record(Record),
    Tell(Tell),
    Hangup(Hangup),
}

/// Speak, and go on.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::core) struct Say {
    #[serde(default, rename = "say")]
    pub(in crate::core) lines: Vec<Spanned<Line>>,
    /// Go on in the other language.
    #[serde(default)]
    pub(in crate::core) switch_language: bool,
    pub(in crate::core) then: Target,
}

/// Speak, and listen for one key meanwhile and after.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::core) struct Menu {
    pub(in crate::core) say: Vec<Spanned<Line>>,
    /// Keys 1, 2, … for the matters of the directory, spoken after `say`.
    #[serde(default)]
    pub(in crate::core) matters: Option<MatterKeys>,
    /// Spoken after the matters.
    #[serde(default)]
    pub(in crate::core) say_after: Vec<Spanned<Line>>,
    /// Seconds of silence after the speech.
    #[serde(default = "seconds")]
    pub(in crate::core) seconds: Spanned<u8>,
    pub(in crate::core) keys: BTreeMap<String, Target>,
    /// How often silence or a wrong key repeats it, before `silence` and `other`.
    #[serde(default = "none")]
    pub(in crate::core) repeats: Spanned<u8>,
    #[serde(default)]
    pub(in crate::core) silence: Option<Target>,
    #[serde(default)]
    pub(in crate::core) other: Option<Target>,
}

/// Keys for matters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::core) struct MatterKeys {
    /// The prompt that says one of them.
    pub(in crate::core) option: Spanned<String>,
    /// So many of them at most.
    pub(in crate::core) up_to: Spanned<u8>,
    pub(in crate::core) then: Target,
}

/// Ask for a query code.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::core) struct Collect {
    pub(in crate::core) say: Vec<Spanned<Line>>,
    /// The prompt that says that no case has this code.
    pub(in crate::core) wrong: Spanned<String>,
    #[serde(default = "code_digits")]
    pub(in crate::core) digits: Spanned<u8>,
    #[serde(default = "hash")]
    pub(in crate::core) finish: Spanned<char>,
    #[serde(default = "code_seconds")]
    pub(in crate::core) seconds: Spanned<u8>,
    /// How many codes may be tried.
    #[serde(default = "twice")]
    pub(in crate::core) tries: Spanned<u8>,
    pub(in crate::core) found: Target,
    #[serde(default)]
    pub(in crate::core) failed: Option<Target>,
}

/// Go one way or the other.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::core) struct Branch {
    #[serde(rename = "if")]
    pub(in crate::core) test: Test,
    pub(in crate::core) then: Target,
    #[serde(rename = "else")]
    pub(in crate::core) otherwise: Target,
}

/// Bring the caller to whoever answers for something (R3.2–R3.6).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::core) struct Route {
    pub(in crate::core) to: Destination,
    /// Whoever comes here by a key has chosen to complain: that opens a case.
    #[serde(default)]
    pub(in crate::core) opens_case: bool,
    /// After the two have talked.
    pub(in crate::core) answered: Target,
    /// After everything the caller needed was said.
    pub(in crate::core) told: Target,
    /// When nobody answers, or nobody is there to ring.
    pub(in crate::core) nobody: Target,
}

/// Whom a route leads to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::core) enum Destination {
    Duty(Duty),
    Department(DepartmentCode),
    Matter(MatterCode),
    /// The matter that was chosen in a menu.
    ChosenMatter,
}

/// Take a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::core) struct Record {
    pub(in crate::core) say: Vec<Spanned<Line>>,
    pub(in crate::core) kind: MessageKind,
    #[serde(default = "message_seconds")]
    pub(in crate::core) max_seconds: Spanned<u16>,
    #[serde(default = "pause_seconds")]
    pub(in crate::core) silence_seconds: Spanned<u8>,
    #[serde(default = "hash")]
    pub(in crate::core) finish: Spanned<char>,
    pub(in crate::core) then: Target,
    /// When nothing was said.
    pub(in crate::core) silence: Target,
}

/// What a message opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// A complaint (R5.4).
    Complaint,
    /// A question (R3.4).
    Inquiry,
}

/// Speak a fact of the call's case.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::core) struct Tell {
    pub(in crate::core) what: Told,
    #[serde(default)]
    pub(in crate::core) say: Vec<Spanned<Line>>,
    pub(in crate::core) then: Target,
    /// When there is nothing to tell.
    pub(in crate::core) missing: Target,
}

/// What can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::core) enum Told {
    /// The query code of the case that this call opened.
    QueryCode,
    /// How the case stands whose code was entered.
    CaseStatus,
}

/// Say goodbye.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::core) struct Hangup {
    #[serde(default)]
    pub(in crate::core) say: Vec<Spanned<Line>>,
}

/// What a field holds that the script leaves out.
fn unless_written<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Location::UNKNOWN, Location::UNKNOWN)
}

fn none() -> Spanned<u8> {
    unless_written(0)
}

fn twice() -> Spanned<u8> {
    unless_written(2)
}

fn seconds() -> Spanned<u8> {
    unless_written(4)
}

fn code_digits() -> Spanned<u8> {
    unless_written(10)
}

/// Time to look at the next digit on a slip of paper.
fn code_seconds() -> Spanned<u8> {
    unless_written(10)
}

fn hash() -> Spanned<char> {
    unless_written('#')
}

fn message_seconds() -> Spanned<u16> {
    unless_written(180)
}

/// Old people pause for breath and for thought.
fn pause_seconds() -> Spanned<u8> {
    unless_written(8)
}
