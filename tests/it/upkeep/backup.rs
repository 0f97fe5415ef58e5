//! Backup while the house runs, and restore into either engine.

use super::{complained, names, quietly, seen, url, wrote_anonymously};
use crate::{
    on_both_engines,
    sign_in::{attempt, enrol, enter, has_password, kept, opened},
    support::{House, empty_postgresql},
};
use chrono::Duration;
use shouwen::{
    config::{Secret, Settings},
    core::message::State,
    store::{db::Db, messages},
    work::{
        Random,
        audit::verify_database,
        backup::{BackupError, Restore, RestoreError, Restored, restore, take},
        keys,
        sign_in::SignIn,
    },
};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

async fn backed_up(house: &House, folder: &Path) -> PathBuf {
    let file = folder.join("backup.db");
    let taken = take(&url(house), &file, &quietly()).await.unwrap();
    assert_eq!(taken.faults, []);
    file
}

/// A data folder with the key of `house`, and settings that lead there.
fn elsewhere(house: &House, database: &str) -> (TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(keys::key_file(house.folder()), keys::key_file(folder.path())).unwrap();
    let mut settings = house.app.settings.clone();
    folder.path().clone_into(&mut settings.data.dir);
    settings.database.url = Secret::new(database);
    (folder, settings)
}

async fn restored(
    house: &House,
    settings: &Settings,
    file: &Path,
    overwrite: bool,
) -> Result<Restored, RestoreError> {
    let (random, progress) = (Random::repeatable(5), quietly());
    let job =
        Restore { settings, file, overwrite, clock: &*house.clock, random: &random, progress: &progress };
    restore(&job).await
}

