//! The end of a call: no call ends without an outcome (R3.3).

use super::effects;
use crate::{
    core::{
        call::{CallFacts, LegParty, LegResult, Outcome, conclude},
        clock::Moment,
        dialogue::Instruction,
        task::{NewTask, TaskKind},
    },
    store::{calls::Call, db::Tx, tasks},
    work::{App, WorkError, give_task},
};

/// What is said to a call that is over.
pub(super) fn hang_up() -> Vec<Instruction> {
    vec![Instruction::Hangup]
}

/// Ends a call: legs that nobody reported are closed, the outcome is concluded, and what is left to do
/// becomes a task.
pub(super) async fn end(
    app: &App,
    tx: &mut Tx,
    call: &mut Call,
    ended: Moment,
    now: Moment,
) -> Result<(), WorkError> {
    for leg in &mut call.record.legs {
        if leg.ended_at.is_none() {
            leg.ended_at = Some(ended);
            leg.result.get_or_insert(if leg.answered_at.is_some() {
                LegResult::Answered
            } else {
                LegResult::Cancelled
            });
        }
    }
    call.answered_at = call.record.legs.iter().filter_map(|leg| leg.answered_at).min();
    call.ended_at = Some(ended);
    let inbound = call.direction == "inbound";
    let outcome = conclude(&facts(call));
    call.outcome = match outcome {
        // An officer's call-back that reached nobody leaves its task open; nothing was missed.
        Outcome::CallBack | Outcome::Abandoned if !inbound => Outcome::Abandoned.to_string(),
        outcome => outcome.to_string(),
    };
    if call.record.code_to_tell.take().is_some() && call.caller_lookup.is_some() {
        // The caller hung up before hearing number and code, and no SMS reaches them: a person calls.
        effects::give_call_instead(app, tx, call, now).await?;
    }
    if !inbound {
        return settle_call_back(tx, call, now).await;
    }
    match outcome {
        Outcome::CallBack => effects::give_call_back(app, tx, call, call.record.department(), now).await,
        Outcome::Answered if call.case_id.is_none() => classify(app, tx, call, now).await,
        _ => Ok(()),
    }
}

fn facts(call: &Call) -> CallFacts {
    let given = call.record.given;
    // Of a call-back the complainant's leg counts, not the officer's own.
    let answered = call.record.legs.iter().any(|leg| {
        leg.answered_at.is_some() && (call.direction == "inbound" || matches!(leg.to, LegParty::Complainant))
    });
    CallFacts {
        over: true,
        answered,
        recorded_seconds: u32::from(given.message_left),
        number_told: given.number_told,
        guided_outside: given.guided_outside,
        status_told: given.status_told,
        reachable: call.caller_lookup.is_some(),
        has_case: call.case_id.is_some(),
    }
}

/// An answered call: whoever answered says whether it was a complaint, the same day (R5.4).
async fn classify(app: &App, tx: &mut Tx, call: &Call, now: Moment) -> Result<(), WorkError> {
    let Some(department) = call.record.department().cloned() else { return Ok(()) };
    let task = NewTask {
        kind: TaskKind::Classify,
        dedup: format!("classify:{}", call.id),
        case: None,
        call: Some(call.id),
        message: None,
        due_at: app.facts().end_of_office(&department, now),
        department,
        officer: call.record.first_contact().map(|(officer, _)| officer.clone()),
        note: String::new(),
    };
    give_task(app, tx, &task, now).await
}

/// A call-back that was answered does what the tasks to call back asked for.
async fn settle_call_back(tx: &mut Tx, call: &Call, now: Moment) -> Result<(), WorkError> {
    if call.outcome == Outcome::Answered.to_string()
        && let Some(back) = &call.record.call_back
    {
        for kind in [TaskKind::CallBack, TaskKind::CallInsteadOfSms] {
            tasks::settle(tx, kind, Some(back.case), None, back.officer.as_str(), now).await?;
        }
    }
    Ok(())
}
