//! A case's file: the row and the sealed body, read and written together.

use crate::{
    core::{
        case::{Clock, Handover, Stage},
        clock::Moment,
        id::CaseId,
        phone::PhoneNumber,
    },
    store::{
        cases::{self, Case},
        db::Tx,
        seal::RowKey,
        visibility::Reader,
    },
    work::{App, WorkError},
};
use serde::{Deserialize, Serialize};

/// The column of the body, part of what its seal is bound to.
pub(super) const BODY: &str = "cases.body";

/// Everything about people and their words; sealed as one.
#[derive(Clone, Serialize, Deserialize)]
pub struct Body {
    /// The stage with what it carries.
    pub stage: Stage,
    /// The clock of R5.4.
    pub clock: Clock,
    /// The handover that was last offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover: Option<Handover>,
    /// The complainant's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The complainant's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
    /// What is complained of.
    pub summary: String,
    /// How often it was reopened by right.
    #[serde(default)]
    pub reopened: u32,
}

/// A case with its body.
#[derive(Clone)]
pub struct CaseFile {
    /// The row.
    pub row: Case,
    /// The row's data key and what it opens; `None` once the case was erased.
    inside: Option<(RowKey, Body)>,
}

impl CaseFile {
    /// The case of that number, for a reader.
    pub async fn visible(app: &App, tx: &mut Tx, reader: &Reader, number: &str) -> Result<Self, WorkError> {
        let row = cases::visible(tx, reader, number).await?.ok_or(WorkError::NotFound("件"))?;
        Self::open(app, row)
    }

    /// The case of that id, for the system.
    pub async fn by_id(app: &App, tx: &mut Tx, id: CaseId) -> Result<Self, WorkError> {
        let row = cases::by_id(tx, id).await?.ok_or(WorkError::NotFound("件"))?;
        Self::open(app, row)
    }

    /// A new case, sealed with the key that it was just given.
    pub(super) fn new(row: Case, key: RowKey, body: Body) -> Self {
        Self { row, inside: Some((key, body)) }
    }

    /// Opens the sealed body of a row.
    pub fn open(app: &App, row: Case) -> Result<Self, WorkError> {
        let inside = match (&row.row_key, &row.body_sealed) {
            (Some(wrapped), Some(sealed)) => {
                let key = app.vault.row(row.id.as_bytes(), wrapped)?;
                let body = serde_json::from_str(&key.open(BODY, sealed)?)?;
                Some((key, body))
            }
            _ => None,
        };
        Ok(Self { row, inside })
    }

    /// The row's data key; `None` once the case was erased.
    pub fn key(&self) -> Option<&RowKey> {
        self.inside.as_ref().map(|(key, _)| key)
    }

    /// Words about people that another row keeps under this case's key; `None` if there are none, or once
    /// the case was erased.
    pub fn opened(&self, column: &str, sealed: Option<&[u8]>) -> Option<String> {
        self.key()?.open(column, sealed?).ok()
    }

    /// The body; fails if the case was erased, since nothing can be done to it any more.
    pub fn body(&self) -> Result<&Body, WorkError> {
        self.inside.as_ref().map(|(_, body)| body).ok_or_else(erased)
    }

    /// The body, to change it.
    pub fn body_mut(&mut self) -> Result<&mut Body, WorkError> {
        self.inside.as_mut().map(|(_, body)| body).ok_or_else(erased)
    }

    /// Writes row and body; what the row repeats of the body is made of the body here.
    pub async fn save(&mut self, app: &App, tx: &mut Tx, now: Moment) -> Result<(), WorkError> {
        let (key, body) = self.inside.as_ref().ok_or_else(erased)?;
        let row = &mut self.row;
        row.stage = body.stage.name();
        row.stopped_at = if body.clock.is_running() { None } else { row.stopped_at.or(Some(now)) };
        row.ended_at = if row.stage.is_end() { row.ended_at.or(Some(now)) } else { None };
        row.offered_to = match &body.handover {
            Some(Handover::Offered { to, .. }) => Some(to.to_string()),
            _ => None,
        };
        row.phone_lookup = body.phone.as_ref().map(|phone| app.vault.lookup_phone(phone));
        row.body_sealed = Some(app.vault.seal(key, BODY, &serde_json::to_string(body)?));
        cases::update(tx, row).await?;
        row.version += 1;
        app.events.case(tx, row);
        Ok(())
    }
}

fn erased() -> WorkError {
    WorkError::Conflict {
        kind: "erased", zh: "该件的个人信息已依法销毁,不能再办理。".to_owned()
    }
}
