//! 首问指引: while a caller is on the line, which department or agency their matter belongs to, its number in
//! large digits with the words to read out, and the clause that says so (R3.4, R3.5, R3.6). To whoever talks
//! with a caller it offers to do it: connect them, or note that the number was told and send it by SMS.

mod act;

pub(super) use act::act;

use super::{page::Page, pieces, problem::Refusal, query::blank, viewer::Viewer, words};
use crate::{
    core::{
        directory::{Matter, MatterCode},
        phone::PhoneNumber,
        routing::{self, About, Announcement, Plan, Request},
    },
    store::calls::Call,
    work::calls::talk_of,
};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

/// What the address asks: a matter, or what the caller says it is about.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default, deserialize_with = "blank")]
    matter: Option<MatterCode>,
    #[serde(default)]
    about: String,
    /// What was just done for the caller.
    #[serde(default)]
    done: Option<String>,
}

/// The page.
pub(super) async fn page(viewer: Viewer, Query(asked): Query<Asked>) -> Result<Page, Refusal> {
    let talk = talk_of(&viewer.app, &viewer.session.actor).await?;
    let directory = viewer.facts.directory.clone();
    let named = asked.matter.as_ref().and_then(|code| directory.matter(code));
    let like = if asked.about.trim().is_empty() { Vec::new() } else { directory.matters_like(&asked.about) };
    let chosen = named.or(like.first().copied());
    let content = html! {
        @if let Some(done) = asked.done.as_deref().and_then(act::done) { p .notice.good role="status" { (viewer.t(done)) } }
        @if talk.is_some() { p { (pieces::mark("good", viewer.t(words::POP_ANSWERED))) } }
        form .filter method="get" {
            (viewer.field("about", words::GUIDE_ABOUT, &html! { input #about name="about" value=(asked.about) maxlength="200" autocomplete="off"; }))
            button { (viewer.t(words::SEARCH)) }
        }
        @if let Some(matter) = chosen { (guided(&viewer, matter, talk.as_ref())) }
        @else if !asked.about.trim().is_empty() { p .notice.bad { (viewer.t(words::GUIDE_NOTHING)) } }
        (pieces::panel(viewer.t(words::MATTERS), &all(&viewer, if like.is_empty() { directory.matters().iter().collect() } else { like })))
    };
    Ok(viewer.page(viewer.t(words::GUIDE_PAGE), &content))
}

fn all(viewer: &Viewer, matters: Vec<&Matter>) -> Markup {
    html! { ul { @for matter in matters { li {
        a href=(format!("/console/guide?matter={}", matter.code)) { (name(viewer, matter)) }
    } } } }
}

fn name<'m>(viewer: &Viewer, matter: &'m Matter) -> &'m str {
    viewer.either(&matter.name, &matter.name_en)
}

/// What the rules say to the officer who has the caller on the line: their own department's matter is theirs
/// to answer.
fn plan(viewer: &Viewer, matter: &Matter) -> Plan {
    let facts = &viewer.facts;
    let own = facts.directory.officer(&viewer.session.officer).map(|officer| &officer.department);
    let at = viewer.app.clock.now();
    let request = Request { about: About::Matter(&matter.code), accused: &[], within: own, at };
    routing::route(&request, &facts.directory, &*facts.calendar, &facts.routing)
}

fn guided(viewer: &Viewer, matter: &Matter, talk: Option<&Call>) -> Markup {
    let plan = plan(viewer, matter);
    html! { section .panel aria-live="polite" {
        h2 { (name(viewer, matter)) }
        (told(viewer, &plan))
        @if let Some(call) = talk { (act::buttons(viewer, &plan, matter, call)) }
        h3 { (viewer.t(words::WHY)) }
        ol .timeline { @for reason in &plan.because { li { (viewer.either(&reason.zh, &reason.en)) } } }
    } }
}

/// Answer it oneself, give a number, or guide outside.
fn told(viewer: &Viewer, plan: &Plan) -> Markup {
    match &plan.announce {
        Some(Announcement::TellNumber { department, number: Some(number) }) => {
            large(viewer, words::GUIDE_NUMBER, &viewer.department(department.as_str()), number)
        }
        Some(Announcement::GuideOutside { agency, number }) => {
            let known = viewer.facts.directory.agency(agency).map(|agency| agency.name.clone());
            large(viewer, words::GUIDE_OUTSIDE, &known.unwrap_or_else(|| agency.clone()), number)
        }
        Some(Announcement::TellNumber { department, number: None }) => {
            html! { p { (viewer.t(words::GUIDE_CONNECT)) "：" strong { (viewer.department(department.as_str())) } } }
        }
        Some(Announcement::Closed { opens }) => {
            html! { p { (viewer.t(words::GUIDE_CLOSED)) " " (pieces::moment(*opens)) } }
        }
        None => html! { p { strong { (viewer.t(words::GUIDE_SELF)) } } },
    }
}

fn large(viewer: &Viewer, what: words::Text, who: &str, number: &PhoneNumber) -> Markup {
    html! {
        p { (viewer.t(what)) "：" strong { (who) } }
        p .digits { (number.national()) }
        p { (viewer.t(words::GUIDE_READ_OUT)) }
    }
}
