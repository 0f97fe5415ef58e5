//! A test that cannot run here says so where the CI run sees it: a skip is never silent.

use std::{ffi::OsStr, fs::OpenOptions, io::Write};

/// Says that `test` was skipped, and why. The test runner hides the output of tests that pass, so the
/// line also goes to the file named by `SHOUWEN_SKIP_LOG`; `.ci/run` fails if there is one in it.
pub fn skip(test: &str, why: &str) {
    record(std::env::var_os("SHOUWEN_SKIP_LOG").as_deref(), test, why);
}

fn record(log: Option<&OsStr>, test: &str, why: &str) {
    let line = format!("SKIPPED {test}: {why}\n");
    eprint!("{line}");
    if let Some(log) = log {
        let file = OpenOptions::new().create(true).append(true).open(log);
        file.and_then(|mut file| file.write_all(line.as_bytes()))
            .expect("SHOUWEN_SKIP_LOG names a writable file");
    }
}

#[test]
fn a_skip_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("skipped");
    record(Some(log.as_os_str()), "one", "no database");
    record(Some(log.as_os_str()), "two", "no gateway");
    assert_eq!(std::fs::read_to_string(log).unwrap(), "SKIPPED one: no database\nSKIPPED two: no gateway\n");
}

#[tokio::test]
async fn postgresql_is_there_where_the_tests_are_told_of_it() {
    let Ok(url) = std::env::var("TEST_POSTGRES_URL") else {
        return skip("postgresql_is_there_where_the_tests_are_told_of_it", "TEST_POSTGRES_URL is not set");
    };
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    let (version,): (String,) = sqlx::query_as("SHOW server_version").fetch_one(&pool).await.unwrap();
    let major: u32 = version.split('.').next().unwrap().parse().unwrap();
    assert!(major >= 14, "PostgreSQL {version} is older than what is tested");
}
