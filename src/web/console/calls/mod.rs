//! 来电: the list, one call, the screen pop.

mod list;
mod number;
mod one;
mod pop;
mod recording;

pub(super) use list::{HEADS, list, outcome, row};
pub(super) use number::see as see_number;
pub(super) use one::page;
pub(super) use pop::fragment;
pub(super) use recording::recording;
