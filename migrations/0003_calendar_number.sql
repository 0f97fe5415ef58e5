-- Which calendar a case's dates were counted by. One counted by an older calendar than the present is
-- counted anew, whichever process opened it and however long that one went on with the older.
ALTER TABLE cases ADD COLUMN calendar_number BIGINT NOT NULL DEFAULT 0;
CREATE INDEX cases_counted ON cases (calendar_number, id) WHERE stopped_at IS NULL;
