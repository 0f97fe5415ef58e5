//! Tencent's error codes: what each means for the next attempt.
//!
//! There are about a hundred, in families; most of a family mean the same, and the exceptions are named. So
//! a code that is new here is judged by its family.

use crate::core::message::SendError;
use crate::providers::{
    cloud::{Class, shown},
    outgoing::failed_by_status,
};
use bytes::Bytes;
use http::Response;

/// Codes that mean something else than the rest of their family.
const CODES: [(&str, Class); 36] = {
    use Class::{Ambiguous, Clock, Content, Day, Filing, Hour, Minute, Recipient, Throttled, Transient};
    [
        ("AuthFailure.SignatureExpire", Clock),
        ("InternalError", Transient),
        ("InternalError.OtherError", Transient),
        ("InternalError.UnknownError", Transient),
        ("InternalError.Timeout", Ambiguous),
        ("InternalError.SendAndRecvFail", Ambiguous),
        ("InternalError.ParseBackendResponseFail", Ambiguous),
        ("ResourceUnavailable", Transient),
        ("FailedOperation.ContainSensitiveWord", Content),
        ("FailedOperation.MarketingSendTimeConstraint", Hour),
        ("FailedOperation.PhoneNumberInBlacklist", Recipient),
        ("FailedOperation.PhoneNumberParseFail", Recipient),
        ("FailedOperation.TemplateIdNotExist", Filing),
        ("FailedOperation.TemplateIncorrectOrUnapproved", Filing),
        ("FailedOperation.TemplateParamSetNotMatchApprovedTemplate", Content),
        ("FailedOperation.TemplateUnapprovedOrNotExist", Filing),
        ("InvalidParameter.DirtyWordFound", Content),
        ("InvalidParameterValue.ContentLengthLimit", Content),
        ("InvalidParameterValue.IncorrectPhoneNumber", Recipient),
        ("InvalidParameterValue.MarketingTemplateWithoutUnsubscribe", Filing),
        ("InvalidParameterValue.ProhibitedUseUrlInTemplateParameter", Content),
        ("InvalidParameterValue.TemplateParameterFormatError", Content),
        ("InvalidParameterValue.TemplateParameterLengthLimit", Content),
        ("InvalidParameterValue.TemplateWithDirtyWords", Filing),
        ("InvalidParameterValue.UnsupportedTemplateVariable", Filing),
        ("LimitExceeded.AppCountryOrRegionInBlacklist", Filing),
        ("LimitExceeded.DeliveryFrequencyLimit", Minute),
        ("LimitExceeded.GlobalSmsSendingRateLimit", Throttled),
        ("LimitExceeded.PhoneNumberCountLimit", Content),
        ("LimitExceeded.PhoneNumberDailyLimit", Day),
        ("LimitExceeded.PhoneNumberOneHourLimit", Hour),
        ("LimitExceeded.PhoneNumberSameContentDailyLimit", Day),
        ("LimitExceeded.PhoneNumberThirtySecondLimit", Minute),
        ("UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone", Filing),
        ("UnsupportedOperation.ContainDomesticPhoneNumber", Filing),
        ("UnsupportedOperation.GlobalTemplateToChineseMainlandPhone", Filing),
    ]
};

/// Families of codes, by what stands before the dot.
const FAMILIES: [(&str, Class); 10] = {
    use Class::{Configuration, Quota, Throttled};
    [
        ("AuthFailure", Configuration),
        ("FailedOperation", Configuration),
        ("InternalError", Configuration),
        ("InvalidParameter", Configuration),
        ("InvalidParameterValue", Configuration),
        ("LimitExceeded", Quota),
        ("MissingParameter", Configuration),
        ("RequestLimitExceeded", Throttled),
        ("UnauthorizedOperation", Configuration),
        ("UnsupportedOperation", Configuration),
    ]
};

/// What is known of a code.
pub fn class(code: &str) -> Option<Class> {
    let family = code.split('.').next().unwrap_or_default();
    let known = CODES.iter().find(|(known, _)| *known == code);
    known.or_else(|| FAMILIES.iter().find(|(known, _)| *known == family)).map(|(_, class)| *class)
}

/// The error of a code.
pub(super) fn by_code(code: &str, response: &Response<Bytes>) -> SendError {
    let shown = shown(code);
    match class(code) {
        Some(class) => class.error(&shown, response),
        None => SendError { code: shown, ..failed_by_status(response) },
    }
}
