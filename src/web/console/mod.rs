//! The officers' console: server-rendered pages, each of which works without a script.
//!
//! `access` says who has which page, `viewer` who looks at it, `page` is the frame around it, `words` what it
//! says in its languages, `pieces` what it is made of; each other file is one page.

mod access;
mod account;
mod assets;
mod audit;
mod calendar;
mod calls;
mod cases;
mod directory;
mod export;
mod figures;
mod guide;
mod locks;
mod page;
mod phone;
mod pieces;
mod problem;
mod query;
mod reason;
mod reminders;
mod scripts;
mod search;
mod settings;
mod sign_in;
mod tasks;
mod today;
mod viewer;
pub mod words;

pub use access::{PLACES, Place, Right};

use crate::{
    web::{
        events::{Before, stream},
        session::{SignedIn, presented},
    },
    work::{
        App,
        sign_in::{Session, glance},
    },
};
use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use http::{HeaderMap, StatusCode};
use std::sync::Arc;

/// A route, and who has it.
pub struct Route {
    /// Where it is.
    pub path: &'static str,
    /// Who has it.
    pub right: Right,
    routes: MethodRouter<Arc<App>>,
}

/// Every route of the console that needs a sign-in: the table that the tests try with every role.
pub fn table() -> Vec<Route> {
    let route = |path, right, routes| Route { path, right, routes };
    vec![
        route("/console/", Right::SignedIn, get(today::page)),
        route("/console/account", Right::SignedIn, get(account::page)),
        route("/console/account/password", Right::SignedIn, post(account::password)),
        route(
            "/console/account/second-factor",
            Right::SignedIn,
            get(account::second_factor).post(account::begin),
        ),
        route("/console/account/second-factor/confirm", Right::SignedIn, post(account::confirm)),
        route("/console/account/sign-out-everywhere", Right::SignedIn, post(account::sign_out_everywhere)),
        route("/console/directory", Right::SignedIn, get(directory::page)),
        route(
            "/console/directory/absences",
            Right::SignedIn,
            get(directory::absence_form).post(directory::enter),
        ),
        route("/console/directory/absences/cancel", Right::SignedIn, post(directory::cancel)),
        route(
            "/console/directory/departments/{code}",
            Right::Directory,
            get(directory::department_page).post(directory::department_number),
        ),
        route(
            "/console/directory/departments/{code}/verified",
            Right::Directory,
            post(directory::department_verified),
        ),
        route("/console/directory/departments/{code}/hours", Right::Directory, post(directory::hours)),
        route(
            "/console/directory/agencies/{code}",
            Right::Directory,
            get(directory::agency_page).post(directory::agency_number),
        ),
        route(
            "/console/directory/agencies/{code}/verified",
            Right::Directory,
            post(directory::agency_verified),
        ),
        route(
            "/console/directory/officers/{code}",
            Right::Directory,
            get(directory::officer_page).post(directory::officer_change),
        ),
        route("/console/calendar", Right::SignedIn, get(calendar::page)),
        route("/console/scripts", Right::SignedIn, get(scripts::page)),
        route(phone::PHONE, Right::SignedIn, get(phone::page)),
        route("/sandbox/call", Right::SignedIn, post(phone::call)),
        route("/sandbox/act", Right::SignedIn, post(phone::act)),
        route("/console/calls", Right::Cases, get(calls::list)),
        route("/console/calls/{id}", Right::Cases, get(calls::page)),
        route("/console/calls/{id}/pop", Right::Cases, get(calls::fragment)),
        route("/console/calls/{id}/number", Right::Cases, post(calls::see_number)),
        route("/console/calls/{id}/guide", Right::Cases, post(guide::act)),
        route("/console/calls/{id}/recording", Right::Cases, get(calls::recording)),
        route("/console/cases", Right::Cases, get(cases::list)),
        route("/console/search", Right::Cases, post(search::look)),
        route("/console/cases/new", Right::Cases, get(cases::form).post(cases::create)),
        route("/console/cases/filters", Right::Cases, post(cases::keep_filter)),
        route("/console/cases/filters/drop", Right::Cases, post(cases::drop_filter)),
        route("/console/cases/assign", Right::Cases, post(cases::bulk_assign)),
        route("/console/cases/{number}", Right::Cases, get(cases::page)),
        route("/console/cases/{number}/identity", Right::Cases, post(cases::ask_identity)),
        route("/console/cases/{number}/identity/{id}", Right::Cases, post(cases::decide_identity)),
        route("/console/cases/{number}/{act}", Right::Cases, post(cases::act)),
        route("/console/tasks", Right::Cases, get(tasks::list)),
        route("/console/tasks/{id}/done", Right::Cases, post(tasks::done)),
        route("/console/reminders", Right::Cases, get(reminders::page)),
        route("/console/figures", Right::Cases, get(figures::page).post(figures::file)),
        route("/console/guide", Right::Cases, get(guide::page)),
        route("/console/export", Right::Cases, get(export::form).post(export::file)),
        route("/console/audit", Right::Oversight, get(audit::page)),
        route(
            "/console/calendar/import",
            Right::Oversight,
            get(calendar::import::page).post(calendar::import::propose),
        ),
        route("/console/calendar/import/{id}/take", Right::Oversight, post(calendar::import::take)),
        route("/console/calendar/import/{id}/drop", Right::Oversight, post(calendar::import::discard)),
        route("/console/locks", Right::System, get(locks::page)),
        route("/console/locks/release", Right::System, post(locks::release)),
        route("/console/locks/second-factor", Right::System, post(locks::second_factor)),
        route("/console/settings", Right::System, get(settings::page)),
    ]
}

/// The routes of the console.
pub fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let open = Router::new()
        .route("/events", get(live))
        .route("/console", get(async || Redirect::to("/console/")))
        .route("/console/sign-in", get(sign_in::form).post(sign_in::enter))
        .route("/console/sign-out", post(sign_in::leave))
        .route("/console/preferences", post(sign_in::preferences))
        .merge(assets::routes());
    table().into_iter().fold(open, |router, one| {
        let right = one.right;
        let guarded = one.routes.layer(from_fn_with_state(
            app.clone(),
            move |SignedIn(session): SignedIn, request: Request, next: Next| {
                demanded(right, session, request, next)
            },
        ));
        router.route(one.path, guarded)
    })
}

/// Lets nobody to a page who does not have it.
async fn demanded(right: Right, session: Session, request: Request, next: Next) -> Response {
    if right.is_of(&session.actor) {
        next.run(request).await
    } else {
        problem::Refusal::forbidden().into_response()
    }
}

/// The live events of an officer's console, until their session ends.
async fn live(
    State(app): State<Arc<App>>,
    SignedIn(session): SignedIn,
    headers: HeaderMap,
    before: Before,
) -> Response {
    let Some(secret) = presented(&app, &headers) else { return StatusCode::UNAUTHORIZED.into_response() };
    let held = app.clone();
    stream(&app, session.actor, before, move || {
        let (app, secret) = (held.clone(), secret.clone());
        async move { glance(&app, &secret).await.ok().flatten().map(|session| session.actor) }
    })
}
