//! The numbers that callers are told, of departments (R3.4) and of agencies outside (R3.6), and when a department
//! is there.

use super::{
    super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words},
    PLACE,
    told::{Told, edited, values},
};
use crate::{
    core::directory::{Department, DepartmentCode, Fault, MatterOwner, Telephone},
    web::session::Sent,
    work::directory::{Edit, may_edit},
};
use axum::{extract::Path, response::Response};
use chrono::Weekday;
use maud::{Markup, html};
use serde::Deserialize;

/// The fields at which faults are told.
const FIELDS: [&str; 2] = ["telephone", "hours"];
/// The days of a week.
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Whose number it is, as the page needs it.
struct Entry<'d> {
    holder: MatterOwner,
    name: String,
    telephone: Option<&'d Telephone>,
    department: Option<&'d Department>,
}

impl<'d> Entry<'d> {
    /// What the directory has of the holder, for those who may edit it.
    fn of(viewer: &'d Viewer, holder: MatterOwner) -> Result<Self, Refusal> {
        let directory = &viewer.facts.directory;
        let (name, telephone, department) = match &holder {
            MatterOwner::Department(code) => {
                let one = directory.department(code).ok_or_else(Refusal::not_found)?;
                (viewer.department(code.as_str()), one.telephone.as_ref(), Some(one))
            }
            MatterOwner::Agency(code) => {
                let one = directory.agency(code).ok_or_else(Refusal::not_found)?;
                (viewer.either(&one.name, &one.name_en).to_owned(), Some(&one.telephone), None)
            }
        };
        if !may_edit(&viewer.session.actor, directory, &holder) {
            return Err(Refusal::forbidden());
        }
        Ok(Self { holder, name, telephone, department })
    }

    fn address(&self) -> String {
        let (list, code) = self.holder.place();
        format!("{PLACE}/{list}/{code}")
    }
}

fn department_of(code: &str) -> Result<MatterOwner, Refusal> {
    code.parse().map(MatterOwner::Department).map_err(|_| Refusal::not_found())
}

/// What was written.
#[derive(Default)]
struct Given {
    number: Option<String>,
    hours: Option<(String, Vec<String>)>,
}

fn show(viewer: &Viewer, holder: MatterOwner, given: &Given, faults: &[Fault]) -> Result<Page, Refusal> {
    let entry = Entry::of(viewer, holder)?;
    let told = Told::of(viewer, entry.holder.place(), faults);
    let content = html! {
        (told.above(&FIELDS))
        p { a href=(PLACE) { (viewer.t(words::DIRECTORY_PAGE)) } }
        (pieces::panel(viewer.t(words::NUMBER_TOLD_TO_CALLERS), &number(viewer, &entry, given, &told)))
        @if let Some(department) = entry.department {
            (pieces::panel(viewer.t(words::OFFICE_HOURS), &hours_form(viewer, &entry, department, given, &told)))
        }
    };
    Ok(viewer.page(&entry.name, &content))
}

