//! The officers' console, without a browser: pages, rights, recusal, acts, words.

mod acts;
mod directory;
mod guide;
mod identity;
mod import;
mod pages;
mod phone;
mod recording;
mod recusal;
mod rights;
mod scripts;
mod search;
mod words;

use crate::{sign_in, support::House};
use axum::body::Body;
use http::{Request, header};
use shouwen::{rehearse::house::Reply, web::console::words::Tongue};

/// An officer at their browser.
pub struct Desk<'a> {
    house: &'a House,
    cookie: String,
    csrf: String,
}

/// Signs an officer in.
pub async fn desk<'a>(house: &'a House, officer: &str) -> Desk<'a> {
    sign_in::has_password(house, officer).await;
    let secret = sign_in::enter(house, officer, None).await;
    let csrf = sign_in::opened(house, &secret).await.unwrap().csrf;
    Desk { house, cookie: format!("shouwen={}", secret.expose()), csrf }
}

impl Desk<'_> {
    /// A part of a file, as a player asks for it.
    pub async fn part(&self, path: &str, range: &str) -> Reply {
        let request = Request::get(path).header(header::COOKIE, &self.cookie).header(header::RANGE, range);
        self.house.running().send(request.body(Body::empty()).unwrap()).await
    }

    /// A page, whatever its status.
    pub async fn asked(&self, method: &str, path: &str, form: &[(&str, &str)], tongue: Tongue) -> Reply {
        let cookie = format!("{}; language={}", self.cookie, tongue.code());
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf).extend_pairs(form);
        let body = if method == "POST" { Body::from(body.finish()) } else { Body::empty() };
        self.house.running().send(request.body(body).unwrap()).await
    }

    /// A page, which has to be there.
    pub async fn page(&self, path: &str) -> String {
        let reply = self.asked("GET", path, &[], Tongue::Simplified).await;
        assert_eq!(reply.status, 200, "GET {path}: {}", text(&reply));
        text(&reply)
    }

    /// A form, sent.
    pub async fn send(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        self.asked("POST", path, form, Tongue::Simplified).await
    }
}

/// The body as text.
pub fn text(reply: &Reply) -> String {
    String::from_utf8(reply.body.to_vec()).unwrap()
}

/// What a reader sees of a page: its text without tags, and the texts of its attributes that are read out.
pub fn visible(page: &str) -> String {
    let mut seen = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        seen.push_str(before);
        seen.push(' ');
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        for name in ["aria-label=\"", "placeholder=\"", "title=\"", "data-label=\""] {
            if let Some((_, value)) = tag.split_once(name) {
                seen.push(' ');
                seen.push_str(value.split('"').next().unwrap_or_default());
                seen.push(' ');
            }
        }
        rest = after;
    }
    seen + rest
}

/// The rows of a page's table.
pub fn rows(page: &str) -> &str {
    page.split_once("<tbody").map_or("", |(_, rows)| rows)
}

/// The first link on a page that begins so.
pub fn link(page: &str, begins: &str) -> String {
    let (_, rest) =
        page.split_once(&format!("href=\"{begins}")).unwrap_or_else(|| panic!("no {begins} in {page}"));
    format!("{begins}{}", rest.split('"').next().unwrap())
}
