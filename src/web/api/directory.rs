//! What every token may read of the directory: departments, officers, matters.

use crate::{
    core::{
        clock::Moment,
        directory::{self, DepartmentCode, Duty, MatterCode, MatterOwner, OfficeHours, OfficerCode, Role},
    },
    store::page::Listed,
    web::{auth::Bearer, problem::Problem, request::Asked},
    work::App,
};
use axum::{Json, extract::State};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A query without parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoQuery {}

/// A department (科室).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Department {
    code: DepartmentCode,
    name: String,
    name_en: String,
    /// The number that callers are told.
    telephone: Option<String>,
    /// The day somebody last called that number to see whether it is right.
    telephone_verified: Option<NaiveDate>,
    /// On working days, made-up ones too, and on the weekdays of `also_open`.
    #[schema(value_type = Hours)]
    hours: OfficeHours,
    /// Duties beyond its matters.
    duties: Vec<Duty>,
    head: Option<OfficerCode>,
    /// The leader who supervises it.
    supervisor: Option<OfficerCode>,
}

/// Opening hours in Beijing time.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes the text form of the office file")]
pub(super) struct Hours {
    #[schema(examples(json!(["08:30-12:00", "14:30-18:00"])))]
    periods: Vec<String>,
    /// Weekdays that are worked whatever the calendar says.
    #[schema(examples(json!(["Sat"])))]
    also_open: Vec<String>,
}

/// An officer (工作人员).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Officer {
    code: OfficerCode,
    name: String,
    department: DepartmentCode,
    roles: Vec<Role>,
    /// Until when they are out; null if they are not.
    absent_until: Option<Moment>,
    /// Who stands in meanwhile (R1.5a).
    delegate: Option<OfficerCode>,
}

/// A matter (事项) that citizens ask for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Matter {
    code: MatterCode,
    name: String,
    name_en: String,
    /// Who answers for it: a department, or an agency outside.
    owner: MatterOwner,
    /// Words that callers use for it.
    keywords: Vec<String>,
}

/// All departments
#[utoipa::path(get, path = "/api/v1/departments", tag = "directory",
    responses((status = OK, body = Listed<Department>)))]
pub(super) async fn departments(
    State(app): State<Arc<App>>,
    _: Bearer,
    Asked(NoQuery {}): Asked<NoQuery>,
) -> Result<Json<Listed<Department>>, Problem> {
    let facts = app.facts();
    Ok(whole(facts.directory.departments().iter().map(Department::of)))
}

/// All officers, with who is out and who stands in
#[utoipa::path(get, path = "/api/v1/officers", tag = "directory",
    responses((status = OK, body = Listed<Officer>)))]
pub(super) async fn officers(
    State(app): State<Arc<App>>,
    _: Bearer,
    Asked(NoQuery {}): Asked<NoQuery>,
) -> Result<Json<Listed<Officer>>, Problem> {
    let (facts, now) = (app.facts(), app.clock.now());
    let item = |one| Officer::of(one, &facts.directory, now);
    Ok(whole(facts.directory.officers().iter().map(item)))
}

/// All matters, with who answers for them
#[utoipa::path(get, path = "/api/v1/matters", tag = "directory",
    responses((status = OK, body = Listed<Matter>)))]
pub(super) async fn matters(
    State(app): State<Arc<App>>,
    _: Bearer,
    Asked(NoQuery {}): Asked<NoQuery>,
) -> Result<Json<Listed<Matter>>, Problem> {
    let facts = app.facts();
    Ok(whole(facts.directory.matters().iter().map(Matter::of)))
}

/// A list that is one page: the directory is a file that people write.
fn whole<T>(items: impl Iterator<Item = T>) -> Json<Listed<T>> {
    Json(Listed { items: items.collect(), next: None })
}

impl Department {
    fn of(one: &directory::Department) -> Self {
        let telephone = one.telephone.as_ref();
        Self {
            code: one.code.clone(),
            name: one.name.clone(),
            name_en: one.name_en.clone(),
            telephone: telephone.map(|telephone| telephone.number.as_str().to_owned()),
            telephone_verified: telephone.and_then(|telephone| telephone.verified),
            hours: one.hours.clone(),
            duties: one.duties.clone(),
            head: one.head.clone(),
            supervisor: one.supervisor.clone(),
        }
    }
}

impl Officer {
    fn of(one: &directory::Officer, directory: &directory::Directory, now: Moment) -> Self {
        let absence = directory.absence(&one.code, now);
        Self {
            code: one.code.clone(),
            name: one.name.clone(),
            department: one.department.clone(),
            roles: one.roles.clone(),
            absent_until: absence.map(|absence| absence.until),
            delegate: absence.and_then(|absence| absence.delegate.clone()),
        }
    }
}

impl Matter {
    fn of(one: &directory::Matter) -> Self {
        Self {
            code: one.code.clone(),
            name: one.name.clone(),
            name_en: one.name_en.clone(),
            owner: one.owner.clone(),
            keywords: one.keywords.clone(),
        }
    }
}
