//! The cases: opened as they are in life, so that each has its number, seal, audit chain, reminders, task and
//! acknowledgement; most are over, some run, and one in twenty-five was forgotten and is overdue.

use chrono::Duration;
use shouwen::{
    core::{
        case::{Evidence, EvidenceWindow, Kind, NameStanding, Stage, Words},
        clock::Moment,
        directory::{Officer, OfficerCode, Role},
        id::CaseId,
        phone::PhoneNumber,
    },
    sql,
    store::db::Tx,
    work::{App, WorkError, cases},
};
use std::{ops::Range, sync::Arc};

/// The time over which everything is spread.
pub const SPAN: Duration = Duration::days(3 * 365);
/// So old is a case at most that is still being handled in time.
const FRESH: Duration = Duration::days(12);
/// One in so many was forgotten.
const FORGOTTEN: usize = 25;
/// How many are opened in one transaction.
const AT_ONCE: usize = 400;

/// A case that was kept.
pub struct Kept {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Who handles it.
    pub handler: OfficerCode,
    /// Whether it is over.
    pub over: bool,
}

/// When the `place`th of `count` happened.
pub fn moment(now: Moment, place: usize, count: usize) -> Moment {
    let (place, count) = (i64::try_from(place).unwrap_or(0), i64::try_from(count).unwrap_or(1));
    now - Duration::milliseconds(SPAN.num_milliseconds() / count * (count - place))
}

/// The complainant of a case, and the caller of a call: of that many people.
pub fn person(number: usize) -> PhoneNumber {
    PhoneNumber::parse(&format!("138{number:08}"), "393").expect("a mobile number")
}

/// Opens so many, oldest first.
pub async fn fill(app: &Arc<App>, count: usize) -> Vec<Kept> {
    let now = app.clock.now();
    let mut kept = Vec::with_capacity(count);
    for begin in (0..count).step_by(AT_ONCE) {
        let some = loop {
            match some(app, begin..(begin + AT_ONCE).min(count), (now, count)).await {
                // Of a hundred thousand query codes of nine digits some are drawn twice: drawn anew, as in life.
                Err(error) if error.is_race() => {}
                done => break done.expect("cases are opened"),
            }
        };
        kept.extend(some);
    }
    app.db.transact(move |tx| Box::pin(settle(tx, now))).await.expect("what is past is settled");
    kept
}

/// Opens these in one transaction.
async fn some(
    app: &Arc<App>,
    places: Range<usize>,
    (now, count): (Moment, usize),
) -> Result<Vec<Kept>, WorkError> {
    let held = app.clone();
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let mut some = Vec::new();
                for place in places {
                    some.push(one(&held, tx, place, (now, moment(now, place, count))).await?);
                }
                Ok(some)
            })
        })
        .await
}

async fn one(app: &App, tx: &mut Tx, place: usize, (now, at): (Moment, Moment)) -> Result<Kept, WorkError> {
    let new = cases::NewCase {
        kind: Kind::Complaint,
        name_standing: NameStanding::RealName,
        name: Some("王某".to_owned()),
        phone: Some(person(place)),
        accused: Vec::new(),
        summary: "反映养老机构收费不清楚，多次询问没有答复，要求说明收费依据。".to_owned(),
        received_at: at,
        call: None,
        message: None,
        opened_by: "caller".to_owned(),
        to_discipline: false,
        told_by_voice: false,
    };
    let mut file = cases::open(app, tx, new, at).await?.file;
    let facts = app.facts();
    let handlers: Vec<&Officer> =
        facts.directory.officers().iter().filter(|officer| officer.is(Role::Handler)).collect();
    let handler = handlers[place % handlers.len()];
    let runs = at > now - FRESH || place % FORGOTTEN == FORGOTTEN / 2;
    if !runs {
        let told = (at + Duration::days(7)).min(now);
        let window = EvidenceWindow { received: at, now };
        let evidence = Evidence::letter("民办〔2026〕7号", told.day(), window).expect("a letter proves it");
        let body = file.body_mut()?;
        body.stage = ended(place, &handler.code, evidence.clone(), told);
        body.clock = body.clock.clone().stop(evidence);
    } else if !place.is_multiple_of(3) {
        file.body_mut()?.stage = Stage::Investigating { officer: handler.code.clone(), since: at };
    }
    if !runs || !place.is_multiple_of(3) {
        file.row.handler = Some(handler.code.to_string());
        file.row.department = handler.department.to_string();
    }
    file.save(app, tx, (at + Duration::days(7)).min(now)).await?;
    Ok(Kept { id: file.row.id, number: file.row.number, handler: handler.code.clone(), over: !runs })
}

fn ended(place: usize, by: &OfficerCode, evidence: Evidence, at: Moment) -> Stage {
    match place % 20 {
        0..3 => Stage::Answered { officer: Some(by.clone()), evidence, at },
        3 => Stage::Declined {
            reason: Words::new("不属于民政部门职责，已告知主管部门。").expect("words"),
            by: by.clone(),
            at,
        },
        _ => Stage::Closed { by: by.clone(), at },
    }
}

/// What the daemon and the officers have done by now.
async fn settle(tx: &mut Tx, now: Moment) -> sqlx::Result<()> {
    sql!(
        tx,
        execute,
        "UPDATE tasks SET state = 'done', done_at = created_at, done_by = 'bench'
         WHERE case_id IN (SELECT id FROM cases WHERE handler IS NOT NULL)"
    )?;
    sql!(
        tx,
        execute,
        "UPDATE reminders SET state = 'sent', settled_at = due_at WHERE due_at <= $1
         OR case_id IN (SELECT id FROM cases WHERE stopped_at IS NOT NULL)",
        now
    )?;
    sql!(tx, execute, "UPDATE messages SET state = 'delivered', sent_at = queued_at WHERE state = 'queued'")?;
    Ok(())
}