fn number(viewer: &Viewer, entry: &Entry<'_>, given: &Given, told: &Told<'_>) -> Markup {
    let present = entry.telephone.map(|telephone| telephone.number.national());
    let value = given.number.as_ref().or(present.as_ref()).cloned().unwrap_or_default();
    let verified = entry.telephone.and_then(|telephone| telephone.verified);
    html! {
        p .soft { (viewer.t(words::NUMBER_HINT)) }
        form .fields method="post" action=(entry.address()) { (viewer.csrf())
            (told.field("telephone", "telephone", words::TELEPHONE, &html! {
                input #telephone type="tel" name="telephone" autocomplete="off" maxlength="40" value=(value); }))
            div { button { (viewer.t(words::SAVE)) } }
        }
        @if let Some(telephone) = entry.telephone {
            h3 { (viewer.t(words::VERIFY_NUMBER)) }
            p { (viewer.t(words::VERIFIED)) "：" (pieces::text_or_dash(verified.map(|day| viewer.day(day)))) }
            p .soft { (viewer.t(words::VERIFY_HINT)) }
            p { a href=(format!("tel:{}", telephone.number.as_str())) { (viewer.t(words::CALL_NUMBER)) " " (telephone.number.national()) } }
            form .choices method="post" action=(format!("{}/verified", entry.address())) { (viewer.csrf())
                button .second name="right" value="yes" { (viewer.t(words::VERIFIED_TODAY)) } " "
                button .second name="right" value="no" { (viewer.t(words::NUMBER_WRONG)) } }
        }
    }
}

fn hours_form(
    viewer: &Viewer,
    entry: &Entry<'_>,
    department: &Department,
    given: &Given,
    told: &Told<'_>,
) -> Markup {
    let (periods, also_open) = given.hours.clone().unwrap_or_else(|| written(department));
    html! {
        p .soft { (viewer.t(words::HOURS_HINT)) }
        form .fields method="post" action=(format!("{}/hours", entry.address())) { (viewer.csrf())
            (told.field("periods", "hours", words::PERIODS, &html! {
                input #periods name="periods" required autocomplete="off" maxlength="200" value=(periods); }))
            fieldset .days { legend { (viewer.t(words::ALSO_OPEN)) }
                @for day in WEEK { label .choice {
                    input type="checkbox" name="also_open" value=(day) checked[also_open.contains(&day.to_string())];
                    " " (viewer.t(words::weekday(day))) } }
            }
            div { button { (viewer.t(words::SAVE)) } }
        }
    }
}

/// The hours of a department as they are written into the form.
fn written(department: &Department) -> (String, Vec<String>) {
    let hours = serde_json::to_value(&department.hours).unwrap_or_default();
    let texts = |field: &str| -> Vec<String> {
        hours[field]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| one.as_str().map(str::to_owned))
            .collect()
    };
    (texts("periods").join("，"), texts("also_open"))
}

/// A department's page.
pub(in crate::web::console) async fn department(
    viewer: Viewer,
    Path(code): Path<String>,
) -> Result<Page, Refusal> {
    show(&viewer, department_of(&code)?, &Given::default(), &[])
}

/// An agency's page.
pub(in crate::web::console) async fn agency(
    viewer: Viewer,
    Path(code): Path<String>,
) -> Result<Page, Refusal> {
    show(&viewer, MatterOwner::Agency(code), &Given::default(), &[])
}

/// A number as it is written into the form; empty for none.
#[derive(Debug, Deserialize)]
pub(in crate::web::console) struct Number {
    telephone: String,
}

/// Changes a department's number.
pub(in crate::web::console) async fn department_number(
    viewer: Viewer,
    Path(code): Path<String>,
    Sent { form, .. }: Sent<Number>,
) -> Result<Response, Refusal> {
    change(&viewer, department_of(&code)?, form).await
}

/// Changes an agency's number.
pub(in crate::web::console) async fn agency_number(
    viewer: Viewer,
    Path(code): Path<String>,
    Sent { form, .. }: Sent<Number>,
) -> Result<Response, Refusal> {
    change(&viewer, MatterOwner::Agency(code), form).await
}

async fn change(viewer: &Viewer, holder: MatterOwner, form: Number) -> Result<Response, Refusal> {
    let text = form.telephone.trim().to_owned();
    let number = Some(text.clone()).filter(|text| !text.is_empty());
    let edit = Edit::Number { holder: holder.clone(), number };
    let given = Given { number: Some(text), hours: None };
    edited(viewer, Ok(edit), |faults| show(viewer, holder, &given, faults)).await
}

/// What came of calling a number.
#[derive(Debug, Deserialize)]
pub(in crate::web::console) struct Called {
    right: String,
}

/// Says what came of calling a department's number.
pub(in crate::web::console) async fn department_verified(
    viewer: Viewer,
    Path(code): Path<String>,
    Sent { form, .. }: Sent<Called>,
) -> Result<Response, Refusal> {
    verified(&viewer, department_of(&code)?, &form).await
}

/// Says what came of calling an agency's number.
pub(in crate::web::console) async fn agency_verified(
    viewer: Viewer,
    Path(code): Path<String>,
    Sent { form, .. }: Sent<Called>,
) -> Result<Response, Refusal> {
    verified(&viewer, MatterOwner::Agency(code), &form).await
}

async fn verified(viewer: &Viewer, holder: MatterOwner, called: &Called) -> Result<Response, Refusal> {
    let edit = Edit::Verified { holder: holder.clone(), right: called.right == "yes" };
    edited(viewer, Ok(edit), |faults| show(viewer, holder, &Given::default(), faults)).await
}

/// Changes a department's hours.
pub(in crate::web::console) async fn hours(
    viewer: Viewer,
    Path(code): Path<String>,
    Sent { form, .. }: Sent<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let department: DepartmentCode = code.parse().map_err(|_| Refusal::not_found())?;
    let text = values(&form, "periods").join(" ");
    let also_open = values(&form, "also_open");
    let periods = text.split([',', '，', '、', ';', '；', ' ']).map(str::trim).filter(|one| !one.is_empty());
    let edit = Edit::Hours {
        department: department.clone(),
        periods: periods.map(str::to_owned).collect(),
        also_open: also_open.clone(),
    };
    let given = Given { number: None, hours: Some((text, also_open)) };
    edited(&viewer, Ok(edit), |faults| show(&viewer, MatterOwner::Department(department), &given, faults))
        .await
}
