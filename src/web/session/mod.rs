//! Who is signed in to the console, by the cookie of their browser; and their forms.
//!
//! A page takes [`SignedIn`], a form of it [`Sent`]; the form with which somebody signs in is
//! [`SentByAnyone`]. What these refuse is answered by [`Refusal`].

mod cookie;
mod form;
mod origin;
mod refusal;

pub use cookie::{clear_cookie, presented, set_cookie};
pub use form::{CSRF_FIELD, Sent, SentByAnyone};
pub use origin::{console_url, same_origin};
pub use refusal::Refusal;

use crate::work::{
    App,
    sign_in::{Session, glance, session},
};
use axum::extract::{FromRef, FromRequestParts, MatchedPath};
use http::request::Parts;
use std::sync::Arc;

/// The header of what a page fetches by itself, without anybody using it.
const BY_ITSELF: &str = "x-by-itself";

/// Where somebody signs in.
pub const SIGN_IN: &str = "/console/sign-in";
/// Where somebody signs out.
pub const SIGN_OUT: &str = "/console/sign-out";
/// Where an officer sets up a second factor.
pub const SECOND_FACTOR: &str = "/console/account/second-factor";

/// An officer who is signed in, and has shown all that their roles ask for.
///
/// Whoever is not signed in is sent to [`SIGN_IN`] (401 if they did not ask for a page), and whoever has
/// yet to set up a second factor to [`SECOND_FACTOR`], except there and where they sign out.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Session);

impl<S> FromRequestParts<S> for SignedIn
where
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let app = Arc::<App>::from_ref(state);
        let Some(session) = found(&app, parts).await? else {
            let asks_for_page = parts.method.is_safe();
            let elsewhere = || Refusal::Elsewhere(console_url(&app, SIGN_IN));
            return Err(if asks_for_page { elsewhere() } else { Refusal::Stranger });
        };
        if session.needs_second_factor && !is_open_without(parts) {
            return Err(Refusal::Elsewhere(console_url(&app, SECOND_FACTOR)));
        }
        Ok(Self(session))
    }
}

/// The session of a request, looked up once however many extractors ask for it.
async fn found(app: &Arc<App>, parts: &mut Parts) -> Result<Option<Session>, Refusal> {
    if let Some(known) = parts.extensions.get::<Session>() {
        return Ok(Some(known.clone()));
    }
    let Some(secret) = presented(app, &parts.headers) else { return Ok(None) };
    let looked = if parts.headers.contains_key(BY_ITSELF) {
        glance(app, &secret).await
    } else {
        session(app, &secret).await
    };
    let found = looked.map_err(|error| {
        tracing::error!(%error, "a session could not be looked up");
        Refusal::Unavailable
    })?;
    if let Some(session) = &found {
        parts.extensions.insert(session.clone());
    }
    Ok(found)
}

/// Whether that address is open to an officer who has yet to set up their second factor.
fn is_open_without(parts: &Parts) -> bool {
    // The whole address, also within a nested router.
    let path = parts.extensions.get::<MatchedPath>().map_or(parts.uri.path(), MatchedPath::as_str);
    let below = path.strip_prefix(SECOND_FACTOR);
    path == SIGN_OUT || below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}
