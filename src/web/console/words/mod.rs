//! What the console says, in its languages: every text of the interface stands in this folder.

mod acts;
mod calls;
mod cases;
mod directory;
mod entries;
mod names;
mod phone;
mod places;
mod scripts;
mod shell;
mod traditional;

pub use acts::*;
pub use calls::*;
pub use cases::*;
pub use directory::*;
pub use entries::*;
pub use names::*;
pub use phone::*;
pub use places::*;
pub use scripts::*;
pub use shell::*;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tongue {
    /// 简体中文: what offices work in.
    #[default]
    Simplified,
    /// 繁體中文.
    Traditional,
    /// English.
    English,
}

/// A text of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// In plain Mandarin.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Text {
    /// A text in both languages.
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The text in one of them.
    pub fn of(self, tongue: Tongue) -> &'static str {
        match tongue {
            Tongue::Simplified => self.zh,
            Tongue::Traditional => traditional::of(self.zh),
            Tongue::English => self.en,
        }
    }
}

impl Tongue {
    /// As the attribute `lang` names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Simplified => "zh-CN",
            Self::Traditional => "zh-Hant",
            Self::English => "en",
        }
    }

    /// The language of that code; plain Mandarin for any other text.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|tongue| tongue.code() == code).unwrap_or_default()
    }

    /// Every language of the interface.
    pub const ALL: [Self; 3] = [Self::Simplified, Self::Traditional, Self::English];

    /// What its readers call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Simplified => "简体中文",
            Self::Traditional => "繁體中文",
            Self::English => "English",
        }
    }

    /// Chinese words that were put together, in its letters.
    pub fn letters(self, zh: String) -> String {
        if self == Self::Traditional { traditional::converted(&zh) } else { zh }
    }
}

/// Texts by name, and a list of them for the test of the catalogue.
macro_rules! words {
    ($list:ident: $($name:ident = $zh:literal, $en:literal;)*) => {
        $(#[doc = $en] pub const $name: $crate::web::console::words::Text = $crate::web::console::words::Text::new($zh, $en);)*
        /// All of them.
        pub const $list: &[$crate::web::console::words::Text] = &[$($name),*];
    };
}
use words;

/// The whole catalogue.
pub fn catalogue() -> impl Iterator<Item = Text> {
    [SHELL, CASES, CALLS, ACTS, PLACES, NAMES, ENTRIES, DIRECTORY, SCRIPTS, TELEPHONE_PAGE]
        .into_iter()
        .flatten()
        .copied()
}
