-- The officers' console: who is signed in, second factors, and failures to sign in.

-- The key is a hash of the secret in the browser's cookie: whoever reads this table opens no session.
CREATE TABLE sessions (
    secret_hash BYTEA       PRIMARY KEY NOT NULL,
    officer     TEXT        NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    -- When it was used last, to the minute.
    seen_at     TIMESTAMPTZ NOT NULL,
    expires_at  TIMESTAMPTZ NOT NULL,
    -- 1: signed in with a second factor.
    strong      BIGINT      NOT NULL CHECK (strong IN (0, 1))
);
CREATE INDEX sessions_by_officer ON sessions (officer);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX sessions_by_use ON sessions (seen_at);

CREATE TABLE second_factors (
    id            UUID        PRIMARY KEY NOT NULL,
    officer       TEXT        NOT NULL UNIQUE,
    row_key       BYTEA       NOT NULL,
    secret_sealed BYTEA       NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    -- Since the first right code; before, it is being set up and counts for nothing.
    confirmed_at  TIMESTAMPTZ,
    -- The step of the code that was used last: it and every earlier one are void.
    last_step     BIGINT      NOT NULL
);

-- Failures in a row under a name that was typed, whether or not there is such an officer.
CREATE TABLE sign_in_failures (
    officer   TEXT        PRIMARY KEY NOT NULL,
    failures  BIGINT      NOT NULL,
    last_at   TIMESTAMPTZ NOT NULL,
    -- Since when nobody signs in under that name until it is released.
    locked_at TIMESTAMPTZ
);
CREATE INDEX sign_in_failures_by_age ON sign_in_failures (last_at) WHERE locked_at IS NULL;
CREATE INDEX sign_in_failures_locked ON sign_in_failures (locked_at) WHERE locked_at IS NOT NULL;
