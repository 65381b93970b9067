import { type BusMessage, type ParkedEvent, type Row } from '@marketgraph/infra/ports';
import { parseEvent, type RecordedEvent } from '@marketgraph/schema';
import { attemptsInHand, type Failure, projectionPolicy } from './failure-policy.ts';
import { createFold, type Folded } from './fold.ts';
import { faultOf, waitingBehind } from './parked-as.ts';
import { secretsOf, withoutSecrets } from './personal-data/hide-personal-data.ts';
import { type OpenEvent } from './personal-data/personal-data.ts';
import { type AnyProjection } from './projection.ts';

/** A message and what it means; or why it can not be read, and that it is to be parked. */
export type Read = {
  readonly message: BusMessage;
  readonly outcome:
    { readonly event: RecordedEvent; readonly keys: readonly string[] } | ParkedEvent;
};

/** What a batch does to a view, and what of it had to be set aside. */
export type FoldedMessages = Folded & { readonly parked: readonly ParkedEvent[] };

/**
 * Opens each message, checks it against its contract, and asks which rows it touches. The messages themselves
 * stay as they are kept, sealed. Throws what must be retried.
 */
export const readMessages = (
  projection: AnyProjection,
  messages: readonly BusMessage[],
  open: OpenEvent,
): readonly Read[] =>
  messages.map((message) => ({
    message,
    outcome: orParked(projection, message, 'unreadable', () => {
      const opened = open(message.event);
      return tellingNoSecrets(projection, opened, () => {
        const event = parseEvent(projection.source, opened);
        return { event, keys: [...new Set(projection.keysOf(event))] };
      });
    }),
  }));

const tellingNoSecrets = <Result>(
  { source }: AnyProjection,
  opened: { readonly type: string; readonly data: unknown },
  work: () => Result,
): Result => {
  try {
    return work();
  } catch (error) {
    throw withoutSecrets(error, secretsOf(source, opened));
  }
};

/** The keys of the rows to load, each once. */
export const touchedKeys = (reads: readonly Read[]): readonly string[] => [
  ...new Set(reads.flatMap(({ outcome }) => ('keys' in outcome ? outcome.keys : []))),
];

/**
 * Folds messages, in order, into the rows loaded for `touchedKeys`. What fails is set aside with all that
 * follows in its stream, and so is what comes of streams already `parked`. Throws what must be retried.
 */
export const foldMessages = (
  projection: AnyProjection,
  reads: readonly Read[],
  rows: ReadonlyMap<string, Row>,
  parked: ReadonlySet<string>,
): FoldedMessages => {
  const fold = createFold(projection, rows);
  const held = new Set(parked);
  const aside: ParkedEvent[] = [];
  for (const { message, outcome } of reads) {
    const { stream } = message.event;
    if (held.has(stream)) {
      aside.push(waitingBehind(message));
      continue;
    }
    const done =
      'keys' in outcome
        ? orParked(projection, message, 'threw', () =>
            tellingNoSecrets(projection, outcome.event, () =>
              fold.add(outcome.event, outcome.keys),
            ),
          )
        : outcome;
    if (!done) continue;
    held.add(stream);
    aside.push(done);
  }
  return { ...fold.result(), parked: aside };
};

/** The result of something pure, or the event to be parked. Throws if the policy wants neither. */
const orParked = <Result>(
  { onFailure = projectionPolicy }: AnyProjection,
  { sequence, event }: BusMessage,
  kind: Failure['kind'],
  work: () => Result,
): Result | ParkedEvent => {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return work();
    } catch (error) {
      const verdict = onFailure({ kind, event, error, attempts });
      if (verdict === 'park') {
        return { sequence, event, fault: faultOf(error, attempts, null), retryAt: null };
      }
      if (attempts === attemptsInHand) throw error;
    }
  }
};
