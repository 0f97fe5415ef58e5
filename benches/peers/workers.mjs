// Two workers of one server, as one would run it on two cores.
import cluster from 'node:cluster';

export async function asTwoWorkers(serve) {
  if (!cluster.isPrimary) return serve();
  for (let worker = 0; worker < 2; worker += 1) cluster.fork();
  cluster.on('exit', () => process.exit(1));
}

const columns = 'call_sid, account_sid, from_number, to_number, direction, status, received_at';

// One durable insert a call, on whichever engine DB names; a repeated call changes nothing.
export async function callLog() {
  const address = process.env.DB;
  if (address.startsWith('sqlite:')) {
    const { default: Database } = await import('better-sqlite3');
    const database = new Database(address.slice('sqlite:'.length), { timeout: 10000 });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    const insert = database.prepare(
      `INSERT INTO call_log (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (call_sid) DO NOTHING`);
    return (values) => insert.run(...values, Date.now());
  }
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: address, max: 8 });
  const text = `INSERT INTO call_log (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (call_sid) DO NOTHING`;
  return (values) => pool.query({ name: 'insert', text, values: [...values, Date.now()] });
}

export const greeting =
  'Welcome to the complaint hotline. Press 1 to report a problem. Press 2 to hear the status of your complaint.';
