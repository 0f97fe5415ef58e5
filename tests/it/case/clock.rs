use super::{at, call_back, date, evidence_of, seeded, window};
use shouwen::core::{
    call::{LegResult, NotSpoken, Towards},
    case::{Clock, DeliveredMessage, Evidence, Kind, NameStanding, NotEvidence},
    id::MessageId,
    message::{Purpose, State},
};

fn delivered(purpose: Purpose, state: State) -> DeliveredMessage<'static> {
    DeliveredMessage {
        message: MessageId::mint(at("2026-03-01"), &mut seeded(1)),
        purpose,
        state,
        delivered_at: Some(at("2026-03-02T11:00:00+08:00")),
        proof: "provider signature",
    }
}

#[test]
fn a_call_of_half_a_minute_to_the_complainant_is_evidence() {
    let evidence =
        Evidence::call(&call_back("2026-03-02T11:00:00+08:00", 30), "已告知", 30, window()).unwrap();
    assert_eq!(evidence.day(), date("2026-03-02"));
    let json = serde_json::to_value(&evidence).unwrap();
    assert_eq!((&json["channel"], &json["answered_seconds"]), (&"call".into(), &30.into()));
    assert_eq!(serde_json::from_value::<Evidence>(json).unwrap(), evidence);
}

#[test]
fn what_is_no_conversation_is_no_evidence() {
    let good = call_back("2026-03-02T11:00:00+08:00", 60);
    let mut to_officer = good.clone();
    to_officer.towards = Towards::Desk;
    let mut lasting = good.clone();
    lasting.result = None;
    let mut mailbox = good.clone();
    mailbox.result = Some(LegResult::NotAccepted);
    let mut short = good.clone();
    short.answered_seconds = 29;
    for (leg, why) in [
        (to_officer, NotSpoken::NotToComplainant),
        (lasting, NotSpoken::NotAnswered),
        (mailbox, NotSpoken::NotAnswered),
        (short, NotSpoken::TooShort { seconds: 29, minimum: 30 }),
    ] {
        assert_eq!(Evidence::call(&leg, "已告知", 30, window()), Err(NotEvidence::NotSpoken(why)));
    }
    assert!(matches!(Evidence::call(&good, " ", 30, window()), Err(NotEvidence::Words(_))));
    let early = call_back("2026-02-13T09:59:59+08:00", 60);
    assert_eq!(
        Evidence::call(&early, "已告知", 30, window()),
        Err(NotEvidence::BeforeReceipt(date("2026-02-13")))
    );
}

#[test]
fn only_a_delivered_and_proven_message_of_purpose_feedback_is_evidence() {
    for purpose in Purpose::ALL {
        for state in State::ALL {
            let counts = Evidence::message(&delivered(purpose, state), window()).is_ok();
            assert_eq!(
                counts,
                purpose == Purpose::Feedback && state == State::Delivered,
                "{purpose} {state}"
            );
        }
    }
    let mut unproven = delivered(Purpose::Feedback, State::Delivered);
    unproven.proof = " ";
    assert_eq!(Evidence::message(&unproven, window()), Err(NotEvidence::Unproven));
    let mut timeless = delivered(Purpose::Feedback, State::Delivered);
    timeless.delivered_at = None;
    assert_eq!(Evidence::message(&timeless, window()), Err(NotEvidence::NotDelivered(State::Delivered)));
    let evidence = Evidence::message(&delivered(Purpose::Feedback, State::Delivered), window()).unwrap();
    assert!(evidence.summary().contains("proven by provider signature"), "{}", evidence.summary());
}

#[test]
fn a_letter_needs_a_number_and_a_date_between_receipt_and_today() {
    let letter = |number, day| Evidence::letter(number, date(day), window());
    assert_eq!(letter("濮民函〔2026〕12号", "2026-02-13").unwrap().day(), date("2026-02-13"));
    assert!(matches!(letter("", "2026-03-01"), Err(NotEvidence::Words(_))));
    assert_eq!(letter("12", "2026-02-12"), Err(NotEvidence::BeforeReceipt(date("2026-02-12"))));
    assert_eq!(letter("12", "2026-03-21"), Err(NotEvidence::InFuture(date("2026-03-21"))));
}

#[test]
fn the_legal_clock_runs_for_real_name_complaints_and_reports_only() {
    for (kind, standing, legal) in [
        (Kind::Complaint, NameStanding::RealName, true),
        (Kind::Complaint, NameStanding::ToVerify, true),
        (Kind::Report, NameStanding::RealName, true),
        (Kind::Complaint, NameStanding::Anonymous, false),
        (Kind::Inquiry, NameStanding::RealName, false),
        (Kind::Application, NameStanding::RealName, false),
    ] {
        assert_eq!(Clock::starting(kind, standing).is_legal_duty(), legal, "{kind} {standing}");
    }
}

#[test]
fn the_end_of_the_work_does_not_stop_a_legal_clock_and_evidence_does() {
    let (due, later) = (date("2026-03-05"), at("2026-03-06T00:00:00+08:00"));
    let ended = Clock::Running.work_ended(at("2026-02-14"));
    assert_eq!(ended, Clock::Running);
    assert!(ended.is_overdue(due, later));
    let told = ended.stop(evidence_of("2026-03-05T23:00:00+08:00"));
    assert!(!told.is_overdue(due, later) && !told.was_late(due) && !told.is_running());
    assert!(Clock::Running.stop(evidence_of("2026-03-06T08:00:00+08:00")).was_late(due));
}

#[test]
fn the_due_day_counts_to_its_end_in_beijing() {
    let due = date("2026-03-05");
    assert!(!Clock::Running.is_overdue(due, at("2026-03-05T23:59:59.999999+08:00")));
    assert!(Clock::Running.is_overdue(due, at("2026-03-05T16:00:00Z")));
}

#[test]
fn the_first_evidence_is_kept() {
    let stopped = Clock::Running.stop(evidence_of("2026-03-03T09:00:00+08:00"));
    assert_eq!(stopped.clone().stop(evidence_of("2026-03-09T09:00:00+08:00")), stopped);
}

#[test]
fn an_internal_target_is_overdue_as_a_target_and_met_when_the_work_ends() {
    let (due, later) = (date("2026-03-05"), at("2026-03-09"));
    let target = Clock::starting(Kind::Complaint, NameStanding::Anonymous);
    assert!(target.is_overdue(due, later) && !target.is_legal_duty());
    let met = target.work_ended(at("2026-03-05T17:00:00+08:00"));
    assert!(!met.is_overdue(due, later) && !met.was_late(due));
}

#[test]
fn a_corrected_standing_changes_the_clock_and_never_takes_evidence_back() {
    let real = (Kind::Complaint, NameStanding::RealName);
    let anonymous = (Kind::Complaint, NameStanding::Anonymous);
    let target = Clock::Running.corrected(anonymous.0, anonymous.1);
    assert!(!target.is_legal_duty());
    // Closed while it was thought anonymous: the duty is there after all, and was not done.
    assert_eq!(target.work_ended(at("2026-03-01")).corrected(real.0, real.1), Clock::Running);
    let told = Clock::Running.stop(evidence_of("2026-03-03T09:00:00+08:00"));
    assert_eq!(told.clone().corrected(anonymous.0, anonymous.1), told);
}
