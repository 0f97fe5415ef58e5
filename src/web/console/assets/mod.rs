//! Style, script and picture of the console: in the binary, under an address that names their content.

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

struct Asset {
    address: String,
    kind: &'static str,
    text: &'static str,
}

static STYLE: LazyLock<Asset> =
    LazyLock::new(|| asset("console.css", "text/css", include_str!("console.css")));
static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| asset("console.js", "text/javascript", include_str!("console.js")));
static ICON: LazyLock<Asset> = LazyLock::new(|| asset("icon.svg", "image/svg+xml", include_str!("icon.svg")));

fn asset(name: &str, kind: &'static str, text: &'static str) -> Asset {
    let hash = hex::encode(&Sha256::digest(text)[..6]);
    Asset { address: format!("/console/assets/{hash}/{name}"), kind, text }
}

/// Where the style is.
pub fn style() -> &'static str {
    &STYLE.address
}

/// Where the script is.
pub fn script() -> &'static str {
    &SCRIPT.address
}

/// Where the picture of the tab is.
pub fn icon() -> &'static str {
    &ICON.address
}

/// The routes; they tell nothing about anybody.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/console/assets/{hash}/{name}", get(one))
}

async fn one(Path((hash, name)): Path<(String, String)>) -> Response {
    let address = format!("/console/assets/{hash}/{name}");
    let known = [&*STYLE, &*SCRIPT, &*ICON].into_iter().find(|asset| asset.address == address);
    known.map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |asset| {
            let headers = [
                (header::CONTENT_TYPE, format!("{}; charset=utf-8", asset.kind)),
                // Another content has another address.
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            (headers, asset.text).into_response()
        },
    )
}
