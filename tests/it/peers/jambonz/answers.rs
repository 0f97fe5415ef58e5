//! What we answer, before jambonz's validators.

use super::judge::Judge;
use crate::{
    dialogue::stage::{Given, PLANS},
    providers::{JAMBONZ, LEG, account, number},
};
use proptest::{prelude::*, test_runner::TestRunner};
use serde::Deserialize;
use serde_json::{Value, json};
use shouwen::{
    core::{
        call::{Heard, LegResult},
        dialogue::{self, Dial, Instruction, Speech, Turn},
        directory::Language,
        script::Book,
    },
    providers::{HookAnswer, Links, Originate, Voice},
};

const LINKS: Links<'static> = Links { base: "https://hotline.example.org/hooks/main", next_turn: 3 };

#[derive(Deserialize)]
struct Vectors {
    verb_cases: Vec<Case>,
    webhook_cases: Vec<Webhook>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    verbs: Value,
    verb_specifications: bool,
    json_schema: bool,
}

#[derive(Deserialize)]
struct Webhook {
    name: String,
    body: String,
    timestamp: i64,
    header: String,
}

/// Everything on one judge.
pub fn run() {
    let mut judge = Judge::start();
    the_judge_judges(&mut judge);
    let voice = account(JAMBONZ).voice.unwrap();
    shipped_dialogues(&mut judge, voice.as_ref());
    any_instructions(&mut judge, voice.as_ref());
    what_no_dialogue_says(&mut judge, voice.as_ref());
}

/// The validators and the check of signatures are those that the vectors were made with, and tell good
/// from bad.
fn the_judge_judges(judge: &mut Judge) {
    let vectors: Vectors =
        serde_json::from_str(include_str!("../../vectors/providers/jambonz.json")).unwrap();
    for case in vectors.verb_cases {
        let [specifications, schema] = judge.faults(&case.verbs);
        let verdicts = (specifications.is_none(), schema.is_none());
        assert_eq!(verdicts, (case.verb_specifications, case.json_schema), "{}", case.name);
    }
    let secret = "wh_secret_invented_2yHkQ7d9JtVbn3ZfA1cX";
    for case in vectors.webhook_cases {
        assert!(judge.lets_pass(secret, &case.header, &case.body, case.timestamp), "{}", case.name);
        assert!(!judge.lets_pass("another", &case.header, &case.body, case.timestamp), "{}", case.name);
    }
}

