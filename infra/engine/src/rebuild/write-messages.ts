import {
  type BusMessage,
  type Checkpoint,
  type Lease,
  type ViewStore,
} from '@marketgraph/infra/ports';
import { foldInto, writeFirstPart } from '../commit-messages.ts';
import { type Read, readMessages } from '../fold-messages.ts';
import { openerFor } from '../personal-data/open-events.ts';
import { type PersonalData } from '../personal-data/personal-data.ts';
import { type AnyProjection } from '../projection.ts';

/** Who folds into which rows, quietly: nobody is told of what changes there. */
export type Writer = {
  readonly projection: AnyProjection;
  readonly views: ViewStore;
  readonly personalData?: PersonalData | undefined;
  readonly lease?: Lease | undefined;
  /** Sequences of events that somebody gave up for good: they are passed by. */
  readonly skipped: ReadonlySet<number>;
};

/** Folds all messages into the rows, in as many commits as it takes; answers how far it is then. */
export const writeMessages = async (
  writer: Writer,
  from: Checkpoint | undefined,
  messages: readonly BusMessage[],
): Promise<Checkpoint | undefined> => {
  let at = from;
  for (;;) {
    const pending = messages.filter(({ sequence }) => sequence > (at?.sequence ?? 0));
    if (pending.length === 0) return at;
    at = await writeSome(writer, at, pending);
  }
};

const writeSome = async (
  writer: Writer,
  from: Checkpoint | undefined,
  messages: readonly BusMessage[],
): Promise<Checkpoint> => {
  const { projection, views, personalData, lease, skipped } = writer;
  const { name: handler, source } = projection;
  const wanted = messages.filter(({ sequence }) => !skipped.has(sequence));
  const events = wanted.map(({ event }) => event);
  const reads = readMessages(projection, wanted, await openerFor(projection, personalData, events));
  return writeFirstPart(projection, reads, async (part, refused) => {
    const { sequence, event } = lastOf(part.length === reads.length ? messages : messagesOf(part));
    const to = { sequence, position: event.position };
    const move = { handler, source, from, to, lease, recordedAt: event.recordedAt };
    await views.commit(move, async (transaction) => {
      const streams = [...new Set(part.map(({ message }) => message.event.stream))];
      const parked = await transaction.parkedAmong(streams);
      if (refused) return transaction.park([refused]);
      const folded = await foldInto(transaction, projection, part, parked);
      await transaction.park(folded.parked);
    });
    return to;
  });
};

const messagesOf = (reads: readonly Read[]): readonly BusMessage[] =>
  reads.map(({ message }) => message);

const lastOf = (messages: readonly BusMessage[]): BusMessage => {
  const last = messages.at(-1);
  if (!last) throw new RangeError('no messages');
  return last;
};
