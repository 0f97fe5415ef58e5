//! The telephone on which the line is tried.

use super::words;

words! { TELEPHONE_PAGE:
    PHONE_PAGE = "模拟电话", "Trial telephone";
    PHONE_TRY = "用模拟电话试打", "Try it on the telephone";
    PHONE_HINT = "在这里以来电人的身份拨打投诉电话，并代接听人操作。不会拨打真实电话；由此产生的来电和办件会保存，拨打有记录。", "Call the complaint line as a caller, and play whoever is rung. No real telephone rings; the calls and cases that come of it are kept, and who tried is recorded.";
    PHONE_REFUSED = "没有可供试打的模拟线路，或者本系统已接入真实线路。为避免与群众来电混淆，不提供模拟电话。", "There is no sandbox line to try, or this system reaches real people: trials would stand among their calls.";
    PHONE_ALL_TAKEN = "模拟电话都在使用中，请稍后再试。", "All trial telephones are in use; try again later.";
    PHONE_NO_NUMBER = "来电号码不是电话号码，请改正，或选择不显示号码。", "That is no telephone number: correct it, or withhold the number.";
    PHONE_NEW = "拨打电话", "Make a call";
    PHONE_FROM = "来电号码", "Calling from";
    PHONE_WITHHELD = "不显示号码", "Withhold the number";
    PHONE_LINE = "拨打的线路", "Line";
    PHONE_CALL = "拨打", "Call";
    PHONE_CONVERSATION = "通话过程", "The call";
    PHONE_SPEAK = "朗读听到的话", "Speak what is heard";
    PHONE_THE_LINE = "电话里说", "The line says";
    PHONE_CALLEE_HEARS = "接听人听到", "Whoever answered hears";
    PHONE_OUTSIDE = "外线", "an outside number";
    PHONE_WAITS = "请稍候", "One moment";
    PHONE_LOOK = "查看进展", "See how it goes on";
    PHONE_KEYS = "请按键", "Press a key";
    PHONE_TYPE_KEYS = "要按的键", "Keys";
    PHONE_PRESS = "按下", "Press";
    PHONE_NO_KEY = "不按键", "Press nothing";
    PHONE_RINGS = "电话响了", "A telephone rings";
    PHONE_RINGS_FOR = "最多振铃秒数", "rings for so many seconds:";
    PHONE_ANSWER = "接听", "Answer";
    PHONE_ANSWER_ONE = "接听并按键确认", "Answer and accept";
    PHONE_ANSWERED = "接听，通话一分钟后由接听人挂机", "answered; after a minute they hang up";
    PHONE_MAILBOX = "语音信箱接听", "a mailbox answers";
    PHONE_MESSAGE = "请在提示音后留言", "Leave a message after the tone";
    PHONE_WORDS = "要说的话", "What the caller says";
    PHONE_WORDS_HINT = "这里的文字不会保存，只用来计算留言时长。", "These words are not kept; they only say how long the message is.";
    PHONE_AT_MOST = "最长秒数", "At most, in seconds:";
    PHONE_LEAVE = "留言", "Leave it";
    PHONE_LEFT = "留了言", "left a message";
    PHONE_SAY_NOTHING = "不说话", "Say nothing";
    PHONE_HANG_UP = "来电人挂机", "The caller hangs up";
    PHONE_HUNG_UP = "来电人挂机", "the caller hung up";
    PHONE_OVER = "通话已结束", "The call is over";
    PHONE_BROKEN = "通话中断，请查看系统日志", "The call broke off; see the log";
    PHONE_SEE_CALL = "查看这通来电", "See this call";
}
