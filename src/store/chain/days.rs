//! The daily heads: one hash over all chains as they stood at the end of a day.
//!
//! A head is made of the entries dated up to the end of its day, so it can be made again at any later
//! time from the entries alone. Chains are added in the order of their names, one at a time: nothing
//! has to hold them all.

use super::{HEAD, Hash, Standing, canonical};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A head that was kept; printed or sent away, it vouches for everything up to the end of its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptHead {
    /// The day.
    pub day: NaiveDate,
    /// The hash.
    pub hash: Hash,
}

/// The head of a day in the making, linked to the head that was kept before it.
#[derive(Debug, Clone)]
pub struct DayHead {
    sha: Sha256,
}

impl DayHead {
    /// Begins the head of `day`.
    pub fn begin(day: NaiveDate, previous: Option<&Hash>) -> Self {
        let mut head = Self { sha: Sha256::new() };
        head.feed(HEAD);
        head.feed(day.to_string().as_bytes());
        head.feed(previous.map_or(&[], |hash| &hash.0));
        head
    }

    /// Adds a chain as it stood at the end of the day. Chains come in the byte order of their names.
    pub fn add(&mut self, chain: &str, end: &Standing) {
        self.feed(&canonical(HEAD, &[chain.as_bytes(), &end.place.to_be_bytes(), &end.hash.0]));
    }

    /// The hash.
    pub fn finish(self) -> Hash {
        Hash(self.sha.finalize().into())
    }

    /// Each part with its length before it, as [`canonical`] writes them.
    fn feed(&mut self, part: &[u8]) {
        self.sha.update((part.len() as u64).to_be_bytes());
        self.sha.update(part);
    }
}

/// The head of a day over chains that are all at hand.
pub fn daily_head(day: NaiveDate, previous: Option<&Hash>, standings: &BTreeMap<String, Standing>) -> Hash {
    let mut head = DayHead::begin(day, previous);
    for (chain, end) in standings {
        head.add(chain, end);
    }
    head.finish()
}

/// Where one chain stood at the end of each day on which it grew.
#[derive(Debug, Clone, Default)]
pub struct Growth(Vec<(NaiveDate, Standing)>);

impl Growth {
    /// Notes the next entry, dated on `day`. Clocks of two machines differ: an entry may be dated
    /// before the one it follows, and then the day includes both.
    pub fn note(&mut self, day: NaiveDate, standing: Standing) {
        while self.0.last().is_some_and(|(last, _)| *last >= day) {
            self.0.pop();
        }
        self.0.push((day, standing));
    }

    /// Where it stood at the end of `day`; `None` if it had not begun.
    pub fn at_end_of(&self, day: NaiveDate) -> Option<&Standing> {
        let after = self.0.partition_point(|(grown, _)| *grown <= day);
        after.checked_sub(1).map(|last| &self.0[last].1)
    }
}

/// Kept heads that are made again while the chains are gone through.
#[derive(Debug)]
pub struct Heads(Vec<(KeptHead, DayHead)>);

impl Heads {
    /// Expects these heads, in the order of their days.
    pub fn expect(kept: Vec<KeptHead>) -> Self {
        let mut previous = None;
        let began = kept.into_iter().map(|head| {
            let making = DayHead::begin(head.day, previous.replace(head.hash).as_ref());
            (head, making)
        });
        Self(began.collect())
    }

    /// Adds a chain to every head in whose day it had begun.
    pub fn add(&mut self, chain: &str, growth: &Growth) {
        for (kept, making) in &mut self.0 {
            if let Some(end) = growth.at_end_of(kept.day) {
                making.add(chain, end);
            }
        }
    }

    /// The days whose heads do not come out as they were kept.
    pub fn mismatched(self) -> Vec<NaiveDate> {
        let made = self.0.into_iter();
        made.filter_map(|(kept, making)| (making.finish() != kept.hash).then_some(kept.day)).collect()
    }
}
