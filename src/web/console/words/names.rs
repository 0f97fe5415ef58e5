//! What the values are called that the store keeps: nobody reads `to_verify` off a page.

use super::{Text, words};
use crate::{
    core::{
        call::{LegResult, Outcome},
        case::{Kind, NameStanding, Rating, StageName},
        directory::{Duty, Role},
        message::{Purpose, ReportState, State},
        reminder::RungName,
        task::TaskKind,
    },
    store::reminders::ReminderState,
};

words! { NAMES:
    RECEIVED = "已收件", "received";
    ASSIGNED = "已交办", "assigned";
    INVESTIGATING = "办理中", "investigating";
    ANSWERED_STAGE = "已反馈", "answered";
    CLOSED = "已办结", "closed";
    DECLINED = "不予办理", "declined";
    WITHDRAWN = "已撤回", "withdrawn";
    REFERRED = "已移送", "referred";
    REOPENED = "重新办理", "reopened";
    COMPLAINT = "投诉", "complaint";
    REPORT = "举报", "report";
    INQUIRY = "咨询", "inquiry";
    APPLICATION = "申请", "application";
    REAL_NAME = "署名", "real name";
    TO_VERIFY = "署名待核实", "name to verify";
    ANONYMOUS = "匿名", "anonymous";
    IN_PROGRESS = "进行中", "in progress";
    ANSWERED = "已接听", "answered";
    NUMBER_TOLD = "已告知号码", "number told";
    GUIDED_OUTSIDE = "已指引外单位", "guided outside";
    STATUS_TOLD = "已告知办理情况", "status told";
    VOICEMAIL = "已留言", "message left";
    TO_CALL_BACK = "待回拨", "to call back";
    ABANDONED = "未能提供服务", "abandoned";
    NO_ANSWER = "无人接听", "no answer";
    BUSY = "占线", "busy";
    UNREACHABLE = "无法接通", "unreachable";
    HUNG_UP = "对方挂断", "hung up";
    NOT_ACCEPTED = "未按键确认", "not accepted";
    PLANNED = "已计划", "planned";
    BEING_SENT = "发送中", "being sent";
    SENT = "已发送", "sent";
    CANCELLED = "已取消", "cancelled";
    FAILED = "发送失败", "failed";
    MISSED = "已错过", "missed";
    QUEUED = "待发送", "queued";
    UNCERTAIN = "结果待查", "uncertain";
    ACCEPTED = "网关已接收", "accepted by the gateway";
    DELIVERED = "已送达", "delivered";
    EXPIRED = "已过期", "expired";
    UNDERWAY = "途中", "on its way";
    CAME_IN = "已收到", "received";
    ACKNOWLEDGEMENT = "受理告知", "acknowledgement";
    FEEDBACK_PURPOSE = "反馈", "feedback";
    REMINDER = "提醒", "reminder";
    SURVEY = "满意度调查", "survey";
    NOTICE = "告知书", "notice";
    INTERIM_PURPOSE = "办理进度", "interim";
    STATUS_REPLY = "查询回复", "status reply";
    NUMBER_COPY = "号码告知", "number copy";
    RELAY = "代理转达", "relay";
    OPT_OUT = "退订确认", "opt-out";
    INBOUND_SMS = "来信", "inbound";
    OPERATOR = "接线员", "operator";
    HANDLER_ROLE = "承办人", "handler";
    DEPARTMENT_HEAD = "科室负责人", "department head";
    SUPERVISING_LEADER = "分管领导", "supervising leader";
    OFFICE_ROLE = "办公室", "office";
    DISCIPLINE_INSPECTION = "纪检", "discipline inspection";
    ADMINISTRATOR = "系统管理员", "administrator";
    DUTY_COMPLAINT = "受理投诉", "complaints";
    DUTY_DISCIPLINE = "纪检监督", "discipline";
    DUTY_GENERAL = "综合咨询", "general questions";
    TASK_CALL_BACK = "回拨未接来电", "Call back a missed call";
    TASK_CALL_INSTEAD = "短信未能送达，请改为电话告知", "The SMS did not arrive: tell by telephone";
    TASK_CLASSIFY = "请判定该来电是否为投诉", "Was this call a complaint?";
    TASK_PLACE = "请确定承办科室", "Place this case";
    TASK_FINDING = "请认定是否违反工作制度", "Decide about a proposed finding";
    TASK_REMIND = "提醒无人可收，请当面提醒", "A reminder reached nobody: remind in person";
    TASK_FEEDBACK = "短信反馈未获送达凭据，请改用其他方式反馈", "Feedback by SMS is not proved: give it another way";
    RATING_SATISFIED = "满意", "well";
    RATING_FAIRLY = "基本满意", "fairly";
    RATING_DISSATISFIED = "不满意", "badly";
    TASK_RECORDING = "录音取不回或删不掉", "Recordings cannot be fetched or deleted";
    TASK_UNSEALING = "核准查看反映人身份", "Allow a look at who complains";
    TASK_CALENDAR = "请导入下一年度放假安排通知", "Import next year's holiday notice";
    RUNG_ASSIGNED = "交办时", "when assigned";
    RUNG_DUE_MORNING = "到期日上午", "due day, morning";
    RUNG_DUE_AFTERNOON = "到期日下午", "due day, afternoon";
    CHANNEL_CALL = "电话", "telephone";
    CHANNEL_MESSAGE = "短信", "SMS";
    CHANNEL_LETTER = "信函", "letter";
    OPEN_STATE = "待办", "open";
    DONE_STATE = "已办", "done";
    THE_SYSTEM = "系统", "the system";
    A_SERVICE = "接口服务", "a service";
    OTHER = "其他", "other";
}

