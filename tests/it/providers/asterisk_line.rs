//! What a call at an Asterisk does next, whatever happens to it, in whatever order.

use super::{now, number};
use proptest::prelude::*;
use serde_json::json;
use shouwen::{
    core::{
        call::{CallState, Heard, LegNews, LegResult, VoiceNews},
        clock::Moment,
        dialogue::{Dial, Instruction, Speech},
        directory::Language,
        id::LegId,
        phone::Caller,
    },
    providers::{
        VoiceHook,
        asterisk::{
            Act, Arrival, Channel, Command, Event, Input, LegStanding, Line, Manner, Meanwhile, Orders,
            Partner, ResourceId, Standing, Taken,
        },
    },
};
use std::time::Duration;
use uuid::Uuid;

const CALL: &str = "1795704444.0";
const RECORDINGS: &str = "http://127.0.0.1:8088/ari/recordings/stored/";

fn begun() -> (Line, Vec<Act>) {
    begun_with(Meanwhile::default())
}

fn begun_with(while_ringing: Meanwhile) -> (Line, Vec<Act>) {
    let manner = Manner { recordings_at: RECORDINGS.to_owned(), while_ringing, ..Manner::default() };
    let call = ResourceId::new(CALL).unwrap();
    Line::begin(call, arrival(false), manner)
}

fn arrival(up: bool) -> Arrival {
    Arrival { from: Caller::Number(number("+8613800138000")), to: "6687001".to_owned(), up, again: None }
}

/// The names of what is ordered.
fn ordered(acts: &[Act]) -> Vec<&'static str> {
    let name = |act: &Act| if let Act::Order(command) = act { Some(command.name()) } else { None };
    acts.iter().filter_map(name).collect()
}

fn speech(text: &str) -> Speech {
    Speech { language: Language::Chinese, text: text.to_owned(), audio: None }
}

fn collect() -> Instruction {
    Instruction::Collect { say: vec![speech("请按键")], max_keys: 2, finish_key: Some('#'), seconds: 5 }
}

fn leg() -> Uuid {
    Uuid::from_u128(1)
}

fn dial(press_to_accept: bool) -> Instruction {
    Instruction::Dial(Dial {
        leg: LegId::from(leg()),
        to: number("+863936680101"),
        seconds: 20,
        press_to_accept,
        record: true,
    })
}

fn record() -> Instruction {
    Instruction::Record { max_seconds: 120, silence_seconds: 5, finish_key: '#' }
}

fn channel(id: &str) -> Channel {
    Channel { id: id.to_owned(), ..Channel::default() }
}

fn orders(instructions: &[Instruction]) -> Input {
    Input::Orders(Orders { instructions: instructions.to_vec(), next_turn: 2 })
}

fn pressed(by: &str, digit: &str) -> Input {
    Input::Event(Event::ChannelDtmfReceived { channel: channel(by), digit: digit.to_owned() })
}

fn destroyed(id: &str, cause: i64) -> Input {
    Input::Event(Event::ChannelDestroyed { channel: channel(id), cause })
}

fn played(act: &[Act]) -> Input {
    let playback = act.iter().find_map(|act| match act {
        Act::Speak { channel, playback, .. } => Some(Event::unplayed(channel, playback)),
        _ => None,
    });
    Input::Event(playback.expect("something is spoken"))
}

const GUEST: Uuid = Uuid::from_u128(2);

/// The officer has somebody join.
fn invited(press: bool) -> Input {
    invited_as(GUEST, press)
}

fn invited_as(leg: Uuid, press: bool) -> Input {
    let event = json!({ "type": "ChannelUserevent", "eventname": "shouwen_invite", "channel": { "id": CALL },
        "userevent": { "leg": leg, "to": "+863936680111", "seconds": "20", "press": press.to_string() } });
    Input::Event(Event::read(&event.to_string()))
}

fn picked_up(id: Uuid) -> Input {
    Input::Event(Event::StasisStart {
        channel: channel(&id.to_string()),
        args: Vec::new(),
        replace_channel: None,
    })
}

