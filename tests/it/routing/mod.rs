//! Routing: who is rung, which number is told, and which clause says so.

mod command;
mod properties;
mod recusal;
mod rings;
mod tells;

use crate::directory::{SpringFestival, at};
use shouwen::core::{
    directory::Directory,
    routing::{About, Accused, Announcement, Fallback, Plan, Request, RoutingPolicy, route},
};

/// The plan for `about` (`matter:allowance`, `duty:complaint`, `department:aid`) at `when`.
pub fn plan(office: &Directory, about: &str, accused: &[Accused], within: &str, when: &str) -> Plan {
    let (kind, code) = about.split_once(':').expect("kind:code");
    let matter = code.parse().expect("a code");
    let department = code.parse().expect("a code");
    let about = match kind {
        "matter" => About::Matter(&matter),
        "department" => About::Department(&department),
        _ => About::Duty(serde_json::from_value(code.into()).expect("a duty")),
    };
    let within = (within != "line").then(|| within.parse().expect("a code"));
    let request = Request { about, accused, within: within.as_ref(), at: at(when) };
    route(&request, office, &SpringFestival, &RoutingPolicy::default())
}

/// `officer:a-one` or `department:aid`.
pub fn accused(texts: &[&str]) -> Vec<Accused> {
    let read = |text: &&str| match text.split_once(':').expect("kind:code") {
        ("officer", code) => Accused::Officer(code.parse().expect("a code")),
        (_, code) => Accused::Department(code.parse().expect("a code")),
    };
    texts.iter().map(read).collect()
}

/// Whom a plan rings: `a-two for a-one`, `desk aid`; a `!` where 1 must be pressed.
pub fn rings(plan: &Plan) -> Vec<String> {
    let one = |step: &shouwen::core::routing::Step| {
        let who = match (&step.officer, &step.stands_in_for) {
            (Some(officer), Some(out)) => format!("{officer} for {out}"),
            (Some(officer), None) => officer.to_string(),
            (None, _) => format!("desk {}", step.department),
        };
        if step.press_to_accept { format!("{who}!") } else { who }
    };
    plan.steps.iter().map(one).collect()
}

/// What a plan says first.
pub fn says(plan: &Plan) -> String {
    match &plan.announce {
        None => "nothing".to_owned(),
        Some(Announcement::TellNumber { department, number: Some(number) }) => {
            format!("{department} {}", number.as_str())
        }
        Some(Announcement::TellNumber { department, number: None }) => format!("{department} silently"),
        Some(Announcement::GuideOutside { agency, number }) => {
            format!("outside {agency} {}", number.as_str())
        }
        Some(Announcement::Closed { opens }) => {
            format!("closed until {}", opens.beijing().format("%Y-%m-%d %H:%M"))
        }
    }
}

/// The clauses of a plan, in the order of its decisions.
pub fn clauses(plan: &Plan) -> Vec<&'static str> {
    plan.because.iter().map(|reason| reason.clause.id()).collect()
}

/// Whether nobody is left without an outcome (R3.3).
pub fn has_outcome(plan: &Plan) -> bool {
    match plan.fallback {
        Fallback::Voicemail => true,
        Fallback::Goodbye => plan.announce.is_some() && plan.steps.is_empty(),
    }
}
