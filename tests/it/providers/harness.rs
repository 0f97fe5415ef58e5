//! What every provider must keep, whatever its protocol.

use super::{
    ALIYUN, JAMBONZ, KANNEL, LEG, MESSAGE, SANDBOX, SMPP, TENCENT, TWILIO, account, hook, now, number, sms,
    stamp, with_header,
};
use bytes::Bytes;
use http::{Method, Request};
use proptest::prelude::*;
use shouwen::{
    config::accounts::AccountSettings,
    core::call::ProviderCallId,
    providers::{
        Account, BadHook, HookRequest, Links, Originate, Refused, SmsHook, Told, VoiceHook, jambonz, sandbox,
        trace,
        twilio::{Algorithm, sign},
    },
};
use std::fmt::Debug;

/// One provider: a new one adds a row.
struct Candidate {
    section: &'static str,
    /// What must never be shown.
    secrets: &'static [&'static str],
    /// Signs a request, or puts the token into it.
    sign: fn(HookRequest) -> HookRequest,
    /// What a request of its own proves itself by.
    proof: Proof,
    /// Good webhooks: the address below `/hooks/main`, the body (POST) or query (GET, marked `?`).
    hooks: &'static [(Hook, &'static str)],
    /// A field of no known name.
    unknown: &'static str,
    /// Fields that are ids or numbers: none may hold 60 kB.
    short: &'static [&'static str],
    /// The address of a recording of this account, if it has calls.
    recording: Option<&'static str>,
    /// Addresses that are none of this account's recordings.
    foreign: &'static [&'static str],
}

/// What a webhook proves itself by.
#[derive(Debug, Clone, Copy)]
enum Proof {
    /// A signature over address and body.
    Request,
    /// A signature over the body alone.
    Body,
    /// A token in the address, and where it comes from: nothing is signed.
    Token,
}

#[derive(Debug, Clone, Copy)]
enum Hook {
    Begin,
    Turn,
    Status,
    Leg,
    Recording,
    Text,
    Report,
}

const ALL: [Hook; 7] =
    [Hook::Begin, Hook::Turn, Hook::Status, Hook::Leg, Hook::Recording, Hook::Text, Hook::Report];

fn sign_twilio(request: HookRequest) -> HookRequest {
    let fields = request.fields().unwrap();
    let signature = sign(Algorithm::HmacSha1, "0123456789abcdef0123456789abcdef", &request.url, &fields);
    with_header(request, "x-twilio-signature", &signature)
}

fn with_token(request: HookRequest) -> HookRequest {
    let mark = if request.url.contains('?') { '&' } else { '?' };
    let url = format!("{}{mark}token=0f1e2d3c4b5a69788796a5b4", request.url);
    hook(request.method, &url, request.body)
}

fn sign_sandbox(request: HookRequest) -> HookRequest {
    let value = sandbox::sign("an invented secret of the sandbox", now(), &request.url, &request.body);
    with_header(request, sandbox::SIGNATURE_HEADER, &value)
}

fn sign_jambonz(request: HookRequest) -> HookRequest {
    let value = jambonz::sign("wh_secret_invented_2yHkQ7d9JtVbn3ZfA1cX", now(), &request.body);
    with_header(request, jambonz::SIGNATURE_HEADER, &value)
}

