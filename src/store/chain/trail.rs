//! Verifying a whole audit trail as it streams by: entries chain after chain, each chain closed by where
//! it says that it ends. What is held does not grow with the entries.

use super::{Entry, Fault, FaultKind, Growth, Hash, Heads, KeptHead, Standing, verify};
use chrono::NaiveDate;

/// A trail that is being verified.
#[derive(Debug)]
pub struct Trail {
    heads: Heads,
    open: Option<Open>,
    entries: u64,
    chains: u64,
}

/// The chain that is being gone through.
#[derive(Debug)]
struct Open {
    chain: String,
    standing: Standing,
    growth: Growth,
    /// Its first fault was told; what follows from it is not.
    broken: bool,
}

impl Open {
    fn begin(chain: &str) -> Self {
        let standing = Standing::empty(chain);
        Self { chain: chain.to_owned(), standing, growth: Growth::default(), broken: false }
    }

    fn follow(&mut self, entry: Entry, kept: Hash) -> Result<(), Fault> {
        let followed = verify(&self.chain, self.standing, [(entry, kept)]);
        self.broken = followed.is_err();
        self.standing = followed?;
        Ok(())
    }
}

impl Trail {
    /// Begins with the heads that were kept, in the order of their days.
    pub fn expecting(heads: Vec<KeptHead>) -> Self {
        Self { heads: Heads::expect(heads), open: None, entries: 0, chains: 0 }
    }

    /// The next entry of a chain, with the hash that was kept. Fails at the first wrong entry of each
    /// chain; the entries after it are passed over.
    pub fn entry(&mut self, entry: Entry, kept: Hash) -> Result<(), Fault> {
        self.entries += 1;
        let interrupted = match &self.open {
            Some(open) if open.chain != entry.chain => self.close(),
            _ => None,
        };
        let open = self.open.get_or_insert_with(|| Open::begin(&entry.chain));
        // A head was made of the hashes that were kept, so it is made again of them.
        open.growth.note(entry.at.day(), Standing { place: entry.place, hash: kept });
        let checked = if open.broken { Ok(()) } else { open.follow(entry, kept) };
        interrupted.map_or(checked, Err)
    }

    /// The chain ends here, by its own word.
    pub fn end(&mut self, chain: &str, head: &Standing) -> Result<(), Fault> {
        let interrupted = match &self.open {
            Some(open) if open.chain != chain => self.close(),
            _ => None,
        };
        let open = self.open.take().unwrap_or_else(|| Open::begin(chain));
        self.chains += 1;
        self.heads.add(chain, &open.growth);
        let ended = if open.broken { Ok(()) } else { open.standing.ends_as(chain, head) };
        interrupted.map_or(ended, Err)
    }

    /// A chain that another one followed before it said where it ends.
    fn close(&mut self) -> Option<Fault> {
        let open = self.open.take()?;
        self.heads.add(&open.chain, &open.growth);
        self.chains += 1;
        let place = open.standing.place;
        (!open.broken).then_some(Fault { chain: open.chain, place, what: FaultKind::NoEnd })
    }

    /// How many entries and chains went by.
    pub fn counts(&self) -> (u64, u64) {
        (self.entries, self.chains)
    }

    /// Ends: a chain that did not say where it ends, and the days whose heads do not come out as they
    /// were kept.
    pub fn finish(mut self) -> (Option<Fault>, Vec<NaiveDate>) {
        let unended = self.close();
        (unended, self.heads.mismatched())
    }
}
