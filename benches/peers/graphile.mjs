// The outbox by graphile-worker, tuned: local queue, completions one by one as they come.
//   node graphile.mjs fill N | run      DB: the database, SINK: the gateway
import { Logger, run, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { Agent, request } from 'undici';

const connectionString = process.env.DB;

async function fill(count) {
  const pool = new pg.Pool({ connectionString });
  await runMigrations({ connectionString });
  for (let first = 1; first <= count; first += 10000) {
    await pool.query(
      `SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(SELECT json_populate_record(
         null::graphile_worker.job_spec, json_build_object('identifier', 'send_sms', 'payload', json_build_object(
           'to', '+8613800138000', 'body', 'Reminder: case 2026-' || number || ' is due.'), 'max_attempts', 25))
         FROM generate_series($1::int, $2::int) AS number))`,
      [first, Math.min(first + 9999, count)]);
  }
  await pool.query('ANALYZE graphile_worker._private_jobs');
  await pool.end();
}

async function work() {
  const dispatcher = new Agent({ connections: 32, pipelining: 1 });
  const preset = { worker: { connectionString, concurrentJobs: 32, maxPoolSize: 8, pollInterval: 1000,
    localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0, fileExtensions: [] } };
  const send = async ({ to, body }) => {
    const form = new URLSearchParams({ To: to, From: '+863936687001', Body: body }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await request(process.env.SINK, { method: 'POST', body: form, headers, dispatcher });
    if (answer.statusCode >= 300) throw new Error(`status ${answer.statusCode}`);
    await answer.body.json();
  };
  const logger = new Logger(() => () => {});
  await run({ preset, parsedCronItems: [], logger, taskList: { send_sms: send } });
}

if (process.argv[2] === 'fill') await fill(Number(process.argv[3]));
else await work();
