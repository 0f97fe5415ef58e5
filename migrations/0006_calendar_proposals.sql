-- A holiday notice (or local overlay) that an officer would import, until a second one takes or drops it.
CREATE TABLE calendar_proposals (
    id          UUID        PRIMARY KEY NOT NULL,
    file        TEXT        NOT NULL,
    body        TEXT        NOT NULL,
    proposed_by TEXT        NOT NULL,
    proposed_at TIMESTAMPTZ NOT NULL,
    state       TEXT        NOT NULL CHECK (state IN ('open', 'taken', 'dropped')),
    decided_by  TEXT,
    decided_at  TIMESTAMPTZ
);
CREATE INDEX calendar_proposals_open ON calendar_proposals (proposed_at, id) WHERE state = 'open';
