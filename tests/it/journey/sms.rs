//! SMS that come in.

use super::{cases, messages_of, open_tasks, the_case, voicemail};
use crate::{
    console::{desk, text},
    on_both_engines,
    support::House,
};
use serde_json::json;
use shouwen::core::{
    case::NameStanding,
    message::{Purpose, State},
    task::TaskKind,
};

on_both_engines! {
    words_of_its_own_open_a_case_that_is_acknowledged_at_once => async |house: House| {
        assert_eq!(house.text("13800138000", "窗口无人值守").await, json!(null));
        let case = the_case(&house).await;
        assert_eq!(case.received_at, house.now(), "R5.4: when it came");
        house.tick().await;
        let messages = messages_of(&house, case.id).await;
        let kinds: Vec<_> = messages.iter().map(|message| (message.purpose, message.state)).collect();
        assert!(kinds.contains(&(Purpose::Inbound, State::Received)), "{kinds:?}");
        assert!(messages.iter().any(|message| message.purpose == Purpose::Acknowledgement && message.sent_at.is_some()));
        let reply = house.text("13800138000", "补充:上午十点").await;
        assert!(reply.as_str().unwrap().contains(&case.number), "{reply}");
        assert_eq!(cases(&house).await.len(), 1, "added to the open case");
    };
    words_from_a_sender_that_is_no_number_open_a_case_all_the_same => async |house: House| {
        let sent = async |from: &str, text: &str| {
            let message = format!("{from}-{}", text.len());
            let body = json!({ "message": message, "from": from, "to": "10690001", "text": text });
            house.hook("/hooks/sandbox/sms", &body).await.status
        };
        assert_eq!(sent("MINZHENG", "窗口无人值守").await, 200);
        let case = the_case(&house).await;
        assert_eq!((case.phone_lookup, case.name_standing), (None, NameStanding::Anonymous));
        let messages = messages_of(&house, case.id).await;
        assert_eq!((messages.len(), messages[0].purpose), (1, Purpose::Inbound), "nobody to acknowledge it to");
        assert!(open_tasks(&house).await.iter().any(|task| task.kind == TaskKind::Place), "somebody sees to it");
        let office = house.token("li-yi").await;
        let shown = house.get(&format!("/api/v1/cases/{}", case.number), &office).await;
        assert_eq!(shown["summary"], "窗口无人值守");
        assert_eq!(sent("anonymous", "电梯停运").await, 200);
        assert_eq!(cases(&house).await.len(), 2, "a withheld one, too");
        let kept = house.count_rows("messages").await;
        for text in ["R", "查询 123"] {
            assert_eq!(sent("MINZHENG", text).await, 200);
        }
        assert_eq!((cases(&house).await.len(), house.count_rows("messages").await), (2, kept + 2), "kept, and no matter");
        assert_eq!(house.count_rows("opt_outs").await, 0);
        house.pass(chrono::Duration::minutes(2)).await;
        let listed = house.get("/api/v1/messages?direction=in", &office).await;
        assert_eq!(listed["items"].as_array().unwrap().len(), 4, "{listed}");
    };
    a_query_code_gets_the_state_and_a_wrong_one_says_nothing => async |house: House| {
        let case = voicemail(&house, "13800138000").await;
        house.tick().await;
        let sent = house.app.sandbox.sent();
        let code: String = sent[0].text.split("查询码").nth(1).unwrap().chars()
            .filter(char::is_ascii_digit).take(10).collect();
        let reply = house.text("13900139000", &format!("查询 {code}")).await;
        assert!(reply.as_str().unwrap().contains(&case.number), "{reply}");
        let last = if code.ends_with('1') { "2" } else { "1" };
        let wrong = house.text("13900139000", &format!("查询 {}{last}", &code[..9])).await;
        assert!(!wrong.as_str().unwrap().contains(&case.number), "{wrong}");
    };
    whoever_opts_out_is_called_instead => async |house: House| {
        let reply = house.text("13800138000", "R").await;
        assert!(reply.as_str().unwrap().contains("已退订"), "{reply}");
        let case = voicemail(&house, "13800138000").await;
        house.tick().await;
        assert!(messages_of(&house, case.id).await.iter().all(|message| message.direction == "in"));
        let tasks = open_tasks(&house).await;
        assert!(tasks.iter().any(|task| task.kind == TaskKind::CallInsteadOfSms), "{tasks:?}");
    };
    feedback_that_no_sms_can_carry_gives_one_task_to_call => async |house: House| {
        house.text("13800138000", "窗口无人值守").await;
        house.text("13800138000", "退订").await;
        let number = the_case(&house).await.number;
        let office = house.token("li-yi").await;
        let path = |act: &str| format!("/api/v1/cases/{number}/{act}");
        assert_eq!(house.post(&path("assign"), &office, json!({ "officer": "li-yi" })).await.0, 200);
        assert_eq!(house.post(&path("start"), &office, json!({})).await.0, 200);
        let by_sms = json!({ "channel": "message", "text": "已安排专人值守。" });
        let calls = async || {
            let all = open_tasks(&house).await.into_iter();
            all.filter(|task| task.kind == TaskKind::CallInsteadOfSms && task.note == "feedback").count()
        };
        let first = house.post_keyed(&path("feedback"), &office, "k-1", &by_sms).await;
        assert_eq!((first.status.as_u16(), first.json()["type"].clone()), (409, json!("/problems/not-reachable-by-sms")));
        assert_eq!(calls().await, 1, "as it says");
        let again = house.post_keyed(&path("feedback"), &office, "k-1", &by_sms).await;
        assert_eq!((again.status, again.body), (first.status, first.body), "the same answer");
        let desk = desk(&house, "li-yi").await;
        let told = desk.send(&format!("/console/cases/{number}/feedback"), &[("channel", "message"), ("text", "已安排专人值守。")]).await;
        assert!(told.status == 422 && text(&told).contains("已生成电话告知任务"), "{}", text(&told));
        assert_eq!(calls().await, 1, "one is enough");
        let letter = json!({ "channel": "letter", "letter": { "number": "濮民函〔2026〕3号", "date": house.now().day() }, "text": "已安排专人值守" });
        assert_eq!(house.post(&path("feedback"), &office, letter).await.0, 200);
        assert_eq!(calls().await, 0, "done with the answer");
    };
    the_answer_to_the_survey_is_a_rating_and_no_new_complaint => async |house: House| {
        house.text("13800138000", "窗口无人值守").await;
        let number = the_case(&house).await.number;
        let office = house.token("li-yi").await;
        let does = async |act: &str, body| house.post(&format!("/api/v1/cases/{number}/{act}"), &office, body).await.0;
        assert_eq!(does("assign", json!({ "officer": "li-yi" })).await, 200);
        assert_eq!(does("start", json!({})).await, 200);
        let letter = json!({ "channel": "letter", "letter": { "number": "濮民函〔2026〕3号", "date": house.now().day() }, "text": "已安排专人值守" });
        assert_eq!(does("feedback", letter).await, 200);
        house.pass(chrono::Duration::days(2)).await;
        let rated = async |said: &str| {
            let reply = house.text("13800138000", said).await.as_str().unwrap().to_owned();
            let stats = house.get("/api/v1/stats?from=2026-03-01&to=2026-03-31", &office).await;
            let figure = stats["figures"].as_array().unwrap().iter().find(|one| one["name"] == "satisfaction").unwrap().clone();
            (reply, figure["numerator"].clone(), figure["denominator"].clone())
        };
        let (reply, content, all) = rated("2").await;
        assert!(reply.contains(&number) && reply.contains("谢谢"), "{reply}");
        assert_eq!((content, all), (json!(1), json!(1)), "fairly content is content");
        let (reply, content, all) = rated("３ 不满意").await;
        assert!(reply.contains("30日内"), "{reply}");
        assert_eq!((content, all), (json!(0), json!(1)), "the last word counts");
        let case = house.get(&format!("/api/v1/cases/{number}"), &office).await;
        let entries = case["timeline"].as_array().unwrap().iter().filter(|line| line["action"] == "rated").count();
        assert_eq!((entries, cases(&house).await.len()), (2, 1));
        house.text("13900139000", "1").await;
        assert_eq!(cases(&house).await.len(), 2, "nobody asked them: a person finds out what it means");
    };
    the_same_sms_again_does_nothing => async |house: House| {
        let body = json!({ "message": "m-1", "from": "13800138000", "to": "10690001", "text": "窗口无人值守" });
        house.hook("/hooks/sandbox/sms", &body).await;
        house.hook("/hooks/sandbox/sms", &body).await;
        let case = the_case(&house).await;
        let inbound = messages_of(&house, case.id).await.iter().filter(|message| message.direction == "in").count();
        assert_eq!(inbound, 1);
    };
    texts_of_one_person_that_come_at_once_open_one_case => async |house: House| {
        let beside = house.reopened("").await;
        for person in 0..6 {
            let from = format!("1380013800{person}");
            let text = |n: u32| json!({ "message": format!("{from}-{n}"), "from": from, "to": "10690001", "text": "窗口无人值守" });
            let (one, two) = (text(1), text(2));
            let replies = tokio::join!(house.hook("/hooks/sandbox/sms", &one), beside.hook("/hooks/sandbox/sms", &two));
            assert!(replies.0.status == 200 && replies.1.status == 200, "{replies:?}");
        }
        assert_eq!(cases(&house).await.len(), 6, "one complainant, one open case");
    };
    the_same_query_again_gets_the_same_answer => async |house: House| {
        let body = json!({ "message": "m-1", "from": "13800138000", "to": "10690001", "text": "查询 1234567890" });
        let first = house.hook("/hooks/sandbox/sms", &body).await;
        assert!(first.json()["reply"].as_str().unwrap().contains("查询码有误"));
        assert_eq!(house.hook("/hooks/sandbox/sms", &body).await.body, first.body, "the first may have been lost");
    };
}
