//! SMS texts: segments against the vectors, the rules of carriers, replies of citizens.

use proptest::prelude::*;
use serde::Deserialize;
use shouwen::core::sms_text::{
    BadTemplate, Composed, Encoding, Marks, Misfit, OPT_OUT, Profile, Rule, Template, Templates, compose,
    composed, is_opt_out, lint, query_asked, segments, tells_an_opt_out,
};

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    text: String,
    request_encoding: String,
    smart_encoding: bool,
    #[serde(default)]
    encoding: String,
    #[serde(default)]
    segments: usize,
    #[serde(default)]
    message_bits: usize,
}

/// Vectors of what we do not do, and why.
const NOT_OURS: [(&str, &str); 3] = [
    ("smart_quotes_smart", "we change no text: replacing signs is the provider's option"),
    ("nbsp_smart", "the same"),
    ("forced_gsm7_cn", "we force no encoding: a text that needs UCS-2 gets it"),
];

#[test]
fn every_vector_has_its_encoding_its_units_and_its_number_of_segments() {
    let vectors: Vectors = serde_json::from_str(include_str!("vectors/providers/sms_segments.json")).unwrap();
    let mut skipped = 0;
    for case in vectors.cases {
        if NOT_OURS.iter().any(|(name, _)| *name == case.name) {
            assert!(
                case.smart_encoding || case.request_encoding != "auto",
                "{} is an ordinary case",
                case.name
            );
            skipped += 1;
            continue;
        }
        let (encoding, bits) =
            if case.encoding == "GSM-7" { (Encoding::Gsm7, 7) } else { (Encoding::Ucs2, 16) };
        let ours = segments(&case.text);
        assert_eq!(ours.encoding, encoding, "{}", case.name);
        assert_eq!(ours.count, case.segments, "{}", case.name);
        assert_eq!(ours.units * bits, case.message_bits, "{}", case.name);
    }
    assert_eq!(skipped, NOT_OURS.len(), "a vector that we leave out is gone");
}

#[test]
fn segments_change_exactly_at_their_boundaries() {
    let table = [
        ("您", 70, 1),
        ("您", 71, 2),
        ("您", 134, 2),
        ("您", 135, 3),
        ("您", 201, 3),
        ("您", 202, 4),
        ("a", 160, 1),
        ("a", 161, 2),
        ("a", 306, 2),
        ("a", 307, 3),
        ("a", 459, 3),
        ("a", 460, 4),
        ("€", 80, 1),
        // 76 escape pairs fill 152 of 153 septets: a pair is never torn.
        ("€", 153, 3),
        ("👍", 35, 1),
        // 33 pairs fill 66 of 67 units.
        ("👍", 67, 3),
    ];
    for (text, times, count) in table {
        assert_eq!(segments(&text.repeat(times)).count, count, "{text} × {times}");
    }
}

fn puyang() -> Profile {
    Profile::mainland(Some("濮阳市民政局".to_owned()))
}

const GOOD: &str =
    "【濮阳市民政局】您10月9日反映的事项(编号A7K2)已有办理结果，工作人员将电话告知。拒收请回复R";

#[test]
fn a_good_text_passes_every_profile() {
    assert_eq!(lint(GOOD, &puyang()), []);
    assert_eq!(
        lint(GOOD.strip_suffix(OPT_OUT).unwrap(), &Profile::default()).len(),
        1,
        "brackets without a signature"
    );
    assert_eq!(segments(GOOD).count, 1);
}

