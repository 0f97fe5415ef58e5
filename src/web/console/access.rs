//! Who has which page: the one table of it. Within a page, what is shown is bounded by the reader
//! (recusal and scope, `store/visibility.rs`), and what may be done by `work::cases`.

use super::words::{self, Text};
use crate::{core::directory::Role, store::visibility::Scope, work::Actor};

/// What a page asks of whoever looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Signed in, whatever their role.
    SignedIn,
    /// Has part in cases: everybody but those who only run the system.
    Cases,
    /// Belongs to those who answer for the line as a whole: office, leaders, discipline inspection.
    Bureau,
    /// Runs the system.
    System,
    /// Runs the system, or answers for the line as a whole.
    Oversight,
    /// Keeps the directory, or the part of it that is discipline inspection's own.
    Directory,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 6] =
        [Self::SignedIn, Self::Cases, Self::Bureau, Self::System, Self::Oversight, Self::Directory];

    /// Whether an actor has it.
    pub fn is_of(self, actor: &Actor) -> bool {
        let scope = &actor.reader().scope;
        let (cases, bureau) = (*scope != Scope::Nothing, *scope == Scope::Bureau);
        let system = actor.is_any(&[Role::Administrator]);
        match self {
            Self::SignedIn => true,
            Self::Cases => cases,
            Self::Bureau => bureau,
            Self::System => system,
            Self::Oversight => bureau || system,
            Self::Directory => actor.is_any(&[Role::Office, Role::DisciplineInspection]),
        }
    }
}

/// A page of the navigation.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Where it is.
    pub path: &'static str,
    /// What it is called.
    pub name: Text,
    /// Who has it.
    pub right: Right,
}

/// The navigation, in the order of a working day.
pub const PLACES: &[Place] = &[
    Place { path: "/console/", name: words::TODAY, right: Right::SignedIn },
    Place { path: "/console/calls", name: words::CALLS_PAGE, right: Right::Cases },
    Place { path: "/console/guide", name: words::GUIDE_PAGE, right: Right::Cases },
    Place { path: "/console/cases", name: words::CASES_PAGE, right: Right::Cases },
    Place { path: "/console/tasks", name: words::TASKS_PAGE, right: Right::Cases },
    Place { path: "/console/reminders", name: words::REMINDERS_PAGE, right: Right::Cases },
    Place { path: "/console/figures", name: words::FIGURES_PAGE, right: Right::Cases },
    Place { path: "/console/directory", name: words::DIRECTORY_PAGE, right: Right::SignedIn },
    Place { path: "/console/calendar", name: words::CALENDAR_PAGE, right: Right::SignedIn },
    Place { path: "/console/scripts", name: words::SCRIPTS_PAGE, right: Right::SignedIn },
    Place { path: "/console/audit", name: words::AUDIT_PAGE, right: Right::Oversight },
    Place { path: "/console/locks", name: words::LOCKS_PAGE, right: Right::System },
    Place { path: "/console/settings", name: words::SETTINGS_PAGE, right: Right::System },
];
