//! What pages are made of: tables, facts, marks, fields.

use super::{
    viewer::Viewer,
    words::{self, Text},
};
use crate::core::clock::Moment;
use chrono::NaiveDate;
use maud::{Markup, Render, html};

/// Names and values, one below the other.
pub fn facts(rows: &[(&str, Markup)]) -> Markup {
    html! { dl .facts { @for (name, value) in rows { dt { (name) } dd { (value) } } } }
}

/// A table whose rows become cards on a telephone. Every row has as many cells as there are heads; the
/// first cell of a row names it.
pub fn table(caption: &str, heads: &[&str], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div .scroll tabindex="0" role="region" aria-label=(caption) { table .cards {
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            tbody { @for row in rows { tr {
                @for (place, cell) in row.iter().enumerate() {
                    @let label = heads.get(place).copied().unwrap_or_default();
                    @if place == 0 { th scope="row" data-label=(label) { (cell) } } @else { td data-label=(label) { (cell) } }
                }
            } } }
        } }
    }
}

/// A part of a page with its heading.
pub fn panel(title: &str, content: &Markup) -> Markup {
    html! { section .panel { h2 { (title) } (content) } }
}

/// A moment, to the minute.
pub fn moment(at: Moment) -> Markup {
    let local = at.beijing();
    html! { time .number datetime=(at.to_string()) { (local.format("%Y-%m-%d %H:%M").to_string()) } }
}

/// A moment, if there is one.
pub fn moment_or_dash(at: Option<Moment>) -> Markup {
    at.map_or_else(dash, moment)
}

/// Where nothing is.
pub fn dash() -> Markup {
    html! { span .soft { "—" } }
}

/// Text, or a dash.
pub fn text_or_dash(text: Option<impl Render>) -> Markup {
    text.map_or_else(dash, |text| html! { (text) })
}

/// How long something lasted: 3:07.
pub fn lasted(from: Moment, until: Moment) -> Markup {
    let seconds = (until - from).num_seconds().max(0);
    html! { span .number { (format!("{}:{:02}", seconds / 60, seconds % 60)) } }
}

/// How urgent a due date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Gone by.
    Late,
    /// Today.
    Today,
    /// Within three working days.
    Soon,
    /// Later.
    Later,
}

impl Urgency {
    /// Its class in the style.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Today | Self::Soon => "near",
            Self::Later => "later",
        }
    }
}

/// A word set apart.
pub fn mark(class: &str, text: &str) -> Markup {
    html! { span class=(format!("mark {class}")) { (text) } }
}

/// A choice among named values; `chosen` is the value that is set.
pub fn select(id: &str, name: &str, choices: &[(String, String)], chosen: &str) -> Markup {
    html! { select id=(id) name=(name) {
        @for (value, label) in choices { option value=(value) selected[value == chosen] { (label) } }
    } }
}

/// A link to a case by its number.
pub fn case_link(number: &str) -> Markup {
    html! { a .number href=(format!("/console/cases/{number}")) { (number) } }
}

impl Viewer {
    /// A due day with how urgent it is.
    pub fn due(&self, day: NaiveDate, urgency: Urgency) -> Markup {
        let word = match urgency {
            Urgency::Late => Some(words::OVERDUE),
            Urgency::Today => Some(words::DUE_TODAY),
            Urgency::Soon | Urgency::Later => None,
        };
        html! { span .number { (self.day(day)) } @if let Some(word) = word { " " (mark(urgency.class(), self.t(word))) } }
    }

    /// A labelled field of a form. `field` is written by the caller with the id `id`.
    pub fn field(&self, id: &str, label: Text, field: &Markup) -> Markup {
        html! { div { label for=(id) { (self.t(label)) } (field) } }
    }

    /// The links below a page of a list.
    pub fn pager(&self, address: &str, first: bool, next: Option<&str>) -> Markup {
        let with = |cursor: &str| {
            let joint = if address.contains('?') { '&' } else { '?' };
            format!("{address}{joint}cursor={cursor}")
        };
        html! { @if !first || next.is_some() { p {
            @if !first { a href=(address) { (self.t(words::FIRST_PAGE)) } " " }
            @if let Some(cursor) = next { a rel="next" href=(with(cursor)) { (self.t(words::NEXT_PAGE)) } }
        } } }
    }
}