/// A caller who talks with an officer.
fn talking() -> Line {
    let (mut line, _) = begun();
    line.on(orders(&[dial(false)]), now());
    line.on(picked_up(leg()), now());
    line
}

/// The leg's end, as it is told.
fn leg_end(id: Uuid, result: LegResult, seconds: u32) -> VoiceNews {
    let news = LegNews::Ended { result, at: None, seconds };
    VoiceNews::Leg { leg: LegId::from(id), provider_leg: None, news }
}

fn told(acts: &[Act]) -> Vec<VoiceNews> {
    let told = acts.iter().filter_map(|act| match act {
        Act::Tell(told) => Some(told.news.clone()),
        _ => None,
    });
    told.collect()
}

fn turn(heard: Heard, gone: bool) -> VoiceNews {
    VoiceNews::Turn { heard, gone }
}

fn after(seconds: i64) -> Moment {
    now() + chrono::Duration::seconds(seconds)
}

#[test]
fn the_first_key_stops_the_prompt_and_the_last_one_is_the_turn() {
    let (mut line, acts) = begun();
    assert!(matches!(&told(&acts)[0], VoiceNews::Began { to, .. } if to == "6687001"));
    let spoken = line.on(orders(&[Instruction::Say(speech("您好")), collect()]), now());
    assert!(line.on(pressed(CALL, "1"), now()).is_empty(), "what is said is not interrupted");
    let asked = line.on(played(&spoken), now());
    assert!(matches!(asked.as_slice(), [Act::Speak { .. }]), "{asked:?}");
    let first = line.on(pressed(CALL, "1"), now());
    assert!(matches!(first.as_slice(), [Act::Order(Command::StopPlaying(_)), Act::Wake(_)]), "{first:?}");
    let second = line.on(pressed(CALL, "4"), now());
    assert_eq!(told(&second), [turn(Heard::Keys { keys: "14".to_owned() }, false)]);
}

#[test]
fn silence_is_a_turn_only_after_the_prompt() {
    let (mut line, _) = begun();
    let asked = line.on(orders(&[collect()]), now());
    assert!(told(&line.on(Input::Timeout, now())).is_empty(), "the prompt is still spoken");
    let waits = line.on(played(&asked), now());
    assert_eq!(waits, [Act::Wake(Duration::from_secs(5))]);
    assert_eq!(told(&line.on(Input::Timeout, now())), [turn(Heard::Silence, false)]);
    line.on(orders(&[collect()]), now());
    assert_eq!(
        told(&line.on(pressed(CALL, "#"), now())),
        [turn(Heard::Silence, false)],
        "the finishing key alone"
    );
}

#[test]
fn an_officer_answers_and_both_ends_are_reported() {
    let (mut line, _) = begun();
    let rings = line.on(orders(&[dial(false)]), now());
    assert!(rings.iter().any(|act| matches!(act, Act::Order(Command::Ring { .. }))), "{rings:?}");
    let id = leg().to_string();
    let start =
        Event::StasisStart { channel: channel(&id), args: vec!["leg".to_owned()], replace_channel: None };
    let joined = line.on(Input::Event(start), now());
    assert_eq!(ordered(&joined), ["stop playing", "hold", "bridge", "connect", "record a talk"]);
    let ended = line.on(destroyed(&id, 16), after(42));
    let place = |name: &str| {
        ended.iter().position(|act| matches!(act, Act::Order(command) if command.name() == name))
    };
    assert!(place("stop recording").is_some() && place("stop recording") < place("part"), "{ended:?}");
    let news = LegNews::Ended { result: LegResult::Answered, at: None, seconds: 42 };
    let heard = Heard::Dialled { result: LegResult::Answered, seconds: 42 };
    let recorded = &told(&ended)[0];
    assert!(
        matches!(recorded, VoiceNews::Recording { url: Some(url), seconds: 42, .. } if url.ends_with("-r1")),
        "{recorded:?}"
    );
    let leg = VoiceNews::Leg { leg: LegId::from(leg()), provider_leg: None, news };
    assert_eq!(told(&ended)[1..], [leg, turn(heard, false)]);
}

