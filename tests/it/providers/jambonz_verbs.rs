//! Instructions into jambonz's verbs, field by field. Its own validators judge them in `peers/jambonz`.

use super::{JAMBONZ, LEG, account, number};
use serde_json::{Value, json};
use shouwen::{
    core::{
        dialogue::{Dial, Instruction, Speech},
        directory::Language,
    },
    providers::{HookAnswer, Links, Voice},
};

const BASE: &str = "https://hotline.example.com/hooks/main";
const LINKS: Links<'static> = Links { base: BASE, next_turn: 3 };
const RETRIES: &str = "#rc=3&rp=5xx,ct,rt";

fn voice(section: &str) -> Box<dyn Voice> {
    account(section).voice.unwrap()
}

fn say(language: Language, text: &str) -> Speech {
    Speech { language, text: text.to_owned(), audio: Some("greeting.wav".to_owned()) }
}

fn chinese(text: &str) -> Speech {
    say(Language::Chinese, text)
}

fn dial(press_to_accept: bool) -> Instruction {
    let to = number("0393-6680103");
    Instruction::Dial(Dial { leg: LEG.parse().unwrap(), to, seconds: 20, press_to_accept, record: true })
}

fn record() -> Instruction {
    Instruction::Record { max_seconds: 120, silence_seconds: 10, finish_key: '#' }
}

fn json_of(answer: &HookAnswer) -> Value {
    assert_eq!((answer.status.as_u16(), answer.content_type), (200, "application/json"));
    serde_json::from_slice(&answer.body).unwrap()
}

fn render(instructions: &[Instruction]) -> Value {
    json_of(&voice(JAMBONZ).render(instructions, &LINKS))
}

fn turn(query: &str) -> String {
    format!("{BASE}/voice/turn/3{query}{RETRIES}")
}

fn mandarin() -> Value {
    json!({ "vendor": "microsoft", "language": "zh-CN", "voice": "zh-CN-XiaoxiaoNeural" })
}

#[test]
fn instructions_are_written_field_by_field() {
    let spoken = |text: &str| json!({ "verb": "say", "text": [text], "synthesizer": mandarin() });
    let collect = |max_keys, finish_key| Instruction::Collect {
        say: vec![chinese("请按键"), chinese("请再按")],
        max_keys,
        finish_key,
        seconds: 5,
    };
    let gather = |own: Value| {
        let mut gather = json!({ "verb": "gather", "input": ["digits"], "actionHook": turn(""), "timeout": 5,
            "interDigitTimeout": 5, "minDigits": 1,
            "say": { "text": ["请按键", "请再按"], "synthesizer": mandarin() } });
        gather.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        gather
    };
    let rung = |own: Value| {
        let target = json!([{ "type": "phone", "number": "03936680103", "trunk": "cn-carrier" }]);
        let mut dial = json!({ "verb": "dial", "target": target, "actionHook": turn("?step=dialled"),
            "callerId": "03936687001", "answerOnBridge": true, "timeout": 20 });
        dial.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        dial
    };
    let quoted = "您好 <A&B> \"c\" \\ \u{7}";
    let table = [
        // A call whose first answer is empty is refused with 480.
        (vec![], json!([{ "verb": "hangup" }])),
        (vec![Instruction::Hangup], json!([{ "verb": "hangup" }])),
        (
            vec![Instruction::Say(chinese(quoted)), Instruction::Hangup],
            json!([spoken(quoted), { "verb": "hangup" }]),
        ),
        (vec![collect(1, None)], json!([gather(json!({ "numDigits": 1 }))])),
        (vec![collect(0, Some('#'))], json!([gather(json!({ "finishOnKey": "#" }))])),
        (vec![Instruction::Say(chinese("请稍候")), dial(false)], json!([spoken("请稍候"), rung(json!({}))])),
        (
            vec![dial(true)],
            json!([rung(json!({ "confirmHook": format!("{BASE}/voice/leg/{LEG}{RETRIES}") }))]),
        ),
    ];
    for (instructions, expected) in table {
        assert_eq!(render(&instructions), expected, "{instructions:?}");
    }
}

