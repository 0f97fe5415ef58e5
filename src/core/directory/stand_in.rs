//! Delegates: whoever is out named somebody who takes their business meanwhile (R1.5a).

use super::{
    codes::OfficerCode,
    types::{Directory, Officer},
};
use crate::core::clock::Moment;
use std::collections::BTreeSet;

/// Who acts for an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandIn<'d> {
    /// They do: they are in.
    Present(&'d Officer),
    /// They are out, and this one acts for them: their delegate, or the delegate's delegate.
    Delegate(&'d Officer),
    /// The one who acts, or somebody on the way there, is barred from the case.
    Barred,
    /// They are out, and nobody was named who is in; or there is no such officer.
    Nobody,
}

impl<'d> StandIn<'d> {
    /// The officer who acts, if there is one.
    pub fn acting(self) -> Option<&'d Officer> {
        match self {
            Self::Present(officer) | Self::Delegate(officer) => Some(officer),
            Self::Barred | Self::Nobody => None,
        }
    }
}

impl Directory {
    /// Who acts for `officer` at `at`. `barred` are those whom a case must not reach: a chain of
    /// delegates that passes through one of them ends there, for a barred officer must not choose
    /// who has the case either.
    pub fn stand_in(&self, officer: &OfficerCode, at: Moment, barred: &BTreeSet<OfficerCode>) -> StandIn<'_> {
        let mut asked = BTreeSet::new();
        let mut code = officer;
        loop {
            let Some(found) = self.officer(code) else { return StandIn::Nobody };
            if barred.contains(&found.code) {
                return StandIn::Barred;
            }
            // The check refuses circles; this stops one anyway.
            if !asked.insert(&found.code) {
                return StandIn::Nobody;
            }
            match self.absence(&found.code, at) {
                None if found.code == *officer => return StandIn::Present(found),
                None => return StandIn::Delegate(found),
                Some(absence) => match &absence.delegate {
                    Some(delegate) => code = delegate,
                    None => return StandIn::Nobody,
                },
            }
        }
    }
}
