//! The IVR engine: replayed dialogues (`tests/it/scripts/dialogue-*.yaml`), what holds for any caller at
//! all, and the words that are spoken.

mod legs;
mod own_scripts;
mod pinning;
mod replay;
pub mod stage;
mod whatever;
mod words;
