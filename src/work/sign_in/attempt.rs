//! One attempt to sign in.

use super::{
    SessionSecret,
    gate::{self, Admission},
    second_factor,
};
use crate::{
    core::{directory::OfficerCode, password::Password},
    store::{
        credentials, second_factors,
        sessions::{self, NewSession},
        sign_ins,
    },
    telemetry,
    work::{App, WorkError, passwords, system_chain},
};
use serde_json::json;
use std::{fmt, sync::Arc};

/// What somebody presents to be let in.
pub struct Attempt {
    /// The name as it was typed.
    pub officer: String,
    /// The password.
    pub password: Password,
    /// The code of the second factor; nothing, or an empty text, where none was asked for yet.
    pub code: Option<String>,
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name may be a password in the wrong field.
        f.write_str("Attempt(…)")
    }
}

/// What came of it.
#[derive(Debug)]
pub enum SignIn {
    /// They are in: the secret for their browser.
    In(SessionSecret),
    /// Name or password are wrong; which one is not told.
    Refused,
    /// The password is right: the code is asked for, and all three are presented once more.
    CodeNeeded,
    /// The password is right, the code is wrong or was used before.
    CodeWrong,
    /// Too many failures: nothing was looked at; again in so many seconds.
    Wait(i64),
    /// Too many failures: nothing is looked at until an administrator releases the name.
    Locked,
}

impl SignIn {
    /// As the figures call it.
    fn outcome(&self) -> &'static str {
        match self {
            Self::In(_) => "in",
            Self::Refused => "refused",
            Self::CodeNeeded => "code_needed",
            Self::CodeWrong => "code_wrong",
            Self::Wait(_) => "wait",
            Self::Locked => "locked",
        }
    }
}

/// Lets somebody in, or not.
pub async fn sign_in(app: &Arc<App>, attempt: Attempt) -> Result<SignIn, WorkError> {
    let came = attempted(app, attempt).await?;
    metrics::counter!(telemetry::SIGN_INS, "outcome" => came.outcome()).increment(1);
    Ok(came)
}

async fn attempted(app: &Arc<App>, attempt: Attempt) -> Result<SignIn, WorkError> {
    let Attempt { officer, password, code } = attempt;
    // A telephone's keyboard begins with a capital letter.
    let Ok(officer) = officer.trim().to_lowercase().parse::<OfficerCode>() else {
        passwords::fit_nobody(app, password).await?;
        return Ok(SignIn::Refused);
    };
    let admitted = match gate::admit(app, &officer).await? {
        Admission::In(admitted) => admitted,
        Admission::Wait(seconds) => return Ok(SignIn::Wait(seconds)),
        Admission::Locked => return Ok(SignIn::Locked),
    };
    let known = app.facts().directory.officer(&officer).is_some();
    // Asked in any case: it takes as long for everybody.
    let fitting = passwords::fitting(app, &officer, password).await?;
    let Some(hash) = fitting.filter(|_| known) else {
        gate::failed(app, admitted, known).await?;
        return Ok(SignIn::Refused);
    };
    let code = code.filter(|code| !code.trim().is_empty());
    let came = open(app, (officer, hash), code).await?;
    match came {
        SignIn::CodeNeeded => gate::give_back(app, admitted).await?,
        SignIn::Refused | SignIn::CodeWrong => gate::failed(app, admitted, known).await?,
        SignIn::In(_) | SignIn::Wait(_) | SignIn::Locked => {}
    }
    Ok(came)
}

/// Opens a session for an officer whose password was right, by the hash that is kept of it, if the code is
/// right too.
async fn open(
    app: &Arc<App>,
    (officer, hash): (OfficerCode, String),
    code: Option<String>,
) -> Result<SignIn, WorkError> {
    let (held, now, secret) = (app.clone(), app.clock.now(), SessionSecret::draw(app));
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                // Changed while it was being hashed: its change has ended the sessions that were there.
                if !credentials::is_still(tx, &officer, &hash).await? {
                    return Ok(SignIn::Refused);
                }
                let factor = second_factors::of(tx, &officer).await?;
                let factor = factor.filter(|factor| factor.confirmed_at.is_some());
                let strong = factor.is_some();
                if let Some(factor) = factor {
                    let Some(code) = code else { return Ok(SignIn::CodeNeeded) };
                    if !second_factor::accept(&held, tx, &factor, &code).await? {
                        return Ok(SignIn::CodeWrong);
                    }
                }
                // Others may have failed so often meanwhile.
                if sign_ins::of(tx, &officer).await?.is_some_and(|kept| kept.locked_at.is_some()) {
                    return Ok(SignIn::Locked);
                }
                sign_ins::clear(tx, &officer).await?;
                let expires_at = now + held.settings.console.session();
                let new =
                    NewSession { hash: secret.hash(), officer: officer.clone(), at: now, expires_at, strong };
                sessions::create(tx, &new).await?;
                let detail = json!({ "officer": officer, "second_factor": strong });
                system_chain::enter(&held, tx, officer.as_str(), "signed_in", detail).await?;
                Ok(SignIn::In(secret))
            })
        })
        .await
}
