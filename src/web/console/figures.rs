//! 统计: the figures of a period in the sense of GB/T 33358, each with its definition beside it.

use super::{
    export::{download, named},
    page::Page,
    pieces,
    problem::Refusal,
    query::blank,
    viewer::Viewer,
    words,
};
use crate::{
    core::statistics::{self, Figure},
    store::stats::{self as rows, Span},
    web::session::Sent,
    work::{
        WorkError,
        export::{self, Format},
    },
};
use axum::{extract::Query, response::Response};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;
use std::io::Cursor;

/// What the address asks.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default, deserialize_with = "blank")]
    from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "blank")]
    to: Option<NaiveDate>,
}

/// The page.
pub(super) async fn page(viewer: Viewer, Query(asked): Query<Asked>) -> Result<Page, Refusal> {
    let today = viewer.app.clock.now().day();
    // What makes no sense is the usual period.
    let span = Span::asked(asked.from, asked.to, today).or_else(|| Span::asked(None, None, today));
    let span = span.ok_or_else(Refusal::not_found)?;
    let reader = viewer.reader();
    let counted =
        viewer.app.db.read(|tx| Box::pin(async move { rows::count(tx, &reader, span, today).await })).await?;
    let figures = statistics::figures(&counted, span.hours(), today);
    let content = html! {
        form .filter method="get" {
            (viewer.field("from", words::FROM, &html! { input #from type="date" name="from" value=(span.from); }))
            (viewer.field("to", words::UNTIL, &html! { input #to type="date" name="to" value=(span.to); }))
            button .second { (viewer.t(words::APPLY)) }
        }
        (files(&viewer, span))
        @for figure in &figures { (one(&viewer, figure)) }
    };
    Ok(viewer.page(viewer.t(words::FIGURES_PAGE), &content))
}

fn files(viewer: &Viewer, span: Span) -> Markup {
    html! { form .row method="post" {
        (viewer.csrf())
        input type="hidden" name="from" value=(span.from); input type="hidden" name="to" value=(span.to);
        (viewer.t(words::EXPORT)) "："
        button .second name="format" value="xlsx" { (viewer.t(words::WORKBOOK)) }
        button .second name="format" value="csv" { (viewer.t(words::PLAIN_TABLE)) }
    } }
}

/// What the form asks.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    format: Format,
    from: NaiveDate,
    to: NaiveDate,
}

/// The figures as a file.
pub(super) async fn file(
    viewer: Viewer,
    Sent { form: wanted, .. }: Sent<Wanted>,
) -> Result<Response, Refusal> {
    let today = viewer.app.clock.now().day();
    let span = Span::asked(Some(wanted.from), Some(wanted.to), today).ok_or_else(Refusal::not_found)?;
    let mut bytes = Cursor::new(Vec::new());
    let (app, actor) = (&viewer.app, &viewer.session.actor);
    let written =
        export::figures(app, actor, (span, wanted.format), |name| viewer.part(name), &mut bytes).await;
    match written {
        Ok(()) => {
            let name = named("figures", (span.from, span.to));
            Ok(download(&name, wanted.format, bytes.into_inner()))
        }
        Err(export::ExportError::Work(error)) => Err(error.into()),
        Err(error) => {
            tracing::error!(%error, "the figures could not be written");
            Err(WorkError::invalid("format", viewer.t(words::EXPORT_TOO_LARGE)).into())
        }
    }
}

fn one(viewer: &Viewer, figure: &Figure) -> Markup {
    let said = &figure.definition;
    let english = viewer.taste.tongue == words::Tongue::English;
    let definition = if english { said.definition_en } else { said.definition };
    let share = figure.value();
    html! { section .panel {
        div .head { h2 { (said.title) } strong .number { (value(figure)) } }
        @if let Some(share) = share.filter(|_| is_share(figure)) { (bar(said.title, share, said.goal)) }
        @if !figure.parts.is_empty() { (parts(viewer, figure)) }
        p .soft { (viewer.t(words::DEFINITION)) "：" (definition) @if let Some(basis) = said.basis { " · " (basis) } }
    } }
}

/// Whether it is a share of a whole, by its title: 接通率, 反馈率.
fn is_share(figure: &Figure) -> bool {
    figure.definition.goal.is_some() || figure.definition.title.ends_with('率')
}

/// A share as a percentage, a count as it is, anything else as a quotient.
fn value(figure: &Figure) -> String {
    let (numerator, denominator) = (figure.numerator, figure.denominator);
    match figure.value() {
        None => "—".to_owned(),
        Some(share) if is_share(figure) => format!("{:.1}%（{numerator}/{denominator}）", share * 100.0),
        Some(_) if numerator == denominator || !figure.parts.is_empty() => numerator.to_string(),
        Some(number) => format!("{number:.2}（{numerator}/{denominator}）"),
    }
}

/// A bar of a hundred parts, with a line where the goal is.
fn bar(title: &str, share: f64, goal: Option<f64>) -> Markup {
    let wide = share.clamp(0.0, 1.0) * 100.0;
    let colour = if goal.is_some_and(|goal| share < goal) { "#a3180f" } else { "#0b5a6f" };
    html! { svg viewBox="0 0 100 6" width="100%" height="18" preserveAspectRatio="none" role="img" aria-label=(format!("{title} {wide:.1}%")) {
        rect width="100" height="6" fill="#e3ebee" {}
        rect width=(format!("{wide:.2}")) height="6" fill=(colour) {}
        @if let Some(goal) = goal { rect x=(format!("{:.2}", goal * 100.0 - 0.2)) width="0.4" height="6" fill="#16262d" {} }
    } }
}

fn parts(viewer: &Viewer, figure: &Figure) -> Markup {
    let most = figure.parts.iter().map(|part| part.count).max().unwrap_or(1).max(1);
    let heads = [words::NAME, words::VALUE, words::FIGURE].map(|text| viewer.t(text));
    #[expect(clippy::cast_precision_loss, reason = "a picture of counts")]
    let rows: Vec<Vec<Markup>> = figure
        .parts
        .iter()
        .map(|part| {
            let name = viewer.part(&part.name);
            let share = part.count as f64 / most as f64;
            vec![html! { (name) }, html! { span .number { (part.count) } }, bar(&name, share, None)]
        })
        .collect();
    pieces::table(figure.definition.title, &heads, &rows)
}
