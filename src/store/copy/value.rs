//! One value on its way from one engine to the other, in the type that both drivers know.

use crate::core::clock::Moment;
use chrono::NaiveDate;
use sqlx::types::Json;
use uuid::Uuid;

/// What a column holds, by the type that the migrations give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Boolean,
    Real,
    Id,
    Moment,
    Day,
    Bytes,
    Json,
}

impl Kind {
    /// The kind of a declared type; fails for one that migrations do not use yet.
    pub(super) fn declared(text: &str) -> sqlx::Result<Self> {
        Ok(match text.to_ascii_uppercase().as_str() {
            "TEXT" => Self::Text,
            "BIGINT" => Self::Integer,
            "BOOLEAN" => Self::Boolean,
            "DOUBLE PRECISION" => Self::Real,
            "UUID" => Self::Id,
            "TIMESTAMPTZ" => Self::Moment,
            "DATE" => Self::Day,
            "BYTEA" => Self::Bytes,
            "JSONB" => Self::Json,
            other => {
                let what = format!("a column of type {other} cannot be copied: teach store::copy to");
                return Err(sqlx::Error::Decode(what.into()));
            }
        })
    }
}

/// A value of a row.
pub(super) enum Value {
    Text(Option<String>),
    Integer(Option<i64>),
    Boolean(Option<bool>),
    Real(Option<f64>),
    Id(Option<Uuid>),
    Moment(Option<Moment>),
    Day(Option<NaiveDate>),
    Bytes(Option<Vec<u8>>),
    Json(Option<Json<serde_json::Value>>),
}

/// Reads a row of either driver: the two share no trait that says which types both decode.
macro_rules! read_row {
    ($table:expr, $row:expr) => {{
        let columns = $table.columns.iter().enumerate();
        let read = columns.map(|(place, (_, kind))| {
            Ok(match kind {
                Kind::Text => Value::Text($row.try_get(place)?),
                Kind::Integer => Value::Integer($row.try_get(place)?),
                Kind::Boolean => Value::Boolean($row.try_get(place)?),
                Kind::Real => Value::Real($row.try_get(place)?),
                Kind::Id => Value::Id($row.try_get(place)?),
                Kind::Moment => Value::Moment($row.try_get(place)?),
                Kind::Day => Value::Day($row.try_get(place)?),
                Kind::Bytes => Value::Bytes($row.try_get(place)?),
                Kind::Json => Value::Json($row.try_get(place)?),
            })
        });
        read.collect::<sqlx::Result<Vec<Value>>>()
    }};
}
pub(super) use read_row;

/// Binds values, in order, to a query of either driver.
macro_rules! bind_all {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Text(value) => query.bind(value),
                Value::Integer(value) => query.bind(value),
                Value::Boolean(value) => query.bind(value),
                Value::Real(value) => query.bind(value),
                Value::Id(value) => query.bind(value),
                Value::Moment(value) => query.bind(value),
                Value::Day(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
                Value::Json(value) => query.bind(value),
            };
        }
        query
    }};
}
pub(super) use bind_all;
