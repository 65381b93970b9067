import {
  type Fault,
  type ParkedEvent,
  type ParkedEvents,
  type ParkedKey,
  ParkedMovedError,
  type ParkedStream,
  type SkippedEvent,
  type ViewTransaction,
} from '@marketgraph/infra/ports';
import { type Pool, type PoolClient } from 'pg';
import { inTransaction } from './in-transaction.ts';
import { requireVersion } from './move-checkpoint.ts';
import { jsonText } from './rows-as-json.ts';

const faultColumns = `error, attempts, first_failed_at as "firstFailedAt",
  last_failed_at as "lastFailedAt"`;
const eventColumns = `sequence, event, retry_at as "retryAt", ${faultColumns}`;

type FaultRow = { readonly [Field in keyof Fault]: Fault[Field] | null };
type EventRow = FaultRow & Omit<ParkedEvent, 'fault'>;

/** Parked events over a database that `ensureBookkeeping` has seen. */
export const postgresParkedEvents = (
  pool: Pool,
  transactionOf: (client: PoolClient, handler: Omit<ParkedKey, 'stream'>) => ViewTransaction,
  versionOf: (handler: string) => number | undefined,
): ParkedEvents => ({
  parkedStreams: async (handler) => {
    const { rows } = await pool.query<EventRow & ParkedKey & { readonly count: number }>(
      `select * from (
         select distinct on (handler, source, stream) handler, source, stream, ${eventColumns},
           count(*) over (partition by handler, source, stream) as count
         from parked_event where $1::text is null or handler = $1
         order by handler, source, stream, sequence
       ) as first order by sequence`,
      [handler ?? null],
    );
    return rows.map(toParkedStream);
  },
  parkedAmong: (handler, source, streams) => parkedAmong(pool, { handler, source }, streams),
  parkedEvents: async (key, limit) => {
    const { rows } = await pool.query<EventRow>(
      `select ${eventColumns} from parked_event
       where handler = $1 and source = $2 and stream = $3 order by sequence limit $4`,
      [...valuesOf(key), limit],
    );
    return rows.map(toParkedEvent);
  },
  settleParked: (key, range, work) =>
    inTransaction(pool, async (client) => {
      await takeFirst(client, key, range);
      await requireVersion(client, key.handler, versionOf(key.handler));
      await work(transactionOf(client, key));
    }),
  faultParked: async (key, { sequence, fault, retryAt }) => {
    await pool.query(
      `update parked_event set error = $5, attempts = $6, first_failed_at = $7,
         last_failed_at = $8, retry_at = $9
       where handler = $1 and source = $2 and stream = $3 and sequence = $4`,
      [...valuesOf(key), sequence, ...faultValues(fault), retryAt],
    );
  },
  retryParkedAt: async (key, at) => {
    const { rowCount } = await pool.query(
      `update parked_event set retry_at = $4
       where handler = $1 and source = $2 and stream = $3 and sequence = (
         select min(sequence) from parked_event where handler = $1 and source = $2 and stream = $3)`,
      [...valuesOf(key), at],
    );
    return rowCount === 1;
  },
  parkedDue: async (handler, at, limit) => {
    const { rows } = await pool.query<ParkedKey>({
      name: 'parked due',
      text: `select handler, source, stream from parked_event
        where handler = $1 and retry_at <= $2 order by retry_at limit $3`,
      values: [handler, at, limit],
    });
    return rows;
  },
  skipParked: (key, sequence, { by, why, at }) =>
    inTransaction(pool, async (client) => {
      await client.query(
        `insert into skipped_event select parked.*, $5, $6, $7 from parked_event as parked
         where handler = $1 and source = $2 and stream = $3 and sequence = $4`,
        [...valuesOf(key), sequence, by, why, at],
      );
      await takeFirst(client, key, { from: sequence, to: sequence });
    }),
  skippedEvents: async (handler) => {
    const { rows } = await pool.query<EventRow & Omit<SkippedEvent, keyof EventRow | 'fault'>>(
      `select handler, source, stream, ${eventColumns}, skipped_by as by, reason as why, skipped_at as at
       from skipped_event where $1::text is null or handler = $1 order by skipped_at, sequence`,
      [handler ?? null],
    );
    return rows.map((row) => ({
      ...keyOf(row),
      ...toParkedEvent(row),
      by: row.by,
      why: row.why,
      at: row.at,
    }));
  },
});

