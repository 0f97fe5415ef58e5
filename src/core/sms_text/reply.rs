//! What citizens send back.

use unicode_normalization::UnicodeNormalization;

/// Replies that refuse further messages: the words of carriers in China, old and new, and the
/// English ones upon which a provider abroad blocks the number itself.
const OPT_OUTS: [&str; 16] = [
    "R",
    "TD",
    "T",
    "N",
    "退订",
    "退订短信",
    "请退订",
    "我要退订",
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

/// Words behind it, from the same: 回T退订.
const TRAILING: [&str; 3] = ["退订", "拒收", "退"];

/// Whether a reply refuses further messages: R, TD, T, N, 退订 and their like, however they are
/// capitalised, spaced or dotted, and with the instruction around them. A sentence that merely contains one of them
/// does not.
pub fn is_opt_out(text: &str) -> bool {
    let bare: String = text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let mut rest = bare.as_str();
    loop {
        let without = TRAILING.iter().filter_map(|word| rest.strip_suffix(word));
        if std::iter::once(rest).chain(without).any(|reply| OPT_OUTS.contains(&reply)) {
            return true;
        }
        match LEADING.iter().find_map(|word| rest.strip_prefix(word)) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}

/// Whether the words that tell how to refuse further messages (拒收请回复R, `Reply STOP to opt out`) ask for a reply that
/// is read as such.
pub fn tells_an_opt_out(words: &str) -> bool {
    is_opt_out(words)
        || words.nfkc().collect::<String>().split(|c: char| !c.is_ascii_alphanumeric()).any(is_opt_out)
}

/// Words that ask how a case stands, before its query code (查询码); the longer of two first.
const ASKING: [&str; 7] = ["查询码", "查詢碼", "查询", "查詢", "查", "CX", "STATUS"];

/// What a message asks about that begins with a word that asks: the digits of `查询 123 456 7890`, `查询码：1234567890`,
/// `CX 12345-67890`, without what stands between them; whatever else follows, as it is. `None` without such a word.
pub fn query_asked(text: &str) -> Option<String> {
    let text: String = text.nfkc().flat_map(char::to_uppercase).collect();
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let after = ASKING.iter().find_map(|word| text.strip_prefix(word))?;
    let is_separator = |c: char| c.is_whitespace() || ":+-.,。、#".contains(c);
    Some(after.chars().filter(|c| !is_separator(*c)).collect())
}
