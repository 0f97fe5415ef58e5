//! The lists, row by row: the same facts as the API gives, under Chinese heads.

use super::sheet::Cell;
use crate::{
    core::{
        case::{Kind, NameStanding},
        clock::Moment,
        directory::{DepartmentCode, Directory, OfficerCode},
        id::CaseId,
    },
    store::{
        calls::{self, Call},
        cases::{self, Case},
        messages::{self, Message},
        page::Page,
        visibility::Reader,
    },
    work::{App, WorkError, cases::CaseFile, shown},
};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::Arc};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The call log.
    Calls,
    /// Cases.
    Cases,
    /// Messages in and out.
    Messages,
}

/// Rows of a page with the moments by which they are listed, and the next page.
pub type Rows = (Vec<(Moment, Vec<Cell>)>, Option<Page>);

impl What {
    /// What a file of it is called.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Cases => "cases",
            Self::Messages => "messages",
        }
    }

    /// The worksheet's name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Calls => "来电",
            Self::Cases => "件",
            Self::Messages => "短信",
        }
    }

    /// The heads of the columns.
    pub fn heads(self) -> &'static [&'static str] {
        match self {
            Self::Calls => &[
                "开始时间",
                "方向",
                "来电号码",
                "被叫号码",
                "接通时间",
                "结束时间",
                "结果",
                "首问负责人",
                "接听科室",
                "转接次数",
                "件号",
                "来电编号",
            ],
            Self::Cases => &[
                "件号",
                "类型",
                "署名",
                "阶段",
                "收件时间",
                "应反馈日期",
                "日期状态",
                "逾期",
                "反馈时间",
                "科室",
                "承办人",
                "诉求人代称",
                "电话",
                "诉求内容",
                "转办次数",
                "退回次数",
            ],
            Self::Messages => &[
                "时间",
                "方向",
                "用途",
                "对方号码",
                "内容",
                "条数",
                "状态",
                "发送次数",
                "件号",
                "收件工作人员",
                "失败代码",
            ],
        }
    }

    /// One page of rows.
    pub async fn page(
        self,
        app: &Arc<App>,
        reader: &Reader,
        names: &Names,
        page: Page,
    ) -> Result<Rows, WorkError> {
        match self {
            Self::Calls => calls_page(app, reader, names, page).await,
            Self::Cases => cases_page(app, reader, names, page).await,
            Self::Messages => messages_page(app, reader, names, page).await,
        }
    }
}

/// Names for codes: a spreadsheet is read by people.
pub struct Names(Arc<Directory>);

impl Names {
    /// The names of a directory.
    pub fn new(directory: Arc<Directory>) -> Self {
        Self(directory)
    }

    fn officer(&self, code: &str) -> String {
        let known = code.parse::<OfficerCode>().ok();
        let known = known.and_then(|code| self.0.officer(&code).map(|officer| officer.name.clone()));
        known.map_or_else(|| code.to_owned(), |name| format!("{name}（{code}）"))
    }

    fn department(&self, code: &str) -> String {
        let known = code.parse::<DepartmentCode>().ok();
        let known = known.and_then(|code| self.0.department(&code).map(|found| found.name.clone()));
        known.unwrap_or_else(|| code.to_owned())
    }
}

async fn calls_page(app: &Arc<App>, reader: &Reader, names: &Names, page: Page) -> Result<Rows, WorkError> {
    let by = reader.clone();
    let (found, numbers) = app
        .db
        .read(|tx| {
            Box::pin(async move {
                let found = calls::page(tx, &by, &calls::Filter::default(), page).await?;
                let of_cases: Vec<CaseId> = found.iter().filter_map(|call| call.case_id).collect();
                let numbers = cases::visible_numbers(tx, &by, &of_cases).await?;
                Ok::<_, sqlx::Error>((found, numbers))
            })
        })
        .await?;
    let numbers: HashMap<CaseId, String> = numbers.into_iter().collect();
    let (found, next) = page.turn(found, |call| (call.began_at, call.id.into()));
    let row = |call: &Call| {
        let case = call.case_id.and_then(|id| numbers.get(&id));
        Ok((call.began_at, call_row(call, shown::caller(app, call, reader)?, case, names)))
    };
    Ok((found.iter().map(row).collect::<Result<_, WorkError>>()?, next))
}

