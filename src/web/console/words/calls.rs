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
    POP_TITLE = "来电弹屏", "Screen pop";
}
