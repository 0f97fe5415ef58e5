//! Importing a holiday notice by two people: one proposes it, another sees what it would do and takes it.

use super::{
    App, WorkError,
    notices::{self, Candidate, NotTaken, Preview},
    system_chain,
};
use crate::{
    core::{directory::OfficerCode, id::ProposalId},
    store::proposals::{self, Proposal},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A proposal with what it would do now.
pub struct Reviewed {
    /// The proposal.
    pub proposal: Proposal,
    /// What its file holds.
    pub candidate: Candidate,
    /// What it would do.
    pub preview: Preview,
}

impl Reviewed {
    /// What the second person has seen, in short: whoever takes it says so, and takes nothing else.
    pub fn seen(&self) -> String {
        let review = serde_json::to_vec(&self.preview.review).unwrap_or_default();
        hex::encode(Sha256::digest(review))
    }
}

/// Why a proposal was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotDecided {
    /// Whoever proposed it cannot be the second person.
    #[error("导入须由另一位工作人员确认。")]
    Oneself,
    /// It is not open (any more), or would do something else than was seen.
    #[error("该导入申请已处理，或日历已有变化，请重新查看。")]
    Changed,
    /// It was not taken.
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    /// Anything else.
    #[error(transparent)]
    Work(#[from] WorkError),
}

/// Proposes a file; its faults, if it has any: then nothing is kept.
pub async fn propose(
    app: &Arc<App>,
    text: String,
    file: &str,
    by: &OfficerCode,
) -> Result<Result<(), Vec<String>>, WorkError> {
    let words = |faults: &[_]| faults.iter().map(crate::core::calendar::Fault::to_string).collect::<Vec<_>>();
    let candidate = match Candidate::read(text, file) {
        Ok(candidate) => candidate,
        Err(faults) => return Ok(Err(words(&faults))),
    };
    let preview = notices::preview(app, &candidate).await?;
    if !preview.review.faults.is_empty() {
        return Ok(Err(words(&preview.review.faults)));
    }
    let now = app.clock.now();
    let proposal = Proposal {
        id: app.mint(now),
        file: candidate.file.clone(),
        body: candidate.text.clone(),
        proposed_by: by.to_string(),
        proposed_at: now,
    };
    let held = app.clone();
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                proposals::keep(tx, &proposal).await?;
                let detail = json!({ "name": candidate.name() });
                system_chain::enter(&held, tx, &proposal.proposed_by, "calendar_proposed", detail).await
            })
        })
        .await?;
    Ok(Ok(()))
}

/// The open proposals, each with what it would do now.
pub async fn open(app: &Arc<App>) -> Result<Vec<Reviewed>, WorkError> {
    let kept = app.db.read(|tx| Box::pin(proposals::open(tx))).await?;
    let mut reviewed = Vec::new();
    for proposal in kept {
        reviewed.extend(review(app, proposal).await?);
    }
    Ok(reviewed)
}

/// What a proposal would do now. It was read once: only a later program could find faults in it, and then
/// there is none.
async fn review(app: &Arc<App>, proposal: Proposal) -> Result<Option<Reviewed>, WorkError> {
    let Ok(candidate) = Candidate::read(proposal.body.clone(), &proposal.file) else { return Ok(None) };
    let preview = notices::preview(app, &candidate).await?;
    Ok(Some(Reviewed { proposal, candidate, preview }))
}

/// Takes a proposal that somebody else made, if it would still do what was `seen`. Returns how many running
/// cases were counted anew.
pub async fn take(app: &Arc<App>, id: ProposalId, seen: &str, by: &OfficerCode) -> Result<usize, NotDecided> {
    let kept = app.db.read(|tx| Box::pin(proposals::open_one(tx, id))).await.map_err(WorkError::from)?;
    let found = match kept {
        Some(proposal) => review(app, proposal).await?,
        None => None,
    };
    let one = found.filter(|one| one.seen() == seen).ok_or(NotDecided::Changed)?;
    if one.proposal.proposed_by == by.as_str() {
        return Err(NotDecided::Oneself);
    }
    let moved = notices::take(app, &one.candidate, &one.preview.review, by.as_str()).await?;
    decided(app, id, true, by).await?;
    Ok(moved.len())
}

/// Drops a proposal, one's own too.
pub async fn drop_proposal(app: &Arc<App>, id: ProposalId, by: &OfficerCode) -> Result<(), NotDecided> {
    if decided(app, id, false, by).await? { Ok(()) } else { Err(NotDecided::Changed) }
}

async fn decided(app: &Arc<App>, id: ProposalId, taken: bool, by: &OfficerCode) -> Result<bool, WorkError> {
    let (held, by) = (app.clone(), by.to_string());
    let at = app.clock.now();
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let decided = proposals::decide(tx, id, taken, &by, at).await?;
                if decided && !taken {
                    system_chain::enter(&held, tx, &by, "calendar_dropped", json!({ "proposal": id }))
                        .await?;
                }
                Ok::<_, WorkError>(decided)
            })
        })
        .await
}