fn call_row(call: &Call, caller: Option<String>, case: Option<&String>, names: &Names) -> Vec<Cell> {
    let contact = call.record.first_contact();
    let direction = if call.direction == "inbound" { "来电" } else { "回拨" };
    let outcome = match call.outcome.as_str() {
        "in_progress" => "通话中",
        "answered" => "已接听",
        "number_told" => "已告知电话",
        "guided_outside" => "已指引",
        "status_told" => "已告知进度",
        "voicemail" => "留言",
        "call_back" => "待回拨",
        "abandoned" => "主叫放弃",
        other => other,
    };
    vec![
        Cell::At(call.began_at),
        Cell::Text(direction.to_owned()),
        Cell::words(caller),
        Cell::Text(call.called.clone()),
        Cell::at(call.answered_at),
        Cell::at(call.ended_at),
        Cell::Text(outcome.to_owned()),
        Cell::words(contact.map(|(officer, _)| names.officer(officer.as_str()))),
        Cell::words(call.record.department().map(|code| names.department(code.as_str()))),
        Cell::Count(i64::try_from(call.record.hops()).unwrap_or(i64::MAX)),
        Cell::words(case.cloned()),
        Cell::Text(call.id.to_string()),
    ]
}

async fn cases_page(app: &Arc<App>, reader: &Reader, names: &Names, page: Page) -> Result<Rows, WorkError> {
    let by = reader.clone();
    let found = app
        .db
        .read(|tx| Box::pin(async move { cases::page(tx, &by, &cases::Filter::default(), page).await }))
        .await?;
    let (found, next) = page.turn(found, |case| (case.received_at, case.id.into()));
    let now = app.clock.now();
    let row = |case: Case| {
        let file = CaseFile::open(app, case)?;
        Ok((file.row.received_at, case_row(app, &file, names, now)))
    };
    Ok((found.into_iter().map(row).collect::<Result<_, WorkError>>()?, next))
}

fn case_row(app: &App, file: &CaseFile, names: &Names, now: Moment) -> Vec<Cell> {
    let (row, body) = (&file.row, file.body().ok());
    let overdue = body.is_some_and(|body| body.clock.is_overdue(row.due, now));
    let kind = match row.kind {
        Kind::Complaint => "投诉",
        Kind::Report => "举报",
        Kind::Inquiry => "咨询",
        Kind::Application => "申请",
    };
    let standing = match row.name_standing {
        NameStanding::RealName => "署名",
        NameStanding::ToVerify => "待核实",
        NameStanding::Anonymous => "匿名",
    };
    let complainant = shown::complainant(app, file);
    vec![
        Cell::Text(row.number.clone()),
        Cell::Text(kind.to_owned()),
        Cell::Text(standing.to_owned()),
        Cell::Text(row.stage.zh().to_owned()),
        Cell::At(row.received_at),
        Cell::Day(row.due),
        Cell::Text(if row.standing == "provisional" { "暂定" } else { "已定" }.to_owned()),
        Cell::Text(if overdue { "是" } else { "否" }.to_owned()),
        Cell::at(row.stopped_at),
        Cell::Text(names.department(&row.department)),
        Cell::words(row.handler.as_deref().map(|code| names.officer(code))),
        Cell::words(complainant.pseudonym),
        Cell::words(complainant.phone),
        Cell::words(body.map(|body| body.summary.clone())),
        Cell::Count(row.hops),
        Cell::Count(row.bounces),
    ]
}

async fn messages_page(
    app: &Arc<App>,
    reader: &Reader,
    names: &Names,
    page: Page,
) -> Result<Rows, WorkError> {
    let by = reader.clone();
    let found = app
        .db
        .read(|tx| Box::pin(async move { messages::page(tx, &by, &messages::Filter::default(), page).await }))
        .await?;
    let (found, next) = page.turn(found, |message| (message.queued_at, message.id.into()));
    let row = |message: &Message| {
        let (to, text) = shown::message(app, message, reader)?;
        Ok((message.queued_at, message_row(message, to, text, names)))
    };
    Ok((found.iter().map(row).collect::<Result<_, WorkError>>()?, next))
}

fn message_row(message: &Message, to: Option<String>, text: Option<String>, names: &Names) -> Vec<Cell> {
    let direction = if message.direction == "in" { "收" } else { "发" };
    vec![
        Cell::At(message.queued_at),
        Cell::Text(direction.to_owned()),
        Cell::Text(message.purpose.to_string()),
        Cell::words(to),
        Cell::words(text),
        Cell::Count(message.segments),
        Cell::Text(state_zh(message.state).to_owned()),
        Cell::Count(message.attempts),
        Cell::words(message.case_number.clone()),
        Cell::words(message.officer.as_deref().map(|code| names.officer(code))),
        Cell::words(message.failure.clone()),
    ]
}

fn state_zh(state: crate::core::message::State) -> &'static str {
    use crate::core::message::State;
    match state {
        State::Queued => "待发",
        State::Claimed => "发送中",
        State::Accepted => "已提交",
        State::Unknown => "结果不明",
        State::Delivered => "已送达",
        State::Failed => "失败",
        State::Expired => "过期",
        State::Received => "收到",
    }
}
