//! The clauses that routing and its neighbours cite.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A clause of the regulation, as `docs/regulation.md` numbers them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum Clause {
    /// Guides are published.
    #[serde(rename = "R1.3")]
    R1_3,
    /// Difficult questions are recorded and reported upward.
    #[serde(rename = "R1.4")]
    R1_4,
    /// Who is out has a delegate.
    #[serde(rename = "R1.5a")]
    R1_5a,
    /// A refusal states its reason.
    #[serde(rename = "R2.3")]
    R2_3,
    /// The first person asked is the first-contact officer.
    #[serde(rename = "R3.2")]
    R3_2,
    /// Nobody is turned away.
    #[serde(rename = "R3.3")]
    R3_3,
    /// By telephone: answer, or tell the other department's number.
    #[serde(rename = "R3.4")]
    R3_4,
    /// Handle, or guide to the department concerned.
    #[serde(rename = "R3.5")]
    R3_5,
    /// Outside the bureau: explain, and guide.
    #[serde(rename = "R3.6")]
    R3_6,
    /// The complaint line, and the ten working days.
    #[serde(rename = "R5.4")]
    R5_4,
}

impl Clause {
    /// Its number in `docs/regulation.md`: `R3.4`.
    pub fn id(self) -> &'static str {
        match self {
            Self::R1_3 => "R1.3",
            Self::R1_4 => "R1.4",
            Self::R1_5a => "R1.5a",
            Self::R2_3 => "R2.3",
            Self::R3_2 => "R3.2",
            Self::R3_3 => "R3.3",
            Self::R3_4 => "R3.4",
            Self::R3_5 => "R3.5",
            Self::R3_6 => "R3.6",
            Self::R5_4 => "R5.4",
        }
    }

    /// The regulation's own words, shortened.
    pub fn original(self) -> &'static str {
        match self {
            Self::R1_3 => "提供服务指南,公开办理程序,接受社会监督",
            Self::R1_4 => "对重大疑难问题做好记录和汇报",
            Self::R1_5a => "经办人员外出,应委托或由主管领导安排其他同志代理其业务,并负责转达",
            Self::R2_3 => "即办事项当场办理;不予办理的,告知理由",
            Self::R3_2 => "第一位工作人员即为首问负责人",
            Self::R3_3 => "不得敷衍、推诿、拒之门外",
            Self::R3_4 => "电话询问:本科室职责范围内的答复;属其它科室的,告知该科室的电话号码",
            Self::R3_5 => "职责范围内的办理或答复;不属于的,引导至有关科室",
            Self::R3_6 => "不属于本单位职责范围的,耐心解释,并给予指引和帮助",
            Self::R5_4 => "投诉电话:6687001。对署名举报人,自收到举报投诉次日起10个工作日内,反馈查办情况",
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
