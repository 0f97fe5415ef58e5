//! Who may call back where nothing is signed: whoever knows the secret in our address, from an address of
//! the allow-list. Both together are what a delivery report proves (R5.4).

use super::{
    account::BadAccount,
    fields::Fields,
    hook::{HookRequest, Refused},
};
use crate::config::accounts::{Peers, Secret};
use subtle::ConstantTimeEq;

/// Shorter tokens are guessed.
const MIN_TOKEN: usize = 16;

/// How a report is authenticated that came this way, as evidence says it.
pub(super) const PROOF: &str = "secret address and source allow-list";

/// The secret and the allow-list of one account.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    token: Secret,
    allow: Vec<Peers>,
}

impl Origin {
    /// Takes `hook_token` and `allow` of an account's settings. Fails where they protect nothing.
    pub(super) fn open(token: &Secret, allow: &[Peers]) -> Result<Self, BadAccount> {
        if token.expose().len() < MIN_TOKEN {
            let wrong = "is shorter than 16 characters";
            return Err(BadAccount::new("hook_token", wrong, "write 32 random ones"));
        }
        // It stands in an address, where % and & mean something; Kannel reads % as a code of its own.
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if !token.expose().bytes().all(is_plain) {
            let wrong = "has other signs than letters, digits, - and _";
            return Err(BadAccount::new("hook_token", wrong, "write such ones"));
        }
        if allow.is_empty() {
            let remedy = "name where callbacks come from: delivery reports are evidence (R5.4)";
            return Err(BadAccount::new("allow", "names no address", remedy));
        }
        Ok(Self { token: token.clone(), allow: allow.to_vec() })
    }

    /// The secret, for an address that we hand out.
    pub(super) fn token(&self) -> &str {
        self.token.expose()
    }

    /// Whether `token=` of the query and the peer are right. The token is compared first and in constant
    /// time, so that nobody without it learns what the allow-list holds.
    pub(super) fn check(&self, request: &HookRequest) -> Result<(), Refused> {
        let allowed = request.peer.is_some_and(|peer| self.allow.iter().any(|peers| peers.contains(peer)));
        let query = Fields::of_query(request).map_err(|_| Refused::WrongSignature)?;
        let given = query.raw("token").ok_or(Refused::Unsigned)?;
        let right: bool = given.as_bytes().ct_eq(self.token.expose().as_bytes()).into();
        match (right, allowed) {
            (true, true) => Ok(()),
            (true, false) => Err(Refused::PeerNotAllowed),
            (false, _) => Err(Refused::WrongSignature),
        }
    }
}
