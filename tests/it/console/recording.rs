//! A call's recording: parts of it, who may hear it, what is entered, and what is said when there is none.

use super::{Desk, desk, link, text};
use crate::{
    on_both_engines,
    support::{House, PhoneCall},
};
use http::{HeaderMap, HeaderValue, header};
use serde_json::json;
use shouwen::web::{
    console::words::Tongue,
    range::{Wanted, is_from_start, wanted},
};

/// Reports a recording of a call.
async fn reported(house: &House, call: &PhoneCall, name: &str, url: &str) {
    let body = json!({ "call": call.id, "recording": name, "url": url, "seconds": 40 });
    let (status, answer) = house.post_signed("/hooks/sandbox/voice/recording", body).await;
    assert!(status == 200 || status == 204, "{status} {answer}");
}

/// A call that was answered, with a recording at that address.
async fn recorded(house: &House, url: &str) {
    let mut call = house.call("13800138000").await;
    call.answered(40).await;
    reported(house, &call, "r-1", url).await;
    call.hang_up().await;
}

/// The address of the newest call's page.
async fn newest(at: &Desk<'_>) -> String {
    link(&at.page("/console/calls").await, "/console/calls/0")
}

/// How often something was entered, as the page of the audit tells it.
async fn entered(at: &Desk<'_>) -> usize {
    crate::console::rows(&at.page("/console/audit").await).matches("收听录音").count()
}

fn asking(range: &str) -> HeaderMap {
    HeaderMap::from_iter([(header::RANGE, HeaderValue::from_str(range).unwrap())])
}

#[test]
fn a_part_is_what_the_standard_says() {
    for (range, expected, from_start) in [
        ("bytes=0-", Wanted::Part(0, 9), true),
        ("bytes=0-3", Wanted::Part(0, 3), true),
        ("bytes=4-", Wanted::Part(4, 9), false),
        ("bytes=4-99", Wanted::Part(4, 9), false),
        ("bytes=-3", Wanted::Part(7, 9), false),
        ("bytes=-99", Wanted::Part(0, 9), false),
        ("bytes=10-", Wanted::Nowhere, false),
        ("bytes=-0", Wanted::Nowhere, false),
        ("bytes=99999999999999999999999-", Wanted::Nowhere, false),
        ("bytes=5-4", Wanted::Whole, true),
        ("bytes=0-1,4-5", Wanted::Whole, true),
        ("bytes=", Wanted::Whole, true),
        ("bytes=+1-", Wanted::Whole, true),
        ("lines=0-1", Wanted::Whole, true),
    ] {
        let headers = asking(range);
        assert_eq!((wanted(&headers, 10), is_from_start(&headers)), (expected, from_start), "{range}");
    }
    assert_eq!(wanted(&asking("bytes=0-"), 0), Wanted::Nowhere);
    assert_eq!(wanted(&HeaderMap::new(), 10), Wanted::Whole);
    let mut conditional = asking("bytes=4-");
    conditional.insert(header::IF_RANGE, HeaderValue::from_static("\"some\""));
    assert_eq!(wanted(&conditional, 10), Wanted::Whole, "no validator of ours can have been kept");
}

