//! The shape of the office file: every field, each text with the line it stands on.
//!
//! Leaves are read as texts, so that one bad number does not hide the next.

use serde::Deserialize;
use serde_saphyr::Spanned;

/// A text and its line.
pub(super) type Text = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) office: Office,
    /// The hours of departments that state none.
    #[serde(default)]
    pub(super) hours: Option<Hours>,
    pub(super) departments: Vec<Department>,
    #[serde(default)]
    pub(super) matters: Vec<Matter>,
    pub(super) officers: Vec<Officer>,
    #[serde(default)]
    pub(super) absences: Vec<Absence>,
    #[serde(default)]
    pub(super) agencies: Vec<Agency>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Office {
    pub(super) name: Text,
    pub(super) name_en: Text,
    pub(super) area_code: Text,
    pub(super) complaint_line: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hours {
    pub(super) periods: Spanned<Vec<Text>>,
    #[serde(default)]
    pub(super) also_open: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Telephone {
    pub(super) number: Text,
    #[serde(default)]
    pub(super) verified: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Department {
    pub(super) code: Text,
    pub(super) name: Text,
    pub(super) name_en: Text,
    #[serde(default)]
    pub(super) telephone: Option<Telephone>,
    #[serde(default)]
    pub(super) hours: Option<Hours>,
    #[serde(default)]
    pub(super) duties: Vec<Text>,
    #[serde(default)]
    pub(super) head: Option<Text>,
    #[serde(default)]
    pub(super) supervisor: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Matter {
    pub(super) code: Text,
    pub(super) name: Text,
    pub(super) name_en: Text,
    pub(super) owner: Owner,
    #[serde(default)]
    pub(super) keywords: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Owner {
    Department(Text),
    Agency(Text),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Officer {
    pub(super) code: Text,
    pub(super) name: Text,
    pub(super) department: Text,
    pub(super) roles: Vec<Text>,
    #[serde(default)]
    pub(super) telephone: Option<Text>,
    #[serde(default)]
    pub(super) mobile: Option<Text>,
    /// Ties ring in the file's order, so a file may leave it out.
    #[serde(default)]
    pub(super) rings: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Absence {
    pub(super) officer: Text,
    pub(super) from: Text,
    pub(super) until: Text,
    #[serde(default)]
    pub(super) delegate: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agency {
    pub(super) code: Text,
    pub(super) name: Text,
    pub(super) name_en: Text,
    pub(super) telephone: Telephone,
}
