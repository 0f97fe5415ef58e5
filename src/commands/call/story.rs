//! What came of a call, told in Chinese, or as JSON.

use super::server::Server;
use serde_json::{Value, json};
use shouwen::{
    core::{
        case::{Kind, NameStanding},
        deadline::{Deadline, Period, Standing},
        dialogue::Speech,
        directory::{Directory, OfficerCode, Role},
        reminder::RungName,
    },
    rehearse::{
        aftermath::{self, Aftermath, Dossier},
        heard,
    },
    store::{reminders::Reminder, tasks::Task},
    work::{Facts, WorkError},
};

/// How many reminders are shown.
const SHOWN: usize = 12;

/// What came of a call.
pub struct Story {
    lines: Vec<String>,
    json: Value,
}

impl Story {
    /// For people.
    pub fn to_text(&self) -> String {
        format!("\n──── 这通电话的结果 ────\n{}", self.lines.join("\n"))
    }

    /// For programs.
    pub fn to_json(&self) -> String {
        self.json.to_string()
    }
}

/// Reads what came of the call and tells it.
pub async fn tell(server: &Server, call: &str, said: &[Speech]) -> Result<Story, WorkError> {
    let facts = server.app.facts();
    let Some(after) = aftermath::of_call(&server.app, &server.account, call).await? else {
        let lines = vec![
            "本程序的数据库里没有这通电话：正在运行的服务器用的是另一个数据库。".to_owned(),
            "请用它的 --config 和 --data-dir 再试一次。".to_owned(),
        ];
        return Ok(Story { lines, json: json!({ "call": call, "found": false }) });
    };
    let code = code(&after, said);
    let mut lines = vec![format!("结果：{}", outcome(&after.call.outcome))];
    lines.extend(first_contact(&after, &facts.directory));
    if let Some(case) = &after.case {
        lines.extend(case_lines(case, code.as_deref(), &facts));
    }
    lines.extend(after.tasks.iter().map(|task| task_line(task, &facts.directory)));
    lines.extend(hint(server, &after));
    Ok(Story { json: to_json(&after, code.as_deref()), lines })
}

/// The query code, as the caller came to know it: by ear or by SMS.
fn code(after: &Aftermath, said: &[Speech]) -> Option<String> {
    let texts = after.case.iter().flat_map(|case| &case.messages);
    let written = || texts.flat_map(|(_, text)| heard::codes(text)).next();
    heard::spoken_codes(said).into_iter().next().or_else(written).map(|code| code.to_string())
}

fn first_contact(after: &Aftermath, directory: &Directory) -> Option<String> {
    let (officer, at) = after.call.record.first_contact()?;
    Some(format!("首问负责人：{}（{} 接听，R3.2）", name(directory, officer), at.beijing().format("%H:%M")))
}

fn name(directory: &Directory, code: &OfficerCode) -> String {
    directory.officer(code).map_or_else(|| code.to_string(), |officer| officer.name.clone())
}

fn case_lines(case: &Dossier, code: Option<&str>, facts: &Facts) -> Vec<String> {
    let row = &case.file.row;
    let mut lines =
        vec![format!("件号：{}（{}，{}）", row.number, kind(row.kind), standing(row.name_standing))];
    lines.push(format!("查询码：{}", code.unwrap_or("已在较早的来电中告知")));
    lines.extend(deadline_lines(case, facts));
    let department = row.department.parse().ok();
    let department =
        department.and_then(|code| facts.directory.department(&code)).map(|one| one.name.clone());
    lines.push(format!("现在由：{}", department.unwrap_or_else(|| row.department.clone())));
    if case.reminders.is_empty() {
        return lines;
    }
    lines.push("计划的提醒（现在反馈，就不会再发）：".to_owned());
    lines.extend(case.reminders.iter().take(SHOWN).map(reminder_line));
    if case.reminders.len() > SHOWN {
        lines.push(format!("  …… 共 {} 条", case.reminders.len()));
    }
    lines.extend(case.messages.iter().map(|(message, text)| format!("短信（{}）：{text}", message.state)));
    lines
}

