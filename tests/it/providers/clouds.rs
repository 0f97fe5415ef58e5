//! What the SMS clouds have in common: classes of errors, and texts that are sent only as they were filed.

use super::{ALIYUN, TENCENT, account, hook};
use http::Method;
use serde::Deserialize;
use serde_json::Value;
use shouwen::{
    core::sms_text::{Marks, Rule, Template, Templates},
    providers::{
        CloudClass::{self, *},
        HookRequest, Sms, aliyun, tencent,
    },
};
use std::collections::BTreeMap;

/// A callback with this body.
pub(super) fn callback(body: &impl ToString) -> HookRequest {
    hook(Method::POST, "https://hotline.example.com/hooks/main/sms/status?token=x", body.to_string())
}

/// A callback of the vectors, and what the cloud wants to hear.
#[derive(Deserialize)]
pub(super) struct Callback {
    pub name: String,
    pub request: Value,
    pub response: Value,
}

/// Whatever they are, they are answered as the vectors say; a reply is a message of its own.
pub(super) fn answers_all(provider: &dyn Sms, callbacks: &[Callback]) {
    let answer = provider.answer(None).unwrap();
    assert_eq!((answer.status.as_u16(), answer.content_type), (200, "application/json"));
    for case in callbacks {
        assert_eq!(serde_json::from_slice::<Value>(&answer.body).unwrap(), case.response, "{}", case.name);
    }
    assert!(provider.answer(Some("好")).is_none());
}

#[derive(Deserialize)]
struct Classes {
    aliyun: BTreeMap<String, String>,
    tencent: BTreeMap<String, String>,
}

/// What we make of a class of the vectors: some are told apart further here.
fn ours(class: &str) -> &'static [CloudClass] {
    match class {
        "throttled" => &[Throttled, Minute, Hour],
        "throttled_day" => &[Quota, Day],
        "transient" => &[Transient, Ambiguous],
        "permanent_recipient" => &[Recipient],
        "permanent_content" | "permanent_request" => &[Content],
        "config" => &[Configuration, Filing, Clock],
        "retry_in_window_08_22" => &[Hour],
        other => panic!("{other}"),
    }
}

#[test]
fn every_code_of_the_vectors_has_its_class() {
    let classes: Classes =
        serde_json::from_str(include_str!("../vectors/providers/cloud_errors.json")).unwrap();
    // The library's own words for a network that failed: no answer holds them.
    let never = ["OK", "Ok", "ClientNetworkError", "ServerNetworkError"];
    let mut seen = 0;
    let tables = [
        (classes.aliyun, (|code| aliyun::class(code, "")) as fn(&str) -> _),
        (classes.tencent, tencent::class),
    ];
    for (codes, class) in tables {
        for (code, theirs) in codes.iter().filter(|(code, _)| !never.contains(&code.as_str())) {
            let class = class(code).unwrap_or_else(|| panic!("{code} has no class"));
            assert!(ours(theirs).contains(&class), "{code} is {theirs}, not {class:?}");
            seen += 1;
        }
    }
    assert_eq!(seen, 42 + 101);
    assert_eq!((aliyun::class("isv.NEW", ""), tencent::class("NewFamily.X")), (None, None));
}

#[test]
fn a_cloud_signs_itself_and_adds_no_opt_out_unless_it_is_told_to() {
    for section in [ALIYUN, TENCENT] {
        let plain = account(section);
        assert_eq!(plain.compose("您好，再见"), "您好，再见");
        assert_eq!(plain.lint("您好，再见"), []);
        assert_eq!(plain.lint("再见").iter().map(|one| one.rule).collect::<Vec<_>>(), [Rule::NoTemplate]);
        let section =
            section.replace("signature = \"濮阳热线\"", "signature = \"濮阳热线\", opt_out = \"回R退\"");
        assert_eq!(account(&section).compose("您好，再见"), "您好，再见回R退");
    }
}

#[test]
fn a_variable_that_is_too_long_is_told_to_the_clerk() {
    let found = account(TENCENT).lint("您好，一二三四五六七");
    assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), [Rule::TemplateVariable]);
    assert_eq!(found[0].what_zh, "模板1110的变量1有7个字，平台最多接受6个字");
}

#[test]
fn no_case_number_passes_for_a_telephone_number() {
    let template = Template::parse("1", "编号{1}-{2}，查询码{3}。", Marks::Numbered).unwrap();
    let templates = Templates::new(vec![template], 12);
    for serial in 0..1_000_000 {
        let text = format!("编号2026-{serial:06}，查询码123 456 7890。");
        assert!(templates.fill(&text).is_ok(), "{text}");
    }
}
