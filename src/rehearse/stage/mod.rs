//! The stage on which a scenario is played: a house of its own, a network, a cast, and time.

mod actors;
mod audit;
mod compare;
mod describe;
mod expect;
mod ground;
mod happen;
mod look;
mod names;
mod time;
mod trouble;
mod views;

pub use ground::Database;

use super::{
    house::House,
    report::{Failure, Report, StepReport},
    scenario::{Passing, Rehearsal, Step},
    telephone::Network,
};
use crate::{core::clock::Clock, work::start::StartError};
use actors::Cast;
use ground::Ground;
use names::Contact;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;
use thiserror::Error;
use trouble::Trouble;

/// Why a scenario cannot be played at all.
#[derive(Debug, Error)]
pub enum Unplayable {
    /// There is nowhere to put its files.
    #[error("a temporary folder cannot be made: {0}; set TMPDIR to a folder that may be written to")]
    Folder(#[from] std::io::Error),
    /// There is no database for it.
    #[error(
        "a throw-away database cannot be made or removed: {0}; check the address and the right to CREATE DATABASE"
    )]
    Database(#[from] sqlx::Error),
    /// The house does not open.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Somebody is left without a token.
    #[error("the rehearsal cannot look at what it does: {0}")]
    Work(#[from] crate::work::WorkError),
}

/// Where a rehearsal is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The scenario.
    pub scenario: &'a str,
    /// The step, from 1.
    pub step: usize,
    /// Of how many.
    pub of: usize,
    /// What happens in it.
    pub does: &'a str,
}

/// Plays a scenario against a database of its own, which is gone afterwards.
pub async fn rehearse(
    rehearsal: &Rehearsal,
    database: &Database,
    progress: &mut impl FnMut(Progress<'_>),
) -> Result<Report, Unplayable> {
    let ground = Ground::prepare(rehearsal, database).await?;
    let played = match Stage::open(rehearsal, &ground).await {
        Ok(mut stage) => {
            let report = stage.play(progress).await;
            stage.house.close().await;
            Ok(report)
        }
        Err(unplayable) => Err(unplayable),
    };
    ground.clear().await?;
    played
}

/// A rehearsal under way.
struct Stage<'r> {
    rehearsal: &'r Rehearsal,
    ground: &'r Ground,
    house: House,
    network: Network,
    cast: Cast,
    /// Whether the daemon runs.
    daemon: bool,
    /// Who called, wrote or opened a case, in order.
    contacts: Vec<Contact>,
    /// The bearer tokens of officers, by code.
    tokens: BTreeMap<String, String>,
    /// The token with which the rehearsal itself looks at everything.
    eye: String,
    last_call_back: Option<String>,
    last_message: Option<String>,
}

impl Stage<'_> {
    async fn play(&mut self, progress: &mut impl FnMut(Progress<'_>)) -> Report {
        let scenario = &self.rehearsal.scenario;
        let (mut steps, mut failures) = (Vec::new(), Vec::new());
        for (index, step) in scenario.steps.iter().enumerate() {
            let does = describe::step(&step.value);
            let of = scenario.steps.len();
            progress(Progress { scenario: &scenario.scenario, step: index + 1, of, does: &does });
            let (troubles, goes_on) = self.step(index, step).await;
            let (at, line) = (self.house.clock.now(), step.referenced.line());
            let passed = troubles.is_empty();
            steps.push(StepReport { step: index + 1, line, at, does, passed });
            failures.extend(troubles.into_iter().map(|trouble| Failure {
                step: index + 1,
                line: trouble.line.unwrap_or(line),
                at,
                what: trouble.what,
                expected: trouble.expected,
                found: trouble.found,
                clause: trouble.clause,
            }));
            if !goes_on {
                break;
            }
        }
        Report { scenario: scenario.scenario.clone(), passed: failures.is_empty(), steps, failures }
    }

    /// Plays one step; the second part says whether what comes after it still makes sense.
    async fn step(&mut self, index: usize, step: &Spanned<Step>) -> (Vec<Trouble>, bool) {
        let Step { passing, happening, expect, .. } = &step.value;
        let passed = match passing {
            None => Ok(()),
            Some(Passing::For(span)) => self.advance(self.house.now() + span.duration()).await,
            Some(Passing::Until(at)) => self.advance(*at).await,
        };
        if let Err(trouble) = passed {
            return (vec![trouble], false);
        }
        let mut troubles = Vec::new();
        if let Some(happening) = happening {
            match self.happen(index, happening).await {
                Ok(noticed) => troubles.extend(noticed),
                Err(trouble) => return (vec![trouble], false),
            }
            // What is due now is done now: a daemon looks every few seconds.
            if let Err(trouble) = self.tick().await {
                return (vec![trouble], false);
            }
        }
        troubles.extend(self.expect(expect).await);
        (troubles, true)
    }
}
