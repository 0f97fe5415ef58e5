//! Query strings: the page of a list, its filters, and nothing that is not known.

use crate::{store::page::Page, web::problem::Problem};
use axum::extract::{FromRequestParts, Query};
use http::{Uri, request::Parts};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

/// How many items a page has where nothing else is asked for.
const USUAL: i64 = 50;

/// Which page of a list is asked for, as the API's description shows it; read by [`Filters`].
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `Filters` reads")]
pub(in crate::web) struct Paging {
    /// How many items a page has; 50 where nothing is asked.
    #[param(minimum = 1, maximum = 200, required = false)]
    limit: i64,
    /// Where the page begins: the `next` of the page before.
    #[param(required = false, pattern = "^[A-Za-z0-9_-]+$")]
    cursor: String,
}

/// The query of a list: a page, and filters. A parameter that is not known is refused: a mistyped
/// filter that is ignored shows too much.
pub(in crate::web) struct Filters<T> {
    /// Which page.
    pub page: Page,
    /// What is listed.
    pub by: T,
}

/// The query of anything else.
pub(in crate::web) struct Asked<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Filters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let (mut limit, mut cursor) = (None, None);
        let mut rest = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs {
            let place = match &*name {
                "limit" => &mut limit,
                "cursor" => &mut cursor,
                _ => {
                    rest.append_pair(&name, &value);
                    continue;
                }
            };
            if place.replace(value).is_some() {
                return Err(
                    Problem::malformed(format!("参数 {name} 只能出现一次。")).about(name.into_owned())
                );
            }
        }
        let limit = limit.map_or(Some(USUAL), |limit| limit.parse().ok());
        let limit = limit.filter(|limit| (1..=crate::store::page::MOST).contains(limit));
        let limit = limit.ok_or_else(|| Problem::malformed("limit 应为 1 到 200 的整数。").about("limit"))?;
        let page = Page::new(limit, cursor.as_deref());
        let page = page.ok_or_else(|| {
            Problem::malformed("cursor 不是本系统给出的游标,应原样使用上一页返回的 next。").about("cursor")
        })?;
        Ok(Self { page, by: read(&rest.finish())? })
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        read(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let uri: Uri = format!("/?{query}").parse().map_err(|_| Problem::malformed("查询参数无法读取。"))?;
    let Query(read) = Query::try_from_uri(&uri)
        .map_err(|error| Problem::malformed(format!("查询参数有误: {}", error.body_text())))?;
    Ok(read)
}
