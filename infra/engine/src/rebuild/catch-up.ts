import { type BusMessage, type Checkpoint, formatPosition } from '@marketgraph/infra/ports';
import { readLog } from '../read-log.ts';
import { readAhead } from './read-ahead.ts';
import { type GenerationOptions, type RebuildPhase } from './rebuild-options.ts';
import { type Writer, writeMessages } from './write-messages.ts';

/** The bus and the log do not hold the same events under the same numbers, or the bus lacks some. */
export class BusDisagreesError extends Error {
  readonly code = 'BUS_DISAGREES';
}

/** A generation that is written, and how one hears of it. */
export type Building = GenerationOptions & {
  readonly writer: Writer;
  /** Aborts when it is to end, or the lease is lost. */
  readonly signal: AbortSignal;
};

const loadBatch = 4_000;
const tailBatch = 1_000;

/**
 * Loads history from the log up to what the bus holds now: large batches, the next one read while one is
 * written. Goes on where an earlier one was ended. Throws `BusDisagreesError` when numbers differ.
 */
export const load = async (building: Building): Promise<Checkpoint | undefined> => {
  const { bus, eventStore, projection, signal, writer } = building;
  const { source: domain, name } = projection;
  const last = await bus.last(domain);
  const upTo = last?.sequence ?? 0;
  const after = await writer.views.checkpoint(name, domain);
  const history = eventStore
    ? readLog({ eventStore, domain, after, upTo, maxBatch: loadBatch, signal })
    : readUpTo(building, { after, upTo, maxBatch: tailBatch });
  const at = await fold(building, 'load', { from: after, batches: readAhead(history), upTo });
  if (!last || (at?.sequence ?? 0) > upTo) return at;
  const position = formatPosition(last.position);
  if (at?.sequence === upTo && at.position === position) return at;
  throw new BusDisagreesError(
    `event ${upTo} of ${domain} stands at ${position} on the bus; in the log, event ${at?.sequence ?? 0} at ${at?.position ?? '-'}`,
  );
};

/** Folds what the bus holds after the generation's checkpoint, up to a sequence. */
export const catchUp = async (
  building: Building,
  upTo: number,
): Promise<Checkpoint | undefined> => {
  const { projection, writer } = building;
  const after = await writer.views.checkpoint(projection.name, projection.source);
  const tail = readUpTo(building, { after, upTo, maxBatch: tailBatch });
  return fold(building, 'tail', { from: after, batches: tail, upTo });
};

type Folding = {
  readonly from: Checkpoint | undefined;
  readonly batches: AsyncIterable<readonly BusMessage[]>;
  readonly upTo: number;
};

const fold = async (
  { writer, projection, signal, onProgress }: Building,
  phase: RebuildPhase,
  { from, batches, upTo }: Folding,
): Promise<Checkpoint | undefined> => {
  const { name: handler } = projection;
  const tell = (done: number): void =>
    onProgress?.({ handler, phase, done, total: Math.max(upTo, done) });
  let at = from;
  tell(at?.sequence ?? 0);
  for await (const batch of batches) {
    at = await writeMessages(writer, at, batch);
    tell(at?.sequence ?? 0);
    signal.throwIfAborted();
  }
  signal.throwIfAborted();
  return at;
};

type Reading = {
  readonly after: Checkpoint | undefined;
  readonly upTo: number;
  readonly maxBatch: number;
};

/** Messages after a checkpoint up to a sequence: from the bus, or from the log as long as the bus lacks some. */
export async function* readUpTo(
  { bus, eventStore, projection, signal }: GenerationOptions,
  { after, upTo, maxBatch }: Reading,
): AsyncGenerator<readonly BusMessage[]> {
  const { source: domain } = projection;
  const start = after?.sequence ?? 0;
  if (start >= upTo) return;
  const held = (await bus.last(domain))?.sequence ?? 0;
  if (held < upTo && eventStore) {
    yield* readLog({ eventStore, domain, after, upTo, maxBatch, signal });
    return;
  }
  if (held < upTo) {
    throw new BusDisagreesError(
      `the bus holds ${held} events of ${domain}, but ${upTo} were read before: does the relay of ${domain} run?`,
    );
  }
  for await (const batch of bus.consume(domain, { after: start, maxBatch, signal })) {
    yield batch.filter(({ sequence }) => sequence <= upTo);
    if ((batch.at(-1)?.sequence ?? 0) >= upTo) return;
  }
}
