//! Dialled legs: press-1-to-accept, first contact, and the two legs of a call-back.

use super::{effects, facts::DirectoryNames};
use crate::{
    core::{
        call::{Heard, Leg, LegNews, LegParty, LegResult, ProviderCallId},
        clock::Moment,
        dialogue::{self, Audience, Dial, Instruction},
        directory::Language,
        id::LegId,
    },
    store::calls::Call,
    work::{App, WorkError},
};
use std::borrow::Cow;

/// How long a complainant's telephone rings in a call-back, in seconds.
const RING_SECONDS: u8 = 45;

/// What a leg's report did, and what it wants.
pub(super) struct Told {
    /// The call has changed.
    pub changed: bool,
    /// What tells this report from the others of its leg.
    pub part: String,
    /// What is to be answered.
    pub wants: Wants,
}

/// What a leg is to be answered.
pub(super) enum Wants {
    /// Nothing but that it was taken.
    Nothing,
    /// Words to whoever picked up.
    Words(Words),
    /// The complainant's telephone is rung.
    Complainant,
}

/// Words to whoever picked up.
pub(super) enum Words {
    /// An officer is offered a call.
    Accept,
    /// An officer's call-back begins.
    CallBack,
    /// What was pressed was answered: joined, or hung up.
    Answer(String),
}

/// Takes a leg's report. What was reported before changes nothing.
pub(super) fn take(
    call: &mut Call,
    id: LegId,
    provider_leg: Option<&ProviderCallId>,
    news: &LegNews,
    seen_as: &ProviderCallId,
    at: Moment,
) -> Told {
    let call_back = call.record.call_back.is_some();
    let mut told = Told { changed: false, part: part(news), wants: Wants::Nothing };
    let first = call.record.legs.first().map(|leg| leg.id) == Some(id);
    if call_back && first && call.provider_call_id != *seen_as {
        // The officer's leg is the call itself: now its provider's id is known.
        call.provider_call_id = seen_as.clone();
        told.changed = true;
    }
    let Some(leg) = call.record.leg_mut(id) else { return told };
    if leg.provider_leg.is_none() && provider_leg.is_some() {
        leg.provider_leg = provider_leg.cloned();
        told.changed = true;
    }
    match news {
        LegNews::Ringing => {}
        LegNews::PickedUp if call_back && first => told.wants = Wants::Words(Words::CallBack),
        LegNews::PickedUp => told.wants = Wants::Words(Words::Accept),
        LegNews::Pressed(keys) => {
            let accepted = keys.starts_with('1');
            if accepted {
                told.changed |= leg.answered_at.is_none();
                leg.answered_at.get_or_insert(at);
            } else {
                told.changed = true;
                leg.result.get_or_insert(LegResult::NotAccepted);
            }
            told.wants = if accepted && call_back && first {
                Wants::Complainant
            } else {
                Wants::Words(Words::Answer(keys.clone()))
            };
        }
        LegNews::Answered { at: theirs } => {
            if !leg.press_to_accept && leg.answered_at.is_none() {
                leg.answered_at = Some(sane(*theirs, leg.began_at, at));
                told.changed = true;
            }
        }
        LegNews::Ended { result, at: theirs, seconds } => {
            told.changed |= end(leg, *result, sane(*theirs, leg.began_at, at), *seconds);
        }
    }
    call.answered_at = call.record.legs.iter().filter_map(|leg| leg.answered_at).min();
    told
}

fn end(leg: &mut Leg, result: LegResult, at: Moment, seconds: u32) -> bool {
    if leg.ended_at.is_some() && leg.result.is_some() {
        return false;
    }
    let answered = result == LegResult::Answered;
    if answered && leg.answered_at.is_none() && !leg.press_to_accept {
        leg.answered_at = Some(at - chrono::Duration::seconds(i64::from(seconds)));
    }
    // Picked up, and nobody pressed 1: a mailbox is no first contact (R3.2).
    let result = if answered && leg.answered_at.is_none() { LegResult::NotAccepted } else { result };
    let ended = leg.talk_ended(at, seconds);
    leg.ended_at.get_or_insert(ended);
    leg.result.get_or_insert(result);
    true
}

