//! The audit's hash chain.

use crate::case::{at, date};
use proptest::prelude::*;
use shouwen::store::chain::{
    Entry, Fault, FaultKind, Growth, Hash, KeptHead, Standing, Trail, daily_head, verify,
};
use std::collections::BTreeMap;

fn chained(chain: &str, details: &[String]) -> (Vec<(Entry, Hash)>, Standing) {
    let mut standing = Standing::empty(chain);
    let entries = details.iter().zip(1_u64..).map(|(detail, place)| {
        let entry = Entry {
            chain: chain.to_owned(),
            place,
            at: at("2026-03-02T10:00:00+08:00")
                + chrono::Duration::seconds(i64::try_from(place).expect("few entries")),
            actor: "li-ming".to_owned(),
            act: "case.assign".to_owned(),
            detail: detail.clone(),
        };
        standing = standing.after(&entry);
        (entry, standing.hash)
    });
    let entries = entries.collect();
    (entries, standing)
}

fn check(entries: Vec<(Entry, Hash)>) -> Result<Standing, Fault> {
    verify("case-1", Standing::empty("case-1"), entries)
}

proptest! {
    #[test]
    fn an_untouched_chain_verifies(details in prop::collection::vec("\\PC{0,12}", 0..12)) {
        let (entries, end) = chained("case-1", &details);
        prop_assert_eq!(check(entries), Ok(end));
    }

    #[test]
    fn any_change_is_found_at_its_place(details in prop::collection::vec("\\PC{0,12}", 1..12), which: prop::sample::Index, how in 0..6) {
        let (mut entries, _) = chained("case-1", &details);
        let changed = which.index(entries.len());
        let entry = &mut entries[changed];
        match how {
            0 => entry.0.at = entry.0.at + chrono::Duration::microseconds(1),
            1 => entry.0.actor.push('x'),
            2 => entry.0.act.push('x'),
            3 => entry.0.detail.push('x'),
            4 => entry.1 = Standing::empty("other").hash,
            // From one field to the next: the canonical form knows where each ends.
            _ => {
                let moved = entry.0.actor.pop().unwrap();
                entry.0.act.insert(0, moved);
            }
        }
        let fault = check(entries).unwrap_err();
        prop_assert_eq!((fault.place, fault.what), (changed as u64 + 1, FaultKind::Changed));
    }

    #[test]
    fn a_removed_doubled_or_moved_entry_is_found(details in prop::collection::vec("[a-z]{0,4}", 2..12), which: prop::sample::Index, how in 0..3) {
        let (mut entries, _) = chained("case-1", &details);
        let place = which.index(entries.len() - 1);
        match how {
            0 => drop(entries.remove(place)),
            1 => entries.insert(place, entries[place].clone()),
            _ => entries.swap(place, place + 1),
        }
        let fault = check(entries).unwrap_err();
        prop_assert!(matches!(fault.what, FaultKind::OutOfPlace { .. }), "{}", fault);
    }
}