#[test]
fn each_rule_finds_its_fault_and_no_other() {
    let with = |body: &str| format!("【濮阳市民政局】{body}拒收请回复R");
    let mut signing = puyang();
    signing.provider_signs = true;
    let mut short = puyang();
    short.signature = Some("民".to_owned());
    let table = [
        (with("请拨打0393-6687001。"), puyang(), Rule::PhoneNumber),
        (with("请拨打6687001。"), puyang(), Rule::PhoneNumber),
        (with("请拨打１３８００１３８０００。"), puyang(), Rule::PhoneNumber),
        (with("请拨打+86 138 0013 8000。"), puyang(), Rule::PhoneNumber),
        (with("请拨打400-123-4567。"), puyang(), Rule::PhoneNumber),
        (with("请拨打(0393) 668 7001。"), puyang(), Rule::PhoneNumber),
        (with("详见https://example.gov.cn/q。"), puyang(), Rule::Link),
        (with("详见puyang.gov.cn。"), puyang(), Rule::Link),
        (with("详见WWW.example。"), puyang(), Rule::Link),
        (with("请写信至a@example.com。"), puyang(), Rule::Link),
        (with("您反映的殡葬服务事项已办结。"), puyang(), Rule::BannedWord),
        (with("您反映的殡 葬服务事项已办结。"), puyang(), Rule::BannedWord),
        (with("【通知】已办结。"), puyang(), Rule::StrayBrackets),
        (with("已办结\t。"), puyang(), Rule::ControlCharacter),
        (with("拒收请回复r。"), puyang(), Rule::OptOutDoubled),
        (with(&"办".repeat(500)), puyang(), Rule::TooLong),
        ("已办结。拒收请回复R".to_owned(), puyang(), Rule::SignatureMissing),
        ("【濮阳市民政局】已办结。".to_owned(), puyang(), Rule::OptOutMissing),
        (with("已办结。"), signing, Rule::SignatureDoubled),
        ("【民】已办结。拒收请回复R".to_owned(), short, Rule::SignatureLength),
        (" ".to_owned(), Profile::default(), Rule::Empty),
    ];
    for (text, profile, rule) in table {
        let found = lint(&text, &profile);
        assert_eq!(found.iter().map(|f| f.rule).collect::<Vec<_>>(), [rule], "{text}");
        assert!(!found[0].what_zh.is_empty() && !found[0].remedy_zh.is_empty());
    }
}

#[test]
fn what_looks_like_a_number_or_a_link_and_is_none_passes() {
    let bodies = [
        "案件编号2026-000123，查询码1234567890",
        "查询码4567890123",
        "请拨打12345或12333咨询",
        "办理期限2026-10-9，受理日20261009",
        "补贴2345678元",
        "2026-11-23 9:00至12:00",
        "第3.5条；e.g；No.3；下午2.30",
        "A7K2-000123",
    ];
    for body in bodies {
        assert_eq!(lint(&compose(body, &puyang()), &puyang()), [], "{body}");
    }
}

#[test]
fn a_profile_without_rules_lets_everything_through_but_nothing() {
    assert_eq!(lint("请拨打0393-6687001 https://example.gov.cn 殡葬", &Profile::default()), []);
    assert_eq!(lint("", &Profile::default())[0].rule, Rule::Empty);
}

#[test]
fn composing_adds_signature_and_opt_out_once() {
    let mut signing = puyang();
    signing.provider_signs = true;
    let table = [
        ("已办结。", puyang(), "【濮阳市民政局】已办结。拒收请回复R"),
        (" 【濮阳市民政局】 已办结。\n", puyang(), "【濮阳市民政局】已办结。拒收请回复R"),
        ("已办结。拒收请回复Ｒ", puyang(), "【濮阳市民政局】已办结。拒收请回复Ｒ"),
        ("【濮阳市民政局】已办结。", signing, "已办结。拒收请回复R"),
        (" Done. ", Profile::default(), "Done."),
    ];
    for (body, profile, text) in table {
        assert_eq!(compose(body, &profile), text);
    }
}

#[test]
fn opt_outs_are_recognised_in_every_spelling() {
    let yes = [
        "R",
        "r",
        "Ｒ",
        " R ",
        "R。",
        "\"R\"",
        "“r”",
        "回复R",
        "回复 R",
        "回R",
        "拒收请回复R",
        "TD",
        "td",
        "T D",
        "T",
        "N",
        "n!",
        "回复TD退订",
        "T退订",
        "n退订",
        "R 退订",
        "回T退订",
        "回复R拒收",
        "回R退",
        "退订",
        "退 订",
        "【退订】",
        "请退订",
        "我要退订",
        "退订回复T",
        "拒收",
        "取消订阅",
        "stop",
        "STOP.",
        "Unsubscribe",
    ];
    for text in yes {
        assert!(is_opt_out(text), "{text}");
    }
    let no = [
        "",
        "请",
        "回复",
        "RR",
        "Robert",
        "NO",
        "TD001",
        "我要投诉退订不了",
        "查询 1234567890",
        "不要退订",
        "R1",
        "TR退订",
        "不T退订",
        "您好",
    ];
    for text in no {
        assert!(!is_opt_out(text), "{text}");
    }
}

