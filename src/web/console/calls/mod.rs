//! 来电: the list, one call, the screen pop.

mod list;
mod one;
mod pop;
mod recording;

pub(super) use list::{list, outcome};
pub(super) use one::page;
pub(super) use pop::fragment;
pub(super) use recording::recording;
