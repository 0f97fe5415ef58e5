//! Gathers what a look across all settings finds wrong.

use super::{fault::Fault, layers::Layers};
use std::{fmt::Display, ops::RangeInclusive};

/// What was found wrong so far.
pub(super) struct Check<'a> {
    layers: Option<&'a Layers>,
    faults: Vec<Fault>,
}

impl<'a> Check<'a> {
    /// Begins; with the layers it can name file and line, without them only the field.
    pub(super) fn begin(layers: Option<&'a Layers>) -> Self {
        Self { layers, faults: Vec::new() }
    }

    /// What was found.
    pub(super) fn done(self) -> Vec<Fault> {
        self.faults
    }

    /// `path` is wrong unless `good`.
    pub(super) fn demand(
        &mut self,
        good: bool,
        path: &str,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        if !good {
            let place = self.layers.map_or_else(|| path.to_owned(), |layers| layers.where_is(path));
            self.faults.push(Fault::new(place, what, remedy));
        }
    }

    /// `path` is wrong unless its value lies in `range`.
    pub(super) fn range<T: PartialOrd + Display>(
        &mut self,
        path: &str,
        value: &T,
        range: &RangeInclusive<T>,
    ) {
        let (low, high) = (range.start(), range.end());
        self.demand(
            range.contains(value),
            path,
            format!("{value} is out of range"),
            format!("write a number from {low} to {high}"),
        );
    }

    /// `path` is wrong unless its number of days is 0 (for ever) or at least `least`.
    pub(super) fn days(&mut self, path: &str, days: u32, least: u32) {
        self.demand(
            days == 0 || days >= least,
            path,
            format!("{days} days are too few"),
            format!("write 0 (keep for ever), or at least {least}"),
        );
    }
}
