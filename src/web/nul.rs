//! No NUL in what an API address names: PostgreSQL keeps none, so nothing can be found by it.

use super::problem::Problem;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses an address with a NUL in its path or query; lets every other one pass.
pub(super) async fn refuse(request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or("", http::uri::PathAndQuery::as_str);
    if address.contains("%00") {
        return Problem::malformed("地址中不能含有空字符(%00)。").into_response();
    }
    next.run(request).await
}
