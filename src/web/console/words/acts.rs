//! What officers do with a case: names of the acts, labels of their fields, what is said afterwards.

use super::words;

words! { ACTS:
    ACTS_TITLE = "办理操作", "What you can do";
    ASSIGN = "交办", "Assign";
    ASSIGN_TO = "交给", "To";
    START = "开始办理", "Start";
    HANDOVER = "转办", "Hand over";
    HANDOVER_TO = "转给科室", "To the department";
    ACCEPT = "接收转办", "Accept";
    RETURN = "退回转办", "Return";
    FEEDBACK = "登记反馈", "Give feedback";
    FEEDBACK_HINT = "只有真实的凭据才能停止计时：接通满 30 秒的回拨、送达的反馈短信，或信函文号。", "Only real evidence stops the clock: an answered call-back of 30 seconds, a delivered feedback SMS, or a letter.";
    BY_CALL = "电话反馈：选择一次已接通的回拨", "By telephone: choose an answered call-back";
    BY_SMS = "短信反馈：发送下面的内容", "By SMS: the text below is sent";
    BY_LETTER = "信函反馈", "By letter";
    NO_CALL_BACKS = "还没有接通的回拨。", "There is no answered call-back yet.";
    LETTER_NUMBER = "文号", "Letter number";
    LETTER_DATE = "日期", "Date";
    OUTCOME_TEXT = "反馈内容", "What the complainant is told";
    CALL_BACK = "回拨反映人", "Call the complainant back";
    CALL_BACK_HINT = "系统先接通您的电话，再接通反映人；号码不显示。", "Your telephone rings first, then theirs; the number is not shown.";
    CALL_BACK_PLACED = "正在回拨，请接听您的电话。", "Calling: please pick up your telephone.";
    DECLINE = "不予办理", "Decline";
    REFER = "移送纪检", "Refer to discipline inspection";
    WITHDRAW = "登记撤回", "Record a withdrawal";
    STATEMENT = "反映人原话", "The complainant's own words";
    CLOSE = "办结", "Close";
    CLOSE_HINT = "办结不会停止反馈计时。", "Closing does not stop the clock.";
    REOPEN = "重新办理", "Reopen";
    CORRECT = "更正登记", "Correct";
    CORRECT_FIELD = "更正项目", "Field";
    CORRECT_VALUE = "更正为", "New value";
    CORRECT_SUBJECT = "更正被反映人", "Correct whom it is about";
    INTERIM = "告知仍在办理", "Tell that work goes on";
    REASON = "理由", "Reason";
    NOTE = "说明", "Note";
    ACT_DONE = "操作已完成：", "Done:";
    ACT_GONE = "操作已完成，该件不再由您查看。", "Done; the case is no longer yours to see.";
}
