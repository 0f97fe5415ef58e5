//! Secrets that a text names: `token=…`, `"password": "…"`, `Bearer …`, `https://user:secret@…`.

/// What stands in a secret's place.
pub(super) const MASK: &str = "[hidden]";

/// Names whose value is a secret, in lower case; they may end a longer name (`access_key_secret`).
const NAMES: [&str; 12] = [
    "password",
    "passwd",
    "secret",
    "token",
    "signature",
    "sign",
    "apikey",
    "api_key",
    "api-key",
    "accesskey",
    "authorization",
    "credential",
];

/// Words before a credential in a header.
const SCHEMES: [&str; 3] = ["bearer ", "basic ", "digest "];

/// Masks every secret that `text` names, in one pass: a hostile answer costs no more than a good one.
pub(super) fn mask(text: &str) -> String {
    // ASCII only, so that places in it are places in the text.
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let (mut at, mut copied) = (0, 0);
    while at < text.len() {
        if let Some((from, until)) = secret_at(&lower, at) {
            out.push_str(&text[copied..from]);
            out.push_str(MASK);
            (at, copied) = (until, until);
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    out.push_str(&text[copied..]);
    out
}

/// The secret that is named at this place, by its first and last byte.
fn secret_at(text: &str, at: usize) -> Option<(usize, usize)> {
    after_name(text, at).or_else(|| after_scheme(text, at)).or_else(|| in_address(text, at))
}

fn after_name(text: &str, at: usize) -> Option<(usize, usize)> {
    let name = NAMES.iter().find(|name| text[at..].starts_with(*name))?;
    // "design: blue" names no signature.
    if *name == "sign" && text[..at].ends_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let after = at + name.len();
    let (gap, value) = separator(&text[after..])?;
    // A header's scheme is no secret, what follows it is.
    let scheme = SCHEMES.iter().find(|scheme| value.starts_with(*scheme)).map_or(0, |scheme| scheme.len());
    span(text, after + gap + scheme)
}

/// Skips `=`, `: `, `":"`, `%3D`; `None` if no value follows.
fn separator(text: &str) -> Option<(usize, &str)> {
    let mut value = text.trim_start_matches(['"', '\'', '\\', ' ']);
    value = value.strip_prefix(['=', ':']).or_else(|| value.strip_prefix("%3d"))?;
    value = value.trim_start_matches(['"', '\'', '\\', ' ']);
    Some((text.len() - value.len(), value))
}

fn after_scheme(text: &str, at: usize) -> Option<(usize, usize)> {
    let scheme = SCHEMES.iter().find(|scheme| text[at..].starts_with(*scheme))?;
    let whole_word = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
    let (from, until) = span(text, at + scheme.len())?;
    // "a basic error" is no credential: one has eight characters at least.
    (whole_word && until - from >= 8).then_some((from, until))
}

/// The password in `scheme://user:password@host`.
fn in_address(text: &str, at: usize) -> Option<(usize, usize)> {
    let address = text[at..].strip_prefix("://")?;
    let authority = address.split(['/', '?', '#', ' ', '"']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    let (name, password) = user.split_once(':')?;
    let from = at + "://".len() + name.len() + 1;
    (!password.is_empty() && password != MASK).then_some((from, from + password.len()))
}

/// From a place to the end of the value there; `None` if there is none, or it is masked already.
fn span(text: &str, from: usize) -> Option<(usize, usize)> {
    let value = &text[from..];
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '&' | '"' | '\'' | '\\' | ',' | ';' | '}' | ')' | '<' | '>')
    };
    let length = value.find(ends).unwrap_or(value.len());
    (length > 0 && !value.starts_with(MASK)).then_some((from, from + length))
}
