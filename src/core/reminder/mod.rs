//! Reminders (催办): the ladder of a case, planned from its due date; who is on a rung is found when
//! it is sent.

mod hours;
mod ladder;
mod plan;
mod recipients;
mod rung;

pub use hours::Hours;
pub use ladder::{BadLadder, Before, DueDay, Ladder, Overdue, OverdueStep};
pub use plan::{CaseFacts, PlannedRung, RungKey, overdue_rung, plan};
pub use recipients::{Recipient, Team, recipients};
pub use rung::{BadRungName, RungName};
