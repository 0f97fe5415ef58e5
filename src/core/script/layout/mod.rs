//! Where the steps of a script stand in a picture: layer by layer from where a call begins, so that
//! ways lead downwards and only what goes back leads up.
//!
//! Whoever draws says how large each box and each label is; what comes back are places. Each label has a
//! row of its own between two rows of boxes and takes part in the ordering like a box: no label ever
//! covers a box or another label.

mod grid;
mod order;
mod place;
mod ranks;

use grid::Grid;

/// Free space around the whole picture, and between two things in a row.
const MARGIN: i64 = 12;
/// Between two rows: room for a curve.
const ROW_GAP: i64 = 14;
/// How far a way back to the same box reaches out of it.
const LOOP: i64 = 28;

/// How large something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: i64,
    /// From top to bottom.
    pub height: i64,
}

/// A way from one box to another, by their places in [`Sketch::boxes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Where it begins.
    pub from: usize,
    /// Where it leads.
    pub to: usize,
    /// How large its label is; of no width if it has none.
    pub label: Size,
}

/// What is to be drawn. A call begins in the first box.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    /// The boxes.
    pub boxes: Vec<Size>,
    /// The ways. One that names a box that is not there is left out.
    pub links: Vec<Link>,
}

/// Where something stands: its left upper corner, and how large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// From the left edge of the picture.
    pub x: i64,
    /// From its upper edge.
    pub y: i64,
    /// How large it is.
    pub size: Size,
}

/// How a way runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Which of [`Sketch::links`] it is.
    pub link: usize,
    /// The points that it goes through, from its beginning to its end.
    pub points: Vec<(i64, i64)>,
    /// Where its label stands, if it has one.
    pub label: Option<Spot>,
    /// Whether it leads back to where a call has been.
    pub back: bool,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// How large it is.
    pub size: Size,
    /// Each box, in the order of [`Sketch::boxes`].
    pub boxes: Vec<Spot>,
    /// Each way.
    pub traces: Vec<Trace>,
}

/// Draws it: the same picture for the same sketch, always.
pub fn lay_out(sketch: &Sketch) -> Drawing {
    let known = |link: &Link| link.from < sketch.boxes.len() && link.to < sketch.boxes.len();
    let links: Vec<(usize, Link)> =
        sketch.links.iter().copied().enumerate().filter(|(_, link)| known(link)).collect();
    let ranks = ranks::of(sketch.boxes.len(), &links);
    let mut grid = Grid::of(sketch, &links, &ranks);
    order::arrange(&mut grid);
    place::place(&grid, sketch)
}

/// A number of things as a length.
fn count(things: usize) -> i64 {
    // No picture has that many of anything.
    i64::try_from(things).unwrap_or(i64::MAX)
}
