//! The order within rows: each item near the middle of what it is joined with, so that few ways cross.

use super::{count, grid::Grid};

/// How often the rows are gone through, down and up. More brings nothing that anybody sees.
const SWEEPS: usize = 8;
/// Middles are compared to a thousandth of a place.
const FINE: i64 = 1000;

/// Orders the rows; of all orders that come up the one with the fewest crossings is kept.
pub(super) fn arrange(grid: &mut Grid) {
    let mut best = (crossings(grid), grid.rows.clone());
    for sweep in 0..SWEEPS {
        let downwards = sweep % 2 == 0;
        let rows = grid.rows.len();
        for step in 1..rows {
            let row = if downwards { step } else { rows - 1 - step };
            sort(grid, row, downwards);
        }
        let now = crossings(grid);
        if now < best.0 {
            best = (now, grid.rows.clone());
        }
    }
    grid.rows = best.1;
}

/// Where each item stands in its row.
fn places(grid: &Grid) -> Vec<i64> {
    let mut places = vec![0; grid.items.len()];
    for row in &grid.rows {
        for (place, item) in row.iter().enumerate() {
            places[*item] = count(place);
        }
    }
    places
}

/// Sorts a row by the middles of what is joined with its items above it, or below.
fn sort(grid: &mut Grid, row: usize, by_above: bool) {
    let places = places(grid);
    let joined = if by_above { &grid.above } else { &grid.below };
    let middle = |item: usize| {
        let others = &joined[item];
        if others.is_empty() {
            return places[item] * FINE;
        }
        others.iter().map(|other| places[*other] * FINE).sum::<i64>() / count(others.len())
    };
    // Stable: what has the same middle stays as it was written.
    let mut sorted = std::mem::take(&mut grid.rows[row]);
    sorted.sort_by_key(|item| middle(*item));
    grid.rows[row] = sorted;
}

/// How many pairs of ways cross.
fn crossings(grid: &Grid) -> usize {
    let places = places(grid);
    grid.rows.iter().map(|row| crossings_below(grid, row, &places)).sum()
}

fn crossings_below(grid: &Grid, row: &[usize], places: &[i64]) -> usize {
    let mut ended: Vec<i64> = Vec::new();
    let mut found = 0;
    for item in row {
        let mut ends: Vec<i64> = grid.below[*item].iter().map(|below| places[*below]).collect();
        ends.sort_unstable();
        // Ways from one item do not cross each other: they are compared with those of items before it.
        found +=
            ends.iter().map(|end| ended.len() - ended.partition_point(|other| other <= end)).sum::<usize>();
        ended.extend(ends);
        ended.sort_unstable();
    }
    found
}
