-- Who asked to see who a complainant is, until somebody has decided and it was looked at. Where no second person
-- is needed nothing waits: what was seen stands in the case's chain alone.
CREATE TABLE unsealings (
    id            UUID        PRIMARY KEY NOT NULL,
    case_id       UUID        NOT NULL,
    officer       TEXT        NOT NULL,
    -- Sealed with the case's data key.
    reason_sealed BYTEA       NOT NULL,
    asked_at      TIMESTAMPTZ NOT NULL,
    state         TEXT        NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'used')),
    decided_by    TEXT,
    decided_at    TIMESTAMPTZ
);
CREATE INDEX unsealings_waiting ON unsealings (case_id, asked_at) WHERE state IN ('open', 'granted');
