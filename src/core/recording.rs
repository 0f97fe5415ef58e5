//! What becomes of a recording: the network reports it, we fetch and seal it, the network's own copy is deleted, and
//! after the retention ours is too.

use super::{clock::Moment, phone::PhoneNumber, retry::Backoff};
use chrono::Duration;
use serde::{Deserialize, Serialize};

/// The longest recording of a talk, in seconds. Asterisk writes 16,000 bytes a second: a file of an hour can still be
/// held in memory, to be sealed and played.
pub const LONGEST_TALK: u32 = 3600;

/// How long is waited after a failure: a network is often slow to have ready what it has reported.
pub const PATIENCE: Backoff = Backoff { first: Duration::seconds(15), longest: Duration::hours(6) };

/// After so many attempts, some 30 minutes, a person is told. The attempts go on.
pub const ATTEMPTS_BEFORE_A_PERSON: u32 = 8;

/// Which calls are recorded. Messages that callers leave are kept in any case: that is what they are left for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordingPolicy {
    /// Whether calls are recorded at all.
    pub calls: bool,
    /// Numbers that are not all the same: of the line, or of an officer's telephone.
    pub never: Vec<PhoneNumber>,
}

impl RecordingPolicy {
    /// Whether calls to this number of the line are recorded; callers are told so before. `None` is a number that is none.
    pub fn line(&self, called: Option<&PhoneNumber>) -> bool {
        self.calls && called.is_none_or(|called| !self.never.contains(called))
    }

    /// Whether a talk with this telephone is recorded, on a line that is.
    pub fn telephone(&self, rung: &PhoneNumber) -> bool {
        !self.never.contains(rung)
    }
}

/// How far a recording has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum RecordingState {
    /// The network has it.
    Reported,
    /// It is kept with us, sealed.
    Kept,
    /// The network does not have it any more, and we never had.
    Lost,
    /// The retention was over, or its call was erased.
    Deleted,
}

/// What is to be done with a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chore {
    /// Fetch it, seal it, keep it.
    Fetch,
    /// Have the network delete its copy.
    Forget,
    /// Delete our own copy, then the network's.
    Discard,
}

impl RecordingState {
    /// What is to be done next with a recording that the network may still have.
    pub fn chore(self) -> Option<Chore> {
        match self {
            Self::Reported => Some(Chore::Fetch),
            Self::Kept => Some(Chore::Forget),
            Self::Deleted => Some(Chore::Discard),
            Self::Lost => None,
        }
    }
}

/// Before when what is kept ends now: recordings whose case ended before it, or which belong to none and whose call
/// ended before it, are deleted. `None`: none are, ever (0 days).
pub fn over_before(now: Moment, days: u32) -> Option<Moment> {
    (days > 0).then(|| now - Duration::days(i64::from(days)))
}
