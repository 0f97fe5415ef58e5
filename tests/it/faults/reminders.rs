//! Reminders that fire in several transactions.

use crate::{
    journey::{act, reminders_of, the_case},
    on_both_engines,
    support::House,
};
use shouwen::{core::directory::Duty, store::reminders::ReminderState, work::cases::Action};

on_both_engines! {
    one_person_in_several_roles_gets_one_message_also_from_two_transactions => async |house: House| {
        // One reminder a transaction.
        let house = house.reopened("[daemon]\nbatch = 1\n").await;
        house.text("13800138000", "窗口无人值守").await;
        let case = the_case(&house).await;
        let facts = house.app.facts();
        let office = facts.directory.holders(Duty::Complaint).next().unwrap().code.clone();
        // The head of a department handles it: handler and head are one person.
        let head = facts.directory.head_of(&office).unwrap().code.clone();
        act(&house, "li-yi", &case.number, Action::Assign { officer: head.clone() }).await.unwrap();
        house.tick().await;
        let before = house.app.sandbox.sent().len();
        house.move_to("2026-03-16T09:01");
        house.tick().await;
        let rungs = reminders_of(&house, case.id).await;
        let morning: Vec<_> = rungs.iter().filter(|rung| rung.rung.starts_with("due_morning")).collect();
        let hers: Vec<_> = morning.iter().filter(|rung| rung.recipient.as_deref() == Some(head.as_str())).collect();
        assert!(hers.len() > 1, "{morning:?}");
        assert!(morning.iter().all(|rung| rung.state == ReminderState::Sent), "none is left behind: {morning:?}");
        assert!(hers.iter().all(|rung| rung.message_id == hers[0].message_id), "one message");
        let people: std::collections::BTreeSet<_> = morning.iter().filter_map(|rung| rung.recipient.clone()).collect();
        assert_eq!(house.app.sandbox.sent().len() - before, people.len(), "one a person");
        let missed = rungs.iter().filter(|rung| rung.state == ReminderState::Missed).count();
        assert!(missed > 0, "the rungs of the days before are not sent late: {rungs:?}");
    };
}
