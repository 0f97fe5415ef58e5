//! Who looks at a page, and how they like it shown.

use super::words::{Text, Tongue};
use crate::{
    core::directory::Officer,
    web::session::SignedIn,
    work::{App, Facts, sign_in::Session},
};
use axum::extract::{FromRef, FromRequestParts};
use chrono::{Datelike, NaiveDate};
use http::{HeaderMap, header, request::Parts};
use std::sync::Arc;

/// The cookie that names the language; it says nothing about anybody.
pub const LANGUAGE: &str = "language";
/// The cookie of the large-type mode (适老模式).
pub const TYPE: &str = "type";

/// How pages are shown to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taste {
    /// In which language.
    pub tongue: Tongue,
    /// In large type.
    pub large: bool,
}

impl Taste {
    /// As the cookies say.
    pub fn of(headers: &HeaderMap) -> Self {
        let cookie = |name: &str| {
            let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
            let mut pairs = all.flat_map(|value| value.split(';'));
            pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
        };
        let tongue = cookie(LANGUAGE).map_or_else(Tongue::default, |code| Tongue::from_code(&code));
        Self { tongue, large: cookie(TYPE).is_some_and(|name| name == "large") }
    }

    /// A text in their language.
    pub fn t(self, text: Text) -> &'static str {
        text.of(self.tongue)
    }
}

/// A signed-in officer at a page.
pub struct Viewer {
    /// Their session.
    pub session: Session,
    /// How they like it.
    pub taste: Taste,
    /// The path that was asked for.
    pub path: String,
    /// The application.
    pub app: Arc<App>,
    /// What is true at this moment: one directory and one calendar for the whole page.
    pub facts: Arc<Facts>,
}

impl<S> FromRequestParts<S> for Viewer
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = <SignedIn as FromRequestParts<S>>::Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let SignedIn(session) = SignedIn::from_request_parts(parts, state).await?;
        let app = Arc::<App>::from_ref(state);
        let facts = app.facts();
        let taste = Taste::of(&parts.headers);
        Ok(Self { session, taste, path: parts.uri.path().to_owned(), app, facts })
    }
}

impl Viewer {
    /// A text in their language.
    pub fn t(&self, text: Text) -> &'static str {
        self.taste.t(text)
    }

    /// The reader that bounds what they see; numbers stay masked on pages.
    pub fn reader(&self) -> crate::store::visibility::Reader {
        self.session.actor.reader().sealed()
    }

    /// An officer's name; their code where the directory does not know them any more.
    pub fn officer(&self, code: &str) -> String {
        let known = code.parse().ok().and_then(|code| self.facts.directory.officer(&code));
        known.map_or_else(|| code.to_owned(), |officer| officer.name.clone())
    }

    /// A department's name.
    pub fn department(&self, code: &str) -> String {
        let known = code.parse().ok().and_then(|code| self.facts.directory.department(&code));
        known.map_or_else(
            || code.to_owned(),
            |department| match self.taste.tongue {
                Tongue::English if !department.name_en.is_empty() => department.name_en.clone(),
                _ => department.name.clone(),
            },
        )
    }

    /// A name of the directory in their language.
    pub fn either<'n>(&self, zh: &'n str, en: &'n str) -> &'n str {
        if self.taste.tongue == Tongue::English { en } else { zh }
    }

    /// An officer to be chosen: their code, and their name with their department's.
    pub fn choice_of(&self, officer: &Officer) -> (String, String) {
        let department = self.department(officer.department.as_str());
        (officer.code.to_string(), format!("{}（{department}）", officer.name))
    }

    /// Who did something, as the audit trail names them: an officer, a service, the caller, the system.
    pub fn actor(&self, name: &str) -> String {
        use super::words;
        match name {
            "caller" => self.t(words::COMPLAINANT).to_owned(),
            "system" | "daemon" | "command" => self.t(words::THE_SYSTEM).to_owned(),
            service if service.starts_with("service:") => {
                format!("{} {}", self.t(words::A_SERVICE), service.trim_start_matches("service:"))
            }
            officer => self.officer(officer),
        }
    }

    /// A day with its weekday: 2026-03-05（周四）.
    pub fn day(&self, day: NaiveDate) -> String {
        let place = day.weekday().num_days_from_monday() as usize;
        match self.taste.tongue {
            Tongue::English => format!("{day} {}", day.format("%a")),
            tongue => {
                let weekday = ["一", "二", "三", "四", "五", "六", "日"][place];
                tongue.letters(format!("{day}（周{weekday}）"))
            }
        }
    }

    /// A role by the name that the store keeps.
    pub fn role(&self, name: &str) -> &'static str {
        use super::words;
        let role = serde_json::from_value(name.into()).ok();
        role.map_or(self.t(words::OTHER), |role| self.t(words::role(role)))
    }

    /// A part of a figure by its name: an outcome, a state, or a kind and a stage (`complaint/received`).
    pub fn part(&self, name: &str) -> String {
        let words: Vec<&str> = name.split('/').map(|piece| self.value(piece)).collect();
        words.join(" · ")
    }

    fn value(&self, name: &str) -> &'static str {
        use super::words;
        let value = || serde_json::Value::from(name);
        let text = serde_json::from_value(value()).map(words::outcome);
        let text = text.or_else(|_| serde_json::from_value(value()).map(words::kind));
        let text = text.or_else(|_| serde_json::from_value(value()).map(words::stage));
        let text = text.or_else(|_| serde_json::from_value(value()).map(words::rating));
        text.or_else(|_| serde_json::from_value(value()).map(words::message_state))
            .map_or(self.t(words::OTHER), |text| self.t(text))
    }
}