on_both_engines! {
    a_backup_of_a_running_house_is_the_same_house_elsewhere => async |house: House| {
        complained(&house, "13800138000").await;
        wrote_anonymously(&house).await;
        house.pass(Duration::days(1)).await;
        let office = house.token("li-yi").await;
        let before = seen(&house, &office).await;
        let place = tempfile::tempdir().unwrap();
        let file = backed_up(&house, place.path()).await;
        assert_eq!(names(place.path()), ["backup.db"], "nothing else is left");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let (folder, settings) = elsewhere(&house, "");
        // Of a database that somebody deleted: it must not be played into the restored one.
        fs::write(folder.path().join("shouwen.db-wal"), "a log that was left behind").unwrap();
        restored(&house, &settings, &file, false).await.unwrap();
        assert!(!folder.path().join("shouwen.db-wal").exists());
        let other = house.over(folder, "").await;
        assert_eq!(seen(&other, &office).await, before, "the same bearer sees the same");
        assert_eq!(verify_database(&other.app.db).await.unwrap().faults, []);
        other.pass(Duration::days(1)).await;
        complained(&other, "13700137000").await;
    };
    a_backup_moves_an_office_to_postgresql_and_back => async |house: House| {
        complained(&house, "13800138000").await;
        wrote_anonymously(&house).await;
        house.pass(Duration::days(1)).await;
        let office = house.token("li-yi").await;
        let before = seen(&house, &office).await;
        if std::env::var_os("TEST_POSTGRES_URL").is_none() {
            return crate::skip::skip("a_backup_moves_an_office_to_postgresql_and_back", "TEST_POSTGRES_URL is not set");
        }
        let place = tempfile::tempdir().unwrap();
        let file = backed_up(&house, place.path()).await;
        let server = empty_postgresql();
        let (folder, settings) = elsewhere(&house, server.url());
        restored(&house, &settings, &file, false).await.unwrap();
        let moved = house.over(folder, server.url()).await;
        assert_eq!(seen(&moved, &office).await, before);
        assert_eq!(verify_database(&moved.app.db).await.unwrap().faults, []);
        let again = restored(&house, &settings, &file, false).await;
        assert!(matches!(again, Err(RestoreError::HoldsData(_))), "{again:?}");
        let back = place.path().join("back.db");
        take(&url(&moved), &back, &quietly()).await.unwrap();
        let (folder, settings) = elsewhere(&moved, "");
        restored(&moved, &settings, &back, false).await.unwrap();
        let home = moved.over(folder, "").await;
        assert_eq!(seen(&home, &office).await, before);
        moved.app.db.close().await;
    };
    nothing_is_overwritten => async |house: House| {
        complained(&house, "13800138000").await;
        let place = tempfile::tempdir().unwrap();
        let file = backed_up(&house, place.path()).await;
        let again = take(&url(&house), &file, &quietly()).await;
        assert!(matches!(again, Err(BackupError::Exists(_))), "{again:?}");
        let own = house.app.settings.clone();
        let refused = restored(&house, &own, &file, false).await;
        assert!(matches!(refused, Err(RestoreError::HoldsData(_))), "{refused:?}");
        if let Db::Sqlite { .. } = house.app.db {
            let in_use = restored(&house, &own, &file, true).await;
            assert!(matches!(in_use, Err(RestoreError::InUse { .. })), "{in_use:?}");
            house.app.db.close().await;
            let done = restored(&house, &own, &file, true).await.unwrap();
            assert!(done.moved_aside.unwrap().is_file());
        } else {
            let refused = restored(&house, &own, &file, true).await;
            assert!(matches!(refused, Err(RestoreError::HoldsData(_))), "{refused:?}");
        }
    };
    what_is_no_good_backup_leaves_no_trace => async |house: House| {
        complained(&house, "13800138000").await;
        let place = tempfile::tempdir().unwrap();
        let good = backed_up(&house, place.path()).await;
        let (folder, settings) = elsewhere(&house, "");
        let found = names(folder.path());
        let bytes = fs::read(&good).unwrap();

        let damaged = place.path().join("damaged.db");
        let mut spoilt = bytes.clone();
        let middle = spoilt.len() / 2;
        spoilt[middle..middle + 4096].fill(0xA5);
        fs::write(&damaged, spoilt).unwrap();
        let refused = restored(&house, &settings, &damaged, false).await;
        assert!(matches!(refused, Err(RestoreError::Damaged { .. })), "{refused:?}");

        let text = place.path().join("letter.txt");
        fs::write(&text, "Dear office").unwrap();
        assert!(restored(&house, &settings, &text, false).await.is_err());
        assert!(restored(&house, &settings, &place.path().join("none.db"), false).await.is_err());

        let newer = place.path().join("newer.db");
        fs::write(&newer, &bytes).unwrap();
        let pool = sqlx::SqlitePool::connect(&format!("sqlite:{}", newer.display())).await.unwrap();
        sqlx::query("UPDATE _sqlx_migrations SET version = version + 9000").execute(&pool).await.unwrap();
        pool.close().await;
        let refused = restored(&house, &settings, &newer, false).await;
        assert!(matches!(refused, Err(RestoreError::Newer(_))), "{refused:?}");

        let (stranger, mut other) = elsewhere(&house, "");
        let key = shouwen::store::seal::MasterKey::generate(&mut crate::case::seeded(9));
        fs::write(keys::key_file(stranger.path()), key.reveal()).unwrap();
        let refused = restored(&house, &other, &good, false).await;
        assert!(matches!(refused, Err(RestoreError::OtherKey(_))), "{refused:?}");
        let keyless = tempfile::tempdir().unwrap();
        keyless.path().clone_into(&mut other.data.dir);
        assert!(matches!(restored(&house, &other, &good, false).await, Err(RestoreError::Start(_))));
        assert_eq!(names(keyless.path()), Vec::<String>::new(), "no key is made");
        assert_eq!(names(folder.path()), found, "nothing half done");
    };
    what_may_have_been_sent_since_is_in_doubt_and_no_number_is_given_twice => async |house: House| {
        let first = complained(&house, "13800138000").await;
        let place = tempfile::tempdir().unwrap();
        let file = backed_up(&house, place.path()).await;
        house.tick().await;
        let lost = wrote_anonymously(&house).await;
        let (folder, settings) = elsewhere(&house, "");
        let done = restored(&house, &settings, &file, false).await.unwrap();
        assert!(done.messages_in_doubt > 0, "{done:?}");
        let other = house.over(folder, "").await;
        let waiting = other.app.db.read(|tx| Box::pin(async move {
            messages::page(tx, &office_reader(), &messages::Filter::default(), page()).await
        })).await.unwrap();
        let of_case: Vec<_> = waiting.iter().filter(|message| message.case_number.as_deref() == Some(&first)).collect();
        assert!(of_case.iter().any(|message| message.state == State::Unknown), "{of_case:?}");
        assert!(of_case.iter().all(|message| message.state != State::Queued), "{of_case:?}");
        assert_ne!(wrote_anonymously(&other).await, lost, "that number was given to somebody already");
    };
    whoever_was_signed_in_is_not_after_a_restore_and_second_factors_are_as_they_were => async |house: House| {
        has_password(&house, "li-yi").await;
        let secret = enter(&house, "li-yi", None).await;
        let factor = enrol(&house, &secret).await;
        let wrong = "not the right words";
        for _ in 0..3 {
            attempt(&house, "wang-bing", wrong, None).await;
        }
        assert!(matches!(attempt(&house, "wang-bing", wrong, None).await, SignIn::Wait(_)));
        let place = tempfile::tempdir().unwrap();
        let file = backed_up(&house, place.path()).await;
        let (folder, settings) = elsewhere(&house, "");
        restored(&house, &settings, &file, false).await.unwrap();
        let other = house.over(folder, "").await;
        assert!(opened(&house, &secret).await.is_some() && opened(&other, &secret).await.is_none());
        assert_eq!(kept(&other).await, []);
        assert!(matches!(attempt(&other, "wang-bing", wrong, None).await, SignIn::Refused));
        other.advance(Duration::minutes(1));
        enter(&other, "li-yi", Some(&factor.code_at(other.now()))).await;
    };
    a_backup_of_an_older_version_is_brought_up_to_date => async |house: House| {
        complained(&house, "13800138000").await;
        house.tick().await;
        let office = house.token("li-yi").await;
        let before = seen(&house, &office).await;
        let place = tempfile::tempdir().unwrap();
        let file = backed_up(&house, place.path()).await;
        // As the version made it that did not know migrations 4 and later yet.
        let older = sqlx::SqlitePool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
        for undo in [
            "ALTER TABLE messages DROP COLUMN refusals", "ALTER TABLE messages DROP COLUMN body_from",
            "ALTER TABLE messages DROP COLUMN body_until", "ALTER TABLE messages DROP COLUMN doubled",
            "ALTER TABLE message_reports DROP COLUMN account", "DROP TABLE message_moves", "DROP TABLE sessions", "DROP TABLE second_factors",
            "DROP TABLE sign_in_failures", "DROP TABLE calendar_proposals",
            "DROP TABLE unsealings", "DROP TABLE saved_filters", "DROP TABLE ratings", "DROP INDEX messages_surveys",
            "DROP INDEX recordings_due", "DROP INDEX recordings_by_time", "DROP INDEX recordings_expired",
            "DROP INDEX cases_by_call", "ALTER TABLE recordings DROP COLUMN state",
            "ALTER TABLE recordings DROP COLUMN at_provider", "ALTER TABLE recordings DROP COLUMN due_at",
            "ALTER TABLE recordings DROP COLUMN attempts", "ALTER TABLE recordings DROP COLUMN expired",
            "DROP INDEX messages_to_ask", "ALTER TABLE messages DROP COLUMN ask_at", "ALTER TABLE messages DROP COLUMN asked",
            "ALTER TABLE cases DROP COLUMN ended_at", "DROP TABLE sent_parts", "DROP TABLE inbound_parts",
            "DROP INDEX cases_running_by_handler", "DROP INDEX cases_running_by_time", "DROP INDEX cases_by_stage",
            "DROP INDEX calls_by_outcome", "DROP INDEX calls_by_department", "DROP INDEX tasks_open_by_time",
            "DROP INDEX tasks_open_of_department", "DROP INDEX tasks_open_of_officer",
        ] {
            sqlx::query(undo).execute(&older).await.unwrap();
        }
        let forgotten = sqlx::query("DELETE FROM _sqlx_migrations WHERE version >= 4").execute(&older).await.unwrap();
        assert_eq!(forgotten.rows_affected(), 11);
        older.close().await;
        let (folder, settings) = elsewhere(&house, "");
        restored(&house, &settings, &file, false).await.unwrap();
        let now = Db::look_at(&folder.path().join("shouwen.db")).await.unwrap();
        let schema = now.schema().await.unwrap();
        assert_eq!((schema.pending, schema.unknown, schema.founded), (0, 0, true));
        now.close().await;
        assert_eq!(seen(&house.over(folder, "").await, &office).await, before);
        assert_eq!(Db::look_at(&file).await.unwrap().schema().await.unwrap().pending, 11, "the backup itself stays as it is");
    };
}

fn office_reader() -> shouwen::store::visibility::Reader {
    shouwen::store::visibility::Reader {
        officer: None,
        scope: shouwen::store::visibility::Scope::Bureau,
        unmasked: true,
        sealed: false,
    }
}

fn page() -> shouwen::store::page::Page {
    shouwen::store::page::Page::new(200, None).unwrap()
}
