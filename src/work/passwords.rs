//! Officers' passwords: hashed with Argon2id, each change noted, none ever kept, shown again or logged.

use super::{App, WorkError, sign_in, system_chain};
use crate::{
    core::{
        directory::{OfficerCode, Role},
        password::Password,
    },
    store::{
        credentials,
        sessions::{self, SessionHash},
    },
};
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use rand::{Rng, seq::IndexedRandom};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What one guess costs: OWASP's first choice for Argon2id (19 MiB, two passes, one lane). The hash
/// names its own, so that a later program may ask more.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many passwords are hashed at a time.
static PLACES: Semaphore = Semaphore::const_new(4);

/// Letters and digits that are not mistaken for each other on paper.
const LEGIBLE: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// The groups of a password that is made here: 4 × 5 of 32 characters are 100 bits.
const GROUPS: usize = 4;
const GROUP: usize = 5;

/// The first password of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum First {
    /// It was made for this administrator. The text is shown once, and never again.
    Made(OfficerCode, String),
    /// There is one already.
    Exists,
    /// No officer has the role administrator.
    NoAdministrator,
}

/// Sets an officer's password. Their sessions end, and a lock after failures to sign in is released.
pub async fn set(
    app: &Arc<App>,
    officer: &OfficerCode,
    password: Password,
    actor: &str,
) -> Result<(), WorkError> {
    set_sparing(app, officer, password, actor, None).await
}

/// The same, but one session goes on: that of whoever changes their own.
pub(super) async fn set_sparing(
    app: &Arc<App>,
    officer: &OfficerCode,
    password: Password,
    actor: &str,
    spared: Option<SessionHash>,
) -> Result<(), WorkError> {
    let hash = hash(app, password).await?;
    let (held, officer, actor) = (app.clone(), officer.clone(), actor.to_owned());
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                credentials::set(tx, &officer, &hash, held.clock.now()).await?;
                let ended = sessions::end_all(tx, &officer, spared.as_ref()).await?;
                sign_in::release_in(&held, tx, &officer, &actor).await?;
                let detail = json!({ "officer": officer, "sessions_ended": ended });
                system_chain::enter(&held, tx, &actor, "password_set", detail).await?;
                Ok(())
            })
        })
        .await
}

/// Whether that is the officer's password. Takes as long where there is no such officer, or none with
/// a password, so that nobody learns who is one.
pub async fn fits(app: &Arc<App>, officer: &OfficerCode, presented: Password) -> Result<bool, WorkError> {
    Ok(fitting(app, officer, presented).await?.is_some())
}

/// The same; gives the hash that it fits, so that who goes on can see whether it is still the one that
/// counts.
pub(super) async fn fitting(
    app: &Arc<App>,
    officer: &OfficerCode,
    presented: Password,
) -> Result<Option<String>, WorkError> {
    let kept = {
        let officer = officer.clone();
        app.db.read(|tx| Box::pin(async move { credentials::of(tx, &officer).await })).await?
    };
    let Some(kept) = kept else {
        fit_nobody(app, presented).await?;
        return Ok(None);
    };
    Ok(on_its_own_thread(move || {
        let fits = PasswordHash::new(&kept)
            .is_ok_and(|kept| argon2().verify_password(presented.bytes(), &kept).is_ok());
        fits.then_some(kept)
    })
    .await)
}

/// Takes as long as [`fits`], for a name that cannot be an officer's.
pub(super) async fn fit_nobody(app: &Arc<App>, presented: Password) -> Result<(), WorkError> {
    hash(app, presented).await.map(drop)
}

/// Makes the first password, of the first officer with the role administrator, where there is none yet.
pub async fn first(app: &Arc<App>) -> Result<First, WorkError> {
    if !app.db.read(|tx| Box::pin(credentials::list(tx))).await?.is_empty() {
        return Ok(First::Exists);
    }
    let facts = app.facts();
    let Some(administrator) =
        facts.directory.officers().iter().find(|officer| officer.is(Role::Administrator))
    else {
        return Ok(First::NoAdministrator);
    };
    let officer = administrator.code.clone();
    let text = make(app);
    let hash = hash(app, Password::presented(&text)).await?;
    let (held, whose) = (app.clone(), officer.clone());
    let made = app.db.transact(move |tx| {
        Box::pin(async move {
            let made = credentials::set_first(tx, &whose, &hash, held.clock.now()).await?;
            if made {
                let detail = json!({ "officer": whose, "first": true });
                system_chain::enter(&held, tx, "system", "password_set", detail).await?;
            }
            Ok::<_, WorkError>(made)
        })
    });
    Ok(if made.await? { First::Made(officer, text) } else { First::Exists })
}

/// A random password, in groups that can be read off.
fn make(app: &App) -> String {
    app.with_random(|random| {
        let mut group =
            || (0..GROUP).filter_map(|_| LEGIBLE.choose(random)).map(|byte| char::from(*byte)).collect();
        (0..GROUPS).map(|_| group()).collect::<Vec<String>>().join("-")
    })
}

async fn hash(app: &App, password: Password) -> Result<String, WorkError> {
    let mut salt = [0; 16];
    app.with_random(|random| random.fill_bytes(&mut salt));
    let hashed = on_its_own_thread(move || argon2().hash_password_with_salt(password.bytes(), &salt)).await;
    let hashed: PasswordHash = hashed.map_err(|_| WorkError::invalid("password", "口令无法加密保存。"))?;
    Ok(hashed.to_string())
}

fn argon2() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are within their bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashing is meant to be slow and large: it must keep neither the calls waiting nor the memory, however
/// many strangers present a password at once.
async fn on_its_own_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let place = PLACES.acquire().await.expect("nobody closes it");
    let work = move || {
        // Held by the thread: it goes on when the request that waits for it was given up.
        let _place = place;
        work()
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    }
}