#[test]
fn a_rewritten_entry_with_a_fitting_hash_is_found_at_the_next_one() {
    let (mut entries, _) = chained("case-1", &["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    entries[1].0.detail = "forged".to_owned();
    let before = Standing { place: 1, hash: entries[0].1 };
    entries[1].1 = before.after(&entries[1].0).hash;
    let fault = check(entries).unwrap_err();
    assert_eq!((fault.place, fault.what), (3, FaultKind::Changed));
}

#[test]
fn a_cut_off_end_is_found_against_a_head() {
    let (mut entries, head) = chained("case-1", &["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    assert_eq!(check(entries.clone()).unwrap().ends_as("case-1", &head), Ok(()));
    entries.pop();
    let cut = check(entries).unwrap().ends_as("case-1", &head).unwrap_err();
    assert_eq!((cut.place, cut.what), (3, FaultKind::OtherEnd));
}

#[test]
fn an_entry_of_another_chain_is_told_and_an_export_may_begin_anywhere() {
    let (entries, end) = chained("case-2", &["a".to_owned(), "b".to_owned()]);
    assert_eq!(check(entries.clone()).unwrap_err().what, FaultKind::Foreign);
    let from = Standing { place: 1, hash: entries[0].1 };
    assert_eq!(verify("case-2", from, entries[1..].to_vec()), Ok(end));
}

#[test]
fn the_daily_head_depends_on_the_day_the_head_before_and_every_chain() {
    let standing =
        |details: &[&str]| chained("case-1", &details.iter().map(ToString::to_string).collect::<Vec<_>>()).1;
    let one = BTreeMap::from([("case-1".to_owned(), standing(&["a"]))]);
    let head = daily_head(date("2026-03-02"), None, &one);
    assert_eq!(head, daily_head(date("2026-03-02"), None, &one));
    let mut more = one.clone();
    more.insert("case-2".to_owned(), standing(&[]));
    for other in [
        daily_head(date("2026-03-03"), None, &one),
        daily_head(date("2026-03-02"), Some(&head), &one),
        daily_head(date("2026-03-02"), None, &more),
        daily_head(date("2026-03-02"), None, &BTreeMap::new()),
        daily_head(date("2026-03-02"), None, &BTreeMap::from([("case-1".to_owned(), standing(&["a", "b"]))])),
        daily_head(date("2026-03-02"), None, &BTreeMap::from([("case-9".to_owned(), standing(&["a"]))])),
    ] {
        assert_ne!(head, other);
    }
}

#[test]
fn the_hashes_of_a_chain_never_change() {
    // Computed once: another result would make every exported audit fail its verification.
    let (_, end) = chained("case-1", &["{}".to_owned()]);
    assert_eq!(end.hash.to_string(), "6da32faad61447906e57d4c7a83cd586053e820f3c43e6b49d134dcf32cd194f");
    assert_eq!(end.hash.to_string().parse::<Hash>(), Ok(end.hash));
    assert!("zz".parse::<Hash>().is_err());
}

#[test]
fn a_day_ends_where_its_last_entry_stands_however_the_clocks_of_two_machines_differ() {
    let standing = |place| Standing { place, ..Standing::empty("case-1") };
    let mut growth = Growth::default();
    for (day, place) in [("2026-03-02", 1), ("2026-03-03", 2), ("2026-03-02", 3), ("2026-03-05", 4)] {
        growth.note(date(day), standing(place));
    }
    let at_end_of = |day: &str| growth.at_end_of(date(day)).map(|end| end.place);
    assert_eq!(at_end_of("2026-03-01"), None);
    assert_eq!(
        (at_end_of("2026-03-02"), at_end_of("2026-03-04"), at_end_of("2026-03-09")),
        (Some(3), Some(3), Some(4))
    );
}

#[test]
fn a_trail_that_streams_by_gives_its_heads_again() {
    let (entries, end) = chained("case-1", &["a".to_owned(), "b".to_owned()]);
    let standings = BTreeMap::from([("case-1".to_owned(), end)]);
    let kept = |day: &str, standings: &BTreeMap<String, Standing>, previous: Option<&Hash>| KeptHead {
        day: date(day),
        hash: daily_head(date(day), previous, standings),
    };
    // The entries are of 2 March: the day before had none.
    let first = kept("2026-03-01", &BTreeMap::new(), None);
    let second = kept("2026-03-02", &standings, Some(&first.hash));
    let heads = vec![first.clone(), second];
    let went_by = |heads: Vec<KeptHead>| {
        let mut trail = Trail::expecting(heads);
        for (entry, hash) in entries.clone() {
            trail.entry(entry, hash).unwrap();
        }
        trail.end("case-1", &end).unwrap();
        assert_eq!(trail.counts(), (2, 1));
        trail.finish()
    };
    assert_eq!(went_by(heads.clone()), (None, Vec::new()));
    assert_eq!(went_by(heads[1..].to_vec()), (None, vec![date("2026-03-02")]), "the head before it is gone");
    let mut trail = Trail::expecting(vec![first]);
    let (entry, hash) = entries[0].clone();
    trail.entry(entry, hash).unwrap();
    assert_eq!(trail.finish().0.map(|fault| fault.what), Some(FaultKind::NoEnd));
}
