//! The texts of messages: neutral, since a telephone is often a family's. No names, nobody accused,
//! no subject; a case number and what happens next. The signature 【】 is the account's.

use crate::core::{
    case::{CaseNumber, QueryCode, Rating, StageName},
    directory::Language,
    reminder::RungName,
};
use chrono::{Datelike, NaiveDate};

/// The acknowledgement of a case, with its number and query code. `owed_feedback`: a real-name
/// complaint is promised an answer by `due` (R5.4); nobody can answer an anonymous one.
pub fn acknowledgement(
    language: Language,
    number: CaseNumber,
    code: &QueryCode,
    owed_feedback: bool,
    due: NaiveDate,
) -> String {
    let due = day(language, due);
    match (language, owed_feedback) {
        (Language::Chinese, true) => {
            format!(
                "您反映的事项已收到，编号{number}，查询码{code}。我们将于{due}前反馈办理情况。回复“查询”加查询码可查进度。"
            )
        }
        (Language::Chinese, false) => {
            format!("您反映的事项已收到，编号{number}，查询码{code}。回复“查询”加查询码可查进度。")
        }
        (Language::English, true) => {
            format!(
                "We have received your matter. Number {number}, query code {code}. You will hear from us by {due}. Reply STATUS and the code to ask how it stands."
            )
        }
        (Language::English, false) => {
            format!(
                "We have received your matter. Number {number}, query code {code}. Reply STATUS and the code to ask how it stands."
            )
        }
    }
}

/// What was received is added to the case that is open.
pub fn appended(language: Language, number: CaseNumber) -> String {
    match language {
        Language::Chinese => format!("您的补充内容已收到，并入{number}号件。"),
        Language::English => format!("Received, and added to your matter {number}."),
    }
}

/// A reminder to an officer. `working_days` are those left until the due date, or over it for an
/// overdue rung.
pub fn reminder(
    language: Language,
    number: CaseNumber,
    rung: RungName,
    due: NaiveDate,
    working_days: u32,
) -> String {
    let due = day(language, due);
    match (language, rung) {
        (Language::Chinese, RungName::Assigned) => format!("{number}号件已交您办理，应于{due}前反馈。"),
        (Language::Chinese, RungName::Before(_)) => {
            format!("{number}号件应于{due}前反馈，尚余{working_days}个工作日。")
        }
        (Language::Chinese, RungName::DueMorning | RungName::DueAfternoon) => {
            format!("{number}号件今日（{due}）到期，请于今日反馈并登记凭据。")
        }
        (Language::Chinese, RungName::Overdue(_)) => {
            format!("{number}号件应于{due}前反馈，已超过{working_days}个工作日，请立即办理并反馈。")
        }
        (Language::English, RungName::Assigned) => {
            format!("Matter {number} is assigned to you; feedback is due by {due}.")
        }
        (Language::English, RungName::Before(_)) => {
            format!("Matter {number}: feedback is due by {due}, working days left: {working_days}.")
        }
        (Language::English, RungName::DueMorning | RungName::DueAfternoon) => {
            format!("Matter {number}: feedback is due today, {due}. Give it and enter the evidence.")
        }
        (Language::English, RungName::Overdue(_)) => {
            format!(
                "Matter {number}: feedback was due by {due}, working days overdue: {working_days}. Act now."
            )
        }
    }
}

/// The answer to a status request. `due` is left out where nothing is awaited any more.
pub fn status(language: Language, number: CaseNumber, stage: StageName, due: Option<NaiveDate>) -> String {
    let due = due.map(|due| day(language, due));
    match (language, due) {
        (Language::Chinese, Some(due)) => format!("{number}号件：{}，应于{due}前反馈。", stage.zh()),
        (Language::Chinese, None) => format!("{number}号件：{}。", stage.zh()),
        (Language::English, Some(due)) => format!("Matter {number}: {stage}; feedback is due by {due}."),
        (Language::English, None) => format!("Matter {number}: {stage}."),
    }
}

