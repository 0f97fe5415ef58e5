//! Coordinates: rows one below the other, items as straight below each other as their row lets them.

use super::{
    Drawing, LOOP, MARGIN, ROW_GAP, Size, Sketch, Spot, Trace, count,
    grid::{Chain, Grid, Loop},
};

/// How often items are moved towards what they are joined with.
const ROUNDS: usize = 12;

/// Places everything.
pub(super) fn place(grid: &Grid, sketch: &Sketch) -> Drawing {
    let rows = rows(grid);
    let height = rows.last().map_or(0, |(_, bottom)| *bottom) + MARGIN;
    let lefts = lefts(grid);
    let right = |item: usize| lefts[item] + grid.items[item].size.width;
    let width = (0..grid.items.len()).map(right).max().unwrap_or_default() + MARGIN;
    let spot = |item: usize, size: Size| Spot { x: lefts[item], y: rows[grid.items[item].row].0, size };
    let boxes: Vec<Spot> = sketch.boxes.iter().enumerate().map(|(item, size)| spot(item, *size)).collect();
    let items: Vec<Spot> = (0..grid.items.len()).map(|item| spot(item, grid.items[item].size)).collect();
    let ports = Ports::of(grid, &boxes, &items);
    let chains = grid.chains.iter().enumerate().map(|(place, chain)| ports.trace(place, chain, grid, &rows));
    let mut traces: Vec<Trace> = chains.chain(loops(&grid.loops, &boxes)).collect();
    traces.sort_by_key(|trace| trace.link);
    Drawing { size: Size { width, height }, boxes, traces }
}

/// The upper and the lower edge of each row.
fn rows(grid: &Grid) -> Vec<(i64, i64)> {
    let mut top = MARGIN;
    let edges = grid.rows.iter().map(|row| {
        let height = row.iter().map(|item| grid.items[*item].size.height).max().unwrap_or_default();
        let edges = (top, top + height);
        top += height + ROW_GAP;
        edges
    });
    edges.collect()
}

/// The left edge of each item.
fn lefts(grid: &Grid) -> Vec<i64> {
    let width = |item: usize| grid.items[item].size.width;
    let mut lefts = vec![0; grid.items.len()];
    for row in &grid.rows {
        let wished: Vec<i64> = row.iter().map(|_| 0).collect();
        settle(row, &wished, &width, &mut lefts);
    }
    for round in 0..ROUNDS {
        let joined = if round % 2 == 0 { &grid.above } else { &grid.below };
        for step in 0..grid.rows.len() {
            let row = if round % 2 == 0 { step } else { grid.rows.len() - 1 - step };
            let wished: Vec<i64> = grid.rows[row]
                .iter()
                .map(|item| {
                    middle(&joined[*item], &lefts, &width).map_or(lefts[*item], |x| x - width(*item) / 2)
                })
                .collect();
            settle(&grid.rows[row], &wished, &width, &mut lefts);
        }
    }
    let least = lefts.iter().min().copied().unwrap_or_default();
    lefts.iter().map(|x| x - least + MARGIN).collect()
}

/// The middle of several items.
fn middle(items: &[usize], lefts: &[i64], width: &impl Fn(usize) -> i64) -> Option<i64> {
    let sum: i64 = items.iter().map(|item| lefts[*item] + width(*item) / 2).sum();
    (!items.is_empty()).then(|| sum.div_euclid(count(items.len())))
}

/// Puts the items of a row as near to where they want to be as their order and widths let them: those
/// that would overlap are pushed together and moved as one (pool adjacent violators).
fn settle(row: &[usize], wished: &[i64], width: &impl Fn(usize) -> i64, lefts: &mut [i64]) {
    // With what stands left of each item taken off, not to overlap is not to decrease.
    let mut offsets = Vec::with_capacity(row.len());
    let mut offset = 0;
    for item in row {
        offsets.push(offset);
        offset += width(*item) + MARGIN;
    }
    let mut blocks: Vec<(i64, i64)> = Vec::new();
    for (wish, offset) in wished.iter().zip(&offsets) {
        let mut block = (wish - offset, 1);
        while let Some(last) = blocks.last().filter(|last| mean(**last) >= mean(block)) {
            block = (block.0 + last.0, block.1 + last.1);
            blocks.pop();
        }
        blocks.push(block);
    }
    let levels = blocks.into_iter().flat_map(|block| (0..block.1).map(move |_| mean(block)));
    for ((item, offset), level) in row.iter().zip(offsets).zip(levels) {
        lefts[*item] = level + offset;
    }
}

