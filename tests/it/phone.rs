//! Telephone numbers against the vectors of libphonenumber, and our own rules where we differ.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use proptest::prelude::*;
use serde::Deserialize;
use shouwen::core::phone::{BadPhone, Caller, PhoneKind, PhoneNumber};

const PUYANG: &str = "393";

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    prefixes: std::collections::BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Case {
    input: String,
    region: Option<String>,
    valid: bool,
    valid_short: bool,
    #[serde(default)]
    e164: String,
    #[serde(default, rename = "type")]
    kind: String,
    extension: Option<String>,
    #[serde(default)]
    national: String,
    #[serde(default)]
    international: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("vectors/providers/phone_numbers.json")).unwrap()
}

fn parse(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, PUYANG).unwrap_or_else(|e| panic!("{text}: {e}"))
}

/// (input, region, what we make of it; `None` = refused, why we differ from libphonenumber).
const DIFFERENCES: [(&str, Option<&str>, Option<&str>, &str); 6] = [
    ("106575123456", Some("CN"), Some("106575123456"), "an SMS access number with its extension"),
    ("106900001234", Some("CN"), Some("106900001234"), "an SMS access number with its extension"),
    ("1064812345678", Some("CN"), Some("1064812345678"), "numbers of things (1064…) send SMS too"),
    ("0393-6687001转801", Some("CN"), Some("+863936687001;ext=801"), "how extensions are written here"),
    ("1-800-FLOWERS", Some("US"), None, "letters in a number are a mistake, not a vanity number"),
    ("13800138000", Some("US"), Some("+8613800138000"), "every number without + is one of China"),
];

#[test]
fn every_vector_is_read_as_libphonenumber_does_or_stands_in_the_table_of_differences() {
    for case in vectors().cases {
        let ours = PhoneNumber::parse(&case.input, PUYANG).ok();
        let difference = DIFFERENCES.iter().find(|d| d.0 == case.input && d.1 == case.region.as_deref());
        let theirs = if case.valid {
            let extension = case.extension.as_ref().map(|e| format!(";ext={e}")).unwrap_or_default();
            Some(format!("{}{extension}", case.e164))
        } else {
            case.valid_short.then(|| case.input.clone())
        };
        let expected = difference.map_or(theirs.as_deref(), |d| d.2);
        assert_eq!(ours.as_ref().map(PhoneNumber::as_str), expected, "{} in {:?}", case.input, case.region);
        if let Some(difference) = difference {
            assert_ne!(theirs.as_deref(), difference.2, "{} differs no longer: {}", case.input, difference.3);
        }
    }
}

#[test]
fn every_difference_is_met_by_a_vector() {
    let cases = vectors().cases;
    for (input, region, ..) in DIFFERENCES {
        assert!(
            cases.iter().any(|c| c.input == input && c.region.as_deref() == region),
            "{input} is in no vector"
        );
    }
}

#[test]
fn kinds_and_written_forms_agree_with_the_vectors() {
    for case in vectors().cases.iter().filter(|c| c.valid && c.region.as_deref() != Some("US")) {
        let number = parse(&case.input);
        let kind = match case.kind.as_str() {
            _ if !case.e164.starts_with("+86") => PhoneKind::International,
            "MOBILE" => PhoneKind::Mobile,
            "FIXED_LINE" => PhoneKind::Landline,
            "SHARED_COST" | "TOLL_FREE" => PhoneKind::Shared,
            other => panic!("{other}"),
        };
        assert_eq!(number.kind(), kind, "{}", case.input);
        // Foreign numbers are written in international form here, and extensions with 转.
        let written = match kind {
            PhoneKind::International => case.international.clone(),
            _ => case.national.replace(" ext. ", " 转 "),
        };
        assert_eq!(number.national(), written, "{}", case.input);
    }
}

