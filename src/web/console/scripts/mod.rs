//! 语音流程: the dialogues that callers are led through, step by step, as a drawing and as a list.

mod drawing;

use super::{page::Page, phone, pieces, viewer::Viewer, words};
use crate::core::{
    directory::Language,
    script::{CallFlow, Cause, FlowStep, Way, graph, steps},
};
use drawing::drawing;
use maud::{Markup, html};

/// What is proved of every script before it is taken (R3.3).
const PROOFS: [words::Text; 4] =
    [words::PROOF_REACHED, words::PROOF_PERSON, words::PROOF_ENDS, words::PROOF_WORDS];

/// The page.
pub(super) async fn page(viewer: Viewer) -> Page {
    let book = viewer.facts.book.clone();
    let content = html! {
        (phone::link(&viewer))
        section .panel {
            p { (pieces::mark("good", viewer.t(words::NO_FINDINGS))) }
            p { (viewer.t(words::FINDINGS_HINT)) }
            ul { @for proof in PROOFS { li { (viewer.t(proof)) } } }
        }
        @for flow in book.flows() { (one(&viewer, flow)) }
    };
    viewer.page(viewer.t(words::SCRIPTS_PAGE), &content)
}

fn one(viewer: &Viewer, flow: &CallFlow) -> Markup {
    let language = match viewer.taste.tongue {
        words::Tongue::English => Language::English,
        words::Tongue::Simplified | words::Tongue::Traditional => Language::Chinese,
    };
    let steps = steps(flow, language);
    html! { section .panel #(flow.name()) {
        div .head {
            h2 { (viewer.t(words::SCRIPT)) " " (flow.name()) }
            span .soft { (viewer.t(words::STEP_COUNT)) " " (steps.len()) " · " (viewer.t(words::VERSION)) " " (flow.version().get(..12).unwrap_or_default()) }
        }
        p .soft { (viewer.t(words::DRAWING_HINT)) }
        (drawing(viewer, flow.name(), &steps))
        details { summary { (viewer.t(words::STEPS_AS_LIST)) } (list(viewer, &steps, language)) }
        details { summary { "Mermaid" } pre .scroll tabindex="0" { (graph(flow)) } }
    } }
}

/// What the drawing shows, for whoever does not see it.
fn list(viewer: &Viewer, steps: &[FlowStep], language: Language) -> Markup {
    html! { ol .steps { @for step in steps { li {
        strong { (step.name) } " " (pieces::mark("", viewer.t(words::step(step.kind))))
        @if !step.says.is_empty() { p .soft { (viewer.t(words::SAYS)) "：" span lang=(language.tag()) { (step.says.join(" ")) } } }
        @if !step.ways.is_empty() { ul { @for way in &step.ways {
            @if let Some(to) = steps.get(way.to) { li { (label(viewer, way)) " → " (to.name) } }
        } } }
    } } } }
}

/// Everything that leads a way, keys first as one: 按键 0 1 · 无应答.
fn label(viewer: &Viewer, way: &Way) -> String {
    let keys: Vec<String> = way
        .causes
        .iter()
        .filter_map(|cause| if let Cause::Key(key) = cause { Some(key.to_string()) } else { None })
        .collect();
    let keys = (!keys.is_empty()).then(|| format!("{} {}", viewer.t(words::BY_KEY), keys.join(" ")));
    let others = way.causes.iter().filter(|cause| !matches!(cause, Cause::Key(_)));
    keys.into_iter().chain(others.map(|cause| word(viewer, cause))).collect::<Vec<_>>().join(" · ")
}

fn word(viewer: &Viewer, cause: &Cause) -> String {
    let word = viewer.t(words::cause(cause));
    match cause {
        Cause::Holds(test) if test.starts_with("not ") => format!("{} {word}", viewer.t(words::IF_NOT)),
        _ => word.to_owned(),
    }
}
