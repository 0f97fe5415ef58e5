//! 导出: a list for a spreadsheet, with what the officer may see and no more; every one is noted.

use super::{page::Page, pieces, problem::Refusal, query::blank, viewer::Viewer, words};
use crate::{
    store::stats::Span,
    web::session::Sent,
    work::{
        WorkError,
        export::{ExportError, Format, Order, What, export},
    },
};
use axum::response::{IntoResponse, Response};
use chrono::{Duration, NaiveDate};
use http::{HeaderValue, StatusCode, header};
use maud::html;
use serde::Deserialize;
use std::io::{self, Cursor, Seek, SeekFrom, Write};

/// The largest file. A longer list is for the command, which writes to the disk.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// What the form asks.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    what: What,
    format: Format,
    #[serde(default, deserialize_with = "blank")]
    from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "blank")]
    to: Option<NaiveDate>,
}

/// The form.
pub(super) async fn form(viewer: Viewer) -> Page {
    show(&viewer, None)
}

fn show(viewer: &Viewer, wrong: Option<&str>) -> Page {
    let today = viewer.app.clock.now().day();
    let lists =
        [("cases", words::CASES_PAGE), ("calls", words::CALLS_PAGE), ("messages", words::MESSAGES_OF_CASE)]
            .map(|(name, text)| (name.to_owned(), viewer.t(text).to_owned()));
    let formats = [("xlsx", words::WORKBOOK), ("csv", words::PLAIN_TABLE)]
        .map(|(name, text)| (name.to_owned(), viewer.t(text).to_owned()));
    let content = html! {
        @if let Some(wrong) = wrong { p .notice.bad role="alert" { (wrong) } }
        section .panel {
            p .soft { (viewer.t(words::EXPORT_HINT)) }
            form .fields method="post" action="/console/export" {
                (viewer.csrf())
                (viewer.field("what", words::CONTENT, &pieces::select("what", "what", &lists, "")))
                (viewer.field("format", words::FILE_KIND, &pieces::select("format", "format", &formats, "")))
                (viewer.field("from", words::FROM, &html! { input #from type="date" name="from" required value=(today - Duration::days(30)); }))
                (viewer.field("to", words::UNTIL, &html! { input #to type="date" name="to" required value=(today); }))
                div { button { (viewer.t(words::EXPORT)) } }
            }
        }
    };
    viewer.page(viewer.t(words::EXPORT), &content)
}

/// The file.
pub(super) async fn file(viewer: Viewer, Sent { form, .. }: Sent<Wanted>) -> Result<Response, Refusal> {
    let refused =
        |text| Ok(show(&viewer, Some(viewer.t(text))).with(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    let (Some(from), Some(to)) = (form.from, form.to) else { return refused(words::EXPORT_PERIOD) };
    if from > to || (to - from).num_days() >= Span::MOST_DAYS {
        return refused(words::EXPORT_PERIOD);
    }
    let order = Order {
        what: form.what,
        officer: viewer.session.officer.clone(),
        format: form.format,
        from: Some(from),
        to: Some(to),
        by: viewer.session.officer.to_string(),
    };
    let mut file = Limited(Cursor::new(Vec::new()));
    match export(&viewer.app, &order, &mut file).await {
        Ok(_) => {
            let name = named(order.what.file_name(), (from, to));
            Ok(download(&name, order.format, file.0.into_inner()))
        }
        Err(ExportError::Work(error)) => Err(error.into()),
        Err(ExportError::Sheet(_)) => refused(words::EXPORT_TOO_LARGE),
        Err(_) => Err(WorkError::Forbidden("the officer sees no lists").into()),
    }
}

/// A file's name: what it holds, and of which days.
pub(super) fn named(what: &str, (from, to): (NaiveDate, NaiveDate)) -> String {
    format!("{what}-{}-{}", from.format("%Y%m%d"), to.format("%Y%m%d"))
}

/// A file for the browser to keep.
pub(super) fn download(name: &str, format: Format, bytes: Vec<u8>) -> Response {
    let (kind, end) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    };
    let name = format!("attachment; filename=\"{name}.{end}\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(name).unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, bytes).into_response()
}

/// A file in memory that does not grow without end.
struct Limited(Cursor<Vec<u8>>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.position() + bytes.len() as u64 > MOST_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Limited {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}
