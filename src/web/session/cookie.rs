//! The cookie that holds a session's secret.

use super::origin::is_https;
use crate::work::{App, sign_in::SessionSecret};
use http::{HeaderMap, HeaderValue, header};

/// Its name. Behind TLS the browser itself sees to it that no other host and no plain page has set it.
fn name(app: &App) -> &'static str {
    if is_https(app) { "__Host-shouwen" } else { "shouwen" }
}

/// The `Set-Cookie` that signs a browser in. It ends with the browser; the session ends by itself.
pub fn set_cookie(app: &App, secret: &SessionSecret) -> HeaderValue {
    header(app, &secret.expose(), "")
}

/// The `Set-Cookie` that takes it away.
pub fn clear_cookie(app: &App) -> HeaderValue {
    header(app, "", "; Max-Age=0")
}

fn header(app: &App, value: &str, ends: &str) -> HeaderValue {
    let secure = if is_https(app) { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{ends}", name(app));
    let mut header = HeaderValue::try_from(text).expect("names and base 64 are visible ASCII");
    header.set_sensitive(true);
    header
}

/// The secret that a request presents, if it may be one.
pub fn presented(app: &App, headers: &HeaderMap) -> Option<SessionSecret> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name(app))?;
    SessionSecret::presented(value)
}
