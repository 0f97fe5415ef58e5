//! The database is full, locked or gone: a caller hears words and is put through, a provider is asked to
//! come again, nothing is half-written, and all goes on by itself afterwards.

use super::{gate::Gate, holder::Holder, town::figures};
use crate::{
    journey::{cases, open_tasks},
    on_both_engines,
    support::{Engine, House, run},
};
use http::Request;
use serde_json::{Value, json};
use shouwen::{store::db::Db, work::daemon};

async fn ready(house: &House) -> (u16, Value) {
    let reply = house.send(Request::get("/readyz").body(axum::body::Body::empty()).unwrap()).await;
    reply.pair()
}

fn begins(call: &str) -> Value {
    json!({ "call": call, "from": "13800138000", "to": "6687001" })
}

/// How many rows there are of whatever a webhook leaves.
async fn traces(house: &House) -> i64 {
    const COUNT: &str =
        "SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM calls) + (SELECT count(*) FROM cases)
        + (SELECT count(*) FROM messages) + (SELECT count(*) FROM tasks) + (SELECT count(*) FROM audit)";
    let (count,): (i64,) = match &house.app.db {
        Db::Sqlite { write, .. } => sqlx::query_as(COUNT).fetch_one(write).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(COUNT).fetch_one(pool).await.unwrap(),
    };
    count
}

/// While nothing can be written: a call begins, a turn is due, an SMS comes, reports come.
async fn everybody_is_answered(house: &House, known: &str) {
    let call = begins("while-away");
    let turn = json!({ "call": known, "heard": "silence" });
    let text = json!({ "message": "text-away", "from": "13900139000", "to": "1", "text": "窗口无人" });
    let status = json!({ "call": known, "state": "ended" });
    let report = json!({ "ref": "01939f7c-0000-7000-8000-0000000000a1", "state": "delivered" });
    let (begun, turned, texted, ended, reported) = tokio::join!(
        house.hook("/hooks/sandbox/voice", &call),
        house.hook("/hooks/sandbox/voice/turn/1", &turn),
        house.hook("/hooks/sandbox/sms", &text),
        house.hook("/hooks/sandbox/voice/status", &status),
        house.hook("/hooks/sandbox/sms/status", &report),
    );
    for spoken in [begun, turned] {
        assert_eq!(spoken.status, 200, "R3.3: a caller is never turned away");
        let answer = spoken.json();
        assert_eq!(answer["instructions"][0]["do"], "say", "{answer}");
        assert_eq!(answer["instructions"][1]["do"], "dial", "{answer}");
        assert_eq!(answer["instructions"][1]["to"], "+863936687001", "the desk");
    }
    for asked_again in [texted, ended, reported] {
        assert_eq!(asked_again.status, 503, "the provider comes again");
    }
}

/// After it: the same webhooks are taken, by the same process.
async fn all_is_as_before(house: &House, known: &str) {
    let turn = house.hook("/hooks/sandbox/voice/turn/1", &json!({ "call": known, "heard": "silence" })).await;
    assert!(turn.status == 200 && turn.json()["turn"] != "", "{:?}", turn.json());
    house.text("13900139000", "窗口无人值守").await;
    assert_eq!(cases(house).await.len(), 1);
    house.tick().await;
    assert_eq!(ready(house).await.0, 200);
}

