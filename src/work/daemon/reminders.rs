//! Reminders that are due become messages: roles become people now (R1.5a), one person in several
//! roles gets one message, and the next overdue rung is planned in the same transaction.

use crate::{
    core::{
        clock::Moment,
        directory::{DepartmentCode, Language, Officer, OfficerCode, Role},
        id::MessageId,
        message::{Purpose, State, texts},
        reminder::{RungName, Team, recipients},
        routing::Recusal,
        task::{NewTask, TaskKind},
    },
    store::{
        db::Tx,
        messages::{self as outbox, NewMessage},
        reminders::{self as rungs, Due, Fired, ReminderState},
    },
    work::{App, Facts, WorkError, cases, give_task, messages::Draft},
};
use std::{collections::BTreeMap, sync::Arc};

/// Fires up to `limit` reminders that are due; returns how many there were.
pub async fn fire(app: &Arc<App>, limit: i64) -> Result<usize, WorkError> {
    let held = app.clone();
    app.db.transact(move |tx| Box::pin(async move { fire_in(&held, tx, limit).await })).await
}

async fn fire_in(app: &App, tx: &mut Tx, limit: i64) -> Result<usize, WorkError> {
    let now = app.clock.now();
    let due = rungs::due(tx, now, limit).await?;
    let count = due.len();
    let mut volley = Volley::default();
    let cases = by_case(due);
    let ids: Vec<_> = cases.keys().copied().collect();
    let newest: BTreeMap<_, _> = rungs::newest_due(tx, now, &ids).await?.into_iter().collect();
    for (case, of_case) in cases {
        volley.take(app, tx, &of_case, (newest.get(&case).copied().unwrap_or(now), now)).await?;
    }
    let kept = outbox::keep(tx, &volley.messages).await?;
    if kept < volley.messages.len() as u64 {
        volley.join_kept(tx).await?;
    }
    rungs::settle(tx, &volley.fired, now).await?;
    for fired in &volley.fired {
        metrics::counter!(crate::telemetry::REMINDERS, "state" => format!("{:?}", fired.state).to_lowercase())
            .increment(1);
    }
    Ok(count)
}

fn by_case(due: Vec<Due>) -> BTreeMap<crate::core::id::CaseId, Vec<Due>> {
    let mut cases: BTreeMap<_, Vec<Due>> = BTreeMap::new();
    for one in due {
        cases.entry(one.case_id).or_default().push(one);
    }
    cases
}

/// What one transaction fires.
#[derive(Default)]
struct Volley {
    messages: Vec<NewMessage>,
    fired: Vec<Fired>,
}

impl Volley {
    async fn take(
        &mut self,
        app: &App,
        tx: &mut Tx,
        due: &[Due],
        (newest, now): (Moment, Moment),
    ) -> Result<(), WorkError> {
        let mut rungs: BTreeMap<&str, Vec<&Due>> = BTreeMap::new();
        for one in due {
            let stale = one.stopped_at.is_some() || one.generation != one.present;
            if stale {
                self.without_message(one, ReminderState::Cancelled);
            } else if one.due_at.day() < newest.day() {
                // The daemon was away for longer than a day: the later rung speaks for this one.
                self.without_message(one, ReminderState::Missed);
            } else {
                rungs.entry(&one.rung).or_default().push(one);
            }
        }
        for (name, reminders) in rungs {
            // A case that was assigned anew has its rung's name followed by a number.
            let Ok(rung) = name.split(':').next().unwrap_or(name).parse::<RungName>() else { continue };
            self.rung(app, tx, rung, &reminders, now).await?;
            if let RungName::Overdue(day) = rung {
                plan_next(app, tx, reminders[0], day, now).await?;
            }
        }
        Ok(())
    }

    async fn rung(
        &mut self,
        app: &App,
        tx: &mut Tx,
        rung: RungName,
        reminders: &[&Due],
        now: Moment,
    ) -> Result<(), WorkError> {
        let facts = app.facts();
        let case = reminders[0];
        let people = people_of(&facts, case, reminders, now);
        for reminder in reminders {
            let role = role_of(&reminder.role);
            let mine: Vec<&(Officer, Vec<Role>)> =
                people.iter().filter(|(_, roles)| role.is_some_and(|role| roles.contains(&role))).collect();
            let mut carried = None;
            for (officer, _) in mine {
                let message = self.message_to(app, &facts, case, rung, officer, now);
                carried = message.map(|message| (officer.code.to_string(), message)).or(carried);
            }
            if let Some((recipient, message)) = carried {
                self.fired.push(Fired {
                    id: reminder.id,
                    state: ReminderState::Claimed,
                    recipient: Some(recipient),
                    message: Some(message),
                });
            } else {
                self.without_message(reminder, ReminderState::Failed);
                remind_by_hand(app, tx, &facts, reminder, now).await?;
            }
        }
        Ok(())
    }

