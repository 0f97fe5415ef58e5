//! `shouwen route`: which number, and which clause says so.

use chrono::{Datelike, Weekday};
use clap::Args;
use shouwen::core::{
    clock::Moment,
    directory::{DepartmentCode, Directory, Duty, MatterCode, WorkingDays},
    routing::{About, Announcement, Fallback, Plan, Reason, Request, RoutingPolicy, Step, route},
};
use thiserror::Error;

/// What is asked, and for when.
#[derive(Debug, Args)]
pub struct RouteArgs {
    #[command(flatten)]
    about: AboutArgs,
    /// The moment of the call (RFC 3339, or YYYY-MM-DD[THH:MM[:SS]] for Beijing time); now by default.
    #[arg(long, value_name = "T")]
    at: Option<Moment>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct AboutArgs {
    /// A matter: its code, or words that name it (低保).
    #[arg(long, value_name = "M")]
    matter: Option<String>,
    /// A duty: complaint, discipline or general.
    #[arg(long, value_name = "D")]
    duty: Option<String>,
    /// A department's code.
    #[arg(long, value_name = "X")]
    department: Option<DepartmentCode>,
}

/// A question that the directory cannot answer: wrong usage.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("没有这样的{zh}“{given}”。可用：{known}\nno {en} `{given}`; there are: {known}")]
pub struct UnknownTarget {
    zh: &'static str,
    en: &'static str,
    given: String,
    known: String,
}

/// Prints the plan for a caller who is with the complaint line: for people, Chinese first, or the
/// plan as JSON.
pub fn run(
    args: &RouteArgs,
    json: bool,
    directory: &Directory,
    calendar: &(impl WorkingDays + ?Sized),
    policy: RoutingPolicy,
    now: Moment,
) -> Result<String, UnknownTarget> {
    let at = args.at.unwrap_or(now);
    let wanted = wanted(&args.about, directory)?;
    let request = Request { about: wanted.about(), accused: &[], within: None, at };
    let plan = route(&request, directory, calendar, &policy);
    if json {
        return Ok(serde_json::to_string_pretty(&plan).expect("a plan has texts and numbers only"));
    }
    Ok(Page { directory, plan: &plan }.write(&wanted, at))
}

/// What was found for the arguments.
enum Wanted {
    Matter(MatterCode, String),
    Duty(Duty),
    Department(DepartmentCode, String),
}

impl Wanted {
    fn about(&self) -> About<'_> {
        match self {
            Self::Matter(code, _) => About::Matter(code),
            Self::Duty(duty) => About::Duty(*duty),
            Self::Department(code, _) => About::Department(code),
        }
    }
}

fn wanted(args: &AboutArgs, directory: &Directory) -> Result<Wanted, UnknownTarget> {
    if let Some(text) = &args.matter {
        let by_code = text.parse().ok().and_then(|code| directory.matter(&code));
        let matter = by_code.or_else(|| directory.find_matter(text));
        let known = directory.matters().iter().map(|matter| matter.code.as_str());
        return matter
            .map(|matter| Wanted::Matter(matter.code.clone(), matter.name.clone()))
            .ok_or_else(|| unknown("事项", "matter", text, known));
    }
    if let Some(code) = &args.department {
        let known = directory.departments().iter().map(|department| department.code.as_str());
        return directory
            .department(code)
            .map(|department| Wanted::Department(code.clone(), department.name.clone()))
            .ok_or_else(|| unknown("科室", "department", code.as_str(), known));
    }
    let given = args.duty.as_deref().unwrap_or_default();
    let duties = [Duty::Complaint, Duty::Discipline, Duty::General];
    duties
        .into_iter()
        .find(|duty| duty.as_str() == given)
        .map(Wanted::Duty)
        .ok_or_else(|| unknown("职责", "duty", given, duties.into_iter().map(Duty::as_str)))
}

fn unknown<'k>(
    zh: &'static str,
    en: &'static str,
    given: &str,
    known: impl Iterator<Item = &'k str>,
) -> UnknownTarget {
    UnknownTarget { zh, en, given: given.to_owned(), known: known.collect::<Vec<_>>().join(", ") }
}

/// A plan for people to read.
struct Page<'p> {
    directory: &'p Directory,
    plan: &'p Plan,
}

impl Page<'_> {
    fn write(&self, wanted: &Wanted, at: Moment) -> String {
        let mut lines = vec![heading(wanted, at)];
        lines.extend(self.announcement());
        if !self.plan.steps.is_empty() {
            lines.push("依次拨打：".to_owned());
        }
        let steps = self.plan.steps.iter().enumerate();
        lines.extend(steps.map(|(index, step)| format!("  {}. {}", index + 1, self.step(step))));
        if self.plan.fallback == Fallback::Voicemail {
            lines.push("无人接听：请来电人留言，并安排回电".to_owned());
        }
        lines.push("依据：".to_owned());
        lines.extend(self.plan.because.iter().map(reason));
        let mut cited: Vec<_> = self.plan.because.iter().map(|reason| reason.clause).collect();
        cited.sort_unstable();
        cited.dedup();
        lines.push("条款：".to_owned());
        lines.extend(cited.into_iter().map(|clause| format!("  {clause} {}", clause.original())));
        lines.join("\n")
    }

    fn announcement(&self) -> Option<String> {
        Some(match self.plan.announce.as_ref()? {
            Announcement::TellNumber { department, number: Some(number) } => {
                format!(
                    "告知号码：{} {}（慢读两遍，按1转接）",
                    self.department(department),
                    number.national()
                )
            }
            Announcement::TellNumber { department, number: None } => {
                format!("直接转接：{}（不播报号码）", self.department(department))
            }
            Announcement::GuideOutside { agency, number } => {
                let name = self.directory.agency(agency).map_or(agency.as_str(), |agency| &agency.name);
                format!("指引至外单位：{name} {}", number.national())
            }
            Announcement::Closed { opens } => {
                format!("现在下班，{} 上班", opens.beijing().format("%Y-%m-%d %H:%M"))
            }
        })
    }

    fn step(&self, step: &Step) -> String {
        let name = |code| self.directory.officer(code).map_or("", |officer| officer.name.as_str());
        let who = step.officer.as_ref().map_or("科室公用电话", name);
        let stands_in = step.stands_in_for.as_ref().map_or(String::new(), |out| format!("，代{}", name(out)));
        let accept = if step.press_to_accept { "，接听人按1确认" } else { "" };
        let department = self.department(&step.department);
        format!("{department} {who} {}，{}秒{stands_in}{accept}", step.number.national(), step.seconds)
    }

    fn department<'c>(&'c self, code: &'c DepartmentCode) -> &'c str {
        self.directory.department(code).map_or(code.as_str(), |department| &department.name)
    }
}

fn heading(wanted: &Wanted, at: Moment) -> String {
    let about = match wanted {
        Wanted::Matter(code, name) => format!("事项：{name}（{code}）"),
        Wanted::Duty(duty) => format!("职责：{}（{}）", duty.chinese(), duty.as_str()),
        Wanted::Department(code, name) => format!("科室：{name}（{code}）"),
    };
    let local = at.beijing();
    format!("{about}  时间：{} {}", local.format("%Y-%m-%d %H:%M"), weekday(local.date().weekday()))
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}

fn reason(reason: &Reason) -> String {
    format!("  {}\n    {}", reason.zh, reason.en)
}
