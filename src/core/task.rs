//! A task: something that a person has to do, because the software cannot or must not (R3.3).

use super::{
    clock::Moment,
    directory::{DepartmentCode, OfficerCode},
    id::{CallId, CaseId, MessageId},
};
use serde::{Deserialize, Serialize};

/// What has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[derive(utoipa::ToSchema)]
pub enum TaskKind {
    /// Call somebody back whose call was missed.
    CallBack,
    /// Call somebody whom an SMS could not reach.
    CallInsteadOfSms,
    /// Say whether an answered call was a complaint.
    Classify,
    /// A case fits no department, or came back twice: place it.
    Place,
    /// Decide about a finding that the software proposes (R5.2).
    DecideFinding,
    /// A reminder reached nobody: no officer, no number.
    RemindByHand,
    /// Feedback was sent by SMS and its arrival is not proved: give it another way.
    FeedBackAnotherWay,
    /// Load next year's holiday notice.
    ImportCalendar,
    /// Allow a colleague to see who a complainant is, or do not: they need a second person.
    DecideUnsealing,
    /// Recordings cannot be fetched, or not be deleted: see to the account, or to where they are kept.
    KeepRecording,
}

impl TaskKind {
    /// The task in plain Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::CallBack => "回拨未接来电",
            Self::CallInsteadOfSms => "短信未能送达,请改为电话告知",
            Self::Classify => "请判定该来电是否为投诉",
            Self::Place => "请确定承办科室",
            Self::DecideFinding => "请认定是否违反工作制度",
            Self::RemindByHand => "提醒无人可收,请当面提醒",
            Self::FeedBackAnotherWay => "短信反馈未获送达凭据,请改用其他方式反馈",
            Self::DecideUnsealing => "请核准是否查看反映人身份",
            Self::KeepRecording => "录音取不回或删不掉,请检查线路账户",
            Self::ImportCalendar => "请导入下一年度放假安排通知",
        }
    }
}

/// A task to be given to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// What has to be done.
    pub kind: TaskKind,
    /// A second task with the same key is not given.
    pub dedup: String,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// The call it is about.
    pub call: Option<CallId>,
    /// The message it is about.
    pub message: Option<MessageId>,
    /// The department that has to see to it.
    pub department: DepartmentCode,
    /// The officer, if it is already one person's.
    pub officer: Option<OfficerCode>,
    /// What else there is to know, without personal data.
    pub note: String,
    /// Until when.
    pub due_at: Moment,
}
