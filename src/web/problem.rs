//! Errors as `application/problem+json` (RFC 9457): a stable `type`, a sentence for people, and the
//! clause where one applies. Internals never reach the client.

use crate::{
    core::{case::ReopenRefused, routing::Clause},
    work::WorkError,
};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

/// An error of the API.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// The stable name of the problem, relative to our own address: `/problems/stage-conflict`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in English.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong here, and what to do, in plain Chinese.
    pub detail: String,
    /// The clause of the regulation that asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub clause: Option<Clause>,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// The case's present stage, in a stage conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<&'static str>,
}

impl Problem {
    fn new(status: StatusCode, kind: &str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{kind}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            clause: None,
            field: None,
            stage: None,
        }
    }

    /// 401: no token, or one that is not valid.
    pub fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "A valid bearer token is needed",
            "请在 Authorization 头中提供有效的令牌(shouwen token create 可生成)。",
        )
    }

    /// 403: the token's role may not do this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "This role may not do that", detail)
    }

    /// 404: there is no such thing, or none that this reader may see.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "No such thing", format!("没有找到该{what}。"))
    }

    /// 400: the request itself cannot be read.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request cannot be read", detail)
    }

    /// 422: a field holds what it must not.
    pub fn invalid(field: &'static str, detail: impl Into<String>) -> Self {
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "A field is not valid", detail);
        Self { field: Some(field), ..problem }
    }

    /// 409: the case's stage does not allow this.
    pub fn stage_conflict(present: &'static str, detail: impl Into<String>) -> Self {
        let problem =
            Self::new(StatusCode::CONFLICT, "stage-conflict", "The case's stage does not allow this", detail);
        Self { stage: Some(present), ..problem }
    }

    /// 409: something else stands in the way.
    pub fn conflict(kind: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, kind, "The present state does not allow this", detail)
    }

    /// 422: what was given is no evidence of feedback (R5.4).
    pub fn not_evidence(detail: impl Into<String>) -> Self {
        let problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-evidence",
            "This is no evidence of feedback",
            detail,
        );
        Self { clause: Some(Clause::R5_4), ..problem }
    }

    /// 503: the database does not answer; nothing was done.
    pub fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Nothing was done; try again",
            "系统暂时无法保存数据,未做任何更改,请稍后重试。",
        )
    }

    /// 500: our fault.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "An error on our side",
            "系统内部错误,已记录,请联系管理员。",
        )
    }

    /// The same, citing a clause.
    #[must_use]
    pub fn citing(self, clause: Clause) -> Self {
        Self { clause: Some(clause), ..self }
    }
}

impl From<WorkError> for Problem {
    fn from(error: WorkError) -> Self {
        match error {
            WorkError::NotFound(what) => Self::not_found(what),
            WorkError::Stage(conflict) => Self::stage_conflict(
                conflict.present.as_str(),
                format!("该件现为“{}”,不能{}。", conflict.present.zh(), conflict.wanted),
            ),
            WorkError::Reopen(ReopenRefused::Stage(conflict)) => WorkError::Stage(conflict).into(),
            WorkError::Reopen(refused) => Self::conflict("reopen-refused", refused.to_string()),
            WorkError::Handover(conflict) => {
                Self::conflict("handover-conflict", conflict.to_string()).citing(Clause::R3_5)
            }
            WorkError::NotEvidence(why) => Self::not_evidence(why.to_string()),
            WorkError::Words { field: "reason", why } => {
                Self::invalid("reason", why.to_string()).citing(Clause::R2_3)
            }
            WorkError::Words { field, why } => Self::invalid(field, why.to_string()),
            WorkError::Invalid { field, zh } => Self::invalid(field, zh),
            WorkError::Forbidden(why) => Self::forbidden(format!("您的角色不能执行此操作({why})。")),
            WorkError::Conflict { kind, zh } => Self::conflict(kind, zh),
            WorkError::Provider(words) => {
                tracing::warn!(words, "a request to a provider failed");
                Self::conflict("provider", "电话线路暂时不能呼出,请稍后重试或用座机拨打。")
            }
            WorkError::Sql(error) => {
                tracing::error!(%error, "the database did not do it");
                Self::unavailable()
            }
            WorkError::YearFull(_) | WorkError::Seal(_) | WorkError::Corrupt(_) => {
                tracing::error!(%error, "an error on our side");
                Self::internal()
            }
        }
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        WorkError::Sql(error).into()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json; charset=utf-8"),
        );
        response
    }
}
