//! Signing in to the console: attempts, throttle and lock, second factors, sessions, the doors of the web.

mod attempts;
mod codes;
mod doors;
mod forms;
mod locks;
mod second_factor;
mod sessions;
mod throttle;

use crate::support::House;
use shouwen::{
    core::{clock::Moment, directory::OfficerCode, password::Password, second_factor::FactorSecret},
    sql,
    work::{
        passwords,
        sign_in::{
            Attempt, Session, SessionSecret, SignIn, begin_second_factor, confirm_second_factor, session,
            sign_in,
        },
    },
};

/// The password of every officer here.
pub const PASSWORD: &str = "four plain words do";

/// An officer's code.
pub fn officer(code: &str) -> OfficerCode {
    code.parse().unwrap()
}

/// Gives an officer the password of this place.
pub async fn has_password(house: &House, code: &str) {
    let password = Password::new(PASSWORD, &officer(code)).unwrap();
    passwords::set(&house.app, &officer(code), password, "test").await.unwrap();
}

/// An attempt to sign in.
pub async fn attempt(house: &House, name: &str, password: &str, code: Option<&str>) -> SignIn {
    let attempt = Attempt {
        officer: name.to_owned(),
        password: Password::presented(password),
        code: code.map(str::to_owned),
    };
    sign_in(&house.app, attempt).await.unwrap()
}

/// Signs in, which has to succeed.
pub async fn enter(house: &House, name: &str, code: Option<&str>) -> SessionSecret {
    match attempt(house, name, PASSWORD, code).await {
        SignIn::In(secret) => secret,
        other => panic!("not in: {other:?}"),
    }
}

/// The session that a secret opens.
pub async fn opened(house: &House, secret: &SessionSecret) -> Option<Session> {
    session(&house.app, secret).await.unwrap()
}

/// Sets up a second factor in a session; what makes its codes.
pub async fn enrol(house: &House, secret: &SessionSecret) -> FactorSecret {
    let session = opened(house, secret).await.unwrap();
    let begun = begin_second_factor(&house.app, &session.officer).await.unwrap();
    let factor = FactorSecret::read(&begun.secret).unwrap();
    let code = factor.code_at(house.now());
    assert!(confirm_second_factor(&house.app, &session, &code).await.unwrap());
    factor
}

/// Whose sessions are kept, and when each was used last.
pub async fn kept(house: &House) -> Vec<(String, Moment)> {
    let kept = house.app.db.read(|tx| {
        Box::pin(async move {
            sql!(
                tx,
                fetch_all::<(String, Moment)>,
                "SELECT officer, seen_at FROM sessions ORDER BY officer, seen_at"
            )
        })
    });
    kept.await.unwrap()
}

/// Fails to sign in, without waiting longer than has to be, `times` times.
async fn fail(house: &House, name: &str, times: u32) -> Vec<String> {
    let mut heard = Vec::new();
    for _ in 0..times {
        heard.push(format!("{:?}", attempt(house, name, "not the right words", None).await));
        house.advance(chrono::Duration::seconds(61));
    }
    heard
}
