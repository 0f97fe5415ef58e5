//! Calls left in progress: the provider is asked, and what is over is ended (R3.3).

use super::end;
use crate::{
    core::{call::CallState, clock::Moment, id::CallId},
    providers::Ask,
    store::calls::{self, Call},
    work::{App, WorkError},
};
use chrono::Duration;
use std::sync::Arc;

/// No telephone call lasts longer; one that a provider cannot be asked about is over by then.
const LONGEST: Duration = Duration::hours(4);
/// How long a call may be silent before the provider is asked about it.
const SILENT: Duration = Duration::minutes(10);
/// How many are asked about in one round.
const MOST: i64 = 50;

/// Ends calls whose end was never reported; returns how many.
pub async fn reconcile(app: &Arc<App>) -> Result<usize, WorkError> {
    let now = app.clock.now();
    let silent = app.db.read(|tx| Box::pin(calls::live_before(tx, now - SILENT, MOST))).await?;
    let mut ended = 0;
    for call in silent {
        if over(app, &call, now).await {
            end_one(app, call.id, now).await?;
            ended += 1;
        }
    }
    Ok(ended)
}

async fn over(app: &App, call: &Call, now: Moment) -> bool {
    let too_old = now - call.began_at > LONGEST;
    let Some(voice) = app.accounts.get(&call.account).and_then(|account| account.voice.as_deref()) else {
        return too_old;
    };
    let Some(request) = voice.ask(&call.provider_call_id) else { return too_old };
    match app.outbound.send(&call.account, request).await {
        Ok(response) => match voice.judge_ask(&response) {
            Ask::Is(state) => state == CallState::Ended,
            Ask::Unknown => true,
            Ask::Unclear => too_old,
        },
        Err(_) => too_old,
    }
}

async fn end_one(app: &Arc<App>, id: CallId, now: Moment) -> Result<(), WorkError> {
    let held = app.clone();
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let Some(mut call) = calls::by_id(tx, id).await?.filter(|call| call.ended_at.is_none())
                else {
                    return Ok(());
                };
                call.record.state = CallState::Ended;
                call.version += 1;
                end::end(&held, tx, &mut call, now, now).await?;
                calls::put(tx, &[&call]).await?;
                held.events.call(tx, &call);
                Ok::<_, WorkError>(())
            })
        })
        .await
}
