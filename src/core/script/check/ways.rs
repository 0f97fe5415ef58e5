//! Ways: no node is lost, and a person is never further than one key (R3.3).

use crate::core::script::{
    exits::{By, Exit},
    fault::{Fault, Place},
    flow::CallFlow,
    model::Node,
};
use std::collections::BTreeSet;

/// The faults of a flow's ways.
pub(super) fn check(flow: &CallFlow, faults: &mut Vec<Fault>) {
    let reachable = flow.reachable();
    for (name, placed) in
        flow.nodes.iter().filter(|(name, placed)| placed.own && !reachable.contains(name.as_str()))
    {
        let what = format!("no call can come to the node `{name}`");
        faults.push(Fault::new(
            placed.place("", placed.location),
            what,
            "lead to it from another node, or remove it",
        ));
    }
    person_is_rung(flow, faults);
    for placed in flow.nodes.values() {
        for exit in placed.node.exits() {
            if must_ring(&placed.node, &exit) && !rings(flow, &exit.to.value) {
                let place = placed.place(&exit.field, exit.to.defined);
                let what = format!("`{}` does not ring a person without a further key (R3.3)", exit.to.value);
                faults.push(Fault::new(place, what, "lead to a route node, or leave the field out"));
            }
        }
    }
}

fn person_is_rung(flow: &CallFlow, faults: &mut Vec<Fault>) {
    let person = &flow.person;
    if flow.nodes.get(&person.value).is_some_and(|placed| !matches!(placed.node, Node::Route(_))) {
        let place = Place::at(&flow.file, person.defined, "person");
        let what = format!("`{}` is not a route: it rings nobody", person.value);
        faults.push(Fault::new(place, what, "name the route node that rings the desk"));
    }
}

/// 0 and nonsense in a menu, and a code that is not found, reach a person.
fn must_ring(node: &Node, exit: &Exit<'_>) -> bool {
    match node {
        Node::Menu(_) => exit.by == By::Key('0') || exit.field == "menu.other",
        Node::Collect(_) => exit.field == "collect.failed",
        _ => false,
    }
}

/// Whether every way from `name` rings somebody before the caller must do anything.
fn rings(flow: &CallFlow, name: &str) -> bool {
    let mut wanted = vec![name];
    let mut seen = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if !seen.insert(name) {
            continue;
        }
        match flow.nodes.get(name).map(|placed| &placed.node) {
            Some(node @ (Node::Say(_) | Node::Branch(_) | Node::Tell(_))) => {
                wanted.extend(node.exits().into_iter().map(|exit| exit.to.value.as_str()));
            }
            Some(Node::Menu(_) | Node::Collect(_) | Node::Record(_) | Node::Hangup(_)) => return false,
            // An unknown node is a fault already.
            Some(Node::Route(_)) | None => {}
        }
    }
    true
}