#[test]
fn whoever_does_not_press_one_is_no_first_contact() {
    let (mut line, _) = begun();
    line.on(orders(&[dial(true)]), now());
    let id = leg().to_string();
    let start = Event::StasisStart { channel: channel(&id), args: Vec::new(), replace_channel: None };
    let offered = line.on(Input::Event(start), now());
    assert!(matches!(&told(&offered)[..], [VoiceNews::Leg { news: LegNews::PickedUp, .. }]));
    let asked = line.on(orders(&[collect()]), now());
    assert!(
        matches!(&asked[..], [Act::Speak { channel, .. }] if channel.as_str() == id),
        "the words are the officer's"
    );
    assert!(line.on(pressed(CALL, "1"), now()).is_empty(), "the caller's key is not theirs");
    line.on(played(&asked), now());
    let silent = line.on(Input::Timeout, now());
    assert!(
        matches!(&told(&silent)[..], [VoiceNews::Leg { news: LegNews::Pressed(keys), .. }] if keys.is_empty())
    );
    line.on(orders(&[Instruction::Hangup]), now());
    let ended = line.on(destroyed(&id, 16), now());
    assert_eq!(told(&ended)[1], turn(Heard::Dialled { result: LegResult::NotAccepted, seconds: 0 }, false));
}

#[test]
fn causes_are_results() {
    for (cause, result) in [
        (17, LegResult::Busy),
        (19, LegResult::NoAnswer),
        (16, LegResult::NoAnswer),
        (38, LegResult::Failed),
        (1, LegResult::Failed),
    ] {
        let (mut line, _) = begun();
        line.on(orders(&[dial(false)]), now());
        let ended = line.on(destroyed(&leg().to_string(), cause), now());
        assert_eq!(told(&ended)[1], turn(Heard::Dialled { result, seconds: 0 }, false), "{cause}");
    }
}

#[test]
fn a_message_whose_caller_hangs_up_is_kept() {
    let finished = |line: &Line| {
        let name = format!("{}-r1", line.call());
        let recording = shouwen::providers::asterisk::Recorded { name, duration: 7, ..Default::default() };
        Input::Event(Event::RecordingFinished { recording })
    };
    let url = Some(format!("{RECORDINGS}{CALL}-r1"));
    let heard = Heard::Recorded { seconds: 7, url };
    // The end of the recording comes first, as it does, and then the end of the call.
    let (mut line, _) = begun();
    line.on(orders(&[record()]), now());
    let kept = line.on(finished(&line), now());
    assert!(matches!(&told(&kept)[..], [VoiceNews::Recording { seconds: 7, .. }]));
    let gone = line.on(destroyed(CALL, 16), now());
    assert_eq!(told(&gone)[0], turn(heard.clone(), true));
    assert!(line.is_over());
    // The other way round.
    let (mut line, _) = begun();
    line.on(orders(&[record()]), now());
    assert!(told(&line.on(destroyed(CALL, 16), now())).is_empty(), "it waits for the recording");
    assert_eq!(told(&line.on(finished(&line), now()))[1], turn(heard, true));
}

#[test]
fn after_a_lost_connection_a_caller_is_asked_again_and_a_picked_up_telephone_is_connected() {
    let back = |leg| Input::Back(Standing { caller: true, leg, guest: None });
    let (mut line, _) = begun();
    line.on(orders(&[collect()]), now());
    assert_eq!(told(&line.on(back(None), now())), [turn(Heard::Silence, false)]);
    line.on(orders(&[dial(false)]), now());
    let found = line.on(back(Some(LegStanding::Up)), now());
    assert!(found.iter().any(|act| matches!(act, Act::Order(Command::Connect { .. }))), "{found:?}");
    let gone = line.on(back(None), after(9));
    let heard = Heard::Dialled { result: LegResult::Answered, seconds: 9 };
    assert_eq!(told(&gone).last(), Some(&turn(heard, false)));
    let end = line.on(Input::Back(Standing { caller: false, leg: None, guest: None }), now());
    assert_eq!(told(&end).len(), 1);
    assert!(line.is_over());
}

