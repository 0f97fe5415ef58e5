-- The lists of the console, by what they are filtered by: what an office looks at all day costs the same
-- however much has piled up behind it (benches/house/pages).

-- What falls to a handler: few enough to be sorted by anything.
CREATE INDEX cases_running_by_handler ON cases (handler, received_at, id) WHERE stopped_at IS NULL;
-- What runs, the newest first.
CREATE INDEX cases_running_by_time ON cases (received_at, id) WHERE stopped_at IS NULL;
CREATE INDEX cases_by_stage ON cases (stage, received_at, id);
-- Not those on the line, which have an index already: a webhook that begins a call writes nothing more.
CREATE INDEX calls_by_outcome ON calls (outcome, began_at, id) WHERE outcome <> 'in_progress';
CREATE INDEX calls_by_department ON calls (department, began_at, id) WHERE department IS NOT NULL;
CREATE INDEX tasks_open_by_time ON tasks (created_at, id) WHERE state = 'open';
-- What falls to a department as a whole, and to one officer.
CREATE INDEX tasks_open_of_department ON tasks (department, due_at, id) WHERE state = 'open' AND officer IS NULL;
CREATE INDEX tasks_open_of_officer ON tasks (officer, due_at, id) WHERE state = 'open' AND officer IS NOT NULL;