#[test]
fn nobody_is_asked_to_speak_to_a_line_that_keeps_nothing() {
    let redirect = json!({ "verb": "redirect", "actionHook": turn("?step=unrecorded") });
    let verbs = render(&[
        Instruction::Say(chinese("现在是下班时间。")),
        Instruction::Say(chinese("请在提示音后留言。")),
        record(),
    ]);
    assert_eq!((&verbs[0]["text"][0], &verbs[2]), (&json!("现在是下班时间。"), &redirect));
    assert!(verbs[1]["text"][0].as_str().unwrap().contains("不能留言"), "{verbs}");
    assert!(!verbs.to_string().contains("提示音"), "{verbs}");
    let english = render(&[Instruction::Say(say(Language::English, "Leave a message.")), record()]);
    let said = json!({ "vendor": "microsoft", "language": "en-US", "voice": "en-US-JennyNeural" });
    assert_eq!(english[0]["synthesizer"], said);
    assert!(english[0]["text"][0].as_str().unwrap().contains("no messages"), "{english}");
    assert_eq!(render(&[record()]).as_array().unwrap().len(), 2);
}

#[test]
fn whoever_picks_up_presses_on_the_legs_own_address_and_is_joined_by_nothing() {
    let render = |instructions: &[Instruction]| {
        json_of(&voice(JAMBONZ).render_leg(LEG.parse().unwrap(), instructions, &LINKS))
    };
    let ask =
        Instruction::Collect { say: vec![chinese("请按1")], max_keys: 1, finish_key: None, seconds: 6 };
    let asked = render(&[ask]);
    let keys = format!("{BASE}/voice/leg/{LEG}?step=keys{RETRIES}");
    assert_eq!((&asked[0]["verb"], &asked[0]["actionHook"]), (&json!("gather"), &json!(keys)));
    // An empty answer to a key means to go on, and what follows the words is the connection.
    assert_eq!(render(&[Instruction::Join]), json!([]));
    assert_eq!(render(&[Instruction::Hangup]), json!([{ "verb": "hangup" }]));
    assert_eq!(render(&[]), json!([{ "verb": "hangup" }]), "nobody is connected by mistake");
}

#[test]
fn the_apology_dials_the_desk_and_awaits_nothing() {
    let answer = voice(JAMBONZ).apology(&chinese("系统正在维护"), &number("0393-6680100"));
    let verbs = json_of(&answer);
    let dial = verbs[1].as_object().unwrap();
    assert_eq!((&verbs[0]["verb"], &dial["target"][0]["number"]), (&json!("say"), &json!("03936680100")));
    assert_eq!(dial["timeout"], 60);
    assert!(!verbs.to_string().contains("Hook"), "{verbs}");
}

#[test]
fn settings_left_out_leave_it_to_jambonz() {
    let plain = r#"
provider = "jambonz"
base_url = "http://127.0.0.1:3000"
account_sid = "acc-0001"
api_key = "11111111-2222-4333-8444-555555555555"
webhook_secret = "wh_secret_invented_2yHkQ7d9JtVbn3ZfA1cX"
"#;
    let verbs = json_of(&voice(plain).render(&[Instruction::Say(chinese("您好")), dial(false)], &LINKS));
    assert_eq!(verbs[0], json!({ "verb": "say", "text": ["您好"] }));
    let names: Vec<&String> = verbs[1].as_object().unwrap().keys().collect();
    assert_eq!(names, ["actionHook", "answerOnBridge", "target", "timeout", "verb"]);
    assert_eq!(verbs[1]["target"], json!([{ "type": "phone", "number": "+863936680103" }]));
    let google =
        format!("{plain}speech_vendor = \"google\"\nringback = \"tone_stream://L=20;%(1000,4000,450)\"\n");
    let verbs = json_of(&voice(&google).render(&[Instruction::Say(chinese("您好")), dial(false)], &LINKS));
    assert_eq!(verbs[0]["synthesizer"], json!({ "vendor": "google", "language": "cmn-CN" }));
    assert_eq!(verbs[1]["dialMusic"], "tone_stream://L=20;%(1000,4000,450)");
}

#[test]
fn numbers_are_written_as_the_carrier_wants_them() {
    let table = [
        ("0393-6680103", "03936680103", "+863936680103"),
        ("0393-6680103转801", "03936680103", "+863936680103"),
        ("13800138000", "13800138000", "+8613800138000"),
        ("400-888-1234", "4008881234", "+864008881234"),
        ("12345", "12345", "12345"),
        ("+14155552671", "+14155552671", "+14155552671"),
    ];
    for (to, national, e164) in table {
        let e164_account = JAMBONZ.replace("\"national\"", "\"e164\"");
        for (section, expected) in [(JAMBONZ, national), (&e164_account, e164)] {
            let answer = voice(section).apology(&chinese("请稍候"), &number(to));
            assert_eq!(json_of(&answer)[1]["target"][0]["number"], expected, "{to}");
        }
    }
}
