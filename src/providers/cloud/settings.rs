//! What the clouds' settings have in common, checked.

use crate::config::accounts::{Secret, SmsProfileSettings, TemplateSettings};
use crate::core::{
    message::Purpose,
    sms_text::{BadTemplate, Marks, SIGNATURE_CHARS, Template, Templates},
};
use crate::providers::{
    account::{BadAccount, Filed},
    outgoing::Base,
};

/// Shorter secrets are none.
const MIN_SECRET: usize = 16;
/// No cloud files longer texts.
const MAX_TEMPLATE_CHARS: usize = 500;
/// More variables than any text of ours has; it also bounds the length of a request.
const MAX_VARIABLES: usize = 20;
/// The same for what one variable holds.
const MAX_VARIABLE_CHARS: usize = 100;

/// Reads an account's templates and the purposes that do without. `marks` is how its cloud writes variables.
pub(in crate::providers) fn filed(
    settings: &[TemplateSettings],
    marks: Marks,
    variable_chars: usize,
    unfiled: &[String],
) -> Result<Filed, BadAccount> {
    if settings.is_empty() {
        let remedy = "add [[templates]] with `code` and `text`: the cloud sends nothing else";
        return Err(BadAccount::new("templates", "has no template", remedy));
    }
    if !(1..=MAX_VARIABLE_CHARS).contains(&variable_chars) {
        let remedy = "write how many characters the cloud lets a variable have, 1 to 100";
        return Err(BadAccount::new("variable_chars", "is out of range", remedy));
    }
    let templates = settings.iter().map(|one| template(one, marks)).collect::<Result<_, _>>()?;
    let unfiled = unfiled.iter().map(|name| purpose(name)).collect::<Result<_, _>>()?;
    Ok(Filed { templates: Templates::new(templates, variable_chars), unfiled })
}

fn template(settings: &TemplateSettings, marks: Marks) -> Result<Template, BadAccount> {
    let TemplateSettings { code, text } = settings;
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if code.is_empty() || code.len() > 64 || !code.bytes().all(plain) {
        let remedy = "copy it from the cloud's console: SMS_100000001, or 1110";
        return Err(BadAccount::new("templates", format!("has the code `{code}`, which is none"), remedy));
    }
    let wrong = |why: &dyn std::fmt::Display, remedy| {
        BadAccount::new("templates", format!("has {code}, which {why}"), remedy)
    };
    if text.chars().count() > MAX_TEMPLATE_CHARS {
        return Err(wrong(&"is longer than 500 characters", "copy the text as it was filed"));
    }
    let example = match marks {
        Marks::Named => "copy the text as it was filed; a variable is ${number}",
        Marks::Numbered => "copy the text as it was filed; variables are {1}, {2} and so on, in order",
    };
    let parsed = Template::parse(code, text, marks).map_err(|bad: BadTemplate| wrong(&bad, example))?;
    if parsed.variables() > MAX_VARIABLES {
        return Err(wrong(&"has more than 20 variables", "keep more words fixed"));
    }
    Ok(parsed)
}

fn purpose(name: &str) -> Result<Purpose, BadAccount> {
    Purpose::ALL.into_iter().find(|purpose| purpose.to_string() == name).ok_or_else(|| {
        let known: Vec<String> = Purpose::ALL.iter().map(ToString::to_string).collect();
        let wrong = format!("has `{name}`, which is no purpose of messages ({})", known.join(", "));
        BadAccount::new("unfiled", wrong, "name one of these")
    })
}

/// The `SignName`: the filed signature, which the cloud puts in front of every message.
pub(in crate::providers) fn sign_name(profile: &SmsProfileSettings) -> Result<String, BadAccount> {
    let name = profile.signature.as_deref().unwrap_or_default().trim();
    if SIGNATURE_CHARS.contains(&name.chars().count()) && !name.contains(['【', '】']) {
        return Ok(name.to_owned());
    }
    let remedy = "write the filed signature there, without 【】: the cloud sends nothing without it";
    Err(BadAccount::new("sms_profile.signature", "is missing or has not 2 to 16 characters", remedy))
}

/// An account's address. Signatures cover what is sent, they do not hide it: http goes to this machine only.
pub(in crate::providers) fn base(text: &str, remedy: &'static str) -> Result<Base, BadAccount> {
    Base::private(text, "would send texts and numbers unencrypted", remedy)
}

/// Checks one of the short words that requests are made of: a key's id, an application, an extension.
pub(in crate::providers) fn plain(
    field: &'static str,
    word: &str,
    lengths: std::ops::RangeInclusive<usize>,
    is_sign: fn(&u8) -> bool,
    remedy: &'static str,
) -> Result<(), BadAccount> {
    let good = lengths.contains(&word.len()) && word.as_bytes().iter().all(is_sign);
    if good { Ok(()) } else { Err(BadAccount::new(field, "is none", remedy)) }
}

/// Checks the digits behind the number that messages come from.
pub(in crate::providers) fn extend_code(code: Option<&str>) -> Result<(), BadAccount> {
    let remedy = "write the digits that the cloud opened, or leave it out";
    code.map_or(Ok(()), |code| plain("extend_code", code, 1..=16, u8::is_ascii_digit, remedy))
}

/// Checks a key that signs requests.
pub(in crate::providers) fn key(field: &'static str, key: &Secret) -> Result<(), BadAccount> {
    let long = key.expose().len() >= MIN_SECRET;
    let remedy = "copy it from the cloud's console";
    if long { Ok(()) } else { Err(BadAccount::new(field, "is too short to be one", remedy)) }
}
