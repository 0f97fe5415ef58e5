-- Filters of the list of cases that an officer has given a name. The query is the one of the list's address, written
-- anew by the console: it names stages, departments and days, never people.
CREATE TABLE saved_filters (
    officer TEXT        NOT NULL,
    name    TEXT        NOT NULL,
    query   TEXT        NOT NULL,
    at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (officer, name)
);
