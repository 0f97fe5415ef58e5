//! The look at a scenario as a whole: whom and what it names exists, time goes forward, something is expected.

use super::{Expect, Fault, Happening, Passing, Scenario, Step, fault};
use crate::core::{
    directory::{DepartmentCode, Directory, OfficerCode},
    phone::PhoneNumber,
};
use serde_saphyr::{Location, Spanned};
use std::collections::BTreeSet;

/// Everything that is wrong.
pub(super) fn check(scenario: &Scenario, directory: &Directory, file: &str) -> Vec<Fault> {
    let mut checker = Checker { directory, file, faults: Vec::new(), named: BTreeSet::new() };
    checker.header(scenario);
    checker.time(scenario);
    for (index, step) in scenario.steps.iter().enumerate() {
        checker.step(index, step);
    }
    checker.faults
}

struct Checker<'a> {
    directory: &'a Directory,
    file: &'a str,
    faults: Vec<Fault>,
    /// The calls, texts and acts that have a name so far.
    named: BTreeSet<String>,
}

impl Checker<'_> {
    fn fault(
        &mut self,
        at: Location,
        field: impl Into<String>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.faults.push(fault::at(self.file, at, field, what, remedy));
    }

    fn header(&mut self, scenario: &Scenario) {
        let name = &scenario.scenario;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || !name.chars().all(plain) {
            self.fault(Location::UNKNOWN, "scenario", format!("`{name}` is no name"), "use a-z, 0-9 and -");
        }
        let expects = |step: &Spanned<Step>| {
            let asserts = match &step.value.happening {
                Some(Happening::Act(act)) => act.answer.is_some(),
                Some(Happening::Text(text)) => text.answered.is_some(),
                Some(Happening::Webhook(_)) => true,
                _ => false,
            };
            asserts || !step.value.expect.is_empty()
        };
        if !scenario.steps.iter().any(expects) {
            let what = "nothing is expected: the scenario would pass whatever happens";
            self.fault(Location::UNKNOWN, "steps", what, "add an `expect`");
        }
        if let Some(people) = &scenario.people {
            self.telephones(people.value.keys(), people.referenced, "people");
        }
        if let Some(office) = &scenario.office {
            for code in office.value.telephones.keys() {
                self.officer(code, office.referenced, "office.telephones");
            }
        }
    }

    fn time(&mut self, scenario: &Scenario) {
        let mut now = scenario.starts;
        for (index, step) in scenario.steps.iter().enumerate() {
            match step.value.passing {
                Some(Passing::Until(at)) if at < now => {
                    let what = format!("time does not go back: it is {now} by then");
                    let remedy = "put the steps in their order in time";
                    self.fault(step.referenced, format!("steps[{index}].until"), what, remedy);
                }
                Some(Passing::Until(at)) => now = at,
                Some(Passing::For(span)) => now = now + span.duration(),
                None => {}
            }
        }
    }

    fn step(&mut self, index: usize, step: &Spanned<Step>) {
        let (at, field) = (step.referenced, format!("steps[{index}]"));
        match &step.value.happening {
            Some(Happening::Call(call)) => {
                if call.from != "withheld" {
                    self.number(&call.from, at, &format!("{field}.call.from"));
                }
                self.name(call.name.as_deref(), at, &format!("{field}.call.as"));
            }
            Some(Happening::Text(text)) => {
                self.number(&text.from, at, &format!("{field}.text.from"));
                self.name(text.name.as_deref(), at, &format!("{field}.text.as"));
            }
            Some(Happening::Act(act)) => {
                self.officer(act.by.as_str(), at, &format!("{field}.act.by"));
                self.reference(act.case.as_deref(), at, &format!("{field}.act.case"));
                self.name(act.name.as_deref(), at, &format!("{field}.act.as"));
            }
            Some(Happening::People(people)) => self.telephones(people.keys(), at, &format!("{field}.people")),
            _ => {}
        }
        self.expect(&step.value.expect, &format!("{field}.expect"));
    }

    fn expect(&mut self, expect: &Expect, field: &str) {
        for (place, item) in expect.calls.iter().enumerate() {
            self.reference(
                item.value.call.as_deref(),
                item.referenced,
                &format!("{field}.calls[{place}].call"),
            );
        }
        for (place, item) in expect.heard.iter().enumerate() {
            self.reference(
                item.value.call.as_deref(),
                item.referenced,
                &format!("{field}.heard[{place}].call"),
            );
        }
        macro_rules! cases_of { ($($list:ident),+) => { $(
            for (place, item) in expect.$list.iter().enumerate() {
                let field = format!("{field}.{}[{place}].case", stringify!($list));
                self.reference(item.value.case.as_deref(), item.referenced, &field);
            }
        )+ } }
        cases_of!(cases, reminders, messages, tasks, sees_no_trace);
        for (place, item) in expect.sees.iter().enumerate() {
            if let Some(who) = &item.value.who {
                self.officer(who, item.referenced, &format!("{field}.sees[{place}].who"));
            }
        }
        for (place, item) in expect.sees_no_trace.iter().enumerate() {
            for who in &item.value.who {
                self.officer(who, item.referenced, &format!("{field}.sees_no_trace[{place}].who"));
            }
        }
    }

    fn telephones<'k>(&mut self, keys: impl Iterator<Item = &'k String>, at: Location, field: &str) {
        for key in keys {
            let department = key.parse::<DepartmentCode>().ok();
            let department = department.is_some_and(|code| self.directory.department(&code).is_some());
            if !department && !self.knows(key) {
                self.number(key, at, field);
            }
        }
    }

    fn knows(&self, officer: &str) -> bool {
        officer.parse::<OfficerCode>().is_ok_and(|code| self.directory.officer(&code).is_some())
    }

    fn officer(&mut self, code: &str, at: Location, field: &str) {
        if !self.knows(code) {
            let codes: Vec<&str> = self.directory.officers().iter().map(|one| one.code.as_str()).collect();
            let what = format!("the office has no officer `{code}`");
            self.fault(at, field, what, format!("name one of {}", codes.join(", ")));
        }
    }

    fn number(&mut self, number: &str, at: Location, field: &str) {
        if let Err(bad) = PhoneNumber::parse(number, &self.directory.office().area_code) {
            let remedy = "name an officer or a department of the office, or a number in quotation marks";
            self.fault(at, field, bad.to_string(), remedy);
        }
    }

    /// Something gets a name.
    fn name(&mut self, name: Option<&str>, at: Location, field: &str) {
        let Some(name) = name else { return };
        if !self.named.insert(name.to_owned()) {
            self.fault(
                at,
                field,
                format!("`{name}` is taken"),
                "give each call, SMS and case a name of its own",
            );
        }
    }

    /// A name is used.
    fn reference(&mut self, name: Option<&str>, at: Location, field: &str) {
        let Some(name) = name else { return };
        if !self.named.contains(name) {
            let known = self.named.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            let what = format!("nothing is called `{name}` so far");
            let remedy = if known.is_empty() {
                "give the call, SMS or act before it a name with `as`".to_owned()
            } else {
                format!("name one of {known}, or give another one a name with `as`")
            };
            self.fault(at, field, what, remedy);
        }
    }
}
