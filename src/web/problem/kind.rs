//! The kinds of problems: their stable names, and what they have in common.

use http::StatusCode;
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};

macro_rules! kinds { ($($(#[doc = $doc:literal])* $kind:ident = $name:literal, $status:ident, $title:literal;)*) => {
    /// What kind of problem it is. Adding one is compatible, renaming is not.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ProblemKind { $(
        $(#[doc = $doc])*
        $kind,
    )* }

    impl ProblemKind {
        /// Every kind.
        pub const ALL: &[Self] = &[$(Self::$kind),*];

        /// Its stable name, relative to our own address: `/problems/stage-conflict`.
        pub fn name(self) -> &'static str {
            match self { $(Self::$kind => $name,)* }
        }

        /// The HTTP status that it comes with.
        pub fn status(self) -> StatusCode {
            match self { $(Self::$kind => StatusCode::$status,)* }
        }

        /// What is wrong, in English, whatever the case at hand.
        pub fn title(self) -> &'static str {
            match self { $(Self::$kind => $title,)* }
        }
    }
} }

kinds! {
    /// The request cannot be read.
    Malformed = "/problems/malformed", BAD_REQUEST, "The request cannot be read";
    /// There is no valid token.
    Unauthenticated = "/problems/unauthenticated", UNAUTHORIZED, "A valid bearer token is needed";
    /// The token's role does not allow it.
    Forbidden = "/problems/forbidden", FORBIDDEN, "This role may not do that";
    /// There is no such thing, or none that the reader may see.
    NotFound = "/problems/not-found", NOT_FOUND, "No such thing";
    /// The address is known, the method is not.
    MethodNotAllowed = "/problems/method-not-allowed", METHOD_NOT_ALLOWED, "This address does not do that";
    /// The body is larger than is read.
    TooLarge = "/problems/too-large", PAYLOAD_TOO_LARGE, "The request is too large";
    /// The body is no JSON, by its header.
    UnsupportedMediaType = "/problems/unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "The body has to be JSON";
    /// A field holds what it must not.
    Invalid = "/problems/invalid", UNPROCESSABLE_ENTITY, "A field is not valid";
    /// What was given is no evidence of feedback (R5.4).
    NotEvidence = "/problems/not-evidence", UNPROCESSABLE_ENTITY, "This is no evidence of feedback";
    /// The idempotency key came with another request before.
    IdempotencyKeyReused = "/problems/idempotency-key-reused", UNPROCESSABLE_ENTITY,
        "This Idempotency-Key came with another request";
    /// The first request with this idempotency key is not finished.
    IdempotencyInProgress = "/problems/idempotency-in-progress", CONFLICT,
        "The first request with this Idempotency-Key is not finished";
    /// The case's stage does not allow it.
    StageConflict = "/problems/stage-conflict", CONFLICT, "The case's stage does not allow this";
    /// The case cannot be reopened (any more).
    ReopenRefused = "/problems/reopen-refused", CONFLICT, "The case cannot be reopened";
    /// No handover waits for an answer, or it was answered before.
    HandoverConflict = "/problems/handover-conflict", CONFLICT, "The handover does not allow this";
    /// The call or SMS belongs to a case already.
    HasCase = "/problems/has-case", CONFLICT, "This belongs to a case already";
    /// The complainant's number takes no SMS, or they opted out.
    NotReachableBySms = "/problems/not-reachable-by-sms", CONFLICT, "The complainant cannot be reached by SMS";
    /// The case has no telephone number.
    NoPhone = "/problems/no-phone", CONFLICT, "The case has no telephone number";
    /// What the case held about people was erased.
    Erased = "/problems/erased", CONFLICT, "The personal data of this case was erased";
    /// No department has the duty that this needs.
    NoSuchDuty = "/problems/no-such-duty", CONFLICT, "No department has the duty that this needs";
    /// The telephone network did not take the order.
    Provider = "/problems/provider", CONFLICT, "The telephone network did not take the order";
    /// Something else stands in the way.
    Conflict = "/problems/conflict", CONFLICT, "The present state does not allow this";
    /// An error on our side.
    Internal = "/problems/internal", INTERNAL_SERVER_ERROR, "An error on our side";
    /// It took too long, and nobody knows whether it was done.
    TimedOut = "/problems/timed-out", SERVICE_UNAVAILABLE, "It took too long";
    /// The database does not answer.
    Unavailable = "/problems/unavailable", SERVICE_UNAVAILABLE, "Nothing was done; try again";
}

impl ProblemKind {
    /// The kind of a conflict that the work names.
    pub(super) fn of_conflict(name: &str) -> Self {
        let named = |kind: &&Self| kind.name().strip_prefix("/problems/") == Some(name);
        Self::ALL.iter().find(named).copied().unwrap_or(Self::Conflict)
    }
}

impl Serialize for ProblemKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl PartialSchema for ProblemKind {
    fn schema() -> RefOr<Schema> {
        let names = Self::ALL.iter().map(|kind| kind.name());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).build().into()
    }
}

impl ToSchema for ProblemKind {}
