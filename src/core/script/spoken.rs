//! What a node speaks, and what its prompts may name there.

use super::{
    line::Line,
    model::{Node, Told},
    vocabulary::{MATTER_OPTION, Placeholder, QUERY_CODE},
};
use serde_saphyr::{Location, Spanned};

/// One prompt that a node speaks.
#[derive(Debug)]
pub(super) struct Spoken<'a> {
    /// The field, within the node.
    pub(super) field: String,
    /// The prompt's name.
    pub(super) name: &'a str,
    pub(super) location: Location,
    /// What it must name there.
    pub(super) must: &'static [Placeholder],
    /// What it may name there, besides what every prompt may.
    pub(super) may: &'static [Placeholder],
}

fn lines<'a>(field: &str, lines: &'a [Spanned<Line>], may: &'static [Placeholder]) -> Vec<Spoken<'a>> {
    let spoken = |(index, line): (usize, &'a Spanned<Line>)| Spoken {
        field: format!("{field}[{index}]"),
        name: &line.value.prompt,
        location: line.defined,
        must: &[],
        may,
    };
    lines.iter().enumerate().map(spoken).collect()
}

fn named<'a>(field: &str, name: &'a Spanned<String>, must: &'static [Placeholder]) -> Spoken<'a> {
    Spoken { field: field.to_owned(), name: &name.value, location: name.defined, must, may: must }
}

impl Node {
    /// The prompts that it speaks, those of the engine apart.
    pub(super) fn spoken(&self) -> Vec<Spoken<'_>> {
        match self {
            Self::Say(say) => lines("say.say", &say.lines, &[]),
            Self::Menu(menu) => {
                let mut spoken = lines("menu.say", &menu.say, &[]);
                let option = |keys| named("menu.matters.option", keys, MATTER_OPTION);
                spoken.extend(menu.matters.iter().map(|keys| option(&keys.option)));
                spoken.extend(lines("menu.say_after", &menu.say_after, &[]));
                spoken
            }
            Self::Collect(collect) => {
                let mut spoken = lines("collect.say", &collect.say, &[]);
                spoken.push(named("collect.wrong", &collect.wrong, &[]));
                spoken
            }
            Self::Record(record) => lines("record.say", &record.say, &[]),
            Self::Tell(tell) => {
                let may = if tell.what == Told::QueryCode { QUERY_CODE } else { &[] };
                lines("tell.say", &tell.say, may)
            }
            Self::Hangup(hangup) => lines("hangup.say", &hangup.say, &[]),
            Self::Branch(_) | Self::Route(_) => Vec::new(),
        }
    }
}
