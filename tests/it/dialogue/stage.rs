//! The stage: an office with invented people and numbers, and routing's answers by name.

use shouwen::core::{
    clock::Moment,
    dialogue::{CaseStatus, Dial, DialogueEffect, Facts, Instruction, Names, Topic},
    directory::{DepartmentCode, Language, MatterCode, Office},
    id::LegId,
    phone::PhoneNumber,
    recording::RecordingPolicy,
    routing::{About, Announcement, Clause, Fallback, Plan, Reason, Step},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A number by its E.164 or short form.
pub fn number(text: &str) -> PhoneNumber {
    serde_json::from_value(text.into()).expect("a number")
}

/// How a number is written in the tests' lists.
pub fn written(number: &PhoneNumber) -> String {
    let json = serde_json::to_value(number).expect("a text");
    json.as_str().expect("a text").to_owned()
}

/// Names as a directory would give them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signs {
    /// Every number is written so.
    pub number: Option<&'static str>,
    /// No department has a name.
    pub nameless: bool,
}

impl Names for Signs {
    fn department(&self, code: &DepartmentCode, language: Language) -> Option<String> {
        let (zh, en) = match code.as_str() {
            _ if self.nameless => return None,
            "office" => ("办公室", "the office"),
            "social-assistance" => ("社会救助科", "the social assistance section"),
            "discipline" => ("纪检监察组", "discipline inspection"),
            _ => return None,
        };
        Some(if language == Language::Chinese { zh } else { en }.to_owned())
    }

    fn agency(&self, code: &str, language: Language) -> Option<String> {
        let (zh, en) = match code {
            "labour" => ("人力资源和社会保障局", "the labour office"),
            _ => return None,
        };
        Some(if language == Language::Chinese { zh } else { en }.to_owned())
    }

    fn matter(&self, code: &MatterCode, language: Language) -> Option<String> {
        let (zh, en) = match code.as_str() {
            "subsistence-allowance" => ("低保", "subsistence allowance"),
            "marriage" => ("婚姻登记", "marriage registration"),
            "pension" => ("社会保险", "social insurance"),
            _ => return None,
        };
        Some(if language == Language::Chinese { zh } else { en }.to_owned())
    }

    fn number(&self, number: &PhoneNumber) -> String {
        self.number.map_or_else(|| written(number).replace("+86393", ""), str::to_owned)
    }
}

/// The invented office.
pub fn office() -> Office {
    Office {
        name: "濮阳市民政局".into(),
        name_en: "Puyang Civil Affairs Bureau".into(),
        area_code: "393".into(),
        complaint_line: number("+863936687001"),
    }
}

/// The matters of the invented office.
pub fn matters() -> Vec<MatterCode> {
    ["subsistence-allowance", "marriage", "pension"].map(|code| code.parse().expect("a code")).to_vec()
}

fn step(officer: Option<&str>, department: &str, to: &str) -> Step {
    Step {
        officer: officer.map(|code| code.parse().expect("a code")),
        department: department.parse().expect("a code"),
        stands_in_for: None,
        number: number(to),
        seconds: 20,
        press_to_accept: to.starts_with("+861"),
    }
}

fn plan(announce: Option<Announcement>, steps: Vec<Step>, fallback: Fallback) -> Plan {
    let because = Reason { clause: Clause::R3_4, zh: "试演".into(), en: "rehearsed".into() };
    Plan { announce, steps, fallback, because: vec![because] }
}

/// Routing's answers, by name; every number in them is invented.
pub fn plan_named(name: &str) -> Plan {
    let desk = || step(Some("li-ming"), "office", "+863935550101");
    let second = || step(Some("wang-fang"), "office", "+8613900000102");
    let assistance = || step(None, "social-assistance", "+863935553333");
    let tell = |known: bool| Announcement::TellNumber {
        department: "social-assistance".parse().expect("a code"),
        number: known.then(|| number("+863935553333")),
    };
    let opens: Moment = "2026-03-03T08:30".parse().expect("a moment");
    match name {
        "desk" => plan(None, vec![desk()], Fallback::Voicemail),
        "two-officers" => plan(None, vec![desk(), second()], Fallback::Voicemail),
        "discipline" => {
            plan(None, vec![step(Some("zhao-gang"), "discipline", "+863935550909")], Fallback::Voicemail)
        }
        "nobody" => plan(None, Vec::new(), Fallback::Voicemail),
        "nobody-goodbye" => plan(None, Vec::new(), Fallback::Goodbye),
        "closed" => plan(Some(Announcement::Closed { opens }), Vec::new(), Fallback::Voicemail),
        "other-department" => plan(Some(tell(true)), vec![assistance()], Fallback::Voicemail),
        "other-department-only-told" => plan(Some(tell(true)), Vec::new(), Fallback::Goodbye),
        "other-department-stale" => plan(Some(tell(false)), vec![assistance()], Fallback::Voicemail),
        "outside" => {
            let labour = Announcement::GuideOutside { agency: "labour".into(), number: number("12333") };
            plan(Some(labour), Vec::new(), Fallback::Goodbye)
        }
        unknown => panic!("the stage has no plan `{unknown}`"),
    }
}

/// All names of [`plan_named`].
pub const PLANS: [&str; 10] = [
    "desk",
    "two-officers",
    "discipline",
    "nobody",
    "nobody-goodbye",
    "closed",
    "other-department",
    "other-department-only-told",
    "other-department-stale",
    "outside",
];

