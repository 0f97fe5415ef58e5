//! The facts that the rules are asked with: directory, calendar, scripts, policy. Replaced as a whole
//! when one of them is edited or imported; whoever holds them goes on with what they began with.

use crate::core::{
    calendar::Calendar,
    clock::Moment,
    directory::{DepartmentCode, Directory},
    reminder::Ladder,
    routing::RoutingPolicy,
    script::Book,
};
use chrono::Duration;
use std::sync::Arc;

/// One consistent set of facts.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Departments, officers, agencies.
    pub directory: Arc<Directory>,
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// Which calendar that is: how many imported versions of notices and overlays it was made of.
    pub calendar_number: i64,
    /// Dialogues and prompts.
    pub book: Arc<Book>,
    /// The settings of routing.
    pub routing: RoutingPolicy,
    /// The reminder ladder.
    pub ladder: Ladder,
}

impl Facts {
    /// The end of today's office hours of a department, or of the next day that has any: until then a
    /// task given at `from` is due. At least an hour remains.
    pub fn end_of_office(&self, department: &DepartmentCode, from: Moment) -> Moment {
        let soonest = from + Duration::hours(1);
        let hours = self.directory.department(department).map(|department| &department.hours);
        hours
            .and_then(|hours| hours.next_closing(soonest, &*self.calendar))
            .unwrap_or(from + Duration::days(1))
    }
}
