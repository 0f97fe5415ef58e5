//! Changing one's own password.

use super::{
    Session,
    gate::{self, Admission},
};
use crate::{
    core::password::Password,
    work::{App, WorkError, passwords},
};
use std::sync::Arc;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordChange {
    /// It is changed, and every other session of the officer has ended.
    Changed,
    /// The present password is another one.
    Refused,
    /// Too many failures: again in so many seconds.
    Wait(i64),
    /// Too many failures: not before an administrator releases the name.
    Locked,
}

/// Changes the password of whoever is signed in. The present one is asked for, and guessing at it is held
/// up as a sign-in is: an open session at an empty desk is not enough. `new` was made by
/// [`Password::new`].
pub async fn change_password(
    app: &Arc<App>,
    session: &Session,
    old: Password,
    new: Password,
) -> Result<PasswordChange, WorkError> {
    let officer = &session.officer;
    let admitted = match gate::admit(app, officer).await? {
        Admission::In(admitted) => admitted,
        Admission::Wait(seconds) => return Ok(PasswordChange::Wait(seconds)),
        Admission::Locked => return Ok(PasswordChange::Locked),
    };
    if !passwords::fits(app, officer, old).await? {
        gate::failed(app, admitted, true).await?;
        return Ok(PasswordChange::Refused);
    }
    passwords::set_sparing(app, officer, new, officer.as_str(), Some(session.hash.clone())).await?;
    Ok(PasswordChange::Changed)
}