/// The provider's time, if it can be true; ours else.
fn sane(theirs: Option<Moment>, not_before: Moment, ours: Moment) -> Moment {
    theirs.filter(|at| *at >= not_before && *at <= ours).unwrap_or(ours)
}

fn part(news: &LegNews) -> String {
    match news {
        LegNews::Ringing => "ringing".to_owned(),
        LegNews::PickedUp => "picked_up".to_owned(),
        LegNews::Pressed(keys) => format!("pressed:{}", keys.chars().take(8).collect::<String>()),
        LegNews::Answered { .. } => "answered".to_owned(),
        LegNews::Ended { .. } => "ended".to_owned(),
    }
}

/// What is said to whoever picked up.
pub(super) fn words(app: &App, words: Words, case: Option<&str>) -> Vec<Instruction> {
    let facts = app.facts();
    let names = DirectoryNames(&facts.directory);
    let audience = Audience {
        book: &facts.book,
        office: facts.directory.office(),
        names: &names,
        language: Language::Chinese,
    };
    match words {
        Words::Accept => dialogue::accept_prompt(audience),
        Words::CallBack => dialogue::call_back_prompt(audience, case.unwrap_or_default()),
        Words::Answer(keys) => dialogue::accept_answer(&keys),
    }
}

/// The officer of a call-back is there: the complainant's telephone rings.
pub(super) fn dial_complainant(
    app: &App,
    call: &mut Call,
    at: Moment,
) -> Result<Vec<Instruction>, WorkError> {
    let Some(number) = effects::caller(app, call)? else { return Ok(vec![Instruction::Hangup]) };
    let existing = call.record.legs.iter().find(|leg| leg.to == LegParty::Complainant).map(|leg| leg.id);
    let leg = existing.unwrap_or_else(|| app.mint(at));
    if existing.is_none() {
        call.record.legs.push(Leg {
            id: leg,
            to: LegParty::Complainant,
            press_to_accept: false,
            began_at: at,
            answered_at: None,
            ended_at: None,
            result: None,
            provider_leg: None,
        });
        call.turn = 1;
    }
    Ok(vec![Instruction::Dial(Dial {
        leg,
        to: number,
        seconds: RING_SECONDS,
        press_to_accept: false,
        // Nobody has told them that it might be: the notice is spoken to those who call.
        record: false,
    })])
}

/// What was heard, where the network leaves it to the legs' own reports how a talk went: when a caller is
/// taken out of it, and when it ended by itself.
pub(super) fn talked<'a>(call: &Call, heard: &'a Heard, at: Moment) -> Cow<'a, Heard> {
    let legs = &call.record.legs;
    match heard {
        Heard::Moved => {
            let talk = legs.iter().rev().find_map(|leg| talk(leg, at));
            Cow::Owned(talk.unwrap_or(Heard::Silence))
        }
        Heard::Connected => Cow::Owned(legs.last().map_or(Heard::Silence, |leg| connected(leg, at))),
        _ => Cow::Borrowed(heard),
    }
}

/// The talk of a leg that was answered.
fn talk(leg: &Leg, at: Moment) -> Option<Heard> {
    // The report that the leg has ended may have been faster.
    let (from, until) = (leg.answered_at?, leg.ended_at.unwrap_or(at));
    let seconds = u32::try_from((until - from).num_seconds()).unwrap_or_default();
    // They did talk, however short it was.
    Some(Heard::Dialled { result: LegResult::Answered, seconds: seconds.max(1) })
}

/// How a leg ended that somebody had picked up.
fn connected(leg: &Leg, at: Moment) -> Heard {
    // A mailbox is picked up too, and is connected with nobody.
    let unreported = if leg.press_to_accept { (LegResult::NotAccepted, 0) } else { (LegResult::Answered, 1) };
    let (result, seconds) = unreported;
    talk(leg, at).unwrap_or(Heard::Dialled { result, seconds })
}

/// The turn after a call-back's dial: how the complainant's leg ended.
pub(super) fn turn_ended(call: &mut Call, heard: &Heard, at: Moment) {
    let complainant = call.record.legs.iter().find(|leg| leg.to == LegParty::Complainant).map(|leg| leg.id);
    if let (Some(leg), Heard::Dialled { result, seconds }) = (complainant, heard) {
        effects::leg_ended(call, leg, *result, *seconds, at);
    }
}
