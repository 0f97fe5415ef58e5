//! `/api/openapi.json`: what the routes declare, and what holds for all of them.

use super::problem::Problem;
use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::header;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, Content, OpenApiBuilder, Ref, RefOr, Required, ResponseBuilder,
        header::HeaderBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
        schema::{ObjectBuilder, Schema, Type},
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

/// The name of the security scheme.
const BEARER: &str = "bearer";

/// The one method that changes anything.
const POST: &str = "post";

/// Where the errors of every operation are described.
const PROBLEM: &str = "Problem";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shouwen (首问)",
        description = "A complaint hotline's calls, cases, messages, reminders and tasks. Times are RFC 3339 with \
                       +08:00, dates ISO, numbers E.164. Lists are pages, newest first: `next` is the `cursor` of the \
                       page after. Whoever must not know of a case gets the same bytes as if it did not exist."
    ),
    tags(
        (name = "calls", description = "来电 Calls to the line, and call-backs"),
        (name = "cases", description = "件 Cases: opened, read, explained"),
        (name = "acts", description = "What is done with a case"),
        (name = "messages", description = "短信 SMS in and out, with their delivery reports"),
        (name = "reminders", description = "提醒 The rungs of the reminder ladders"),
        (name = "tasks", description = "待办 What people have to do"),
        (name = "directory", description = "通讯录 Departments, officers, matters"),
        (name = "calendar", description = "工作日历 Working days and the notices behind them"),
        (name = "stats", description = "统计 Figures with their definitions"),
        (name = "health", description = "Whether the process is well")
    ),
    components(schemas(Problem)),
    modifiers(&Everywhere)
)]
struct Frame;

/// The description that routes are added to.
pub(super) fn frame() -> openapi::OpenApi {
    // A licence of the program is none of the interface.
    OpenApiBuilder::from(Frame::openapi()).build()
}

/// Adds what holds for every operation: names, security, errors, idempotency.
pub(super) fn complete(mut description: openapi::OpenApi) -> openapi::OpenApi {
    for (path, item) in &mut description.paths.paths {
        let api = path.starts_with("/api/v1/");
        for (method, operation) in operations(item) {
            operation.operation_id = Some(operation_id(method, path));
            if api {
                operation.security = Some(vec![SecurityRequirement::new(BEARER, Vec::<String>::new())]);
                add_problems(operation, method, path);
            }
            if api && method == POST {
                add_idempotency(operation);
            }
        }
    }
    description
}

/// The route that serves it; open to everybody, since it tells nothing about anybody.
pub(super) fn route<S: Clone + Send + Sync + 'static>(description: &openapi::OpenApi) -> Router<S> {
    let text = description.to_json().unwrap_or_default();
    let answer = move || {
        let text = text.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], text).into_response() as Response }
    };
    Router::new().route("/api/openapi.json", get(answer))
}

struct Everywhere;

impl Modify for Everywhere {
    fn modify(&self, description: &mut openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = description.components.get_or_insert_default();
        components.add_security_scheme(BEARER, scheme);
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let get = item.get.as_mut().map(|operation| ("get", operation));
    get.into_iter().chain(item.post.as_mut().map(|operation| (POST, operation)))
}

/// `post_cases_number_assign`.
fn operation_id(method: &str, path: &str) -> String {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "api" | "v1"));
    let words: Vec<&str> = parts.map(|part| part.trim_matches(['{', '}'])).collect();
    format!("{method}_{}", words.join("_"))
}

/// Which errors an operation may answer with.
fn add_problems(operation: &mut Operation, method: &str, path: &str) {
    let read: &[&str] = &["400", "401", "403", "500", "503"];
    let named: &[&str] = if path.contains('{') { &["404"] } else { &[] };
    let written: &[&str] = if method == POST { &["404", "409", "413", "415", "422"] } else { &[] };
    for status in read.iter().chain(named).chain(written) {
        let content = Content::new(Some(Ref::from_schema_name(PROBLEM)));
        let problem = ResponseBuilder::new()
            .description("A problem (RFC 9457)")
            .content("application/problem+json", content)
            .build();
        operation.responses.responses.insert((*status).to_owned(), RefOr::T(problem));
    }
}

fn add_idempotency(operation: &mut Operation) {
    operation.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            let replayed = HeaderBuilder::new()
                .schema(Some(RefOr::T(text(&["true"]))))
                .description(Some("Set if this is the answer that was kept for the key"))
                .build();
            response.headers.insert("Idempotency-Replayed".to_owned(), RefOr::T(replayed));
        }
    }
}

fn idempotency_key() -> Parameter {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[!-~]+$"))
        .build();
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The same key with the same request gets the same answer, and nothing is done twice; \
             with another request it is refused (422)",
        ))
        .schema(Some(RefOr::T(Schema::Object(key))))
        .build()
}

fn text(values: &[&str]) -> Schema {
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    Schema::Object(ObjectBuilder::new().schema_type(Type::String).enum_values(Some(values)).build())
}
