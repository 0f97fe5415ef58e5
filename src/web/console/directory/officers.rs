//! An officer's entry: department, roles, numbers.

use super::{
    super::{cases::departments, page::Page, pieces, problem::Refusal, viewer::Viewer, words},
    PLACE,
    told::{Told, edited, values},
};
use crate::{
    core::directory::{Fault, Officer, OfficerCode, OfficerEntry, Role},
    web::session::Sent,
    work::{
        cases::role_name,
        directory::{Edit, may_edit_officer},
    },
};
use axum::{extract::Path, response::Response};
use maud::{Markup, html};

/// The fields at which faults are told.
const FIELDS: [&str; 4] = ["department", "roles", "telephone", "mobile"];

fn found<'v>(viewer: &'v Viewer, code: &str) -> Result<&'v Officer, Refusal> {
    let code: OfficerCode = code.parse().map_err(|_| Refusal::not_found())?;
    let officer = viewer.facts.directory.officer(&code).ok_or_else(Refusal::not_found)?;
    if may_edit_officer(&viewer.session.actor, &viewer.facts.directory, officer) {
        Ok(officer)
    } else {
        Err(Refusal::forbidden())
    }
}

/// The page.
pub(in crate::web::console) async fn page(viewer: Viewer, Path(code): Path<String>) -> Result<Page, Refusal> {
    let officer = found(&viewer, &code)?;
    Ok(show(&viewer, officer, &entry_of(officer), &[]))
}

/// An entry as it is.
fn entry_of(officer: &Officer) -> OfficerEntry {
    OfficerEntry {
        code: officer.code.clone(),
        department: officer.department.to_string(),
        roles: officer.roles.iter().map(|role| role_name(*role)).collect(),
        telephone: officer.telephone.as_ref().map(crate::core::phone::PhoneNumber::national),
        mobile: officer.mobile.as_ref().map(crate::core::phone::PhoneNumber::national),
    }
}

fn show(viewer: &Viewer, officer: &Officer, given: &OfficerEntry, faults: &[Fault]) -> Page {
    let told = Told::of(viewer, ("officers", officer.code.as_str()), faults);
    let number = |id: &str, value: Option<&String>| {
        html! { input id=(id) type="tel" name=(id) autocomplete="off" maxlength="40" value=(value.map(String::as_str).unwrap_or_default()); }
    };
    let content = html! {
        (told.above(&FIELDS))
        p { a href=(PLACE) { (viewer.t(words::DIRECTORY_PAGE)) } }
        section .panel {
            p .soft { (viewer.t(words::OFFICER_HINT)) }
            form .fields method="post" action=(format!("{PLACE}/officers/{}", officer.code)) { (viewer.csrf())
                (told.field("department", "department", words::DEPARTMENT, &pieces::select("department", "department", &departments(viewer), &given.department)))
                fieldset { legend { (viewer.t(words::ROLES)) (told.at("roles")) }
                    @for role in Role::ALL { (choice(viewer, officer, given, role)) } }
                (told.field("telephone", "telephone", words::OFFICER_TELEPHONE, &number("telephone", given.telephone.as_ref())))
                (told.field("mobile", "mobile", words::OFFICER_MOBILE, &number("mobile", given.mobile.as_ref())))
                div { button { (viewer.t(words::SAVE)) } }
            }
        }
    };
    viewer.page(&format!("{}（{}）", officer.name, officer.code), &content)
}

/// A role to be chosen; one that the viewer can neither give nor take stays as it is.
fn choice(viewer: &Viewer, officer: &Officer, given: &OfficerEntry, role: Role) -> Markup {
    let own = officer.code == viewer.session.officer;
    let reserved = matches!(role, Role::Administrator | Role::DisciplineInspection);
    let fixed = own || (reserved && !viewer.session.actor.is_any(&[role]));
    let name = role_name(role);
    let held = if fixed { officer.is(role) } else { given.roles.contains(&name) };
    html! { label .choice {
        @if fixed && held { input type="hidden" name="roles" value=(name); }
        input type="checkbox" name="roles" value=(name) checked[held] disabled[fixed];
        " " (viewer.t(words::role(role)))
    } }
}

/// Changes it.
pub(in crate::web::console) async fn change(
    viewer: Viewer,
    Path(code): Path<String>,
    Sent { form, .. }: Sent<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let officer = found(&viewer, &code)?;
    let first = |name: &str| values(&form, name).into_iter().next();
    let number = |name: &str| first(name).filter(|text| !text.is_empty());
    let entry = OfficerEntry {
        code: officer.code.clone(),
        department: first("department").unwrap_or_default(),
        roles: values(&form, "roles"),
        telephone: number("telephone"),
        mobile: number("mobile"),
    };
    let again = entry.clone();
    edited(&viewer, Ok(Edit::Officer(entry)), |faults| Ok(show(&viewer, officer, &again, faults))).await
}
