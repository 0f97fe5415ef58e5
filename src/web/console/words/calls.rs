//! Calls, live and past.

use super::words;

words! { CALLS:
    LIVE_CALLS = "正在进行的来电", "Calls now";
    NO_LIVE_CALLS = "目前没有来电。", "Nobody is on the line.";
    CALLER = "来电人", "Caller";
    BEGAN_AT = "开始时间", "Began";
    LASTED = "时长", "Lasted";
    OUTCOME = "结果", "Outcome";
    FIRST_CONTACT = "首问负责人", "First contact";
    CALLED_NUMBER = "被叫号码", "Called";
    DIRECTION = "方向", "Direction";
    INBOUND = "来电", "inbound";
    CALL_BACK_DIRECTION = "回拨", "call-back";
    LEGS = "接听过程", "Who was rung";
    NO_LEGS = "没有振铃记录。", "Nobody was rung.";
    RANG = "振铃", "Rang";
    ANSWERED_AT = "接听", "Answered";
    ENDED_AT = "结束", "Ended";
    RESULT = "结果", "Result";
    DECISIONS = "处理依据", "Why it went so";
    CLAUSE = "条款", "Clause";
    DECISION = "处理", "Decision";
    RECORDING = "录音", "Recording";
    CASE_OF_CALL = "相关办件", "Case";
    CALLS_OF_DAY = "日期", "Day";
    COMMON_DESK = "科室座机", "department's desk";
    THE_COMPLAINANT = "反映人", "complainant";
    OPEN_CASE_FROM_CALL = "登记为办件", "Open a case";
    POP_RINGING = "来电振铃", "Ringing";
    POP_ANSWERED = "正在通话", "Talking";
    POP_ENDED = "通话已结束", "Ended";
    POP_OPEN_CASES = "在办件", "Open cases";
    POP_EARLIER = "此前来电", "Earlier calls";
    POP_PATH = "语音经过", "In the script";
    GUIDE_PAGE = "首问指引", "Guide";
    GUIDE_ABOUT = "来电人要办什么事", "What the caller wants";
    GUIDE_NOTHING = "没有找到对应事项，请从下面的事项中选择，或转办公室。", "No matter found: choose one below, or ask the office.";
    GUIDE_SELF = "本科室职责，请直接答复。", "Your own department's matter: please answer it yourself.";
    GUIDE_NUMBER = "请告知该科室电话，并询问是否需要转接", "Tell this department's number and offer to connect";
    GUIDE_OUTSIDE = "不属本单位职责，请说明并告知该单位电话", "Not this bureau's: explain, and tell this agency's number";
    GUIDE_CONNECT = "请直接转接", "Please connect at once";
    GUIDE_CLOSED = "该科室现在不在办公时间，可留言；下次办公时间", "That department is closed; a message can be left. It opens";
    GUIDE_READ_OUT = "请慢读两遍，并请对方复述。", "Read it slowly, twice, and have it repeated.";
    GUIDE_DO_CONNECT = "转接", "Connect";
    GUIDE_DO_TOLD = "已口头告知", "I have told it";
    GUIDE_DO_TEXT = "告知并发送短信", "Told, and text it";
    GUIDE_CONNECTING = "正在转接，您与来电人的通话随即结束。", "Connecting: your talk with the caller ends now.";
    GUIDE_NOTED = "已记录：电话号码已告知来电人。", "Noted: the caller was told the number.";
    GUIDE_SENT = "已记录，短信正在发送。", "Noted, and the SMS is on its way.";
    GUIDE_NO_MOBILE = "已记录；来电号码不是手机或未显示，无法发送短信。", "Noted; no mobile number is known, so no SMS goes out.";
    GUIDE_POLICY = "已记录；运营商规则不允许发送该内容，未发短信。", "Noted; the carrier lets no such text through, so no SMS goes out.";
    GUIDE_OPTED_OUT = "已记录；来电人已退订短信，未发短信。", "Noted; the caller wants no SMS, so none goes out.";
    NOTE_INQUIRY = "登记为咨询", "Note an inquiry";
    HOPS_OF_CALL = "转接次数", "Passed on";
    POP_TITLE = "来电弹屏", "Screen pop";
}
