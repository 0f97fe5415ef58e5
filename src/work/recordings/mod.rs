//! Recordings: fetched from the network, sealed and kept, played to who may hear them, deleted when their time is over.
//!
//! | file | what it does |
//! |---|---|
//! | `fetch` | gets one from the network that recorded it |
//! | `shelf` | where they are kept: a folder, or a bucket |
//! | `sealed` | what lies there |
//! | `keeper` | fetches, has the network delete its copy, deletes ours |
//! | `retention` | finds those whose time is over |
//! | `play` | lets somebody hear one, and enters it |

mod fetch;
mod keeper;
mod play;
pub mod retention;
mod sealed;
mod shelf;

pub use fetch::{Audio, MOST_BYTES, Unplayable};
pub(super) use keeper::keep_up;
pub use play::{Asked, play};
pub use shelf::{NoShelf, Shelf, Unshelved};
