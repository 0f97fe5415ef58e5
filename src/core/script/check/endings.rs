//! Endings: a caller who presses nothing comes to an end, and no call ends without an outcome (R3.3).
//!
//! Every node but `hangup` has a way out that takes no key. So where those ways have no circle, each
//! of them ends in a hangup: that every path *ends* needs no proof of its own.

use crate::core::script::{
    exits::Exit,
    fault::{Fault, Place},
    flow::CallFlow,
    model::Node,
};
use std::collections::{BTreeMap, BTreeSet};

/// The faults of a flow's endings.
pub(super) fn check(flow: &CallFlow, faults: &mut Vec<Fault>) {
    dead_loops(flow, faults);
    hangups_without_outcome(flow, faults);
}

/// Circles that nothing but silence keeps going round.
fn dead_loops(flow: &CallFlow, faults: &mut Vec<Fault>) {
    let mut left: BTreeSet<&str> = flow.nodes.keys().map(String::as_str).collect();
    loop {
        // Whoever leads nowhere within the rest is on no circle of it.
        let before = left.len();
        left = left.iter().copied().filter(|name| silent_way(flow, name, &left).is_some()).collect();
        if left.len() < before {
            continue;
        }
        let Some(start) = left.first().copied() else { return };
        for name in report_circle(flow, start, &left, faults) {
            left.remove(name);
        }
    }
}

/// The first way from `name` to one of `among` that takes no key.
fn silent_way<'f>(flow: &'f CallFlow, name: &str, among: &BTreeSet<&str>) -> Option<Exit<'f>> {
    let exits = flow.nodes.get(name)?.node.exits();
    exits.into_iter().find(|exit| exit.by.keyless() && among.contains(exit.to.value.as_str()))
}

/// Goes on from `start` until a node comes again; reports that circle and gives its nodes.
fn report_circle<'f>(
    flow: &'f CallFlow,
    start: &'f str,
    among: &BTreeSet<&str>,
    faults: &mut Vec<Fault>,
) -> Vec<&'f str> {
    let mut path = vec![start];
    while let Some(last) = path.last().copied()
        && let Some(placed) = flow.nodes.get(last)
        && let Some(exit) = silent_way(flow, last, among)
    {
        let next = exit.to.value.as_str();
        if let Some(begin) = path.iter().position(|earlier| *earlier == next) {
            let what = format!("a silent caller goes round for ever: {} → {next}", path[begin..].join(" → "));
            let remedy = "lead one of these on, to a person, a message or a hangup";
            faults.push(Fault::new(placed.place(&exit.field, exit.to.defined), what, remedy));
            return path.split_off(begin);
        }
        path.push(next);
    }
    path
}

/// Hangups that a call can come to before anything has become of it.
fn hangups_without_outcome(flow: &CallFlow, faults: &mut Vec<Fault>) {
    let mut from: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    let mut wanted = vec![(flow.start.as_str(), None), (flow.person.value.as_str(), None)];
    while let Some((name, before)) = wanted.pop() {
        let Some(placed) = flow.nodes.get(name).filter(|_| !from.contains_key(name)) else { continue };
        from.insert(name, before);
        if matches!(placed.node, Node::Hangup(_)) {
            let what = format!("a call can end here without an outcome (R3.3): {}", way(name, &from));
            let remedy = "come here after a route, a message or a told status only";
            faults.push(Fault::new(
                Place::at(&placed.file, placed.location, format!("nodes.{}.hangup", placed.name)),
                what,
                remedy,
            ));
        }
        let exits = placed.node.exits().into_iter().filter(|exit| !exit.outcome);
        wanted.extend(exits.map(|exit| (exit.to.value.as_str(), Some(name))));
    }
}

/// The way to a node: `greeting → goodbye`.
fn way(name: &str, from: &BTreeMap<&str, Option<&str>>) -> String {
    let mut names = vec![name];
    while let Some(Some(before)) = names.last().and_then(|last| from.get(last)) {
        names.push(before);
    }
    names.reverse();
    names.join(" → ")
}
