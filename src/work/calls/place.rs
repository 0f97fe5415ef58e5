//! Placing a call-back, after its commit.

use super::line::{Line, refused};
use crate::{
    core::{
        call::LegParty,
        id::{CallId, LegId},
    },
    providers::Originate,
    store::calls,
    work::{App, WorkError},
};
use std::sync::Arc;
use uuid::Uuid;

/// Asks the provider to ring the officer. If that fails the call is ended with its reason, and the
/// officer is told: nothing rings by itself later.
pub async fn place_call_back(app: &Arc<App>, id: CallId) -> Result<(), WorkError> {
    let call = app.db.read(|tx| Box::pin(calls::by_id(tx, id))).await?.ok_or(WorkError::NotFound("来电"))?;
    let placed = order(app, &call).await;
    let (held, now) = (app.clone(), app.clock.now());
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let mut call = calls::by_id(tx, id).await?.ok_or(WorkError::NotFound("来电"))?;
                call.version += 1;
                match &placed {
                    // A leg's report may have been faster than this answer.
                    Ok(provider_id) if call.provider_call_id.as_str().starts_with("pending:") => {
                        call.provider_call_id = provider_id.clone();
                    }
                    Ok(_) => return Ok(()),
                    Err(_) => super::end::end(&held, tx, &mut call, now, now).await?,
                }
                calls::put(tx, &[&call]).await?;
                placed.map(drop)
            })
        })
        .await
}

async fn order(app: &App, call: &calls::Call) -> Result<crate::core::call::ProviderCallId, WorkError> {
    let line = Line::of(app, &call.account)?;
    let Some(LegParty::Bureau { number, .. }) = call.record.legs.first().map(|leg| &leg.to) else {
        return Err(refused("the call-back has no officer's leg"));
    };
    let facts = app.facts();
    let order = Originate {
        leg: LegId::from(Uuid::from(call.id)),
        to: number,
        caller_id: &facts.directory.office().complaint_line,
        seconds: facts.routing.ring_seconds,
    };
    let request = line.voice.originate(&order, &line.links(1));
    let response = line.send(request, "this provider cannot place calls").await?;
    line.voice.judge_originate(&response).map_err(refused)
}
