//! What each figure means, in the words that stand beside it.

/// The meaning of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Definition {
    /// Its stable name.
    pub name: &'static str,
    /// Its Chinese title.
    pub title: &'static str,
    /// How it is counted, in Chinese.
    pub definition: &'static str,
    /// The same in English.
    pub definition_en: &'static str,
    /// The clause or standard that asks for it.
    pub basis: Option<&'static str>,
    /// The share that the standard asks for.
    pub goal: Option<f64>,
}

const fn plain(
    name: &'static str,
    title: &'static str,
    definition: &'static str,
    definition_en: &'static str,
) -> Definition {
    Definition { name, title, definition, definition_en, basis: None, goal: None }
}

/// GB/T 33358-2016.
const STANDARD: Option<&str> = Some("GB/T 33358-2016");

pub(super) const CALLS: Definition = plain(
    "calls",
    "来电总数",
    "统计期内开始的来电数(不含回拨);分母为其中已结束的。",
    "Calls to the line that began in the period (call-backs not counted); the denominator is those that have ended.",
);

pub(super) const PROMPT: Definition = Definition {
    basis: STANDARD,
    ..plain(
        "answered_within_15_seconds",
        "15秒内人工接听率",
        "来电开始后15秒内由工作人员接听的来电数 ÷ 已结束的来电数。",
        "Calls that a person answered within 15 seconds of their beginning ÷ calls that have ended.",
    )
};

pub(super) const CONNECTED: Definition = Definition {
    basis: STANDARD,
    goal: Some(0.95),
    ..plain(
        "connected",
        "人工接通率",
        "由工作人员接听的来电数 ÷ 已结束的来电数。",
        "Calls that a person answered ÷ calls that have ended.",
    )
};

pub(super) const WORST_DAY: Definition = Definition {
    basis: STANDARD,
    goal: Some(0.95),
    ..plain(
        "connected_worst_24_hours",
        "任意连续24小时最低人工接通率",
        "统计期内每个整点起连续24小时的人工接通率,取最低的一个;没有来电的时段不计。",
        "Of every 24 hours that begin on the hour within the period: the lowest share of calls that a person answered; hours without a call say nothing.",
    )
};

pub(super) const ACKNOWLEDGED: Definition = Definition {
    basis: STANDARD,
    ..plain(
        "acknowledged_within_3_minutes",
        "3分钟内短信回应率",
        "生成后3分钟内已交付短信通道的受理短信数 ÷ 统计期内应发的受理短信数。",
        "Acknowledgements that the SMS provider had within 3 minutes of the complaint ÷ acknowledgements owed in the period.",
    )
};

pub(super) const ON_TIME: Definition = Definition {
    basis: Some("R5.4"),
    goal: Some(1.0),
    ..plain(
        "feedback_on_time",
        "按期反馈率",
        "到期日24:00前已登记反馈凭据的件数 ÷ 到期日在统计期内且已过的署名投诉举报件数。",
        "Real-name complaints and reports with evidence of feedback entered by 24:00 of their due day ÷ those whose due day lies in the period and is over.",
    )
};

pub(super) const HOPS: Definition = Definition {
    basis: Some("R3.3"),
    ..plain(
        "hops_per_call",
        "平均转接次数",
        "来电在科室之间被转接的总次数 ÷ 由工作人员接听的来电数。",
        "How often callers were passed on between departments ÷ calls that a person answered.",
    )
};

pub(super) const SETTLED: Definition = Definition {
    basis: Some("R3.2"),
    ..plain(
        "one_call_resolution",
        "一次解决率",
        "首问即答复、未转接且未立件的来电数 ÷ 由工作人员接听的来电数。",
        "Calls settled by whoever answered, without a hop and without a case ÷ calls that a person answered.",
    )
};

pub(super) const SATISFIED: Definition = plain(
    "satisfaction",
    "满意率",
    "评价为满意或基本满意的件数 ÷ 统计期内收到评价的件数(反馈后以短信询问，每件以最后一次评价为准)。",
    "Cases whose complainant answered well or fairly ÷ cases whose complainant answered in the period (asked by SMS after feedback; the last answer counts).",
);

pub(super) const OVERDUE: Definition = Definition {
    basis: Some("R5.4"),
    ..plain(
        "overdue",
        "逾期未反馈",
        "此刻期限已过而计时未停的件数 ÷ 计时未停的件数(与统计期无关)。",
        "Cases whose due day is over and whose clock still runs ÷ cases whose clock runs; now, whatever the period.",
    )
};

pub(super) const OUTCOMES: Definition = Definition {
    basis: Some("R3.3"),
    ..plain(
        "outcomes",
        "来电结果",
        "统计期内开始的来电,按结果计数。",
        "Calls to the line that began in the period, by their outcome.",
    )
};

pub(super) const CASES: Definition = plain(
    "cases",
    "收件情况",
    "统计期内收到的件,按类别和现在的环节计数。",
    "Cases received in the period, by kind and present stage.",
);

pub(super) const REMINDERS: Definition = plain(
    "reminders",
    "提醒情况",
    "统计期内到期的提醒,按状态计数。",
    "Reminders that were due in the period, by their state.",
);
