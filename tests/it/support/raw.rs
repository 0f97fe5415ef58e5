//! What lies in the tables, past all rules: for tests of what is kept, and how.

use super::House;
use shouwen::store::db::Db;
use sqlx::AssertSqlSafe;

impl House {
    /// Changes the database behind the program's back; returns how many rows it changed.
    pub async fn tamper(&self, sql: &str) -> u64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match &self.app.db {
            Db::Sqlite { write, .. } => sqlx::raw_sql(sql).execute(write).await.unwrap().rows_affected(),
            Db::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.unwrap().rows_affected(),
        }
    }

    /// How many rows a table has.
    pub async fn count_rows(&self, table: &str) -> i64 {
        let sql = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let counted: Result<(i64,), _> = match &self.app.db {
            Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_one(read).await,
            Db::Postgres(pool) => sqlx::query_as(sql).fetch_one(pool).await,
        };
        counted.expect("a table").0
    }

    /// The bodies of all answers that are kept, as they lie there.
    pub async fn kept_answers(&self) -> Vec<Vec<u8>> {
        const SQL: &str = "SELECT body_sealed FROM idempotency";
        let rows: Result<Vec<(Vec<u8>,)>, _> = match &self.app.db {
            Db::Sqlite { read, .. } => sqlx::query_as(SQL).fetch_all(read).await,
            Db::Postgres(pool) => sqlx::query_as(SQL).fetch_all(pool).await,
        };
        rows.expect("the table").into_iter().map(|(body,)| body).collect()
    }
}
