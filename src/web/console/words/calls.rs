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
    RECORDING_OPEN = "单独打开", "Open by itself";
    RECORDING_NOTED = "每次收听均有记录。", "Every playing is recorded.";
    RECORDING_NO_ACCOUNT = "这通来电所用的线路账户已不在设置中，无法取得录音。", "The account that took this call is not in the settings any more: its recording cannot be fetched.";
    RECORDING_FOREIGN = "录音的地址不属于该线路账户的服务商，为保护账户凭据，没有取用。", "The recording's address is none of that account's provider; it was not asked, to protect the login.";
    RECORDING_GONE = "服务商处已经没有这段录音，可能已到保存期限或被删除。", "The provider does not have this recording any more.";
    RECORDING_LOGIN = "服务商不接受该线路账户的凭据，请系统管理员核对设置。", "The provider refuses the account's login; ask an administrator to check it.";
    RECORDING_ANSWERED = "服务商没有给出录音，请稍后重试。", "The provider did not give the recording; try again later.";
    RECORDING_NOT_AUDIO = "服务商给出的不是录音文件，没有播放。", "What the provider gave is no audio file; it is not played.";
    RECORDING_UNDELIVERED = "暂时连接不上服务商，或者录音过大，无法播放，请稍后重试。", "The provider cannot be reached, or the recording is too large; try again later.";
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
    POP_TITLE = "来电弹屏", "Screen pop";
}
