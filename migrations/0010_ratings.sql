-- How complainants say they were served, in answer to the survey that follows feedback: one a case, the last word counts.
CREATE TABLE ratings (
    case_id UUID        PRIMARY KEY NOT NULL,
    rating  TEXT        NOT NULL CHECK (rating IN ('satisfied', 'fairly_satisfied', 'dissatisfied')),
    at      TIMESTAMPTZ NOT NULL
);
CREATE INDEX ratings_by_time ON ratings (at);
CREATE INDEX messages_surveys ON messages (phone_lookup, queued_at) WHERE purpose = 'survey';
