//! Importing a calendar: which cases move, and that none is missed.

use super::{case, done, open};
use crate::{on_both_engines, support::House};
use chrono::NaiveDate;
use shouwen::{
    core::{
        calendar::{CalendarFile, Fault, builtin_notices},
        task::TaskKind,
    },
    store::{
        audit, messages,
        page::Page,
        reminders::{self, ReminderState},
        tasks,
    },
    work::{
        Actor,
        cases::{Action, Moved, perform},
        notices::{self, Candidate, NotTaken},
    },
};

/// The State Council's notice for 2027 as it might be: New Year bridged by a worked Sunday.
pub const NOTICE_2027: &str = "number,国办发明电〔2026〕99号\nkind,base\nyear,2027\ndated,2026-11-20\n\
    title,国务院办公厅关于2027年部分节假日安排的通知（虚拟）\ndate,effect,name\n\
    2027-01-01,off,元旦\n2027-01-04,off,元旦\n2027-01-05,off,元旦\n2027-01-09,work,元旦\n\
    2027-02-05,off,农历除夕\n2027-02-08,off,春节\n2027-02-09,off,春节\n2027-02-10,off,春节\n2027-02-11,off,春节\n\
    2027-02-12,off,春节\n2027-02-14,work,春节\n2027-02-20,work,春节\n2027-04-05,off,清明节\n2027-05-03,off,劳动节\n\
    2027-05-04,off,劳动节\n2027-05-05,off,劳动节\n2027-05-08,work,劳动节\n2027-06-09,off,端午节\n2027-09-15,off,中秋节\n\
    2027-09-26,work,国庆节\n2027-10-01,off,国庆节\n2027-10-04,off,国庆节\n2027-10-05,off,国庆节\n\
    2027-10-06,off,国庆节\n2027-10-07,off,国庆节\n2027-10-09,work,国庆节\n";

/// A change of it: the fourth and fifth of January are worked after all.
const AMENDMENT: &str = "number,国办发明电〔2026〕101号\nkind,amendment\nyear,2027\ndated,2026-12-28\n\
    title,国务院办公厅关于调整2027年元旦假期的通知（虚拟）\namends,国办发明电〔2026〕99号\ndate,effect,name\n\
    2027-01-04,normal,元旦\n2027-01-05,normal,元旦\n2027-01-09,normal,元旦\n";

const OVERLAY: &str = "date,effect,name,instrument\n2026-03-09,off,防汛停工,濮阳市政府通知(2026-03-02)\n";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn candidate(text: &str) -> Candidate {
    Candidate::read(text.to_owned(), "notice.csv").unwrap()
}

async fn import(house: &House, text: &str) -> Result<Vec<Moved>, NotTaken> {
    let candidate = candidate(text);
    let preview = notices::preview(&house.app, &candidate).await.unwrap();
    notices::take(&house.app, &candidate, &preview.review, "test").await
}

async fn act(house: &House, who: &str, number: &str, action: Action) {
    let actor = Actor::officer(&who.parse().unwrap(), None, &house.app.facts().directory).unwrap();
    perform(&house.app, &actor, number, &action).await.unwrap();
}

async fn rungs(house: &House, number: &str) -> Vec<reminders::Reminder> {
    let id = case(house, number).await.id;
    house.app.db.read(|tx| Box::pin(reminders::of_case(tx, id))).await.unwrap()
}

async fn open_imports(house: &House) -> usize {
    let reader = shouwen::rehearse::aftermath::everything();
    let filter = tasks::Filter {
        kind: Some(TaskKind::ImportCalendar),
        state: Some("open".to_owned()),
        ..tasks::Filter::default()
    };
    let page = Page::new(200, None).unwrap();
    let open = house.app.db.read(|tx| Box::pin(async move { tasks::page(tx, &reader, &filter, page).await }));
    open.await.unwrap().len()
}

