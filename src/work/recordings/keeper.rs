//! The keeper: fetches what the network reports, has the network delete its copy, deletes ours when its time is over.
//! What fails is tried again, ever more slowly, and after a while a person is told.

use super::{
    fetch::{self, Unplayable},
    sealed,
};
use crate::{
    core::{
        clock::Moment,
        directory::Duty,
        recording::{ATTEMPTS_BEFORE_A_PERSON, Chore, PATIENCE, RecordingState},
        task::{NewTask, TaskKind},
    },
    store::{
        calls,
        db::Tx,
        recordings::{self, Due},
    },
    telemetry,
    work::{App, WorkError, give_task},
};
use chrono::Duration;
use std::sync::Arc;

/// Nobody else takes up a recording for so long: longer than fetching and keeping one can take.
const HELD: Duration = Duration::minutes(10);

/// Does what is due with recordings, one after another: each is as large as a file may be. Returns how many it took up.
pub async fn keep_up(app: &Arc<App>) -> Result<usize, WorkError> {
    let mut done = 0;
    loop {
        let now = app.clock.now();
        let due = app
            .db
            .transact(move |tx| Box::pin(async move { recordings::take_up(tx, now, now + HELD, 1).await }))
            .await?;
        let Some(due) = due.into_iter().next() else { return Ok(done) };
        done += 1;
        if let Err(why) = see_to(app, &due).await {
            fail(app, due, why).await?;
        }
    }
}

async fn see_to(app: &Arc<App>, due: &Due) -> Result<(), Unplayable> {
    let id = due.call_id;
    let call = app.db.read(move |tx| Box::pin(async move { calls::by_id(tx, id).await })).await?;
    let account = call.ok_or(WorkError::NotFound("来电"))?.account;
    match due.state.chore() {
        Some(Chore::Fetch) => keep(app, &account, due).await?,
        Some(Chore::Forget) => fetch::forget(app, &account, &due.provider_id).await?,
        Some(Chore::Discard) => {
            // Ours first: nothing hinders that.
            app.shelf.delete(due.id).await?;
            if due.at_provider != 0 {
                fetch::forget(app, &account, &due.provider_id).await?;
            }
        }
        None => {}
    }
    if due.state != RecordingState::Reported {
        let (id, state) = (due.id, due.state);
        app.db.transact(move |tx| Box::pin(async move { recordings::settle(tx, id, state).await })).await?;
    }
    Ok(())
}

/// Fetches, seals and keeps. A file that is there already is taken for what it is: whoever wrote it died before it was
/// noted, or the database was restored from a backup made before it was.
async fn keep(app: &Arc<App>, account: &str, due: &Due) -> Result<(), Unplayable> {
    let (Some(row_key), Some(url)) = (&due.row_key, &due.url_sealed) else { return Ok(()) };
    let key = fetch::key_of(app, due.id, row_key)?;
    let there = app.shelf.get(due.id).await?.is_some_and(|file| sealed::open(&key, &file).is_ok());
    if !there {
        let audio = fetch::fetch(app, account, &key, url).await?;
        app.shelf.put(due.id, sealed::seal(app, &key, &audio)).await?;
    }
    let (id, now) = (due.id, app.clock.now());
    let ours =
        app.db.transact(move |tx| Box::pin(async move { recordings::fetched(tx, id, now).await })).await?;
    if !ours {
        // Erased meanwhile: nobody would ever look for the file.
        app.shelf.delete(due.id).await?;
    }
    Ok(())
}

/// Notes that it failed: it is tried again later, and in the end somebody is told.
async fn fail(app: &Arc<App>, due: Due, why: Unplayable) -> Result<(), WorkError> {
    let made = u32::try_from(due.attempts).unwrap_or(u32::MAX).saturating_add(1);
    tracing::warn!(recording = %due.id, state = ?due.state, made, %why, "a recording could not be seen to; it is tried again");
    metrics::counter!(telemetry::RECORDING_FAILURES).increment(1);
    let now = app.clock.now();
    let until = now + PATIENCE.wait(made, &mut *app.vault.random());
    let held = app.clone();
    app.db
        .transact(move |tx| {
            Box::pin(async move {
                let tell = made == ATTEMPTS_BEFORE_A_PERSON;
                let lost = due.state == RecordingState::Reported && matches!(why, Unplayable::Gone);
                let stands = if lost && tell {
                    recordings::lose(tx, due.id).await?
                } else {
                    recordings::postpone(tx, &due, until).await?
                };
                if stands && tell {
                    tell_somebody(&held, tx, &due, &why, now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// One task a day and account: where one recording fails, others do.
async fn tell_somebody(
    app: &App,
    tx: &mut Tx,
    due: &Due,
    why: &Unplayable,
    now: Moment,
) -> Result<(), WorkError> {
    let facts = app.facts();
    let Some(office) = facts.directory.holders(Duty::Complaint).next() else { return Ok(()) };
    let Some(call) = calls::by_id(tx, due.call_id).await? else { return Ok(()) };
    let task = NewTask {
        kind: TaskKind::KeepRecording,
        dedup: format!("recordings:{}:{}", call.account, now.day()),
        // A person looks at the account, not at this call: it may belong to a case that they must not see.
        case: None,
        call: None,
        message: None,
        department: office.code.clone(),
        officer: None,
        note: format!("线路账户 {}：{}", call.account, in_chinese(due.state, why)),
        due_at: facts.end_of_office(&office.code, now),
    };
    give_task(app, tx, &task, now).await
}

fn in_chinese(state: RecordingState, why: &Unplayable) -> String {
    let what = match state {
        RecordingState::Reported => "录音取不回来",
        RecordingState::Kept => "录音已取回，但服务商处的一份删不掉",
        RecordingState::Lost | RecordingState::Deleted => "到期录音删不掉",
    };
    let because = match why {
        Unplayable::NoAccount => "该账户已不在设置中",
        Unplayable::Foreign => "录音地址不属于该账户的服务商",
        Unplayable::Gone => "服务商处已经没有",
        Unplayable::Login => "服务商不接受该账户的凭据",
        Unplayable::NotAudio => "给出的不是录音文件",
        Unplayable::Shelf(_) | Unplayable::Missing => "本单位存放录音的文件夹或存储桶不能使用",
        Unplayable::Answered(_) | Unplayable::Undelivered(_) => "服务商暂时没有应答",
        Unplayable::Work(_) => "本系统内部错误",
    };
    format!("{what}，{because}。请系统管理员查看运行日志。")
}
