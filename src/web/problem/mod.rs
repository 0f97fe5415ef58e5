//! Errors as `application/problem+json` (RFC 9457): a stable `type`, a sentence for people, and the
//! clause where one applies. Internals never reach the client.

mod kind;
mod work;

pub use kind::ProblemKind;

use crate::core::{case::StageName, routing::Clause};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use std::borrow::Cow;

/// An error of the API.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// The stable name of the problem, relative to our own address.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// What is wrong, in English.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong here, and what to do, in plain Chinese.
    pub detail: String,
    /// The clause of the regulation that asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<Clause>,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub field: Option<Cow<'static, str>>,
    /// The case's present stage, in a stage conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageName>,
}

impl Problem {
    /// The media type of every error.
    pub const MEDIA_TYPE: &'static str = "application/problem+json; charset=utf-8";

    /// A problem of that kind, and what is wrong here.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            title: kind.title(),
            status: kind.status().as_u16(),
            detail: detail.into(),
            clause: None,
            field: None,
            stage: None,
        }
    }

    /// 401: no token, or one that is not valid.
    pub fn unauthenticated() -> Self {
        let detail = "请在 Authorization 头中提供有效的令牌(shouwen token create 可生成)。";
        Self::new(ProblemKind::Unauthenticated, detail)
    }

    /// 403: the token's role may not do this.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::Forbidden, detail)
    }

    /// 404: there is no such thing, or none that this reader may see.
    pub fn not_found(what: &str) -> Self {
        Self::new(ProblemKind::NotFound, format!("没有找到该{what}。"))
    }

    /// 400: the request itself cannot be read.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::Malformed, detail)
    }

    /// 422: a field holds what it must not.
    pub fn invalid(field: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::Invalid, detail).about(field)
    }

    /// 405: the address is known, the method is not.
    pub fn method_not_allowed() -> Self {
        Self::new(ProblemKind::MethodNotAllowed, "该地址不支持这种请求方法,可用的方法见 /api/openapi.json。")
    }

    /// 413: the body is larger than is read.
    pub fn too_large() -> Self {
        Self::new(ProblemKind::TooLarge, "请求体过大,上限见设置 server.body_limit_bytes。")
    }

    /// 415: the body is no JSON, by its header.
    pub fn unsupported_media_type() -> Self {
        Self::new(
            ProblemKind::UnsupportedMediaType,
            "请求体应为 JSON,并写明 Content-Type: application/json。",
        )
    }

    /// 422: the key came with another request before.
    pub fn idempotency_key_reused() -> Self {
        let detail = "该 Idempotency-Key 已用于另一个请求,请换一个新的。";
        Self::new(ProblemKind::IdempotencyKeyReused, detail).about("Idempotency-Key")
    }

    /// 409: the first request with this key is not finished.
    pub fn idempotency_in_progress() -> Self {
        Self::new(ProblemKind::IdempotencyInProgress, "使用该 Idempotency-Key 的请求仍在处理,请稍后重试。")
    }

    /// 503: the database does not answer; nothing was done.
    pub fn unavailable() -> Self {
        Self::new(ProblemKind::Unavailable, "系统暂时无法保存数据,未做任何更改,请稍后重试。")
    }

    /// 503: it took too long; whether it was done is to be looked up, or asked with the same key.
    pub fn too_slow() -> Self {
        let detail = "处理超时,结果未知:请用同一个 Idempotency-Key 重试,或先查询是否已生效。";
        Self::new(ProblemKind::TimedOut, detail)
    }

    /// 500: our fault.
    pub fn internal() -> Self {
        Self::new(ProblemKind::Internal, "系统内部错误,已记录,请联系管理员。")
    }

    /// The same, about a field or a parameter.
    #[must_use]
    pub fn about(self, field: impl Into<Cow<'static, str>>) -> Self {
        Self { field: Some(field.into()), ..self }
    }

    /// The same, citing a clause.
    #[must_use]
    pub fn citing(self, clause: Clause) -> Self {
        Self { clause: Some(clause), ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(Self::MEDIA_TYPE));
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
