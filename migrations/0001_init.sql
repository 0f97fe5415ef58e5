-- One text for both engines: see README.md beside this file.

-- Webhooks taken: the key makes a repetition harmless, the kept answer makes it identical.
CREATE TABLE inbox (
    account     TEXT        NOT NULL,
    kind        TEXT        NOT NULL CHECK (kind IN ('voice', 'status', 'leg', 'recording', 'sms', 'sms_status')),
    provider_id TEXT        NOT NULL,
    part        TEXT        NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    said        TEXT        NOT NULL,
    answer_type TEXT        NOT NULL,
    answer      BYTEA       NOT NULL,
    PRIMARY KEY (account, kind, provider_id, part)
);
CREATE INDEX inbox_by_age ON inbox (received_at);

CREATE TABLE calls (
    id                    UUID        PRIMARY KEY NOT NULL,
    account               TEXT        NOT NULL,
    provider_call_id      TEXT        NOT NULL,
    direction             TEXT        NOT NULL CHECK (direction IN ('inbound', 'call_back')),
    row_key               BYTEA,
    caller_sealed         BYTEA,
    caller_lookup         BYTEA,
    called                TEXT        NOT NULL,
    began_at              TIMESTAMPTZ NOT NULL,
    began_day             DATE        NOT NULL,
    answered_at           TIMESTAMPTZ,
    ended_at              TIMESTAMPTZ,
    outcome               TEXT        NOT NULL CHECK (outcome IN ('in_progress', 'answered', 'number_told',
                              'guided_outside', 'status_told', 'voicemail', 'call_back', 'abandoned')),
    turn                  BIGINT      NOT NULL,
    -- Everything else about the call, as core::call::Record writes it: session, path, legs, decisions.
    record                JSONB       NOT NULL,
    first_contact_officer TEXT,
    first_contact_at      TIMESTAMPTZ,
    department            TEXT,
    case_id               UUID,
    version               BIGINT      NOT NULL,
    UNIQUE (account, provider_call_id),
    CHECK ((ended_at IS NULL) OR (outcome <> 'in_progress'))
);
CREATE INDEX calls_by_time ON calls (began_at, id);
CREATE INDEX calls_by_caller ON calls (caller_lookup, began_at) WHERE caller_lookup IS NOT NULL;
CREATE INDEX calls_by_case ON calls (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX calls_live ON calls (began_at, id) WHERE outcome = 'in_progress';

CREATE TABLE recordings (
    id                UUID        PRIMARY KEY NOT NULL,
    call_id           UUID        NOT NULL REFERENCES calls (id),
    provider_id       TEXT        NOT NULL,
    row_key           BYTEA,
    url_sealed        BYTEA,
    seconds           BIGINT      NOT NULL,
    at                TIMESTAMPTZ NOT NULL,
    UNIQUE (call_id, provider_id)
);

CREATE TABLE counters (
    name  TEXT   PRIMARY KEY NOT NULL,
    value BIGINT NOT NULL
);

CREATE TABLE cases (
    id                UUID        PRIMARY KEY NOT NULL,
    number            TEXT        NOT NULL UNIQUE,
    query_lookup      BYTEA       NOT NULL UNIQUE,
    kind              TEXT        NOT NULL CHECK (kind IN ('complaint', 'report', 'inquiry', 'application')),
    name_standing     TEXT        NOT NULL CHECK (name_standing IN ('real_name', 'to_verify', 'anonymous')),
    stage             TEXT        NOT NULL CHECK (stage IN ('received', 'assigned', 'investigating', 'answered',
                          'closed', 'declined', 'withdrawn', 'referred', 'reopened')),
    received_at       TIMESTAMPTZ NOT NULL,
    working_days      BIGINT      NOT NULL,
    opens             DATE        NOT NULL,
    first_working_day DATE        NOT NULL,
    due               DATE        NOT NULL,
    alarm_due         DATE        NOT NULL,
    standing          TEXT        NOT NULL CHECK (standing IN ('published', 'provisional')),
    first_unpublished DATE,
    generation        BIGINT      NOT NULL,
    stopped_at        TIMESTAMPTZ,
    department        TEXT        NOT NULL,
    handler           TEXT,
    -- A handover offered to this department and not yet answered.
    offered_to        TEXT,
    bounces           BIGINT      NOT NULL,
    hops              BIGINT      NOT NULL,
    accused           JSONB       NOT NULL,
    inquiry_id        UUID,
    call_id           UUID,
    message_id        UUID,
    row_key           BYTEA,
    -- Name, number, address, words, the stage with what it carries, the clock, the handover.
    body_sealed       BYTEA,
    phone_lookup      BYTEA,
    opened_at         TIMESTAMPTZ NOT NULL,
    opened_by         TEXT        NOT NULL,
    version           BIGINT      NOT NULL
);
CREATE INDEX cases_by_time ON cases (received_at, id);
CREATE INDEX cases_running ON cases (alarm_due, id) WHERE stopped_at IS NULL;
CREATE INDEX cases_by_phone ON cases (phone_lookup, received_at) WHERE phone_lookup IS NOT NULL;
CREATE INDEX cases_by_department ON cases (department, received_at, id);
CREATE INDEX cases_by_handler ON cases (handler, received_at, id) WHERE handler IS NOT NULL;

-- Who must not learn that a case exists (recusal, 回避).
CREATE TABLE case_barred (
    case_id UUID NOT NULL REFERENCES cases (id),
    officer TEXT NOT NULL,
    PRIMARY KEY (case_id, officer)
);

CREATE TABLE feedback (
    id          UUID        PRIMARY KEY NOT NULL,
    case_id     UUID        NOT NULL REFERENCES cases (id),
    at          TIMESTAMPTZ NOT NULL,
    officer     TEXT        NOT NULL,
    channel     TEXT        NOT NULL CHECK (channel IN ('call', 'message', 'letter')),
    evidence    JSONB,
    call_id     UUID,
    message_id  UUID,
    text_sealed BYTEA,
    CHECK (channel = 'message' OR evidence IS NOT NULL)
);
CREATE INDEX feedback_by_case ON feedback (case_id, at);
CREATE INDEX feedback_awaiting_report ON feedback (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE messages (
    id                  UUID        PRIMARY KEY NOT NULL,
    direction           TEXT        NOT NULL CHECK (direction IN ('in', 'out')),
    account             TEXT        NOT NULL,
    purpose             TEXT        NOT NULL,
    state               TEXT        NOT NULL CHECK (state IN ('queued', 'claimed', 'accepted', 'unknown', 'delivered',
                            'failed', 'expired', 'received')),
    row_key             BYTEA,
    phone_sealed        BYTEA,
    phone_lookup        BYTEA,
    text_sealed         BYTEA,
    segments            BIGINT      NOT NULL,
    dedup               TEXT        UNIQUE,
    case_id             UUID,
    call_id             UUID,
    officer             TEXT,
    queued_at           TIMESTAMPTZ NOT NULL,
    due_at              TIMESTAMPTZ NOT NULL,
    expires_at          TIMESTAMPTZ NOT NULL,
    attempts            BIGINT      NOT NULL,
    claimed_by          TEXT,
    lease_until         TIMESTAMPTZ,
    sent_at             TIMESTAMPTZ,
    provider_message_id TEXT,
    failure             TEXT,
    CHECK ((claimed_by IS NULL) = (lease_until IS NULL))
);
-- Claimed without a lease: a failed attempt that waits for the next one. Unknown: it may have arrived.
CREATE INDEX messages_due ON messages (due_at, id)
    WHERE lease_until IS NULL AND state IN ('queued', 'claimed', 'unknown');
CREATE INDEX messages_leased ON messages (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX messages_silent ON messages (sent_at) WHERE state = 'accepted';
CREATE INDEX messages_by_provider_id ON messages (provider_message_id, account) WHERE provider_message_id IS NOT NULL;
CREATE INDEX messages_by_case ON messages (case_id, queued_at) WHERE case_id IS NOT NULL;
CREATE INDEX messages_by_time ON messages (queued_at, id);
CREATE INDEX messages_by_phone ON messages (phone_lookup, queued_at) WHERE phone_lookup IS NOT NULL;

CREATE TABLE message_reports (
    message_id  UUID        NOT NULL REFERENCES messages (id),
    received_at TIMESTAMPTZ NOT NULL,
    at          TIMESTAMPTZ,
    state       TEXT        NOT NULL CHECK (state IN ('underway', 'delivered', 'failed', 'expired')),
    code        TEXT,
    proof       TEXT        NOT NULL,
    part        TEXT        NOT NULL,
    PRIMARY KEY (message_id, part)
);

CREATE TABLE reminders (
    id         UUID        PRIMARY KEY NOT NULL,
    case_id    UUID        NOT NULL REFERENCES cases (id),
    rung       TEXT        NOT NULL,
    role       TEXT        NOT NULL,
    generation BIGINT      NOT NULL,
    due_at     TIMESTAMPTZ NOT NULL,
    state      TEXT        NOT NULL CHECK (state IN ('planned', 'claimed', 'sent', 'cancelled', 'failed', 'missed')),
    recipient  TEXT,
    message_id UUID,
    settled_at TIMESTAMPTZ,
    UNIQUE (case_id, rung, role, generation)
);
CREATE INDEX reminders_due ON reminders (due_at, id) WHERE state = 'planned';
CREATE INDEX reminders_by_message ON reminders (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX reminders_by_time ON reminders (due_at, id);

CREATE TABLE tasks (
    id         UUID        PRIMARY KEY NOT NULL,
    kind       TEXT        NOT NULL,
    state      TEXT        NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
    dedup      TEXT        NOT NULL UNIQUE,
    case_id    UUID,
    call_id    UUID,
    message_id UUID,
    department TEXT        NOT NULL,
    officer    TEXT,
    note       TEXT        NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    due_at     TIMESTAMPTZ NOT NULL,
    done_at    TIMESTAMPTZ,
    done_by    TEXT,
    CHECK ((state = 'open') = (done_at IS NULL))
);
CREATE INDEX tasks_open ON tasks (due_at, id) WHERE state = 'open';
CREATE INDEX tasks_by_time ON tasks (created_at, id);
CREATE INDEX tasks_by_case ON tasks (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX tasks_by_call ON tasks (call_id) WHERE call_id IS NOT NULL;

-- Append-only and hash-chained: one chain a case, one for the system.
CREATE TABLE audit (
    chain       TEXT        NOT NULL,
    position    BIGINT      NOT NULL,
    id          UUID        NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    actor       TEXT        NOT NULL,
    action      TEXT        NOT NULL,
    -- JSON, as text: it is hashed as it stands, so no engine may rewrite it.
    detail      TEXT        NOT NULL,
    note_sealed BYTEA,
    hash        BYTEA       NOT NULL,
    PRIMARY KEY (chain, position)
);
CREATE INDEX audit_by_time ON audit (at, id);

-- The head of each chain; its row is the lock under which the next entry is appended.
CREATE TABLE audit_chains (
    chain    TEXT   PRIMARY KEY NOT NULL,
    position BIGINT NOT NULL,
    hash     BYTEA  NOT NULL
);

CREATE TABLE audit_heads (
    day  DATE        PRIMARY KEY NOT NULL,
    at   TIMESTAMPTZ NOT NULL,
    head BYTEA       NOT NULL
);

-- Facts with versions: the directory, imported notices, local overlays.
CREATE TABLE documents (
    kind    TEXT        NOT NULL CHECK (kind IN ('directory', 'notice', 'overlay')),
    name    TEXT        NOT NULL,
    version BIGINT      NOT NULL,
    at      TIMESTAMPTZ NOT NULL,
    actor   TEXT        NOT NULL,
    body    JSONB       NOT NULL,
    PRIMARY KEY (kind, name, version)
);

-- Dialogue scripts by content hash: a session is pinned to the version it began with.
CREATE TABLE scripts (
    version TEXT        PRIMARY KEY NOT NULL,
    at      TIMESTAMPTZ NOT NULL,
    body    JSONB       NOT NULL
);

CREATE TABLE credentials (
    officer       TEXT        PRIMARY KEY NOT NULL,
    password_hash TEXT        NOT NULL,
    changed_at    TIMESTAMPTZ NOT NULL
);

CREATE TABLE tokens (
    id          UUID        PRIMARY KEY NOT NULL,
    secret_hash BYTEA       NOT NULL UNIQUE,
    officer     TEXT,
    service     TEXT,
    role        TEXT,
    created_at  TIMESTAMPTZ NOT NULL,
    created_by  TEXT        NOT NULL,
    revoked_at  TIMESTAMPTZ,
    CHECK ((officer IS NULL) <> (service IS NULL))
);

CREATE TABLE idempotency (
    token_id     UUID        NOT NULL,
    key          TEXT        NOT NULL,
    request_hash BYTEA       NOT NULL,
    status       BIGINT      NOT NULL,
    row_key      BYTEA       NOT NULL,
    body_sealed  BYTEA       NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (token_id, key)
);
CREATE INDEX idempotency_by_age ON idempotency (at);

CREATE TABLE opt_outs (
    phone_lookup BYTEA       PRIMARY KEY NOT NULL,
    at           TIMESTAMPTZ NOT NULL
);

-- What was erased, to be replayed after a restore.
CREATE TABLE erasures (
    subject UUID        NOT NULL,
    kind    TEXT        NOT NULL CHECK (kind IN ('call', 'case', 'message')),
    at      TIMESTAMPTZ NOT NULL,
    actor   TEXT        NOT NULL,
    PRIMARY KEY (subject, kind)
);

-- One row: the wrapped secret of look-ups and case numbers. It opens with this database's seal key only.
CREATE TABLE installation (
    id           TEXT        PRIMARY KEY NOT NULL,
    index_secret BYTEA       NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL
);
