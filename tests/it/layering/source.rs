//! Reads Rust source just far enough to see which rooms of the crate it names.

/// A room that is named, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Mention {
    pub room: String,
    /// Counted from 1.
    pub line: usize,
}

/// One word or sign of the source, comments and literals left out.
struct Token {
    text: String,
    line: usize,
}

/// Every room that `text` names by `crate::…`, `shouwen::…` or a `super::…` that reaches the crate;
/// `depth` is how many modules deep the text's own module is.
pub fn mentions(text: &str, depth: usize) -> Vec<Mention> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    for start in 0..tokens.len() {
        // `a::crate` is no path of ours, and `super` in the middle belongs to its beginning.
        let continued = start >= 2 && is(&tokens, start - 1, "::") && !is(&tokens, start - 2, "use");
        let word_before =
            start >= 2 && tokens[start - 2].text.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if continued && word_before {
            continue;
        }
        if let Some(at) = after_crate(&tokens, start, depth) {
            names(&tokens, at, &mut found);
        }
    }
    found
}

/// Where the path that begins at `start` goes on below the crate's root.
fn after_crate(tokens: &[Token], start: usize, depth: usize) -> Option<usize> {
    let first = &tokens[start].text;
    if (first == "crate" || first == "shouwen") && is(tokens, start + 1, "::") {
        return Some(start + 2);
    }
    let mut at = start;
    let mut ups = 0;
    while is(tokens, at, "super") && is(tokens, at + 1, "::") {
        at += 2;
        ups += 1;
    }
    (ups > 0 && ups >= depth).then_some(at)
}

/// The name at `at`, or those of the group `{…}` there.
fn names(tokens: &[Token], at: usize, found: &mut Vec<Mention>) {
    let Some(first) = tokens.get(at) else { return };
    let mut tell = |token: &Token| {
        let room = token.text.strip_prefix("r#").unwrap_or(&token.text).to_owned();
        found.push(Mention { room, line: token.line });
    };
    if first.text != "{" {
        return tell(first);
    }
    let mut open = 1;
    let mut begins = true;
    for token in &tokens[at + 1..] {
        match token.text.as_str() {
            "{" => open += 1,
            "}" => open -= 1,
            _ if begins && open == 1 => tell(token),
            _ => {}
        }
        begins = open == 1 && token.text == ",";
        if open == 0 {
            return;
        }
    }
}

fn is(tokens: &[Token], at: usize, text: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.text == text)
}

fn tokens(text: &str) -> Vec<Token> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < characters.len() {
        let end = token_end(&characters, at);
        let token: String = characters[at..end].iter().collect();
        let begun = line;
        line += token.matches('\n').count();
        let literal = token.starts_with(['"', '\'']) || token.ends_with('"') || token.ends_with("\"#");
        let quiet = token.starts_with("//") || token.starts_with("/*") || token.trim().is_empty();
        if !(literal || quiet) {
            tokens.push(Token { text: token, line: begun });
        }
        at = end;
    }
    tokens
}

/// Where the token that begins at `at` ends.
fn token_end(text: &[char], at: usize) -> usize {
    let starts = |with: &str| text[at..].starts_with(&with.chars().collect::<Vec<_>>());
    let until = |from: usize, stop: fn(char) -> bool| {
        (from..text.len()).find(|place| stop(text[*place])).unwrap_or(text.len())
    };
    if starts("//") {
        return until(at, |c| c == '\n');
    }
    if starts("/*") {
        return comment_end(text, at);
    }
    match text[at] {
        ':' if starts("::") => at + 2,
        '"' => quoted_end(text, at, '"'),
        '\'' => quote_or_lifetime_end(text, at),
        c if c.is_alphanumeric() || c == '_' => {
            let end = until(at, |c| !(c.is_alphanumeric() || c == '_'));
            let word: String = text[at..end].iter().collect();
            prefixed_end(text, &word, end)
        }
        c if c.is_whitespace() => until(at, |c| !c.is_whitespace()),
        _ => at + 1,
    }
}

/// The end of a word that may be the prefix of a literal (`b"…"`, `r#"…"#`) or of a raw name (`r#type`).
fn prefixed_end(text: &[char], word: &str, end: usize) -> usize {
    let raw = matches!(word, "r" | "br" | "cr");
    let fences = text[end..].iter().take_while(|c| **c == '#').count();
    match text.get(end + if raw { fences } else { 0 }) {
        Some('"') if raw => raw_end(text, end + fences + 1, fences),
        Some('"') if matches!(word, "b" | "c") => quoted_end(text, end, '"'),
        Some('\'') if word == "b" => quoted_end(text, end, '\''),
        Some(c) if word == "r" && fences == 1 && (c.is_alphanumeric() || *c == '_') => {
            let name = text[end + 1..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
            end + 1 + name
        }
        _ => end,
    }
}

fn raw_end(text: &[char], from: usize, fences: usize) -> usize {
    let closes = |at: &usize| {
        text[*at] == '"' && text[at + 1..].iter().take(fences).filter(|c| **c == '#').count() == fences
    };
    (from..text.len()).find(closes).map_or(text.len(), |at| at + 1 + fences)
}

fn quoted_end(text: &[char], at: usize, quote: char) -> usize {
    let mut end = at + 1;
    while end < text.len() && text[end] != quote {
        end += if text[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(text.len())
}

/// `'a'` and `'\n'` are characters, `'a` is a lifetime: its quote alone is a token.
fn quote_or_lifetime_end(text: &[char], at: usize) -> usize {
    let character = text.get(at + 1) == Some(&'\\') || text.get(at + 2) == Some(&'\'');
    if character { quoted_end(text, at, '\'') } else { at + 1 }
}

fn comment_end(text: &[char], at: usize) -> usize {
    let (mut end, mut open) = (at, 0);
    while end + 1 < text.len() {
        match (text[end], text[end + 1]) {
            ('/', '*') => (open, end) = (open + 1, end + 2),
            ('*', '/') => (open, end) = (open - 1, end + 2),
            _ => end += 1,
        }
        if open == 0 {
            return end;
        }
    }
    text.len()
}
