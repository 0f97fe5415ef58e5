//! Holds every answer of the API in every test against `/api/openapi.json`.

use jsonschema::Validator;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

/// The description, as it is served.
pub static DESCRIPTION: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(shouwen::web::description()).expect("a description is JSON"));

static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// The template and the operation of a request, if it is described.
pub fn operation(method: &str, path: &str) -> Option<(&'static str, &'static Value)> {
    let path = path.split('?').next().unwrap_or_default();
    let paths = DESCRIPTION["paths"].as_object().expect("paths");
    let fits = |template: &str| {
        let (theirs, ours): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
        theirs.len() == ours.len() && theirs.iter().zip(&ours).all(|(t, o)| t == o || t.starts_with('{'))
    };
    // A written-out part wins over a parameter, as in the router.
    let mut found: Vec<_> = paths.iter().filter(|(template, _)| fits(template)).collect();
    found.sort_by_key(|(template, _)| template.matches('{').count());
    let (template, item) = found.first()?;
    let operation = item.get(method.to_lowercase())?;
    Some((template, operation))
}

/// Fails unless the answer is one that the description promises.
pub fn check(method: &str, path: &str, status: u16, media_type: &str, body: &Value) {
    let Some((template, operation)) = operation(method, path) else {
        assert!(matches!(status, 404 | 405), "{method} {path} is not described and answers {status}: {body}");
        return check_problem(media_type, body);
    };
    let response = &operation["responses"][status.to_string()];
    assert!(response.is_object(), "{method} {template}: {status} is not described: {body}");
    let essence = media_type.split(';').next().unwrap_or_default();
    let schema = &response["content"][essence]["schema"];
    assert!(schema.is_object(), "{method} {template}: {status} as {media_type} is not described");
    if essence.ends_with("json") {
        validate(&format!("{method} {template} {status}"), schema, body);
    }
}

fn check_problem(media_type: &str, body: &Value) {
    assert!(media_type.starts_with("application/problem+json"), "{media_type}: {body}");
    validate("problem", &json!({ "$ref": "#/components/schemas/Problem" }), body);
}

/// Fails unless `value` fits a schema of the description.
pub fn validate(what: &str, schema: &Value, value: &Value) {
    let known = VALIDATORS.lock().expect("no test panics in here").get(what).cloned();
    let validator = known.unwrap_or_else(|| {
        let mut whole = schema.clone();
        whole["components"] = DESCRIPTION["components"].clone();
        let built = jsonschema::options().should_validate_formats(true).build(&whole);
        let built = Arc::new(built.unwrap_or_else(|error| panic!("{what}: no schema: {error}")));
        VALIDATORS.lock().expect("no test panics in here").insert(what.to_owned(), built.clone());
        built
    });
    let faults: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{what} is not as described:\n{}\n{value}", faults.join("\n"));
}
