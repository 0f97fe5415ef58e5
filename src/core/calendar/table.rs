//! The reading of a CSV table of days, which notices and overlays share.

use super::{fault::Faults, notice::Effect};
use chrono::{Datelike, NaiveDate};
use csv::{ReaderBuilder, StringRecord, Trim};
use std::ops::RangeInclusive;

/// The years a file may name: wide enough for every file, narrow enough that a slip of the pen (`20226`)
/// cannot make the tables huge.
pub(super) const YEARS: RangeInclusive<i32> = 1990..=2199;

/// A line of a file.
pub(super) struct Row {
    /// The line's number, from 1.
    pub(super) line: u64,
    cells: StringRecord,
}

impl Row {
    /// A cell's text, empty if there is none.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default()
    }

    /// Whether the line is the table's head: these names, and nothing after them.
    pub(super) fn is_head(&self, columns: &[&str]) -> bool {
        // Spreadsheets pad short lines with empty cells.
        let padded = columns.iter().copied().chain(std::iter::repeat(""));
        self.cells.iter().zip(padded).all(|(cell, column)| cell == column)
            && self.cells.len() >= columns.len()
    }
}

/// The lines of `text` that are neither empty nor a `#` comment.
pub(super) fn rows(text: &str, faults: &mut Faults<'_>) -> Vec<Row> {
    // Excel's "CSV UTF-8" begins with a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(cells) if cells.iter().all(str::is_empty) => {}
            Ok(cells) => rows.push(Row { line: cells.position().map_or(0, csv::Position::line), cells }),
            Err(error) => faults.whole(
                "",
                format!("不是 CSV / not CSV: {error}"),
                "存为 UTF-8 的 CSV / save as CSV in UTF-8",
            ),
        }
    }
    rows
}

/// A day's line: its first three columns are `date,effect,name`.
pub(super) struct DayRow<'a> {
    pub(super) date: NaiveDate,
    pub(super) effect: Effect,
    pub(super) name: &'a str,
}

/// Reads a day's line, telling every fault it has.
pub(super) fn day<'a>(row: &'a Row, faults: &mut Faults<'_>) -> Option<DayRow<'a>> {
    let date = date(row, 0, "date", faults);
    let effect = effect(row, faults);
    let name = required(row, 2, "name", faults);
    Some(DayRow { date: date?, effect: effect?, name: name? })
}

/// A cell that has to be there.
pub(super) fn required<'a>(
    row: &'a Row,
    column: usize,
    field: &str,
    faults: &mut Faults<'_>,
) -> Option<&'a str> {
    let cell = row.cell(column);
    if cell.is_empty() {
        faults.at(row.line, field, "空白 / empty", format!("填写 {field} / fill in {field}"));
        return None;
    }
    Some(cell)
}

/// A date, also as spreadsheets like to rewrite it (`2027/1/1`).
pub(super) fn date(row: &Row, column: usize, field: &str, faults: &mut Faults<'_>) -> Option<NaiveDate> {
    let cell = row.cell(column);
    let parsed = ["%Y-%m-%d", "%Y/%m/%d"].iter().find_map(|form| NaiveDate::parse_from_str(cell, form).ok());
    let date = parsed.filter(|date| YEARS.contains(&date.year()));
    if date.is_none() {
        faults.at(
            row.line,
            field,
            format!("不是 {0}–{1} 年的日期 / no date in {0}–{1}: `{cell}`", YEARS.start(), YEARS.end()),
            "写作 2027-01-31 / write YYYY-MM-DD",
        );
    }
    date
}

fn effect(row: &Row, faults: &mut Faults<'_>) -> Option<Effect> {
    match row.cell(1) {
        "off" | "放假" => Some(Effect::Off),
        "work" | "上班" => Some(Effect::Work),
        "normal" | "正常" => Some(Effect::Normal),
        other => {
            faults.at(
                row.line,
                "effect",
                format!("不知道的效力 / unknown effect: `{other}`"),
                "写 off（放假）、work（上班）或 normal（恢复正常） / write off, work or normal",
            );
            None
        }
    }
}

/// Tells that a day stands in the file twice: two effects cannot both be meant.
pub(super) fn twice(row: &Row, faults: &mut Faults<'_>) {
    let what = format!("同一日期出现两次 / this date stands in the file twice: {}", row.cell(0));
    faults.at(row.line, "date", what, "只留一行 / keep one line");
}
