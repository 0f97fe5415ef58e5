//! Aliyun's error codes: what each means for the next attempt.

use crate::core::message::{SendError, SendRetry};
use crate::providers::{
    cloud::{Class, shown},
    outgoing::{failed, failed_by_status},
};
use bytes::Bytes;
use http::Response;

/// The codes that sending meets, of the SMS service (`isv.…`, `isp.…`) and of the gateway before it.
const CODES: [(&str, Class); 41] = {
    use Class::{Ambiguous, Clock, Configuration, Content, Filing, Minute, Quota, Recipient, Throttled};
    [
        ("isv.BUSINESS_LIMIT_CONTROL", Minute),
        ("Throttling", Throttled),
        ("Throttling.User", Throttled),
        ("Throttling.Api", Throttled),
        ("isv.DAY_LIMIT_CONTROL", Quota),
        ("isv.MONTH_LIMIT_CONTROL", Quota),
        ("isp.SYSTEM_ERROR", Ambiguous),
        ("isp.GATEWAY_ERROR", Ambiguous),
        ("isp.UNKNOWN_ERR_CODE", Ambiguous),
        ("ServiceUnavailable", Ambiguous),
        ("InternalError", Ambiguous),
        // Each request has a nonce of its own, so the same one came before: it may have been taken then.
        ("SignatureNonceUsed", Ambiguous),
        ("isv.MOBILE_NUMBER_ILLEGAL", Recipient),
        ("isv.MOBILE_COUNT_OVER_LIMIT", Recipient),
        ("isv.BLACK_KEY_CONTROL_LIMIT", Recipient),
        ("isv.DOMESTIC_NUMBER_NOT_SUPPORTED", Recipient),
        ("isv.TEMPLATE_MISSING_PARAMETERS", Content),
        ("isv.TEMPLATE_PARAMS_ILLEGAL", Content),
        ("isv.PARAM_LENGTH_LIMIT", Content),
        ("isv.INVALID_PARAMETERS", Content),
        ("isv.INVALID_JSON_PARAM", Content),
        ("isv.SMS_CONTENT_ILLEGAL", Content),
        ("isv.PARAM_NOT_SUPPORT_URL", Content),
        ("isv.SMS_TEMPLATE_ILLEGAL", Filing),
        ("isv.SMS_SIGNATURE_SCENE_ILLEGAL", Filing),
        ("isv.SMS_TEST_NUMBER_LIMIT", Filing),
        ("isv.SMS_SIGNATURE_ILLEGAL", Configuration),
        ("isv.SMS_SIGN_ILLEGAL", Configuration),
        ("isv.SIGN_STATE_ILLEGAL", Configuration),
        ("isv.EXTEND_CODE_ERROR", Configuration),
        ("isv.DENY_IP_RANGE", Configuration),
        ("isp.RAM_PERMISSION_DENY", Configuration),
        ("isv.OUT_OF_SERVICE", Configuration),
        ("isv.PRODUCT_UN_SUBSCRIPT", Configuration),
        ("isv.PRODUCT_UNSUBSCRIBE", Configuration),
        ("isv.ACCOUNT_NOT_EXISTS", Configuration),
        ("isv.ACCOUNT_ABNORMAL", Configuration),
        ("isv.AMOUNT_NOT_ENOUGH", Configuration),
        ("InvalidAccessKeyId.NotFound", Configuration),
        ("Forbidden.RAM", Configuration),
        ("InvalidTimeStamp.Expired", Clock),
    ]
};

/// What is known of a code; `message` names the window of a limit (触发小时级流控).
pub fn class(code: &str, message: &str) -> Option<Class> {
    // `SignatureDoesNotMatch` and `IncompleteSignature` are the key's matter, or ours.
    if code.starts_with("SignatureDoesNotMatch") || code == "IncompleteSignature" {
        return Some(Class::Configuration);
    }
    match CODES.iter().find(|(known, _)| *known == code)?.1 {
        Class::Minute if message.contains('天') => Some(Class::Day),
        Class::Minute if message.contains("小时") => Some(Class::Hour),
        class => Some(class),
    }
}

/// The error of a code. An unknown one of the service's own business is about this message; any other is
/// judged by the status, and a success that is none is asked about.
pub(super) fn by_code(code: &str, message: &str, response: &Response<Bytes>) -> SendError {
    match class(code, message) {
        Some(class) => class.error(code, response),
        None if code.starts_with("isv.") => failed(
            SendRetry::Never,
            shown(code),
            "the cloud refuses the message for a reason that is not known here",
        ),
        None => SendError { code: shown(code), ..failed_by_status(response) },
    }
}