/// A stage.
pub const fn stage(stage: StageName) -> Text {
    match stage {
        StageName::Received => RECEIVED,
        StageName::Assigned => ASSIGNED,
        StageName::Investigating => INVESTIGATING,
        StageName::Answered => ANSWERED_STAGE,
        StageName::Closed => CLOSED,
        StageName::Declined => DECLINED,
        StageName::Withdrawn => WITHDRAWN,
        StageName::Referred => REFERRED,
        StageName::Reopened => REOPENED,
    }
}

/// What a case is.
pub const fn kind(kind: Kind) -> Text {
    match kind {
        Kind::Complaint => COMPLAINT,
        Kind::Report => REPORT,
        Kind::Inquiry => INQUIRY,
        Kind::Application => APPLICATION,
    }
}

/// Whether a name was given.
pub const fn name_standing(standing: NameStanding) -> Text {
    match standing {
        NameStanding::RealName => REAL_NAME,
        NameStanding::ToVerify => TO_VERIFY,
        NameStanding::Anonymous => ANONYMOUS,
    }
}

/// What came of a call.
pub const fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::InProgress => IN_PROGRESS,
        Outcome::Answered => ANSWERED,
        Outcome::NumberTold => NUMBER_TOLD,
        Outcome::GuidedOutside => GUIDED_OUTSIDE,
        Outcome::StatusTold => STATUS_TOLD,
        Outcome::Voicemail => VOICEMAIL,
        Outcome::CallBack => TO_CALL_BACK,
        Outcome::Abandoned => ABANDONED,
    }
}

/// How a leg ended.
pub const fn leg_result(result: LegResult) -> Text {
    match result {
        LegResult::Answered => ANSWERED,
        LegResult::NoAnswer => NO_ANSWER,
        LegResult::Busy => BUSY,
        LegResult::Failed => UNREACHABLE,
        LegResult::Cancelled => HUNG_UP,
        LegResult::NotAccepted => NOT_ACCEPTED,
    }
}

/// How a reminder stands.
pub const fn reminder_state(state: ReminderState) -> Text {
    match state {
        ReminderState::Planned => PLANNED,
        ReminderState::Claimed => BEING_SENT,
        ReminderState::Sent => SENT,
        ReminderState::Cancelled => CANCELLED,
        ReminderState::Failed => FAILED,
        ReminderState::Missed => MISSED,
    }
}

/// How a message stands.
pub const fn message_state(state: State) -> Text {
    match state {
        State::Queued => QUEUED,
        State::Claimed => BEING_SENT,
        State::Unknown => UNCERTAIN,
        State::Accepted => ACCEPTED,
        State::Delivered => DELIVERED,
        State::Failed => FAILED,
        State::Expired => EXPIRED,
        State::Received => CAME_IN,
    }
}

