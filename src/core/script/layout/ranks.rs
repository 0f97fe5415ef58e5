//! Which row each box stands in: as far down as the longest way to it, ways back apart.

use super::Link;

/// The rows of the boxes, and which links lead back.
pub(super) struct Ranks {
    /// The row of each box, counted from 0.
    pub rows: Vec<usize>,
    /// Whether each link leads back to where a call has been.
    pub back: Vec<bool>,
}

/// Whether a box was come to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Not,
    /// On the way that is being followed.
    Open,
    Done,
}

/// The rows of `boxes` boxes.
pub(super) fn of(boxes: usize, links: &[(usize, Link)]) -> Ranks {
    let mut walk = Walk::new(boxes, links);
    // The rest is what no call comes to; it is drawn all the same.
    for start in 0..boxes {
        walk.follow(start);
    }
    let mut rows = vec![0; boxes];
    // Whoever is done last leads to everybody else.
    for &at in walk.done.iter().rev() {
        for &place in &walk.out[at] {
            let link = links[place].1;
            if !walk.back[place] {
                rows[link.to] = rows[link.to].max(rows[at] + 1);
            }
        }
    }
    Ranks { rows, back: walk.back }
}

/// Follows every way once, depth first, without recursion: a script may be long.
struct Walk<'a> {
    links: &'a [(usize, Link)],
    out: Vec<Vec<usize>>,
    seen: Vec<Seen>,
    back: Vec<bool>,
    done: Vec<usize>,
}

impl<'a> Walk<'a> {
    fn new(boxes: usize, links: &'a [(usize, Link)]) -> Self {
        let mut out = vec![Vec::new(); boxes];
        for (place, (_, link)) in links.iter().enumerate() {
            out[link.from].push(place);
        }
        Self { links, out, seen: vec![Seen::Not; boxes], back: vec![false; links.len()], done: Vec::new() }
    }

    fn follow(&mut self, start: usize) {
        if self.seen[start] != Seen::Not {
            return;
        }
        self.seen[start] = Seen::Open;
        let mut open = vec![(start, 0)];
        while let Some((at, next)) = open.last_mut() {
            let Some(&place) = self.out[*at].get(*next) else {
                self.seen[*at] = Seen::Done;
                self.done.push(*at);
                open.pop();
                continue;
            };
            *next += 1;
            let to = self.links[place].1.to;
            match self.seen[to] {
                Seen::Not => {
                    self.seen[to] = Seen::Open;
                    open.push((to, 0));
                }
                Seen::Open => self.back[place] = true,
                Seen::Done => {}
            }
        }
    }
}
