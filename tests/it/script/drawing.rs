//! The drawing of a script: everything is on it once, and nothing covers anything else.

use proptest::prelude::*;
use shouwen::core::{
    directory::Language,
    script::{
        Book, CallFlow, Cause, StepKind,
        layout::{Drawing, Link, Size, Sketch, Spot, lay_out},
        sketch, steps,
    },
};
use std::collections::BTreeSet;

const BOX: Size = Size { width: 120, height: 44 };
const LABEL: Size = Size { width: 70, height: 18 };
const BARE: Size = Size { width: 0, height: 0 };

fn of(flow: &CallFlow) -> Sketch {
    sketch(&steps(flow, Language::Chinese), |_| BOX, |_, _| LABEL)
}

fn overlap(one: &Spot, other: &Spot) -> bool {
    let apart = |a: i64, a_size: i64, b: i64, b_size: i64| a + a_size <= b || b + b_size <= a;
    !apart(one.x, one.size.width, other.x, other.size.width)
        && !apart(one.y, one.size.height, other.y, other.size.height)
}

/// Whatever is demanded of every drawing.
fn is_right(sketch: &Sketch, drawing: &Drawing) {
    let sizes: Vec<Size> = drawing.boxes.iter().map(|spot| spot.size).collect();
    assert_eq!(sizes, sketch.boxes, "every box stands there once, in its size");
    let links: Vec<usize> = drawing.traces.iter().map(|trace| trace.link).collect();
    assert_eq!(links, (0..sketch.links.len()).collect::<Vec<_>>(), "every way is drawn once");
    let labels = drawing.traces.iter().filter_map(|trace| trace.label.as_ref());
    let spots: Vec<&Spot> = drawing.boxes.iter().chain(labels).collect();
    for (place, one) in spots.iter().enumerate() {
        let inside = one.x >= 0
            && one.y >= 0
            && one.x + one.size.width <= drawing.size.width
            && one.y + one.size.height <= drawing.size.height;
        assert!(inside, "{one:?} is not within {:?}", drawing.size);
        for other in &spots[place + 1..] {
            assert!(!overlap(one, other), "{one:?} and {other:?}");
        }
    }
    for trace in &drawing.traces {
        let link = sketch.links[trace.link];
        let (from, to) = (drawing.boxes[link.from], drawing.boxes[link.to]);
        let (first, last) = (trace.points[0], trace.points[trace.points.len() - 1]);
        assert!(on_edge(&from, first) && on_edge(&to, last), "{trace:?} joins {from:?} and {to:?}");
        assert_eq!(trace.label.map(|spot| spot.size), (link.label.width > 0).then_some(link.label));
        assert_eq!(trace.back, to.y <= from.y, "what leads back leads up, and only that: {trace:?}");
    }
}

fn on_edge(spot: &Spot, (x, y): (i64, i64)) -> bool {
    let across = (spot.x..=spot.x + spot.size.width).contains(&x);
    let along = (spot.y..=spot.y + spot.size.height).contains(&y);
    across && along
}

#[test]
fn every_shipped_script_is_drawn_whole() {
    for flow in Book::builtin().flows() {
        let sketch = of(flow);
        let drawing = lay_out(&sketch);
        is_right(&sketch, &drawing);
        assert_eq!(drawing, lay_out(&sketch), "the same picture every time");
        let highest = drawing.boxes.iter().map(|spot| spot.y).min();
        assert_eq!(Some(drawing.boxes[0].y), highest, "{} begins at the top", flow.name());
    }
}

#[test]
fn a_line_never_runs_through_a_box_that_it_does_not_join() {
    for flow in Book::builtin().flows() {
        let sketch = of(flow);
        let drawing = lay_out(&sketch);
        for trace in
            drawing.traces.iter().filter(|trace| sketch.links[trace.link].from != sketch.links[trace.link].to)
        {
            for point in &trace.points[1..trace.points.len() - 1] {
                let hit = drawing.boxes.iter().find(|spot| on_edge(spot, *point));
                assert_eq!(hit, None, "{trace:?}");
            }
        }
    }
}

#[test]
fn the_steps_tell_what_the_script_does() {
    let told = steps(Book::builtin().default_flow(), Language::Chinese);
    assert_eq!((told[0].name.as_str(), told[0].kind), ("greeting", StepKind::Menu));
    assert!(told[0].says[0].contains("{office}"), "{:?}", told[0].says);
    let desk = told.iter().position(|step| step.name == "desk").unwrap();
    let way = told[0].ways.iter().find(|way| way.to == desk).unwrap();
    assert_eq!(way.causes, [Cause::Key('0'), Cause::Silence, Cause::OtherKey], "one line to the desk");
    let targets: BTreeSet<usize> = told.iter().flat_map(|step| step.ways.iter().map(|way| way.to)).collect();
    assert_eq!(targets.len(), told.len(), "every step is led to, the first one by the other language");
}

#[test]
fn a_way_back_to_the_same_box_and_nothing_at_all_are_drawn() {
    assert_eq!(lay_out(&Sketch::default()).boxes, []);
    let own = Link { from: 0, to: 0, label: LABEL };
    let sketch = Sketch {
        boxes: vec![BOX, BOX],
        links: vec![own, Link { label: BARE, ..own }, Link { to: 1, ..own }],
    };
    is_right(&sketch, &lay_out(&sketch));
}

fn any_sketch() -> impl Strategy<Value = Sketch> {
    (1usize..24).prop_flat_map(|boxes| {
        let size = (40i64..200, 20i64..60).prop_map(|(width, height)| Size { width, height });
        let label = prop_oneof![Just(BARE), Just(LABEL)];
        let link = (0..boxes, 0..boxes, label).prop_map(|(from, to, label)| Link { from, to, label });
        (prop::collection::vec(size, boxes), prop::collection::vec(link, 0..60))
            .prop_map(|(boxes, links)| Sketch { boxes, links })
    })
}

proptest! {
    #[test]
    fn whatever_leads_wherever_is_drawn_whole(sketch in any_sketch()) {
        is_right(&sketch, &lay_out(&sketch));
    }
}
