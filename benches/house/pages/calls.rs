//! The calls: one in ten belongs to a case, most were answered, five are on the line.

use super::cases::{Kept, moment, person};
use chrono::Duration;
use shouwen::{
    core::{
        call::{CallState, Decision, Leg, LegParty, LegResult, Outcome, ProviderCallId, Record},
        clock::Moment,
        directory::Officer,
        id::CallId,
        phone::PhoneNumber,
        routing::Clause,
    },
    store::calls::{Call, put},
    work::{App, calls::CALLER},
};
use std::sync::Arc;

/// How many are written in one transaction.
const AT_ONCE: usize = 2000;
/// How many are on the line now.
const LIVE: usize = 5;
/// So many calls belong to one case, or to none.
const A_CASE: usize = 10;

/// What every call is made of.
struct Line {
    app: Arc<App>,
    callers: Vec<(PhoneNumber, Vec<u8>)>,
    officers: Vec<Officer>,
    count: usize,
    now: Moment,
}

/// Writes so many, oldest first; the id of one that was answered lately.
pub async fn fill(app: &Arc<App>, count: usize, cases: &[Kept]) -> CallId {
    let callers = (0..(count / 20).max(20)).map(person).map(|caller| {
        let lookup = app.vault.lookup_phone(&caller);
        (caller, lookup)
    });
    let facts = app.facts();
    // Leaders are not rung by the line, nor who only runs the system.
    let rung =
        |officer: &&Officer| officer.telephone.is_some() && officer.department.as_str() != "leadership";
    let officers = facts.directory.officers().iter().filter(rung);
    let line = Line {
        app: app.clone(),
        callers: callers.collect(),
        officers: officers.cloned().collect(),
        count,
        now: app.clock.now(),
    };
    let mut answered = None;
    for begin in (0..count).step_by(AT_ONCE) {
        let some: Vec<Call> =
            (begin..(begin + AT_ONCE).min(count)).map(|place| line.call(place, cases)).collect();
        answered = some.iter().rfind(|call| call.answered_at.is_some()).map(|call| call.id).or(answered);
        let written = app
            .db
            .transact(move |tx| Box::pin(async move { put(tx, &some.iter().collect::<Vec<_>>()).await }));
        written.await.expect("calls are written");
    }
    answered.expect("some were answered")
}

impl Line {
    fn call(&self, place: usize, cases: &[Kept]) -> Call {
        let live = place + LIVE >= self.count;
        let at = if live { self.now - Duration::seconds(40) } else { moment(self.now, place, self.count) };
        let id: CallId = self.app.mint(at);
        let (key, wrapped) = self.app.vault.new_row(id.as_bytes());
        let (caller, lookup) = &self.callers[place * 7919 % self.callers.len()];
        let outcome = outcome(place, live);
        let answered_at = (outcome == Outcome::Answered).then(|| at + Duration::seconds(21));
        let ended_at = (!live).then(|| at + Duration::seconds(200));
        let case = cases.get(place / A_CASE).filter(|_| !live && place.is_multiple_of(A_CASE));
        Call {
            id,
            account: "sandbox".to_owned(),
            provider_call_id: ProviderCallId::new(&format!("bench-{place}")).expect("visible ASCII"),
            direction: if place.is_multiple_of(30) { "call_back" } else { "inbound" }.to_owned(),
            row_key: Some(wrapped),
            caller_sealed: Some(self.app.vault.seal(&key, CALLER, caller.as_str())),
            caller_lookup: Some(lookup.clone()),
            called: "6687001".to_owned(),
            began_at: at,
            answered_at,
            ended_at,
            outcome: outcome.to_string(),
            turn: 4,
            record: sqlx::types::Json(self.record(place, at, (answered_at, ended_at))),
            case_id: case.map(|case| case.id),
            version: 1,
        }
    }

    fn record(
        &self,
        place: usize,
        at: Moment,
        (answered_at, ended_at): (Option<Moment>, Option<Moment>),
    ) -> Record {
        let mut record = Record::begun(None, None);
        record.state = if ended_at.is_some() { CallState::Ended } else { CallState::InProgress };
        let officer = &self.officers[place % self.officers.len()];
        record.legs.push(Leg {
            id: self.app.mint(at),
            to: LegParty::Bureau {
                department: officer.department.clone(),
                officer: Some(officer.code.clone()),
                number: officer.telephone.clone().expect("those who are rung have one"),
            },
            press_to_accept: false,
            began_at: at + Duration::seconds(12),
            answered_at,
            ended_at,
            result: ended_at.map(|_| answered_at.map_or(LegResult::NoAnswer, |_| LegResult::Answered)),
            provider_leg: None,
        });
        record.decisions.push(Decision {
            clauses: vec![Clause::R3_4],
            summary: "来电事项属本科室职责，按顺序振铃。".to_owned(),
            at,
        });
        record
    }
}

/// Of a hundred calls; nobody is turned away, so that this list is empty.
fn outcome(place: usize, live: bool) -> Outcome {
    match place % 100 {
        _ if live => Outcome::InProgress,
        0..70 => Outcome::Answered,
        70..80 => Outcome::NumberTold,
        80..88 => Outcome::GuidedOutside,
        88..94 => Outcome::Voicemail,
        _ => Outcome::CallBack,
    }
}
