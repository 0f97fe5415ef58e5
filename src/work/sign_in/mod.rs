//! Signing in to the officers' console: attempts, sessions, second factors, locks.
//!
//! - A name is answered alike, and as fast, whether or not there is such an officer.
//! - An attempt counts as a failure from its beginning, and stops being one when it was right: whoever
//!   tries a hundred passwords at once gets no more tries than whoever takes them in turn.
//! - Of what opens a session only a hash is kept. Each sign-in draws a new secret; what a browser presents
//!   is never taken over.
//! - What a session may do is read from the directory with each request: a role that was taken away is
//!   away at once.

mod attempt;
mod gate;
mod locks;
mod password;
mod second_factor;
mod secret;
mod session;
mod sweep;

pub use attempt::{Attempt, SignIn, sign_in};
pub(super) use locks::release_in;
pub use locks::{LockedName, locked, release_lock};
pub use password::{PasswordChange, change_password};
pub use second_factor::{
    Enrolment, begin_second_factor, confirm_second_factor, remove_second_factor, second_factor_since,
};
pub use secret::SessionSecret;
pub use session::{Session, csrf_fits, glance, session, sign_out, sign_out_everywhere};
pub use sweep::{end_leavers, sweep};
