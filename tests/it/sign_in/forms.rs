//! Forms: taken only from pages of ours, and of the session that they came from.

use super::{
    doors::{cookie, knock},
    enter, has_password, opened,
};
use crate::{on_both_engines, support::House};
use axum::body::Body;
use http::{Request, header};
use shouwen::work::sign_in::SessionSecret;

const FORM: &str = "application/x-www-form-urlencoded";

/// A form as a browser sends it, or not quite.
struct Form<'a> {
    path: &'a str,
    secret: Option<&'a SessionSecret>,
    headers: &'a [(&'a str, &'a str)],
    body: String,
}

async fn send(house: &House, form: Form<'_>) -> (u16, String) {
    let mut request = Request::post(form.path);
    if let Some(secret) = form.secret {
        request = request.header(header::COOKIE, cookie(house, secret));
    }
    if !form.headers.iter().any(|(name, _)| *name == "content-type") {
        request = request.header(header::CONTENT_TYPE, FORM);
    }
    for (name, value) in form.headers {
        request = request.header(*name, *value);
    }
    let reply = knock(house, request.body(Body::from(form.body)).unwrap()).await;
    (reply.status.as_u16(), String::from_utf8(reply.body.to_vec()).unwrap())
}

fn taken(text: &str) -> (u16, String) {
    (200, text.to_owned())
}

on_both_engines! {
    a_form_of_ones_own_page_is_taken => async |house: House| {
        has_password(&house, "li-yi").await;
        let secret = enter(&house, "li-yi", None).await;
        let csrf = opened(&house, &secret).await.unwrap().csrf;
        let post = async |headers: &[(&str, &str)], body: String| {
            send(&house, Form { path: "/console/note", secret: Some(&secret), headers, body }).await
        };
        let good = format!("text=%E4%BD%A0+%E5%A5%BD&csrf={csrf}&days=3");
        assert_eq!(post(&[], good.clone()).await, taken("3 3"));
        assert_eq!(post(&[("sec-fetch-site", "same-origin")], good.clone()).await, taken("3 3"));
        assert_eq!(post(&[("content-type", "Application/x-www-form-urlencoded; charset=UTF-8")], good.clone()).await, taken("3 3"));
        let long = format!("csrf={csrf}&text={}", "x".repeat(200 * 1024));
        assert_eq!(post(&[], long).await, taken("204800 0"), "the limit for machines does not hold");
        let longer = format!("csrf={csrf}&text={}", "x".repeat(256 * 1024));
        assert_eq!(post(&[], longer).await.0, 413);
        assert_eq!(post(&[("content-type", "application/json")], good.clone()).await.0, 415);
        for (unreadable, why) in [("days=3", "text"), ("text=a&days=soon", "days"), ("text=a&more=b", "more")] {
            let (status, words) = post(&[], format!("{unreadable}&csrf={csrf}")).await;
            assert!(status == 422 && words.starts_with("表单内容有误") && words.contains(why), "{words}");
        }
        assert_eq!(post(&[], format!("text=a%00b&csrf={csrf}")).await.0, 422);
    };
    a_form_from_elsewhere_is_refused => async |house: House| {
        has_password(&house, "li-yi").await;
        let (secret, other) = (enter(&house, "li-yi", None).await, enter(&house, "li-yi", None).await);
        let csrf = opened(&house, &secret).await.unwrap().csrf;
        let others = opened(&house, &other).await.unwrap().csrf;
        let post = async |secret: Option<&SessionSecret>, headers: &[(&str, &str)], body: String| {
            send(&house, Form { path: "/console/note", secret, headers, body }).await.0
        };
        let good = format!("text=a&csrf={csrf}");
        for bad in ["text=a".to_owned(), "text=a&csrf=".to_owned(), format!("text=a&csrf={others}"),
                    format!("text=a&csrf={csrf}&csrf={csrf}"), format!("text=a&csrf={csrf}0")] {
            assert_eq!(post(Some(&secret), &[], bad.clone()).await, 403, "{bad}");
        }
        for headers in [[("sec-fetch-site", "cross-site")], [("origin", "https://evil.example")]] {
            assert_eq!(post(Some(&secret), &headers, good.clone()).await, 403);
        }
        assert_eq!(post(None, &[], good.clone()).await, 401);
        assert_eq!(post(Some(&secret), &[], good).await, 200);
    };
    whoever_signs_in_does_so_from_our_page => async |house: House| {
        let post = async |headers: &[(&str, &str)], body: &str| {
            send(&house, Form { path: "/console/sign-in", secret: None, headers, body: body.to_owned() }).await
        };
        assert_eq!(post(&[], "text=ab").await, taken("2 0"));
        assert_eq!(post(&[("origin", "http://127.0.0.1:8080")], "text=ab").await, taken("2 0"));
        assert_eq!(post(&[("origin", "https://evil.example")], "text=ab").await.0, 403);
        assert_eq!(post(&[("sec-fetch-site", "cross-site")], "text=ab").await.0, 403);
    };
}
