//! The figures of a period in the sense of GB/T 33358, each with its definition: a figure that
//! nobody can recompute is an opinion.

mod counted;
mod definition;
mod figure;

pub use counted::{
    AcknowledgementCount, CallCount, CaseCount, Counted, FeedbackDue, RatingCount, ReminderCount, Running,
};
pub use definition::Definition;
pub use figure::{Figure, Part, Window, figures};
