//! Who is out and who stands in (R1.5a): said by themselves, by their head, or by the office.

use super::{
    super::{page::Page, pieces, problem::Refusal, viewer::Viewer, words},
    PLACE,
    told::{Told, edited},
};
use crate::{
    core::{
        clock::Moment,
        directory::{Absence, Fault, FaultKind, OfficerCode},
    },
    web::session::Sent,
    work::directory::{Edit, may_send_out},
};
use axum::{
    extract::Query,
    response::{Redirect, Response},
};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

/// The fields at which faults are told.
const FIELDS: [&str; 4] = ["officer", "from", "until", "delegate"];

/// Those who are out now or will be, with what the viewer may do about it.
pub(super) fn panel(viewer: &Viewer) -> Markup {
    let now = viewer.app.clock.now();
    let mut coming: Vec<&Absence> =
        viewer.facts.directory.absences().iter().filter(|absence| absence.until > now).collect();
    coming.sort_by_key(|absence| absence.from);
    let rows: Vec<Vec<Markup>> = coming.iter().map(|absence| row(viewer, absence, now)).collect();
    let heads =
        [words::NAME, words::FROM, words::UNTIL, words::DELEGATE, words::EDIT].map(|text| viewer.t(text));
    let title = viewer.t(words::ABSENCES);
    html! { section #absences .panel {
        div .head { h2 { (title) } a href=(format!("{PLACE}/absences")) { (viewer.t(words::ABSENCE_ENTER)) } }
        @if rows.is_empty() { p .soft { (viewer.t(words::NO_ABSENCES)) } } @else { (pieces::table(title, &heads, &rows)) }
    } }
}

fn row(viewer: &Viewer, absence: &Absence, now: Moment) -> Vec<Markup> {
    let delegate = absence.delegate.as_ref().map(|code| viewer.officer(code.as_str()));
    let officer = viewer.facts.directory.officer(&absence.officer);
    let may = officer.is_some_and(|one| may_send_out(&viewer.session.actor, &viewer.facts.directory, one));
    let ends = if absence.from <= now { words::ABSENCE_END } else { words::ABSENCE_CANCEL };
    vec![
        html! { (viewer.officer(absence.officer.as_str())) },
        pieces::moment(absence.from),
        pieces::moment(absence.until),
        delegate.map_or_else(
            || pieces::mark("near", viewer.t(words::NO_DELEGATE)),
            |delegate| html! { (delegate) },
        ),
        html! { @if may {
            form method="post" action=(format!("{PLACE}/absences/cancel")) { (viewer.csrf())
                input type="hidden" name="officer" value=(absence.officer);
                input type="hidden" name="from" value=(absence.from);
                button .second { (viewer.t(ends)) span .hidden { " " (viewer.officer(absence.officer.as_str())) } } }
        } @else { (pieces::dash()) } },
    ]
}

/// An absence as it is written into the form; the days are the first and the last one out.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web::console) struct Written {
    #[serde(default)]
    officer: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    delegate: String,
}

/// The form.
pub(in crate::web::console) async fn form(viewer: Viewer, Query(mut asked): Query<Written>) -> Page {
    if asked.officer.is_empty() {
        asked.officer = viewer.session.officer.to_string();
    }
    show(&viewer, &asked, &[])
}

fn show(viewer: &Viewer, given: &Written, faults: &[Fault]) -> Page {
    let directory = &viewer.facts.directory;
    let theirs = directory.officers().iter();
    let theirs = theirs.filter(|officer| may_send_out(&viewer.session.actor, directory, officer));
    let theirs: Vec<(String, String)> = theirs.map(|officer| viewer.choice_of(officer)).collect();
    let mut delegates = vec![(String::new(), viewer.t(words::NO_DELEGATE).to_owned())];
    delegates
        .extend(directory.officers().iter().filter(|one| one.takes_calls()).map(|one| viewer.choice_of(one)));
    let told = Told::of(viewer, ("absences", &given.officer), faults);
    let day = |id: &str, value: &str| html! { input id=(id) type="date" name=(id) required value=(value); };
    let content = html! {
        (told.above(&FIELDS))
        p { a href=(PLACE) { (viewer.t(words::DIRECTORY_PAGE)) } }
        section .panel {
            p .soft { (viewer.t(words::ABSENCE_HINT)) }
            form .fields method="post" action=(format!("{PLACE}/absences")) { (viewer.csrf())
                (told.field("officer", "officer", words::ABSENT_OFFICER, &pieces::select("officer", "officer", &theirs, &given.officer)))
                (told.field("from", "from", words::ABSENT_FROM, &day("from", &given.from)))
                (told.field("until", "until", words::ABSENT_UNTIL, &day("until", &given.until)))
                (told.field("delegate", "delegate", words::DELEGATE, &pieces::select("delegate", "delegate", &delegates, &given.delegate)))
                div { button { (viewer.t(words::ABSENCE_ENTER)) } }
            }
        }
    };
    viewer.page(viewer.t(words::ABSENCE_ENTER), &content)
}

/// Enters one.
pub(in crate::web::console) async fn enter(
    viewer: Viewer,
    Sent { form, .. }: Sent<Written>,
) -> Result<Response, Refusal> {
    let absence = read(&form);
    edited(&viewer, absence.map(Edit::Absence), |faults| Ok(show(&viewer, &form, faults))).await
}

/// The absence that was written; what of it cannot be read.
fn read(form: &Written) -> Result<Absence, Vec<Fault>> {
    let fault = |kind, field: &str, text: &str| {
        let what = format!("`{text}` cannot be read");
        Fault::of_entry(kind, "absences", &form.officer, field, &what, "choose one of those offered")
    };
    let day = |field: &str, text: &str| -> Result<NaiveDate, Fault> {
        text.parse().map_err(|_| fault(FaultKind::Date, field, text))
    };
    let code = |field: &str, text: &str| -> Result<OfficerCode, Fault> {
        text.parse().map_err(|_| fault(FaultKind::Unknown, field, text))
    };
    let delegate = (!form.delegate.is_empty()).then(|| code("delegate", &form.delegate)).transpose();
    let read = (code("officer", &form.officer), day("from", &form.from), day("until", &form.until), delegate);
    match read {
        (Ok(officer), Ok(first), Ok(last), Ok(delegate)) => Ok(Absence {
            officer,
            from: Moment::start_of(first),
            // The last day is out as a whole.
            until: Moment::start_of(last.succ_opt().unwrap_or(last)),
            delegate,
        }),
        (officer, first, last, delegate) => {
            Err([officer.err(), first.err(), last.err(), delegate.err()].into_iter().flatten().collect())
        }
    }
}

/// Which one.
#[derive(Debug, Deserialize)]
pub(in crate::web::console) struct Which {
    officer: OfficerCode,
    from: Moment,
}

/// Takes one back, or ends it now.
pub(in crate::web::console) async fn cancel(
    viewer: Viewer,
    Sent { form: Which { officer, from }, .. }: Sent<Which>,
) -> Result<Redirect, Refusal> {
    let edit = Edit::AbsenceEnded { officer, from };
    let done = crate::work::directory::perform(&viewer.app, &viewer.session.actor, &edit).await;
    done.map_err(crate::work::WorkError::from)?;
    Ok(Redirect::to(super::DONE))
}
