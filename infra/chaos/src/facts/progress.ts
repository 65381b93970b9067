import { type OpenDatabase } from '@marketgraph/infra/postgres';
import { sql } from 'kysely';
import { eventDomains } from './event-domains.ts';
import { type Sources } from './sources.ts';

/** How far one reader has come, of how much. */
export type Progress = {
  readonly reader: string;
  readonly source: string;
  readonly at: number;
  readonly of: number;
};

export const progressOf = async ({
  readLog,
  bus,
  databases,
}: Pick<Sources, 'readLog' | 'bus' | 'databases'>): Promise<readonly Progress[]> => {
  const lengths = new Map<string, number>();
  const relays = await Promise.all(
    eventDomains.map(async (source) => {
      const { length } = await readLog(source);
      lengths.set(source, length);
      return { reader: 'relay', source, at: (await bus.last(source))?.sequence ?? 0, of: length };
    }),
  );
  const handlers = await Promise.all([...databases.values()].map(checkpointsIn));
  return [
    ...relays,
    ...handlers.flat().map(({ handler, source, sequence }) => ({
      reader: handler,
      source,
      at: sequence,
      of: lengths.get(source) ?? 0,
    })),
  ];
};

type Database = OpenDatabase<unknown>;

const checkpointsIn = async ({ kysely }: Database) => {
  const { rows } = await sql<{ handler: string; source: string; sequence: number }>`
    select handler, source, sequence from handler_checkpoint
  `.execute(kysely);
  return rows;
};

export const parkedIn = async ({ kysely }: Database): Promise<readonly string[]> => {
  const { rows } = await sql<{ handler: string; stream: string; sequence: number; error: string }>`
    select handler, stream, sequence, coalesce(error, 'waits behind') as error from parked_event
  `.execute(kysely);
  return rows.map(
    ({ handler, stream, sequence, error }) =>
      `${handler} has parked ${stream}, sequence ${sequence}: ${error.slice(0, 300)}`,
  );
};
