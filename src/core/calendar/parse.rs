//! The file format of a notice (`docs/calendar.md`): a head of `key,value` lines, then the days.

use super::{
    fault::{Fault, Faults},
    notice::{Notice, NoticeDay, NoticeKind, NoticeNumber},
    table::{self, Row},
};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// The head's keys.
const KEYS: [&str; 7] = ["number", "kind", "year", "dated", "title", "amends", "url"];
/// The columns of the days.
const COLUMNS: [&str; 3] = ["date", "effect", "name"];

impl Notice {
    /// Reads a notice from the text of a file (UTF-8, format in `docs/calendar.md`).
    ///
    /// `file_name` is only told in faults. Refused with every fault at once: a notice without number, date,
    /// year, title or kind, an unknown key, an amendment that names no notice, a file without days, a day of
    /// another year, a day twice, an unreadable line.
    pub fn parse(text: &str, file_name: &str) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::of(file_name);
        let rows = table::rows(text, &mut faults);
        let head_ends = rows.iter().position(|row| row.cell(0) == COLUMNS[0]).unwrap_or(rows.len());
        let (head, days) = rows.split_at(head_ends);
        let head = Head::read(head, &mut faults);
        let year = head.year(&mut faults);
        let days = read_days(days, year, &mut faults);
        let notice = head.notice(year, days, &mut faults);
        faults.or(notice)
    }
}

/// The lines of the head by their keys.
struct Head<'a>(BTreeMap<&'a str, &'a Row>);

impl<'a> Head<'a> {
    fn read(rows: &'a [Row], faults: &mut Faults<'_>) -> Self {
        let mut head = BTreeMap::new();
        for row in rows {
            let key = row.cell(0);
            if !KEYS.contains(&key) {
                let remedy = format!("可用的键 / the keys are: {}", KEYS.join(", "));
                faults.at(row.line, key, "不知道的键 / unknown key", remedy);
            } else if head.insert(key, row).is_some() {
                faults.at(row.line, key, "键出现两次 / this key stands twice", "只留一行 / keep one line");
            }
        }
        Self(head)
    }

    /// A key's text that has to be there.
    fn required(&self, key: &str, faults: &mut Faults<'_>) -> Option<&'a str> {
        let Some(row) = self.0.get(key) else {
            faults.whole(key, "缺少此行 / this line is missing", format!("添加一行 / add a line `{key},…`"));
            return None;
        };
        table::required(row, 1, key, faults)
    }

    /// A key's text that may be absent or blank.
    fn optional(&self, key: &str) -> Option<&'a str> {
        self.0.get(key).map(|row| row.cell(1)).filter(|text| !text.is_empty())
    }

    fn year(&self, faults: &mut Faults<'_>) -> Option<i32> {
        let text = self.required("year", faults)?;
        let year = text.parse().ok().filter(|year| table::YEARS.contains(year));
        if year.is_none() {
            let what = format!("不是年份 / no year: `{text}`");
            faults.whole("year", what, "写四位数字，如 2027 / write four digits, such as 2027");
        }
        year
    }

    /// The date on the notice: of the year it arranges, or of the year before.
    fn dated(&self, year: Option<i32>, faults: &mut Faults<'_>) -> Option<NaiveDate> {
        self.required("dated", faults)?;
        let row = self.0.get("dated")?;
        let dated = table::date(row, 1, "dated", faults)?;
        if year.is_some_and(|year| !(year - 1..=year).contains(&dated.year())) {
            let what = format!(
                "成文日期不在当年或上一年 / dated neither in its year nor in the one before: {dated}"
            );
            faults.at(row.line, "dated", what, "核对 dated 与 year / check dated and year");
            return None;
        }
        Some(dated)
    }

    fn kind(&self, faults: &mut Faults<'_>) -> Option<NoticeKind> {
        let amends = self.optional("amends").and_then(NoticeNumber::new);
        match (self.required("kind", faults)?, amends) {
            ("base", None) => Some(NoticeKind::Base),
            ("amendment", Some(amends)) => Some(NoticeKind::Amendment { amends }),
            ("base", Some(_)) => {
                let what = "年度通知不修改其他通知 / a base notice amends nothing";
                faults.whole(
                    "amends",
                    what,
                    "删去 amends，或写 kind,amendment / drop amends, or write kind,amendment",
                );
                None
            }
            ("amendment", None) => {
                let what = "未写明修改哪个通知 / it does not say which notice it amends";
                faults.whole("amends", what, "写上被修改通知的文号 / add the number of the amended notice");
                None
            }
            (other, _) => {
                let what = format!("不知道的种类 / unknown kind: `{other}`");
                faults.whole(
                    "kind",
                    what,
                    "写 base（年度通知）或 amendment（修改） / write base or amendment",
                );
                None
            }
        }
    }

    fn notice(
        &self,
        year: Option<i32>,
        days: BTreeMap<NaiveDate, NoticeDay>,
        faults: &mut Faults<'_>,
    ) -> Option<Notice> {
        let number = self.required("number", faults).and_then(NoticeNumber::new);
        let dated = self.dated(year, faults);
        let title = self.required("title", faults);
        let kind = self.kind(faults);
        Some(Notice {
            number: number?,
            kind: kind?,
            year: year?,
            dated: dated?,
            title: title?.to_owned(),
            url: self.optional("url").map(str::to_owned),
            days,
        })
    }
}

fn read_days(rows: &[Row], year: Option<i32>, faults: &mut Faults<'_>) -> BTreeMap<NaiveDate, NoticeDay> {
    let mut days = BTreeMap::new();
    let Some((head, rows)) = rows.split_first().filter(|(_, rows)| !rows.is_empty()) else {
        let what = "没有任何日期 / the file names no day";
        faults.whole("", what, "在 date,effect,name 之后每日一行 / one line a day after `date,effect,name`");
        return days;
    };
    if !head.is_head(&COLUMNS) {
        faults.at(head.line, "date", "表头有误 / wrong column names", "写 / write `date,effect,name`");
    }
    for row in rows {
        let Some(day) = table::day(row, faults) else { continue };
        if year.is_some_and(|year| !(year - 1..=year).contains(&day.date.year())) {
            let what = format!("不属于该年度 / a day of another year: {}", day.date);
            faults.at(row.line, "date", what, "核对日期与 year / check the date and year");
        }
        let said = NoticeDay { effect: day.effect, name: day.name.to_owned() };
        if days.insert(day.date, said).is_some() {
            table::twice(row, faults);
        }
    }
    days
}
