//! A script as a drawing: SVG of our own, made on the server, with neither script nor inline style.

use super::{super::viewer::Viewer, label};
use crate::{
    core::script::{
        FlowStep, StepKind, Way,
        layout::{Size, Spot, Trace, lay_out},
        sketch,
    },
    web::console::words,
};
use maud::{Markup, html};
use std::fmt::Write;

/// The height of a box: its name, and what it does.
const BOX: i64 = 44;
/// The height of a label.
const LABEL: i64 = 18;
/// How wide a Chinese letter is, and any other, in the size of type of drawings.
const WIDE: i64 = 13;
const NARROW: i64 = 7;
/// Free space beside a text.
const PADDING: i64 = 10;
/// Pixels of a drawing to the size of type of the page: larger type makes a larger drawing.
const TYPE: i64 = 16;

/// The drawing of a script's steps.
pub(super) fn drawing(viewer: &Viewer, name: &str, steps: &[FlowStep]) -> Markup {
    let kind = |step: &FlowStep| viewer.t(words::step(step.kind));
    let box_size = |step: &FlowStep| Size { width: width(&step.name).max(width(kind(step))), height: BOX };
    let label_size = |step: &FlowStep, way: &Way| match on_drawing(viewer, step, way) {
        Some(text) => Size { width: width(&text), height: LABEL },
        None => Size { width: 0, height: 0 },
    };
    let drawing = lay_out(&sketch(steps, box_size, label_size));
    let ways: Vec<(&FlowStep, &Way)> =
        steps.iter().flat_map(|step| step.ways.iter().map(move |way| (step, way))).collect();
    let Size { width, height } = drawing.size;
    let (title, told) = (format!("{name}-title"), format!("{name}-told"));
    let heading = format!("{} {name}", viewer.t(words::DRAWING));
    html! { div .scroll.flow tabindex="0" role="region" aria-label=(heading) {
        svg viewBox=(format!("0 0 {width} {height}")) width=(rem(width)) height=(rem(height)) role="img" aria-labelledby=(format!("{title} {told}")) {
            title id=(title) { (heading) }
            desc id=(told) { (viewer.t(words::DRAWING_HINT)) " " (viewer.t(words::STEP_COUNT)) " " (steps.len()) }
            @for trace in &drawing.traces { (line(trace)) }
            @for trace in &drawing.traces { @if let (Some(spot), Some((step, way))) = (trace.label, ways.get(trace.link)) {
                (written(spot, &on_drawing(viewer, step, way).unwrap_or_default()))
            } }
            @for (spot, step) in drawing.boxes.iter().zip(steps) { (one(*spot, step, kind(step))) }
        }
    } }
}

/// What a way is labelled with: nothing where a step has but one way on.
fn on_drawing(viewer: &Viewer, step: &FlowStep, way: &Way) -> Option<String> {
    let plain = step.ways.len() == 1 && matches!(step.kind, StepKind::Say);
    (!plain).then(|| label(viewer, way))
}

/// How wide a text is drawn, with space beside it.
fn width(text: &str) -> i64 {
    // Everything from the Chinese radicals on is as wide as it is high.
    text.chars().map(|c| if c >= '\u{2e80}' { WIDE } else { NARROW }).sum::<i64>() + 2 * PADDING
}

fn rem(pixels: i64) -> String {
    format!("{}.{:02}rem", pixels / TYPE, pixels % TYPE * 100 / TYPE)
}

/// A box. A menu or a branch, where callers part, and an end look different without their colours too.
fn one(Spot { x, y, size: Size { width, height } }: Spot, step: &FlowStep, kind: &str) -> Markup {
    let round = match step.kind {
        StepKind::Hangup => height / 2,
        StepKind::Menu | StepKind::Collect | StepKind::Branch => 0,
        _ => 8,
    };
    let middle = x + width / 2;
    html! { g class=(format!("step {}", class(step.kind))) {
        title { (step.name) "：" (kind) @if !step.says.is_empty() { "。" (step.says.join(" ")) } }
        rect x=(x) y=(y) width=(width) height=(height) rx=(round) {}
        text x=(middle) y=(y + 18) text-anchor="middle" { (step.name) }
        text .kind x=(middle) y=(y + 35) text-anchor="middle" { (kind) }
    } }
}

fn class(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Menu | StepKind::Collect | StepKind::Branch => "asks",
        StepKind::Route => "person",
        StepKind::Record | StepKind::Tell => "case",
        StepKind::Say => "says",
        StepKind::Hangup => "end",
    }
}

fn written(Spot { x, y, size: Size { width, height } }: Spot, text: &str) -> Markup {
    html! { g .way {
        rect x=(x) y=(y) width=(width) height=(height) rx="4" {}
        text x=(x + width / 2) y=(y + 13) text-anchor="middle" { (text) }
    } }
}

fn line(trace: &Trace) -> Markup {
    let class = if trace.back { "line back" } else { "line" };
    html! { g class=(class) {
        path d=(curve(&trace.points)) fill="none" {}
        @if let [.., before, end] = trace.points[..] { path .head d=(arrow(before, end)) {} }
    } }
}

/// Upright where it leaves and where it arrives, straight in between.
fn curve(points: &[(i64, i64)]) -> String {
    let mut path = String::new();
    for (place, &(x, y)) in points.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = match place.checked_sub(1).map(|before| points[before]) {
            None => write!(path, "M{x} {y}"),
            Some((from, above)) if from == x || above == y => write!(path, "L{x} {y}"),
            Some((from, above)) => {
                let middle = above.midpoint(y);
                write!(path, "C{from} {middle} {x} {middle} {x} {y}")
            }
        };
    }
    path
}

/// The point of an arrow. Ways arrive from above or below, a way back to the same box from the right.
fn arrow((before_x, before_y): (i64, i64), (x, y): (i64, i64)) -> String {
    if before_y == y {
        let back = if before_x > x { 7 } else { -7 };
        return format!("M{x} {y}L{} {}L{} {}Z", x + back, y - 4, x + back, y + 4);
    }
    let back = if before_y > y { 7 } else { -7 };
    format!("M{x} {y}L{} {}L{} {}Z", x - 4, y + back, x + 4, y + back)
}
