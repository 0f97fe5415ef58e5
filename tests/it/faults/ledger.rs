//! What must hold after everything: nothing acknowledged is lost, nothing planned is forgotten.

use super::{gateway::Took, load::Acknowledged};
use crate::support::House;
use shouwen::{
    core::clock::{Clock, Moment, SystemClock},
    store::db::Db,
    work::audit,
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of texts, on either engine.
macro_rules! rows {
    ($house:expr, $sql:expr, $row:ty $(, $bind:expr)*) => {
        match &$house.app.db {
            Db::Sqlite { read, .. } => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(read).await.unwrap(),
            Db::Postgres(pool) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(pool).await.unwrap(),
        }
    };
}

/// What is still to be sent, a line each.
pub async fn waiting(house: &House) -> Vec<String> {
    const MESSAGES: &str = "SELECT account, purpose, state, attempts, failure FROM messages
        WHERE direction = 'out' AND state IN ('queued', 'claimed', 'unknown')";
    const REMINDERS: &str =
        "SELECT r.rung, r.state, m.state FROM reminders AS r LEFT JOIN messages AS m ON m.id = r.message_id
        WHERE r.state = 'claimed' OR (r.state = 'planned' AND r.due_at <= $1)";
    type Message = (String, String, String, i64, Option<String>);
    let now: Moment = SystemClock.now();
    let messages: Vec<Message> = rows!(house, MESSAGES, Message);
    let reminders: Vec<(String, String, Option<String>)> =
        rows!(house, REMINDERS, (String, String, Option<String>), now);
    let messages = messages.iter().map(|message| format!("{message:?}"));
    messages.chain(reminders.iter().map(|reminder| format!("{reminder:?}"))).collect()
}

/// No acknowledged event is lost, and none happened twice.
pub async fn nothing_acknowledged_is_lost(house: &House, acknowledged: &Acknowledged) {
    const CASES: &str = "SELECT phone_lookup, number FROM cases";
    const CALLS: &str = "SELECT c.provider_call_id, c.outcome, (SELECT count(*) FROM tasks AS t
        WHERE t.call_id = c.id AND t.kind = 'call_back') FROM calls AS c";
    let calls: Vec<(String, String, i64)> = rows!(house, CALLS, (String, String, i64));
    let by_id: BTreeMap<&str, (&str, i64)> =
        calls.iter().map(|(id, outcome, tasks)| (id.as_str(), (outcome.as_str(), *tasks))).collect();
    for call in &acknowledged.calls {
        assert!(by_id.contains_key(call.as_str()), "the call {call} is lost");
    }
    for call in &acknowledged.ended {
        assert_eq!(
            by_id[call.as_str()],
            ("call_back", 1),
            "R3.3: {call} was missed, and somebody calls back once"
        );
    }
    let cases: Vec<(Option<Vec<u8>>, String)> = rows!(house, CASES, (Option<Vec<u8>>, String));
    let mut of_phone: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for (lookup, _) in &cases {
        *of_phone.entry(lookup.clone().unwrap_or_default()).or_default() += 1;
    }
    assert!(of_phone.values().all(|count| *count == 1), "one citizen, one case");
    assert_eq!(cases.iter().map(|(_, number)| number).collect::<BTreeSet<_>>().len(), cases.len());
    for from in &acknowledged.texts {
        let lookup = house.app.vault.lookup_phone(&from.parse().unwrap());
        assert!(of_phone.contains_key(&lookup), "the SMS of {from} is lost");
    }
}

/// Every message that was planned reached the gateway; how many of them more than once.
pub async fn everything_was_sent(house: &House, took: &[Took]) -> usize {
    const REMINDERS: &str = "SELECT state, count(*) FROM reminders GROUP BY state";
    const MESSAGES: &str =
        "SELECT id, state, failure FROM messages WHERE direction = 'out' AND account = 'gate'";
    let messages: Vec<(uuid::Uuid, String, Option<String>)> =
        rows!(house, MESSAGES, (uuid::Uuid, String, Option<String>));
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for one in took {
        *times.entry(one.reference.as_str()).or_default() += 1;
    }
    for (id, state, failure) in &messages {
        assert_eq!(state, "accepted", "{id}: {failure:?}");
        assert!(times.contains_key(id.to_string().as_str()), "{id} was marked and never taken");
    }
    let known: BTreeSet<String> = messages.iter().map(|(id, ..)| id.to_string()).collect();
    assert!(times.keys().all(|reference| known.contains(*reference)), "the gateway got what nobody planned");
    for (reference, count) in &times {
        let texts: BTreeSet<_> =
            took.iter().filter(|one| one.reference == **reference).map(|one| &one.text).collect();
        assert_eq!(texts.len(), 1, "{reference}: {count} times the same");
    }
    let reminders: BTreeMap<String, i64> = rows!(house, REMINDERS, (String, i64)).into_iter().collect();
    assert!(reminders["sent"] > 0 && !reminders.contains_key("failed"), "{reminders:?}");
    times.values().map(|count| count - 1).sum()
}

/// Every chain of the audit verifies.
pub async fn the_audit_verifies(house: &House) {
    let verified = audit::verify_database(&house.app.db).await.unwrap();
    assert!(verified.chains > 0 && verified.faults.is_empty(), "{verified:?}");
}
