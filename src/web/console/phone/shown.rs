//! A call on the telephone: what was heard so far, and the buttons for what can be done now.

use super::super::{viewer::Viewer, words};
use crate::{
    core::{dialogue::Speech, phone::PhoneNumber},
    work::{
        phones::{Act, Asks, Line, Standing},
        telephone::{Asked, Whose},
    },
};
use maud::{Markup, html};

/// The keys, as they lie on a telephone.
const KEYS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/// The call; `told` is what came of it.
pub(super) fn call(viewer: &Viewer, standing: &Standing, told: &Markup) -> Markup {
    let withheld = standing.from == super::WITHHELD;
    html! { div .columns {
        section .panel {
            div .head {
                h2 { (viewer.t(words::PHONE_CONVERSATION)) }
                span .soft { (viewer.t(words::PHONE_FROM)) "：" @if withheld { (viewer.t(words::WITHHELD)) } @else { span .number { (standing.from) } } }
            }
            p #speaks hidden { label { input type="checkbox" #speak; " " (viewer.t(words::PHONE_SPEAK)) } }
            div role="log" { ol .heard { @for (place, line) in standing.lines.iter().enumerate() { (one(viewer, line, place >= standing.fresh)) } } }
        }
        section .panel.phone-now {
            h2 #now tabindex="-1" { (viewer.t(heading(standing))) }
            (now(viewer, standing))
            (told)
        }
    } }
}

fn heading(standing: &Standing) -> words::Text {
    match standing.asks {
        Asks::Line => words::PHONE_WAITS,
        Asks::Keys(_) => words::PHONE_KEYS,
        Asks::Ringing { .. } => words::PHONE_RINGS,
        Asks::Message(_) => words::PHONE_MESSAGE,
        Asks::Over if standing.broken => words::PHONE_BROKEN,
        Asks::Over => words::PHONE_OVER,
    }
}

fn one(viewer: &Viewer, line: &Line, fresh: bool) -> Markup {
    let said = |speech: &Speech| html! { span .said lang=(speech.language.tag()) data-fresh-words[fresh] { (speech.text) } };
    html! { @match line {
        Line::Heard(speech) => li { span .who-said { (viewer.t(words::PHONE_THE_LINE)) } (said(speech)) },
        Line::CalleeHeard(speech) => li .callee { span .who-said { (viewer.t(words::PHONE_CALLEE_HEARS)) } (said(speech)) },
        Line::Rang(to) => li .event { (viewer.t(words::PHONE_RINGS)) "：" (whose(viewer, to)) },
        Line::Did(act) => li .event { (did(viewer, act)) },
    } }
}

/// Whose telephone it is, with its number.
fn whose(viewer: &Viewer, number: &PhoneNumber) -> Markup {
    html! {
        @match Whose::of(&viewer.facts.directory, number) {
            Whose::Officer(_, officer) => { (officer.name) "（" (viewer.department(officer.department.as_str())) "）" }
            Whose::Desk(department) => { (viewer.department(department.code.as_str())) " " (viewer.t(words::COMMON_DESK)) }
            Whose::Outside => { (viewer.t(words::PHONE_OUTSIDE)) }
        }
        " " span .number { (number.national()) }
    }
}

fn did(viewer: &Viewer, act: &Act) -> Markup {
    let word = match act {
        Act::Press(_) => words::BY_KEY,
        Act::Wait => words::PHONE_NO_KEY,
        Act::Leave(_) => words::PHONE_LEFT,
        Act::Answer => words::PHONE_ANSWERED,
        Act::Mailbox => words::PHONE_MAILBOX,
        Act::NoAnswer => words::NO_ANSWER,
        Act::Engaged => words::BUSY,
        Act::HangUp => words::PHONE_HUNG_UP,
    };
    html! { (viewer.t(word)) @if let Act::Press(keys) = act { " " span .number { (keys) } } }
}