#[test]
fn music_plays_while_a_telephone_rings_and_stops_with_it() {
    for (text, expected) in [
        ("tone:ring", Some(Meanwhile::Sound("tone:ring".to_owned()))),
        ("sound:office/please-wait", Some(Meanwhile::Sound("sound:office/please-wait".to_owned()))),
        ("moh:waiting", Some(Meanwhile::Music("waiting".to_owned()))),
        ("moh:", None),
        ("music", None),
        ("sound:../../etc/passwd", None),
        ("sound:http://elsewhere.example/a", None),
        ("tone:ring&x=1", None),
    ] {
        assert_eq!(Meanwhile::read(text), expected, "{text}");
    }
    for answered in [true, false] {
        let (mut line, _) = begun_with(Meanwhile::Music("waiting".to_owned()));
        let rings = line.on(orders(&[dial(false)]), now());
        let class = rings.iter().find_map(|act| match act {
            Act::Order(Command::Music { class, .. }) => Some(class.as_str()),
            _ => None,
        });
        assert_eq!(class, Some("waiting"));
        let id = leg().to_string();
        let next = if answered {
            Input::Event(Event::StasisStart {
                channel: channel(&id),
                args: Vec::new(),
                replace_channel: None,
            })
        } else {
            destroyed(&id, 17)
        };
        assert_eq!(ordered(&line.on(next, now()))[0], "stop music");
    }
}

#[test]
fn a_third_joins_and_stays_when_the_officer_hangs_up() {
    let mut line = talking();
    assert_eq!(ordered(&line.on(invited(false), after(10))), ["ring"]);
    let other = Uuid::from_u128(3);
    let refused = line.on(invited_as(other, false), after(11));
    assert_eq!(told(&refused), [leg_end(other, LegResult::Cancelled, 0)], "one at a time");
    assert!(line.on(invited(false), after(11)).is_empty(), "the same once more is the same");
    let joined = line.on(picked_up(GUEST), after(15));
    let Act::Order(Command::Connect { bridge, channels }) = &joined[0] else { panic!("{joined:?}") };
    assert_eq!((bridge.to_string(), channels[0].to_string()), (leg().to_string(), GUEST.to_string()));
    let left = line.on(destroyed(&leg().to_string(), 16), after(30));
    assert_eq!(
        told(&left),
        [leg_end(leg(), LegResult::Answered, 30)],
        "and the caller is asked nothing: {left:?}"
    );
    assert!(ordered(&left).is_empty());
    let ended = line.on(destroyed(&GUEST.to_string(), 16), after(50));
    assert_eq!(ordered(&ended), ["stop recording", "part"]);
    let heard = Heard::Dialled { result: LegResult::Answered, seconds: 35 };
    assert!(
        matches!(&told(&ended)[0], VoiceNews::Recording { seconds: 50, .. }),
        "the whole of it: {ended:?}"
    );
    assert_eq!(told(&ended)[1..], [leg_end(GUEST, LegResult::Answered, 35), turn(heard, false)]);
}

#[test]
fn whoever_does_not_join_changes_nothing() {
    let mut line = talking();
    line.on(invited(false), after(10));
    assert_eq!(
        told(&line.on(destroyed(&GUEST.to_string(), 17), after(12))),
        [leg_end(GUEST, LegResult::Busy, 0)]
    );
    line.on(invited(true), after(20));
    assert!(matches!(
        &told(&line.on(picked_up(GUEST), after(25)))[..],
        [VoiceNews::Leg { news: LegNews::PickedUp, .. }]
    ));
    let asked = line.on(orders(&[collect()]), after(25));
    assert!(line.on(pressed(CALL, "1"), after(26)).is_empty(), "the caller's key is not theirs");
    line.on(played(&asked), after(27));
    assert_eq!(told(&line.on(Input::Timeout, after(40))).len(), 1);
    assert_eq!(ordered(&line.on(orders(&[Instruction::Hangup]), after(40))), ["hang up"]);
    let ended = line.on(destroyed(&GUEST.to_string(), 16), after(41));
    assert_eq!(told(&ended), [leg_end(GUEST, LegResult::NotAccepted, 0)]);
    let over = line.on(destroyed(CALL, 16), after(60));
    assert_eq!(told(&over)[1], leg_end(leg(), LegResult::Answered, 60), "{over:?}");
}

