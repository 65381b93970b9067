import { isDeepStrictEqual } from 'node:util';
import {
  BehindError,
  type Beside,
  type Checkpoint,
  type Generation,
  type Generations,
  type HandlerOfTable,
  type Moment,
  NewerVersionError,
  type ParkedEvent,
  type Row,
  type RowDifference,
  SwitchBlockedError,
  type ViewStore,
  type ViewTable,
} from '@marketgraph/infra/ports';
import { type EventDomain } from '@marketgraph/schema';
import { type MemoryLeases } from './memory-leases.ts';
import { type MemoryParking } from './memory-parked-events.ts';

/** A table with its handler; by the table's name. */
type MemoryTable = {
  readonly handler: string;
  readonly table: ViewTable;
  readonly version: number;
  readonly rows: Map<string, Row>;
};

/** What a view store in memory is made of. */
export type MemoryInside = {
  readonly tables: Map<string, MemoryTable>;
  readonly checkpoints: Map<string, Map<EventDomain, Checkpoint>>;
  /** How many commits of each handler are under way. */
  readonly running: Map<string, number>;
  readonly parking: MemoryParking;
  readonly leases: MemoryLeases;
};

type OpenStore = () => MemoryInside & { readonly store: ViewStore };

/** Generations as more view stores in memory. */
export const memoryGenerations = (live: MemoryInside, openStore: OpenStore): Generations => {
  const others = new Map<string, ReturnType<OpenStore>>();
  const besideOf = (handler: string, beside: Beside): ReturnType<OpenStore> => {
    const name = `${handler}@${beside}`;
    const found = others.get(name) ?? openStore();
    others.set(name, found);
    return found;
  };
  const insideOf = (handler: string, generation: Generation): MemoryInside =>
    generation === 'live' ? live : besideOf(handler, generation);

  return {
    open: async (handler, beside) => besideOf(handler, beside).store,

    versionOf: async (handler, generation) =>
      tableOf(insideOf(handler, generation), handler)?.version,

    standing: async ({ handler, source }, generation) => {
      const inside = insideOf(handler, generation);
      const found = tableOf(inside, handler);
      if (!found) return undefined;
      return {
        table: found.table.name,
        version: found.version,
        rows: found.rows.size,
        checkpoint: inside.checkpoints.get(handler)?.get(source),
        parkedStreams: (await inside.parking.port.parkedStreams(handler)).length,
      };
    },

    analyse: async () => undefined,

    compare: async ({ beside, maxExamples, ...of }, keysToLeaveOut) => {
      const sides = [live, besideOf(of.handler, beside)] as const;
      const [mine, theirs] = [tableOf(sides[0], of.handler), tableOf(sides[1], of.handler)];
      if (!mine || !theirs || mine.table.key !== theirs.table.key) return undefined;
      const copies = { live: new Map(mine.rows), beside: new Map(theirs.rows) };
      const moment = await momentOf(sides, of);
      const leftOut = new Set(await keysToLeaveOut(moment));
      for (const key of leftOut) for (const rows of Object.values(copies)) rows.delete(key);
      const columns = Object.keys(mine.table.columns).filter(
        (name) => mine.table.columns[name] === theirs.table.columns[name],
      );
      const differences = differencesOf(copies, columns);
      const count = (kind: RowDifference['kind']): number =>
        differences.filter((difference) => difference.kind === kind).length;
      return {
        live: moment.live,
        beside: moment.beside,
        rows: { live: copies.live.size, beside: copies.beside.size },
        leftOut: leftOut.size,
        missing: count('missing'),
        extra: count('extra'),
        different: count('different'),
        examples: differences.slice(0, maxExamples),
      };
    },

    switchOver: async ({ handler, source, beside, lease }, catchUp) => {
      const [coming, previous] = [besideOf(handler, beside), besideOf(handler, 'previous')];
      const checkpoint = (of: MemoryInside) => of.checkpoints.get(handler)?.get(source);
      const held = checkpoint(live);
      besideOf(handler, 'next').leases.require(lease);
      await catchUp(held?.sequence === 0 ? undefined : held);
      // Nothing is awaited from here on. A commit under way has read rows of before.
      if (checkpoint(live) !== held || (live.running.get(handler) ?? 0) > 0) {
        throw new SwitchBlockedError(`${handler} moves`);
      }
      besideOf(handler, 'next').leases.require(lease);
      if ((checkpoint(coming)?.sequence ?? 0) < (held?.sequence ?? 0)) {
        throw new BehindError(`${beside} is behind ${handler}`);
      }
      const [was, next] = [tableOf(live, handler), tableOf(coming, handler)];
      if (!next) throw new BehindError(`there is no ${beside} generation of ${handler}`);
      if (beside === 'next' && was && was.version > next.version) {
        throw new NewerVersionError(`${was.table.name} is at version ${was.version}`);
      }
      const [arriving, leaving] = [takeOut(coming, handler), takeOut(live, handler)];
      takeOut(previous, handler);
      putIn(live, arriving);
      putIn(previous, leaving);
    },

    drop: async (handler, beside) => void takeOut(besideOf(handler, beside), handler),
  };
};

