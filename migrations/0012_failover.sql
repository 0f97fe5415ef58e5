-- Another account where one fails. Where the words lie in the text, in bytes: what stands around them is the account's. NULL:
-- the message stays with its account.
ALTER TABLE messages ADD COLUMN body_from BIGINT;
ALTER TABLE messages ADD COLUMN body_until BIGINT;
-- 1: it was sent again while nobody could say whether it had arrived; a report may be about either of the two.
ALTER TABLE messages ADD COLUMN doubled BIGINT NOT NULL DEFAULT 0;
-- Whose report it is.
ALTER TABLE message_reports ADD COLUMN account TEXT;
-- The accounts that a message was with before, or that would not have taken it, and why: each at most once.
CREATE TABLE message_moves (
    message_id          UUID        NOT NULL REFERENCES messages (id),
    account             TEXT        NOT NULL,
    at                  TIMESTAMPTZ NOT NULL,
    attempts            BIGINT      NOT NULL,
    provider_message_id TEXT,
    failure             TEXT        NOT NULL,
    PRIMARY KEY (message_id, account)
);
CREATE INDEX message_moves_by_provider_id ON message_moves (provider_message_id, account) WHERE provider_message_id IS NOT NULL;