#[test]
fn when_the_caller_hangs_up_both_are_let_go() {
    let mut line = talking();
    line.on(invited(false), after(10));
    line.on(picked_up(GUEST), after(15));
    let over = line.on(destroyed(CALL, 16), after(60));
    assert_eq!(ordered(&over), ["hang up", "stop recording", "part", "hang up"]);
    assert!(told(&over).contains(&leg_end(GUEST, LegResult::Answered, 45)), "{over:?}");
    assert!(line.is_over());
}

#[test]
fn a_talk_that_no_process_had_ends_as_it_would_have() {
    let taken = |recording| Taken {
        call: ResourceId::new(CALL).unwrap(),
        inbound: true,
        bridge: leg().into(),
        partner: partner(leg()),
        guest: None,
        turn: 4,
        recording,
    };
    let manner = Manner { recordings_at: RECORDINGS.to_owned(), ..Manner::default() };
    let mut line = Line::taken_up(taken(Some(2)), manner.clone());
    assert!(
        line.on(Input::Back(Standing { caller: true, leg: Some(LegStanding::Up), guest: None }), after(5))
            .is_empty()
    );
    let ended = line.on(destroyed(&leg().to_string(), 16), after(300));
    assert_eq!(ordered(&ended), ["stop recording", "part"]);
    let [VoiceNews::Recording { url: Some(url), seconds: 300, .. }, VoiceNews::Leg { .. }, turned] =
        &told(&ended)[..]
    else {
        panic!("{ended:?}")
    };
    assert!(url.ends_with("-r2"), "{url}");
    assert_eq!(*turned, turn(Heard::Dialled { result: LegResult::Answered, seconds: 300 }, false));
    let Some(Act::Tell(last)) = ended.last() else { panic!("{ended:?}") };
    assert_eq!(last.hook, VoiceHook::Turn(4), "the turn that the house waits for");
    // The officer hung up while nobody looked.
    let mut line = Line::taken_up(taken(None), manner);
    let alone = line.on(Input::Back(Standing { caller: true, leg: None, guest: None }), after(60));
    assert_eq!(told(&alone).len(), 2, "the leg has ended, and the caller is asked about: {alone:?}");
}

fn partner(id: Uuid) -> Partner {
    Partner { leg: LegId::from(id), channel: id.into(), since: now() }
}

#[test]
fn a_third_whom_no_process_had_stays_with_the_caller() {
    let (call, bridge) = (ResourceId::new(CALL).unwrap(), ResourceId::new("made-for-somebody-else").unwrap());
    let guest = Some(partner(GUEST));
    let taken =
        Taken { call, inbound: true, bridge, partner: partner(leg()), guest, turn: 2, recording: None };
    let mut line = Line::taken_up(taken, Manner::default());
    let stays = line.on(destroyed(&leg().to_string(), 16), after(20));
    assert_eq!(told(&stays), [leg_end(leg(), LegResult::Answered, 20)]);
    let parted = line.on(destroyed(&GUEST.to_string(), 16), after(50));
    assert_eq!(told(&parted)[0], leg_end(GUEST, LegResult::Answered, 50));
    let Act::Order(Command::Part(bridge)) = &parted[0] else { panic!("{parted:?}") };
    assert_eq!(bridge.as_str(), "made-for-somebody-else");
}

