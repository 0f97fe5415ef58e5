//! The doors of the web: the cookie, who is let through, and where the others are sent.

use super::{enrol, enter, has_password};
use crate::{on_both_engines, support::House};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use http::{HeaderMap, HeaderValue, Request, header};
use serde::Deserialize;
use shouwen::{
    rehearse::house::Reply,
    web::session::{Sent, SentByAnyone, SignedIn, clear_cookie, console_url, same_origin, set_cookie},
    work::sign_in::SessionSecret,
};
use tower::ServiceExt;

/// What a form of these tests says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    text: String,
    days: Option<u32>,
}

/// Pages and forms behind the doors, each of which tells who is there.
fn console(house: &House) -> Router {
    let who = async |SignedIn(session): SignedIn| session.officer.to_string();
    let told = |note: &Note| format!("{} {}", note.text.chars().count(), note.days.unwrap_or_default());
    let account = Router::new().route("/second-factor", get(who)).route("/second-factor/picture", get(who));
    Router::new()
        .route("/console", get(who))
        .route("/console/note", post(async move |sent: Sent<Note>| told(&sent.form)))
        .route("/console/sign-in", post(async move |SentByAnyone(note): SentByAnyone<Note>| told(&note)))
        .route("/console/sign-out", post(who))
        .route("/console/second-factors", get(who))
        .nest("/console/account", account)
        .layer(DefaultBodyLimit::max(1024))
        .with_state(house.app.clone())
}

/// Sends a request to those doors.
pub(super) async fn knock(house: &House, request: Request<Body>) -> Reply {
    let response = console(house).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Reply { status: parts.status, body: to_bytes(body, 1 << 20).await.unwrap(), headers: parts.headers }
}

/// The `Cookie` of a browser that was signed in.
pub(super) fn cookie(house: &House, secret: &SessionSecret) -> String {
    let set = set_cookie(&house.app, secret);
    set.to_str().unwrap().split(';').next().unwrap().to_owned()
}

async fn look(house: &House, method: &str, path: &str, cookies: &[&str]) -> (u16, String, String) {
    let mut request = Request::builder().method(method).uri(path);
    for cookie in cookies {
        request = request.header(header::COOKIE, *cookie);
    }
    let reply = knock(house, request.body(Body::empty()).unwrap()).await;
    let place = reply.header("location").to_owned();
    (reply.status.as_u16(), place, String::from_utf8(reply.body.to_vec()).unwrap())
}

const TLS: &str = "[server]\npublic_url = \"https://hotline.example.org\"\n";

fn seen(status: u16, place: &str, body: &str) -> (u16, String, String) {
    (status, place.to_owned(), body.to_owned())
}