/// What can be done now.
fn now(viewer: &Viewer, standing: &Standing) -> Markup {
    let step = standing.step;
    html! { @match &standing.asks {
        Asks::Over => {}
        Asks::Line => p { a .button href=(super::PHONE) { (viewer.t(words::PHONE_LOOK)) } },
        Asks::Keys(asked) => { (keys(viewer, step, *asked)) },
        Asks::Ringing { to, seconds, press_to_accept } => {
            p { (whose(viewer, to)) " · " (viewer.t(words::PHONE_RINGS_FOR)) " " span .number { (seconds) } }
            (acts(viewer, step, &ringing(*press_to_accept)))
        },
        Asks::Message(most) => { (message(viewer, step, *most)) },
    } }
}

fn ringing(press_to_accept: bool) -> Vec<(&'static str, words::Text)> {
    let mut acts =
        vec![("answer", if press_to_accept { words::PHONE_ANSWER_ONE } else { words::PHONE_ANSWER })];
    // Only who is asked to press 1 can be told from a mailbox (R3.2).
    acts.extend(press_to_accept.then_some(("mailbox", words::PHONE_MAILBOX)));
    acts.extend([
        ("no_answer", words::NO_ANSWER),
        ("engaged", words::BUSY),
        ("hang_up", words::PHONE_HANG_UP),
    ]);
    acts
}

/// One form, whose buttons are what can be done.
fn acts(viewer: &Viewer, step: u32, acts: &[(&str, words::Text)]) -> Markup {
    html! { form .acts method="post" action="/sandbox/act" { (proof(viewer, step)) (buttons(viewer, acts)) } }
}

fn buttons(viewer: &Viewer, acts: &[(&str, words::Text)]) -> Markup {
    html! { @for (place, (act, word)) in acts.iter().enumerate() {
        button class=[(place > 0).then_some("second")] name="do" value=(act) { (viewer.t(*word)) }
    } }
}

fn proof(viewer: &Viewer, step: u32) -> Markup {
    html! { (viewer.csrf()) input type="hidden" name="step" value=(step); }
}

/// The keypad, and a field where several keys are waited for.
fn keys(viewer: &Viewer, step: u32, asked: Asked) -> Markup {
    html! {
        @if asked.max_keys > 1 {
            form .acts method="post" action="/sandbox/act" { (proof(viewer, step))
                label for="keys" { (viewer.t(words::PHONE_TYPE_KEYS)) }
                input #keys name="keys" inputmode="tel" autocomplete="off" maxlength="32" pattern="[0-9*#]+" required;
                button { (viewer.t(words::PHONE_PRESS)) }
            }
        } @else {
            form .keypad method="post" action="/sandbox/act" { (proof(viewer, step))
                @for key in KEYS { button .second name="keys" value=(key) { (key) } }
            }
        }
        (acts(viewer, step, &[("wait", words::PHONE_NO_KEY), ("hang_up", words::PHONE_HANG_UP)]))
    }
}

fn message(viewer: &Viewer, step: u32, most: u16) -> Markup {
    let field =
        html! { textarea #words name="words" rows="3" maxlength="2000" aria-describedby="words-hint" {} };
    html! { form .fields method="post" action="/sandbox/act" { (proof(viewer, step))
        (viewer.field("words", words::PHONE_WORDS, &field))
        p #words-hint .soft { (viewer.t(words::PHONE_WORDS_HINT)) " " (viewer.t(words::PHONE_AT_MOST)) " " span .number { (most) } }
        div .acts { (buttons(viewer, &[("leave", words::PHONE_LEAVE), ("wait", words::PHONE_SAY_NOTHING), ("hang_up", words::PHONE_HANG_UP)])) }
    } }
}

/// A link to the telephone, where there is one.
pub(in crate::web::console) fn link(viewer: &Viewer) -> Markup {
    let there = !crate::work::phones::accounts(&viewer.app).is_empty();
    html! { @if there { p { a .button href=(super::PHONE) { (viewer.t(words::PHONE_TRY)) } } } }
}
