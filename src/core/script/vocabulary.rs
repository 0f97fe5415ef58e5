//! What prompts may name, and the prompts that the engine speaks by itself.

/// A placeholder of a prompt: `{number}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::core) enum Placeholder {
    /// The bureau's name.
    Office,
    /// The complaint number, digit by digit.
    ComplaintLine,
    /// A department's name.
    Department,
    /// A number, digit by digit.
    Number,
    /// The name of an agency outside the bureau.
    Agency,
    /// When the office opens next.
    Opens,
    /// A query code, digit by digit.
    Code,
    /// The day a case was received.
    Received,
    /// The day its feedback is due.
    Due,
    /// The key for an option.
    Key,
    /// A matter's name.
    Matter,
    /// A case number, digit by digit.
    Case,
}

use Placeholder::{
    Agency, Case, Code, ComplaintLine, Department, Due, Key, Matter, Number, Office, Opens, Received,
};

const NAMES: [(&str, Placeholder); 12] = [
    ("office", Office),
    ("complaint_line", ComplaintLine),
    ("department", Department),
    ("number", Number),
    ("agency", Agency),
    ("opens", Opens),
    ("code", Code),
    ("received", Received),
    ("due", Due),
    ("key", Key),
    ("matter", Matter),
    ("case", Case),
];

/// What every prompt may name.
pub(super) const EVERYWHERE: &[Placeholder] = &[Office, ComplaintLine];
/// What the option of a menu of matters must name.
pub(super) const MATTER_OPTION: &[Placeholder] = &[Matter, Key];
/// What a `tell` of a query code may name.
pub(super) const QUERY_CODE: &[Placeholder] = &[Code];

impl Placeholder {
    pub(super) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, placeholder)| *placeholder)
    }

    /// Its name, without braces.
    pub(super) fn name(self) -> &'static str {
        NAMES.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }

    /// All names, for a remedy.
    pub(super) fn all() -> String {
        list(NAMES.iter().map(|(_, placeholder)| placeholder))
    }
}

/// `{number}, {department}`.
pub(super) fn list<'a>(placeholders: impl Iterator<Item = &'a Placeholder>) -> String {
    let names: Vec<_> = placeholders.map(|placeholder| format!("{{{}}}", placeholder.name())).collect();
    names.join(", ")
}

/// A prompt that the engine speaks by itself: its name, what it must name, and what it may.
#[derive(Debug)]
pub(in crate::core) struct EnginePrompt {
    pub(in crate::core) name: &'static str,
    pub(super) must: &'static [Placeholder],
    pub(super) may: &'static [Placeholder],
}

macro_rules! engine_prompts { ($($(#[$doc:meta])* $constant:ident = $name:literal, must $must:expr, may $may:expr;)*) => {
    impl EnginePrompt {
        $($(#[$doc])* pub(in crate::core) const $constant: Self =
            Self { name: $name, must: &$must, may: &$may };)*

        pub(super) const ALL: &'static [Self] = &[$(Self::$constant),*];
    }
} }

engine_prompts! {
    /// Before the first telephone rings.
    CONNECTING = "connecting", must [], may [Department];
    /// Before every further one.
    NEXT_OFFICER = "next-officer", must [], may [Department];
    /// Another department's number (R3.4).
    DEPARTMENT_NUMBER = "department-number", must [Department, Number], may [];
    /// An agency's number (R3.6).
    AGENCY_NUMBER = "agency-number", must [Agency, Number], may [];
    /// The number once more.
    NUMBER_AGAIN = "number-again", must [Number], may [];
    /// After a number that can be connected.
    CONNECT_OFFER = "connect-offer", must [], may [];
    /// After a number that cannot.
    AGAIN_OFFER = "again-offer", must [], may [];
    /// Out of hours.
    CLOSED = "closed", must [Opens], may [];
    /// Before a menu is repeated for a wrong key.
    NOT_UNDERSTOOD = "not-understood", must [], may [];
    /// How a case stands.
    STATUS_RECEIVED = "status-received", must [Received, Due], may [];
    /// How a case stands.
    STATUS_INVESTIGATING = "status-investigating", must [Received, Due], may [];
    /// How a case stands.
    STATUS_ANSWERED = "status-answered", must [Received], may [];
    /// How a case stands.
    STATUS_DECLINED = "status-declined", must [Received], may [];
    /// How a case stands.
    STATUS_WITHDRAWN = "status-withdrawn", must [Received], may [];
    /// How a case stands.
    STATUS_REFERRED = "status-referred", must [Received], may [];
    /// How a case stands.
    STATUS_CLOSED = "status-closed", must [Received], may [];
    /// To an officer who must press 1.
    ACCEPT_CALL = "accept-call", must [], may [];
    /// To an officer just before the caller is there.
    WHISPER = "whisper", must [], may [];
    /// To an officer whose call-back begins.
    CALL_BACK_OFFICER = "call-back-officer", must [Case], may [];
    /// To the complainant who is called back.
    CALL_BACK_GREETING = "call-back-greeting", must [Office], may [];
    /// When nothing works: static, so that it can be spoken without a database.
    APOLOGY = "apology", must [], may [];
}

impl EnginePrompt {
    /// What it may name besides.
    pub(super) fn allowed(&self) -> Vec<Placeholder> {
        let everywhere = if self.name == Self::APOLOGY.name { &[] } else { EVERYWHERE };
        [self.must, self.may, everywhere].concat()
    }
}
