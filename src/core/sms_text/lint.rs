//! Whether the carriers will let a text through: said before it is sent, not after it vanished.

use super::{
    Misfit, Profile, SIGNATURE_CHARS,
    detect::{has_link, has_number, same},
};
use serde::Serialize;
use std::fmt;

/// A rule of the carriers. Sources: the SMS pages of Aliyun, Tencent, Baidu and Huawei clouds, 2025–2026.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// There must be a text.
    Empty,
    /// The filed signature stands in front.
    SignatureMissing,
    /// The provider puts the signature in front; the text must not.
    SignatureDoubled,
    /// A signature has 2 to 16 characters.
    SignatureLength,
    /// 【】 are for the signature alone.
    StrayBrackets,
    /// Telephone numbers are intercepted as solicitation (引流信息).
    PhoneNumber,
    /// Links and addresses are intercepted likewise.
    Link,
    /// A word that templates may not contain.
    BannedWord,
    /// The opt-out words must be there.
    OptOutMissing,
    /// Once is enough.
    OptOutDoubled,
    /// Longer than the provider takes.
    TooLong,
    /// Control characters other than a line feed arrive as boxes, or not at all.
    ControlCharacter,
    /// Only what a filed template makes is sent.
    NoTemplate,
    /// What a template's variable may hold is limited.
    TemplateVariable,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// One thing that a carrier would refuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What is wrong, for the clerk.
    pub what_zh: String,
    /// What to do about it, for the clerk.
    pub remedy_zh: String,
}

impl Finding {
    fn new(rule: Rule, what_zh: impl Into<String>, remedy_zh: impl Into<String>) -> Self {
        Self { rule, what_zh: what_zh.into(), remedy_zh: remedy_zh.into() }
    }
}

/// Everything that the carriers of `profile` would refuse in `text`, the whole text as
/// [`super::compose`] makes it. Empty: it passes.
pub fn lint(text: &str, profile: &Profile) -> Vec<Finding> {
    let mut found = Vec::new();
    if text.trim().is_empty() {
        found.push(Finding::new(Rule::Empty, "短信没有内容", "请填写短信内容"));
    }
    found.extend(signature(text, profile));
    found.extend(content(text, profile));
    found.extend(opt_out(text, profile));
    found.extend(length(text, profile));
    found.extend(template(text, profile));
    found
}

fn signature(text: &str, profile: &Profile) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut rest = text;
    if let (Some(bracketed), Some(name)) = (profile.bracketed(), &profile.signature) {
        let length = name.chars().count();
        if !SIGNATURE_CHARS.contains(&length) {
            let what = format!("签名“{name}”有{length}个字");
            found.push(Finding::new(Rule::SignatureLength, what, "签名应为2至16个字，请按报备的签名填写"));
        }
        match (text.strip_prefix(&bracketed), profile.provider_signs) {
            (Some(after), false) => rest = after,
            (None, false) => {
                let what = format!("短信开头缺少签名{bracketed}");
                found.push(Finding::new(Rule::SignatureMissing, what, format!("请在开头加上{bracketed}")));
            }
            (Some(after), true) => {
                rest = after;
                let remedy = format!("请删去开头的{bracketed}，服务商会自动加上");
                found.push(Finding::new(Rule::SignatureDoubled, "签名会出现两次", remedy));
            }
            (None, true) => {}
        }
    }
    if rest.contains(['【', '】']) {
        let remedy = "正文请改用（）或“”，【】只用于签名";
        found.push(Finding::new(Rule::StrayBrackets, "正文里有【】，会被当作另一个签名", remedy));
    }
    found
}

fn content(text: &str, profile: &Profile) -> Vec<Finding> {
    let mut found = Vec::new();
    if profile.numbers_blocked && has_number(text) {
        let remedy = "请删去号码，改在电话中告知；确需发送的，请先向运营商报备模板";
        found.push(Finding::new(Rule::PhoneNumber, "短信里有电话号码，运营商会拦截", remedy));
    }
    if profile.links_blocked && has_link(text) {
        let remedy = "请删去链接、网址或邮箱，改写为可以查询的途径";
        found.push(Finding::new(Rule::Link, "短信里有链接、网址或邮箱，运营商会拦截", remedy));
    }
    let plain = same(text);
    for word in profile.banned.iter().filter(|word| !word.is_empty() && plain.contains(&same(word))) {
        let remedy = format!("请换一种说法，不要出现“{word}”");
        found.push(Finding::new(Rule::BannedWord, format!("短信里有禁用词“{word}”"), remedy));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        let remedy = "请删去制表符等不可见字符";
        found.push(Finding::new(Rule::ControlCharacter, "短信里有不可见的控制字符", remedy));
    }
    found
}

fn opt_out(text: &str, profile: &Profile) -> Option<Finding> {
    let words = profile.opt_out.as_ref()?;
    match same(text).matches(&same(words)).count() {
        0 => {
            let what = format!("短信末尾缺少退订方式“{words}”");
            Some(Finding::new(Rule::OptOutMissing, what, format!("请在末尾加上“{words}”")))
        }
        1 => None,
        _ => {
            Some(Finding::new(Rule::OptOutDoubled, format!("“{words}”出现了不止一次"), "请只保留末尾的一处"))
        }
    }
}

fn length(text: &str, profile: &Profile) -> Option<Finding> {
    let limit = profile.max_chars?;
    let by_provider = if profile.provider_signs { profile.bracketed() } else { None };
    let chars = text.chars().count() + by_provider.map_or(0, |signature| signature.chars().count());
    let what = format!("短信共{chars}个字（含签名和退订方式），超过{limit}个字");
    (chars > limit).then(|| Finding::new(Rule::TooLong, what, "请缩短内容，或分两条发送"))
}

fn template(text: &str, profile: &Profile) -> Option<Finding> {
    Some(match profile.templates.as_ref()?.fill(text).err()? {
        Misfit::NoTemplate => Finding::new(
            Rule::NoTemplate,
            "没有与这条短信文字相符的已报备模板，短信平台不会发送",
            "请照已报备模板的文字书写，或先报备这样的模板并登记到本账号的设置里",
        ),
        Misfit::TooManyParts { parts, most } => Finding::new(
            Rule::TooLong,
            format!("短信会拆成{parts}条，网关最多发送{most}条"),
            "请缩短内容，或分两条发送",
        ),
        Misfit::TooLong { code, name, chars, limit } => Finding::new(
            Rule::TemplateVariable,
            format!("模板{code}的变量{name}有{chars}个字，平台最多接受{limit}个字"),
            "请缩短这一处的文字，或报备一个把它拆开、固定文字更多的模板",
        ),
        Misfit::Contact { code, name } => Finding::new(
            Rule::TemplateVariable,
            format!("模板{code}的变量{name}里有电话号码或链接，平台不接受"),
            "请删去这一处的号码或链接；确需告知的，写进模板的固定文字一并报备",
        ),
    })
}