on_both_engines! {
    the_cookie_is_for_this_host_and_no_script => async |house: House| {
        let secret = SessionSecret::presented(&"A".repeat(43)).unwrap();
        let text = |header: HeaderValue| {
            assert!(header.is_sensitive());
            header.to_str().unwrap().to_owned()
        };
        let value = "A".repeat(43);
        assert_eq!(
            text(set_cookie(&house.app, &secret)),
            format!("shouwen={value}; Path=/; HttpOnly; SameSite=Strict")
        );
        let tls = house.reopened(TLS).await;
        assert_eq!(
            text(set_cookie(&tls.app, &secret)),
            format!("__Host-shouwen={value}; Path=/; HttpOnly; SameSite=Strict; Secure")
        );
        assert_eq!(
            text(clear_cookie(&tls.app)),
            "__Host-shouwen=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0"
        );
    };
    whoever_is_not_signed_in_is_sent_to_the_door => async |house: House| {
        has_password(&house, "li-yi").await;
        let secret = enter(&house, "li-yi", None).await;
        let own = cookie(&house, &secret);
        assert_eq!(look(&house, "GET", "/console", &[&own]).await, seen(200, "", "li-yi"));
        let among = ["theme=dark; lang=zh", &format!("a=b; {own}; c")];
        assert_eq!(look(&house, "GET", "/console", &among).await, seen(200, "", "li-yi"));
        let unknown = format!("shouwen={}", "A".repeat(43));
        let other_name = own.replace("shouwen", "__Host-shouwen");
        for wrong in ["", &*unknown, "shouwen=", "shouwen=%00", &*other_name].map(|cookie| [cookie]) {
            let (status, place, _) = look(&house, "GET", "/console", &wrong).await;
            assert_eq!((status, &*place), (303, "/console/sign-in"), "{wrong:?}");
            let (status, place, words) = look(&house, "POST", "/console/sign-out", &wrong).await;
            assert_eq!((status, &*place), (401, ""), "{wrong:?}");
            assert!(words.contains("重新登录"), "{words}");
        }
        shouwen::work::sign_in::sign_out(&house.app, &secret).await.unwrap();
        assert_eq!(look(&house, "GET", "/console", &[&own]).await.0, 303);
    };
    whoever_needs_a_second_factor_gets_no_further => async |house: House| {
        let strict = house.reopened("[console]\nsecond_factor_roles = [\"office\"]\n").await;
        has_password(&strict, "li-yi").await;
        let secret = enter(&strict, "li-yi", None).await;
        let own = cookie(&strict, &secret);
        for (method, path) in [("GET", "/console"), ("GET", "/console/second-factors")] {
            let (status, place, _) = look(&strict, method, path, &[&own]).await;
            assert_eq!((status, &*place), (303, "/console/account/second-factor"), "{path}");
        }
        for (method, path) in [
            ("GET", "/console/account/second-factor"), ("GET", "/console/account/second-factor/picture"),
            ("POST", "/console/sign-out"),
        ] {
            assert_eq!(look(&strict, method, path, &[&own]).await, seen(200, "", "li-yi"), "{path}");
        }
        enrol(&strict, &secret).await;
        assert_eq!(look(&strict, "GET", "/console", &[&own]).await, seen(200, "", "li-yi"));
    };
    a_database_that_is_away_is_told_as_such => async |house: House| {
        house.app.db.close().await;
        let cookie = format!("shouwen={}", "A".repeat(43));
        assert_eq!(look(&house, "GET", "/console", &[&cookie]).await.0, 503);
    };
    addresses_lie_below_the_public_one => async |house: House| {
        assert_eq!(console_url(&house.app, "/console/sign-in"), "/console/sign-in");
        let below = house.reopened("[server]\npublic_url = \"https://example.org/hotline\"\n").await;
        assert_eq!(console_url(&below.app, "/console/sign-in"), "/hotline/console/sign-in");
    };
    a_request_comes_from_a_page_of_ours => async |house: House| {
        let tls = house.reopened("[server]\npublic_url = \"https://Hotline.example.org:443\"\n").await;
        let own = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, HeaderValue::from_static(value));
            }
            same_origin(&headers, &tls.app)
        };
        let (site, origin, here) = ("sec-fetch-site", "origin", "https://hotline.example.org");
        for good in [
            &[][..], &[(site, "same-origin")], &[(site, "none")], &[(origin, here)],
            &[(site, "same-origin"), (origin, "null")],
        ] {
            assert!(own(good), "{good:?}");
        }
        for bad in [
            &[(site, "cross-site")][..], &[(site, "same-site")], &[(site, "")],
            &[(site, "cross-site"), (origin, here)], &[(site, "same-origin"), (site, "cross-site")],
            &[(origin, "null")], &[(origin, "http://hotline.example.org")],
            &[(origin, "https://hotline.example.org:8443")], &[(origin, "https://hotline.example.org.cn")],
            &[(origin, here), (origin, "https://evil.example")],
        ] {
            assert!(!own(bad), "{bad:?}");
        }
        let headers = HeaderMap::from_iter([(header::ORIGIN, HeaderValue::from_static("http://127.0.0.1:8080"))]);
        assert!(same_origin(&headers, &house.app));
    };
}