#[test]
fn words_that_tell_how_to_opt_out_ask_for_a_reply_that_is_read() {
    for words in
        ["拒收请回复R", "回T退订", "退订回复TD", "拒收请回复Ｒ", "Reply STOP to opt out", "退订请回复N。"]
    {
        assert!(tells_an_opt_out(words), "{words}");
    }
    for words in ["退订回0000", "不再接收请回Y", "退订请致电6687001", "Reply NO"] {
        assert!(!tells_an_opt_out(words), "{words}");
    }
}

#[test]
fn query_codes_are_recognised_and_nothing_else() {
    for text in [
        "查询 1234567890",
        "查询1234567890",
        "查询码：1234567890。",
        "查詢碼 1234567890",
        "cx1234567890",
        "CX 12345-67890",
        "Status: 123 456 7890",
        "查 １２３４５６７８９０",
        "“查询+1234567890”",
    ] {
        assert_eq!(query_asked(text).as_deref(), Some("1234567890"), "{text}");
    }
    for (text, asked) in
        [("查询", ""), ("CX", ""), ("查询 123456789", "123456789"), ("查询低保 12", "低保12")]
    {
        assert_eq!(query_asked(text).as_deref(), Some(asked), "{text}");
    }
    for text in ["1234567890", "我查询 1234567890", ""] {
        assert_eq!(query_asked(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn composing_twice_is_composing_once_and_passes_the_rules_about_form(body in "\\PC{1,60}") {
        let once = compose(&body, &puyang());
        prop_assert_eq!(compose(&once, &puyang()), once.clone());
        let formal = [Rule::SignatureMissing, Rule::OptOutMissing, Rule::SignatureDoubled];
        prop_assert!(lint(&once, &puyang()).iter().all(|f| !formal.contains(&f.rule)));
    }

    #[test]
    fn what_was_composed_for_one_account_is_composed_for_another_exactly(
        body in "[^【】]{0,40}(拒收请回复R|退订回TD)?[ \\n]?",
        (one, other) in (0_usize..5, 0_usize..5),
    ) {
        let profiles = [
            puyang(),
            Profile { provider_signs: true, ..puyang() },
            Profile { signature: Some("濮阳热线".to_owned()), opt_out: Some("退订回TD".to_owned()), ..puyang() },
            Profile { opt_out: None, ..puyang() },
            Profile::default(),
        ];
        let Composed { text, body: place } = composed(&body, &profiles[one]);
        let again = compose(&text[place], &profiles[other]);
        prop_assert_eq!(again, compose(&body, &profiles[other]));
    }

    #[test]
    fn segments_hold_all_units_and_no_text_makes_anything_panic(text in "(?s).{0,300}") {
        let ours = segments(&text);
        let (single, part) = if ours.encoding == Encoding::Gsm7 { (160, 153) } else { (70, 67) };
        prop_assert!(ours.count >= 1 && (ours.units <= single || ours.count * part >= ours.units));
        let _ = (lint(&text, &puyang()), is_opt_out(&text), query_asked(&text));
    }
}

#[test]
fn a_template_is_read_as_the_cloud_files_it_or_not_at_all() {
    let named = |text: &str| Template::parse("SMS_1", text, Marks::Named).map(drop);
    let numbered = |text: &str| Template::parse("1", text, Marks::Numbered).map(drop);
    for good in
        ["已办结。", "${number}号件已办结", "编号${a}，查询码${b_2}。", "到${x}", "{1}不是变量，${x}是"]
    {
        assert_eq!(named(good), Ok(()), "{good}");
    }
    for good in ["已办结。", "{1}-{2}号件", "到{1}"] {
        assert_eq!(numbered(good), Ok(()), "{good}");
    }
    let table = [
        ("", BadTemplate::NoWords),
        ("${a}", BadTemplate::NoWords),
        ("${a} ${b}", BadTemplate::NoWords),
        ("编号${a", BadTemplate::Unclosed),
        ("编号${}", BadTemplate::Name),
        ("编号${编号}", BadTemplate::Name),
        ("编号${1}", BadTemplate::Name),
        ("编号${a}，${a}", BadTemplate::Twice),
        ("编号${a}${b}", BadTemplate::Adjacent),
        ("【濮阳】编号${a}", BadTemplate::Brackets),
    ];
    for (text, why) in table {
        assert_eq!(named(text), Err(why), "{text}");
    }
    for (text, why) in
        [("编号{2}", BadTemplate::Name), ("{1}{2}号", BadTemplate::Adjacent), ("{1", BadTemplate::Unclosed)]
    {
        assert_eq!(numbered(text), Err(why), "{text}");
    }
}

fn templates(texts: &[&str], value_chars: usize) -> Templates {
    let parsed = texts.iter().enumerate();
    let parsed = parsed.map(|(code, text)| Template::parse(&code.to_string(), text, Marks::Named).unwrap());
    Templates::new(parsed.collect(), value_chars)
}

#[test]
fn a_text_finds_the_template_that_says_most_of_it() {
    let all = templates(&["${n}号件：${stage}。", "${n}号件：${stage}，应于${due}前反馈。", "已退订。"], 35);
    let code = |text: &str| all.fill(text).map(|filled| filled.code.to_owned());
    assert_eq!(code("2026-000123号件：办理中。").as_deref(), Ok("0"));
    assert_eq!(code("2026-000123号件：办理中，应于12月28日前反馈。").as_deref(), Ok("1"), "both make it");
    assert_eq!(all.fill("已退订。").unwrap().values, []);
    for text in
        ["", "号件：办理中。", "2026-000123号件：办理中", "2026-000123号件：。", "已退订。。", " 已退订。"]
    {
        assert_eq!(code(text), Err(Misfit::NoTemplate), "{text}");
    }
    // One that would fit but for a value that is too long gives way to one that fits.
    let all = templates(&["${a}，已办结", "${a}窗口已安排专人，${b}"], 4);
    assert_eq!(all.fill("东窗口已安排专人，已办结").unwrap().code, "1");
    let too_long = all.fill("一二三四五，已办结").unwrap_err();
    assert_eq!(too_long.to_string(), "the variable a of template 0 would have 5 characters, 4 are allowed");
}

#[test]
fn a_value_holds_no_contact() {
    let all = templates(&["您好，${a}。"], 35);
    for value in ["13800138000", "请拨0393-6687001", "见puyang.gov.cn", "加ａ@b.com"] {
        let text = format!("您好，{value}。");
        assert_eq!(all.fill(&text).unwrap_err().code(), "template-variable", "{value}");
    }
    for value in ["2026-000123", "123 456 7890", "12月28日", "12345"] {
        let text = format!("您好，{value}。");
        assert_eq!(all.fill(&text).unwrap().values, [("a", value)]);
    }
}

proptest! {
    /// Whatever the values are: what is found makes the same text again, and no other text is ever sent.
    #[test]
    fn a_filled_template_makes_the_text(values in proptest::collection::vec("[一-龥a-z，。-]{1,12}", 3)) {
        let all = templates(&["编号${a}，查询码${b}。应于${c}前反馈。"], 100);
        let text = format!("编号{}，查询码{}。应于{}前反馈。", values[0], values[1], values[2]);
        if let Ok(filled) = all.fill(&text) {
            let value = |name: &str| filled.values.iter().find(|(known, _)| *known == name).unwrap().1;
            prop_assert_eq!(
                format!("编号{}，查询码{}。应于{}前反馈。", value("a"), value("b"), value("c")),
                text
            );
        } else {
            // Only for a link among the values: a template that makes it is always found.
            prop_assert_ne!(all.fill(&text), Err(Misfit::NoTemplate));
        }
    }
}
