//! Numbers and times in words: digit by digit, slowly, for whoever writes along.

use crate::core::{clock::Moment, directory::Language};
use chrono::{Datelike, NaiveDate, Timelike, Weekday};

/// A number digit by digit, with a short pause after each and a longer one after each group:
/// `668 7001` is `六，六，八。七，零，零，幺` (一 is said 幺 in numbers, lest it sounds like 七).
pub(super) fn digits(number: &str, language: Language) -> String {
    let (comma, stop) = match language {
        Language::Chinese => ("，", "。"),
        Language::English => (", ", ". "),
    };
    let groups = number.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
    let spoken: Vec<_> = groups
        .flat_map(split)
        .map(|group| group.iter().map(|digit| one_digit(*digit, language)).collect::<Vec<_>>().join(comma))
        .collect();
    spoken.join(stop)
}

fn one_digit(digit: u8, language: Language) -> String {
    const CHINESE: [&str; 10] = ["零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"];
    match language {
        Language::Chinese => {
            CHINESE.get(usize::from(digit.wrapping_sub(b'0'))).copied().unwrap_or("").to_owned()
        }
        Language::English => char::from(digit).to_string(),
    }
}

/// Long groups in threes and fours, the longer ones last: how numbers are said.
fn split(group: &str) -> Vec<&[u8]> {
    let digits = group.as_bytes();
    let (pieces, length) = match digits.len() {
        0..=5 => return vec![digits],
        length => (length.div_ceil(4), length),
    };
    let (short, longer) = (length / pieces, length % pieces);
    let mut rest = digits;
    (0..pieces)
        .map(|index| {
            let take = short + usize::from(index >= pieces - longer);
            let (piece, tail) = rest.split_at(take.min(rest.len()));
            rest = tail;
            piece
        })
        .collect()
}

/// A day: `10月9日`, `9 October`; with its year if that is not this one.
pub(super) fn day(day: NaiveDate, today: NaiveDate, language: Language) -> String {
    let other_year = day.year() != today.year();
    match language {
        Language::Chinese => {
            let year = if other_year {
                format!("{}年", digits(&day.year().to_string(), language).replace('，', ""))
            } else {
                String::new()
            };
            format!("{year}{}月{}日", day.month(), day.day())
        }
        Language::English => day.format(if other_year { "%-d %B %Y" } else { "%-d %B" }).to_string(),
    }
}

/// A coming moment: `今天下午2点30分`, `10月9日星期五上午8点30分`.
pub(super) fn moment(at: Moment, now: Moment, language: Language) -> String {
    let date = match (at.day() - now.day()).num_days() {
        0 => word(language, "今天", "today").to_owned(),
        1 => word(language, "明天", "tomorrow").to_owned(),
        _ => match language {
            Language::Chinese => {
                format!("{}{}", day(at.day(), now.day(), language), weekday(at.day().weekday()))
            }
            Language::English => format!("{}, {}", at.day().format("%A"), day(at.day(), now.day(), language)),
        },
    };
    let (pm, hour) = at.time().hour12();
    let minute = at.time().minute();
    match language {
        Language::Chinese => {
            let minute = if minute == 0 { String::new() } else { format!("{minute}分") };
            format!("{date}{}{hour}点{minute}", part_of_day(at.time().hour()))
        }
        Language::English => {
            let minute = if minute == 0 { String::new() } else { format!(":{minute:02}") };
            format!("{date} at {hour}{minute} {}", if pm { "p.m." } else { "a.m." })
        }
    }
}

fn word<'a>(language: Language, chinese: &'a str, english: &'a str) -> &'a str {
    match language {
        Language::Chinese => chinese,
        Language::English => english,
    }
}

fn part_of_day(hour: u32) -> &'static str {
    match hour {
        0..=5 => "凌晨",
        6..=11 => "上午",
        12 => "中午",
        13..=17 => "下午",
        _ => "晚上",
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "星期一",
        Weekday::Tue => "星期二",
        Weekday::Wed => "星期三",
        Weekday::Thu => "星期四",
        Weekday::Fri => "星期五",
        Weekday::Sat => "星期六",
        Weekday::Sun => "星期日",
    }
}
