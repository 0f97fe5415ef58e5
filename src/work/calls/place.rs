//! Placing a call-back, after its commit.

use crate::{
    core::{
        call::LegParty,
        id::{CallId, LegId},
    },
    providers::{Links, Originate},
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
    let unable = |words: &str| WorkError::Provider(words.to_owned());
    let account =
        app.accounts.get(&call.account).ok_or_else(|| unable("the voice account is not configured"))?;
    let voice = account.voice.as_deref().ok_or_else(|| unable("the account has no voice"))?;
    let Some(LegParty::Bureau { number, .. }) = call.record.legs.first().map(|leg| &leg.to) else {
        return Err(unable("the call-back has no officer's leg"));
    };
    let facts = app.facts();
    let order = Originate {
        leg: LegId::from(Uuid::from(call.id)),
        to: number,
        caller_id: &facts.directory.office().complaint_line,
        seconds: app.facts().routing.ring_seconds,
    };
    let base = format!("{}/hooks/{}", app.settings.server.public_url, account.name);
    let request = voice
        .originate(&order, &Links { base: &base, next_turn: 1 })
        .ok_or_else(|| unable("this provider cannot place calls"))?;
    let response = app
        .outbound
        .send(&account.name, request)
        .await
        .map_err(|error| WorkError::Provider(error.to_string()))?;
    voice.judge_originate(&response).map_err(|error| WorkError::Provider(error.to_string()))
}
