//! Where the clouds' APIs would be: what they say to a request.

use crate::peers::recorder::Recorded;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// What each cloud says when it takes a message, and when it knows of none.
pub fn taken(request: &Recorded, number: usize) -> Response {
    let action = request.headers.get("x-acs-action").or_else(|| request.headers.get("x-tc-action"));
    let answer = match (action.map(String::as_str), request.headers.contains_key("x-acs-action")) {
        (Some("SendSms"), true) => {
            json!({ "Code": "OK", "Message": "OK", "BizId": format!("60730000000{number}^0"), "RequestId": "r" })
        }
        (_, true) => json!({ "Code": "OK", "Message": "OK", "RequestId": "r", "TotalCount": "0",
            "SmsSendDetailDTOs": { "SmsSendDetailDTO": [] } }),
        (Some("SendSms"), false) => json!({ "Response": { "RequestId": "r", "SendStatusSet": [{
            "SerialNo": format!("2024:{number}"), "PhoneNumber": request.json["PhoneNumberSet"][0], "Fee": 1,
            "SessionContext": "", "Code": "Ok", "Message": "send success", "IsoCode": "CN" }] } }),
        _ => json!({ "Response": { "RequestId": "r", "PullSmsSendStatusSet": [] } }),
    };
    Json(answer).into_response()
}
