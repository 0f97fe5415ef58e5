//! Routing by the first-contact rules (R3.2–R3.6): who is rung, which number is told, and why.

mod choose;
mod clause;
mod plan;
mod policy;
mod reasons;
mod recusal;
mod ring;

pub use choose::{route, route_unknown};
pub use clause::Clause;
pub use plan::{About, Accused, Announcement, Fallback, Plan, Reason, Request, Step};
pub use policy::{PressToAccept, RoutingPolicy};
pub use recusal::Recusal;
