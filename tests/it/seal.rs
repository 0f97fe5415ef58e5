//! Sealing: what is sealed opens for its row and column only, and for nobody after erasure.

use crate::case::seeded;
use proptest::prelude::*;
use shouwen::store::seal::{BadMasterKey, MasterKey, MasterKeys, SealError, Sealer};

const ROW: [u8; 16] = [1; 16];

fn keys(current: &MasterKey, previous: &[MasterKey]) -> MasterKeys {
    MasterKeys::new(current, previous).expect("keys of different versions")
}

fn sealer() -> Sealer {
    let mut random = seeded(1);
    Sealer::found(keys(&MasterKey::generate(&mut random), &[]), &mut random).0
}

proptest! {
    #[test]
    fn what_is_sealed_opens_and_says_nothing_while_closed(text in "\\PC{0,200}", row: [u8; 16], seed: u64) {
        let (sealer, mut random) = (sealer(), seeded(seed));
        let (key, wrapped) = sealer.seal_row(&row, &mut random);
        let sealed = key.seal("calls.caller", &text, &mut random);
        prop_assert_eq!(sealed.len(), text.len() + 29);
        prop_assert!(text.len() < 8 || !sealed.windows(text.len()).any(|part| part == text.as_bytes()));
        let opened = sealer.open_row(&row, Some(&wrapped)).unwrap().open("calls.caller", &sealed);
        prop_assert_eq!(opened, Ok(text));
    }

    #[test]
    fn any_changed_bit_is_told(text in "\\PC{1,40}", place: prop::sample::Index, bit in 0_u8..8, seed: u64) {
        let (sealer, mut random) = (sealer(), seeded(seed));
        let (key, wrapped) = sealer.seal_row(&ROW, &mut random);
        let mut sealed = key.seal("cases.summary", &text, &mut random);
        let at = place.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert_eq!(key.open("cases.summary", &sealed), Err(SealError::Tampered("the sealed value")));
        let mut wrapped = wrapped;
        let at = place.index(wrapped.len());
        wrapped[at] ^= 1 << bit;
        prop_assert!(sealer.open_row(&ROW, Some(&wrapped)).is_err());
    }

    #[test]
    fn no_bytes_break_it(bytes: Vec<u8>) {
        let sealer = sealer();
        let (key, _) = sealer.seal_row(&ROW, &mut seeded(2));
        prop_assert!(key.open("cases.summary", &bytes).is_err());
        prop_assert!(sealer.open_row(&ROW, Some(&bytes)).is_err());
    }

    #[test]
    fn no_text_passes_for_a_master_key(text in "(shouwen-seal-)?[0-9]{0,4}-?[A-Za-z0-9+/]{0,60}") {
        prop_assert!(text.parse::<MasterKey>().is_err());
    }
}

#[test]
fn a_value_moved_to_another_row_or_column_does_not_open() {
    let (sealer, mut random) = (sealer(), seeded(2));
    let (key, wrapped) = sealer.seal_row(&ROW, &mut random);
    let number = key.seal("calls.caller", "+8613800138000", &mut random);
    let tampered = SealError::Tampered("the sealed value");
    assert_eq!(key.open("calls.called", &number), Err(tampered.clone()));
    let (other, _) = sealer.seal_row(&[2; 16], &mut random);
    assert_eq!(other.open("calls.caller", &number), Err(tampered));
    // Nor does a row's key in another row: somebody with the database could open it there.
    let moved = sealer.open_row(&[2; 16], Some(&wrapped)).unwrap_err();
    assert_eq!(moved, SealError::Tampered("the wrapped key"));
}

#[test]
fn the_same_text_is_sealed_differently_each_time() {
    let (sealer, mut random) = (sealer(), seeded(3));
    let (key, _) = sealer.seal_row(&ROW, &mut random);
    assert_ne!(key.seal("a.b", "text", &mut random), key.seal("a.b", "text", &mut random));
}

#[test]
fn an_erased_key_a_wrong_key_and_a_changed_value_are_told_apart() {
    let mut random = seeded(4);
    let (mine, theirs) = (MasterKey::generate(&mut random), MasterKey::generate(&mut random));
    let (sealer, index) = Sealer::found(keys(&mine, &[]), &mut random);
    let (_, wrapped) = sealer.seal_row(&ROW, &mut random);
    assert_eq!(sealer.open_row(&ROW, None).unwrap_err(), SealError::Erased);
    let wrong = Sealer::open(keys(&theirs, &[]), &index).unwrap_err();
    assert!(matches!(wrong, SealError::WrongKey { .. }), "{wrong}");
    let (foreign, _) = Sealer::found(keys(&theirs, &[]), &mut random);
    assert!(matches!(foreign.open_row(&ROW, Some(&wrapped)), Err(SealError::WrongKey { .. })));
}