/// The answer to a status request whose code is mistyped or belongs to no case: the same words for
/// both, so that nobody learns which codes exist.
pub fn status_unknown(language: Language) -> String {
    match language {
        Language::Chinese => "查询码有误，请核对10位查询码后再试，或来电询问。".to_owned(),
        Language::English => {
            "The query code is not right. Check its ten digits and try again, or call us.".to_owned()
        }
    }
}

/// Work goes on: an interim message, which stops no clock (R5.4).
pub fn interim(language: Language, number: CaseNumber) -> String {
    match language {
        Language::Chinese => format!("{number}号件正在办理，办理情况将另行反馈。"),
        Language::English => {
            format!("Matter {number} is being worked on; you will hear the outcome separately.")
        }
    }
}

/// The question how the complainant was served.
pub fn survey(language: Language, number: CaseNumber) -> String {
    match language {
        Language::Chinese => format!("{number}号件已反馈。请评价我们的服务：回复1满意，2基本满意，3不满意。"),
        Language::English => {
            format!("Matter {number} was answered. How were you served? Reply 1 well, 2 fairly, 3 badly.")
        }
    }
}

/// Thanks for the answer to [`survey`]; who was served badly hears how to have the case reopened.
pub fn rated(language: Language, number: CaseNumber, rating: Rating) -> String {
    let badly = rating == Rating::Dissatisfied;
    match language {
        Language::Chinese if badly => {
            format!("您对{number}号件的评价已记录。如需重新办理，请在收到反馈后30日内来电或回复短信说明。")
        }
        Language::Chinese => format!("您对{number}号件的评价已记录，谢谢。"),
        Language::English if badly => format!(
            "Your answer about matter {number} is noted. To have it taken up again, call or text within 30 days."
        ),
        Language::English => format!("Your answer about matter {number} is noted. Thank you."),
    }
}

/// A number that was spoken, in writing (R3.4, R3.6). `name` is a department or an agency, `number`
/// as it is dialled. Carriers may block it: it is a copy, never the only way it was told.
pub fn number_copy(language: Language, name: &str, number: &str) -> String {
    match language {
        Language::Chinese => format!("您询问的事项请联系{name}，电话{number}。"),
        Language::English => format!("For your question please call {name}: {number}."),
    }
}

/// To an officer, or whoever stands in for them (R1.5a): holidays were announced, and the due date moved with them.
pub fn redated(language: Language, number: CaseNumber, from: NaiveDate, to: NaiveDate) -> String {
    let (from, to) = (day(language, from), day(language, to));
    match language {
        Language::Chinese => format!("{number}号件的反馈期限因放假安排调整，由{from}改为{to}。"),
        Language::English => {
            format!("Matter {number}: holidays have changed; feedback is now due by {to}, not {from}.")
        }
    }
}

/// The last message to somebody who opted out: the duty to answer remains, by telephone or letter.
pub fn opted_out(language: Language) -> String {
    match language {
        Language::Chinese => "已退订，今后不再发送短信；办理情况将以电话或书面形式反馈。".to_owned(),
        Language::English => {
            "You will get no more messages. Outcomes will be told by telephone or letter.".to_owned()
        }
    }
}

/// `3月5日` or `5 March`, short enough for one segment.
fn day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Chinese => format!("{}月{}日", day.month(), day.day()),
        Language::English => day.format("%-d %B").to_string(),
    }
}

/// `text` as it is shown once it was sent: a query code is for the complainant alone.
pub fn without_code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(at);
        shown.push_str(before);
        let long = digits.get(..CODE.len()).filter(|piece| {
            is_code(piece) && !digits[CODE.len()..].starts_with(|c: char| c.is_ascii_digit())
        });
        let run =
            long.map_or_else(|| digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len()), str::len);
        shown.push_str(if long.is_some() { CODE } else { &digits[..run] });
        rest = &digits[run..];
    }
    shown + rest
}

/// A query code as it is written, without its digits.
const CODE: &str = "*** *** ****";

fn is_code(piece: &str) -> bool {
    piece
        .chars()
        .zip(CODE.chars())
        .all(|(written, place)| if place == '*' { written.is_ascii_digit() } else { written == place })
}
