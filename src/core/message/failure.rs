//! Why a message did not go out, for whoever has to see to it.

/// The carriers let no further message of the day through to that number.
pub const DAILY_CAP: &str = "daily-cap";

/// Why a message that waited is not sent any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Withdrawn {
    /// Whoever it is for wants no more SMS.
    OptedOut,
    /// A reminder of a case whose clock has stopped, or whose date has moved.
    NoLongerDue,
}

impl Withdrawn {
    /// A short stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::OptedOut => "opted-out",
            Self::NoLongerDue => "no-longer-due",
        }
    }
}

/// The reason in plain Chinese, of a code of ours; a gateway's own code stays as it is, for the gateway's manual.
pub fn failure_words(code: &str) -> &str {
    match code {
        "" => "已过有效期，没有发出",
        DAILY_CAP => "该号码当日短信已达运营商上限",
        "no-account" => "短信账户已不在设置中",
        "no-sms" => "该账户不能发短信",
        "no-template" => "该内容没有已报备的短信模板",
        "template-variable" => "内容超出短信模板对变量的限制",
        "not-sent" => "短信网关连接不上",
        "no-answer" => "短信网关没有应答，不知是否发出",
        "opted-out" => "对方已退订短信",
        "too-long" => "内容过长，网关发不完整",
        "sealed" => "短信内容已不能读取",
        code => code,
    }
}
