//! The file itself: CSV that Excel opens rightly, or a workbook.

use crate::core::clock::Moment;
use chrono::NaiveDate;
use rust_xlsxwriter::{Format as Style, Workbook, Worksheet, XlsxError};
use serde::{Deserialize, Serialize};
use std::io::{Seek, Write};
use thiserror::Error;

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated values in UTF-8 with a byte order mark.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

/// Why a file could not be written.
#[derive(Debug, Error)]
pub enum SheetError {
    /// CSV.
    #[error("the file cannot be written: {0}")]
    Csv(#[from] csv::Error),
    /// The disk.
    #[error("the file cannot be written: {0}")]
    Io(#[from] std::io::Error),
    /// The workbook.
    #[error(
        "the workbook cannot be written: {0}; a worksheet holds 1,048,576 rows: narrow it with --from and --to, or take csv"
    )]
    Workbook(#[from] XlsxError),
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number to count with.
    Count(i64),
    /// A quotient: a share of a whole, or an average.
    Quotient(f64),
    /// A day.
    Day(NaiveDate),
    /// A moment, shown in Beijing time.
    At(Moment),
    /// Nothing.
    Empty,
}

impl Cell {
    /// Words, or nothing.
    pub fn words(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.into()))
    }

    /// A moment, or nothing.
    pub fn at(at: Option<Moment>) -> Self {
        at.map_or(Self::Empty, Self::At)
    }

    fn to_csv(&self) -> String {
        match self {
            Self::Text(text) => defused(text),
            Self::Count(count) => count.to_string(),
            Self::Quotient(quotient) => format!("{quotient:.4}"),
            Self::Day(day) => day.to_string(),
            Self::At(at) => at.beijing().format("%Y-%m-%d %H:%M:%S").to_string(),
            Self::Empty => String::new(),
        }
    }
}

/// A text that a spreadsheet shows and never reckons with: what a caller or a gateway wrote must not
/// become a formula on an officer's desk. Full-width signs are read as formulas in Chinese editions.
fn defused(text: &str) -> String {
    let begins = text.trim_start_matches([' ', '\u{3000}', '\u{feff}']).chars().next();
    let formula =
        matches!(begins, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'));
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// A file under way.
pub enum Sheet<W: Write + Seek + Send> {
    /// CSV, written as it comes.
    Csv(Box<csv::Writer<W>>),
    /// A workbook, whose rows wait in a temporary file.
    Xlsx(Box<Book<W>>),
}

/// A workbook with one worksheet.
pub struct Book<W> {
    workbook: Workbook,
    to: W,
    next: u32,
    day: Style,
    at: Style,
}

impl<W: Write + Seek + Send> Sheet<W> {
    /// Begins a file with its heads.
    pub fn begin(format: Format, mut to: W, title: &str, heads: &[&str]) -> Result<Self, SheetError> {
        match format {
            Format::Csv => {
                // Excel takes a file without this mark for the system's old code page.
                to.write_all("\u{feff}".as_bytes())?;
                let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
                file.write_record(heads)?;
                Ok(Self::Csv(Box::new(file)))
            }
            Format::Xlsx => Book::begin(to, title, heads).map(|book| Self::Xlsx(Box::new(book))),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), SheetError> {
        match self {
            Self::Csv(file) => Ok(file.write_record(cells.iter().map(Cell::to_csv))?),
            Self::Xlsx(book) => book.row(cells),
        }
    }

    /// Ends the file.
    pub fn end(self) -> Result<(), SheetError> {
        match self {
            Self::Csv(mut file) => Ok(file.flush()?),
            Self::Xlsx(book) => {
                let Book { mut workbook, mut to, .. } = *book;
                workbook.save_to_writer(&mut to)?;
                Ok(to.flush()?)
            }
        }
    }
}

impl<W: Write + Seek + Send> Book<W> {
    fn begin(to: W, title: &str, heads: &[&str]) -> Result<Self, SheetError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(title)?.set_freeze_panes(1, 0)?;
        let bold = Style::new().set_bold();
        for (column, head) in (0..).zip(heads) {
            sheet.set_column_width(column, 18)?;
            sheet.write_string_with_format(0, column, *head, &bold)?;
        }
        let day = Style::new().set_num_format("yyyy-mm-dd");
        let at = Style::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        Ok(Self { workbook, to, next: 1, day, at })
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), SheetError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(cells) {
            put(sheet, (self.next, column), cell, (&self.day, &self.at))?;
        }
        self.next += 1;
        Ok(())
    }
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    (day_style, at_style): (&Style, &Style),
) -> Result<(), XlsxError> {
    match cell {
        // A string cell is never a formula, whatever it begins with.
        Cell::Text(text) => sheet.write_string(row, column, text)?,
        #[expect(clippy::cast_precision_loss, reason = "counts of hops and attempts are far below 2^52")]
        Cell::Count(count) => sheet.write_number(row, column, *count as f64)?,
        Cell::Quotient(quotient) => sheet.write_number(row, column, *quotient)?,
        Cell::Day(day) => sheet.write_datetime_with_format(row, column, day, day_style)?,
        Cell::At(at) => sheet.write_datetime_with_format(row, column, at.beijing(), at_style)?,
        Cell::Empty => sheet,
    };
    Ok(())
}
