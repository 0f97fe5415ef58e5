//! The frame of every page: head, navigation, main part, foot.

use super::{
    access::PLACES,
    assets,
    viewer::{Taste, Viewer},
    words::{self, Tongue},
};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use maud::{DOCTYPE, Markup, html};

/// Scripts, styles and pictures of our own and nothing else; no frames, no forms that lead elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A finished page.
pub struct Page {
    status: StatusCode,
    body: Markup,
}

impl Viewer {
    /// A page of theirs. Its first heading is `title`.
    pub fn page(&self, title: &str, content: &Markup) -> Page {
        let frame = html! {
            header .top {
                a .brand href="/console/" {
                    span .seal aria-hidden="true" { "首" }
                    span { (self.t(words::PRODUCT)) small { (self.facts.directory.office().name) } }
                }
                div .who {
                    a href="/console/account" { (self.officer(self.session.officer.as_str())) }
                    form method="post" action="/console/sign-out" { (self.csrf()) button .plain { (self.t(words::SIGN_OUT)) } }
                }
            }
            div .body {
                nav .places aria-label=(self.t(words::NAVIGATION)) { ul {
                    @for place in PLACES.iter().filter(|place| place.right.is_of(&self.session.actor)) {
                        li { a href=(place.path) aria-current=[self.is_here(place.path).then_some("page")] { (self.t(place.name)) } }
                    }
                } }
                main #main tabindex="-1" {
                    div #pop role="status" aria-live="assertive" data-title=(self.t(words::POP_TITLE)) {}
                    h1 { (title) }
                    (content)
                }
            }
        };
        Page { status: StatusCode::OK, body: whole(self.taste, title, true, &frame) }
    }

    fn is_here(&self, path: &str) -> bool {
        self.path == path || (path != "/console/" && self.path.starts_with(path))
    }

    /// The field that proves that a form is ours.
    pub fn csrf(&self) -> Markup {
        html! { input type="hidden" name="csrf" value=(self.session.csrf); }
    }
}

/// A page for somebody who is not signed in.
pub fn outside(taste: Taste, title: &str, content: &Markup) -> Page {
    let frame = html! {
        header .top {
            span .brand { span .seal aria-hidden="true" { "首" }
                span { (taste.t(words::PRODUCT)) small { (taste.t(words::PRODUCT_LINE)) } } }
        }
        div .body.narrow { main #main tabindex="-1" { h1 { (title) } (content) } }
    };
    Page { status: StatusCode::OK, body: whole(taste, title, false, &frame) }
}

fn whole(taste: Taste, title: &str, live: bool, frame: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(taste.tongue.code()) class=[taste.large.then_some("large")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) " · " (taste.t(words::PRODUCT)) }
                link rel="stylesheet" href=(assets::style());
                link rel="icon" href=(assets::icon()) type="image/svg+xml";
                @if live { script src=(assets::script()) defer {} }
            }
            body data-lost=(taste.t(words::LIVE_LOST)) {
                a .skip href="#main" { (taste.t(words::SKIP)) }
                (frame)
                footer { (preferences(taste)) }
            }
        }
    }
}

/// Language and size of type; they need no session.
fn preferences(taste: Taste) -> Markup {
    let others = Tongue::ALL.into_iter().filter(|tongue| *tongue != taste.tongue);
    let size = if taste.large { words::NORMAL_TYPE } else { words::LARGE_TYPE };
    html! {
        form .plain method="post" action="/console/preferences" {
            @for other in others { button name="language" value=(other.code()) lang=(other.code()) { (other.own_name()) } }
            button name="type" value=(if taste.large { "normal" } else { "large" }) { (taste.t(size)) }
        }
    }
}

impl Page {
    /// The same with another status.
    pub fn with(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body.into_string()).into_response();
        let headers = response.headers_mut();
        let own = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            // Somebody else may sit at this machine next: nothing stays behind.
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "same-origin"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
        ];
        for (name, value) in own {
            headers.insert(name, HeaderValue::from_static(value));
        }
        response
    }
}
