-- How often a gateway answered something about this very message: only that limits its tries. An outage
-- of the gateway says nothing about it.
ALTER TABLE messages ADD COLUMN refusals BIGINT NOT NULL DEFAULT 0;
