//! The scenarios that come with the program: an office runs them, and begins its own from one of them.

/// A scenario that is compiled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// Its name.
    pub name: &'static str,
    /// Its file's text.
    pub text: &'static str,
}

/// The files by name; a new scenario is one line here.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(Shipped {
            name: $name,
            text: include_str!(concat!("../../tests/it/scripts/scenarios/", $name, ".yaml")),
        }),+]
    };
}

/// Every scenario that is compiled in.
pub const SHIPPED: &[Shipped] = files![
    "spring-festival",
    "silent-caller",
    "nobody-at-the-desk",
    "accused-head",
    "saturday-voicemail",
    "amendment-2020",
    "gateway-down",
    "year-end",
    "withheld-number",
    "absent-officer",
    "mobile-mailbox",
    "call-back-evidence",
    "killed-while-sending",
    "bad-network",
    "handed-around",
];

/// The scenario of that name.
pub fn shipped(name: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|shipped| shipped.name == name)
}
