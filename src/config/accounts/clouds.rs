//! The SMS clouds of mainland China, which send nothing but filed templates.

use super::{Peers, Secret, SmsProfileSettings};
use serde::Deserialize;

/// `provider = "aliyun"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliyunSettings {
    /// Where the API is; regions abroad have others.
    #[serde(default = "aliyun_api")]
    pub base_url: String,
    /// The id (`LTAI…`) of an access key, of a RAM user that may do nothing but send SMS and ask about them.
    pub access_key_id: String,
    /// The access key's secret: signs every request.
    pub access_key_secret: Secret,
    /// Digits behind the number that messages come from (`SmsUpExtendCode`), where such are opened.
    pub extend_code: Option<String>,
    /// What its callbacks carry as `token=`, at least 16 characters: the cloud does not sign them.
    pub hook_token: Secret,
    /// The addresses that callbacks may come from.
    pub allow: Vec<Peers>,
    /// The texts that were filed.
    pub templates: Vec<TemplateSettings>,
    /// The most characters of one variable.
    #[serde(default = "aliyun_variable_chars")]
    pub variable_chars: usize,
    /// Purposes of messages for which no template is filed: they are left out, or a person calls instead.
    #[serde(default)]
    pub unfiled: Vec<String>,
    /// What its carriers let through; `signature` is the `SignName`.
    #[serde(default)]
    pub sms_profile: SmsProfileSettings,
}

fn aliyun_api() -> String {
    "https://dysmsapi.aliyuncs.com".to_owned()
}

fn aliyun_variable_chars() -> usize {
    35
}

/// `provider = "tencent"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TencentSettings {
    /// Where the API is.
    #[serde(default = "tencent_api")]
    pub base_url: String,
    /// The region that keeps the account's data.
    #[serde(default = "tencent_region")]
    pub region: String,
    /// The key's id (`AKID…`) of a sub-account that may do nothing but send SMS and ask about them.
    pub secret_id: String,
    /// The key itself: signs every request.
    pub secret_key: Secret,
    /// The application (`SmsSdkAppId`, `1400006666`).
    pub sdk_app_id: String,
    /// Digits behind the number that messages come from (`ExtendCode`), where such are opened.
    pub extend_code: Option<String>,
    /// What its callbacks carry as `token=`, at least 16 characters: the cloud does not sign them.
    pub hook_token: Secret,
    /// The addresses that callbacks may come from.
    pub allow: Vec<Peers>,
    /// The texts that were filed.
    pub templates: Vec<TemplateSettings>,
    /// The most characters of one variable.
    #[serde(default = "tencent_variable_chars")]
    pub variable_chars: usize,
    /// Purposes of messages for which no template is filed: they are left out, or a person calls instead.
    #[serde(default)]
    pub unfiled: Vec<String>,
    /// What its carriers let through; `signature` is the `SignName`.
    #[serde(default)]
    pub sms_profile: SmsProfileSettings,
}

fn tencent_api() -> String {
    "https://sms.tencentcloudapi.com".to_owned()
}

fn tencent_region() -> String {
    "ap-guangzhou".to_owned()
}

fn tencent_variable_chars() -> usize {
    6
}

/// `[[accounts.NAME.templates]]`: a text that was filed with a cloud.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateSettings {
    /// Its code (`SMS_100000001`) or number (`1110`) at the cloud.
    pub code: String,
    /// The text as it was filed, without signature: `${number}` (Aliyun) or `{1}` (Tencent) is a variable.
    pub text: String,
}
