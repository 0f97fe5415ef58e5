//! One call: who, how it went, who was rung, and the clause behind every decision.

use super::{
    super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words},
    recording::players,
};
use crate::{
    core::{
        call::{Leg, LegParty},
        id::CallId,
    },
    store::{
        calls::{self, Call},
        cases, recordings,
    },
    work::shown,
};
use axum::extract::Path;
use maud::{Markup, html};

/// The page.
pub(in crate::web::console) async fn page(viewer: Viewer, Path(id): Path<CallId>) -> Result<Page, Refusal> {
    let reader = viewer.reader();
    let (call, number, kept) = viewer
        .app
        .db
        .read(|tx| {
            Box::pin(async move {
                let call = calls::visible(tx, &reader, id).await?;
                let of: Vec<_> = call.iter().filter_map(|call| call.case_id).collect();
                let number = cases::visible_numbers(tx, &reader, &of).await?.pop();
                let kept = recordings::audible(tx, &reader, id).await?;
                Ok::<_, sqlx::Error>((call, number.map(|(_, number)| number), kept))
            })
        })
        .await?;
    let call = call.ok_or_else(Refusal::not_found)?;
    let content = html! {
        div .columns {
            div { (facts(&viewer, &call, number.as_deref())?) (players(&viewer, id, &kept)) (legs(&viewer, &call)) }
            (decisions(&viewer, &call))
        }
    };
    let title =
        format!("{} {}", viewer.t(words::CALLS_PAGE), call.began_at.beijing().format("%Y-%m-%d %H:%M"));
    Ok(viewer.page(&title, &content))
}

fn facts(viewer: &Viewer, call: &Call, number: Option<&str>) -> Result<Markup, Refusal> {
    let caller = shown::caller(&viewer.app, call, &viewer.reader())?;
    let first = call
        .record
        .first_contact()
        .map(|(officer, at)| html! { (viewer.officer(officer.as_str())) " · " (pieces::moment(at)) });
    let direction = if call.direction == "inbound" { words::INBOUND } else { words::CALL_BACK_DIRECTION };
    let until = call.ended_at.unwrap_or_else(|| viewer.app.clock.now());
    let rows = [
        (viewer.t(words::CALLER), html! { (caller.as_deref().unwrap_or(viewer.t(words::WITHHELD))) }),
        (viewer.t(words::DIRECTION), html! { (viewer.t(direction)) }),
        (viewer.t(words::CALLED_NUMBER), html! { (call.called) }),
        (viewer.t(words::OUTCOME), super::list::outcome(viewer, &call.outcome)),
        (viewer.t(words::FIRST_CONTACT), first.unwrap_or_else(pieces::dash)),
        (viewer.t(words::BEGAN_AT), pieces::moment(call.began_at)),
        (viewer.t(words::LASTED), pieces::lasted(call.began_at, until)),
        (viewer.t(words::POP_PATH), path(viewer, call)),
        (viewer.t(words::CASE_OF_CALL), number.map_or_else(
            || html! { a .button href=(format!("/console/cases/new?call={}", call.id)) { (viewer.t(words::OPEN_CASE_FROM_CALL)) } },
            pieces::case_link,
        )),
    ];
    let content = html! { (pieces::facts(&rows)) (super::number::form(viewer, call.id, number.is_some())) };
    Ok(pieces::panel(viewer.t(words::FACTS), &content))
}

/// What the caller came through, beside the decisions.
fn path(viewer: &Viewer, call: &Call) -> Markup {
    let decided = |step: &&String| call.record.decisions.iter().any(|decision| decision.summary == **step);
    let story = call.record.story(|code| viewer.officer(code.as_str()));
    let steps: Vec<&String> = story.iter().filter(|step| !decided(step)).collect();
    html! { @if steps.is_empty() { (pieces::dash()) } @for step in steps { span { (step) } br; } }
}

fn legs(viewer: &Viewer, call: &Call) -> Markup {
    let rows: Vec<Vec<Markup>> = call.record.legs.iter().map(|leg| leg_row(viewer, leg)).collect();
    let heads = [words::RANG, words::BEGAN_AT, words::ANSWERED_AT, words::ENDED_AT, words::RESULT]
        .map(|text| viewer.t(text));
    let title = viewer.t(words::LEGS);
    pieces::panel(
        title,
        &html! {
            @if rows.is_empty() { p .soft { (viewer.t(words::NO_LEGS)) } } @else { (pieces::table(title, &heads, &rows)) }
        },
    )
}

fn leg_row(viewer: &Viewer, leg: &Leg) -> Vec<Markup> {
    vec![
        html! { (party(viewer, &leg.to)) },
        pieces::moment(leg.began_at),
        pieces::moment_or_dash(leg.answered_at),
        pieces::moment_or_dash(leg.ended_at),
        leg.result.map_or_else(pieces::dash, |result| html! { (viewer.t(words::leg_result(result))) }),
    ]
}

fn party(viewer: &Viewer, party: &LegParty) -> String {
    match party {
        LegParty::Bureau { department, officer: Some(officer), .. } => {
            format!("{}（{}）", viewer.officer(officer.as_str()), viewer.department(department.as_str()))
        }
        LegParty::Bureau { department, officer: None, .. } => {
            format!("{} {}", viewer.department(department.as_str()), viewer.t(words::COMMON_DESK))
        }
        LegParty::Agency { agency, .. } => {
            let known = viewer.facts.directory.agency(agency);
            known.map_or_else(|| agency.clone(), |agency| agency.name.clone())
        }
        LegParty::Complainant => viewer.t(words::THE_COMPLAINANT).to_owned(),
    }
}

fn decisions(viewer: &Viewer, call: &Call) -> Markup {
    pieces::panel(
        viewer.t(words::DECISIONS),
        &html! {
            @if call.record.decisions.is_empty() { p .soft { (viewer.t(words::NOTHING_HERE)) } }
            ol .timeline { @for decision in &call.record.decisions { li {
                (decision.summary) " " small { (pieces::moment(decision.at)) }
                @for clause in &decision.clauses { p .soft { (clause) " " q { (clause.original()) } } }
            } } }
        },
    )
}
