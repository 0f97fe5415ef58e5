//! The entries of the audit trail, as officers read them.

use super::{Text, names::OTHER, words};

words! { ENTRIES:
    CASE_OPENED = "登记办件", "case opened";
    ASSIGNED_ENTRY = "交办", "assigned";
    HANDLER_ENTRY = "确定承办人", "handler set";
    STARTED = "开始办理", "started";
    ANSWERED_ENTRY = "已反馈", "answered";
    DECLINED_ENTRY = "不予办理", "declined";
    REFERRED_ENTRY = "移送纪检", "referred";
    WITHDRAWN_ENTRY = "反映人撤回", "withdrawn";
    CLOSED_ENTRY = "办结", "closed";
    REOPENED_ENTRY = "重新办理", "reopened";
    CORRECTED = "更正登记", "corrected";
    INTERIM_ENTRY = "告知仍在办理（不停止计时）", "told that work goes on (stops no clock)";
    HANDOVER_OFFERED_ENTRY = "提出转办", "handover offered";
    HANDOVER_ACCEPTED = "接收转办", "handover accepted";
    HANDOVER_RETURNED = "退回转办", "handover returned";
    FEEDBACK_SENT = "发出短信反馈，等待送达", "feedback sent by SMS, delivery awaited";
    CLOCK_STOPPED_ENTRY = "反馈凭据成立，停止计时", "evidence: the clock stopped";
    CONTACT_APPENDED = "反映人再次联系", "the complainant called or wrote again";
    CALL_BACK_ENTRY = "回拨反映人", "call-back";
    DEADLINE_RECOMPUTED = "期限重新计算", "deadline recomputed";
    PASSWORD_SET = "设置口令", "password set";
    EXPORTED = "导出数据", "exported";
    RECORDING_PLAYED = "收听录音", "recording played";
    RECORDING_DELETED = "录音到期删除", "recording deleted: its time was over";
    RECORDINGS_EXPIRED = "录音保存期满", "recordings over their time";
    SANDBOX_CALLED = "拨打模拟电话", "trial call made";
    SEAL_ROTATED = "更换密封密钥", "seal key rotated";
    RESTORED = "从备份恢复", "restored from a backup";
    PERSON_ERASED = "依规删除个人信息", "personal data erased";
    SIGNED_IN = "登录", "signed in";
    SIGN_IN_LOCKED_ENTRY = "登录锁定", "sign-in locked";
    LOCK_RELEASED = "解除登录锁定", "lock released";
    SIGNED_OUT_EVERYWHERE = "在所有设备上退出", "signed out everywhere";
    SECOND_FACTOR_SET_ENTRY = "启用动态验证", "second factor set";
    SECOND_FACTOR_REMOVED = "停用动态验证", "second factor removed";
    CALENDAR_PROPOSED = "申请导入放假安排通知", "calendar import proposed";
    CALENDAR_DROPPED = "不予导入放假安排通知", "calendar import dropped";
    CALENDAR_IMPORTED = "导入放假安排通知", "calendar imported";
    IDENTITY_ASKED = "申请查看反映人身份", "asked to see who complains";
    IDENTITY_GRANTED = "核准查看反映人身份", "a look at who complains allowed";
    IDENTITY_REFUSED = "不予查看反映人身份", "a look at who complains refused";
    IDENTITY_SEEN = "查看了反映人身份", "saw who complains";
    NUMBER_SEEN = "查看了来电号码", "saw a caller's number";
    RATED = "反映人评价", "the complainant's rating";
    DIRECTORY_TAKEN = "更新通讯录", "directory updated";
    DIRECTORY_EDIT_ENTRY = "修改通讯录", "directory edited";
}

/// Every entry by its name in the trail.
pub const ENTRIES_BY_NAME: &[(&str, Text)] = &[
    ("case_opened", CASE_OPENED),
    ("assigned", ASSIGNED_ENTRY),
    ("handler", HANDLER_ENTRY),
    ("started", STARTED),
    ("answered", ANSWERED_ENTRY),
    ("declined", DECLINED_ENTRY),
    ("referred", REFERRED_ENTRY),
    ("withdrawn", WITHDRAWN_ENTRY),
    ("closed", CLOSED_ENTRY),
    ("reopened", REOPENED_ENTRY),
    ("corrected", CORRECTED),
    ("interim", INTERIM_ENTRY),
    ("handover_offered", HANDOVER_OFFERED_ENTRY),
    ("handover_accepted", HANDOVER_ACCEPTED),
    ("handover_returned", HANDOVER_RETURNED),
    ("feedback_sent", FEEDBACK_SENT),
    ("clock_stopped", CLOCK_STOPPED_ENTRY),
    ("contact_appended", CONTACT_APPENDED),
    ("call_back", CALL_BACK_ENTRY),
    ("deadline_recomputed", DEADLINE_RECOMPUTED),
    ("password_set", PASSWORD_SET),
    ("exported", EXPORTED),
    ("recording_played", RECORDING_PLAYED),
    ("recording_deleted", RECORDING_DELETED),
    ("recordings_expired", RECORDINGS_EXPIRED),
    ("sandbox_called", SANDBOX_CALLED),
    ("seal_rotated", SEAL_ROTATED),
    ("restored", RESTORED),
    ("person_erased", PERSON_ERASED),
    ("signed_in", SIGNED_IN),
    ("sign_in_locked", SIGN_IN_LOCKED_ENTRY),
    ("lock_released", LOCK_RELEASED),
    ("signed_out_everywhere", SIGNED_OUT_EVERYWHERE),
    ("second_factor_set", SECOND_FACTOR_SET_ENTRY),
    ("second_factor_removed", SECOND_FACTOR_REMOVED),
    ("calendar_proposed", CALENDAR_PROPOSED),
    ("calendar_dropped", CALENDAR_DROPPED),
    ("calendar_imported", CALENDAR_IMPORTED),
    ("identity_asked", IDENTITY_ASKED),
    ("identity_granted", IDENTITY_GRANTED),
    ("identity_refused", IDENTITY_REFUSED),
    ("identity_seen", IDENTITY_SEEN),
    ("number_seen", NUMBER_SEEN),
    ("rated", RATED),
    ("directory_taken", DIRECTORY_TAKEN),
    ("directory_edited", DIRECTORY_EDIT_ENTRY),
];

/// What an entry says was done.
pub fn entry(action: &str) -> Text {
    ENTRIES_BY_NAME.iter().find(|(name, _)| *name == action).map_or(OTHER, |(_, text)| *text)
}