#[test]
fn mobile_prefixes_are_accepted_from_130_to_199_and_no_others() {
    for (prefix, share) in vectors().prefixes {
        let ours = PhoneNumber::parse(&format!("{prefix}12345678"), PUYANG).is_ok_and(|n| n.is_mobile());
        // We accept every prefix above 130, the library those it knows (149, 174 and such it does not):
        // new ones are handed out faster than lists are updated.
        assert_eq!(ours, prefix.as_str() >= "130", "{prefix}");
        assert!(ours || share == "0/6", "{prefix}: the library accepts what we refuse");
    }
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let table = [
        ("6687001", "+863936687001"),
        ("668-7001", "+863936687001"),
        (" ６６８７００１ ", "+863936687001"),
        ("（0393）6687001", "+863936687001"),
        ("0393—6687001", "+863936687001"),
        ("0393-6687001-801", "+863936687001;ext=801"),
        ("6687001-8", "+863936687001;ext=8"),
        ("0393 6687001 分机 801", "+863936687001;ext=801"),
        ("0393-6687001转801分机", "+863936687001;ext=801"),
        ("0393-6687001 x801", "+863936687001;ext=801"),
        ("+86 393 668 7001 EXT. 801", "+863936687001;ext=801"),
        ("tel:+863936687001;ext=801", "+863936687001;ext=801"),
        ("0755-8888-8888", "+8675588888888"),
        ("400-123-4567", "+864001234567"),
        ("400-1234-567", "+864001234567"),
        ("138-0013-8000", "+8613800138000"),
        ("013800138000", "+8613800138000"),
        ("1795113800138000", "+8613800138000"),
        ("\u{202D}+86 138 0013 8000\u{202C}", "+8613800138000"),
        ("12345", "12345"),
        ("+8612345", "12345"),
        ("12345转3", "12345;ext=3"),
        ("110", "110"),
        ("96110", "96110"),
        ("1069012345", "1069012345"),
        ("+861069012345", "+861069012345"),
        ("01069012345", "+861069012345"),
        ("+852 2123 4567", "+85221234567"),
        ("00 1 415 555 2671", "+14155552671"),
        ("+44 (0)20 7946 0958", "+442079460958"),
    ];
    for (written, canonical) in table {
        let number = parse(written);
        assert_eq!(number.as_str(), canonical, "{written}");
        assert_eq!(canonical.parse::<PhoneNumber>().as_ref(), Ok(&number), "{canonical} reads back");
    }
}

#[test]
fn what_is_no_number_is_refused_and_says_why() {
    let table = [
        ("", BadPhone::Empty),
        (" \u{200B} ", BadPhone::Empty),
        ("138-0013-800a", BadPhone::Letters),
        ("anonymous", BadPhone::Letters),
        ("6687001/6687002", BadPhone::Letters),
        ("*86", BadPhone::Letters),
        ("tel:6687001;phone-context=+86393", BadPhone::Letters),
        ("0393-6687001转", BadPhone::Letters),
        ("0393-6687001转123456789", BadPhone::Extension),
        ("1380013800", BadPhone::NoSuchNumber),
        ("12312345678", BadPhone::NoSuchNumber),
        ("0393-12345", BadPhone::NoSuchNumber),
        ("010-6555123", BadPhone::NoSuchNumber),
        ("9687001", BadPhone::NoSuchNumber),
        ("+", BadPhone::NoSuchNumber),
        ("+266696687", BadPhone::NoSuchNumber),
        ("转801", BadPhone::NoSuchNumber),
    ];
    for (written, why) in table {
        assert_eq!(PhoneNumber::parse(written, PUYANG), Err(why), "{written:?}");
    }
    assert_eq!(PhoneNumber::parse(&"1".repeat(65), PUYANG), Err(BadPhone::TooLong));
    assert_eq!("13800138000".parse::<PhoneNumber>(), Err(BadPhone::NotCanonical));
    assert_eq!("6687001".parse::<PhoneNumber>(), Err(BadPhone::NoSuchNumber));
    assert_eq!(PhoneNumber::parse("6687001", "3é"), Err(BadPhone::NoSuchNumber), "a broken area code");
}

#[test]
fn a_number_shows_itself_masked_and_speaks_itself_digit_by_digit() {
    // (written, masked, national, Mandarin, English)
    let table = [
        (
            "0393-6687001",
            "0393*****01",
            "0393 668 7001",
            "零三九三，六六八，七零零幺",
            "zero three nine three, six six eight, seven zero zero one",
        ),
        (
            "13800138000",
            "138****8000",
            "138 0013 8000",
            "幺三八，零零幺三，八零零零",
            "one three eight, zero zero one three, eight zero zero zero",
        ),
        ("12345", "12345", "12345", "幺二三四五", "one two three four five"),
        (
            "6687001转801",
            "0393*****01",
            "0393 668 7001 转 801",
            "零三九三，六六八，七零零幺，转，八零幺",
            "zero three nine three, six six eight, seven zero zero one, extension, eight zero one",
        ),
        (
            "+14155552671",
            "+141******71",
            "+1 415-555-2671",
            "零零，幺，四幺五，五五五，二六七幺",
            "zero zero, one, four one five, five five five, two six seven one",
        ),
        ("118114", "118114", "118114", "幺幺八，幺幺四", "one one eight, one one four"),
    ];
    for (written, masked, national, zh, en) in table {
        let number = parse(written);
        assert_eq!(number.masked(), masked);
        assert_eq!(number.national(), national);
        assert_eq!(number.spoken_zh(), zh);
        assert_eq!(number.spoken_en(), en);
        assert_eq!(format!("{number:?}"), format!("PhoneNumber({masked})"));
    }
}

