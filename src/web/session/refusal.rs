//! What a request of the console is refused with: a status and a sentence, no page.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// Why a request of the console was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// First something else is to be done, there.
    Elsewhere(String),
    /// Nobody is signed in.
    Stranger,
    /// The form does not come from a page of ours, or from one of another session.
    Foreign,
    /// The form is larger than is read.
    TooLarge,
    /// This is no form.
    NoForm,
    /// The form cannot be read: why.
    Unreadable(String),
    /// The database does not answer; nothing was done.
    Unavailable,
}

impl Refusal {
    /// The status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Elsewhere(_) => StatusCode::SEE_OTHER,
            Self::Stranger => StatusCode::UNAUTHORIZED,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A sentence for whoever sits before it.
    pub fn words(&self) -> String {
        match self {
            Self::Elsewhere(_) => "请稍候，正在转到所需的页面。".to_owned(),
            Self::Stranger => "登录已失效，请重新登录。".to_owned(),
            Self::Foreign => "该表单已失效，请返回原页面，刷新后重新提交。".to_owned(),
            Self::TooLarge => "提交的内容过长，请缩短后重新提交。".to_owned(),
            Self::NoForm => "提交的不是表单，未作处理。".to_owned(),
            Self::Unreadable(why) => format!("表单内容有误：{why}"),
            Self::Unavailable => "系统暂时无法保存数据，未做任何更改，请稍后重试。".to_owned(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status(), self.words()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Self::Elsewhere(place) = self
            && let Ok(place) = HeaderValue::try_from(place)
        {
            headers.insert(header::LOCATION, place);
        }
        response
    }
}