on_both_engines! {
    a_years_notice_makes_provisional_dates_published => async |house: House| {
        house.move_to("2026-12-22T09:00");
        let number = open(&house, None, "窗口无人").await;
        act(&house, "li-yi", &number, Action::Assign { officer: "zhao-ji".parse().unwrap() }).await;
        house.tick().await;
        assert!(open_imports(&house).await > 0, "the notice is asked for");
        let before = case(&house, &number).await;
        assert_eq!((before.standing.as_str(), before.due, before.alarm_due),
            ("provisional", day("2027-01-06"), day("2027-01-05")), "by statute; by Monday to Friday");

        let preview = notices::preview(&house.app, &candidate(NOTICE_2027)).await.unwrap();
        assert_eq!(preview.moves, [Moved { number: number.clone(), from: before.due, to: day("2027-01-08"),
            alarm_from: before.alarm_due, alarm_to: day("2027-01-08") }]);
        assert_eq!(case(&house, &number).await, before, "a look writes nothing");

        let moved = import(&house, NOTICE_2027).await.unwrap();
        assert_eq!(moved, preview.moves);
        let after = case(&house, &number).await;
        assert_eq!((after.standing.as_str(), after.first_unpublished, after.due, after.alarm_due, after.generation),
            ("published", None, day("2027-01-08"), day("2027-01-08"), before.generation + 1));
        assert_eq!(open_imports(&house).await, 0, "nobody is asked any more");
        assert_eq!(house.app.facts().calendar.coverage_end(), Some(day("2027-12-28")));
        let entries = done(&house).await;
        assert!(entries.iter().any(|(act, detail)| act == "notice_imported" && detail["name"] == "国办发明电〔2026〕99号"));
        let chain = after.id.to_string();
        let lines = house.app.db.read(|tx| Box::pin(async move { audit::of_chain(tx, &chain).await })).await.unwrap();
        let entry = lines.iter().find(|line| line.action == "deadline_recomputed").unwrap();
        assert!(entry.detail.contains("2027-01-08") && entry.detail.contains("国办发明电〔2026〕99号"), "{}", entry.detail);
    };
    the_ladder_is_planned_anew_and_the_handler_hears_of_it => async |house: House| {
        house.move_to("2026-12-22T09:00");
        let number = open(&house, None, "窗口无人").await;
        act(&house, "li-yi", &number, Action::Assign { officer: "zhao-ji".parse().unwrap() }).await;
        import(&house, NOTICE_2027).await.unwrap();
        let all = rungs(&house, &number).await;
        let ladder = |rung: &&reminders::Reminder| !rung.rung.starts_with("assigned");
        let old: Vec<_> = all.iter().filter(|rung| rung.generation == 1).collect();
        assert!(!old.is_empty() && old.iter().all(|rung| rung.state == ReminderState::Cancelled), "{old:?}");
        let new: Vec<_> = all.iter().filter(|rung| rung.generation == 2).filter(ladder).collect();
        assert!(new.iter().all(|rung| rung.state == ReminderState::Planned));
        let at = |name: &str| new.iter().find(|rung| rung.rung == name).map(|rung| rung.due_at.day());
        assert_eq!((at("before_1"), at("due_morning")), (Some(day("2027-01-07")), Some(day("2027-01-08"))));
        assert_eq!(all.iter().filter(|rung| rung.rung.starts_with("assigned")).map(|rung| rung.state)
            .collect::<Vec<_>>(), [ReminderState::Planned], "the assignment has nothing to do with the date");
        let id = case(&house, &number).await.id;
        house.tick().await;
        let sent = house.app.db.read(|tx| Box::pin(messages::of_case(tx, id))).await.unwrap();
        let told: Vec<_> = sent.iter().filter(|message| message.officer.as_deref() == Some("zhao-ji")).collect();
        assert_eq!(told.len(), 2, "the assignment, and the new date: {told:?}");
        assert!(house.app.sandbox.sent().iter().any(|sent| sent.text.contains("由1月6日改为1月8日")));
    };
    an_amendment_moves_what_is_open_and_leaves_what_is_answered => async |house: House| {
        house.move_to("2026-12-22T09:00");
        import(&house, NOTICE_2027).await.unwrap();
        let (open_one, answered) = (open(&house, None, "甲").await, open(&house, None, "乙").await);
        act(&house, "li-yi", &answered, Action::Assign { officer: "wang-bing".parse().unwrap() }).await;
        let letter = shouwen::work::cases::Letter { number: "濮民函〔2026〕9号".to_owned(), date: day("2026-12-22") };
        let told = shouwen::work::cases::FeedbackChannel::Letter { letter, text: "已整改".to_owned() };
        act(&house, "wang-bing", &answered, Action::Feedback(told)).await;
        let before = case(&house, &answered).await;
        let moved = import(&house, AMENDMENT).await.unwrap();
        assert_eq!(moved.iter().map(|one| (one.number.as_str(), one.to)).collect::<Vec<_>>(),
            [(open_one.as_str(), day("2027-01-06"))]);
        assert_eq!(case(&house, &answered).await, before, "never rewritten");
        assert_eq!(case(&house, &open_one).await.generation, 2);
    };
    a_case_opened_by_a_process_that_has_not_heard_is_counted_anew => async |house: House| {
        let other = house.open_again("").await.unwrap();
        house.tick().await;
        other.tick().await;
        import(&house, OVERLAY).await.unwrap();
        // The other process opens a case by the calendar that it knows.
        let number = open(&other, None, "窗口无人").await;
        assert_eq!(case(&other, &number).await.due, day("2026-03-16"));
        house.tick().await;
        let counted = case(&house, &number).await;
        assert_eq!((counted.due, counted.generation), (day("2026-03-17"), 2), "whoever knows counts it anew");
        // It still has not heard, and corrects another: found again.
        let second = open(&other, None, "另一件").await;
        other.tick().await;
        assert_eq!(case(&house, &second).await.due, day("2026-03-17"), "it hears, and puts its own right");
        assert_eq!(other.app.facts().calendar_number, 1);
        let third = open(&other, None, "第三件").await;
        assert_eq!(case(&house, &third).await.generation, 1, "by the new calendar at once");
    };
    a_server_without_a_daemon_hears_of_an_import => async |house: House| {
        let other = house.open_again("[daemon]\ntick_seconds = 1\n").await.unwrap();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let watching = tokio::spawn(shouwen::work::daemon::watch(other.app.clone(), stopped));
        import(&house, OVERLAY).await.unwrap();
        while other.app.facts().calendar_number == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(!other.app.facts().calendar.is_working_day(day("2026-03-09")));
        stop.send_replace(true);
        watching.await.unwrap();
    };
    nothing_is_taken_that_was_not_looked_at => async |house: House| {
        house.move_to("2026-12-22T09:00");
        let looked = notices::preview(&house.app, &candidate(AMENDMENT)).await.unwrap();
        assert!(!looked.review.faults.is_empty(), "the amended notice is not loaded");
        let early = candidate(NOTICE_2027);
        let preview = notices::preview(&house.app, &early).await.unwrap();
        import(&house, NOTICE_2027).await.unwrap();
        let again = notices::take(&house.app, &early, &preview.review, "test").await;
        let Err(NotTaken::Faults(faults)) = again else { panic!("{again:?}") };
        assert!(faults.iter().any(|fault: &Fault| fault.what.contains("loaded already")), "{faults:?}");
        let two = candidate(AMENDMENT);
        let preview = notices::preview(&house.app, &two).await.unwrap();
        import(&house, "date,effect,name,instrument\n2027-01-04,work,本地,濮阳市政府通知(2026-12-30)\n").await.unwrap();
        let stale = notices::take(&house.app, &two, &preview.review, "test").await;
        assert!(matches!(stale, Err(NotTaken::Changed)), "{stale:?}");
    };
    local_days_are_kept_by_their_instrument => async |house: House| {
        let number = open(&house, None, "窗口无人").await;
        let moved = import(&house, OVERLAY).await.unwrap();
        assert_eq!((moved[0].number.as_str(), moved[0].to), (number.as_str(), day("2026-03-17")));
        let again = import(&house, OVERLAY).await;
        assert!(matches!(again, Err(NotTaken::Faults(_))), "{again:?}");
        // A new text of the instrument takes the former's place.
        let moved = import(&house, &OVERLAY.replace("2026-03-09", "2026-03-28")).await.unwrap();
        assert_eq!(moved[0].to, day("2026-03-16"));
        let layers = house.app.db.read(|tx| Box::pin(notices::layers(tx, builtin_notices()))).await.unwrap();
        assert_eq!(layers.overlays.len(), 1);
    };
}

#[test]
fn a_file_is_told_apart_by_its_first_line() {
    assert!(matches!(CalendarFile::parse(NOTICE_2027, "a.csv").unwrap(), CalendarFile::Notice(_)));
    let overlay = CalendarFile::parse(OVERLAY, "b.csv").unwrap();
    let CalendarFile::Overlay(instruments) = overlay else { panic!("{overlay:?}") };
    assert_eq!(instruments.keys().collect::<Vec<_>>(), ["濮阳市政府通知(2026-03-02)"]);
    let empty = CalendarFile::parse("date,effect,name,instrument\n", "c.csv").unwrap_err();
    assert!(empty[0].where_.contains("c.csv"), "{empty:?}");
    assert!(CalendarFile::parse("", "d.csv").is_err());
}