const CANDIDATES: [Candidate; 7] = [
    Candidate {
        section: TWILIO,
        secrets: &["0123456789abcdef", "fedcba9876543210", "QUMwMDAw"],
        sign: sign_twilio,
        proof: Proof::Request,
        hooks: &[
            (
                Hook::Begin,
                "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&From=%2B8613800138000&To=%2B863936687001",
            ),
            (Hook::Turn, "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&Digits=1"),
            (Hook::Status, "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&CallStatus=completed"),
            (Hook::Leg, "AccountSid=AC00000000000000000000000000000001&CallSid=CA2&ParentCallSid=CA1"),
            (
                Hook::Recording,
                "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&RecordingSid=RE1&RecordingStatus=absent",
            ),
            (
                Hook::Text,
                "AccountSid=AC00000000000000000000000000000001&MessageSid=SM1&From=%2B8613800138000&To=1&Body=R",
            ),
            (
                Hook::Report,
                "AccountSid=AC00000000000000000000000000000001&MessageSid=SM1&MessageStatus=delivered",
            ),
        ],
        unknown: "&Invented=1",
        short: &[
            "CallSid",
            "From",
            "To",
            "Digits",
            "CallStatus",
            "ParentCallSid",
            "RecordingSid",
            "MessageSid",
            "MessageStatus",
            "Body",
        ],
        recording: Some(
            "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE1",
        ),
        foreign: &[
            "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000002/Recordings/RE1",
            "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/../Calls",
            "https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/",
            "http://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE1",
            "https://api.twilio.com:8443/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE1",
            "https://api.twilio.com.example.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE1",
            "https://api.twilio.com@example.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE1",
        ],
    },
    Candidate {
        section: KANNEL,
        secrets: &["line-password", "0f1e2d3c4b5a"],
        sign: with_token,
        proof: Proof::Token,
        hooks: &[
            (Hook::Text, "?from=%2B8613800138000&to=10690001&text=R&id=m-1"),
            (
                Hook::Report,
                "?ref=01939f7c-0000-7000-8000-0000000000a1&type=1&answer=stat%3ADELIVRD&ts=1795466816",
            ),
        ],
        unknown: "&invented=1",
        short: &["from", "to", "id", "ref", "type", "answer", "ts", "text"],
        recording: None,
        foreign: &[],
    },
    Candidate {
        section: ALIYUN,
        secrets: &["InventedAccessKeySecret", "0f1e2d3c4b5a"],
        sign: with_token,
        proof: Proof::Token,
        hooks: &[
            (
                Hook::Text,
                r#"[{"phone_number":"13800138000","content":"R","dest_code":"1234","sequence_id":"17"}]"#,
            ),
            (
                Hook::Report,
                r#"[{"success":true,"err_code":"DELIVERED","report_time":"2026-11-23 20:00:03","biz_id":"60^0","out_id":"-"}]"#,
            ),
        ],
        unknown: r#","invented":{"a":[1]}"#,
        short: &["phone_number", "dest_code", "sequence_id", "err_code", "report_time", "biz_id", "out_id"],
        recording: None,
        foreign: &[],
    },
    Candidate {
        section: TENCENT,
        secrets: &["InventedSecretKey", "0f1e2d3c4b5a"],
        sign: with_token,
        proof: Proof::Token,
        hooks: &[
            (
                Hook::Text,
                r#"{"extend":"07","mobile":"13800138000","nationcode":"86","sign":"x","text":"R","time":1795435300}"#,
            ),
            (
                Hook::Report,
                r#"[{"user_receive_time":"2026-11-23 20:00:10","report_status":"FAIL","errmsg":"MK:0001","sid":"2024:1"}]"#,
            ),
        ],
        unknown: r#","invented":{"a":[1]}"#,
        short: &[
            "extend",
            "mobile",
            "nationcode",
            "sign",
            "user_receive_time",
            "report_status",
            "errmsg",
            "sid",
        ],
        recording: None,
        foreign: &[],
    },
    Candidate {
        section: JAMBONZ,
        secrets: &["wh_secret_invented", "11111111-2222"],
        sign: sign_jambonz,
        proof: Proof::Body,
        hooks: &[
            (
                Hook::Begin,
                r#"{"call_sid":"c-1","account_sid":"acc-0001","from":"13800138000","to":"03936687001"}"#,
            ),
            (
                Hook::Turn,
                r#"{"call_sid":"c-1","account_sid":"acc-0001","reason":"dtmfDetected","digits":"1"}"#,
            ),
            (Hook::Turn, r#"{"call_sid":"c-1","account_sid":"acc-0001","dial_call_status":"busy"}"#),
            (Hook::Status, r#"{"call_sid":"c-1","account_sid":"acc-0001","call_status":"completed"}"#),
            (Hook::Leg, r#"{"call_sid":"c-2","account_sid":"acc-0001","parent_call_sid":"c-1"}"#),
        ],
        unknown: r#","invented":{"a":[1]}"#,
        short: &["call_sid", "from", "to", "digits", "dial_call_status", "call_status", "parent_call_sid"],
        // It keeps none that could be fetched.
        recording: None,
        foreign: &["https://jambonz.example.com/api/v1/Accounts/acc-0001/RecentCalls/c-1/record"],
    },
    Candidate {
        section: SMPP,
        secrets: &["pass0001"],
        // It has no webhooks: whatever comes is refused.
        sign: |request| request,
        proof: Proof::Token,
        hooks: &[],
        unknown: "",
        short: &[],
        recording: None,
        foreign: &[],
    },
    Candidate {
        section: SANDBOX,
        secrets: &["an invented secret"],
        sign: sign_sandbox,
        proof: Proof::Request,
        hooks: &[
            (Hook::Begin, r#"{"call":"c-1","from":"13800138000","to":"6687001"}"#),
            (Hook::Turn, r#"{"call":"c-1","heard":"keys","keys":"1"}"#),
            (Hook::Status, r#"{"call":"c-1","state":"ended"}"#),
            (Hook::Leg, r#"{"call":"c-1","provider_leg":"l-1","news":"picked_up"}"#),
            (Hook::Recording, r#"{"call":"c-1","recording":"r-1","seconds":3,"url":"http://x.invalid/r"}"#),
            (Hook::Text, r#"{"message":"m-1","from":"13800138000","to":"1","text":"R"}"#),
            (Hook::Report, r#"{"ref":"01939f7c-0000-7000-8000-0000000000a1","state":"failed","code":"X"}"#),
        ],
        unknown: r#","invented":{"a":[1]}"#,
        short: &[
            "call",
            "from",
            "to",
            "keys",
            "state",
            "provider_leg",
            "recording",
            "url",
            "message",
            "ref",
            "code",
            "text",
        ],
        recording: Some("http://sandbox.invalid/recordings/c-1-1"),
        foreign: &[
            "http://sandbox.invalid/recordings/",
            "http://sandbox.invalid/recordings/../calls/c-1",
            "http://sandbox.invalid.example.com/recordings/c-1-1",
            "http://127.0.0.1/recordings/c-1-1",
        ],
    },
];

const BASE: &str = "https://hotline.example.com/hooks/main";

fn request(kind: Hook, content: &str) -> HookRequest {
    raw_request(kind, content.starts_with('?'), content.trim_start_matches('?').as_bytes())
}

fn raw_request(kind: Hook, get: bool, content: &[u8]) -> HookRequest {
    let path = match kind {
        Hook::Begin => "voice".to_owned(),
        Hook::Turn => "voice/turn/1".to_owned(),
        Hook::Status => "voice/status".to_owned(),
        Hook::Leg => format!("voice/leg/{LEG}"),
        Hook::Recording => "voice/recording".to_owned(),
        Hook::Text => "sms".to_owned(),
        Hook::Report => "sms/status".to_owned(),
    };
    if get {
        let query = String::from_utf8_lossy(content);
        hook(Method::GET, &format!("{BASE}/{path}?{query}"), "")
    } else {
        hook(Method::POST, &format!("{BASE}/{path}"), content.to_vec())
    }
}

/// What the provider makes of it, as text to compare; `None` if it has no such half.
fn parse(account: &Account, kind: Hook, request: &HookRequest) -> Option<Result<String, BadHook>> {
    let voice =
        |hook| account.voice.as_ref().map(|v| v.parse(hook, request).map(|event| format!("{event:?}")));
    let sms = |hook| {
        account.sms.as_ref().map(|s| match hook {
            SmsHook::Inbound => told(s.parse_inbound(request)),
            SmsHook::Status => told(s.parse_report(request)),
        })
    };
    match kind {
        Hook::Begin => voice(VoiceHook::Begin),
        Hook::Turn => voice(VoiceHook::Turn(1)),
        Hook::Status => voice(VoiceHook::Status),
        Hook::Leg => voice(VoiceHook::Leg(LEG.parse().unwrap())),
        Hook::Recording => voice(VoiceHook::Recording),
        Hook::Text => sms(SmsHook::Inbound),
        Hook::Report => sms(SmsHook::Status),
    }
}

/// All that a request tells, or the first thing that makes no sense; nothing at all is `None`.
fn told<T: Debug>(told: Told<T>) -> Result<String, BadHook> {
    let all = told.into_iter().collect::<Result<Vec<T>, BadHook>>()?;
    Ok(format!("{:?}", Some(all).filter(|all| !all.is_empty())))
}

fn authenticate(account: &Account, kind: Hook, request: &HookRequest) -> Result<(), Refused> {
    match kind {
        Hook::Text | Hook::Report => account.sms.as_ref().unwrap().authenticate(request, now()),
        _ => account.voice.as_ref().unwrap().authenticate(request, now()),
    }
}

#[test]
fn good_webhooks_are_authentic_and_read() {
    for candidate in CANDIDATES {
        let account = account(candidate.section);
        for (kind, content) in candidate.hooks {
            let request = (candidate.sign)(request(*kind, content));
            assert_eq!(authenticate(&account, *kind, &request), Ok(()), "{kind:?} {content}");
            let read = parse(&account, *kind, &request).unwrap().unwrap();
            assert!(read.starts_with("Some"), "{kind:?} {content}: {read}");
        }
    }
}

#[test]
fn failed_authentication_is_refused() {
    for candidate in CANDIDATES {
        let account = account(candidate.section);
        for (kind, content) in candidate.hooks {
            let unsigned = request(*kind, content);
            assert_eq!(
                authenticate(&account, *kind, &unsigned),
                Err(Refused::Unsigned),
                "{kind:?} {content}"
            );
            let signed = (candidate.sign)(request(*kind, content));
            let mut elsewhere = signed.clone();
            elsewhere.url = elsewhere.url.replace("/main/", "/other/");
            let mut changed = signed.clone();
            changed.body = Bytes::from([&changed.body[..], b"&x=1"].concat());
            if let Proof::Token = candidate.proof {
                let mut stranger = signed.clone();
                stranger.peer = Some("203.0.113.9".parse().unwrap());
                assert_eq!(authenticate(&account, *kind, &stranger), Err(Refused::PeerNotAllowed));
                let wrong = signed.query.replace("token=0", "token=1");
                let guessed = HookRequest { query: wrong, ..signed };
                assert_eq!(authenticate(&account, *kind, &guessed), Err(Refused::WrongSignature));
                continue;
            }
            let wrong = Err(Refused::WrongSignature);
            let taken = matches!(candidate.proof, Proof::Body);
            let expected = if taken { Ok(()) } else { wrong };
            assert_eq!(authenticate(&account, *kind, &elsewhere), expected, "{content}");
            assert_eq!(authenticate(&account, *kind, &changed), wrong, "{content}");
        }
    }
}

#[test]
fn unknown_fields_change_nothing() {
    for candidate in CANDIDATES {
        let account = account(candidate.section);
        for (kind, content) in candidate.hooks {
            let end = content.trim_end_matches(['}', ']']).len();
            let more = format!("{}{}{}", &content[..end], candidate.unknown, &content[end..]);
            let (plain, more) = (request(*kind, content), (candidate.sign)(request(*kind, &more)));
            assert_eq!(authenticate(&account, *kind, &more), Ok(()), "{kind:?}");
            assert_eq!(parse(&account, *kind, &more), parse(&account, *kind, &plain), "{kind:?} {content}");
        }
    }
}

/// Every request that an account makes.
fn outgoing(account: &Account, recording: Option<&str>) -> Vec<Request<Bytes>> {
    let mut requests = Vec::new();
    if let Some(provider) = &account.sms {
        let sms = sms("13800138000", "您好，机密内容");
        requests.push(provider.request(&sms, &stamp()).unwrap());
        requests.extend(provider.ask(&sms, now(), &stamp()));
    }
    if let Some(voice) = &account.voice {
        let (to, from) = (number("13800138000"), number("6687001"));
        let order = Originate { leg: LEG.parse().unwrap(), to: &to, caller_id: &from, seconds: 20 };
        requests.extend(voice.originate(&order, &Links { base: BASE, next_turn: 1 }));
        requests.extend(
            voice.redirect(&ProviderCallId::new("CA1").unwrap(), &Links { base: BASE, next_turn: 3 }),
        );
        requests.extend(voice.ask(&ProviderCallId::new("CA1").unwrap()));
        requests.extend(recording.map(|url| voice.recording(url).unwrap()));
        // Deleting is asked of the same server as fetching, and of no other recording: an id cannot leave its place.
        let named = recording.and_then(|url| url.rsplit('/').next());
        requests.extend(named.map(|id| voice.forget(id).unwrap()));
        assert!(["", "..", "../Calls/CA1", "a/b", "a?b"].iter().all(|id| voice.forget(id).is_none()));
    }
    requests
}

#[test]
fn no_secret_and_no_citizen_is_shown() {
    for candidate in CANDIDATES {
        let settings: AccountSettings = toml::from_str(candidate.section).unwrap();
        let account = account(candidate.section);
        let mut shown = vec![format!("{settings:?}"), format!("{account:?}")];
        for request in outgoing(&account, candidate.recording) {
            shown.push(trace(&request));
            shown.push(format!("{:?}", request.headers()));
        }
        for (kind, content) in candidate.hooks {
            let request = (candidate.sign)(request(*kind, content));
            shown.push(format!("{request:?}"));
            shown.push(parse(&account, *kind, &request).unwrap().unwrap());
        }
        for text in shown {
            for secret in candidate.secrets.iter().chain(&["13800138000", "机密"]) {
                assert!(!text.contains(secret), "{secret} is in {text}");
            }
        }
    }
}

#[test]
fn requests_go_to_the_accounts_own_host_and_nowhere_else() {
    for candidate in CANDIDATES {
        let account = account(candidate.section);
        let requests = outgoing(&account, candidate.recording);
        assert!(!requests.is_empty());
        let host = account.endpoint.as_ref().map_or(sandbox::HOST, |endpoint| endpoint.as_str());
        for request in requests {
            assert_eq!(request.uri().authority().unwrap().as_str(), host, "{}", trace(&request));
        }
    }
}

#[test]
fn nothing_is_asked_for_a_recording_that_lies_elsewhere() {
    for candidate in CANDIDATES {
        let account = account(candidate.section);
        for url in
            candidate.foreign.iter().chain(&["", "RE1", "file:///etc/passwd", "https://example.com/RE1"])
        {
            let asked = account.voice.as_ref().and_then(|voice| voice.recording(url));
            assert!(asked.is_none(), "{url}: {asked:?}");
        }
    }
}

#[test]
fn what_is_cut_off_anywhere_makes_nothing_panic() {
    for candidate in CANDIDATES {
        let account = account(candidate.section);
        for (kind, content) in candidate.hooks {
            for length in 0..content.len() {
                let cut = request(*kind, &content[..length]);
                let read = parse(&account, *kind, &cut).unwrap();
                // Cut before the ids nothing can be made of it; JSON is none before its end.
                let nothing = length < 10 || content.starts_with(['{', '[']);
                assert!(read.is_err() || !nothing, "{kind:?} {}", &content[..length]);
            }
        }
    }
}

#[test]
fn what_is_not_utf8_is_refused() {
    for candidate in CANDIDATES {
        let account = account(candidate.section);
        for (kind, content) in candidate.hooks {
            let get = content.starts_with('?');
            let json = content.starts_with(['{', '[']);
            let content = content.trim_start_matches('?').as_bytes();
            let broken: &[u8] = if json { b"\xFF" } else { b"%E5%A5" };
            // Behind the first sign of the content, that is inside the first name.
            let bytes = [&content[..3], broken, &content[3..]].concat();
            let request = raw_request(*kind, get, &bytes);
            assert!(parse(&account, *kind, &request).unwrap().is_err(), "{kind:?}");
            if !json {
                // Beside a legitimate replacement character, which must not excuse it.
                let bytes = [content, b"&a=%EF%BF%BD&b=%FF".as_slice()].concat();
                let request = raw_request(*kind, get, &bytes);
                let place = if get { "query" } else { "body" };
                let error = parse(&account, *kind, &request).unwrap().unwrap_err();
                assert!(error.field == place || error.field == "body", "{kind:?}: {error}");
            }
        }
    }
}

#[test]
fn fields_of_sixty_kilobytes_are_refused_where_ids_and_numbers_belong() {
    let huge = "1".repeat(60_000);
    for candidate in CANDIDATES {
        let account = account(candidate.section);
        let mut met = Vec::new();
        for (kind, content) in candidate.hooks {
            for name in candidate.short {
                let start = [format!("?{name}="), format!("&{name}="), format!("\"{name}\":\"")]
                    .iter()
                    .find_map(|key| content.find(key.as_str()).map(|at| at + key.len()));
                let Some(start) = start else { continue };
                let end = content[start..].find(['&', '"']).map_or(content.len(), |length| start + length);
                let request = request(*kind, &format!("{}{huge}{}", &content[..start], &content[end..]));
                let read = parse(&account, *kind, &request).unwrap();
                assert!(read.is_err(), "{kind:?} {name}");
                met.push(*name);
            }
        }
        for name in candidate.short {
            assert!(met.contains(name), "{name} is in no webhook of {}", candidate.section);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_anything_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), get in any::<bool>()) {
        for candidate in CANDIDATES {
            let account = account(candidate.section);
            for kind in ALL {
                let request = raw_request(kind, get, &bytes);
                let _ = parse(&account, kind, &request);
                if account.sms.is_some() {
                    prop_assert!(authenticate(&account, Hook::Text, &request).is_err());
                }
            }
        }
    }

    #[test]
    fn no_field_makes_anything_panic(
        values in proptest::collection::vec("\\PC{0,20}|[0-9]{1,20}|completed|1", 12), query in "[a-z=&%0-9]{0,20}"
    ) {
        let names = [
            "CallSid", "CallStatus", "Digits", "DialCallStatus", "DialCallDuration", "RecordingStatus", "RecordingSid",
            "MessageSid", "MessageStatus", "Timestamp", "type", "ts",
        ];
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(names.iter().zip(&values)).finish();
        for candidate in CANDIDATES {
            let account = account(candidate.section);
            for kind in ALL {
                let url = format!("{BASE}?{query}&ref={MESSAGE}&{form}");
                let _ = parse(&account, kind, &hook(Method::GET, &url, ""));
                let _ = parse(&account, kind, &hook(Method::POST, &url, form.clone()));
            }
        }
    }
}