on_both_engines! {
    a_locked_database_turns_nobody_away => async |house: House| {
        let (figures, _guard) = figures();
        let known = house.call("13800138000").await.id;
        let before = traces(&house).await;
        let holder = Holder::take(&house).await;
        everybody_is_answered(&house, &known).await;
        let (status, told) = ready(&house).await;
        assert_eq!((status, &told["writable"], &told["ready"]), (503, &json!(false), &json!(false)));
        assert!(daemon::tick(&house.app, "test").await.is_err(), "the daemon says so");
        holder.let_go().await;
        let rendered = figures.render();
        assert!(rendered.contains("shouwen_degraded_answers_total{account=\"sandbox\"} 2"), "{rendered}");
        assert_eq!(traces(&house).await, before, "nothing half-written");
        all_is_as_before(&house, &known).await;
    };
    one_bad_item_hurts_no_neighbour => async |house: House| {
        let bad = house.call("13800138000").await.id;
        let good = house.call("13800138001").await.id;
        house.tamper(&format!("UPDATE calls SET record = '{{}}' WHERE provider_call_id = '{bad}'")).await;
        let silence = |call: &str| json!({ "call": call, "heard": "silence" });
        let (bad, good) = (silence(&bad), silence(&good));
        let text = json!({ "message": "m-1", "from": "13900139000", "to": "1", "text": "窗口无人" });
        let new = begins("new");
        let (bad, good, text, new) = tokio::join!(
            house.hook("/hooks/sandbox/voice/turn/1", &bad),
            house.hook("/hooks/sandbox/voice/turn/1", &good),
            house.hook("/hooks/sandbox/sms", &text),
            house.hook("/hooks/sandbox/voice", &new),
        );
        assert_eq!((bad.status.as_u16(), &bad.json()["turn"]), (200, &json!("")), "the apology");
        assert!(good.status == 200 && good.json()["turn"] != "", "{:?}", good.json());
        assert_eq!((text.status.as_u16(), new.status.as_u16()), (200, 200));
        assert_eq!(cases(&house).await.len(), 1);
        assert_eq!(ready(&house).await.0, 200, "one bad row is no outage");
    };
    a_case_that_cannot_be_read_keeps_no_reminder_back => async |house: House| {
        for from in ["13800138000", "13900139000"] {
            house.text(from, "窗口无人值守").await;
            let number = cases(&house).await[0].number.clone();
            let assign = shouwen::work::cases::Action::Assign { officer: "zhao-ji".parse().unwrap() };
            crate::journey::act(&house, "li-yi", &number, assign).await.unwrap();
        }
        house.tick().await;
        let id = cases(&house).await[0].id;
        let key = match &house.app.db {
            Db::Sqlite { .. } => format!("x'{}'", hex::encode(id.as_bytes())),
            Db::Postgres(_) => format!("'{id}'"),
        };
        let broken = if house.database().is_empty() { "x'00'" } else { "'\\x00'" };
        house.tamper(&format!("UPDATE cases SET body_sealed = {broken} WHERE id = {key}")).await;
        let before = house.app.sandbox.sent().len();
        // The first overdue morning: both cases are due, and one of them cannot be read.
        house.move_to("2026-03-17T09:01");
        house.tick().await;
        assert!(house.app.sandbox.sent().len() > before, "the other one's reminder went out");
        let by_hand = shouwen::core::task::TaskKind::RemindByHand;
        assert!(open_tasks(&house).await.iter().any(|task| task.kind == by_hand && task.case_id == Some(id)));
        house.tick().await;
    };
    the_day_s_head_is_kept_when_the_database_was_away_at_midnight => async |house: House| {
        house.tick().await;
        // Ten minutes after midnight, when all that was dated before it is committed.
        house.move_to("2026-03-03T00:10");
        let holder = Holder::take(&house).await;
        assert!(daemon::tick(&house.app, "test").await.is_err());
        holder.let_go().await;
        house.tick().await;
        let head = house.app.db.read(|tx| Box::pin(shouwen::store::audit::newest_head(tx))).await.unwrap();
        assert_eq!(head.map(|(day, _)| day.to_string()).as_deref(), Some("2026-03-02"));
    };
}

/// `SQLITE_FULL` as a full disk gives it: no page can be added to the file.
mod a_full_disk_turns_nobody_away {
    use super::*;

    #[test]
    fn on_sqlite() {
        run(concat!(module_path!(), "::on_sqlite"), Engine::Sqlite, async |house: House| {
            let known = house.call("13800138000").await.id;
            house.tamper("PRAGMA max_page_count = 1").await;
            // What is free inside the file is used up first, whole webhooks at a time.
            for n in 0..500 {
                let reply = house.hook("/hooks/sandbox/voice", &begins(&format!("filler-{n}"))).await;
                assert_eq!(reply.status, 200);
                if reply.json()["turn"] == "" {
                    break;
                }
                assert!(n < 499, "the file never filled up");
            }
            let before = traces(&house).await;
            everybody_is_answered(&house, &known).await;
            let (status, told) = ready(&house).await;
            assert_eq!((status, &told["database"], &told["writable"]), (503, &json!(true), &json!(false)));
            assert_eq!(traces(&house).await, before, "nothing half-written");
            house.tamper("PRAGMA max_page_count = 1073741823").await;
            all_is_as_before(&house, &known).await;
            house.tamper("PRAGMA integrity_check").await;
        });
    }
}

/// The server is stopped and comes back: connections break, new ones are refused.
mod a_server_that_is_gone_turns_nobody_away {
    use super::*;
    use shouwen::config::{Secret, Settings};

    #[test]
    fn on_postgresql() {
        run(concat!(module_path!(), "::on_postgresql"), Engine::Postgresql, async |house: House| {
            let (gate, url) = Gate::before(house.database());
            let mut settings = Settings::read("test.toml", "", std::iter::empty()).unwrap();
            house.folder().clone_into(&mut settings.data.dir);
            settings.database.url = Secret::new(url);
            let house = house.reopened_with(settings).await;
            let known = house.call("13800138000").await.id;
            let before = traces(&house).await;
            gate.shut();
            everybody_is_answered(&house, &known).await;
            let (status, told) = ready(&house).await;
            assert_eq!((status, &told["database"]), (503, &json!(false)));
            assert!(daemon::tick(&house.app, "test").await.is_err());
            gate.open();
            assert_eq!(traces(&house).await, before, "nothing half-written");
            all_is_as_before(&house, &known).await;
        });
    }
}
