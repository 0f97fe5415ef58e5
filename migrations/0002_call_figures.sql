-- What the statistics and the visibility clause ask of a call, as columns: JSON is not queried.
-- The rows before this migration keep the defaults: they count as calls and as nothing else.

-- Hours since 1970-01-01T00:00Z: the grain of the rolling 24 hours.
ALTER TABLE calls ADD COLUMN began_hour BIGINT NOT NULL DEFAULT 0;
-- From the beginning until a person answered.
ALTER TABLE calls ADD COLUMN answered_after_ms BIGINT;
ALTER TABLE calls ADD COLUMN hops BIGINT NOT NULL DEFAULT 0;
-- The officers whose telephones rang, each between spaces.
ALTER TABLE calls ADD COLUMN rung TEXT NOT NULL DEFAULT '';
