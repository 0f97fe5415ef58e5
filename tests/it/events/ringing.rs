//! The telephone that rings pops up: for whom, with what, until when.

use super::{Stream, read};
use crate::{
    api::names,
    journey::voicemail,
    on_both_engines,
    support::{House, PhoneCall},
};
use serde_json::{Value, json};

/// The connection to the first matter's department, which rings `yang-wu`.
async fn to_the_first_matter(house: &House, from: &str) -> PhoneCall {
    let mut call = house.call(from).await;
    call.press("3").await.press("1").await.press("1").await;
    call.until_it_rings().await;
    call
}

on_both_engines! {
    a_call_pops_up_where_it_rings_and_nobody_else_gets_a_byte => async |house: House| {
        let mut rung = Stream::open(&house, "yang-wu").await;
        let mut neighbour = Stream::open(&house, "zhao-ji").await;
        let mut stranger = Stream::open(&house, "sun-gui").await;
        let mut administrator = Stream::open(&house, "system-admin").await;
        let mut call = to_the_first_matter(&house, "13800138000").await;
        let pop = rung.until("call").await;
        assert_eq!(pop["state"], "ringing");
        assert_eq!(pop["caller"], "138****8000", "masked until it is answered");
        assert_eq!((&pop["department"], &pop["department_name"]), (&json!("social-assistance"), &json!("社会救助科")));
        assert_eq!((&pop["open_cases"], &pop["earlier_calls"]), (&json!([]), &json!({ "count": 0, "last": null })));
        assert_eq!(pop["began_at"], json!(house.now()));
        let path: Vec<&str> = pop["path"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(path.iter().any(|words| words.contains("最低生活保障")), "{path:?}");

        let dial = call.rings().unwrap();
        house.advance(chrono::Duration::seconds(5));
        call.leg(&dial, json!({ "news": "answered" })).await;
        let pop = rung.until("call").await;
        assert_eq!((&pop["state"], &pop["caller"]), (&json!("answered"), &json!("+8613800138000")));
        assert_eq!(pop["since"], json!(house.now()));

        house.advance(chrono::Duration::seconds(60));
        call.leg(&dial, json!({ "news": "ended", "result": "answered", "seconds": 60 })).await;
        assert_eq!(rung.until("call").await["state"], "ended");
        call.turn(json!({ "heard": "dialled", "result": "answered", "seconds": 60 })).await;
        for other in [&mut neighbour, &mut stranger, &mut administrator] {
            assert_eq!(other.rest().await, "");
        }
        call.hang_up().await;
        assert_eq!(rung.all().await, [("today".to_owned(), json!({ "what": "today" }))], "the call is over; a task is left");
        assert_eq!(stranger.rest().await + &administrator.rest().await, "", "another department's task");
    };
    a_call_that_is_passed_on_ends_for_the_first_and_rings_the_second => async |house: House| {
        let mut first = Stream::open(&house, "yang-wu").await;
        let mut second = Stream::open(&house, "zhao-ji").await;
        let mut call = to_the_first_matter(&house, "13800138000").await;
        assert_eq!(first.until("call").await["state"], "ringing");
        call.unanswered().await;
        let pop = first.until("call").await;
        assert_eq!((&pop["state"], &pop["caller"]), (&json!("ended"), &json!("138****8000")), "they never answered");
        let pop = second.until("call").await;
        assert_eq!(pop["state"], "ringing");
        assert!(pop["path"].as_array().unwrap().contains(&json!("杨戊未接听")), "{pop}");
        call.hang_up().await;
        assert_eq!(second.until("call").await["state"], "ended");
        assert!(first.all().await.iter().all(|(name, _)| name == "today"), "ended once");
    };
    a_reload_while_it_rings_shows_it_and_whoever_comes_back_is_told_to_look => async |house: House| {
        let call = to_the_first_matter(&house, "13800138000").await;
        let mut opened = Stream::open(&house, "yang-wu").await;
        let (name, pop) = opened.next().await;
        assert_eq!((name.as_str(), &pop["state"]), ("call", &json!("ringing")));
        let mut back = Stream::asked(&house, "yang-wu", &[("last-event-id", "1")]).await;
        assert_eq!(back.next().await, ("resync".to_owned(), json!({ "what": "resync" })));
        assert_eq!(back.next().await, ("call".to_owned(), pop));
        assert_eq!(Stream::open(&house, "zhao-ji").await.rest().await, "");
        call.leg(&call.rings().unwrap(), json!({ "news": "answered" })).await;
        assert_eq!(opened.until("call").await["state"], "answered");
        assert_eq!(Stream::open(&house, "yang-wu").await.until("call").await["state"], "answered");
    };
    the_caller_s_open_cases_and_earlier_calls_are_named => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        let before = house.now();
        house.advance(chrono::Duration::minutes(5));
        let mut stream = Stream::open(&house, "li-yi").await;
        house.call("13800138000").await.until_it_rings().await;
        let pop = stream.until("call").await;
        assert_eq!(pop["open_cases"], json!([case.number]));
        assert_eq!(pop["earlier_calls"]["count"], 1);
        assert!(pop["earlier_calls"]["last"].as_str() < json!(before).as_str(), "{pop}");
    };
    a_withheld_number_stays_withheld => async |house: House| {
        let mut stream = Stream::open(&house, "li-yi").await;
        let mut call = house.call("anonymous").await;
        let dial = call.until_it_rings().await;
        assert_eq!(stream.until("call").await["caller"], Value::Null);
        call.leg(&dial, json!({ "news": "answered" })).await;
        assert_eq!(stream.until("call").await["caller"], Value::Null);
    };
    the_office_sees_the_line_without_a_word_about_the_callers => async |house: House| {
        let mut office = Stream::open(&house, "zhang-jia").await;
        let mut call = to_the_first_matter(&house, "13800138000").await;
        let mut seen = office.rest().await;
        call.leg(&call.rings().unwrap(), json!({ "news": "answered" })).await;
        seen += &office.rest().await;
        call.hang_up().await;
        seen += &office.rest().await;
        let lines: Vec<_> = seen.split_terminator("\n\n").map(read).filter(|(name, _)| name == "live").collect();
        let states: Vec<_> = lines.iter().map(|(_, line)| line["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["ringing", "answered", "ended"], "{seen}");
        assert_eq!(names(&lines[0].1), ["began_at", "department", "department_name", "id", "officer", "officer_name", "state"]);
        assert_eq!((&lines[1].1["officer"], &lines[1].1["department"]), (&json!("yang-wu"), &json!("social-assistance")));
        assert!(!seen.contains("****") && !seen.contains("13800138000"), "no caller: {seen}");
        assert!(!seen.contains("event: call"), "{seen}");
    };
}
