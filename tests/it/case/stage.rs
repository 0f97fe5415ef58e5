use super::{at, evidence_of, officer};
use shouwen::core::case::{
    Act, Change, ReopenGround, ReopenRefused, Stage, StageConflict, StageName, Words, WordsRefused,
};

fn words(text: &str) -> Words {
    Words::new(text).expect("words")
}

/// A case in each stage, ended on 2 March.
fn stage(name: StageName) -> Stage {
    let (li, then) = (officer("li-ming"), at("2026-03-02T10:00:00+08:00"));
    match name {
        StageName::Received => Stage::Received,
        StageName::Assigned => Stage::Assigned { officer: li, at: then },
        StageName::Investigating => Stage::Investigating { officer: li, since: then },
        StageName::Answered => Stage::Answered {
            officer: Some(li),
            evidence: evidence_of("2026-03-02T09:00:00+08:00"),
            at: then,
        },
        StageName::Closed => Stage::Closed { by: li, at: then },
        StageName::Declined => Stage::Declined { reason: words("不属受理范围"), by: li, at: then },
        StageName::Withdrawn => Stage::Withdrawn { statement: words("问题已解决"), at: then },
        StageName::Referred => Stage::Referred { note: words("涉嫌违纪"), by: li, at: then },
        StageName::Reopened => Stage::Reopened { reason: words("未解决"), at: then },
    }
}

fn act(stage: Stage, act: Act) -> Result<(Stage, Change), StageConflict> {
    let (wang, now) = (officer("wang-fang"), at("2026-03-03T10:00:00+08:00"));
    match act {
        Act::Assign => stage.assign(wang, now),
        Act::Start => stage.start(now),
        Act::Answer => Ok(stage.answer(evidence_of("2026-03-03T09:00:00+08:00"), now)),
        Act::Decline => stage.decline(words("理由"), wang, now),
        Act::Refer => stage.refer(words("移送"), wang, now),
        Act::Withdraw => stage.withdraw(words("撤回"), now),
        Act::Close => stage.close(wang, now),
        Act::Reopen => match stage.reopen(words("再办"), ReopenGround::Decision, now) {
            Ok(done) => Ok(done),
            Err(ReopenRefused::Stage(conflict)) => Err(conflict),
            Err(other) => panic!("the office's decision is not limited: {other}"),
        },
    }
}

/// Where each act leads from each stage; `.` is a conflict. Columns as in `Act::ALL`.
const TABLE: &str = "
                assign   start         answer        decline  refer    withdraw  close  reopen
received        assigned .             answered      declined referred withdrawn .      .
assigned        assigned investigating answered      declined referred withdrawn .      .
investigating   assigned .             answered      declined referred withdrawn closed .
answered        .        .             answered      .        referred withdrawn closed .
closed          .        .             closed        .        .        .         .      reopened
declined        .        .             declined      .        .        .         closed reopened
withdrawn       .        .             withdrawn     .        .        .         closed .
referred        assigned .             referred      .        .        withdrawn closed .
reopened        assigned .             answered      declined referred withdrawn .      .
";

#[test]
fn every_act_in_every_stage_does_what_the_table_says() {
    let mut rows = TABLE.trim().lines();
    let header: Vec<&str> = rows.next().unwrap().split_whitespace().collect();
    assert_eq!(header, Act::ALL.map(|act| act.to_string()));
    let mut seen = 0;
    for row in rows {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let from = StageName::ALL.into_iter().find(|name| name.as_str() == cells[0]).unwrap();
        for (wanted, cell) in Act::ALL.into_iter().zip(&cells[1..]) {
            seen += 1;
            let got = act(stage(from), wanted);
            match *cell {
                "." => assert_eq!(got, Err(StageConflict { present: from, wanted }), "{from} {wanted}"),
                to => {
                    let (after, change) =
                        got.unwrap_or_else(|conflict| panic!("{from} {wanted}: {conflict}"));
                    assert_eq!(after.stage_name(), to, "{from} {wanted}");
                    assert_eq!((change.act, change.from, change.to), (wanted, from, after.name()));
                    assert_eq!(change.at, at("2026-03-03T10:00:00+08:00"));
                }
            }
        }
    }
    assert_eq!(seen, 72);
}

#[test]
fn stages_have_stable_names_in_json_and_keep_what_they_carry() {
    for name in StageName::ALL {
        let json = serde_json::to_value(stage(name)).unwrap();
        assert_eq!(json["stage"], name.as_str());
        assert_eq!(serde_json::to_value(name).unwrap(), name.as_str());
        assert_eq!(serde_json::from_value::<Stage>(json).unwrap(), stage(name));
        assert!(!name.zh().is_empty());
    }
}

#[test]
fn feedback_on_an_ended_case_does_not_change_how_it_ended() {
    let declined = stage(StageName::Declined);
    let (after, change) =
        declined.clone().answer(evidence_of("2026-03-03T09:00:00+08:00"), at("2026-03-03T10:00:00+08:00"));
    assert_eq!(after, declined);
    assert_eq!((change.from, change.to), (StageName::Declined, StageName::Declined));
}

#[test]
fn start_keeps_the_officer_and_assigning_changes_it() {
    let (started, _) = stage(StageName::Assigned).start(at("2026-03-03")).unwrap();
    assert_eq!(started.handler(), Some(&officer("li-ming")));
    let (assigned, _) = started.assign(officer("wang-fang"), at("2026-03-04")).unwrap();
    assert_eq!(assigned.handler(), Some(&officer("wang-fang")));
}

#[test]
fn a_conflict_names_the_present_stage_and_what_is_possible() {
    let conflict = stage(StageName::Closed).start(at("2026-03-03")).unwrap_err();
    assert_eq!(
        conflict.to_string(),
        "the case is closed (已办结): start is not possible now; possible: answer, reopen"
    );
}

#[test]
fn a_refusal_without_a_reason_cannot_be_made() {
    for blank in ["", "  ", "\n\t", "\u{3000}", "\u{200B}\u{FEFF} "] {
        assert_eq!(Words::new(blank), Err(WordsRefused::Empty), "{blank:?}");
        assert!(serde_json::from_value::<Words>(blank.into()).is_err());
    }
    assert_eq!(Words::new(&"长".repeat(4001)), Err(WordsRefused::TooLong(4001)));
    assert_eq!(words("  不属受理范围 ").as_str(), "不属受理范围");
}

#[test]
fn free_text_is_not_in_the_debug_form_of_a_case() {
    assert!(!format!("{:?}", stage(StageName::Declined)).contains("受理"));
}

#[test]
fn a_case_is_reopened_by_right_once_and_within_thirty_days() {
    let ended = || stage(StageName::Closed); // on 2 March
    let right = |earlier, now: &str| {
        ended()
            .reopen(words("未解决"), ReopenGround::Right { earlier }, at(now))
            .map(|(stage, _)| stage.name())
    };
    // The thirtieth day after 2 March is 1 April, to its end.
    assert_eq!(right(0, "2026-03-02T10:00:01+08:00"), Ok(StageName::Reopened));
    assert_eq!(right(0, "2026-04-01T23:59:59.999999+08:00"), Ok(StageName::Reopened));
    assert_eq!(right(0, "2026-04-02T00:00:00+08:00"), Err(ReopenRefused::Late(at("2026-04-02"))));
    assert_eq!(right(1, "2026-03-03T10:00:00+08:00"), Err(ReopenRefused::Used));
    let decided = ended().reopen(words("领导批示"), ReopenGround::Decision, at("2027-01-01"));
    assert_eq!(decided.unwrap().0.name(), StageName::Reopened);
}
