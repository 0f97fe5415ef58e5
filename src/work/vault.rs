//! The vault: what seals and opens, what is looked up by keyed hash, and where chance comes from.

use crate::{
    core::{
        case::{NumberKey, QueryCode},
        id::CallId,
        phone::PhoneNumber,
    },
    store::seal::{MasterKeys, RowKey, SealError, Sealer},
};
use arc_swap::ArcSwap;
use rand::{SeedableRng, rngs::StdRng};
use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// How often whoever seals looks whether the master keys were rotated. A rotation waits for longer than
/// this before it wraps anew, so that nothing is sealed under the former key afterwards.
pub(super) const KEYS_LOOKED_AT: Duration = Duration::from_secs(1);

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

/// Reads the master keys anew from where they came from; `None` where they cannot be.
pub type KeySource = Box<dyn Fn() -> Option<MasterKeys> + Send + Sync>;

/// What seals and opens.
pub struct Vault {
    sealer: ArcSwap<Sealer>,
    random: Random,
    source: Option<KeySource>,
    /// Since when the pauses are counted, by the machine's own counter: no date comes of it.
    born: Instant,
    /// When the keys were looked at last, in milliseconds since then.
    looked: AtomicU64,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("sealer", &self.sealer).finish_non_exhaustive()
    }
}

impl Vault {
    /// A vault of this installation's sealer.
    pub fn new(sealer: Sealer, random: Random) -> Self {
        let sealer = ArcSwap::from_pointee(sealer);
        Self { sealer, random, source: None, born: Instant::now(), looked: AtomicU64::new(0) }
    }

    /// The same, which reads its master keys anew when another process has rotated them.
    #[must_use]
    pub fn rereading(self, source: KeySource) -> Self {
        Self { source: Some(source), ..self }
    }

    /// Reads the master keys anew if they were not looked at for a while.
    fn look_at_keys(&self) {
        let now = u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX);
        let pause = u64::try_from(KEYS_LOOKED_AT.as_millis()).unwrap_or(u64::MAX);
        let looked = self.looked.load(Ordering::Relaxed);
        let mine = now.saturating_sub(looked) >= pause
            && self.looked.compare_exchange(looked, now, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if mine {
            self.reread_keys();
        }
    }

    /// Reads the master keys anew; what is sealed from now on is wrapped by the current one.
    pub fn reread_keys(&self) {
        let Some(keys) = self.source.as_ref().and_then(|source| source()) else { return };
        if let Some(sealer) = self.sealer.load().with_keys(keys) {
            self.sealer.store(Arc::new(sealer));
        } else {
            tracing::error!("the seal key was replaced by one that does not belong to this database");
        }
    }

    /// Chance.
    pub fn random(&self) -> MutexGuard<'_, StdRng> {
        self.random.draw()
    }

    /// The sealer itself, for rotation.
    pub fn sealer(&self) -> Arc<Sealer> {
        self.sealer.load_full()
    }

    /// The data key of a new row, and its wrapped form to keep in it.
    pub fn new_row(&self, row: &[u8; 16]) -> (RowKey, Vec<u8>) {
        self.look_at_keys();
        self.sealer.load().seal_row(row, &mut *self.random())
    }

    /// The data key of a row.
    pub fn row(&self, row: &[u8; 16], wrapped: &[u8]) -> Result<RowKey, SealError> {
        let opened = self.sealer.load().open_row(row, Some(wrapped));
        match opened {
            // Another process rotates the keys at this moment: the row is wrapped by the next one.
            Err(SealError::WrongKey { .. }) => {
                self.reread_keys();
                self.sealer.load().open_row(row, Some(wrapped))
            }
            opened => opened,
        }
    }

    /// Seals a column's text.
    pub fn seal(&self, key: &RowKey, column: &str, text: &str) -> Vec<u8> {
        key.seal(column, text, &mut *self.random())
    }

    /// Seals what is no text.
    pub fn seal_bytes(&self, key: &RowKey, column: &str, bytes: &[u8]) -> Vec<u8> {
        // The bytes may be many: chance is drawn first, and lent to nobody meanwhile.
        let mut random = StdRng::from_rng(&mut *self.random());
        key.seal_bytes(column, bytes, &mut random)
    }

    /// The keyed hash by which a number is found again.
    pub fn lookup_phone(&self, number: &PhoneNumber) -> Vec<u8> {
        // An extension is a place in a house: the house is who calls.
        self.sealer.load().lookup("phone", number.e164().unwrap_or(number.as_str())).to_vec()
    }

    /// The keyed hash by which a query code is found again.
    pub fn lookup_query_code(&self, code: &QueryCode) -> Vec<u8> {
        self.sealer.load().lookup("query-code", &code.digits()).to_vec()
    }

    /// The keyed hash by which what a caller did at a turn of a call is known again, in hexadecimal digits:
    /// keys may be a query code.
    pub fn lookup_said(&self, call: &CallId, said: &str) -> String {
        hex::encode(self.sealer.load().lookup("said", &format!("{call} {said}")))
    }

    /// The keyed hash by which an SMS is known again whose network gives it no id, in hexadecimal digits.
    pub fn lookup_sms(&self, said: &str) -> String {
        hex::encode(self.sealer.load().lookup("sms", said))
    }

    /// The name under which audio of a text is fetched, in hexadecimal digits.
    pub fn lookup_speech(&self, said: &str) -> String {
        hex::encode(self.sealer.load().lookup("speech", said))
    }

    /// The name that stands for somebody's: four signs of a keyed hash of what is theirs alone (their number, or
    /// their one case). Nobody without the key finds the person, and everybody knows them again.
    pub fn pseudonym(&self, whose: &str) -> String {
        // Without 0, 1, 5, 8, I and O, which look like others.
        const SIGNS: &[u8; 30] = b"234679ACDEFGHJKLMNPQRTUVWXYZBS";
        let hash = self.sealer.load().lookup("pseudonym", whose);
        hash.iter().take(4).map(|byte| char::from(SIGNS[usize::from(*byte) % SIGNS.len()])).collect()
    }

    /// The keyed hash by which a request is known again.
    pub fn lookup_request(&self, digest: &[u8; 32]) -> Vec<u8> {
        self.sealer.load().lookup("request", &hex::encode(digest)).to_vec()
    }

    /// The text that a form of a session carries, to show that it came from a page of ours; the same for
    /// the session's life.
    pub fn form_token(&self, session: &[u8; 32]) -> String {
        hex::encode(self.sealer.load().lookup("csrf", &hex::encode(session)))
    }

    /// The key that permutes a year's case numbers.
    pub fn number_key(&self, year: u16) -> NumberKey {
        NumberKey::for_year(&self.sealer.load().number_secret(), year)
    }
}