#[test]
fn whoever_is_picked_up_already_is_not_answered_again() {
    let (_, acts) = begun();
    assert_eq!(ordered(&acts), ["answer"]);
    let call = ResourceId::new(CALL).unwrap();
    let (_, acts) = Line::begin(call.clone(), arrival(true), Manner::default());
    assert!(ordered(&acts).is_empty());
    // What a former process had played stands before the words of ours.
    let hush = |meanwhile| Line::hush(&call, [LegId::from(leg())].into_iter(), &meanwhile);
    let waiting = ResourceId::new(format!("{}-waiting", leg())).unwrap();
    assert_eq!(hush(Meanwhile::default())[0], Command::StopPlaying(waiting.clone()));
    assert_eq!(hush(Meanwhile::Music("x".to_owned())), [Command::StopMusic(call.clone())]);
    let (mut line, _) = begun();
    let rings = line.on(orders(&[dial(false)]), now());
    let played = rings.iter().find_map(|act| match act {
        Act::Order(Command::Play { playback, .. }) => Some(playback),
        _ => None,
    });
    assert_eq!(played, Some(&waiting), "it is found by the leg that rings");
}

#[test]
fn an_exchange_waits_for_us_as_long_as_what_it_does_takes() {
    let held = |acts: &[Act]| {
        acts.iter().find_map(|act| match act {
            Act::Order(Command::Hold { seconds, .. }) => Some(*seconds),
            _ => None,
        })
    };
    let manner = Manner { desk_after: chrono::Duration::seconds(60), ..Manner::default() };
    let call = ResourceId::new(CALL).unwrap();
    let (mut line, _) = Line::begin(call, arrival(false), manner.clone());
    // The dialplan has said a minute: enough for a few words, and for a telephone that rings for 20 seconds.
    assert_eq!(held(&line.on(orders(&[collect()]), now())), None);
    assert_eq!(held(&line.on(orders(&[dial(false)]), after(5))), None);
    let joined = line.on(picked_up(leg()), after(10));
    assert_eq!(held(&joined), Some(4 * 3600), "those who talk are left alone");
    assert!(
        ordered(&joined).iter().position(|name| *name == "hold")
            < ordered(&joined).iter().position(|name| *name == "connect")
    );
    line.on(destroyed(&leg().to_string(), 16), after(500));
    assert_eq!(held(&line.on(orders(&[collect()]), after(500))), Some(65), "the same as before again");
    assert_eq!(held(&line.on(orders(&[record()]), after(510))), Some(180), "a message may take two minutes");
    let (mut officer, _) = Line::call_back(leg().into(), LegId::from(leg()), manner);
    assert_eq!(held(&officer.on(orders(&[record()]), now())), None, "no dialplan stands behind a call-back");
}

#[test]
fn a_telephone_that_nobody_waits_for_is_hung_up() {
    let (mut line, _) = begun();
    line.on(orders(&[dial(false)]), now());
    let gone = line.on(Input::Back(Standing { caller: true, leg: None, guest: None }), now());
    assert!(ordered(&gone).contains(&"hang up"), "it may have begun to ring after we looked: {gone:?}");
    assert_eq!(ordered(&line.on(picked_up(leg()), now())), ["hang up"]);
}

#[test]
fn a_message_of_a_former_process_is_kept_and_not_written_over() {
    let call = ResourceId::new(CALL).unwrap();
    let (mut line, begun) = Line::begin(call, Arrival { again: Some(1), ..arrival(true) }, Manner::default());
    assert!(matches!(&told(&begun)[0], VoiceNews::Resumed { .. }), "the last words, not the first");
    let name = format!("{CALL}-r1");
    let recording = shouwen::providers::asterisk::Recorded { name, duration: 7, ..Default::default() };
    let kept = line.on(Input::Event(Event::RecordingFinished { recording }), now());
    assert!(matches!(&told(&kept)[..], [VoiceNews::Recording { seconds: 7, .. }]), "{kept:?}");
    let next = line.on(orders(&[record()]), now());
    assert!(next.iter().any(
        |act| matches!(act, Act::Order(Command::Record { name, .. }) if name.as_str().ends_with("-r2"))
    ));
}

