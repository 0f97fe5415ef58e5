//! The list of cases, with filters that live in its address and can be kept under a name.

use super::super::{
    page::Page,
    pieces,
    problem::Refusal,
    query::blank,
    search,
    tasks::ROWS,
    today::{Days, on_the_desk_of},
    viewer::Viewer,
    words,
};
use super::saved;
use crate::{
    core::{
        case::{Kind, StageName},
        directory::{DepartmentCode, OfficerCode, Role},
    },
    store::{cases as rows, page::Page as Rows, saved_filters},
    work::cases::DECIDERS,
};
use axum::extract::Query;
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

/// What the address asks.
#[derive(Debug, Deserialize, Serialize)]
pub(in crate::web::console) struct Asked {
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    stage: Option<StageName>,
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    department: Option<DepartmentCode>,
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    handler: Option<OfficerCode>,
    #[serde(default, deserialize_with = "blank", skip_serializing_if = "Option::is_none")]
    due_before: Option<NaiveDate>,
    #[serde(default, skip_serializing)]
    cursor: Option<String>,
}

/// The list.
pub(in crate::web::console) async fn list(
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page, Refusal> {
    let page = Rows::new(ROWS, asked.cursor.as_deref()).ok_or_else(Refusal::not_found)?;
    let filter = rows::Filter {
        stage: asked.stage,
        department: asked.department.as_ref().map(ToString::to_string),
        handlers: asked.handler.iter().flat_map(|handler| on_the_desk_of(&viewer, handler)).collect(),
        due_before: asked.due_before,
        kind: asked.kind,
    };
    let (reader, officer) = (viewer.reader(), viewer.session.officer.to_string());
    let (found, saved) = viewer
        .app
        .db
        .read(|tx| {
            Box::pin(async move {
                let found = rows::page(tx, &reader, &filter, page).await?;
                Ok::<_, sqlx::Error>((found, saved_filters::of(tx, &officer).await?))
            })
        })
        .await?;
    let listed = page.cut(found, |row| (row.received_at, row.id.into()));
    let days = Days::of(&viewer);
    let choosing = may_assign(&viewer);
    let mut body = Vec::new();
    for case in &listed.items {
        let mut cells = super::row(&viewer, case, days)?;
        if choosing {
            cells.push(chosen(&viewer, &case.number));
        }
        body.push(cells);
    }
    let mut heads = super::HEADS.map(|text| viewer.t(text)).to_vec();
    heads.extend(choosing.then(|| viewer.t(words::CHOOSE)));
    let table = pieces::table(viewer.t(words::CASES_PAGE), &heads, &body);
    let query = serde_urlencoded::to_string(&asked).unwrap_or_default();
    let address = format!("/console/cases?{query}");
    let content = html! {
        div .head { (search::form(&viewer)) p { a href="/console/export" { (viewer.t(words::EXPORT)) } " " a .button href="/console/cases/new" { (viewer.t(words::NEW_CASE)) } } }
        (saved::row(&viewer, &saved, &query))
        (filters(&viewer, &asked))
        section .panel {
            @if body.is_empty() { p .soft { (viewer.t(words::NOTHING_HERE)) } }
            @else if choosing { form method="post" action="/console/cases/assign" { (viewer.csrf()) (table) (bulk(&viewer)) } }
            @else { (table) }
        }
        (viewer.pager(&address, asked.cursor.is_none(), listed.next.as_deref()))
    };
    Ok(viewer.page(viewer.t(words::CASES_PAGE), &content))
}

fn may_assign(viewer: &Viewer) -> bool {
    viewer.session.actor.is_any(&DECIDERS)
}

fn chosen(viewer: &Viewer, number: &str) -> Markup {
    let label = format!("{} {number}", viewer.t(words::CHOOSE));
    html! { input type="checkbox" name=(format!("case.{number}")) value="on" aria-label=(label); }
}

fn bulk(viewer: &Viewer) -> Markup {
    html! { div .head { (viewer.field("officer", words::ASSIGN_TO, &officers(viewer, "officer", "officer", "")))
    button { (viewer.t(words::BULK_ASSIGN)) } } }
}

/// The officers who can be charged with a case.
pub(super) fn officers(viewer: &Viewer, id: &str, name: &str, chosen: &str) -> Markup {
    let all = viewer.facts.directory.officers().iter().filter(|officer| !officer.is(Role::Administrator));
    let choices: Vec<(String, String)> = all.map(|officer| viewer.choice_of(officer)).collect();
    pieces::select(id, name, &choices, chosen)
}

/// The departments, by their names.
pub(in crate::web::console) fn departments(viewer: &Viewer) -> Vec<(String, String)> {
    let all = viewer.facts.directory.departments().iter();
    all.map(|department| (department.code.to_string(), viewer.department(department.code.as_str()))).collect()
}

fn filters(viewer: &Viewer, asked: &Asked) -> Markup {
    let any = || vec![(String::new(), viewer.t(words::ALL).to_owned())];
    let mut stages = any();
    stages.extend(StageName::ALL.map(|stage| (stage.to_string(), viewer.t(words::stage(stage)).to_owned())));
    let mut places = any();
    places.extend(departments(viewer));
    let stage = asked.stage.map_or_else(String::new, |stage| stage.to_string());
    let department = asked.department.as_ref().map_or_else(String::new, ToString::to_string);
    let due = asked.due_before.map_or_else(String::new, |day| day.to_string());
    html! { form .filter method="get" {
        (viewer.field("stage", words::STAGE, &pieces::select("stage", "stage", &stages, &stage)))
        (viewer.field("department", words::DEPARTMENT, &pieces::select("department", "department", &places, &department)))
        (viewer.field("due_before", words::DUE_BEFORE, &html! { input #due_before type="date" name="due_before" value=(due); }))
        @if let Some(handler) = &asked.handler { input type="hidden" name="handler" value=(handler); }
        button .second { (viewer.t(words::FILTER)) }
    } }
}
