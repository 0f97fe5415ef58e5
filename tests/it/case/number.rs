use super::seeded;
use proptest::prelude::*;
use shouwen::core::{
    case::{BadQueryCode, CaseNumber, NumberKey, QueryCode, YEAR_CAPACITY, YearFull},
    sms_text::{Profile, compose, lint},
};

const SECRET: [u8; 32] = [7; 32];

fn number(year: u16, sequence: u32) -> CaseNumber {
    CaseNumber::permuted(year, sequence, &NumberKey::for_year(&SECRET, year)).expect("a place in the year")
}

#[test]
fn no_number_is_given_twice_in_a_year() {
    let key = NumberKey::for_year(&SECRET, 2026);
    // Every fortieth place: enough that a map which is no bijection is seen (birthday paradox),
    // and short enough for every run.
    let numbers: std::collections::BTreeSet<CaseNumber> = (0..YEAR_CAPACITY)
        .step_by(40)
        .map(|sequence| CaseNumber::permuted(2026, sequence, &key).unwrap())
        .collect();
    assert_eq!(numbers.len(), 25_000);
}

#[test]
fn no_query_code_is_taken_for_a_telephone_number() {
    let profile = Profile::mainland(Some("测试局".to_owned()));
    // Two of nine hundred would begin as service numbers do.
    let mut random = seeded(5);
    for _ in 0..5000 {
        let code = QueryCode::draw(&mut random);
        for written in [code.to_string(), code.digits()] {
            let text = compose(&format!("您反映的事项已收到，查询码{written}。"), &profile);
            assert_eq!(lint(&text, &profile), [], "{written}");
        }
    }
}

proptest! {
    #[test]
    fn every_number_leads_back_to_its_place(secret: [u8; 32], year in 1000_u16..10_000, sequence in 0..YEAR_CAPACITY) {
        let key = NumberKey::for_year(&secret, year);
        let number = CaseNumber::permuted(year, sequence, &key).unwrap();
        prop_assert_eq!(number.sequence(&key), sequence);
        prop_assert_eq!(number.to_string().parse(), Ok(number));
        prop_assert_eq!(number.year(), year);
    }

    #[test]
    fn no_text_breaks_the_parsers(text in "\\PC{0,24}") {
        let _ = text.parse::<CaseNumber>();
        let _ = text.parse::<QueryCode>();
    }

    #[test]
    fn a_query_code_is_ten_digits_and_reads_back_however_it_is_grouped(seed: u64) {
        let code = QueryCode::draw(&mut seeded(seed));
        let digits = code.digits();
        prop_assert_eq!(digits.len(), 10);
        prop_assert!(!digits.starts_with('0'));
        let full_width: String = digits.chars().map(|c| char::from_u32(c as u32 - 0x30 + 0xFF10).unwrap()).collect();
        for text in [code.to_string(), digits.clone(), full_width, format!(" {}-{} ", &digits[..5], &digits[5..])] {
            prop_assert!(text.parse::<QueryCode>() == Ok(code), "{}", text);
        }
    }

    #[test]
    fn one_wrong_digit_or_two_swapped_neighbours_are_told(seed: u64, place in 0_usize..10, by in 1_u8..10) {
        let digits = QueryCode::draw(&mut seeded(seed)).digits().into_bytes();
        let mut wrong = digits.clone();
        wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
        prop_assert!(String::from_utf8(wrong).unwrap().parse::<QueryCode>().is_err());
        if place < 9 && digits[place] != digits[place + 1] {
            let mut swapped = digits;
            swapped.swap(place, place + 1);
            prop_assert!(String::from_utf8(swapped).unwrap().parse::<QueryCode>().is_err());
        }
    }
}

#[test]
fn consecutive_cases_have_scattered_numbers_and_each_year_and_office_its_own() {
    let of = |secret: [u8; 32], year| {
        let key = NumberKey::for_year(&secret, year);
        (0..100).map(|place| CaseNumber::permuted(year, place, &key).unwrap().to_string()).collect::<Vec<_>>()
    };
    let numbers = of(SECRET, 2026);
    let neighbours = numbers.windows(2).filter(|pair| {
        let value = |text: &str| text[5..].parse::<i64>().unwrap();
        (value(&pair[0]) - value(&pair[1])).abs() < 100
    });
    assert!(neighbours.count() < 3, "{numbers:?}");
    let tails =
        |numbers: Vec<String>| numbers.into_iter().map(|text| text[5..].to_owned()).collect::<Vec<_>>();
    assert_ne!(tails(of(SECRET, 2027)), tails(numbers.clone()));
    assert_ne!(of([8; 32], 2026), numbers);
}

#[test]
fn the_numbers_of_a_secret_never_change() {
    // Computed once: another result would give numbers twice in a running office.
    assert_eq!(
        [0, 1, 999_999].map(|place| number(2026, place).to_string()),
        ["2026-775520", "2026-661504", "2026-179048"]
    );
}

#[test]
fn a_year_has_a_million_numbers_and_a_key_one_year() {
    let key = NumberKey::for_year(&SECRET, 2026);
    assert_eq!(
        CaseNumber::permuted(2026, 1_000_000, &key),
        Err(YearFull { year: 2026, sequence: 1_000_000 })
    );
    assert!(CaseNumber::permuted(2027, 0, &key).is_err());
}

#[test]
fn case_numbers_are_read_as_people_write_them() {
    for text in ["2026-000123", " 2026-000123\n", "２０２６－０００１２３", "2026—000123"] {
        assert_eq!(text.parse::<CaseNumber>().unwrap().to_string(), "2026-000123", "{text}");
    }
    for text in [
        "",
        "2026",
        "2026-123",
        "2026-0000123",
        "26-000123",
        "2026-00012x",
        "0026-000123",
        "2026--00123",
        "+026-000123",
    ] {
        assert!(text.parse::<CaseNumber>().is_err(), "{text}");
    }
    let read: CaseNumber = serde_json::from_str("\"2026-000123\"").unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), "\"2026-000123\"");
}

#[test]
fn a_bad_query_code_says_what_is_wrong() {
    let code = QueryCode::draw(&mut seeded(3));
    let mut wrong = code.digits();
    let last = wrong.pop().unwrap();
    wrong.push(if last == '9' { '0' } else { '9' });
    assert_eq!(wrong.parse::<QueryCode>(), Err(BadQueryCode::Check));
    // The check digits fit, but no code begins with 0.
    assert_eq!("0000000000".parse::<QueryCode>(), Err(BadQueryCode::Shape));
    for text in ["", "123", "12345678901", "123456789x"] {
        assert_eq!(text.parse::<QueryCode>(), Err(BadQueryCode::Shape), "{text}");
    }
}

#[test]
fn a_query_code_is_not_in_its_debug_form() {
    let code = QueryCode::draw(&mut seeded(4));
    assert!(!format!("{code:?}").contains(&code.digits()[..8]));
    assert!(format!("{code:?}").contains(&code.digits()[8..]));
    assert!(!format!("{:?}", NumberKey::for_year(&SECRET, 2026)).contains("7, 7"));
}