#[test]
fn a_message_is_waited_for_and_not_cut_off_by_an_older_time() {
    let (mut line, _) = begun();
    line.on(orders(&[collect()]), now());
    line.on(orders(&[record()]), now());
    assert!(line.on(Input::Timeout, now()).is_empty(), "the time was for a key");
    // While the connection was away they hung up: the recording is asked for.
    let gone = line.on(Input::Back(Standing { caller: false, leg: None, guest: None }), now());
    assert_eq!(ordered(&gone), ["stop recording"]);
}

fn any_standing() -> impl Strategy<Value = Option<LegStanding>> {
    prop_oneof![Just(None), Just(Some(LegStanding::Up)), Just(Some(LegStanding::Ringing))]
}

/// Anything that can happen, in any order.
fn any_input() -> impl Strategy<Value = Input> {
    let id = leg().to_string();
    let guest = GUEST.to_string();
    let channels = prop_oneof![Just(CALL.to_owned()), Just(id), Just(guest), Just("somebody".to_owned())];
    let instructions = prop_oneof![
        Just(Instruction::Say(speech("您好"))),
        Just(collect()),
        Just(dial(false)),
        Just(dial(true)),
        Just(record()),
        Just(Instruction::Join),
        Just(Instruction::Hangup),
    ];
    prop_oneof![
        prop::collection::vec(instructions, 0..3).prop_map(|instructions| orders(&instructions)),
        (channels.clone(), "[0-9*#x]").prop_map(|(by, digit)| pressed(&by, &digit)),
        channels.clone().prop_map(|id| Input::Event(Event::StasisStart {
            channel: channel(&id),
            args: Vec::new(),
            replace_channel: None
        })),
        (channels, 0..130i64).prop_map(|(id, cause)| destroyed(&id, cause)),
        (1..4u8).prop_map(|n| {
            let (channel, playback) =
                (ResourceId::new(CALL).unwrap(), ResourceId::new(format!("{CALL}-p{n}")).unwrap());
            Input::Event(Event::unplayed(&channel, &playback))
        }),
        (1..3u8, 0..9u32).prop_map(|(n, duration)| {
            let name = format!("{CALL}-r{n}");
            let recording = shouwen::providers::asterisk::Recorded { name, duration, ..Default::default() };
            Input::Event(Event::RecordingFinished { recording })
        }),
        prop::sample::select(vec!["RINGING", "BUSY", "NOANSWER", "CHANUNAVAIL", ""]).prop_map(|status| {
            Input::Event(Event::Dial { dialstatus: status.to_owned(), peer: channel(&leg().to_string()) })
        }),
        Just(Input::Timeout),
        any::<bool>().prop_map(invited),
        (any_standing(), any_standing()).prop_map(|(leg, guest)| Input::Back(Standing {
            caller: true,
            leg,
            guest
        })),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_a_call_ends_once_and_so_does_every_leg(inputs in prop::collection::vec(any_input(), 0..40)) {
        let (mut line, mut acts) = begun();
        for (second, input) in (0..).zip(inputs) {
            acts.extend(line.on(input, after(second)));
        }
        acts.extend(line.on(destroyed(CALL, 16), after(100)));
        // A message waits for its recording, for a while.
        acts.extend(line.on(Input::Timeout, after(110)));
        prop_assert!(line.is_over());
        let news = told(&acts);
        let ends = news.iter().filter(|news| matches!(news, VoiceNews::Progress { state: CallState::Ended, .. }));
        prop_assert_eq!(ends.count(), 1);
        let rung = acts.iter().filter(|act| matches!(act, Act::Order(Command::Ring { .. }))).count();
        let over = news.iter().filter(|news| matches!(news, VoiceNews::Leg { news: LegNews::Ended { .. }, .. })).count();
        prop_assert_eq!(rung, over, "every telephone that rang has stopped, and was told to have");
        prop_assert!(line.on(Input::Timeout, after(120)).is_empty());
    }
}
