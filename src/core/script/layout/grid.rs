//! The rows of a picture: boxes in every second one, labels and passing ways in those between.

use super::{LOOP, Link, MARGIN, Size, Sketch, ranks::Ranks};

/// Something that takes room in a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// The room that it takes, for a box with its way back to itself.
    pub size: Size,
    /// Its row.
    pub row: usize,
}

/// A link with the items that it goes through, from the upper box to the lower one.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    /// Which of the sketch's links it is.
    pub link: usize,
    /// Its boxes, and between them an item in each row.
    pub items: Vec<usize>,
    /// The item that is its label, if it has one.
    pub label: Option<usize>,
    /// Whether it leads back, from the lower box to the upper one.
    pub back: bool,
}

/// A box's way back to itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loop {
    /// Which of the sketch's links it is.
    pub link: usize,
    /// The box.
    pub at: usize,
    /// The label.
    pub label: Size,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The items; the first are the boxes, in their order.
    pub items: Vec<Item>,
    /// The items of each row, from left to right.
    pub rows: Vec<Vec<usize>>,
    /// The links between two boxes.
    pub chains: Vec<Chain>,
    /// Those from a box to itself.
    pub loops: Vec<Loop>,
    /// What stands above each item and is joined with it.
    pub above: Vec<Vec<usize>>,
    /// What stands below.
    pub below: Vec<Vec<usize>>,
}

impl Grid {
    pub(super) fn of(sketch: &Sketch, links: &[(usize, Link)], ranks: &Ranks) -> Self {
        let mut grid = Self::default();
        for (size, row) in sketch.boxes.iter().zip(&ranks.rows) {
            grid.add(*size, row * 2);
        }
        for (&(link, Link { from, to, label }), back) in links.iter().zip(&ranks.back) {
            if from == to {
                grid.items[from].size.width += LOOP + label.width;
                grid.loops.push(Loop { link, at: from, label });
            } else {
                let ends = if *back { (to, from) } else { (from, to) };
                grid.join(link, ends, label, *back);
            }
        }
        grid
    }

    fn add(&mut self, size: Size, row: usize) -> usize {
        let item = self.items.len();
        self.items.push(Item { size, row });
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        self.rows[row].push(item);
        self.above.push(Vec::new());
        self.below.push(Vec::new());
        item
    }

    /// Leads a link through every row between its boxes. Its label stands next to where it begins.
    fn join(&mut self, link: usize, (upper, lower): (usize, usize), label: Size, back: bool) {
        let (first, last) = (self.items[upper].row + 1, self.items[lower].row - 1);
        let labelled = if back { last } else { first };
        let mut chain = Chain { link, items: vec![upper], label: None, back };
        for row in first..=last {
            let is_label = row == labelled && label.width > 0;
            let item = self.add(if is_label { label } else { Size { width: MARGIN, height: 0 } }, row);
            if is_label {
                chain.label = Some(item);
            }
            chain.items.push(item);
        }
        chain.items.push(lower);
        for pair in chain.items.windows(2) {
            self.below[pair[0]].push(pair[1]);
            self.above[pair[1]].push(pair[0]);
        }
        self.chains.push(chain);
    }
}
