//! Ids: `UUIDv7` newtypes (time-ordered), minted from a moment and a source of randomness that
//! the caller hands in, so that a test or a rehearsal mints the same ids every time.

use super::clock::Moment;
use rand::Rng;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::{Builder, Uuid};

macro_rules! ids { ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
    #[serde(transparent)]
    #[sqlx(transparent)]
    #[derive(utoipa::ToSchema)]
    #[schema(value_type = String, format = Uuid)]
    pub struct $name(Uuid);

    impl $name {
        /// Mints a new id for something that happened at `at`.
        pub fn mint(at: Moment, random: &mut (impl Rng + ?Sized)) -> Self {
            Self(mint(at, random))
        }

        /// The sixteen bytes, for keyed hashes and associated data.
        pub fn as_bytes(&self) -> &[u8; 16] {
            self.0.as_bytes()
        }
    }

    impl fmt::Display for $name {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.hyphenated().fmt(f)
        }
    }

    impl fmt::Debug for $name {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, concat!(stringify!($name), "({})"), self.0.hyphenated())
        }
    }

    impl From<Uuid> for $name {
        fn from(uuid: Uuid) -> Self {
            Self(uuid)
        }
    }

    impl From<$name> for Uuid {
        fn from(id: $name) -> Self {
            id.0
        }
    }

    impl FromStr for $name {
        type Err = uuid::Error;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            text.parse().map(Self)
        }
    }
)* } }

ids! {
    /// One call, inbound or a call-back.
    CallId,
    /// One dialled leg of a call: an officer, a department's desk, or the complainant of a call-back.
    LegId,
    /// One case (件), inside; people outside see its [`super::case::CaseNumber`].
    CaseId,
    /// One SMS, in or out.
    MessageId,
    /// One planned rung of a case's reminder ladder.
    ReminderId,
    /// Something that a person has to do.
    TaskId,
    /// One recording of a call or of a voicemail.
    RecordingId,
    /// One bearer token (not its secret).
    TokenId,
    /// One officer's second factor.
    SecondFactorId,
    /// A notice that waits for a second person.
    ProposalId,
    /// One request to see who a complainant is.
    UnsealingId,
    /// One row of the audit chain or of a case's timeline.
    EntryId,
}

fn mint(at: Moment, random: &mut (impl Rng + ?Sized)) -> Uuid {
    let mut bytes = [0; 10];
    random.fill_bytes(&mut bytes);
    let millis = u64::try_from(at.unix_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}