fn deadline_lines(case: &Dossier, facts: &Facts) -> Vec<String> {
    let row = &case.file.row;
    let days = u16::try_from(row.working_days).unwrap_or(10);
    let deadline = Deadline::count(row.received_at, Period::WorkingDays(days), &facts.calendar);
    let skipped: Vec<String> = deadline
        .explain(&facts.calendar)
        .into_iter()
        .filter(|day| day.because.contains('〔') || day.because.contains("条"))
        .map(|day| format!("  {} {}：{}", day.date, if day.counts { "计" } else { "不计" }, day.because))
        .collect();
    let duty = if row.name_standing.is_owed_feedback() && row.kind.has_legal_period() {
        "应反馈"
    } else {
        "内部目标"
    };
    let mut lines =
        vec![format!("{duty}：{} 前（自次日 {} 起第 {days} 个工作日，R5.4）", row.due, row.opens)];
    if !skipped.is_empty() {
        lines.push("期间按通知调整的日子：".to_owned());
        lines.extend(skipped);
    }
    if let Standing::Provisional { first_unpublished } = deadline.standing {
        lines.push(format!(
            "  暂定：{first_unpublished} 起的放假通知尚未公布，提醒按 {} 计算。",
            row.alarm_due
        ));
    }
    lines
}

fn reminder_line(reminder: &Reminder) -> String {
    let role = serde_json::from_value(Value::String(reminder.role.clone())).map_or("", role);
    let rung =
        reminder.rung.split(':').next().and_then(|name| name.parse().ok()).map(rung).unwrap_or_default();
    format!("  {} {rung} → {role}", reminder.due_at.beijing().format("%m-%d %H:%M"))
}

fn task_line(task: &Task, directory: &Directory) -> String {
    let department = task.department.parse().ok().and_then(|code| directory.department(&code));
    let department = department.map_or(task.department.as_str(), |one| &one.name);
    format!("待办：{}（{department}，{} 前）", task.kind.zh(), task.due_at.beijing().format("%m-%d %H:%M"))
}

fn hint(server: &Server, after: &Aftermath) -> Vec<String> {
    if !server.kept {
        return vec!["（演练数据已删除；不带 --at 和 --script 再打一次，件就会留下。）".to_owned()];
    }
    let base = &server.app.settings.server.public_url;
    let place = match &after.case {
        Some(case) => format!("{base}/api/v1/cases/{}", case.file.row.number),
        None => format!("{base}/api/v1/calls/{}", after.call.id),
    };
    vec![format!(
        "在接口中查看（shouwen serve 运行时）：\n  curl -H \"Authorization: Bearer $(shouwen token create --officer OFFICER)\" {place}"
    )]
}

fn to_json(after: &Aftermath, code: Option<&str>) -> Value {
    json!({
        "call": { "id": after.call.id, "outcome": after.call.outcome,
            "first_contact": after.call.record.first_contact().map(|(officer, _)| officer),
            "hops": after.call.record.hops() },
        "case": after.case.as_ref().map(|case| json!({
            "number": case.file.row.number, "kind": case.file.row.kind, "stage": case.file.row.stage,
            "name_standing": case.file.row.name_standing, "received_at": case.file.row.received_at,
            "due": case.file.row.due, "query_code": code,
            "reminders": case.reminders.iter().map(|reminder| json!({
                "rung": reminder.rung, "role": reminder.role, "due_at": reminder.due_at, "state": reminder.state,
            })).collect::<Vec<_>>(),
        })),
        "tasks": after.tasks.iter().map(|task| json!({
            "kind": task.kind, "department": task.department, "due_at": task.due_at,
        })).collect::<Vec<_>>(),
    })
}

fn outcome(outcome: &str) -> &str {
    match outcome {
        "in_progress" => "还没有结束",
        "answered" => "工作人员已接听",
        "number_told" => "已告知有关科室的号码",
        "guided_outside" => "已指引至外单位",
        "status_told" => "已告知办理进度",
        "voicemail" => "已留言",
        "call_back" => "无人接听，工作人员将回电",
        "abandoned" => "已放弃（号码不显示，也没有留言）",
        other => other,
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Complaint => "投诉",
        Kind::Report => "举报",
        Kind::Inquiry => "咨询",
        Kind::Application => "申请",
    }
}

fn standing(standing: NameStanding) -> &'static str {
    match standing {
        NameStanding::RealName => "署名",
        NameStanding::ToVerify => "待核实，按署名办理",
        NameStanding::Anonymous => "匿名",
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Operator => "话务员",
        Role::Handler => "承办人",
        Role::DepartmentHead => "科室负责人",
        Role::SupervisingLeader => "分管领导",
        Role::Office => "办公室",
        Role::DisciplineInspection => "纪检",
        Role::Administrator => "系统管理员",
    }
}

fn rung(rung: RungName) -> String {
    match rung {
        RungName::Assigned => "交办".to_owned(),
        RungName::Before(days) => format!("到期前 {days} 个工作日"),
        RungName::DueMorning => "到期日上午".to_owned(),
        RungName::DueAfternoon => "到期日下午".to_owned(),
        RungName::Overdue(days) => format!("超期第 {days} 个工作日"),
    }
}
