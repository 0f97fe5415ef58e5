//! 通讯录: who answers for what, by which number, and who stands in for whom.

use super::{page::Page, pieces, viewer::Viewer, words};
use crate::core::directory::{Absence, Agency, Department, Matter, MatterOwner, Officer, Telephone};
use maud::{Markup, html};

/// The page.
pub(super) async fn page(viewer: Viewer) -> Page {
    let directory = viewer.facts.directory.clone();
    let now = viewer.app.clock.now();
    let absences: Vec<&Absence> = directory.absences().iter().filter(|absence| absence.until > now).collect();
    let content = html! {
        (pieces::panel(viewer.t(words::ABSENCES), &out(&viewer, &absences)))
        (section(&viewer, words::DEPARTMENTS, &[words::NAME, words::TELEPHONE, words::DUTIES, words::HEAD, words::SUPERVISOR],
            &directory.departments().iter().map(|one| department(&viewer, one)).collect::<Vec<_>>()))
        (section(&viewer, words::OFFICERS, &[words::NAME, words::CODE, words::DEPARTMENT, words::ROLES],
            &directory.officers().iter().map(|one| officer(&viewer, one)).collect::<Vec<_>>()))
        (section(&viewer, words::MATTERS, &[words::NAME, words::CODE, words::DEPARTMENT],
            &directory.matters().iter().map(|one| matter(&viewer, one)).collect::<Vec<_>>()))
        (section(&viewer, words::AGENCIES, &[words::NAME, words::TELEPHONE],
            &directory.agencies().iter().map(|one| agency(&viewer, one)).collect::<Vec<_>>()))
    };
    viewer.page(viewer.t(words::DIRECTORY_PAGE), &content)
}

fn section(viewer: &Viewer, title: words::Text, heads: &[words::Text], rows: &[Vec<Markup>]) -> Markup {
    let heads: Vec<&str> = heads.iter().map(|text| viewer.t(*text)).collect();
    pieces::panel(viewer.t(title), &pieces::table(viewer.t(title), &heads, rows))
}

fn out(viewer: &Viewer, absences: &[&Absence]) -> Markup {
    if absences.is_empty() {
        return html! { p .soft { (viewer.t(words::NO_ABSENCES)) } };
    }
    let heads = [words::NAME, words::FROM, words::UNTIL, words::DELEGATE].map(|text| viewer.t(text));
    let rows: Vec<Vec<Markup>> = absences
        .iter()
        .map(|absence| {
            let delegate = absence.delegate.as_ref().map(|code| viewer.officer(code.as_str()));
            vec![
                html! { (viewer.officer(absence.officer.as_str())) },
                pieces::moment(absence.from),
                pieces::moment(absence.until),
                pieces::text_or_dash(delegate),
            ]
        })
        .collect();
    pieces::table(viewer.t(words::ABSENCES), &heads, &rows)
}

fn telephone(viewer: &Viewer, telephone: &Telephone) -> Markup {
    html! { span .number { (telephone.number.national()) } br;
    small { (viewer.t(words::VERIFIED)) " " (telephone.verified.map_or_else(|| "—".to_owned(), |day| day.to_string())) } }
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
    ]
}

fn officer(viewer: &Viewer, one: &Officer) -> Vec<Markup> {
    let roles: Vec<&str> = one.roles.iter().map(|role| viewer.t(words::role(*role))).collect();
    vec![
        html! { (one.name) },
        html! { (one.code) },
        html! { (viewer.department(one.department.as_str())) },
        html! { (roles.join("、")) },
    ]
}

fn matter(viewer: &Viewer, one: &Matter) -> Vec<Markup> {
    let english = viewer.taste.tongue == words::Tongue::English;
    let owner = match &one.owner {
        MatterOwner::Department(code) => viewer.department(code.as_str()),
        MatterOwner::Agency(code) => {
            viewer.facts.directory.agency(code).map_or_else(|| code.clone(), |agency| agency.name.clone())
        }
    };
    vec![html! { (if english { &one.name_en } else { &one.name }) }, html! { (one.code) }, html! { (owner) }]
}

fn agency(viewer: &Viewer, one: &Agency) -> Vec<Markup> {
    let english = viewer.taste.tongue == words::Tongue::English;
    vec![html! { (if english { &one.name_en } else { &one.name }) }, telephone(viewer, &one.telephone)]
}
