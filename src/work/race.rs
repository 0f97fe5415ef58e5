//! Work that somebody else may have made out of date before it was written.

use super::WorkError;

/// How often it is tried again.
const TRIES: u32 = 3;

/// Does `work`, and does it anew while it fails for what somebody else changed meanwhile
/// ([`WorkError::is_race`]); a few times, and not for ever.
pub(super) async fn again<T, F>(mut work: impl FnMut() -> F) -> Result<T, WorkError>
where
    F: Future<Output = Result<T, WorkError>>,
{
    let mut tries = 0;
    loop {
        match work().await {
            Err(error) if error.is_race() && tries < TRIES => tries += 1,
            done => return done,
        }
    }
}
