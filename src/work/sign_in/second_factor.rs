//! Second factors: setting one up, showing it, removing it.

use super::Session;
use crate::{
    core::{clock::Moment, directory::OfficerCode, id::SecondFactorId, second_factor::FactorSecret},
    store::{
        db::Tx,
        second_factors::{self, SecondFactor},
        sessions,
    },
    work::{App, WorkError, system_chain},
};
use rand::Rng;
use serde_json::json;
use std::{fmt, sync::Arc};

/// The column, as the seal is bound to it.
const COLUMN: &str = "second_factors.secret";
/// Before the first code: every step is later.
const NO_STEP: i64 = -1;

/// What an officer needs to set up their authenticator; shown once.
#[derive(Clone)]
pub struct Enrolment {
    /// The address for a picture (`otpauth://…`).
    pub url: String,
    /// The secret to be typed instead, in base 32.
    pub secret: String,
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Enrolment(…)")
    }
}

/// Draws a secret for an officer. It counts for nothing until [`confirm_second_factor`]; what was begun
/// before and never confirmed is void.
pub async fn begin_second_factor(app: &Arc<App>, officer: &OfficerCode) -> Result<Enrolment, WorkError> {
    let now = app.clock.now();
    let mut random = [0; 20];
    app.with_random(|chance| chance.fill_bytes(&mut random));
    let secret = FactorSecret::new(random);
    let id: SecondFactorId = app.mint(now);
    let (key, row_key) = app.vault.new_row(id.as_bytes());
    let secret_sealed = app.vault.seal(&key, COLUMN, &secret.base32());
    let factor = SecondFactor { id, row_key, secret_sealed, confirmed_at: None, last_step: NO_STEP };
    let begun = {
        let officer = officer.clone();
        app.db.transact(move |tx| {
            Box::pin(async move { second_factors::begin(tx, &officer, &factor, now).await })
        })
    };
    if !begun.await? {
        let zh = "已设置动态验证码。如需更换，请先停用原有的。".to_owned();
        return Err(WorkError::Conflict { kind: "second-factor-set", zh });
    }
    Ok(Enrolment { url: secret.url(officer), secret: secret.base32() })
}

/// Confirms what was begun with a first code; `false` if the code is wrong. From then on it is asked for,
/// and the officer's other sessions end: they were opened without it.
pub async fn confirm_second_factor(app: &Arc<App>, session: &Session, code: &str) -> Result<bool, WorkError> {
    let (held, now) = (app.clone(), app.clock.now());
    let (officer, own, code) = (session.officer.clone(), session.hash.clone(), code.to_owned());
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let begun = second_factors::of(tx, &officer).await?;
                let begun = begun.filter(|factor| factor.confirmed_at.is_none());
                let factor = begun.ok_or(WorkError::NotFound("待确认的动态验证码"))?;
                let Some(step) = step_of(&held, &factor, &code, now)? else { return Ok(false) };
                if !second_factors::confirm(tx, factor.id, step, now).await? {
                    return Ok(false);
                }
                let ended = sessions::end_all(tx, &officer, Some(&own)).await?;
                sessions::strengthen(tx, &own).await?;
                let detail = json!({ "officer": officer, "sessions_ended": ended });
                system_chain::enter(&held, tx, officer.as_str(), "second_factor_set", detail).await?;
                Ok(true)
            })
        })
        .await
}

/// Removes an officer's second factor (a lost telephone); `false` if they have none. `by` is who asks for
/// it, whose right to do so was looked at before.
pub async fn remove_second_factor(
    app: &Arc<App>,
    officer: &OfficerCode,
    by: &str,
) -> Result<bool, WorkError> {
    let (held, officer, by) = (app.clone(), officer.clone(), by.to_owned());
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let removed = second_factors::remove(tx, &officer).await?;
                if removed {
                    let detail = json!({ "officer": officer });
                    system_chain::enter(&held, tx, &by, "second_factor_removed", detail).await?;
                }
                Ok(removed)
            })
        })
        .await
}

/// Since when an officer has a second factor.
pub async fn second_factor_since(app: &Arc<App>, officer: &OfficerCode) -> Result<Option<Moment>, WorkError> {
    let officer = officer.clone();
    let factor = app.db.read(|tx| Box::pin(async move { second_factors::of(tx, &officer).await })).await?;
    Ok(factor.and_then(|factor| factor.confirmed_at))
}

/// Whether a code is right, and uses it up.
pub(super) async fn accept(
    app: &App,
    tx: &mut Tx,
    factor: &SecondFactor,
    code: &str,
) -> Result<bool, WorkError> {
    match step_of(app, factor, code, app.clock.now())? {
        Some(step) => Ok(second_factors::use_step(tx, factor.id, step).await?),
        None => Ok(false),
    }
}

fn step_of(app: &App, factor: &SecondFactor, code: &str, at: Moment) -> Result<Option<i64>, WorkError> {
    let key = app.vault.row(factor.id.as_bytes(), &factor.row_key)?;
    let text = key.open(COLUMN, &factor.secret_sealed)?;
    Ok(FactorSecret::read(&text).and_then(|secret| secret.step_of(code, at)))
}