const tableOf = ({ tables }: MemoryInside, handler: string): MemoryTable | undefined =>
  [...tables.values()].find((table) => table.handler === handler);

type Taken = {
  readonly handler: string;
  readonly table: MemoryTable | undefined;
  readonly checkpoints: Map<EventDomain, Checkpoint> | undefined;
  readonly parked: ReturnType<MemoryParking['takeAll']>;
};

const takeOut = (inside: MemoryInside, handler: string): Taken => {
  const table = tableOf(inside, handler);
  const checkpoints = inside.checkpoints.get(handler);
  if (table) inside.tables.delete(table.table.name);
  inside.checkpoints.delete(handler);
  return { handler, table, checkpoints, parked: inside.parking.takeAll(handler) };
};

const putIn = (inside: MemoryInside, { handler, table, checkpoints, parked }: Taken): void => {
  if (table) inside.tables.set(table.table.name, table);
  if (checkpoints) inside.checkpoints.set(handler, checkpoints);
  inside.parking.putAll(parked);
};

const momentOf = async (
  [live, beside]: readonly [MemoryInside, MemoryInside],
  { handler, source }: HandlerOfTable,
): Promise<Moment> => {
  const [mine, theirs] = [await parkedIn(live, handler), await parkedIn(beside, handler)];
  const isIn = (events: readonly ParkedEvent[], { event }: ParkedEvent): boolean =>
    events.some((other) => other.event.eventId === event.eventId);
  return {
    live: live.checkpoints.get(handler)?.get(source),
    beside: beside.checkpoints.get(handler)?.get(source),
    parkedInOne: [
      ...mine.filter((event) => !isIn(theirs, event)),
      ...theirs.filter((event) => !isIn(mine, event)),
    ],
  };
};

const parkedIn = async (
  { parking }: MemoryInside,
  handler: string,
): Promise<readonly ParkedEvent[]> => {
  const streams = await parking.port.parkedStreams(handler);
  return (await Promise.all(streams.map((key) => parking.port.parkedEvents(key, Infinity)))).flat();
};

type Rows = ReadonlyMap<string, Row>;

const differencesOf = (
  { live, beside }: { readonly live: Rows; readonly beside: Rows },
  columns: readonly string[],
): readonly RowDifference[] =>
  [...new Set([...live.keys(), ...beside.keys()])].toSorted().flatMap((key) => {
    const [mine, theirs] = [live.get(key), beside.get(key)];
    const differing = columns.filter((name) => !isDeepStrictEqual(mine?.[name], theirs?.[name]));
    if (mine && theirs && differing.length === 0) return [];
    const values = differing.map((name) => [
      name,
      { ...(mine && { live: mine[name] }), ...(theirs && { beside: theirs[name] }) },
    ]);
    const kind = !theirs ? 'missing' : !mine ? 'extra' : 'different';
    return [{ kind, key, values: Object.fromEntries(values) as RowDifference['values'] }];
  });
