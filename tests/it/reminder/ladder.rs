use shouwen::core::{
    directory::Role,
    reminder::{BadLadder, Ladder, RungName},
};

#[test]
fn rung_names_have_one_stable_text_each() {
    for (rung, text) in [
        (RungName::Assigned, "assigned"),
        (RungName::Before(5), "before_5"),
        (RungName::DueMorning, "due_morning"),
        (RungName::DueAfternoon, "due_afternoon"),
        (RungName::Overdue(12), "overdue_12"),
    ] {
        assert_eq!(rung.to_string(), text);
        assert_eq!(text.parse(), Ok(rung));
        assert_eq!(serde_json::to_value(rung).unwrap(), text);
    }
    for text in [
        "",
        "before",
        "before_",
        "before_0",
        "before_05",
        "before_+5",
        "overdue_0",
        "due_noon",
        "Assigned",
        "overdue_99999999999",
    ] {
        assert!(text.parse::<RungName>().is_err(), "{text}");
    }
}

#[test]
fn the_default_ladder_is_sound_and_adds_discipline_inspection_on_the_third_day() {
    let ladder = Ladder::default();
    assert_eq!(ladder.check(), Ok(()));
    let first = [Role::Handler, Role::DepartmentHead, Role::SupervisingLeader, Role::Office];
    assert_eq!(ladder.overdue.roles_on(1), first);
    assert_eq!(ladder.overdue.roles_on(2), first);
    assert_eq!(ladder.overdue.roles_on(3), [first.as_slice(), &[Role::DisciplineInspection]].concat());
}

#[test]
fn settings_change_what_they_name_and_keep_the_rest() {
    let ladder: Ladder = toml::from_str(
        r#"
        before = [{ working_days = 2, at = "08:45:00", roles = ["handler", "department_head"] }]
        [due_day]
        morning = "08:45:00"
        "#,
    )
    .unwrap();
    assert_eq!(ladder.check(), Ok(()));
    assert_eq!(ladder.before.len(), 1);
    assert_eq!(ladder.due_day.morning, "08:45:00".parse().unwrap());
    assert_eq!(ladder.due_day.afternoon, Ladder::default().due_day.afternoon);
    assert_eq!(ladder.overdue, Ladder::default().overdue);
    assert!(toml::from_str::<Ladder>("befor = []").is_err());
    let json = serde_json::to_value(Ladder::default()).unwrap();
    assert_eq!(serde_json::from_value::<Ladder>(json).unwrap(), Ladder::default());
}

#[test]
fn a_ladder_that_would_not_remind_is_refused() {
    let changed = |change: fn(&mut Ladder)| {
        let mut ladder = Ladder::default();
        change(&mut ladder);
        ladder.check()
    };
    assert_eq!(changed(|l| l.before[0].working_days = 0), Err(BadLadder::ZeroDays("before")));
    assert_eq!(changed(|l| l.before[0].working_days = 3), Err(BadLadder::Twice(3)));
    assert_eq!(changed(|l| l.before[1].roles.clear()), Err(BadLadder::Nobody("before")));
    assert_eq!(changed(|l| l.at_assignment.clear()), Err(BadLadder::Nobody("at_assignment")));
    assert_eq!(
        changed(|l| l.due_day.roles = vec![Role::Administrator]),
        Err(BadLadder::NoPart("due_day", Role::Administrator))
    );
    assert_eq!(changed(|l| l.due_day.morning = l.due_day.afternoon), Err(BadLadder::DueDayOrder));
    assert_eq!(changed(|l| l.overdue.steps[0].from_day = 2), Err(BadLadder::Nobody("overdue.steps")));
    assert_eq!(changed(|l| l.overdue.steps[1].from_day = 0), Err(BadLadder::ZeroDays("overdue.steps")));
}
