//! Tencent Cloud SMS, API 2021-01-11: templates only, signed requests, unsigned callbacks.
//!
//! Sources: Tencent Cloud's Python library and its documentation; see `docs/providers/tencent.md`.

mod errors;
mod hooks;
mod rest;
mod signature;
mod sms;

pub use errors::class;
pub use signature::Signable;

use super::{
    account::{BadAccount, Opened},
    cloud,
    origin::Origin,
    outgoing::Base,
};
use crate::config::accounts::TencentSettings;
use crate::core::sms_text::{Marks, Templates};

/// One Tencent account.
#[derive(Debug, Clone)]
pub(super) struct Tencent {
    settings: TencentSettings,
    sign_name: String,
    templates: Templates,
    origin: Origin,
    area_code: String,
    base: Base,
}

/// Checks the settings and opens the account.
pub(super) fn open(settings: &TencentSettings, area_code: &str) -> Result<Opened, BadAccount> {
    let base = cloud::base(&settings.base_url, "write https://sms.tencentcloudapi.com")?;
    let remedy = "write the key's id, AKID and letters and digits, from the console";
    cloud::plain("secret_id", &settings.secret_id, 16..=64, u8::is_ascii_alphanumeric, remedy)?;
    cloud::key("secret_key", &settings.secret_key)?;
    let remedy = "write the SmsSdkAppId, 1400006666, from the SMS console";
    cloud::plain("sdk_app_id", &settings.sdk_app_id, 1..=20, u8::is_ascii_digit, remedy)?;
    let is_region = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-';
    cloud::plain("region", &settings.region, 1..=32, is_region, "write ap-guangzhou")?;
    cloud::extend_code(settings.extend_code.as_deref())?;
    let origin = Origin::open(&settings.hook_token, &settings.allow)?;
    let sign_name = cloud::sign_name(&settings.sms_profile)?;
    let filed =
        cloud::filed(&settings.templates, Marks::Numbered, settings.variable_chars, &settings.unfiled)?;
    let endpoint = Some(base.authority().clone());
    let (settings, templates) = (settings.clone(), filed.templates.clone());
    let tencent = Tencent { settings, sign_name, templates, origin, area_code: area_code.to_owned(), base };
    Ok(Opened { sms: Some(Box::new(tencent)), endpoint, filed: Some(filed), ..Opened::default() })
}
