//! A number as it is read out: digit by digit, with pauses (R3.4: spoken slowly).

use super::{PhoneKind, PhoneNumber};

/// Longer runs of digits get pauses of their own.
const LONGEST_GROUP: usize = 5;

impl PhoneNumber {
    /// The digits in Mandarin, one by one, with pauses: `零三九三，六六八，七零零幺`. One is 幺, as
    /// on the telephone: 一 and 七 are mistaken for each other. A foreign number begins with 零零, as
    /// it is dialled.
    pub fn spoken_zh(&self) -> String {
        let digits = ["零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"];
        self.spoken(&digits, "", "，", "转")
    }

    /// The digits in English, one by one, with pauses: `zero three nine three, six six eight, …`.
    pub fn spoken_en(&self) -> String {
        let digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        self.spoken(&digits, " ", ", ", "extension")
    }

    fn spoken(&self, words: &[&str; 10], between: &str, pause: &str, extension: &str) -> String {
        let say = |group: &str| {
            let digits = group.bytes().filter(u8::is_ascii_digit).map(|b| words[usize::from(b - b'0')]);
            digits.collect::<Vec<_>>().join(between)
        };
        let mut groups: Vec<String> = self.groups().iter().map(|group| say(group)).collect();
        if let Some(digits) = self.extension() {
            groups.push(extension.to_owned());
            groups.push(say(digits));
        }
        groups.join(pause)
    }

    /// Groups of digits as they are written, long ones broken up.
    fn groups(&self) -> Vec<String> {
        let mut written = self.national();
        if let Some((main, _)) = written.split_once(" 转 ") {
            written = main.to_owned();
        }
        if self.kind() == PhoneKind::International {
            written = written.replacen('+', "00 ", 1);
        }
        let groups = written.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
        groups.flat_map(broken_up).collect()
    }
}

fn broken_up(group: &str) -> Vec<String> {
    let size = match group.len() {
        0..=LONGEST_GROUP => LONGEST_GROUP,
        6 => 3,
        _ => 4,
    };
    let digits: Vec<char> = group.chars().collect();
    digits.chunks(size).map(|chunk| chunk.iter().collect()).collect()
}