fn body(answer: &HookAnswer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

/// The answer to instructions, on the caller's leg and on a dialled one.
fn judged(judge: &mut Judge, voice: &dyn Voice, instructions: &[Instruction]) {
    let answer = body(&voice.render(instructions, &LINKS));
    judge.takes(&answer);
    assert!(!answer.as_array().unwrap().is_empty(), "a call that begins with nothing is refused");
    // Before a leg is accepted no other may be dialled, and no dialogue does.
    if !instructions.iter().any(|instruction| matches!(instruction, Instruction::Dial(_))) {
        judge.takes(&body(&voice.render_leg(LEG.parse().unwrap(), instructions, &LINKS)));
    }
}

/// Every shipped dialogue, with every plan, a few turns deep.
fn shipped_dialogues(judge: &mut Judge, voice: &dyn Voice) {
    let book = Book::builtin();
    let heard = [
        Heard::Silence,
        Heard::Keys { keys: "1".to_owned() },
        Heard::Keys { keys: "2".to_owned() },
        Heard::Dialled { result: LegResult::NoAnswer, seconds: 0 },
        Heard::Dialled { result: LegResult::Answered, seconds: 30 },
        Heard::Recorded { seconds: 0, url: None },
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (flow, plan) in book.flows().flat_map(|flow| PLANS.map(|plan| (flow, plan))) {
        for (language, withheld) in [(Language::Chinese, false), (Language::English, true)] {
            let routes = ["complaint", "discipline", "general", "matter"];
            let routes = routes.into_iter().map(|asked| (asked.to_owned(), plan.to_owned())).collect();
            let given = Given { language, withheld, routes, recording: true, ..Given::default() };
            let mut legs = 0;
            let mut steps = vec![given.with(&mut legs, None, None, |facts| dialogue::begin(flow, facts))];
            for depth in 0..4 {
                let mut next = Vec::new();
                for step in steps {
                    let told = serde_json::to_string(&step.instructions).unwrap();
                    // The same words again are the same answer again.
                    if !seen.insert(format!("{depth} {told}")) {
                        continue;
                    }
                    judged(judge, voice, &step.instructions);
                    next.extend(heard.iter().filter(|_| !step.session.over()).map(|heard| {
                        let turn = Turn { heard, gone: false };
                        let session = step.session.clone();
                        given.with(&mut legs, None, None, |facts| dialogue::step(book, session, turn, facts))
                    }));
                }
                steps = next;
            }
        }
    }
    assert!(seen.len() > 50, "{} answers", seen.len());
}

fn any_speech() -> impl Strategy<Value = Speech> {
    let language = prop::sample::select(vec![Language::Chinese, Language::English]);
    (language, "\\PC{1,40}").prop_map(|(language, text)| Speech { language, text, audio: None })
}

fn any_instruction() -> impl Strategy<Value = Instruction> {
    let dialled = prop::sample::select(vec!["13800138000", "0393-6687001", "0393-6687001转801", "12345"]);
    prop_oneof![
        any_speech().prop_map(Instruction::Say),
        (prop::collection::vec(any_speech(), 0..3), 0..20_u8, prop::option::of("[0-9*#]"), 1..60_u8)
            .prop_map(|(say, max_keys, finish, seconds)| Instruction::Collect {
                say,
                max_keys,
                finish_key: finish.and_then(|key| key.chars().next()),
                seconds,
            }),
        (dialled, 5..60_u8, any::<bool>(), any::<bool>()).prop_map(
            |(to, seconds, press_to_accept, record)| {
                let (leg, to) = (LEG.parse().unwrap(), number(to));
                Instruction::Dial(Dial { leg, to, seconds, press_to_accept, record })
            }
        ),
        (1..300_u16, 1..20_u8).prop_map(|(max_seconds, silence_seconds)| Instruction::Record {
            max_seconds,
            silence_seconds,
            finish_key: '#',
        }),
        Just(Instruction::Join),
        Just(Instruction::Hangup),
    ]
}

/// Whatever there is, in whatever order.
fn any_instructions(judge: &mut Judge, voice: &dyn Voice) {
    let mut runner =
        TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) });
    let any = prop::collection::vec(any_instruction(), 0..5);
    let judge = std::sync::Mutex::new(judge);
    runner
        .run(&any, |instructions| {
            judged(&mut judge.lock().unwrap(), voice, &instructions);
            Ok(())
        })
        .unwrap();
}

/// The apology, an account that names no voice, and the call of a call-back, which jambonz reads as a verb.
fn what_no_dialogue_says(judge: &mut Judge, voice: &dyn Voice) {
    let words = Speech { language: Language::Chinese, text: "系统正在维护。".to_owned(), audio: None };
    judge.takes(&body(&voice.apology(&words, &number("0393-6680100"))));
    let bare = JAMBONZ
        .replace("speech_vendor", "ringback")
        .replace("\"microsoft\"", "\"tone_stream://L=20;%(1000,4000,450)\"");
    let bare = bare.replace("chinese_voice", "#").replace("english_voice", "#").replace("caller_id", "#");
    judge.takes(&body(&account(&bare).voice.unwrap().apology(&words, &number("0393-6680100"))));
    let (to, from) = (number("13800138000"), number("0393-6687001"));
    let order = Originate { leg: LEG.parse().unwrap(), to: &to, caller_id: &from, seconds: 30 };
    let request = voice.originate(&order, &LINKS).unwrap();
    let mut call: Value = serde_json::from_slice(request.body()).unwrap();
    call["verb"] = json!("rest:dial");
    let [specifications, _] = judge.faults(&json!([call]));
    assert_eq!(specifications, None, "{call}");
}
