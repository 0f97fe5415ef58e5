//! AES-256-GCM as this crate uses it: nonce, ciphertext and tag in one value.

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, AeadInOut, Payload},
};
use rand::CryptoRng;

/// The length of a nonce and of a tag, in bytes.
const NONCE: usize = 12;
const TAG: usize = 16;

/// A cipher with its key; building one expands the key, so it is kept.
#[derive(Clone)]
pub(super) struct Cipher(Aes256Gcm);

impl Cipher {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(Aes256Gcm::new(key.into()))
    }

    /// Appends nonce, ciphertext and tag of `plain` to `out`. The nonce is random: one key seals far
    /// fewer than the 2^32 values for which ninety-six bits of chance are enough.
    pub(super) fn seal_into(
        &self,
        out: &mut Vec<u8>,
        bound_to: &[u8],
        plain: &[u8],
        random: &mut (impl CryptoRng + ?Sized),
    ) {
        let mut nonce = [0; NONCE];
        random.fill_bytes(&mut nonce);
        out.reserve(NONCE + plain.len() + TAG);
        out.extend_from_slice(&nonce);
        let from = out.len();
        out.extend_from_slice(plain);
        let tag = self
            .0
            .encrypt_inout_detached(&Nonce::from(nonce), bound_to, out[from..].as_mut().into())
            .expect("AES-GCM refuses only texts beyond 64 GiB");
        out.extend_from_slice(&tag);
    }

    /// Opens what [`Self::seal_into`] appended; `None` if a bit of it or of `bound_to` differs.
    pub(super) fn open(&self, bound_to: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>()?;
        self.0.decrypt(&Nonce::from(*nonce), Payload { msg: rest, aad: bound_to }).ok()
    }
}