#[test]
fn parts_of_a_number_are_told_apart() {
    let desk = parse("0393-6687001转801");
    assert_eq!((desk.e164(), desk.extension()), (Some("+863936687001"), Some("801")));
    assert!(desk.is_local("393") && desk.is_local("0393") && !desk.is_local("371"));
    let hotline = parse("12345");
    assert_eq!((hotline.e164(), hotline.extension(), hotline.kind()), (None, None, PhoneKind::ShortCode));
    assert!(!hotline.is_local("393") && !hotline.is_mobile());
    assert!(parse("13800138000").is_mobile());
}

#[test]
fn json_carries_the_canonical_text_and_takes_no_other() {
    let number = parse("0393-6687001转801");
    let json = serde_json::to_string(&number).unwrap();
    assert_eq!(json, "\"+863936687001;ext=801\"");
    assert_eq!(serde_json::from_str::<PhoneNumber>(&json).unwrap(), number);
    let error = serde_json::from_str::<PhoneNumber>("\"0371-67181234\"").unwrap_err().to_string();
    assert!(error.contains("canonical"), "{error}");
    assert!(!error.contains("67181234"), "an error repeats no number: {error}");
}

#[test]
fn callers_are_numbers_withheld_or_kept_as_they_came() {
    for word in ["", " ", "anonymous", "Anonymous", "Restricted", "unknown", "PRIVATE", "+266696687"] {
        assert_eq!(Caller::read(word, PUYANG), Caller::Withheld, "{word:?}");
    }
    for address in ["sip:13800138000@10.0.0.1", "SIP:alice@example.com", "sips:a@b"] {
        assert_eq!(Caller::read(address, PUYANG), Caller::Withheld, "{address}");
    }
    assert_eq!(Caller::read("+8613800138000", PUYANG), Caller::Number(parse("13800138000")));
    let odd = Caller::read("12312345678", PUYANG);
    assert_eq!(odd, Caller::Unparsed("12312345678".into()));
    assert_eq!(odd.number(), None);
    assert_eq!(format!("{odd:?}"), "Unparsed(11 characters)");
    assert_eq!(Caller::read(&"9".repeat(5000), PUYANG), Caller::Unparsed("9".repeat(64)));
}

#[tokio::test]
async fn a_table_gives_back_numbers_and_nothing_else() {
    let pool = sqlx::SqlitePool::connect("sqlite::memory:").await.unwrap();
    let number = parse("0393-6687001转801");
    let kept: PhoneNumber = sqlx::query_scalar("SELECT ?").bind(&number).fetch_one(&pool).await.unwrap();
    assert_eq!(kept, number);
    let error =
        sqlx::query_scalar::<_, PhoneNumber>("SELECT '0371-67181234'").fetch_one(&pool).await.unwrap_err();
    assert!(error.to_string().contains("canonical"), "{error}");
}

proptest! {
    #[test]
    fn whatever_is_read_is_canonical_and_reads_back(text in "[0-9+() \\-转x#]{0,24}") {
        if let Ok(number) = PhoneNumber::parse(&text, PUYANG) {
            prop_assert_eq!(number.as_str().parse::<PhoneNumber>(), Ok(number.clone()));
            prop_assert!(number.as_str().is_ascii());
            prop_assert!(number.kind() == PhoneKind::ShortCode || number.masked().contains('*'));
            prop_assert!(!number.spoken_zh().is_empty() && !number.national().is_empty());
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,80}", area in "\\PC{0,6}") {
        let _ = PhoneNumber::parse(&text, &area);
        let _ = text.parse::<PhoneNumber>();
        let _ = Caller::read(&text, &area);
    }
}