on_both_engines! {
    a_recording_is_played_in_parts_and_each_playing_is_entered_once => async |house: House| {
        recorded(&house, "http://sandbox.invalid/recordings/r-1").await;
        let at = desk(&house, "li-yi").await;
        let call = newest(&at).await;
        let page = at.page(&call).await;
        assert!(page.contains("<audio controls preload=\"none\""), "{page}");
        let address = link(&page, &format!("{call}/recording?which="));
        assert_eq!(entered(&at).await, 0, "looking at the page plays nothing");
        let whole = at.asked("GET", &address, &[], Tongue::Simplified).await;
        assert_eq!(whole.status, 200, "{}", String::from_utf8_lossy(&whole.body));
        assert_eq!((whole.header("content-type"), whole.header("cache-control")), ("audio/wav", "no-store"));
        assert_eq!(whole.header("accept-ranges"), "bytes");
        assert!(whole.body.starts_with(b"RIFF") && whole.body.len() > 8000, "a file that plays");
        let length = whole.body.len();
        assert_eq!(entered(&at).await, 1);
        let first = at.part(&address, "bytes=0-99").await;
        assert_eq!((first.status.as_u16(), first.body.len()), (206, 100));
        assert_eq!(first.header("content-range"), format!("bytes 0-99/{length}"));
        assert_eq!(entered(&at).await, 2, "heard again from the beginning");
        let later = at.part(&address, "bytes=100-").await;
        assert_eq!((later.status.as_u16(), &later.body[..]), (206, &whole.body[100..]));
        assert_eq!(entered(&at).await, 2, "a later part of the same playing");
        let beyond = at.part(&address, &format!("bytes={length}-")).await;
        assert_eq!((beyond.status.as_u16(), beyond.header("content-range")), (416, format!("bytes */{length}").as_str()));
        let other = desk(&house, "zheng-xu").await;
        assert_eq!(other.part(&address, "bytes=1-").await.status, 206);
        assert_eq!(entered(&at).await, 3, "who leaves out the first byte is entered all the same");
        house.pass(chrono::Duration::hours(2)).await;
        let at = desk(&house, "li-yi").await;
        at.part(&address, "bytes=100-").await;
        assert_eq!(entered(&at).await, 4, "hours later it is another playing");
        assert_eq!(at.asked("GET", &format!("{call}/recording"), &[], Tongue::Simplified).await.status, 200);
        let nothing = format!("{call}/recording?which=0198c0de-0000-7000-8000-000000000000");
        assert_eq!(at.asked("GET", &nothing, &[], Tongue::Simplified).await.status, 404);
    };
    whoever_may_not_see_the_call_hears_nothing_of_it => async |house: House| {
        recorded(&house, "http://sandbox.invalid/recordings/r-1").await;
        let office = desk(&house, "li-yi").await;
        let call = newest(&office).await;
        let body = json!({ "call": call.rsplit('/').next().unwrap(), "kind": "complaint", "name_standing": "real_name",
            "summary": "窗口态度粗暴", "complainant": { "name": "来电人", "phone": "13800138000" }, "subject": { "officer": "yang-wu" } });
        let token = house.token("li-yi").await;
        let (status, opened) = house.post("/api/v1/cases", &token, body).await;
        assert_eq!(status, 201, "{opened}");
        let address = format!("{call}/recording");
        let accused = desk(&house, "yang-wu").await;
        for range in ["bytes=0-", "bytes=5-"] {
            let there = accused.part(&address, range).await;
            let nowhere = accused.part("/console/calls/0198c0de-0000-7000-8000-000000000000/recording", range).await;
            assert_eq!((there.status.as_u16(), text(&there)), (404, text(&nowhere)));
        }
        assert_eq!(office.part(&address, "bytes=0-").await.status, 206);
        assert_eq!(entered(&office).await, 0, "it stands in the case's own chain");
        let page = office.page(&format!("/console/cases/{}", opened["number"].as_str().unwrap())).await;
        assert_eq!(page.matches("收听录音").count(), 1, "{page}");
    };
    where_the_entry_of_a_playing_stands_tells_nobody_of_a_case_about_them => async |house: House| {
        recorded(&house, "http://sandbox.invalid/recordings/r-1").await;
        let accused = desk(&house, "li-yi").await;
        let page = newest(&accused).await;
        let body = json!({ "call": page.rsplit('/').next().unwrap(), "kind": "complaint", "name_standing": "real_name",
            "summary": "窗口态度粗暴", "complainant": { "name": "来电人" }, "subject": { "officer": "li-yi" } });
        let (status, opened) = house.post("/api/v1/cases", &house.token("zheng-xu").await, body).await;
        assert_eq!(status, 201, "{opened}");
        // Their own telephone rang: the call stays for them as it was, and so does what they do with it.
        assert_eq!(accused.part(&format!("{page}/recording"), "bytes=0-").await.status, 206);
        assert_eq!(entered(&accused).await, 1);
    };
    what_keeps_a_recording_from_being_heard_is_said => async |house: House| {
        recorded(&house, "https://example.com/recordings/r-1").await;
        let at = desk(&house, "li-yi").await;
        let address = format!("{}/recording", newest(&at).await);
        let reply = at.asked("GET", &address, &[], Tongue::Simplified).await;
        assert_eq!(reply.status, 502);
        assert!(text(&reply).contains("为保护账户凭据"), "{}", text(&reply));
        assert_eq!(entered(&at).await, 0, "nobody heard anything");
        house.call("13900139000").await.answered(40).await.hang_up().await;
        let silent = newest(&at).await;
        assert!(!at.page(&silent).await.contains("<audio"), "a call without a recording has no player");
        assert_eq!(at.asked("GET", &format!("{silent}/recording"), &[], Tongue::Simplified).await.status, 404);
    };
}