#[test]
fn rotation_wraps_anew_and_keeps_values_lookups_and_numbers() {
    let mut random = seeded(5);
    let old = MasterKey::generate(&mut random);
    let (before, index) = Sealer::found(keys(&old, &[]), &mut random);
    let (key, wrapped) = before.seal_row(&ROW, &mut random);
    let sealed = key.seal("cases.summary", "正文", &mut random);

    let new = old.successor(&mut random).unwrap();
    let both = Sealer::open(keys(&new, &[old]), &index).unwrap();
    assert_eq!(both.open_row(&ROW, Some(&wrapped)).unwrap().open("cases.summary", &sealed).unwrap(), "正文");
    let rewrapped = both.rewrap_row(&ROW, &wrapped, &mut random).unwrap().unwrap();
    let index = both.rewrap_index(&index, &mut random).unwrap().unwrap();
    assert_eq!(both.rewrap_row(&ROW, &rewrapped, &mut random).unwrap(), None);

    let after = Sealer::open(keys(&new, &[]), &index).unwrap();
    assert_eq!(
        after.open_row(&ROW, Some(&rewrapped)).unwrap().open("cases.summary", &sealed).unwrap(),
        "正文"
    );
    assert!(matches!(after.open_row(&ROW, Some(&wrapped)), Err(SealError::WrongKey { .. })));
    assert_eq!(after.lookup("phone", "+8613800138000"), before.lookup("phone", "+8613800138000"));
    assert_eq!(after.number_secret(), before.number_secret());
}

#[test]
fn a_lookup_depends_on_the_text_its_domain_and_the_installation() {
    let (one, mut random) = (sealer(), seeded(6));
    let (other, _) = Sealer::found(keys(&MasterKey::generate(&mut random), &[]), &mut random);
    let hash = one.lookup("phone", "+8613800138000");
    assert_eq!(hash, one.lookup("phone", "+8613800138000"));
    for different in [
        one.lookup("phone", "+8613800138001"),
        one.lookup("query-code", "+8613800138000"),
        one.lookup("phone+", "8613800138000"),
        other.lookup("phone", "+8613800138000"),
        one.number_secret(),
    ] {
        assert_ne!(hash, different);
    }
}

#[test]
fn a_master_key_is_one_line_that_tells_a_typing_error() {
    let key = MasterKey::generate(&mut seeded(7));
    let line = key.reveal();
    assert!(line.starts_with("shouwen-seal-1-") && line.lines().count() == 1, "{line}");
    let read: MasterKey = format!("{line}\n").parse().unwrap();
    assert_eq!(read.reveal(), line);
    for (place, c) in line.char_indices().skip("shouwen-seal-1-".len()) {
        let wrong = format!("{}{}{}", &line[..place], if c == 'A' { 'B' } else { 'A' }, &line[place + 1..]);
        assert!(wrong.parse::<MasterKey>().is_err(), "place {place}");
    }
    assert_eq!(line.replacen("-1-", "-2-", 1).parse::<MasterKey>().unwrap_err(), BadMasterKey::Checksum);
    assert_eq!(line[..line.len() - 4].parse::<MasterKey>().unwrap_err(), BadMasterKey::Checksum);
    assert_eq!("".parse::<MasterKey>().unwrap_err(), BadMasterKey::Form);
}

#[test]
fn two_keys_of_one_version_are_refused() {
    let mut random = seeded(8);
    let (one, other) = (MasterKey::generate(&mut random), MasterKey::generate(&mut random));
    assert_eq!(MasterKeys::new(&one, &[other]).unwrap_err(), BadMasterKey::SameVersion(1));
}

#[test]
fn no_secret_is_in_a_debug_form() {
    let key = MasterKey::generate(&mut seeded(9));
    let line = key.reveal();
    let body = &line["shouwen-seal-1-".len()..];
    let (sealer, _) = Sealer::found(keys(&key, &[]), &mut seeded(10));
    let (row, _) = sealer.seal_row(&ROW, &mut seeded(11));
    let shown = format!("{key:?} {sealer:?} {row:?}");
    assert!(!shown.contains(body) && shown.len() < 200, "{shown}");
}
