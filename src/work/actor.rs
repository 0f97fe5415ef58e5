//! Who acts: for the audit trail, and for what they may do.

use crate::{
    core::directory::{Directory, OfficerCode, Role},
    store::visibility::{Reader, Scope},
};
use std::{collections::BTreeSet, fmt};

/// Somebody who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    who: Who,
    roles: BTreeSet<Role>,
    reader: Reader,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Officer(OfficerCode),
    Service(String),
    System,
}

impl Actor {
    /// An officer, with the roles that the directory gives them, narrowed to `only` if a role is named.
    /// `None` if the directory does not know them (any more).
    pub fn officer(code: &OfficerCode, only: Option<Role>, directory: &Directory) -> Option<Self> {
        let officer = directory.officer(code)?;
        let roles =
            officer.roles.iter().copied().filter(|role| only.is_none_or(|only| only == *role)).collect();
        let reader = reader(Some(code.clone()), &roles, Some(officer.department.clone()));
        Some(Self { who: Who::Officer(code.clone()), roles, reader })
    }

    /// A service, which sees no case content unless it has a role.
    pub fn service(name: &str, role: Option<Role>) -> Self {
        let roles = role.into_iter().collect();
        let reader = reader(None, &roles, None);
        Self { who: Who::Service(name.to_owned()), roles, reader }
    }

    /// The system itself: the daemon, the rules.
    pub fn system() -> Self {
        Self { who: Who::System, roles: BTreeSet::new(), reader: reader(None, &BTreeSet::new(), None) }
    }

    /// How far they see.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Their code, if they are an officer.
    pub fn code(&self) -> Option<&OfficerCode> {
        match &self.who {
            Who::Officer(code) => Some(code),
            Who::Service(_) | Who::System => None,
        }
    }

    /// Whether they have one of these roles.
    pub fn is_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.who {
            Who::Officer(code) => code.fmt(f),
            Who::Service(name) => write!(f, "service:{name}"),
            Who::System => f.write_str("system"),
        }
    }
}

fn reader(
    officer: Option<OfficerCode>,
    roles: &BTreeSet<Role>,
    department: Option<crate::core::directory::DepartmentCode>,
) -> Reader {
    let any = |wanted: &[Role]| wanted.iter().any(|role| roles.contains(role));
    let bureau = any(&[Role::Office, Role::SupervisingLeader, Role::DisciplineInspection]);
    let scope = match department {
        _ if bureau => Scope::Bureau,
        Some(code) if any(&[Role::Operator, Role::Handler, Role::DepartmentHead]) => Scope::Department(code),
        // A service with a department's role has no department of its own: it sees as the office does.
        None if any(&[Role::Operator, Role::Handler, Role::DepartmentHead]) => Scope::Bureau,
        _ => Scope::Nothing,
    };
    let unmasked = any(&[Role::Office, Role::Handler, Role::DisciplineInspection]);
    Reader { officer, scope, unmasked, sealed: false }
}
