//! Where a node leads, and what the caller must do for it.

use super::model::{Node, Target};

/// One way out of a node.
#[derive(Debug)]
pub(super) struct Exit<'a> {
    /// The field, within the node.
    pub(super) field: String,
    /// Where it leads.
    pub(super) to: &'a Target,
    /// What leads there.
    pub(super) by: By,
    /// Whether the call has its outcome when it leaves this way (R3.3).
    pub(super) outcome: bool,
}

/// What leads out of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Nothing that the caller does.
    Itself,
    /// The caller's silence.
    Silence,
    /// This key.
    Key(char),
    /// A key of the caller's.
    AnyKey,
}

impl By {
    /// Whether a caller gets there who never presses a key.
    pub(super) fn keyless(self) -> bool {
        matches!(self, Self::Itself | Self::Silence)
    }
}

fn exit(field: impl Into<String>, to: &Target, by: By) -> Exit<'_> {
    Exit { field: field.into(), to, by, outcome: false }
}

fn settled<'a>(field: &str, to: &'a Target) -> Exit<'a> {
    Exit { outcome: true, ..exit(field, to, By::Itself) }
}

impl Node {
    /// Its kind, as scripts write it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Say(_) => "say",
            Self::Menu(_) => "menu",
            Self::Collect(_) => "collect",
            Self::Branch(_) => "branch",
            Self::Route(_) => "route",
            Self::Record(_) => "record",
            Self::Tell(_) => "tell",
            Self::Hangup(_) => "hangup",
        }
    }

    /// All ways out, in the order they are written. Ways that are left out lead to the script's
    /// person and are filled in by [`Self::fill`] before.
    pub(super) fn exits(&self) -> Vec<Exit<'_>> {
        match self {
            Self::Say(say) => vec![exit("say.then", &say.then, By::Itself)],
            Self::Menu(menu) => {
                let keys = menu.keys.iter().map(|(key, to)| {
                    exit(format!("menu.keys.{key}"), to, key.chars().next().map_or(By::AnyKey, By::Key))
                });
                let matters =
                    menu.matters.iter().map(|keys| exit("menu.matters.then", &keys.then, By::AnyKey));
                let silence = menu.silence.iter().map(|to| exit("menu.silence", to, By::Silence));
                let other = menu.other.iter().map(|to| exit("menu.other", to, By::AnyKey));
                keys.chain(matters).chain(silence).chain(other).collect()
            }
            Self::Collect(collect) => {
                let failed = collect.failed.iter().map(|to| exit("collect.failed", to, By::Silence));
                let found = exit("collect.found", &collect.found, By::AnyKey);
                std::iter::once(found).chain(failed).collect()
            }
            Self::Branch(branch) => vec![
                exit("branch.then", &branch.then, By::Itself),
                exit("branch.else", &branch.otherwise, By::Itself),
            ],
            Self::Route(route) => vec![
                settled("route.answered", &route.answered),
                settled("route.told", &route.told),
                exit("route.nobody", &route.nobody, By::Itself),
            ],
            // A caller who says nothing is called back.
            Self::Record(record) => {
                vec![settled("record.then", &record.then), settled("record.silence", &record.silence)]
            }
            Self::Tell(tell) => {
                let then = exit("tell.then", &tell.then, By::Itself);
                let outcome = tell.what == super::model::Told::CaseStatus;
                vec![Exit { outcome, ..then }, exit("tell.missing", &tell.missing, By::Itself)]
            }
            Self::Hangup(_) => Vec::new(),
        }
    }

    /// Fills in the ways that the script leaves out: 0, silence and nonsense reach a person (R3.3).
    pub(super) fn fill(&mut self, person: &Target) {
        match self {
            Self::Menu(menu) => {
                menu.keys.entry("0".to_owned()).or_insert_with(|| person.clone());
                menu.silence.get_or_insert_with(|| person.clone());
                menu.other.get_or_insert_with(|| person.clone());
            }
            Self::Collect(collect) => {
                collect.failed.get_or_insert_with(|| person.clone());
            }
            _ => {}
        }
    }

    /// Renames every target.
    pub(super) fn rename(&mut self, full: &dyn Fn(&str) -> String) {
        let mut rename = |target: &mut Target| target.value = full(&target.value);
        match self {
            Self::Say(say) => rename(&mut say.then),
            Self::Menu(menu) => {
                menu.keys.values_mut().for_each(&mut rename);
                menu.matters.iter_mut().for_each(|keys| rename(&mut keys.then));
                menu.silence.iter_mut().for_each(&mut rename);
                menu.other.iter_mut().for_each(&mut rename);
            }
            Self::Collect(collect) => {
                rename(&mut collect.found);
                collect.failed.iter_mut().for_each(&mut rename);
            }
            Self::Branch(branch) => [&mut branch.then, &mut branch.otherwise].into_iter().for_each(rename),
            Self::Route(route) => {
                [&mut route.answered, &mut route.told, &mut route.nobody].into_iter().for_each(rename);
            }
            Self::Record(record) => [&mut record.then, &mut record.silence].into_iter().for_each(rename),
            Self::Tell(tell) => [&mut tell.then, &mut tell.missing].into_iter().for_each(rename),
            Self::Hangup(_) => {}
        }
    }
}
