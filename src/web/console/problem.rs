//! A page that could not be given: why, and the way back.

use super::{page::Page, viewer::Taste, words};
use crate::work::WorkError;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use maud::html;

/// Why a page was refused.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    title: words::Text,
    words: String,
}

impl Refusal {
    /// The role does not have it.
    pub fn forbidden() -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            title: words::FORBIDDEN_TITLE,
            words: words::FORBIDDEN.zh.to_owned(),
        }
    }

    /// It is not there, or not for them: nobody can tell the two apart.
    pub fn not_found() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            title: words::NOT_FOUND_TITLE,
            words: words::NOT_FOUND.zh.to_owned(),
        }
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
        Self { status, title: words::FAILED_TITLE, words: problem.detail }
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
        let content =
            html! { p .notice.bad { (self.words) } p { a href="/console/" { (taste.t(words::TODAY)) } } };
        let page: Page = super::page::outside(taste, taste.t(self.title), &content);
        page.with(self.status).into_response()
    }
}
