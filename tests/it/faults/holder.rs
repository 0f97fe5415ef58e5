//! Somebody else who holds the database: a backup, an administrator, another program.

use crate::support::House;

/// Whoever holds the database, from outside.
pub enum Holder {
    /// The one writer of SQLite.
    Sqlite(sqlx::SqlitePool),
    /// A session of PostgreSQL.
    Postgres(sqlx::PgPool),
}

impl Holder {
    /// Takes what every webhook needs, until it is dropped.
    pub async fn take(house: &House) -> Self {
        if house.database().is_empty() {
            let file = house.folder().join("shouwen.db");
            let pool = sqlx::sqlite::SqlitePoolOptions::new()
                .max_connections(1)
                .connect(&format!("sqlite:{}", file.display()))
                .await
                .unwrap();
            sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&pool).await.unwrap();
            Self::Sqlite(pool)
        } else {
            let pool = sqlx::postgres::PgPoolOptions::new()
                .max_connections(1)
                .connect(house.database())
                .await
                .unwrap();
            sqlx::raw_sql("BEGIN; LOCK TABLE inbox, calls, messages IN ACCESS EXCLUSIVE MODE")
                .execute(&pool)
                .await
                .unwrap();
            Self::Postgres(pool)
        }
    }

    /// Lets it go.
    pub async fn let_go(self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}
