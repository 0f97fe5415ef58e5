//! The sentences of the decision log: each cites its clause, none says who is accused.

use super::{clause::Clause, plan::Reason};
use crate::core::{
    clock::Moment,
    directory::{Agency, Department, Matter, Officer},
    phone::PhoneNumber,
};
use std::fmt::Display;

fn because(clause: Clause, zh: impl Display, en: impl Display) -> Reason {
    Reason { clause, zh: format!("{zh}（{clause}）"), en: format!("{en} ({clause})") }
}

pub(super) fn owns(department: &Department, matter: &Matter) -> Reason {
    let zh = format!("“{}”属{}职责范围", matter.name, department.name);
    because(Clause::R3_4, zh, format!("\"{}\" is a matter of {}", matter.name_en, department.name_en))
}

pub(super) fn own_matter(department: &Department) -> Reason {
    let zh = format!("本科室职责范围内，由{}答复", department.name);
    because(Clause::R3_4, zh, format!("within its own duties, {} answers", department.name_en))
}

pub(super) fn complaint_desk(department: &Department) -> Reason {
    let zh = format!("投诉电话由{}受理", department.name);
    because(Clause::R5_4, zh, format!("{} takes complaints", department.name_en))
}

pub(super) fn discipline_desk(department: &Department) -> Reason {
    let zh = format!("反映投诉受理机构或领导的，由{}受理", department.name);
    let en = format!("{} hears complaints about the complaint office or a leader", department.name_en);
    because(Clause::R5_4, zh, en)
}

pub(super) fn general_desk(department: &Department) -> Reason {
    let zh = format!("事项不明确的，由{}接听并引导至有关科室", department.name);
    because(Clause::R3_5, zh, format!("{} takes what is unclear, and guides on", department.name_en))
}

pub(super) fn duty_desk(department: &Department) -> Reason {
    let zh = format!("其他科室已下班，由值班的{}接听", department.name);
    because(Clause::R3_3, zh, format!("the others are closed; {} is on duty", department.name_en))
}

pub(super) fn recused_department() -> Reason {
    let en = "by the recusal rule, the matter's department does not take this call";
    because(Clause::R5_4, "按回避规定，此来电不由事项所属科室接听", en)
}

pub(super) fn skipped(count: usize) -> Reason {
    let zh = if count == 1 {
        "按回避规定跳过一人".to_owned()
    } else {
        format!("按回避规定跳过{count}人")
    };
    let en = format!("{count} passed over by the recusal rule");
    because(Clause::R5_4, zh, en)
}

pub(super) fn desk_not_rung() -> Reason {
    let en = "by the recusal rule, the shared telephone is neither rung nor told";
    because(Clause::R5_4, "按回避规定，不拨打也不播报科室公用电话", en)
}

pub(super) fn tells_number(department: &Department, number: &PhoneNumber) -> Reason {
    let zh = format!("属其它科室职责，告知{}电话{}，慢读两遍", department.name, number.national());
    let en = format!(
        "another department's matter: the number of {}, {}, is said twice",
        department.name_en,
        number.national()
    );
    because(Clause::R3_4, zh, en)
}

pub(super) fn offers_connection(department: &Department) -> Reason {
    let zh = format!("按1可转接至{}", department.name);
    because(Clause::R3_5, zh, format!("pressing 1 connects to {}", department.name_en))
}

pub(super) fn connects_instead(department: &Department, days: u16) -> Reason {
    let zh = format!("{}没有{days}天内核实过的号码，不播报，直接转接", department.name);
    let en = format!(
        "{} has no number verified within {days} days: none is said, the caller is connected",
        department.name_en
    );
    because(Clause::R3_4, zh, en)
}

pub(super) fn connects_by_recusal(department: &Department) -> Reason {
    let zh = format!("属其它科室职责，直接转接{}", department.name);
    because(Clause::R3_4, zh, format!("another department's matter: connected to {}", department.name_en))
}

pub(super) fn guides_outside(matter: &Matter, agency: &Agency) -> Reason {
    let number = &agency.telephone.number;
    let zh =
        format!("“{}”不属本单位职责，解释并指引至{}，电话{}", matter.name, agency.name, number.national());
    let en = format!(
        "\"{}\" is not the bureau's: the caller is guided to {}, {}",
        matter.name_en,
        agency.name_en,
        number.national()
    );
    because(Clause::R3_6, zh, en)
}

pub(super) fn delegate(out: &Officer, acting: &Officer) -> Reason {
    let zh = format!("{}外出，由{}代理", out.name, acting.name);
    because(Clause::R1_5a, zh, format!("{} is out, {} stands in", out.name, acting.name))
}

pub(super) fn no_delegate(out: &Officer) -> Reason {
    let zh = format!("{}外出，没有在岗的代理人，应由分管领导安排", out.name);
    let en =
        format!("{} is out and nobody who is in stands in: the supervising leader must name one", out.name);
    because(Clause::R1_5a, zh, en)
}

pub(super) fn no_telephone(officer: &Officer) -> Reason {
    let zh = format!("{}没有登记接听电话，跳过", officer.name);
    because(Clause::R3_3, zh, format!("{} has no telephone and is passed over", officer.name))
}

pub(super) fn first_contact() -> Reason {
    because(
        Clause::R3_2,
        "最先接听的工作人员为首问负责人",
        "whoever answers first is the first-contact officer",
    )
}

pub(super) fn closed(department: &Department, opens: Moment) -> Reason {
    let opens = opens.beijing().format("%Y-%m-%d %H:%M");
    let zh = format!("现在是{}的下班时间，{opens}上班；请来电人留言，并安排回电", department.name);
    let en = format!("{} is closed until {opens}: a message is taken and called back", department.name_en);
    because(Clause::R3_3, zh, en)
}

pub(super) fn voicemail() -> Reason {
    let en = "if nobody answers, a message is taken and a call-back is assigned";
    because(Clause::R3_3, "无人接听时请来电人留言，并安排回电", en)
}
