-- When the provider is asked next what became of a message that it took and has not reported on; NULL: it is not, or not
-- any more. Whoever asks moves it on first.
ALTER TABLE messages ADD COLUMN ask_at TIMESTAMPTZ;
-- How often it was asked.
ALTER TABLE messages ADD COLUMN asked BIGINT NOT NULL DEFAULT 0;
CREATE INDEX messages_to_ask ON messages (ask_at, id) WHERE ask_at IS NOT NULL AND state = 'accepted';
