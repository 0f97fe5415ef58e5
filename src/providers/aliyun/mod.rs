//! Aliyun (Alibaba Cloud) SMS, Dysmsapi 2017-05-25: templates only, signed requests, unsigned callbacks.
//!
//! Sources: Alibaba Cloud's Python library and its documentation; see `docs/providers/aliyun.md`.

mod errors;
mod hooks;
mod rest;
mod signature;
mod sms;

pub use errors::class;
pub use signature::{Signable, canonical_query};

use super::{
    account::{BadAccount, Opened},
    cloud,
    origin::Origin,
    outgoing::Base,
};
use crate::config::accounts::AliyunSettings;
use crate::core::sms_text::{Marks, Templates};

/// One Aliyun account.
#[derive(Debug, Clone)]
pub(super) struct Aliyun {
    settings: AliyunSettings,
    sign_name: String,
    templates: Templates,
    origin: Origin,
    area_code: String,
    base: Base,
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &AliyunSettings, area_code: &str) -> Result<Opened, BadAccount> {
    let base = cloud::base(&settings.base_url, "write https://dysmsapi.aliyuncs.com")?;
    let remedy = "write the AccessKey's id, LTAI and letters and digits, from the console";
    cloud::plain("access_key_id", &settings.access_key_id, 16..=64, u8::is_ascii_alphanumeric, remedy)?;
    cloud::key("access_key_secret", &settings.access_key_secret)?;
    cloud::extend_code(settings.extend_code.as_deref())?;
    let origin = Origin::open(&settings.hook_token, &settings.allow)?;
    let sign_name = cloud::sign_name(&settings.sms_profile)?;
    let filed = cloud::filed(&settings.templates, Marks::Named, settings.variable_chars, &settings.unfiled)?;
    let endpoint = Some(base.authority().clone());
    let (settings, templates) = (settings.clone(), filed.templates.clone());
    let aliyun = Aliyun { settings, sign_name, templates, origin, area_code: area_code.to_owned(), base };
    Ok(Opened { sms: Some(Box::new(aliyun)), endpoint, filed: Some(filed), ..Opened::default() })
}
