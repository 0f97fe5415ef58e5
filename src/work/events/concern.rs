//! Whom news may concern, by the news alone: nobody else asks the database.

use crate::{
    core::{
        directory::Role,
        id::{CallId, CaseId, TaskId},
    },
    store::{
        announce::{Announcement, News},
        visibility::{Reader, Scope},
    },
    work::Actor,
};
use std::collections::BTreeSet;

/// What one reader has to look at.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Something was missed: everything.
    pub all: bool,
    /// Calls.
    pub calls: BTreeSet<CallId>,
    /// Cases that may be theirs.
    pub cases: BTreeSet<CaseId>,
    /// Tasks that may be theirs.
    pub tasks: BTreeSet<TaskId>,
}

/// Whether they are shown the whole line.
pub(super) fn sees_the_line(actor: &Actor) -> bool {
    actor.is_any(&[Role::Office])
}

impl Wanted {
    /// Adds what of `news` may concern `actor`; `shown` says which calls their console shows now.
    pub fn add(&mut self, news: &News, actor: &Actor, shown: impl Fn(CallId) -> bool) {
        let News::Told(all) = news else {
            self.all = true;
            return;
        };
        for one in all {
            match one {
                Announcement::Call { id, officers } => {
                    let theirs = actor.code().is_some_and(|code| officers.contains(code));
                    if theirs || sees_the_line(actor) || shown(*id) {
                        self.calls.insert(*id);
                    }
                }
                Announcement::Case { id, department, offered_to, handler } => {
                    let departments = [Some(department), offered_to.as_ref()];
                    if within(actor.reader(), departments.into_iter().flatten(), handler.as_ref()) {
                        self.cases.insert(*id);
                    }
                }
                Announcement::Task { id, department, officer } => {
                    if within(actor.reader(), [department], officer.as_ref()) {
                        self.tasks.insert(*id);
                    }
                }
            }
        }
    }

    /// Whether there is nothing to look at.
    pub fn is_nothing(&self) -> bool {
        !self.all && self.calls.is_empty() && self.cases.is_empty() && self.tasks.is_empty()
    }
}

/// Whether something of these departments, or of that officer, lies within a reader's duties. That it is
/// kept from them (recusal) only the database knows.
fn within<'a>(
    reader: &Reader,
    departments: impl IntoIterator<Item = &'a String>,
    officer: Option<&String>,
) -> bool {
    match &reader.scope {
        Scope::Bureau => true,
        Scope::Department(own) => {
            departments.into_iter().any(|one| one == own.as_str())
                || officer.is_some_and(|one| one == reader.code())
        }
        Scope::Nothing => false,
    }
}
