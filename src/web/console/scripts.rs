//! 语音流程: the dialogues that callers are led through, step by step.

use super::{page::Page, pieces, viewer::Viewer, words};
use crate::core::script::{CallFlow, graph};
use maud::{Markup, html};

/// The page.
pub(super) async fn page(viewer: Viewer) -> Page {
    let book = viewer.facts.book.clone();
    let content = html! {
        p { (pieces::mark("good", viewer.t(words::NO_FINDINGS))) }
        @for flow in book.flows() { (one(&viewer, flow)) }
    };
    viewer.page(viewer.t(words::SCRIPTS_PAGE), &content)
}

fn one(viewer: &Viewer, flow: &CallFlow) -> Markup {
    html! { section .panel { h2 { (viewer.t(words::SCRIPT)) " " (flow.name()) }
    details { summary { "Mermaid" } pre .scroll { (graph(flow)) } } } }
}
