//! Webhooks that are broken on the way, or made to break something.

use super::{
    holder::Holder,
    town::{EVERY_PROVIDER, GOOD, Signer},
};
use crate::{
    journey::{cases, messages_of, the_case},
    on_both_engines,
    support::House,
};
use chrono::Duration;
use http::Request;
use serde_json::json;
use shouwen::{core::message::State, store::reports};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The house behind a real socket.
async fn listening(house: &House) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = house.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// Sends bytes as they stand; with `cut` the sending side is closed afterwards. The status, 0 for none.
async fn sent(address: SocketAddr, bytes: &[u8], cut: bool) -> u16 {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may have had enough before the end.
    drop(stream.write_all(bytes).await);
    if cut {
        drop(stream.shutdown().await);
    }
    let mut read = Vec::new();
    drop(
        tokio::time::timeout(std::time::Duration::from_secs(20), stream.read_to_end(&mut read))
            .await
            .unwrap(),
    );
    let text = String::from_utf8_lossy(&read);
    text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// A signed webhook of the sandbox as it goes over the wire, head and body.
fn wire(house: &House, hook: &str, body: &str, length: usize) -> (String, String) {
    let (parts, _) = Signer::Sandbox.request(house, hook, body.as_bytes()).into_parts();
    let signature = parts.headers["x-shouwen-signature"].to_str().unwrap().to_owned();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Shouwen-Signature: {signature}\r\n\
         Content-Length: {length}\r\n\r\n",
        parts.uri
    );
    (head, body.to_owned())
}

