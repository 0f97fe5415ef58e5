//! What the dialogue asks: names, routing, the state of a case.

use crate::{
    core::{
        case::StageName,
        clock::Moment,
        dialogue::{self, CaseProgress, CaseStatus, Names, Step},
        directory::{DepartmentCode, Directory, Language, MatterCode},
        id::LegId,
        phone::PhoneNumber,
        routing::{self, About, Request},
        script::Book,
    },
    store::{calls::Call, cases, db::Tx},
    work::{App, WorkError},
};

/// The directory's names.
pub(in crate::work) struct DirectoryNames<'a>(pub &'a Directory);

impl Names for DirectoryNames<'_> {
    fn department(&self, code: &DepartmentCode, language: Language) -> Option<String> {
        self.0.department(code).map(|department| named(language, &department.name, &department.name_en))
    }

    fn agency(&self, code: &str, language: Language) -> Option<String> {
        self.0.agency(code).map(|agency| named(language, &agency.name, &agency.name_en))
    }

    fn matter(&self, code: &MatterCode, language: Language) -> Option<String> {
        self.0.matter(code).map(|matter| named(language, &matter.name, &matter.name_en))
    }

    fn number(&self, number: &PhoneNumber) -> String {
        number.national()
    }
}

fn named(language: Language, zh: &str, en: &str) -> String {
    match language {
        Language::Chinese => zh.to_owned(),
        Language::English => en.to_owned(),
    }
}

/// Asks the dialogue with everything that it may ask in turn.
pub(super) fn with(
    app: &App,
    call: &Call,
    open_case: bool,
    (case_status, query_code): (Option<CaseStatus>, Option<&str>),
    now: Moment,
    ask: impl FnOnce(&mut dialogue::Facts<'_>, &Book) -> Step,
) -> Step {
    let facts = app.facts();
    let names = DirectoryNames(&facts.directory);
    let matters: Vec<MatterCode> =
        facts.directory.matters().iter().map(|matter| matter.code.clone()).collect();
    let route = |about: About<'_>| {
        let request = Request { about, accused: &[], within: None, at: now };
        routing::route(&request, &facts.directory, &*facts.calendar, &facts.routing)
    };
    let mut mint_leg = || -> LegId { app.mint(now) };
    let mut asked = dialogue::Facts {
        now,
        language: Language::Chinese,
        caller_withheld: call.caller_lookup.is_none(),
        open_case,
        recording: app.records(&call.called),
        recorded: &app.recorded,
        office: facts.directory.office(),
        matters: &matters,
        names: &names,
        route: &route,
        case_status,
        query_code,
        mint_leg: &mut mint_leg,
    };
    ask(&mut asked, &facts.book)
}

/// How the case with this query code stands; `None` if no case has it.
pub(super) async fn case_status(
    app: &App,
    tx: &mut Tx,
    digits: &str,
) -> Result<Option<CaseStatus>, WorkError> {
    let Ok(code) = digits.parse() else { return Ok(None) };
    let case = cases::by_query_code(tx, &app.vault.lookup_query_code(&code)).await?;
    Ok(case.map(|case| CaseStatus {
        progress: match case.stage {
            StageName::Received | StageName::Reopened => CaseProgress::Received,
            StageName::Assigned | StageName::Investigating => CaseProgress::Investigating,
            StageName::Answered => CaseProgress::Answered,
            StageName::Closed => CaseProgress::Closed,
            StageName::Declined => CaseProgress::Declined,
            StageName::Withdrawn => CaseProgress::Withdrawn,
            StageName::Referred => CaseProgress::Referred,
        },
        received: case.received_at.day(),
        due: case.due,
    }))
}
