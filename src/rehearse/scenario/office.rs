//! Whose office is rehearsed, and what it knows of the calendar.

use crate::core::{clock::Moment, directory::OfficerCode};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whose office. Without a file it is the demo office.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Office {
    /// An office file, beside the scenario.
    pub file: Option<String>,
    /// Who is out (外出) besides, and who stands in.
    pub absences: Vec<Absence>,
    /// Other telephones for officers, by their code.
    pub telephones: BTreeMap<String, String>,
}

/// An officer is out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Who.
    #[schemars(with = "String")]
    pub officer: OfficerCode,
    /// From when.
    #[schemars(with = "String")]
    pub from: Moment,
    /// Until when.
    #[schemars(with = "String")]
    pub until: Moment,
    /// Who stands in.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub delegate: Option<OfficerCode>,
}

/// Which of the notices that are compiled in are known at the beginning.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KnownCalendar {
    /// Those dated on this day or before, instead of the day on which the scenario begins.
    #[schemars(with = "Option<String>")]
    pub known_on: Option<NaiveDate>,
    /// But not these, by their numbers.
    pub without: Vec<String>,
}