/** Those of the streams that are parked; `client` may be in a transaction. */
export const parkedAmong = async (
  client: Pool | PoolClient,
  { handler, source }: Omit<ParkedKey, 'stream'>,
  streams: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await client.query<{ stream: string }>({
    name: 'parked among',
    text: `select distinct stream from parked_event
      where handler = $1 and source = $2 and stream = any($3)`,
    values: [handler, source, streams],
  });
  return new Set(rows.map(({ stream }) => stream));
};

/** Writes events of the handler that holds its checkpoint's lock. */
export const insertParked = async (
  client: PoolClient,
  { handler, source }: Omit<ParkedKey, 'stream'>,
  events: readonly ParkedEvent[],
): Promise<void> => {
  if (events.length === 0) return;
  const rows = events.map(({ sequence, event, fault, retryAt }) => ({
    sequence,
    stream: event.stream,
    event,
    retryAt,
    ...fault,
  }));
  await client.query(
    `insert into parked_event
     select $1, $2, stream, sequence, event, error, attempts, "firstFailedAt", "lastFailedAt", "retryAt"
     from jsonb_to_recordset($3::jsonb) as given (stream text, sequence bigint, event jsonb, error text,
       attempts integer, "firstFailedAt" timestamptz, "lastFailedAt" timestamptz, "retryAt" timestamptz)`,
    [handler, source, jsonText(rows)],
  );
};

/** Removes the range, if it begins with the stream's first event and both ends are there. */
const takeFirst = async (
  client: PoolClient,
  key: ParkedKey,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> => {
  // The lock of every commit of this handler: none of them runs between here and our own commit.
  await client.query(
    'select from handler_checkpoint where handler = $1 and source = $2 for update',
    [key.handler, key.source],
  );
  const { rows } = await client.query<{ first: number | null; hasLast: boolean | null }>(
    `select min(sequence) as first, bool_or(sequence = $4) as "hasLast" from parked_event
     where handler = $1 and source = $2 and stream = $3`,
    [...valuesOf(key), to],
  );
  const first = rows[0]?.first ?? null;
  if (first !== from || rows[0]?.hasLast !== true) {
    throw new ParkedMovedError(`the first parked event of ${key.stream} is ${first ?? 'gone'}`);
  }
  await client.query(
    'delete from parked_event where handler = $1 and source = $2 and stream = $3 and sequence <= $4',
    [...valuesOf(key), to],
  );
};

const keyOf = ({ handler, source, stream }: ParkedKey): ParkedKey => ({ handler, source, stream });
const valuesOf = ({ handler, source, stream }: ParkedKey): string[] => [handler, source, stream];

const faultValues = (fault: Fault | null): unknown[] => [
  fault?.error,
  fault?.attempts,
  fault?.firstFailedAt,
  fault?.lastFailedAt,
];

const toParkedEvent = ({ sequence, event, retryAt, ...columns }: EventRow): ParkedEvent => ({
  sequence,
  event,
  retryAt,
  fault: toFault(columns),
});

const toFault = ({ error, attempts, firstFailedAt, lastFailedAt }: FaultRow): Fault | null =>
  error === null || attempts === null || firstFailedAt === null || lastFailedAt === null
    ? null
    : { error, attempts, firstFailedAt, lastFailedAt };

const toParkedStream = (row: EventRow & ParkedKey & { readonly count: number }): ParkedStream => ({
  ...keyOf(row),
  count: row.count,
  first: toParkedEvent(row),
});