on_both_engines! {
    bodies_that_are_cut_or_too_long_or_in_pieces => async |house: House| {
        let address = listening(&house).await;
        let body = r#"{"call":"c-1","from":"13800138000","to":"6687001"}"#;
        let (head, body) = wire(&house, "voice", body, body.len() + 10);
        let cut = sent(address, format!("{head}{body}").as_bytes(), true).await;
        assert!(cut == 400 || cut == 0, "a body shorter than promised: {cut}");
        let (head, body) = wire(&house, "voice", r#"{"call":"c-1","fro"#, 18);
        assert_eq!(sent(address, format!("{head}{body}").as_bytes(), false).await, 400, "cut JSON");
        let (head, body) = wire(&house, "voice", &format!(r#"{{"call":"{}"}}"#, "x".repeat(70_000)), 70_011);
        assert_eq!(sent(address, format!("{head}{body}").as_bytes(), false).await, 413);
        let (head, body) = wire(&house, "voice", r#"{"call":"in-pieces","from":"13800138000","to":"6687001"}"#, 0);
        let head = head.replace("Content-Length: 0", "Transfer-Encoding: chunked");
        let chunks = body.as_bytes().chunks(7).map(|chunk| format!("{:x}\r\n{}\r\n", chunk.len(), String::from_utf8_lossy(chunk)));
        let chunks = chunks.collect::<Vec<_>>().concat();
        assert_eq!(sent(address, format!("{head}{chunks}0\r\n\r\n").as_bytes(), false).await, 200, "chunked");
        let endless = "f000\r\n".to_owned() + &"x".repeat(0xf000) + "\r\n";
        assert_eq!(sent(address, format!("{head}{endless}{endless}0\r\n\r\n").as_bytes(), false).await, 413, "chunks without end");
        let garbage = sent(address, b"\xff\xfe\x00 nothing of HTTP\r\n\r\n", false).await;
        assert!(garbage == 400 || garbage == 0);
        let odd = b"POST /hooks/sandbox/voice HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Shouwen-Signature: \xff\xfe\r\nContent-Length: 0\r\n\r\n";
        assert_eq!(sent(address, odd, false).await, 403, "a header that is not UTF-8");
    };
    addresses_that_name_nothing => async |house: House| {
        let house = house.reopened(EVERY_PROVIDER).await;
        let kannel = |rest: &str| Request::get(format!("/hooks/kannel/sms?{rest}&token=0f1e2d3c4b5a69788796a5b4"));
        for (path, status) in [
            ("/hooks/%FF/voice", 400), ("/hooks/%00/voice", 404), ("/hooks/sandbox/voice/turn/-1", 400),
            ("/hooks/sandbox/voice/turn/99999999999", 400), ("/hooks/sandbox/voice/leg/x%00y", 404), ("/hooks/kannel/voice", 404),
            ("/api/v1/cases/2026%00", 400), ("/api/v1/cases?department=%00", 400), ("/api/v1/cases/%FF", 401),
        ] {
            let reply = house.send(Request::get(path).body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!(reply.status.as_u16(), status, "{path}");
        }
        let mut request = kannel("from=1&to=2&text=%E5%A5&id=m").body(axum::body::Body::empty()).unwrap();
        request.extensions_mut().insert(axum::extract::ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 9))));
        assert_eq!(house.send(request).await.status, 403, "a query that is not UTF-8 was not written by Kannel");
    };
    a_webhook_again_much_later_is_out_of_time => async |house: House| {
        let content = br#"{"call":"c-1","from":"13800138000","to":"6687001"}"#;
        let at = house.now();
        let first = house.send(Signer::Sandbox.request_at(&house, "voice", content, at)).await;
        let again = house.send(Signer::Sandbox.request_at(&house, "voice", content, at)).await;
        assert_eq!((first.status.as_u16(), &first.body), (200, &again.body), "a repetition gets the kept bytes");
        house.advance(Duration::seconds(301));
        assert_eq!(house.send(Signer::Sandbox.request_at(&house, "voice", content, at)).await.status, 403);
        assert_eq!(house.send(Signer::Sandbox.request_at(&house, "voice", content, house.now() + Duration::seconds(301))).await.status, 403);
    };
    the_content_type_does_not_matter_and_doubled_fields_count_once => async |house: House| {
        let house = house.reopened(EVERY_PROVIDER).await;
        let mut request = Signer::Sandbox.request(&house, "voice", br#"{"call":"c-1","from":"13800138000","to":"6687001"}"#);
        request.headers_mut().insert("content-type", "image/png".parse().unwrap());
        assert_eq!(house.send(request).await.status, 200, "whoever is on the line hears something");
        let doubled = "AccountSid=AC00000000000000000000000000000001&MessageSid=SM1&From=%2B8613800138002&To=1&Body=first&Body=second";
        assert_eq!(house.send(Signer::Twilio.request(&house, "sms", doubled.as_bytes())).await.status, 200);
        assert!(the_case(&house).await.phone_lookup.is_some());
        let doubled = br#"{"call":"c-2","call":"c-3","from":"13800138000","to":"6687001"}"#;
        assert_eq!(house.send(Signer::Sandbox.request(&house, "voice", doubled)).await.status, 400, "JSON that says two things");
    };
    no_text_of_a_citizen_is_refused_for_its_signs => async |house: House| {
        let house = house.reopened(EVERY_PROVIDER).await;
        let odd = "\u{0}窗口\u{7}\u{1b}[2J👴🏽无人\u{202e}\r\n第二行\u{fffd}";
        let json = json!({ "message": "m-1", "from": "13800138000", "to": "1\u{0}", "text": odd }).to_string();
        assert_eq!(house.send(Signer::Sandbox.request(&house, "sms", json.as_bytes())).await.status, 200);
        let form = form_urlencoded::Serializer::new("AccountSid=AC00000000000000000000000000000001".to_owned())
            .extend_pairs([("MessageSid", "SM1"), ("From", "+86138\u{0}00138001"), ("To", "1\u{0}"), ("Body", odd)]).finish();
        assert_eq!(house.send(Signer::Twilio.request(&house, "sms", form.as_bytes())).await.status, 200);
        let query = "from=%2B8613800138002&to=1%00&text=%00%E7%AA%97%07&id=m-1";
        assert_eq!(house.send(Signer::Kannel.request(&house, "sms", query.as_bytes())).await.status, 200);
        assert_eq!(cases(&house).await.len(), 3);
        let (_, case) = house.api("GET", &format!("/api/v1/cases/{}", cases(&house).await[2].number), &house.token("li-yi").await, &json!(null)).await;
        let words = case["summary"].as_str().unwrap();
        assert!(words.contains("👴🏽") && words.contains("第二行") && !words.contains(['\u{0}', '\u{7}', '\u{1b}', '\r']), "{words:?}");
    };
    odd_callers_are_logged_and_answered => async |house: House| {
        let callers = ["\u{0}", "👻", "+", &"9".repeat(500), "sip:x@y\u{0}", "13800138000\u{0}", "anonymous", "１３８００１３８０００"];
        for (n, from) in callers.iter().enumerate() {
            let body = json!({ "call": format!("odd-{n}"), "from": from, "to": "6687001\u{0}" });
            let reply = house.hook("/hooks/sandbox/voice", &body).await;
            assert!(reply.status == 200 && reply.json()["turn"] != "", "{from:?}: {:?}", reply.json());
        }
        for wrong in [json!("x".repeat(129)), json!("ein s"), json!("\u{0}"), json!(""), json!("号")] {
            let body = json!({ "call": wrong, "from": "1", "to": "6687001" });
            assert_eq!(house.hook("/hooks/sandbox/voice", &body).await.status, 400, "{wrong}");
        }
    };
    a_report_s_code_with_control_characters_is_kept_without_them => async |house: House| {
        house.text("13800138000", "窗口无人值守").await;
        house.app.sandbox.set_weather(shouwen::work::links::Weather::Unreported);
        house.tick().await;
        let message = messages_of(&house, the_case(&house).await.id).await.into_iter().find(|m| m.direction == "out").unwrap();
        let body = json!({ "ref": message.id, "state": "failed", "code": "X\u{0}1\u{7}" });
        assert_eq!(house.hook("/hooks/sandbox/sms/status", &body).await.status, 200);
        let id = message.id;
        let kept = house.app.db.read(|tx| Box::pin(reports::of_message(tx, id))).await.unwrap();
        assert_eq!(kept[0].code.as_deref(), Some("X1"));
        let now = messages_of(&house, the_case(&house).await.id).await;
        assert!(now.iter().any(|message| message.id == id && message.state == State::Failed));
    };
    several_texts_of_one_request_are_all_kept_before_it_is_answered => async |house: House| {
        let house = house.reopened(EVERY_PROVIDER).await;
        let text = |number: u32| json!({ "phone_number": format!("1380013800{number}"), "content": "窗口无人", "dest_code": "1", "sequence_id": number });
        let send = async |body: serde_json::Value| house.send(Signer::Aliyun.request(&house, "sms", body.to_string().as_bytes())).await;
        let holder = Holder::take(&house).await;
        assert_eq!(send(json!([text(1), text(2)])).await.status, 503, "the cloud sends them again");
        holder.let_go().await;
        for body in [json!([text(1), text(2)]), json!([text(2), text(1)])] {
            let reply = send(body).await;
            assert_eq!((reply.status.as_u16(), &reply.json()["code"]), (200, &json!(0)));
            assert_eq!(cases(&house).await.len(), 2);
        }
        // In other company, and beside what makes no sense.
        assert_eq!(send(json!([text(2), text(3)])).await.status, 200);
        assert_eq!(send(json!([text(4), 7, text(5)])).await.status, 400);
        assert_eq!(cases(&house).await.len(), 5);
    };
    every_good_webhook_of_these_tables_is_taken => async |house: House| {
        // Or the tests that break them would prove nothing.
        let house = house.reopened(EVERY_PROVIDER).await;
        for (signer, hook, content) in GOOD {
            let content = content.replace("{ref}", "01939f7c-0000-7000-8000-0000000000a1");
            let reply = house.send(signer.request(&house, hook, content.as_bytes())).await;
            assert!(matches!(reply.status.as_u16(), 200 | 204), "{signer:?} {hook}: {}", reply.status);
        }
    };
}
