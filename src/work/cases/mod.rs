//! Cases: opening them, what officers do with them, their clock, their reminders.

mod action;
mod entry;
mod feedback;
mod file;
mod handover;
mod open;
mod perform;
mod recompute;
mod reminders;
mod subject;

pub use action::{Action, Correction, FeedbackChannel, Letter, Subject};
pub use entry::{note, note_column};
pub use feedback::{message_delivered, text_column};
pub use file::{Body, CaseFile};
pub use open::{NewCase, Opened, append, believable, open};
pub use perform::{DECIDERS, Performed, perform, perform_in};
pub use recompute::{Ground, Moved, catch_up, recompute, would_move};
pub use reminders::{next_overdue, plan, role_name};