fn mean((sum, items): (i64, i64)) -> i64 {
    sum.div_euclid(items)
}

/// Where ways leave boxes and come to them: side by side, in the order of where they go.
struct Ports<'a> {
    boxes: &'a [Spot],
    items: &'a [Spot],
    /// For each box the chains that meet its lower edge, and those that meet its upper one.
    lower: Vec<Vec<usize>>,
    upper: Vec<Vec<usize>>,
}

impl<'a> Ports<'a> {
    fn of(grid: &Grid, boxes: &'a [Spot], items: &'a [Spot]) -> Self {
        let mut lower = vec![Vec::new(); boxes.len()];
        let mut upper = vec![Vec::new(); boxes.len()];
        for (place, chain) in grid.chains.iter().enumerate() {
            let (first, last) = (chain.items[0], chain.items[chain.items.len() - 1]);
            lower[first].push(place);
            upper[last].push(place);
        }
        let centre = |item: usize| items[item].x + items[item].size.width / 2;
        for chains in &mut lower {
            chains.sort_by_key(|place| centre(grid.chains[*place].items[1]));
        }
        for chains in &mut upper {
            chains.sort_by_key(|place| {
                let items = &grid.chains[*place].items;
                centre(items[items.len() - 2])
            });
        }
        Self { boxes, items, lower, upper }
    }

    fn trace(&self, place: usize, chain: &Chain, grid: &Grid, rows: &[(i64, i64)]) -> Trace {
        let (first, last) = (chain.items[0], chain.items[chain.items.len() - 1]);
        let upper = self.boxes[first];
        let mut points = vec![(port(upper, &self.lower[first], place), upper.y + upper.size.height)];
        for item in &chain.items[1..chain.items.len() - 1] {
            let spot = self.items[*item];
            let x = spot.x + spot.size.width / 2;
            // Straight through the row, whatever stands beside it there.
            let (top, bottom) = rows[grid.items[*item].row];
            points.extend([(x, top), (x, bottom)]);
        }
        let lower = self.boxes[last];
        points.push((port(lower, &self.upper[last], place), lower.y));
        if chain.back {
            points.reverse();
        }
        let label = chain.label.map(|item| self.items[item]);
        Trace { link: chain.link, points, label, back: chain.back }
    }
}

/// Where along a box's edge a chain meets it, of all that do.
fn port(spot: Spot, chains: &[usize], place: usize) -> i64 {
    let at = chains.iter().position(|other| *other == place).unwrap_or_default();
    spot.x + spot.size.width * (count(at) + 1) / (count(chains.len()) + 1)
}

/// Ways back to the same box: out of its right edge, round, and in again.
fn loops(loops: &[Loop], boxes: &[Spot]) -> impl Iterator<Item = Trace> {
    loops.iter().map(move |one| {
        let spot = boxes[one.at];
        // Several of one box stand side by side.
        let before =
            loops.iter().take_while(|other| other.link != one.link).filter(|other| other.at == one.at);
        let left = spot.x + spot.size.width + before.map(|other| LOOP + other.label.width).sum::<i64>();
        let (right, quarter) = (spot.x + spot.size.width, spot.size.height / 4);
        let (upper, lower) = (spot.y + quarter, spot.y + spot.size.height - quarter);
        let points = vec![(right, lower), (left + LOOP / 2, lower), (left + LOOP / 2, upper), (right, upper)];
        let label = Spot {
            x: left + LOOP / 2 + 2,
            y: spot.y + (spot.size.height - one.label.height) / 2,
            size: one.label,
        };
        Trace { link: one.link, points, label: (one.label.width > 0).then_some(label), back: true }
    })
}
