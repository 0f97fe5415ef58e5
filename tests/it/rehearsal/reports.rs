//! What a failure looks like: the step, the line, what was expected and what was there, the clause.

use super::play;
use shouwen::{core::routing::Clause, rehearse::stage::Database};

const HEAD: &str = "scenario: wrong\nabout: wrong\nstarts: 2026-03-02T09:00\nsteps:\n";

fn report_of(steps: &str) -> shouwen::rehearse::report::Report {
    play(&format!("{HEAD}{steps}"), &Database::Sqlite)
}

#[test]
fn a_wrong_expectation_is_told_with_line_and_clause_and_the_rest_is_played() {
    let report = report_of(
        "  - call: { from: \"13900000001\", does: [press 1] }\n    expect:\n      cases:\n        - { due: 2026-03-13, stage: received }\n  - expect: { case_count: 1 }\n",
    );
    assert!(!report.passed);
    let [failure] = report.failures.as_slice() else { panic!("{report}") };
    assert_eq!((failure.step, failure.line, failure.clause), (1, 8, Some(Clause::R5_4)));
    assert_eq!((&*failure.expected, &*failure.found), ("2026-03-13", "2026-03-16"));
    assert_eq!(report.steps.iter().map(|step| step.passed).collect::<Vec<_>>(), [false, true]);
    let told = report.to_string();
    for words in ["第 1 步", "第 8 行", "应为 2026-03-13", "实为 2026-03-16", "R5.4", "次日起10个工作日内"]
    {
        assert!(told.contains(words), "`{words}` is missing in {told}");
    }
}

#[test]
fn what_is_not_found_is_told_with_the_nearest() {
    let report = report_of(
        "  - call: { from: \"13900000001\", does: [press 1] }\n    expect:\n      reminders:\n        - { rung: before_5, at: 2026-03-10T09:00 }\n      tasks:\n        - { kind: place, count: 2 }\n      messages:\n        - { purpose: feedback }\n",
    );
    let found: Vec<&str> = report.failures.iter().map(|failure| failure.found.as_str()).collect();
    assert_eq!(report.failures.len(), 3, "{report}");
    assert!(found[0].contains("2026-03-09 09:00"), "{}", found[0]);
    assert!(found.iter().any(|found| found.starts_with("1 条")), "{found:?}");
    assert_eq!(report.failures.iter().map(|failure| failure.line).collect::<Vec<_>>(), [8, 12, 10]);
}

#[test]
fn what_cannot_be_done_ends_the_rehearsal() {
    let report = report_of(
        "  - call: { from: \"13900000001\" }\n  - act: { by: li-yi, does: assign, with: { officer: zhao-ji } }\n  - expect: { case_count: 7 }\n",
    );
    assert_eq!(
        report.steps.len(),
        2,
        "an answered call is no case yet, so nothing can be assigned: {report}"
    );
    assert_eq!(report.failures.len(), 1);
}

#[test]
fn an_answer_that_is_not_the_expected_one_is_told() {
    let report = report_of(
        "  - call: { from: \"13900000001\", does: [press 1] }\n  - act: { by: li-yi, does: decline, with: { reason: \"\" }, answer: 200 }\n  - webhook: { path: voice, body: { call: c }, answer: 200 }\n  - text: { from: \"13900000002\", says: R, answered: [] }\n",
    );
    let found: Vec<&str> = report.failures.iter().map(|failure| failure.found.as_str()).collect();
    assert_eq!(found.len(), 3, "{report}");
    assert!(found[0].starts_with("422") && found[1] == "400" && found[2].contains("已退订"), "{found:?}");
}

#[test]
fn what_a_caller_could_not_do_is_told() {
    let report = report_of(
        "  - call: { from: \"13900000001\", does: [press 1, press 5] }\n    expect:\n      heard:\n        - { contains: [没有说过的话], lacks: [您好], query_codes: 3 }\n",
    );
    let what: Vec<&str> = report.failures.iter().map(|failure| failure.what.as_str()).collect();
    assert_eq!(what.len(), 4, "{report}");
    assert!(report.failures[0].found.contains("按 5"), "{report}");
}

#[test]
fn a_lost_or_doubled_message_is_found() {
    let report = report_of(
        "  - gateway: silent\n  - call: { from: \"13900000001\", does: [press 1] }\n    expect: { nothing_lost: true }\n",
    );
    assert_eq!(report.failures.len(), 1, "its fate is unknown, and nobody has a task: {report}");
    let report = report_of(
        "  - call: { from: \"13900000001\", does: [press 1] }\n    expect: { nothing_lost: false, nothing_doubled: false, audit: { verifies: false } }\n",
    );
    assert_eq!(report.failures.len(), 3, "all is well, and the opposite was expected: {report}");
}

#[test]
fn a_trace_of_a_case_is_found() {
    let report = report_of(
        "  - call: { from: \"13900000001\", does: [press 1] }\n    expect: { sees_no_trace: [{ who: [li-yi] }] }\n",
    );
    assert!(report.failures.len() >= 3, "by its address and in the lists: {report}");
}

#[test]
fn nobody_can_be_killed_while_sending_nothing() {
    let report =
        report_of("  - crash: { at: after_hand_over, down: 1 minute }\n  - expect: { case_count: 0 }\n");
    assert_eq!((report.steps.len(), report.failures.len()), (1, 1), "{report}");
}
