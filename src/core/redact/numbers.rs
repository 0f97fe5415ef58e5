//! Telephone numbers and query codes, however they are grouped.

/// A maximal string of digits, by character places in the text.
struct Group {
    from: usize,
    until: usize,
}

/// Masks every telephone number and query code in `text`.
pub(super) fn mask(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let groups = groups(&chars);
    let mut at = 0;
    while at < groups.len() {
        at += mask_from(&mut chars, &groups[at..]);
    }
    chars.into_iter().collect()
}

/// Masks what begins at the first group, and says how many groups that took (at least one).
fn mask_from(chars: &mut [char], groups: &[Group]) -> usize {
    let kept = kept(chars, groups);
    if kept > 0 {
        return kept;
    }
    // The longest reading first: `0393 6687001` is one number, not a code and a number.
    for taken in (1..=joined(chars, groups)).rev() {
        let places: Vec<usize> = groups[..taken].iter().flat_map(|group| group.from..group.until).collect();
        let digits: String = places.iter().filter_map(|place| digit(chars[*place])).collect();
        let longest = groups[..taken].iter().map(|group| group.until - group.from).max().unwrap_or(0);
        let international = groups[0].from > 0 && matches!(chars[groups[0].from - 1], '+' | '＋');
        if let Some(hidden) = hidden(&digits, taken, longest, international) {
            for place in &places[hidden] {
                chars[*place] = '*';
            }
            return taken;
        }
    }
    1
}

/// Which of the digits are hidden; `None` if they are no number that has to be.
fn hidden(
    digits: &str,
    groups: usize,
    longest: usize,
    international: bool,
) -> Option<std::ops::Range<usize>> {
    let length = digits.len();
    // Addresses of machines have groups of at most three digits; telephone numbers do not.
    if groups > 1 && longest < 4 {
        return None;
    }
    if is_mobile(digits) {
        return Some(length - 8..length - 4);
    }
    if is_landline(digits) {
        return Some(length - 7..length - 2);
    }
    if international && (8..=15).contains(&length) {
        return Some(length - 8..length - 2);
    }
    match (length, groups) {
        // A query code as it is dictated, `123 456 7890`; or any number in one piece.
        (10, 2..=3) | (7..=10, 1) => Some(0..length - 2),
        (11.., 1) => Some(3..length - 4),
        _ => None,
    }
}

/// An eleven-digit mobile number, with or without the country's code.
fn is_mobile(digits: &str) -> bool {
    let national =
        ["0086", "86", ""].iter().find_map(|code| digits.strip_prefix(code).filter(|rest| rest.len() == 11));
    national.is_some_and(|rest| rest.starts_with('1') && !matches!(rest.as_bytes()[1], b'0'..=b'2'))
}

/// An area code with its zero (or the country's code instead) and seven or eight digits.
fn is_landline(digits: &str) -> bool {
    let area_first = digits.strip_prefix("86").or_else(|| digits.strip_prefix('0'));
    area_first.is_some_and(|rest| (9..=11).contains(&rest.len()) && !rest.starts_with('0'))
}

/// How many groups, from the first, are kept as they are: a case number, a date, or an id of ours.
fn kept(chars: &[char], groups: &[Group]) -> usize {
    let lengths: Vec<usize> = groups.iter().take(3).map(|group| group.until - group.from).collect();
    let joined_by_hyphen = |count: usize| {
        let gaps = groups.windows(2).take(count - 1);
        groups.len() >= count && gaps.into_iter().all(|pair| chars[pair[0].until..pair[1].from] == ['-'])
    };
    let ends = |count: usize| {
        // `2026-000123-4567` is no case number.
        let until = groups[count - 1].until;
        !(chars.get(until) == Some(&'-') && chars.get(until + 1).copied().and_then(digit).is_some())
    };
    let of_a_year = matches!(chars[groups[0].from..groups[0].until], ['1', '9', _, _] | ['2', '0', _, _]);
    match lengths[..] {
        [4, 2, 2] if of_a_year && joined_by_hyphen(3) && ends(3) => 3,
        [4, 6, ..] if of_a_year && joined_by_hyphen(2) && ends(2) => 2,
        _ => in_uuid(chars, groups),
    }
}

/// How many groups lie in the same hyphenated UUID as the first; none if it is in no UUID.
fn in_uuid(chars: &[char], groups: &[Group]) -> usize {
    let hex = |place: usize| chars.get(place).is_some_and(|c| c.is_ascii_hexdigit() || *c == '-');
    let mut from = groups[0].from;
    while from > 0 && groups[0].from - from < 36 && hex(from - 1) {
        from -= 1;
    }
    let word = &chars[from..chars.len().min(from + 36)];
    let shaped = word.len() == 36
        && !hex(from + 36)
        && word.iter().enumerate().all(|(place, c)| (*c == '-') == matches!(place, 8 | 13 | 18 | 23));
    // Letters tell an id from a row of digits that happens to be hyphenated like one.
    if shaped && word.iter().any(char::is_ascii_alphabetic) {
        groups.iter().take_while(|group| group.until <= from + 36).count()
    } else {
        0
    }
}

fn groups(chars: &[char]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (place, c) in chars.iter().enumerate() {
        if digit(*c).is_none() {
            continue;
        }
        match groups.last_mut() {
            Some(group) if group.until == place => group.until = place + 1,
            _ => groups.push(Group { from: place, until: place + 1 }),
        }
    }
    groups
}

/// How many groups, from the first, could be one number: at most five, with one separator between.
fn joined(chars: &[char], groups: &[Group]) -> usize {
    let gap = |pair: &&[Group]| {
        let between = &chars[pair[0].until..pair[1].from];
        // `(0393) 6687001` has two.
        between.len() <= 2
            && between.iter().all(|c| {
                matches!(
                    c,
                    ' ' | '-' | '.' | '(' | ')' | '（' | '）' | '－' | '‐' | '–' | '\u{a0}' | '\u{3000}'
                )
            })
    };
    1 + groups.windows(2).take(4).take_while(gap).count()
}

/// The digit that an ASCII or full-width character is.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        _ => None,
    }
}
