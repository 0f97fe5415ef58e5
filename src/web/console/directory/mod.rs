//! 通讯录: who answers for what, by which number, who stands in for whom; and what is edited of it.

mod absences;
mod numbers;
mod officers;
mod told;

pub(super) use absences::{cancel, enter, form as absence_form};
pub(super) use numbers::{
    agency as agency_page, agency_number, agency_verified, department as department_page, department_number,
    department_verified, hours,
};
pub(super) use officers::{change as officer_change, page as officer_page};

use super::{page::Page, pieces, viewer::Viewer, words};
use crate::{
    core::directory::{Agency, Department, Matter, MatterOwner, Officer, Telephone},
    work::directory::{may_edit, may_edit_officer},
};
use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;

/// Where the directory is.
const PLACE: &str = "/console/directory";
/// Where an edit leads back to.
const DONE: &str = "/console/directory?done=yes";

/// What the address asks.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

/// The page.
pub(super) async fn page(viewer: Viewer, Query(asked): Query<Asked>) -> Page {
    let directory = viewer.facts.directory.clone();
    let content = html! {
        @if asked.done.is_some() { p .notice.good role="status" { (viewer.t(words::DIRECTORY_EDITED)) } }
        (absences::panel(&viewer))
        (section(&viewer, words::DEPARTMENTS, &[words::NAME, words::TELEPHONE, words::DUTIES, words::HEAD, words::SUPERVISOR, words::EDIT],
            &directory.departments().iter().map(|one| department(&viewer, one)).collect::<Vec<_>>()))
        (section(&viewer, words::OFFICERS, &[words::NAME, words::CODE, words::DEPARTMENT, words::ROLES, words::EDIT],
            &directory.officers().iter().map(|one| officer(&viewer, one)).collect::<Vec<_>>()))
        (section(&viewer, words::MATTERS, &[words::NAME, words::CODE, words::DEPARTMENT],
            &directory.matters().iter().map(|one| matter(&viewer, one)).collect::<Vec<_>>()))
        (section(&viewer, words::AGENCIES, &[words::NAME, words::TELEPHONE, words::EDIT],
            &directory.agencies().iter().map(|one| agency(&viewer, one)).collect::<Vec<_>>()))
    };
    viewer.page(viewer.t(words::DIRECTORY_PAGE), &content)
}

/// The way to an entry's form, for those who may edit it.
fn edit(viewer: &Viewer, may: bool, whose: &str, address: &str) -> Markup {
    html! { @if may { a href=(address) { (viewer.t(words::EDIT)) span .hidden { " " (whose) } } } @else { (pieces::dash()) } }
}

fn section(viewer: &Viewer, title: words::Text, heads: &[words::Text], rows: &[Vec<Markup>]) -> Markup {
    let heads: Vec<&str> = heads.iter().map(|text| viewer.t(*text)).collect();
    pieces::panel(viewer.t(title), &pieces::table(viewer.t(title), &heads, rows))
}

fn telephone(viewer: &Viewer, telephone: &Telephone) -> Markup {
    let days = viewer.facts.routing.number_stale_after_days;
    let fresh = telephone.fresh(viewer.app.clock.now(), days);
    html! { span .number { (telephone.number.national()) } br;
    small { (viewer.t(words::VERIFIED)) " " (telephone.verified.map_or_else(|| "—".to_owned(), |day| day.to_string())) }
    @if !fresh { " " (pieces::mark("near", viewer.t(words::NUMBER_STALE))) } }
}

fn department(viewer: &Viewer, one: &Department) -> Vec<Markup> {
    let name =
        |code: Option<&crate::core::directory::OfficerCode>| code.map(|code| viewer.officer(code.as_str()));
    let duties: Vec<&str> = one.duties.iter().map(|duty| viewer.t(words::duty(*duty))).collect();
    vec![
        html! { (viewer.department(one.code.as_str())) },
        one.telephone.as_ref().map_or_else(pieces::dash, |number| telephone(viewer, number)),
        html! { (duties.join("、")) },
        pieces::text_or_dash(name(one.head.as_ref())),
        pieces::text_or_dash(name(one.supervisor.as_ref())),
        edit(
            viewer,
            may_edit(
                &viewer.session.actor,
                &viewer.facts.directory,
                &MatterOwner::Department(one.code.clone()),
            ),
            &viewer.department(one.code.as_str()),
            &format!("{PLACE}/departments/{}", one.code),
        ),
    ]
}

fn officer(viewer: &Viewer, one: &Officer) -> Vec<Markup> {
    let roles: Vec<&str> = one.roles.iter().map(|role| viewer.t(words::role(*role))).collect();
    vec![
        html! { (one.name) },
        html! { (one.code) },
        html! { (viewer.department(one.department.as_str())) },
        html! { (roles.join("、")) },
        edit(
            viewer,
            may_edit_officer(&viewer.session.actor, &viewer.facts.directory, one),
            &one.name,
            &format!("{PLACE}/officers/{}", one.code),
        ),
    ]
}

fn matter(viewer: &Viewer, one: &Matter) -> Vec<Markup> {
    let owner = match &one.owner {
        MatterOwner::Department(code) => viewer.department(code.as_str()),
        MatterOwner::Agency(code) => {
            viewer.facts.directory.agency(code).map_or_else(|| code.clone(), |agency| agency.name.clone())
        }
    };
    vec![html! { (viewer.either(&one.name, &one.name_en)) }, html! { (one.code) }, html! { (owner) }]
}

fn agency(viewer: &Viewer, one: &Agency) -> Vec<Markup> {
    let name = viewer.either(&one.name, &one.name_en);
    let may =
        may_edit(&viewer.session.actor, &viewer.facts.directory, &MatterOwner::Agency(one.code.clone()));
    vec![
        html! { (name) },
        telephone(viewer, &one.telephone),
        edit(viewer, may, name, &format!("{PLACE}/agencies/{}", one.code)),
    ]
}
