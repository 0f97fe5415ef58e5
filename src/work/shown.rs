//! What a reader is shown of sealed numbers and texts: everything, or masked, as their role says.

use super::{
    App, WorkError,
    calls::CALLER,
    cases::CaseFile,
    messages::{PHONE, TEXT},
};
use crate::{
    core::{message::texts, phone::PhoneNumber},
    store::{calls::Call, messages::Message, visibility::Reader},
};

/// A number as the reader may see it.
pub fn number(number: &PhoneNumber, reader: &Reader) -> String {
    if reader.unmasked && !reader.sealed { number.as_str().to_owned() } else { number.masked() }
}

/// Who complains, as everybody sees it who sees the case: nothing that identifies them.
pub struct Complainant {
    /// A name that stands for theirs, the same in all their cases; `None` if they are not known, or erased.
    pub pseudonym: Option<String>,
    /// Their number, masked.
    pub phone: Option<String>,
}

/// Who complains; their true name and number only `work::unsealing` shows.
pub fn complainant(app: &App, file: &CaseFile) -> Complainant {
    let Ok(body) = file.body() else { return Complainant { pseudonym: None, phone: None } };
    let known = body.name.is_some() || body.phone.is_some();
    let number = || file.row.id.to_string();
    let whose = || body.phone.as_ref().map_or_else(number, |phone| phone.as_str().to_owned());
    Complainant {
        pseudonym: known.then(|| app.vault.pseudonym(&whose())),
        phone: body.phone.as_ref().map(PhoneNumber::masked),
    }
}

/// Who called; `None` if the number was withheld or erased.
pub fn caller(app: &App, call: &Call, reader: &Reader) -> Result<Option<String>, WorkError> {
    let (Some(wrapped), Some(sealed)) = (&call.row_key, &call.caller_sealed) else { return Ok(None) };
    let raw = app.vault.row(call.id.as_bytes(), wrapped)?.open(CALLER, sealed)?;
    Ok(Some(raw.parse::<PhoneNumber>().map_or_else(|_| "***".to_owned(), |caller| number(&caller, reader))))
}

/// The other side's number of a message, and its text; the text only for readers who may see names, and
/// where it went to an officer; never a query code. Both are `None` once the message was erased.
pub fn message(
    app: &App,
    one: &Message,
    reader: &Reader,
) -> Result<(Option<String>, Option<String>), WorkError> {
    let Some(wrapped) = &one.row_key else { return Ok((None, None)) };
    let key = app.vault.row(one.id.as_bytes(), wrapped)?;
    let phone = one.phone_sealed.as_deref().map(|sealed| key.open(PHONE, sealed)).transpose()?;
    let to = phone.and_then(|phone| phone.parse().ok()).map(|phone| number(&phone, reader));
    let sealed = one.text_sealed.as_deref().filter(|_| reader.unmasked || one.officer.is_some());
    let text = sealed.map(|sealed| key.open(TEXT, sealed)).transpose()?;
    Ok((to, text.map(|text| texts::without_code(&text))))
}
