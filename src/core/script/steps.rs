//! A flow told step by step, for whoever draws it or reads it out.

use super::{
    exits::{By, Exit},
    flow::CallFlow,
    layout::{Link, Size, Sketch},
    model::Node,
};
use crate::core::directory::Language;
use std::collections::BTreeMap;

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// Speaks.
    Say,
    /// Speaks, and listens for a key.
    Menu,
    /// Asks for a query code.
    Collect,
    /// Goes one way or the other.
    Branch,
    /// Rings somebody (R3.2–R3.6).
    Route,
    /// Takes a message.
    Record,
    /// Tells a fact of the case.
    Tell,
    /// Says goodbye.
    Hangup,
}

/// What leads from one step to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Nothing: the call goes on.
    Next,
    /// The caller presses this key.
    Key(char),
    /// The caller presses the key of a matter.
    Matter,
    /// The caller presses another key.
    OtherKey,
    /// The caller presses, or says, nothing.
    Silence,
    /// This holds, as scripts write it: `withheld`, `not recording`.
    Holds(String),
    /// It does not.
    Otherwise,
    /// The code is that of a case.
    Found,
    /// No code was.
    NotFound,
    /// The two have talked.
    Answered,
    /// All that the caller needed was said.
    Told,
    /// Nobody answered.
    Nobody,
    /// A message was left.
    Left,
    /// There is nothing to tell.
    Missing,
}

/// A way out of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Where it leads: a place among the steps.
    pub to: usize,
    /// Everything that leads there.
    pub causes: Vec<Cause>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowStep {
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: StepKind,
    /// What is said, in the language that was asked for; placeholders stand in braces.
    pub says: Vec<String>,
    /// Where it leads, each step once.
    pub ways: Vec<Way>,
}

/// The steps of a flow; a call begins with the first.
pub fn steps(flow: &CallFlow, language: Language) -> Vec<FlowStep> {
    let first = flow.nodes.get_key_value(&flow.start);
    let others = flow.nodes.iter().filter(|(name, _)| **name != flow.start);
    let nodes: Vec<(&String, &Node)> =
        first.into_iter().chain(others).map(|(name, placed)| (name, &placed.node)).collect();
    let places: BTreeMap<&str, usize> =
        nodes.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
    let step = |(name, node): &(&String, &Node)| FlowStep {
        name: (*name).clone(),
        kind: kind(node),
        says: says(flow, node, language),
        ways: ways(node, &places),
    };
    nodes.iter().map(step).collect()
}

/// What a flow's picture is made of, once it is known how large boxes and labels are drawn. Each
/// [`Way`] is a link, in the order of the steps.
pub fn sketch(
    steps: &[FlowStep],
    size: impl Fn(&FlowStep) -> Size,
    label: impl Fn(&FlowStep, &Way) -> Size,
) -> Sketch {
    let links = steps.iter().enumerate().flat_map(|(from, step)| {
        step.ways.iter().map(|way| Link { from, to: way.to, label: label(step, way) }).collect::<Vec<_>>()
    });
    Sketch { boxes: steps.iter().map(size).collect(), links: links.collect() }
}

fn kind(node: &Node) -> StepKind {
    match node {
        Node::Say(_) => StepKind::Say,
        Node::Menu(_) => StepKind::Menu,
        Node::Collect(_) => StepKind::Collect,
        Node::Branch(_) => StepKind::Branch,
        Node::Route(_) => StepKind::Route,
        Node::Record(_) => StepKind::Record,
        Node::Tell(_) => StepKind::Tell,
        Node::Hangup(_) => StepKind::Hangup,
    }
}

fn says(flow: &CallFlow, node: &Node, language: Language) -> Vec<String> {
    let spoken = node.spoken();
    let prompts = spoken.iter().filter_map(|line| flow.prompts.get(line.name, language));
    prompts.map(|prompt| prompt.text.clone()).collect()
}

fn ways(node: &Node, places: &BTreeMap<&str, usize>) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    for exit in node.exits() {
        let Some(&to) = places.get(exit.to.value.as_str()) else { continue };
        let cause = cause(node, &exit);
        match ways.iter_mut().find(|way| way.to == to) {
            Some(way) => way.causes.push(cause),
            None => ways.push(Way { to, causes: vec![cause] }),
        }
    }
    ways
}

fn cause(node: &Node, exit: &Exit<'_>) -> Cause {
    if let By::Key(key) = exit.by {
        return Cause::Key(key);
    }
    match (exit.field.as_str(), node) {
        ("menu.matters.then", _) => Cause::Matter,
        ("menu.silence" | "record.silence", _) => Cause::Silence,
        ("menu.other", _) => Cause::OtherKey,
        ("collect.found", _) => Cause::Found,
        ("collect.failed", _) => Cause::NotFound,
        ("branch.then", Node::Branch(branch)) => Cause::Holds(branch.test.to_string()),
        ("branch.else", _) => Cause::Otherwise,
        ("route.answered", _) => Cause::Answered,
        ("route.told", _) => Cause::Told,
        ("route.nobody", _) => Cause::Nobody,
        ("record.then", _) => Cause::Left,
        ("tell.missing", _) => Cause::Missing,
        _ => Cause::Next,
    }
}
