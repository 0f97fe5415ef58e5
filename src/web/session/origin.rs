//! Where we are from outside, and whether a request comes from a page of ours.

use crate::work::App;
use http::{HeaderMap, HeaderName, Uri, header};

/// What every present browser says of where a request comes from, over TLS.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a request comes from a page of ours, as far as the browser tells. One that tells nothing is not
/// refused for it: forms carry a text of their session as well.
pub fn same_origin(headers: &HeaderMap, app: &App) -> bool {
    let mut sites = headers.get_all(FETCH_SITE).iter().peekable();
    if sites.peek().is_some() {
        // None: typed in by the user.
        return sites.all(|site| matches!(site.as_bytes(), b"same-origin" | b"none"));
    }
    let own = own_origin(app);
    headers.get_all(header::ORIGIN).iter().all(|origin| origin.as_bytes() == own.as_bytes())
}

/// An address of ours for a browser: `path` begins with a slash.
pub fn console_url(app: &App, path: &str) -> String {
    // A proxy may have put us below a path of its own.
    let below = public(app).map_or_else(String::new, |url| url.path().trim_end_matches('/').to_owned());
    below + path
}

/// Whether browsers reach us over TLS.
pub(super) fn is_https(app: &App) -> bool {
    public(app).is_some_and(|url| url.scheme_str() == Some("https"))
}

/// The origin as browsers write it: lower case, without the port that the scheme has anyway.
fn own_origin(app: &App) -> String {
    let Some(url) = public(app) else { return String::new() };
    let (scheme, host) = (url.scheme_str().unwrap_or_default(), url.host().unwrap_or_default());
    let usual = if scheme == "https" { 443 } else { 80 };
    let port = url.port_u16().filter(|port| *port != usual);
    let port = port.map_or_else(String::new, |port| format!(":{port}"));
    format!("{scheme}://{host}{port}").to_ascii_lowercase()
}

fn public(app: &App) -> Option<Uri> {
    app.settings.server.public_url.parse().ok()
}
