//! What citizens send back.

use unicode_normalization::UnicodeNormalization;

/// Replies that refuse further messages: the words of carriers in China, old and new, and the
/// English ones upon which a provider abroad blocks the number itself.
const OPT_OUTS: [&str; 17] = [
    "R",
    "TD",
    "T",
    "N",
    "退订",
    "退订短信",
    "请退订",
    "我要退订",
    "TD退订",
    "拒收",
    "拒收短信",
    "取消订阅",
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "END",
    "QUIT",
];

/// Words before the reply proper, when somebody copies the instruction: 拒收请回复R.
const LEADING: [&str; 5] = ["拒收", "退订", "请", "回复", "回"];

/// Whether a reply refuses further messages: R, TD, T, N, 退订 and their like, however they are
/// capitalised, spaced or dotted. A sentence that merely contains one of them does not.
pub fn is_opt_out(text: &str) -> bool {
    let bare: String = text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let mut rest = bare.as_str();
    loop {
        if OPT_OUTS.contains(&rest) {
            return true;
        }
        match LEADING.iter().find_map(|word| rest.strip_prefix(word)) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}

/// Words that ask how a case stands, before its query code (查询码).
const ASKING: [&str; 4] = ["查询码", "查询", "查", "CX"];

/// Digits of a query code.
const CODE_DIGITS: usize = 10;

/// The query code that a message asks about: `查询 1234567890`, `查询1234567890`, `CX 12345-67890`.
/// `None` if it asks about nothing, or not with exactly ten digits.
pub fn query_code_asked(text: &str) -> Option<String> {
    let text: String = text.nfkc().flat_map(char::to_uppercase).collect();
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let after = ASKING.iter().find_map(|word| text.strip_prefix(word))?;
    let is_separator = |c: char| c.is_whitespace() || ":+-.,。、#".contains(c);
    let code: String = after.chars().filter(|c| !is_separator(*c)).collect();
    (code.len() == CODE_DIGITS && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}