/// What a scene takes as given.
#[derive(Debug, Clone)]
pub struct Given {
    pub now: Moment,
    pub language: Language,
    pub withheld: bool,
    pub open_case: bool,
    pub recording: bool,
    pub recorded: RecordingPolicy,
    /// Plans by what is asked: `complaint`, `discipline`, `general`, `matter`, `department`.
    pub routes: BTreeMap<String, String>,
    /// One plan for all that is asked.
    pub plan: Option<Plan>,
    pub signs: Signs,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            now: "2026-03-02T10:00".parse().expect("a moment"),
            language: Language::Chinese,
            withheld: false,
            open_case: false,
            recording: false,
            recorded: RecordingPolicy::default(),
            routes: BTreeMap::new(),
            plan: None,
            signs: Signs::default(),
        }
    }
}

impl Given {
    /// Runs `act` with the facts of one turn; legs are numbered from `legs` on.
    pub fn with<T>(
        &self,
        legs: &mut u128,
        status: Option<CaseStatus>,
        code: Option<&str>,
        act: impl FnOnce(&mut Facts<'_>) -> T,
    ) -> T {
        let (office, matters) = (office(), matters());
        let route = |about: About<'_>| self.plan(about);
        let mut mint_leg = || {
            *legs += 1;
            LegId::from(Uuid::from_u128(*legs))
        };
        act(&mut Facts {
            now: self.now,
            language: self.language,
            caller_withheld: self.withheld,
            open_case: self.open_case,
            recording: self.recording,
            recorded: &self.recorded,
            office: &office,
            matters: &matters,
            names: &self.signs,
            route: &route,
            case_status: status,
            query_code: code,
            mint_leg: &mut mint_leg,
        })
    }

    fn plan(&self, about: About<'_>) -> Plan {
        if let Some(plan) = &self.plan {
            return plan.clone();
        }
        let asked = match about {
            About::Duty(duty) => {
                serde_json::to_value(duty).expect("a text").as_str().expect("a text").to_owned()
            }
            About::Matter(_) => "matter".to_owned(),
            About::Department(_) => "department".to_owned(),
        };
        let usual = if asked == "discipline" { "discipline" } else { "desk" };
        plan_named(self.routes.get(&asked).map_or(usual, String::as_str))
    }
}

/// One instruction on one line.
pub fn line(instruction: &Instruction) -> String {
    match instruction {
        Instruction::Say(speech) => format!("say {}", speech.text),
        Instruction::Collect { say, max_keys, finish_key, seconds } => {
            let words: Vec<_> = say.iter().map(|speech| speech.text.as_str()).collect();
            let finish = finish_key.map(String::from).unwrap_or_default();
            format!("collect {max_keys}{finish} {seconds}s {}", words.join(" | "))
        }
        Instruction::Dial(Dial { to, seconds, press_to_accept, record, .. }) => {
            let press = if *press_to_accept { " press-1" } else { "" };
            let record = if *record { " recorded" } else { "" };
            format!("dial {} {seconds}s{press}{record}", written(to))
        }
        Instruction::Record { max_seconds, silence_seconds, finish_key } => {
            format!("record {max_seconds}s {silence_seconds}s {finish_key}")
        }
        Instruction::Join => "join".to_owned(),
        Instruction::Hangup => "hangup".to_owned(),
    }
}

fn topic(topic: &Topic) -> String {
    match topic {
        Topic::Duty(duty) => format!("{duty:?}").to_lowercase(),
        Topic::Department(department) => department.to_string(),
        Topic::Matter(matter) => matter.to_string(),
    }
}

/// One effect on one line.
pub fn effect_line(effect: &DialogueEffect) -> String {
    let whom =
        |step: &Step| step.officer.as_ref().map_or_else(|| step.department.to_string(), ToString::to_string);
    match effect {
        DialogueEffect::Because { reasons } => format!("because {:?}", reasons[0].clause),
        DialogueEffect::ComplaintChosen { about } => format!("complaint chosen: {}", topic(about)),
        DialogueEffect::NumberTold { department, number } => {
            format!("number told: {department} {}", written(number))
        }
        DialogueEffect::GuidedOutside { agency, number } => {
            format!("guided outside: {agency} {}", written(number))
        }
        DialogueEffect::LegStarted { step, .. } => format!("rings {}", whom(step)),
        DialogueEffect::LegEnded { result, seconds, .. } => format!("leg ended: {result:?} {seconds}"),
        DialogueEffect::Connected { step, seconds, .. } => format!("connected {} {seconds}", whom(step)),
        DialogueEffect::LookedUp { found } => format!("looked up: {found}"),
        DialogueEffect::StatusTold => "status told".to_owned(),
        DialogueEffect::CodeTold => "code told".to_owned(),
        DialogueEffect::MessageTaken { about, kind, seconds, url } => {
            let url = url.as_deref().unwrap_or("-");
            format!("message taken: {} {} {seconds}s {url}", topic(about), format!("{kind:?}").to_lowercase())
        }
        DialogueEffect::CallBackWanted { department, about } => {
            let department = department.as_ref().map_or("-".to_owned(), ToString::to_string);
            format!("call back wanted: {department} {}", about.as_ref().map_or("-".to_owned(), topic))
        }
        DialogueEffect::Abandoned => "abandoned".to_owned(),
    }
}
