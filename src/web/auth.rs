//! Who asks: bearer tokens of officers and services.

use super::problem::Problem;
use crate::{
    core::directory::{OfficerCode, Role},
    store::{
        tokens::{self, Token, TokenSecret},
        visibility::Scope,
    },
    work::{Actor, App},
};
use axum::extract::{FromRef, FromRequestParts};
use http::{header, request::Parts};
use std::sync::Arc;

/// An authenticated caller of the API.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// Who acts.
    pub actor: Actor,
    /// By which token.
    pub token: Token,
}

impl<S> FromRequestParts<S> for Bearer
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let app = Arc::<App>::from_ref(state);
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let presented = header.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        let token = find(&app, presented).await.map_err(|_| Problem::unavailable())?;
        let token = token.ok_or_else(Problem::unauthenticated)?;
        let actor = actor(&app, &token).ok_or_else(Problem::unauthenticated)?;
        Ok(Self { actor, token })
    }
}

/// An authenticated caller who has part in cases: whoever has none reads none of their lists (403).
#[derive(Debug, Clone)]
pub struct Insider(pub Bearer);

impl<S> FromRequestParts<S> for Insider
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let bearer = Bearer::from_request_parts(parts, state).await?;
        match bearer.actor.reader().scope {
            Scope::Nothing => Err(Problem::forbidden("该令牌没有查看办件内容的角色。")),
            Scope::Bureau | Scope::Department(_) => Ok(Self(bearer)),
        }
    }
}

async fn find(app: &App, presented: &str) -> Result<Option<Token>, sqlx::Error> {
    let Some(secret) = TokenSecret::presented(presented) else { return Ok(None) };
    app.db.read(|tx| Box::pin(async move { tokens::presented(tx, &secret).await })).await
}

/// Who a token acts for; `None` if the directory does not know the officer any more.
fn actor(app: &App, token: &Token) -> Option<Actor> {
    let role: Option<Role> =
        token.role.as_ref().and_then(|role| serde_json::from_value(role.clone().into()).ok());
    match (&token.officer, &token.service) {
        (Some(officer), _) => {
            let code: OfficerCode = officer.parse().ok()?;
            Actor::officer(&code, role, &app.facts().directory)
        }
        (None, Some(service)) => Some(Actor::service(service, role)),
        (None, None) => None,
    }
}

/// Whether the text presented is a valid service token.
pub(super) async fn is_service(app: &App, presented: &str) -> bool {
    find(app, presented).await.ok().flatten().is_some_and(|token| token.service.is_some())
}
