//! A page that could not be given: why, and the way back.

use super::{page::Page, viewer::Taste, words};
use crate::work::WorkError;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use maud::html;

/// Why a page was refused. It is told in Chinese and, where it is a text of the catalogue, in English too: who
/// asked may not be known.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    title: words::Text,
    words: String,
    english: Option<&'static str>,
}

impl Refusal {
    fn of(status: StatusCode, title: words::Text, text: words::Text) -> Self {
        Self { status, title, words: text.zh.to_owned(), english: Some(text.en) }
    }

    /// Something else stood in the way.
    pub fn failed(status: StatusCode, text: words::Text) -> Self {
        Self::of(status, words::FAILED_TITLE, text)
    }

    /// The role does not have it.
    pub fn forbidden() -> Self {
        Self::of(StatusCode::FORBIDDEN, words::FORBIDDEN_TITLE, words::FORBIDDEN)
    }

    /// It is not there, or not for them: nobody can tell the two apart.
    pub fn not_found() -> Self {
        Self::of(StatusCode::NOT_FOUND, words::NOT_FOUND_TITLE, words::NOT_FOUND)
    }

    /// The words for the one who asked.
    pub fn words(&self) -> &str {
        &self.words
    }
}

impl From<WorkError> for Refusal {
    fn from(error: WorkError) -> Self {
        if matches!(error, WorkError::NotFound(_)) {
            return Self::not_found();
        }
        if matches!(error, WorkError::Forbidden(_)) {
            return Self::forbidden();
        }
        let problem = crate::web::problem::Problem::from(error);
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, title: words::FAILED_TITLE, words: problem.detail, english: None }
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        WorkError::from(error).into()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let taste = Taste::default();
        let content = html! {
        div .notice.bad { p { (self.words) } @if let Some(english) = self.english { p lang="en" { (english) } } }
        p { a href="/console/" { (taste.t(words::TODAY)) } } };
        let page: Page = super::page::outside(taste, taste.t(self.title), &content);
        page.with(self.status).into_response()
    }
}
