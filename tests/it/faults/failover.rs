//! Two accounts for SMS: what the first one cannot do, the next one does, and nothing arrives twice.

use super::gateway::{Gateway, Mood, Took};
use crate::{
    journey::{act, cases, messages_of, open_tasks, reminders_of},
    on_both_engines,
    support::House,
};
use chrono::Duration;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use shouwen::{
    core::{
        id::MessageId,
        message::{Purpose, Report, ReportAbout, ReportState, State},
        task::TaskKind,
    },
    store::{
        messages::Message,
        moves::{self, Former},
        outbox::{self, Counts, Settled},
        reminders::ReminderState,
    },
    work::{
        cases::Action,
        hooks::{Job, SmsJob},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// The second account signs otherwise and asks for other words.
const SPARE: &str = "sms_profile = { signature = \"濮阳热线\", opt_out = \"退订回TD\" }\n";
const MAIN: &str = "sms_profile = { signature = \"濮阳市民政局\" }\n";

/// A house with the accounts `main` and `spare`, in this order.
struct Two {
    house: House,
    main: Gateway,
    spare: Gateway,
}

impl Two {
    async fn with(house: &House, main: fn(&Gateway) -> String, profile: &str) -> Self {
        let gateways = (Gateway::open(), Gateway::open());
        let settings = format!(
            "[sms]\naccounts = [\"main\", \"spare\"]\n{}{profile}{}{SPARE}[accounts.sandbox]\nprovider = \"sandbox\"\n",
            main(&gateways.0),
            gateways.1.kannel("spare")
        );
        Self { house: house.reopened(&settings).await, main: gateways.0, spare: gateways.1 }
    }

    /// The first one cannot be asked what it took.
    async fn kannel(house: &House) -> Self {
        Self::with(house, |gateway| gateway.kannel("main"), MAIN).await
    }

    /// The first one can.
    async fn twilio(house: &House) -> Self {
        Self::with(house, |gateway| gateway.twilio("main"), MAIN).await
    }

    /// A citizen writes, and is to be told that it was received.
    async fn a_citizen_writes(&self) {
        self.house.text("13800000001", "窗口无人值守").await;
        self.house.tick().await;
    }

    /// Lets time pass, a tick a minute.
    async fn pass(&self, minutes: i64) {
        for _ in 0..minutes {
            self.house.advance(Duration::minutes(1));
            self.house.tick().await;
        }
    }

    async fn outgoing(&self) -> Vec<Message> {
        let mut all = Vec::new();
        for case in cases(&self.house).await {
            all.extend(
                messages_of(&self.house, case.id).await.into_iter().filter(|one| one.direction == "out"),
            );
        }
        all
    }

    async fn the_one(&self) -> Message {
        let mut all = self.outgoing().await;
        assert_eq!(all.len(), 1, "it stays one message: {all:?}");
        all.remove(0)
    }

    /// The accounts that a message was with before, and why not any more.
    async fn former(&self, id: MessageId) -> Vec<Former> {
        self.house.app.db.read(|tx| Box::pin(moves::former(tx, id))).await.unwrap()
    }

    async fn passed(&self, id: MessageId) -> Vec<(String, String)> {
        self.former(id).await.into_iter().map(|former| (former.account, former.failure)).collect()
    }

    /// A reminder that the first account has.
    async fn a_reminder_is_sent(&self) -> Message {
        self.a_citizen_writes().await;
        let number = cases(&self.house).await[0].number.clone();
        let assigned = Action::Assign { officer: "yang-wu".parse().unwrap() };
        act(&self.house, "li-yi", &number, assigned).await.unwrap();
        self.house.tick().await;
        let all = self.outgoing().await;
        all.into_iter().find(|message| message.purpose == Purpose::Reminder).unwrap()
    }

    async fn now(&self, id: MessageId) -> Message {
        self.outgoing().await.into_iter().find(|message| message.id == id).unwrap()
    }

    async fn report(&self, account: &str, about: ReportAbout, state: ReportState, code: Option<&str>) {
        let report = Report { about, state, code: code.map(str::to_owned), at: None };
        let job =
            Job::Sms { account: account.to_owned(), what: SmsJob::Report(report), at: self.house.now() };
        self.house.app.hooks.submit(job).await.unwrap();
    }

    async fn tasks(&self, kind: TaskKind) -> usize {
        open_tasks(&self.house).await.iter().filter(|task| task.kind == kind).count()
    }
}

fn of(took: &[Took], id: MessageId) -> usize {
    took.iter().filter(|one| one.reference == id.to_string()).count()
}

on_both_engines! {
    what_one_account_refuses_for_good_goes_out_through_the_next => async |house: House| {
        let two = Two::kannel(&house).await;
        two.main.set(Mood::Refuses(400, 0));
        two.a_citizen_writes().await;
        let before = two.the_one().await;
        assert_eq!((before.account.as_str(), before.attempts), ("spare", 0), "attempts begin again");
        two.house.tick().await;
        let message = two.the_one().await;
        assert_eq!((message.id, message.state), (before.id, State::Accepted));
        assert_eq!(two.passed(message.id).await, [("main".to_owned(), "http-400".to_owned())]);
        let took = two.spare.took();
        assert_eq!((took.len(), two.main.took().len()), (1, 0));
        let words = took[0].text.strip_prefix("【濮阳热线】").and_then(|text| text.strip_suffix("退订回TD")).unwrap();
        assert!(words.starts_with("您反映的事项已收到") && !words.contains("拒收"), "{words}");
        assert_eq!(two.tasks(TaskKind::CallInsteadOfSms).await, 0);
        two.pass(60).await;
        assert_eq!((two.main.asked(), two.spare.asked()), (1, 1));
    };
    after_the_last_account_a_person_calls => async |house: House| {
        let two = Two::kannel(&house).await;
        two.main.set(Mood::Refuses(400, 0));
        two.spare.set(Mood::Refuses(400, 0));
        two.a_citizen_writes().await;
        two.pass(120).await;
        assert_eq!((two.main.asked(), two.spare.asked()), (1, 1), "each once");
        assert_eq!((two.the_one().await.state, two.tasks(TaskKind::CallInsteadOfSms).await), (State::Failed, 1));
    };
    what_the_first_carriers_would_not_take_goes_to_the_next_at_once => async |house: House| {
        let profile = "sms_profile = { signature = \"濮阳市民政局\", banned = [\"查询码\"] }\n";
        let two = Two::with(&house, |gateway| gateway.kannel("main"), profile).await;
        two.a_citizen_writes().await;
        let message = two.the_one().await;
        assert_eq!((message.account.as_str(), message.state), ("spare", State::Accepted));
        assert_eq!(two.passed(message.id).await, [("main".to_owned(), "banned-word".to_owned())]);
        assert_eq!((two.main.asked(), two.spare.asked()), (0, 1));
        // The others of the same citizen go the usual way.
        let reminder = two.a_reminder_is_sent().await;
        assert_eq!((reminder.account.as_str(), two.passed(reminder.id).await), ("main", Vec::new()));
    };
    what_is_refused_again_and_again_goes_on_at_the_end => async |house: House| {
        let two = Two::twilio(&house).await;
        two.main.set(Mood::Refuses(500, 0));
        two.a_citizen_writes().await;
        two.pass(30).await;
        assert_eq!((two.the_one().await.state, two.spare.asked()), (State::Unknown, 0), "in doubt it stays");
        two.main.set(Mood::Refuses(400, 0));
        two.pass(30).await;
        let message = two.the_one().await;
        assert_eq!((message.account.as_str(), message.state), ("spare", State::Accepted), "it was asked, and refused");
        assert_eq!((two.main.took().len(), two.spare.took().len()), (0, 1));
    };
    a_message_that_may_have_arrived_stays_with_its_account => async |house: House| {
        let two = Two::kannel(&house).await;
        two.main.set(Mood::TakesAndCuts);
        two.a_citizen_writes().await;
        two.pass(120).await;
        assert_eq!((two.main.took().len(), two.spare.asked()), (2, 0), "nobody can say, and nothing goes on");
        assert_eq!((two.the_one().await.state, two.tasks(TaskKind::CallInsteadOfSms).await), (State::Failed, 1));
    };
    a_message_that_is_found_again_stays_with_its_account => async |house: House| {
        let two = Two::twilio(&house).await;
        two.main.set(Mood::TakesAndCuts);
        two.a_citizen_writes().await;
        two.main.set(Mood::Closed);
        two.pass(30).await;
        assert_eq!((two.the_one().await.state, two.spare.asked()), (State::Unknown, 0));
        two.main.set(Mood::Fair);
        two.pass(30).await;
        assert_eq!((two.main.took().len(), two.spare.asked()), (1, 0));
        assert_eq!(two.the_one().await.state, State::Accepted);
    };
    what_an_account_reports_as_failed_goes_on_and_late_reports_are_kept => async |house: House| {
        let two = Two::twilio(&house).await;
        let reminder = two.a_reminder_is_sent().await;
        let theirs = ReportAbout::Theirs(reminder.provider_message_id.clone().unwrap());
        assert_eq!((reminder.account.as_str(), reminder.state), ("main", State::Accepted));
        two.report("main", theirs.clone(), ReportState::Failed, Some("30008")).await;
        let moved = two.now(reminder.id).await;
        assert_eq!((moved.account.as_str(), moved.state), ("spare", State::Claimed));
        assert_eq!(two.tasks(TaskKind::RemindByHand).await, 0);
        // Late and repeated ones of the first account say nothing of the second.
        two.report("main", theirs.clone(), ReportState::Failed, Some("30008")).await;
        two.report("main", theirs.clone(), ReportState::Failed, Some("30009")).await;
        two.report("main", theirs.clone(), ReportState::Underway, None).await;
        assert_eq!(two.now(reminder.id).await.state, State::Claimed);
        two.house.tick().await;
        assert_eq!((of(&two.main.took(), reminder.id), of(&two.spare.took(), reminder.id)), (1, 1));
        // A stranger's account knows nothing of it.
        two.report("sandbox", ReportAbout::Ours(reminder.id), ReportState::Delivered, None).await;
        assert_eq!(two.now(reminder.id).await.state, State::Accepted);
        two.report("main", theirs, ReportState::Delivered, None).await;
        assert_eq!(two.now(reminder.id).await.state, State::Delivered, "it arrived after all");
        let (id, db) = (reminder.id, &two.house.app.db);
        let reports = db.read(|tx| Box::pin(shouwen::store::reports::of_message(tx, id))).await.unwrap();
        assert_eq!(reports.len(), 4, "the repeated one is one: {reports:?}");
        assert!(reports.iter().all(|report| report.account.as_deref() == Some("main")));
    };
    both_accounts_may_report_the_same_and_the_second_failure_is_a_task => async |house: House| {
        let two = Two::twilio(&house).await;
        let reminder = two.a_reminder_is_sent().await;
        for account in ["main", "spare"] {
            two.report(account, ReportAbout::Ours(reminder.id), ReportState::Failed, Some("7")).await;
            two.house.tick().await;
        }
        assert_eq!(two.now(reminder.id).await.state, State::Failed);
        assert_eq!(two.tasks(TaskKind::RemindByHand).await, 1);
        let reminders = reminders_of(&two.house, reminder.case_id.unwrap()).await;
        assert!(reminders.iter().any(|one| one.state == ReminderState::Failed), "{reminders:?}");
    };
    a_message_without_its_query_code_is_not_sent_again => async |house: House| {
        let two = Two::twilio(&house).await;
        two.a_citizen_writes().await;
        let message = two.the_one().await;
        two.report("main", ReportAbout::Ours(message.id), ReportState::Failed, Some("7")).await;
        two.house.tick().await;
        assert_eq!((two.the_one().await.state, two.spare.asked()), (State::Failed, 0));
        assert_eq!(two.tasks(TaskKind::CallInsteadOfSms).await, 1);
    };
    what_is_reported_while_it_is_sent_goes_on_and_its_sender_settles_nothing => async |house: House| {
        let two = Two::kannel(&house).await;
        two.house.text("13800000001", "窗口无人值守").await;
        let (id, now) = (two.the_one().await.id, two.house.now());
        let db = &two.house.app.db;
        let claimed = db.transact(move |tx| Box::pin(async move {
            outbox::claim(tx, ("another daemon", "main"), now, Duration::minutes(1), 10).await
        }));
        assert_eq!(claimed.await.unwrap().len(), 1);
        two.report("main", ReportAbout::Ours(id), ReportState::Failed, Some("7")).await;
        let late = Settled {
            ask_at: None,
            id,
            state: State::Failed,
            counts: Counts::Tried,
            due_at: None,
            provider_message_id: None,
            failure: Some("7".to_owned()),
            text_sealed: None,
            doubled: false,
        };
        let settled = db.transact(move |tx| {
            let late = late.clone();
            Box::pin(async move { outbox::settle(tx, "another daemon", &[late], now).await })
        });
        assert_eq!(settled.await.unwrap(), []);
        two.house.tick().await;
        assert_eq!((two.main.asked(), two.spare.took().len()), (0, 1));
        assert_eq!(two.the_one().await.state, State::Accepted);
    };
    what_waits_for_an_account_that_is_away_for_long_goes_on => async |house: House| {
        let two = Two::kannel(&house).await;
        two.main.set(Mood::Closed);
        for number in 1..=12 {
            two.house.text(&format!("138{number:08}"), "窗口无人值守").await;
        }
        two.house.tick().await;
        two.pass(4).await;
        assert_eq!(two.spare.asked(), 0, "an outage that passes moves nothing");
        two.pass(4).await;
        assert_eq!(two.spare.took().len(), 12);
        assert!(two.outgoing().await.iter().all(|one| (one.account.as_str(), one.state) == ("spare", State::Accepted)));
        two.main.set(Mood::Fair);
        two.pass(60).await;
        assert_eq!((two.main.took().len(), two.spare.took().len()), (0, 12), "each once");
        two.house.text("13900000001", "窗口无人值守").await;
        two.pass(20).await;
        assert_eq!((two.main.took().len(), two.spare.took().len()), (1, 12), "it is back, and first again");
    };
    what_both_are_away_for_is_sent_once_when_they_are_back => async |house: House| {
        let two = Two::kannel(&house).await;
        two.main.set(Mood::Closed);
        two.spare.set(Mood::Closed);
        two.a_citizen_writes().await;
        two.pass(90).await;
        two.main.set(Mood::Fair);
        two.spare.set(Mood::Fair);
        two.pass(40).await;
        assert_eq!(two.main.took().len() + two.spare.took().len(), 1);
        assert_eq!(two.the_one().await.state, State::Accepted);
    };
    whatever_happens_nothing_goes_out_through_both => async |house: House| {
        let two = Two::twilio(&house).await;
        let mut random = StdRng::seed_from_u64(11);
        let moods = [
            Mood::Fair, Mood::Refuses(400, 0), Mood::Refuses(429, 0), Mood::Refuses(500, 0), Mood::Refuses(503, 0),
            Mood::TakesAndCuts, Mood::TakesAndBabbles, Mood::Closed, Mood::Redirects,
        ];
        for step in 0..60 {
            two.main.set(moods[random.random_range(0..moods.len())]);
            two.spare.set(moods[random.random_range(0..moods.len())]);
            two.house.text(&format!("138{step:08}"), "窗口无人值守").await;
            two.pass(random.random_range(1..8)).await;
        }
        two.main.set(Mood::Fair);
        two.spare.set(Mood::Fair);
        for _ in 0..60 {
            two.house.advance(Duration::hours(1));
            two.house.tick().await;
        }
        let mut all = two.outgoing().await;
        all.retain(|message| message.purpose == Purpose::Acknowledgement);
        let references = |gateway: &Gateway| -> BTreeSet<String> {
            gateway.took().into_iter().map(|one| one.reference).collect()
        };
        let (main, spare) = (references(&two.main), references(&two.spare));
        assert_eq!(main.intersection(&spare).collect::<Vec<_>>(), Vec::<&String>::new());
        assert_eq!(main.len(), two.main.took().len(), "it can be asked");
        assert!(main.len() > 5 && spare.len() > 5, "{} and {}", main.len(), spare.len());
        let mut ends: BTreeMap<String, usize> = BTreeMap::new();
        for message in &all {
            let reference = message.id.to_string();
            let sent = main.contains(&reference) || spare.contains(&reference);
            assert!(sent || message.state != State::Accepted, "{message:?}");
            *ends.entry(message.state.to_string()).or_default() += 1;
        }
        let told = ends.get("accepted").copied().unwrap_or_default();
        let called = two.tasks(TaskKind::CallInsteadOfSms).await;
        assert_eq!(told + called, 60, "each is told or called: {ends:?}");
    };
}
