//! The SMS clouds of mainland China: their own Python libraries judge our requests, and a whole office sends
//! through what the documentation sets up.

mod answers;
mod requests;
mod story;

use super::{python, with_peer};

with_peer! { None;
    an_office_writes_through_aliyun => story::aliyun;
    an_office_writes_through_tencent => story::tencent;
}

/// The same requests as the libraries make, under the signatures that they make.
#[test]
fn requests_are_signed_as_the_libraries_sign_them() {
    match python::missing("alibabacloud_dysmsapi20170525, tencentcloud.sms") {
        Some(missing) => crate::skip::skip("peers::clouds::requests_are_signed", &missing),
        None => requests::run(),
    }
}
