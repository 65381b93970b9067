import { type Snapshot, type Snapshots } from '@marketgraph/infra/ports';
import { type Pool } from 'pg';

const find = {
  name: 'find snapshot',
  text: `select stream, version, revision, event_id as "eventId", state, marks
    from stream_snapshot where stream = $1`,
};

const save = {
  name: 'save snapshot',
  text: `insert into stream_snapshot (stream, version, revision, event_id, state, marks)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (stream) do update set version = excluded.version, revision = excluded.revision,
      event_id = excluded.event_id, state = excluded.state, marks = excluded.marks, saved_at = now()`,
};

/** Snapshots in a table of a database that `ensureBookkeeping` has seen. */
export const postgresSnapshots = (pool: Pool): Snapshots => ({
  find: async (stream) => {
    const { rows } = await pool.query<Snapshot>({ ...find, values: [stream] });
    return rows[0];
  },
  save: async ({ stream, version, revision, eventId, state, marks }) => {
    const values = [stream, version, revision, eventId, JSON.stringify(state), marks];
    await pool.query({ ...save, values });
  },
});
