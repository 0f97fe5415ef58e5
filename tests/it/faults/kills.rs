//! kill -9 at random points of `serve` and `daemon` under load, and several of them at once: nothing that was
//! acknowledged is lost, everything planned is sent, nothing twice but what the gateway alone can tell.

use super::{
    gateway::{Gateway, Mood},
    ledger,
    load::{Acknowledged, Load, hook},
    processes::{CLAIMED, Process, settings},
};
use crate::{
    journey::{act, cases},
    on_both_engines,
    support::{Engine, House, run},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use shouwen::{
    core::clock::{Clock, SystemClock},
    work::cases::Action,
};
use std::{
    thread,
    time::{Duration, Instant},
};

/// Cases that are long overdue when the processes begin: their reminders are due at once.
const OVERDUE: u64 = 12;

/// A lease of a daemon that was killed runs for 30 seconds, twice where a message is sent once more.
const PATIENCE: Duration = Duration::from_secs(120);

/// How a gateway is spoken with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    /// It cannot be asked whether it took a message.
    Kannel,
    /// It can.
    Twilio,
}

/// How many processes run, and how many are killed.
#[derive(Debug, Clone, Copy)]
struct Plan {
    protocol: Protocol,
    each: usize,
    kills: usize,
    /// An account before the gateway's refuses everything for good.
    refused_first: bool,
}

/// `SHOUWEN_TEST_SEED` repeats a run, as far as chance goes.
fn seed() -> u64 {
    let drawn = SystemClock.now().unix_millis().cast_unsigned();
    let seed = std::env::var("SHOUWEN_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(drawn);
    println!("SHOUWEN_TEST_SEED={seed}");
    seed
}

/// Cases of last spring, each with an officer; what was due then is sent.
async fn prepare(house: &House) {
    for n in 0..OVERDUE {
        house.text(&format!("+8613800{n:06}"), "窗口无人值守").await;
        let number = cases(house).await[0].number.clone();
        act(house, "li-yi", &number, Action::Assign { officer: "zhao-ji".parse().unwrap() }).await.unwrap();
    }
    house.tick().await;
}

async fn storm(house: House, plan: Plan) {
    let mut random = StdRng::seed_from_u64(seed());
    prepare(&house).await;
    let gateway = Gateway::open();
    let account = match plan.protocol {
        Protocol::Kannel => gateway.kannel("gate"),
        Protocol::Twilio => gateway.twilio("gate"),
    };
    let first = Gateway::open();
    first.set(Mood::Refuses(400, 0));
    let account = if plan.refused_first {
        format!("accounts = [\"first\", \"gate\"]\n{account}{}", first.twilio("first"))
    } else {
        account
    };
    let config = settings(&house, &account);
    let mut serving: Vec<Process> = (0..plan.each).map(|_| Process::serve(&config)).collect();
    serving.iter_mut().for_each(Process::ready);
    let mut sending: Vec<Process> = (0..plan.each).map(|_| Process::daemon(&config)).collect();
    let servers: Vec<_> = serving.iter().filter_map(|process| process.listens).collect();
    let load = Load::start(random.random(), 4, &servers);
    let mut killed_sending = 0;
    for _ in 0..plan.kills {
        thread::sleep(Duration::from_millis(random.random_range(0..250)));
        let which = random.random_range(0..plan.each);
        if random.random_bool(0.5) {
            serving[which].kill_and_restart();
            serving[which].ready();
        } else {
            sending[which].kill_and_restart();
            killed_sending += 1;
            // A daemon has to get somewhere before it is worth killing.
            thread::sleep(Duration::from_millis(random.random_range(0..400)));
        }
    }
    thread::sleep(Duration::from_secs(2));
    let acknowledged = load.end();
    settled(&house).await;
    judge(&house, plan, &gateway, &acknowledged, killed_sending).await;
    same_again(&serving[0], &acknowledged);
}

/// Waits until everything was sent: a lease of a daemon that was killed runs for 30 seconds.
async fn settled(house: &House) {
    let begun = Instant::now();
    loop {
        let waiting = ledger::waiting(house).await;
        if waiting.is_empty() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{} still wait: {waiting:#?}\n{}", waiting.len(), logs(house));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The last words of every process.
fn logs(house: &House) -> String {
    let files = std::fs::read_dir(house.folder()).unwrap().flatten().map(|entry| entry.path());
    let logs = files.filter(|path| path.extension().is_some_and(|extension| extension == "log"));
    let tail = |text: String| text.lines().rev().take(20).map(str::to_owned).collect::<Vec<_>>().join("\n");
    let told =
        logs.map(|path| format!("{}:\n{}\n", path.display(), tail(std::fs::read_to_string(&path).unwrap())));
    told.collect::<Vec<_>>().concat()
}

async fn judge(house: &House, plan: Plan, gateway: &Gateway, acknowledged: &Acknowledged, killed: usize) {
    let took = gateway.took();
    ledger::nothing_acknowledged_is_lost(house, acknowledged).await;
    let doubles = ledger::everything_was_sent(house, &took).await;
    println!(
        "{plan:?}: {} texts, {} calls, {} ended, {} messages, {doubles} doubled, {killed} daemons killed",
        acknowledged.texts.len(),
        acknowledged.calls.len(),
        acknowledged.ended.len(),
        took.len()
    );
    match plan.protocol {
        Protocol::Twilio => assert_eq!(doubles, 0, "it was asked"),
        // Nobody can be asked: in doubt is what was sent and not yet noted, never more than was claimed at once.
        Protocol::Kannel => assert!(doubles <= CLAIMED * killed, "{doubles} doubles by {killed} kills"),
    }
    assert!(acknowledged.texts.len() > 20 && acknowledged.ended.len() > 20, "there was load");
    ledger::the_audit_verifies(house).await;
}

/// The same webhooks again get the same bytes, after everything.
fn same_again(server: &Process, acknowledged: &Acknowledged) {
    let server = server.listens.unwrap();
    for (path, body, answer) in acknowledged.answers.iter().rev().take(200) {
        let again = hook(server, path, body).map(|(_, answer)| answer);
        assert_eq!(again.as_ref(), Some(answer), "{path} {body}");
    }
}

on_both_engines! {
    kills_lose_nothing_and_double_nothing_where_one_can_ask => async |house: House| {
        storm(house, Plan { protocol: Protocol::Twilio, each: 1, kills: 60, refused_first: false }).await;
    };
    kills_lose_nothing_and_double_nothing_between_two_accounts => async |house: House| {
        storm(house, Plan { protocol: Protocol::Twilio, each: 1, kills: 40, refused_first: true }).await;
    };
    kills_lose_nothing_and_double_only_what_the_gateway_alone_can_tell => async |house: House| {
        storm(house, Plan { protocol: Protocol::Kannel, each: 1, kills: 60, refused_first: false }).await;
    };
}

mod two_of_each_share_one_database {
    use super::*;

    #[test]
    fn on_postgresql() {
        run(concat!(module_path!(), "::on_postgresql"), Engine::Postgresql, async |house: House| {
            storm(house, Plan { protocol: Protocol::Twilio, each: 2, kills: 6, refused_first: false }).await;
        });
    }

    #[test]
    fn on_postgresql_and_nothing_is_doubled_without_a_kill() {
        let name = concat!(module_path!(), "::on_postgresql_and_nothing_is_doubled_without_a_kill");
        run(name, Engine::Postgresql, async |house: House| {
            storm(house, Plan { protocol: Protocol::Kannel, each: 2, kills: 0, refused_first: false }).await;
        });
    }
}
