//! The vault: what seals and opens, what is looked up by keyed hash, and where chance comes from.

use crate::{
    core::{
        case::{NumberKey, QueryCode},
        phone::PhoneNumber,
    },
    store::seal::{RowKey, SealError, Sealer},
};
use rand::{SeedableRng, rngs::StdRng};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Chance, in one place: seeded by the operating system, or by a rehearsal.
#[derive(Debug)]
pub struct Random(Mutex<StdRng>);

impl Random {
    /// Seeded by the operating system.
    #[expect(clippy::disallowed_methods, reason = "this is the one home of chance")]
    pub fn from_system() -> Self {
        Self(Mutex::new(StdRng::from_rng(&mut rand::rng())))
    }

    /// The same every time: for rehearsals and tests, never for a key.
    pub fn repeatable(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// The generator, held for a moment.
    pub fn draw(&self) -> MutexGuard<'_, StdRng> {
        // A generator whose user panicked is as good as before.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What seals and opens.
#[derive(Debug)]
pub struct Vault {
    sealer: Sealer,
    random: Random,
}

impl Vault {
    /// A vault of this installation's sealer.
    pub fn new(sealer: Sealer, random: Random) -> Self {
        Self { sealer, random }
    }

    /// Chance.
    pub fn random(&self) -> MutexGuard<'_, StdRng> {
        self.random.draw()
    }

    /// The sealer itself, for rotation.
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    /// The data key of a new row, and its wrapped form to keep in it.
    pub fn new_row(&self, row: &[u8; 16]) -> (RowKey, Vec<u8>) {
        self.sealer.seal_row(row, &mut *self.random())
    }

    /// The data key of a row.
    pub fn row(&self, row: &[u8; 16], wrapped: &[u8]) -> Result<RowKey, SealError> {
        self.sealer.open_row(row, Some(wrapped))
    }

    /// Seals a column's text.
    pub fn seal(&self, key: &RowKey, column: &str, text: &str) -> Vec<u8> {
        key.seal(column, text, &mut *self.random())
    }

    /// The keyed hash by which a number is found again.
    pub fn lookup_phone(&self, number: &PhoneNumber) -> Vec<u8> {
        // An extension is a place in a house: the house is who calls.
        self.sealer.lookup("phone", number.e164().unwrap_or(number.as_str())).to_vec()
    }

    /// The keyed hash by which a query code is found again.
    pub fn lookup_query_code(&self, code: &QueryCode) -> Vec<u8> {
        self.sealer.lookup("query-code", &code.digits()).to_vec()
    }

    /// The key that permutes a year's case numbers.
    pub fn number_key(&self, year: u16) -> NumberKey {
        NumberKey::for_year(&self.sealer.number_secret(), year)
    }
}
