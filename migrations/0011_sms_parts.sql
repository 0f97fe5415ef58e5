-- The parts that a long SMS was sent in, by the ids that a message centre gave them: it reports on each by itself.
CREATE TABLE sent_parts (
    account     TEXT        NOT NULL,
    provider_id TEXT        NOT NULL,
    message_id  UUID        NOT NULL,
    state       TEXT        CHECK (state IN ('underway', 'delivered', 'failed', 'expired')),
    sent_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account, provider_id)
);
CREATE INDEX sent_parts_by_message ON sent_parts (message_id);
CREATE INDEX sent_parts_by_age ON sent_parts (sent_at);

-- The parts of a long SMS that comes in, until all are there; for a while afterwards their numbers alone.
CREATE TABLE inbound_parts (
    account     TEXT        NOT NULL,
    whole       TEXT        NOT NULL,
    number      BIGINT      NOT NULL,
    total       BIGINT      NOT NULL,
    id          UUID        NOT NULL,
    digest      TEXT        NOT NULL,
    row_key     BYTEA,
    text_sealed BYTEA,
    received_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account, whole, number)
);
CREATE INDEX inbound_parts_by_age ON inbound_parts (received_at);