    /// The one message of this rung to this officer; `None` if no telephone of theirs takes SMS.
    fn message_to(
        &mut self,
        app: &App,
        facts: &Facts,
        case: &Due,
        rung: RungName,
        officer: &Officer,
        now: Moment,
    ) -> Option<MessageId> {
        let dedup = format!("reminder:{}:{}:{}:{}", case.case_id, case.rung, case.generation, officer.code);
        if let Some(queued) = self.messages.iter().find(|message| message.dedup.as_ref() == Some(&dedup)) {
            return Some(queued.id);
        }
        let numbers = [officer.mobile.as_ref(), officer.telephone.as_ref()];
        let phone = numbers.into_iter().flatten().find(|phone| phone.is_mobile())?;
        let text = text(facts, case, rung, now);
        let draft = Draft {
            purpose: Purpose::Reminder,
            phone,
            text: &text,
            case: Some(case.case_id),
            call: None,
            officer: Some(&officer.code),
            dedup: Some(dedup),
            due_at: now,
        };
        let message = draft.seal(app, now);
        let id = message.id;
        self.messages.push(message);
        Some(id)
    }

    /// One person's roles may fire in two transactions: the second one's message is the first one's, and
    /// its reminder stands as that does.
    async fn join_kept(&mut self, tx: &mut Tx) -> Result<(), WorkError> {
        let keys: Vec<&str> = self.messages.iter().filter_map(|message| message.dedup.as_deref()).collect();
        let kept = outbox::by_dedup(tx, &keys).await?;
        for message in &self.messages {
            let there = kept.iter().find(|(key, ..)| message.dedup.as_ref() == Some(key));
            let Some((_, id, state)) = there.filter(|(_, id, _)| *id != message.id) else { continue };
            for fired in self.fired.iter_mut().filter(|fired| fired.message == Some(message.id)) {
                fired.message = Some(*id);
                fired.state = match state {
                    State::Accepted | State::Delivered => ReminderState::Sent,
                    State::Failed | State::Expired => ReminderState::Failed,
                    State::Queued | State::Claimed | State::Unknown | State::Received => {
                        ReminderState::Claimed
                    }
                };
            }
        }
        Ok(())
    }

    fn without_message(&mut self, reminder: &Due, state: ReminderState) {
        self.fired.push(Fired { id: reminder.id, state, recipient: None, message: None });
    }
}

/// Plans the next overdue rung. A case that cannot be read any more must not keep all others waiting: a
/// person is asked to look at it.
async fn plan_next(app: &App, tx: &mut Tx, due: &Due, day: u32, now: Moment) -> Result<(), WorkError> {
    match cases::CaseFile::by_id(app, tx, due.case_id).await {
        Ok(file) => cases::next_overdue(app, tx, &file, day, now).await,
        Err(WorkError::Sql(error)) => Err(error.into()),
        Err(error) => {
            tracing::error!(case = due.number, %error, "an overdue case cannot be read; nobody is reminded of it any more");
            remind_by_hand(app, tx, &app.facts(), due, now).await
        }
    }
}

/// What a reminder says at a moment.
pub(in crate::work) fn text(facts: &Facts, case: &Due, rung: RungName, now: Moment) -> String {
    let days = match rung {
        RungName::Overdue(_) => facts.calendar.working_days_between(case.due, now.day()),
        _ => facts.calendar.working_days_between(now.day(), case.alarm_due),
    };
    match case.number.parse() {
        Ok(number) => {
            let days = u32::try_from(days).unwrap_or_default();
            texts::reminder(Language::Chinese, number, rung, case.due, days)
        }
        // A number in the database is ours; should it not parse, the officer still hears of it.
        Err(_) => format!("{}号件请按期反馈。", case.number),
    }
}

/// The people behind the reminders of one rung, each with the roles they answer for.
pub(in crate::work) fn people_of(
    facts: &Facts,
    case: &Due,
    reminders: &[&Due],
    now: Moment,
) -> Vec<(Officer, Vec<Role>)> {
    let directory = &facts.directory;
    let recused = Recusal::of(&case.accused.items, directory).officers;
    let handler: Option<OfficerCode> = case.handler.as_deref().and_then(|code| code.parse().ok());
    let Ok(department) = case.department.parse::<DepartmentCode>() else { return Vec::new() };
    let team = Team { handler: handler.as_ref(), department: &department, recused: &recused };
    let roles: Vec<Role> = reminders.iter().filter_map(|reminder| role_of(&reminder.role)).collect();
    recipients(&roles, &team, directory, now)
        .into_iter()
        .filter_map(|recipient| Some((directory.officer(&recipient.officer)?.clone(), recipient.roles)))
        .collect()
}

fn role_of(name: &str) -> Option<Role> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// A reminder that no SMS can carry is a task for the department, never lost.
async fn remind_by_hand(
    app: &App,
    tx: &mut Tx,
    facts: &Facts,
    reminder: &Due,
    now: Moment,
) -> Result<(), WorkError> {
    let Ok(department) = reminder.department.parse::<DepartmentCode>() else { return Ok(()) };
    let task = NewTask {
        kind: TaskKind::RemindByHand,
        dedup: format!("remind-by-hand:{}", reminder.id),
        case: Some(reminder.case_id),
        call: None,
        message: None,
        due_at: facts.end_of_office(&department, now),
        department,
        officer: None,
        note: format!("{} {}", reminder.rung, reminder.role),
    };
    give_task(app, tx, &task, now).await
}
