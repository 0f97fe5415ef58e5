//! A script as a picture: a Mermaid flowchart.

use super::{
    exits::{By, Exit},
    flow::CallFlow,
};
use std::fmt::Write;

/// The flow as a Mermaid flowchart, with all that it leads to in other scripts.
pub fn graph(flow: &CallFlow) -> String {
    let mut text = format!(
        "flowchart TD\n  %% {} {}\n  begin([call]) --> {}\n",
        flow.name,
        flow.version,
        id(&flow.start)
    );
    for (name, placed) in &flow.nodes {
        let kind = placed.node.kind();
        let (open, close) = match kind {
            "menu" | "collect" | "branch" => ("{{", "}}"),
            "hangup" => ("([", "])"),
            _ => ("[", "]"),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {}{open}\"{name}<br/>{kind}\"{close}", id(name));
        for exit in placed.node.exits() {
            let _ = writeln!(text, "  {} -->|{}| {}", id(name), label(&exit), id(&exit.to.value));
        }
    }
    text
}

/// Mermaid ids are letters, digits and underscores; `end` is a word of its own there.
fn id(name: &str) -> String {
    let safe = name.replace('/', "__").replace('-', "_");
    format!("n_{safe}")
}

fn label(exit: &Exit<'_>) -> String {
    let field = exit.field.rsplit('.').next().unwrap_or_default();
    match exit.by {
        By::Key(key) => format!("\"key {key}\""),
        By::AnyKey if exit.field == "menu.matters.then" => "\"a matter's key\"".to_owned(),
        _ => format!("\"{field}\""),
    }
}
