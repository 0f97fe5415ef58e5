-- Recordings are fetched from the network, sealed with their row's key, and kept with us until the retention is over.
ALTER TABLE recordings ADD COLUMN state TEXT NOT NULL DEFAULT 'reported' CHECK (state IN ('reported', 'kept', 'lost', 'deleted'));
-- 1: the network may still have its own copy.
ALTER TABLE recordings ADD COLUMN at_provider BIGINT NOT NULL DEFAULT 1;
-- When the keeper takes it up next; NULL: there is nothing to do. Whoever takes it up moves it on first, so that one who
-- dies is followed by another.
ALTER TABLE recordings ADD COLUMN due_at TIMESTAMPTZ;
ALTER TABLE recordings ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
UPDATE recordings SET due_at = at WHERE row_key IS NOT NULL;
UPDATE recordings SET state = 'deleted' WHERE row_key IS NULL;
CREATE INDEX recordings_due ON recordings (due_at, id) WHERE due_at IS NOT NULL;
-- 1: the retention is over for a call without a case: only those hear it who see the case that holds it.
ALTER TABLE recordings ADD COLUMN expired BIGINT NOT NULL DEFAULT 0;
CREATE INDEX recordings_by_time ON recordings (at, id) WHERE expired = 0;
CREATE INDEX recordings_expired ON recordings (at, id) WHERE expired = 1 AND state <> 'deleted';
-- When the case ended, as long as it has: retention counts from there.
ALTER TABLE cases ADD COLUMN ended_at TIMESTAMPTZ;
UPDATE cases SET ended_at = COALESCE(stopped_at, opened_at) WHERE stage IN ('closed', 'declined', 'withdrawn');
CREATE INDEX cases_by_call ON cases (call_id) WHERE call_id IS NOT NULL;
