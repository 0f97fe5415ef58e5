//! The scripts: what steps do, and what leads from one to the next.

use super::{Text, words};
use crate::core::script::{Cause, StepKind};

words! { SCRIPTS:
    SCRIPT = "流程", "Script";
    NO_FINDINGS = "检查通过，没有发现问题。", "Checked: no findings.";
    FINDINGS_HINT = "流程启用前逐项检查，有一处问题即不启用。检查内容：", "Scripts are checked before they are taken, and none with a finding is. What is checked:";
    PROOF_REACHED = "每个步骤都能到达", "Every step can be reached";
    PROOF_PERSON = "按零键、按错键或不按键，都能接到人工", "0, wrong keys and silence reach a person";
    PROOF_ENDS = "一键不按也能走到结尾，每种结尾都有处理结果", "A caller who presses nothing comes to an end, and every end has an outcome";
    PROOF_WORDS = "每段话都有中英文", "Every prompt exists in Chinese and in English";
    DRAWING = "流程图", "Drawing";
    DRAWING_HINT = "来电从最上面的步骤开始；虚线表示返回前面的步骤。", "A call begins at the top; dashed lines lead back.";
    STEPS_AS_LIST = "用文字列出各步骤", "The steps as a list";
    STEP_COUNT = "步骤数", "Steps";
    VERSION = "版本", "Version";
    LEADS_TO = "去向", "Leads to";
    SAYS = "播报", "Says";
    STEP_SAY = "播报", "says";
    STEP_MENU = "按键选择", "menu";
    STEP_COLLECT = "输入查询码", "asks for a code";
    STEP_BRANCH = "判断", "decides";
    STEP_ROUTE = "转接人工", "rings a person";
    STEP_RECORD = "留言", "takes a message";
    STEP_TELL = "告知办件情况", "tells of the case";
    STEP_HANGUP = "结束通话", "ends the call";
    BY_NEXT = "继续", "goes on";
    BY_MATTER = "事项键", "a matter";
    BY_OTHER_KEY = "其他键", "another key";
    BY_SILENCE = "无应答", "silence";
    BY_OTHERWISE = "否则", "otherwise";
    BY_FOUND = "查到办件", "found";
    BY_NOT_FOUND = "未查到", "not found";
    BY_ANSWERED = "已接听", "answered";
    BY_TOLD = "已告知", "told";
    BY_NOBODY = "无人接听", "nobody";
    BY_LEFT = "已留言", "message left";
    BY_MISSING = "无可告知", "nothing to tell";
    BY_KEY = "按键", "key";
    IF_RECORDING = "通话录音", "recorded";
    IF_WITHHELD = "号码不显示", "number withheld";
    IF_OPEN_CASE = "有在办件", "has an open case";
    IF_CODE_KNOWN = "可告知查询码", "the code may be told";
    IF_ENGLISH = "选了英语", "chose English";
    IF_NOT = "不符合", "not";
}

/// What a step does.
pub const fn step(kind: StepKind) -> Text {
    match kind {
        StepKind::Say => STEP_SAY,
        StepKind::Menu => STEP_MENU,
        StepKind::Collect => STEP_COLLECT,
        StepKind::Branch => STEP_BRANCH,
        StepKind::Route => STEP_ROUTE,
        StepKind::Record => STEP_RECORD,
        StepKind::Tell => STEP_TELL,
        StepKind::Hangup => STEP_HANGUP,
    }
}

/// What leads on. Which key it is, and whether a condition must not hold, is not told by it.
pub fn cause(cause: &Cause) -> Text {
    match cause {
        Cause::Next => BY_NEXT,
        Cause::Key(_) => BY_KEY,
        Cause::Matter => BY_MATTER,
        Cause::OtherKey => BY_OTHER_KEY,
        Cause::Silence => BY_SILENCE,
        Cause::Holds(test) => condition(test),
        Cause::Otherwise => BY_OTHERWISE,
        Cause::Found => BY_FOUND,
        Cause::NotFound => BY_NOT_FOUND,
        Cause::Answered => BY_ANSWERED,
        Cause::Told => BY_TOLD,
        Cause::Nobody => BY_NOBODY,
        Cause::Left => BY_LEFT,
        Cause::Missing => BY_MISSING,
    }
}

/// A condition of a script without its `not`.
fn condition(test: &str) -> Text {
    match test.trim_start_matches("not ") {
        "recording" => IF_RECORDING,
        "withheld" => IF_WITHHELD,
        "open_case" => IF_OPEN_CASE,
        "code_known" => IF_CODE_KNOWN,
        "english" => IF_ENGLISH,
        _ => BY_OTHERWISE,
    }
}
