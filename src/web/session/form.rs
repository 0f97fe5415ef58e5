//! Forms of the console, taken only from pages of ours.

use super::{Refusal, SignedIn, same_origin};
use crate::work::{
    App,
    sign_in::{Session, csrf_fits},
};
use axum::{
    Form,
    body::{Body, to_bytes},
    extract::{FromRef, FromRequest, FromRequestParts, Request},
};
use http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The field in which a form carries [`Session::csrf`].
pub const CSRF_FIELD: &str = "csrf";

/// The largest form: a case's words in Chinese, nine bytes a character, and room to spare. The limit for
/// machines does not hold here.
const LARGEST: usize = 256 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";

/// A form of an officer who is signed in, from a page of theirs; `T` is read from all its fields but
/// [`CSRF_FIELD`].
#[derive(Debug, Clone)]
pub struct Sent<T> {
    /// Whose it is.
    pub session: Session,
    /// What they wrote.
    pub form: T,
}

/// A form of whoever is not signed in yet, from a page of ours.
#[derive(Debug, Clone)]
pub struct SentByAnyone<T>(pub T);

impl<T, S> FromRequest<S> for Sent<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        from_ours(&parts.headers, state)?;
        let SignedIn(session) = SignedIn::from_request_parts(&mut parts, state).await?;
        let fields = Fields::read(&parts.headers, body).await?;
        if !fields.csrf.as_deref().is_some_and(|text| csrf_fits(&session, text)) {
            return Err(Refusal::Foreign);
        }
        Ok(Self { session, form: fields.into_form().await? })
    }
}

impl<T, S> FromRequest<S> for SentByAnyone<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
    Arc<App>: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        from_ours(&parts.headers, state)?;
        Fields::read(&parts.headers, body).await?.into_form().await.map(Self)
    }
}

fn from_ours<S>(headers: &HeaderMap, state: &S) -> Result<(), Refusal>
where
    Arc<App>: FromRef<S>,
{
    if same_origin(headers, &Arc::<App>::from_ref(state)) { Ok(()) } else { Err(Refusal::Foreign) }
}

/// A form's fields.
struct Fields {
    /// What shows where it comes from.
    csrf: Option<String>,
    /// All others, encoded as they came.
    rest: String,
}

impl Fields {
    async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
        if !is_form(headers) {
            return Err(Refusal::NoForm);
        }
        // Whoever broke off reads no answer, whatever it says.
        let bytes = to_bytes(body, LARGEST).await.map_err(|_| Refusal::TooLarge)?;
        let mut csrf = None;
        let mut rest = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(&bytes) {
            if name.contains('\0') || value.contains('\0') {
                // PostgreSQL keeps none.
                return Err(Refusal::Unreadable("文本中不能有 NUL 字符。".to_owned()));
            }
            if name != CSRF_FIELD {
                rest.append_pair(&name, &value);
            } else if csrf.replace(value.into_owned()).is_some() {
                return Err(Refusal::Foreign);
            }
        }
        Ok(Self { csrf, rest: rest.finish() })
    }

    /// Read as axum reads a form; the one at hand lacks a field.
    async fn into_form<T: DeserializeOwned>(self) -> Result<T, Refusal> {
        let request = Request::post("/").header(header::CONTENT_TYPE, FORM).body(Body::from(self.rest));
        let request = request.map_err(|error| Refusal::Unreadable(error.to_string()))?;
        let read = Form::<T>::from_request(request, &()).await;
        read.map(|Form(form)| form).map_err(|rejection| Refusal::Unreadable(rejection.body_text()))
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
    essence.eq_ignore_ascii_case(FORM)
}