/// What a delivery report says.
pub const fn report_state(state: ReportState) -> Text {
    match state {
        ReportState::Underway => UNDERWAY,
        ReportState::Delivered => DELIVERED,
        ReportState::Failed => FAILED,
        ReportState::Expired => EXPIRED,
    }
}

/// What a message is for.
pub const fn purpose(purpose: Purpose) -> Text {
    match purpose {
        Purpose::Acknowledgement => ACKNOWLEDGEMENT,
        Purpose::Feedback => FEEDBACK_PURPOSE,
        Purpose::Reminder => REMINDER,
        Purpose::Survey => SURVEY,
        Purpose::Notice => NOTICE,
        Purpose::Interim => INTERIM_PURPOSE,
        Purpose::StatusReply => STATUS_REPLY,
        Purpose::NumberCopy => NUMBER_COPY,
        Purpose::Relay => RELAY,
        Purpose::OptOut => OPT_OUT,
        Purpose::Inbound => INBOUND_SMS,
    }
}

/// A role.
pub const fn role(role: Role) -> Text {
    match role {
        Role::Operator => OPERATOR,
        Role::Handler => HANDLER_ROLE,
        Role::DepartmentHead => DEPARTMENT_HEAD,
        Role::SupervisingLeader => SUPERVISING_LEADER,
        Role::Office => OFFICE_ROLE,
        Role::DisciplineInspection => DISCIPLINE_INSPECTION,
        Role::Administrator => ADMINISTRATOR,
    }
}

/// A duty of a department.
pub const fn duty(duty: Duty) -> Text {
    match duty {
        Duty::Complaint => DUTY_COMPLAINT,
        Duty::Discipline => DUTY_DISCIPLINE,
        Duty::General => DUTY_GENERAL,
    }
}

/// What has to be done.
pub const fn task(kind: TaskKind) -> Text {
    match kind {
        TaskKind::CallBack => TASK_CALL_BACK,
        TaskKind::CallInsteadOfSms => TASK_CALL_INSTEAD,
        TaskKind::Classify => TASK_CLASSIFY,
        TaskKind::Place => TASK_PLACE,
        TaskKind::DecideFinding => TASK_FINDING,
        TaskKind::RemindByHand => TASK_REMIND,
        TaskKind::FeedBackAnotherWay => TASK_FEEDBACK,
        TaskKind::DecideUnsealing => TASK_UNSEALING,
        TaskKind::KeepRecording => TASK_RECORDING,
        TaskKind::ImportCalendar => TASK_CALENDAR,
    }
}

/// A rung of the ladder.
pub fn rung(name: RungName, tongue: super::Tongue) -> String {
    let english = tongue == super::Tongue::English;
    match name {
        RungName::Assigned => RUNG_ASSIGNED.of(tongue).to_owned(),
        RungName::DueMorning => RUNG_DUE_MORNING.of(tongue).to_owned(),
        RungName::DueAfternoon => RUNG_DUE_AFTERNOON.of(tongue).to_owned(),
        RungName::Before(days) if english => format!("{days} working days before"),
        RungName::Before(days) => tongue.letters(format!("到期前 {days} 个工作日")),
        RungName::Overdue(days) if english => format!("{days} working days overdue"),
        RungName::Overdue(days) => tongue.letters(format!("逾期第 {days} 个工作日")),
    }
}

/// How a complainant was told.
pub fn channel(name: &str) -> Text {
    match name {
        "call" => CHANNEL_CALL,
        "message" => CHANNEL_MESSAGE,
        "letter" => CHANNEL_LETTER,
        _ => OTHER,
    }
}

/// How a task stands.
pub fn task_state(name: &str) -> Text {
    match name {
        "open" => OPEN_STATE,
        "done" => DONE_STATE,
        "cancelled" => CANCELLED,
        _ => OTHER,
    }
}

/// How a complainant says they were served.
pub fn rating(rating: Rating) -> Text {
    match rating {
        Rating::Satisfied => RATING_SATISFIED,
        Rating::FairlySatisfied => RATING_FAIRLY,
        Rating::Dissatisfied => RATING_DISSATISFIED,
    }
}
